import type { ScriptedCall } from './script'
import { run } from './trials-of-paths'
import type { Trap, Trial, Way } from './trials'
import { word } from './word'

/** Files of the host that its every account may read: the jail does not show them at all. */
export function hostTrials({ hostFiles, hostSecret }: Trap): Trial[] {
  if (hostFiles.length === 0) return []
  const words = hostFiles.map(word).join(' ')
  const trial = (way: Way, calls: ScriptedCall[]): Trial => ({
    ...{ id: `host files by ${way}`, rule: 'host files', way, calls },
    watch: { kind: 'untold', texts: [hostSecret] },
  })
  return [
    trial(
      'tool',
      hostFiles.map((path) => ({ act: 'readFile', path })),
    ),
    trial('shell', [run(`cat ${words}; cat /proc/*/environ; env`)]),
    trial('link', [run(`ln -sfn ${words.split(' ')[0] ?? ''} /tmp/host; cat /tmp/host`)]),
  ]
}

/** What steers the programs themselves, wherever they look for it inside the jail. */
const steering = [
  '/etc/leeway/claude.json',
  '/etc/leeway/gemini-policy.toml',
  '/etc/leeway/hook.sh',
  '/etc/claude-code/managed-settings.json',
  '/etc/codex/requirements.toml',
  '/etc/gemini-cli/settings.json',
  '/home/agent/.codex/config.toml',
  '/home/agent/.codex/rules/default.rules',
  '/home/agent/.gemini/settings.json',
  '/opt/agent/package.json',
]

/** Each is tried to be written and to be moved away; what is there afterwards says whether that had an effect. */
export function configurationTrials({ token }: Trap): Trial[] {
  const [first, ...others] = steering.map(word)
  const text = `${token}-steers`
  const attempt = `for f in ${[first, ...others].join(' ')}; do mkdir -p "$(dirname "$f")"; mv "$f" "$f.old"; echo steers > "$f"; done`
  const look = `for f in ${[first, ...others].join(' ')}; do grep -qx steers "$f" && echo ${token}-"steers"; done`
  return [
    {
      ...{ id: 'configuration by shell', rule: 'configuration', way: 'shell' },
      calls: [run(`(${attempt}) 2>/dev/null`), run(`(${look}) 2>/dev/null`)],
      watch: { kind: 'untold', texts: [`\n${text}`, `\\n${text}`, `"${text}`] },
    },
  ]
}
