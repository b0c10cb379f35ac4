// The Git port: everything Leeway does with git, by project.
import type { Git, ProjectSource } from '../../orchestrator/git-ports'
import type { Clock } from '../../orchestrator/ports'
import { capture } from './capture'
import { commitFiles } from './commit-files'
import { createLocks } from './create-locks'
import { describeChange } from './describe'
import { land, landable, undoInterrupted, whereIs } from './landing'
import { explainFullDisk } from './explain-full-disk'
import { layoutOf } from './layout'
import { listHistory } from './list-history'
import { listCorrections } from './list-corrections'
import { commitFile, merge } from './merge'
import { fetchBase, openMirror } from './mirror'
import { showPath } from './names'
import { listTree, listTreePaths } from './objects'
import { readFiles } from './read-files'
import { readPin } from './read-pin'
import { readSides } from './read-sides'
import { revert } from './revert'
import { keepSetup, keptSetup } from './setups'
import { listPlaces, removeDirectory } from './remove'
import { examine, openSource, refuseOldGit, reopenSource } from './source'
import { openView } from './views'
import { prepareAttempt, prepareCheckout } from './worktree'

const systemClock: Clock = { now: () => new Date().toISOString() }

/**
 * `dataDirectory` is absolute and ours alone. `projectRoots`: directories that projects may come from, by real path.
 * `clock` dates the commits. Methods throw OperationalFailure `gitFailed`.
 */
export function createGit(settings: {
  dataDirectory: string
  projectRoots: readonly string[]
  clock?: Clock
}): Git {
  const layout = layoutOf(settings.dataDirectory)
  const roots = settings.projectRoots
  const clock = settings.clock ?? systemClock
  const locked = createLocks()
  const inRoom = <T>(work: () => Promise<T>) => explainFullDisk(settings.dataDirectory, work)
  const mirrorOf = (projectId: string) => locked(`mirror ${projectId}`, () => openMirror(layout, projectId))
  const open = async (project: ProjectSource) => ({
    source: await reopenSource(project.source, roots),
    mirror: await mirrorOf(project.projectId),
  })
  return {
    inspect: async (path) => {
      const tooOld = await refuseOldGit()
      if (tooOld !== undefined) return { ok: false, why: tooOld }
      const opened = await openSource(path, roots)
      if (!opened.ok) return opened
      const examined = await examine(opened.source)
      if (!examined.ok) return examined
      const { path: source, ownerUid } = opened.source
      return { ok: true, source, baseBranch: examined.baseBranch, ownerUid }
    },
    observeBase: (project) =>
      inRoom(async () => {
        const { source, mirror } = await open(project)
        const commit = await locked(`fetch ${project.projectId}`, () =>
          fetchBase(source, mirror, project.baseBranch),
        )
        return { commit }
      }),
    readFiles: async (projectId, commit, directory, bytesMax, only) =>
      readFiles(await mirrorOf(projectId), { commit, directory, bytesMax, only }),
    listPaths: async (projectId, commit) =>
      (await listTreePaths(await mirrorOf(projectId), commit)).map(showPath),
    listEntries: async (projectId, commit) =>
      (await listTree(await mirrorOf(projectId), commit)).map(({ path, mode, id }) => ({
        path: showPath(path),
        mode,
        id,
      })),
    prepareAttempt: (request) =>
      inRoom(async () => {
        const mirror = await mirrorOf(request.projectId)
        const view = await locked(`view ${request.projectId}`, () => openView(layout, mirror, request))
        return prepareAttempt(layout, { ...request, mirror, view })
      }),
    capture: (request) => inRoom(() => capture(layout, { ...request, at: clock.now() })),
    prepareCheckout: (request) => inRoom(() => prepareCheckout(layout, request)),
    describeChange: async (projectId, base, commit) =>
      describeChange(await mirrorOf(projectId), base, commit),
    listCorrections: async (projectId, from, to) => listCorrections(await mirrorOf(projectId), from, to),
    listHistory: async (projectId, to) => listHistory(await mirrorOf(projectId), to),
    readPin: (attempt) => readPin(layout, attempt),
    readSides: async (projectId, change) => readSides(await mirrorOf(projectId), change),
    merge: async (request) => merge(await mirrorOf(request.projectId), { ...request, at: clock.now() }),
    revert: async (request) => revert(await mirrorOf(request.projectId), { ...request, at: clock.now() }),
    commitFiles: ({ projectId, ...request }) =>
      inRoom(async () => commitFiles(layout, await mirrorOf(projectId), { ...request, at: clock.now() })),
    commitFile: async (request) =>
      commitFile(layout, await mirrorOf(request.projectId), { ...request, at: clock.now() }),
    landable: async (project, expectedBase) => {
      const { source, mirror } = await open(project)
      return landable({ layout, source, mirror, baseBranch: project.baseBranch, expectedBase })
    },
    land: async (project, mergeCommit, expectedBase) => {
      const { source, mirror } = await open(project)
      const { baseBranch } = project
      return locked(`land ${source.path}`, () =>
        land({ layout, source, mirror, baseBranch, merge: mergeCommit, expectedBase }),
      )
    },
    whereIs: async (project, mergeCommit, expectedBase) => {
      const { source, mirror } = await open(project)
      const { baseBranch } = project
      return locked(`land ${source.path}`, async () => {
        await undoInterrupted({ layout, source, mirror, baseBranch })
        return (await whereIs({ source, baseBranch, merge: mergeCommit, expectedBase })).where
      })
    },
    keptSetup: (key) => keptSetup(layout, key),
    keepSetup: (request) => inRoom(() => keepSetup(layout, request)),
    remove: (directory) => removeDirectory(layout, directory),
    listPlaces: () => listPlaces(layout),
  }
}
