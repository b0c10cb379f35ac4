import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Mount } from '../../orchestrator/jail-ports'

const files = {
  passwd: 'root:x:0:0:root:/:/usr/sbin/nologin\nagent:x:1000:1000:agent:/home/agent:/bin/bash\n',
  group: 'root:x:0:\nagent:x:1000:\n',
  hosts: '127.0.0.1 localhost leeway\n::1 localhost\n',
  'nsswitch.conf': 'passwd: files\ngroup: files\nhosts: files\n',
  'resolv.conf': '',
  // The worktree belongs to another account when seen from inside: git wants to be told that this is meant.
  gitconfig: '[safe]\n\tdirectory = *\n[user]\n\tname = agent\n\temail = agent@leeway.invalid\n',
}

/** Writes an /etc that names nobody of the host, below `directory`; returns its mounts. */
export function writeStubEtc(directory: string): Mount[] {
  const etc = join(directory, 'etc')
  mkdirSync(etc, { recursive: true, mode: 0o755 })
  chmodSync(etc, 0o755)
  return Object.entries(files).map(([name, content]): Mount => {
    const from = join(etc, name)
    writeFileSync(from, content)
    chmodSync(from, 0o644)
    return { kind: 'readOnly', from, to: `/etc/${name}` }
  })
}
