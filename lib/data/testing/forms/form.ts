// What a server action of the console is asked, by whom, about what: the shape of every form, and what they share.
import type { Viewer } from '../../../domain/access'
import type { DomainEvent } from '../../../domain/events/vocabulary'
import type { Who } from '../doors'
import type { Project, Scribe } from '../governed-projects'
import type { Principal } from '../principals'

export type Fields = Record<string, string>
type Prepared = Fields | Promise<Fields>
export type Form = {
  /** The page it is sent from. */
  from: (project: Project) => string
  who: Who
  /** Makes what this one request is about; the same for those who may and those who may not. */
  prepare(scene: Scene): Prepared
  /** What is recorded where it is permitted; absent: nothing. */
  records?: DomainEvent['type']
  /** What it is about is this one person's. */
  isPersonal?: true
  /** The answer where it is permitted and is not a plain yes. */
  says?: string
  goesTo?: string
  /** Its first argument is the answer before, as for forms that work without scripts. */
  takesAnswer?: true
}

export type Scene = {
  scribe: Scribe
  project: Project
  principal: Principal
  root: Viewer
  projects: string
  /** Never used before. */
  id: string
}

/** By file and export; several where one form asks for different things. */
export type Forms = Record<string, Form[]>

export const reason = 'because the table says so'
export const actionsOf = (page: string) => `app/(console)/${page}actions.ts`
export const organisation = JSON.stringify({ kind: 'organisation' })
export const hereScope = ({ project }: Scene) =>
  JSON.stringify({ kind: 'project', projectId: project.projectId })
