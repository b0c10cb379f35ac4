import { lowerLevel, type Level } from '../level'
import type { CheckedPolicy } from './syntax'

/** The highest level that policy lets a task type have; tags and paths lower single tasks. */
export function typeCeiling({ ceilings }: Pick<CheckedPolicy, 'ceilings'>, taskType: string): Level {
  return ceilings
    .filter(({ by, names }) => by === 'type' && names.includes(taskType))
    .reduce<Level>((lowest, { level }) => lowerLevel(lowest, level), 'auto')
}
