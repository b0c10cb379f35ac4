import type { GlobScope } from '../permissions'
import type { ScopeRule, Unexpressed } from './compiled'
import { joinGroups } from './join-groups'

/** Commands by their first word; `**` stands for all. */
export type NativeCommands = { allow: string[]; deny: string[]; unexpressed: Unexpressed[] }

/** Programs compare the first word of a command as it stands, so only plain words can be handed to them. */
const plainWord = /^[A-Za-z0-9._+@%][A-Za-z0-9._+@%/-]*$/

export function nativeCommands({ allow, deny }: GlobScope): NativeCommands {
  const { globs, unsaid } = joinGroups(allow)
  return {
    allow: globs.filter(isNative),
    deny: deny.filter(isNative),
    unexpressed: [
      ...unsaid.map(unexpressed('executeAllow', 'narrower')),
      ...globs.filter((glob) => !isNative(glob)).map(unexpressed('executeAllow', 'narrower')),
      ...deny.filter((glob) => !isNative(glob)).map(unexpressed('executeDeny', 'wider')),
    ],
  }
}

function isNative(glob: string): boolean {
  return glob === '**' || (plainWord.test(glob) && !glob.endsWith('/'))
}

function unexpressed(rule: ScopeRule, effect: Unexpressed['effect']): (glob: string) => Unexpressed {
  return (glob) => ({
    rule,
    part: glob,
    effect,
    why: 'the program compares the first word of a command as it stands',
  })
}
