// Every page of the console with who may open it. A page that is served and is not here fails the test.
import type { Act } from '../../domain/access'
import { commit, type Project } from './governed-projects'

/** `anybody`: signed in or not. `signedIn`: whoever has a role. */
export type Who = 'anybody' | 'signedIn' | { act: Act; where: 'here' | 'organisation' }

export const here = (act: Act): Who => ({ act, where: 'here' })
export const everywhere = (act: Act): Who => ({ act, where: 'organisation' })

export type Page = { path: string; who: Who; refusedAs?: 403 | 404 }

/** By its file; several addresses where the query decides. */
export function pages({
  projectId,
  agentId,
  taskId,
  runId,
  recommendationId,
}: Project): Record<string, Page[]> {
  return {
    'app/(console)/page.tsx': [{ path: '/', who: 'signedIn' }],
    'app/(console)/account/page.tsx': [{ path: '/account', who: 'signedIn' }],
    'app/(console)/audit/page.tsx': [
      { path: '/audit', who: 'signedIn' },
      { path: `/audit?project=${projectId}`, who: here('audit.read') },
    ],
    'app/(console)/inbox/page.tsx': [
      { path: '/inbox', who: 'signedIn' },
      { path: '/inbox?kind=decisions', who: 'signedIn' },
    ],
    'app/(console)/policy/page.tsx': [
      { path: `/policy?project=${projectId}`, who: here('policy.view') },
      { path: `/policy?project=${projectId}&backtest=1`, who: here('policy.view') },
    ],
    'app/(console)/policy/profiles/page.tsx': [
      { path: `/policy/profiles?project=${projectId}`, who: here('policy.view') },
      { path: `/policy/profiles?project=${projectId}&profile=none`, who: here('policy.view') },
    ],
    'app/(console)/policy/versions/page.tsx': [
      { path: `/policy/versions?project=${projectId}`, who: here('policy.view') },
    ],
    'app/(console)/policy/what-if/page.tsx': [
      { path: `/policy/what-if?project=${projectId}`, who: here('policy.view') },
      { path: `/policy/what-if?project=${projectId}&task=${taskId}`, who: here('policy.view') },
      { path: `/policy/what-if?project=${projectId}&what=src/a.ts`, who: here('policy.view') },
      { path: `/policy/what-if?project=${projectId}&task=unwritten&type=docs`, who: here('policy.view') },
      {
        path: `/policy/what-if?project=${projectId}&task=${taskId}&agent=${agentId}&what=src`,
        who: here('policy.view'),
      },
    ],
    'app/(console)/posture/page.tsx': [
      { path: '/posture', who: 'signedIn' },
      { path: '/posture?asOf=1', who: 'signedIn' },
    ],
    'app/(console)/promotions/page.tsx': [{ path: '/promotions', who: 'signedIn' }],
    'app/(console)/promotions/[id]/page.tsx': [
      { path: `/promotions/${recommendationId}`, who: here('project.view'), refusedAs: 404 },
    ],
    'app/(console)/queue/page.tsx': [{ path: '/queue', who: 'signedIn' }],
    'app/(console)/queue/new/page.tsx': [{ path: '/queue/new', who: 'signedIn' }],
    'app/(console)/queue/[project]/[task]/page.tsx': [
      { path: `/queue/${projectId}/${taskId}`, who: here('project.view') },
    ],
    'app/(console)/reviews/page.tsx': [{ path: '/reviews', who: 'signedIn' }],
    // Ids of runs are derived: whoever may not see one learns not even that it exists.
    'app/(console)/reviews/[run]/page.tsx': [
      { path: `/reviews/${runId}`, who: here('project.view'), refusedAs: 404 },
    ],
    'app/(console)/runs/page.tsx': [{ path: '/runs', who: 'signedIn' }],
    'app/(console)/runs/[run]/page.tsx': [
      { path: `/runs/${runId}`, who: here('project.view'), refusedAs: 404 },
    ],
    'app/(console)/settings/page.tsx': [{ path: '/settings', who: everywhere('settings.view') }],
    // Whoever may not see a project learns not even which lanes it has.
    'app/(console)/trust/[agent]/[project]/[type]/page.tsx': [
      { path: `/trust/${agentId}/${projectId}/docs`, who: here('project.view'), refusedAs: 404 },
      { path: `/trust/${agentId}/${projectId}/feature`, who: here('project.view'), refusedAs: 404 },
      { path: `/trust/${agentId}/${projectId}/feature?asOf=1`, who: here('project.view'), refusedAs: 404 },
      { path: `/trust/${agentId}/${projectId}/feature?asOf=x`, who: here('project.view'), refusedAs: 404 },
    ],
    'app/(console)/trust/page.tsx': [
      { path: '/trust', who: 'signedIn' },
      { path: '/trust?asOf=1', who: 'signedIn' },
      { path: '/trust?asOf=2026-01-01T00:00Z', who: 'signedIn' },
      { path: '/trust?asOf=yesterday', who: 'signedIn' },
    ],
    'app/(console)/trust/questions/page.tsx': [
      { path: '/trust/questions', who: 'signedIn' },
      { path: '/trust/questions?level=review', who: 'signedIn' },
      { path: `/trust/questions?level=review&agent=${agentId}&project=${projectId}`, who: 'signedIn' },
    ],
    'app/(sign-in)/sign-in/page.tsx': [{ path: '/sign-in', who: 'anybody' }],
    'app/(sign-in)/set-up/page.tsx': [
      { path: '/set-up', who: 'anybody' },
      { path: '/set-up?invited=1', who: 'anybody' },
    ],
  }
}

/** Endpoints that a page asks for more, by their file. Those of sign-in and of the news are tried by themselves. */
export function endpoints({ agentId, projectId, runId, word }: Project): Record<string, Page> {
  const texts = new URLSearchParams({ commit, path: `src/changed-${word}.txt` })
  return {
    'app/api/lanes/[agent]/[project]/[type]/caveats/route.ts': {
      path: `/api/lanes/${agentId}/${projectId}/feature/caveats`,
      who: here('grant.give'),
    },
    'app/api/lanes/[agent]/[project]/[type]/news/route.ts': {
      path: `/api/lanes/${agentId}/${projectId}/feature/news?after=0`,
      who: here('project.view'),
    },
    'app/api/lanes/[agent]/[project]/caveats/route.ts': {
      path: `/api/lanes/${agentId}/${projectId}/caveats`,
      who: here('grant.give'),
    },
    'app/api/levels/news/route.ts': { path: '/api/levels/news?after=0', who: 'signedIn' },
    'app/api/reviews/[run]/patches/route.ts': {
      path: `/api/reviews/${runId}/patches?commit=${commit}&from=0`,
      who: here('project.view'),
    },
    'app/api/reviews/[run]/texts/route.ts': {
      path: `/api/reviews/${runId}/texts?${texts.toString()}`,
      who: here('project.view'),
    },
    'app/api/runs/[run]/activity/route.ts': {
      path: `/api/runs/${runId}/activity`,
      who: here('project.view'),
    },
    'app/api/runs/[run]/configuration/route.ts': {
      path: `/api/runs/${runId}/configuration?lease=1`,
      who: here('project.view'),
    },
  }
}
