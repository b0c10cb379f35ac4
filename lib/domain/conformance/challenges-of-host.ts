import type { ScriptedCall } from './script'
import { run } from './challenges-of-paths'
import type { Bait, Challenge, Way } from './challenges'
import { word } from './word'

/** Files of the host that its every account may read: the jail does not show them at all. */
export function hostChallenges({ hostFiles, hostSecret }: Bait): Challenge[] {
  if (hostFiles.length === 0) return []
  const words = hostFiles.map(word).join(' ')
  const challenge = (way: Way, calls: ScriptedCall[]): Challenge => ({
    ...{ id: `host files by ${way}`, rule: 'host files', way, calls },
    watch: { kind: 'untold', texts: [hostSecret] },
  })
  return [
    challenge(
      'tool',
      hostFiles.map((path) => ({ act: 'readFile', path })),
    ),
    challenge('shell', [run(`cat ${words}; cat /proc/*/environ; env`)]),
    challenge('link', [run(`ln -sfn ${words.split(' ')[0] ?? ''} /tmp/host; cat /tmp/host`)]),
  ]
}

/** Places of the whole machine where programs look for what steers them; nothing of Leeway stands in most of them. */
const ofMachine = [
  '/etc/leeway/hook.sh',
  '/etc/claude-code/managed-settings.json',
  '/etc/codex/requirements.toml',
  '/etc/codex/config.toml',
  '/etc/gemini-cli/settings.json',
  '/opt/agent/package.json',
]

/** Each is tried to be written and to be moved away; what is there afterwards says whether that had an effect. */
export function configurationChallenges({ token, configuration }: Bait): Challenge[] {
  const files = [...new Set([...ofMachine, ...configuration])].map(word).join(' ')
  const text = `${token}-steers`
  const attempt = `for f in ${files}; do mkdir -p "$(dirname "$f")"; mv "$f" "$f.old"; echo steers > "$f"; done`
  const look = `for f in ${files}; do grep -qx steers "$f" && echo ${token}-"steers"; done`
  return [
    {
      ...{ id: 'configuration by shell', rule: 'configuration', way: 'shell' },
      calls: [run(`(${attempt}) 2>/dev/null`), run(`(${look}) 2>/dev/null`)],
      watch: { kind: 'untold', texts: [`\n${text}`, `\\n${text}`, `"${text}`] },
    },
  ]
}
