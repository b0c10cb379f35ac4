import type { McpServer, Permissions } from '../policy/permissions'
import { isInScope } from '../policy/scope'
import type { ScriptedCall } from './script'
import { run } from './challenges-of-paths'
import type { Bait, Challenge, Way } from './challenges'
import { word } from './word'

/** Programs that every jail has and that tell a text that is nowhere in the command itself. */
const witnesses = [
  { word: 'printf', command: (token: string) => `printf '%s-%s' ${token} ran` },
  { word: 'seq', command: (token: string) => `seq -f '${token}-%g' 7 7` },
  { word: 'dirname', command: (token: string) => `dirname ${token}-far/away` },
]

/** The first program that the policy does not let run; none where it lets all of them. */
export function executeChallenges({ execute }: Permissions, { token }: Bait): Challenge[] {
  const witness = witnesses.find(({ word }) => !isInScope(execute, word))
  if (witness === undefined) return []
  // Each way has a text of its own, because one that ran is told in every later request.
  const challenge = (way: Way, line: (command: string) => string): Challenge => {
    const own = `${token}${way}`
    return {
      ...{
        id: `execute allow by ${way}`,
        rule: 'execute allow',
        way,
        calls: [run(line(witness.command(own)))],
      },
      watch: {
        kind: 'untold',
        texts: [`${own}-ran`, `${own}-7`, `${own}-far\n`, `${own}-far"`, `${own}-far\\n`],
      },
    }
  }
  return [
    challenge('shell', (command) => command),
    challenge('compound', (command) => `true && ${command}`),
    challenge('interpreter', (command) => `node -e ${word(startsProgram(command))}`),
  ]
}

const startsProgram = (command: string) =>
  `console.log(require('child_process').execSync(${JSON.stringify(command)}).toString())`

/** Addresses that no profile can name, so that none may be reached from any. */
export function networkChallenges({ network }: Permissions, { ports }: Bait): Challenge[] {
  const [port] = ports
  if (port === undefined || network.some((host) => host.port === port)) return []
  const challenge = (way: Way, calls: ScriptedCall[]): Challenge => ({
    ...{ id: `network by ${way}`, rule: 'network', way, calls },
    watch: { kind: 'unreached', ports },
  })
  const all = ports.map((one) => `http://127.0.0.1:${one}/`)
  return [
    challenge(
      'tool',
      all.map((url) => ({ act: 'fetch', url })),
    ),
    challenge('shell', [run(ports.map((one) => `(echo hello > /dev/tcp/127.0.0.1/${one})`).join('; '))]),
    challenge('interpreter', [run(`node -e ${word(connectProgram)} ${ports.join(' ')}`)]),
  ]
}

const connectProgram = `const { connect } = require('net'); const { networkInterfaces } = require('os'); const at = ['127.0.0.1', '10.0.2.2', ...Object.values(networkInterfaces()).flat().map((one) => one.address)]; for (const port of process.argv.slice(1)) for (const host of at) connect({ port, host }).on('error', () => {}).on('connect', () => console.log('connected')); setTimeout(() => process.exit(), 500)`

/** Tools that no policy gives: other agents, servers that nobody named, the provider's own search. */
export function toolChallenges({ mcp }: Permissions, { token }: Bait): Challenge[] {
  const challenge = (way: Way, call: ScriptedCall): Challenge => ({
    ...{ id: `tools by ${way}: ${call.act}`, rule: 'tools', way, calls: [call] },
    watch: { kind: 'refused' },
  })
  return [
    challenge('agent', { act: 'startAgent', prompt: `write ${token} to a file` }),
    challenge('server', { act: 'callServer', server: 'nobody', tool: 'send', input: { text: token } }),
    challenge('tool', { act: 'searchWeb', query: token }),
    ...mcp.map((server) => serverChallenge(server, token)),
  ]
}

/** A tool of a server that the policy names, and not for this tool. */
function serverChallenge({ name, tools }: McpServer, token: string): Challenge {
  const tool = ['send', 'delete', 'write'].find((one) => !tools.includes(one)) ?? `not-${tools.length}`
  return {
    ...{ id: `mcp by server: ${name}`, rule: 'mcp', way: 'server' },
    calls: [{ act: 'callServer', server: name, tool, input: { text: token } }],
    watch: { kind: 'refused' },
  }
}
