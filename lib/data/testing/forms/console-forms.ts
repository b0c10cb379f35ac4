// Forms that belong to no page of the console: signing in and out, the account, freezes.
import { parsedScope } from '../../act'
import { everywhere, here } from '../doors'
import type { Project } from '../governed-projects'
import { actionsOf, hereScope, organisation, reason, type Forms, type Scene } from './form'

const fromTask = ({ projectId, taskId }: Project) => `/queue/${projectId}/${taskId}`

export const consoleForms: Forms = {
  'app/(sign-in)/actions.ts#signIn': [
    { from: () => '/sign-in', who: 'anybody', prepare: () => ({}), says: 'This form is not complete.' },
  ],
  'app/(sign-in)/actions.ts#setUpAdmin': [
    { from: () => '/set-up', who: 'anybody', prepare: () => ({}), says: 'This form is not complete.' },
  ],
  'app/(sign-in)/actions.ts#acceptInvitation': [
    { from: () => '/set-up', who: 'anybody', prepare: () => ({}), says: 'This form is not complete.' },
  ],
  // It has no session to end where there is none.
  'app/(sign-in)/actions.ts#signOut': [
    { from: () => '/account', who: 'signedIn', prepare: () => ({}), goesTo: '/sign-in' },
  ],
  [`${actionsOf('account/')}#changePassword`]: [
    {
      from: () => '/account',
      who: 'signedIn',
      prepare: () => ({ current: 'x', next: 'y', again: 'z' }),
      says: 'The two new passwords differ.',
    },
  ],
  [`${actionsOf('account/')}#signOutEverywhere`]: [
    { from: () => '/account', who: 'signedIn', prepare: () => ({}), goesTo: '/sign-in' },
  ],
  [`${actionsOf('')}#freeze`]: [
    {
      from: fromTask,
      who: here('freeze.set'),
      prepare: (scene) => ({ scope: hereScope(scene), reason }),
      records: 'FreezeSet',
    },
    {
      from: fromTask,
      who: everywhere('freeze.set'),
      prepare: () => ({ scope: organisation, reason }),
      records: 'FreezeSet',
    },
  ],
  [`${actionsOf('')}#liftFreeze`]: [
    {
      from: fromTask,
      who: here('freeze.lift'),
      prepare: async (scene) => ({ freezeId: await freeze(scene, hereScope(scene)), reason }),
      records: 'FreezeLifted',
    },
    {
      from: fromTask,
      who: everywhere('freeze.lift'),
      prepare: async (scene) => ({ freezeId: await freeze(scene, organisation), reason }),
      records: 'FreezeLifted',
    },
  ],
}

function freeze({ scribe, root }: Scene, scope: string): Promise<string> {
  return scribe.must(root, { type: 'setFreeze', scope: parsedScope(scope), reason })
}
