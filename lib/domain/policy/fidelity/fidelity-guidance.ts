// What a program's own configuration, as it is compiled, says of a rule, and what slips past it. Measured with the
// versions named here; each is a fact of the program and says nothing of the jail.
import type { Runtime } from '../../events/agent'
import type { RuleName } from './fidelity-rules'

/** `hook`: the program asks Leeway before each call of a tool, and Leeway judges by this rule. */
export type Guidance = { native: boolean; hook: boolean; leaks: string }

/** The program and version whose language is written; null: nothing is compiled. */
export const programs: Readonly<Record<Runtime, string | null>> = {
  'claude-code': 'Claude Code 2.1.330',
  'gemini-cli': 'Gemini CLI 0.61.0',
  'codex-cli': 'Codex CLI 0.169.0',
  command: null,
}

/** Rules that a program can be told about; all others are Leeway's own matter. */
type GuidedRule =
  'read allow' | 'read deny' | 'writing' | 'execute allow' | 'execute deny' | 'network' | 'mcp'

const leeway: Guidance = {
  native: false,
  hook: false,
  leaks: 'no program is told this; it is held by Leeway alone',
}

type Native = Omit<Guidance, 'hook'>
const native = (leaks: string): Native => ({ native: true, leaks })
const unsaid = (leaks: string): Native => ({ native: false, leaks })

const byRuntime: Readonly<Record<Runtime, Readonly<Record<GuidedRule, Native>>>> = {
  'claude-code': {
    'read allow': unsaid('it reads whatever lies in the working directory without asking; only denies bind'),
    'read deny': native(
      'binds its file tools and readers such as `cat`; a program that a command starts reads past it',
    ),
    writing: native('binds its file tools and redirections; a program that a command starts writes past it'),
    'execute allow': native(
      'commands that only read (`ls`, `cat`, `find`) run unlisted; an allowed program may start any other',
    ),
    'execute deny': native('another spelling, or a program that starts the command, gets past it'),
    network: native('its web tools are off; what a command does is not looked at'),
    mcp: native(
      'only these servers are started; a call of another tool of theirs is refused, but a `.` in a name counts as `_`',
    ),
  },
  'gemini-cli': {
    'read allow': native('binds `read_file` by its argument; links, searches and commands get past it'),
    'read deny': native('binds `read_file` by its argument; links, searches and commands get past it'),
    writing: native('binds `write_file` and `replace` by their argument; links and commands get past it'),
    'execute allow': native(
      'each part of a compound command is compared; an allowed program may start any other',
    ),
    'execute deny': native('another spelling, or a program that starts the command, gets past it'),
    network: native('its web tools are off; what a command does is not looked at'),
    mcp: native('only these servers are started, and the model is told of these tools alone'),
  },
  'codex-cli': {
    'read allow': unsaid('only its own sandbox could say it, and that cannot start inside the jail'),
    'read deny': unsaid('only its own sandbox could say it, and that cannot start inside the jail'),
    writing: unsaid('only its own sandbox could say it, and that cannot start inside the jail'),
    'execute allow': unsaid('its rules can only forbid, so a command that no rule names runs'),
    'execute deny': native('another spelling, or a program that starts the command, gets past it'),
    network: native('its web search is off; what a command does is not looked at'),
    mcp: native('only these servers are started, and the model is told of these tools alone'),
  },
  command: {
    'read allow': unsaid('nothing is compiled for a program that Leeway does not know'),
    'read deny': unsaid('nothing is compiled for a program that Leeway does not know'),
    writing: unsaid('nothing is compiled for a program that Leeway does not know'),
    'execute allow': unsaid('nothing is compiled for a program that Leeway does not know'),
    'execute deny': unsaid('nothing is compiled for a program that Leeway does not know'),
    network: unsaid('nothing is compiled for a program that Leeway does not know'),
    mcp: unsaid('nothing is compiled for a program that Leeway does not know, so no server is started'),
  },
}

export function guidanceOf(runtime: Runtime, rule: RuleName): Guidance {
  const guided = guidedRule(rule)
  if (guided === null) return leeway
  // Which hosts a command reaches cannot be seen in a call.
  return { ...byRuntime[runtime][guided], hook: runtime !== 'command' && guided !== 'network' }
}

function guidedRule(rule: RuleName): GuidedRule | null {
  if (rule === 'secrets') return 'read deny'
  if (rule === 'write allow' || rule === 'write deny') return 'writing'
  if (rule === 'protected' || rule === 'sensitive') return 'writing'
  if (rule === 'read allow' || rule === 'read deny') return rule
  if (rule === 'execute allow' || rule === 'execute deny') return rule
  if (rule === 'network' || rule === 'mcp') return rule
  return null
}
