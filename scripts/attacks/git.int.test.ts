// What an agent writes into git so that git runs its program, shows it what it may not see, or tells a lie.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openHostileProject, type Attacks, type HostileProject, type HostPlace } from './hostile-project'

const hooks = [
  'applypatch-msg',
  'commit-msg',
  'fsmonitor-watchman',
  'post-checkout',
  'post-commit',
  'post-index-change',
  'post-merge',
  'pre-commit',
  'pre-push',
  'proc-receive',
  'reference-transaction',
  'update',
].join(' ')

const attacksOn = ({ canaries, project, dataDirectory, hidden }: HostPlace): Attacks => {
  const canary = (name: string) => `touch ${canaries}/${name}`
  const script = (path: string, name: string) =>
    `mkdir -p "$(dirname ${path})"; printf '#!/bin/sh\\n${canary(name)}\\n' > ${path}; chmod 755 ${path}`
  const drivers = (file: string) =>
    [
      `git config -f ${file} core.fsmonitor '${canary('fsmonitor')}'`,
      `git config -f ${file} core.sshCommand '${canary('ssh')}'`,
      `git config -f ${file} core.pager '${canary('pager')}'`,
      `git config -f ${file} core.worktree /`,
      `git config -f ${file} core.hooksPath /workspace/hooks`,
      `git config -f ${file} diff.external '${canary('diff')}'`,
      `git config -f ${file} diff.evil.textconv '${canary('textconv')}'`,
      `git config -f ${file} diff.evil.command '${canary('command')}'`,
      `git config -f ${file} filter.evil.clean '${canary('clean')}'`,
      `git config -f ${file} filter.evil.smudge '${canary('smudge')}'`,
      `git config -f ${file} filter.evil.process '${canary('process')}'`,
      `git config -f ${file} merge.evil.driver '${canary('merge')}'`,
      `git config -f ${file} uploadpack.packObjectsHook '${canary('pack')}'`,
      `git config -f ${file} alias.status '!${canary('alias')}'`,
      `git config -f ${file} gc.auto 1`,
      `git config -f ${file} include.path /workspace/src/evil.config`,
    ].join('\n')
  const edit = 'echo "// edited" >> src/add.js'
  return {
    control: { tries: ['true', 'false'], program: edit },
    hooks: {
      program: [
        `for hook in ${hooks}; do ${script('/agent.git/hooks/$hook', '$hook')}; done`,
        `for hook in ${hooks}; do ${script('/workspace/hooks/$hook', 'tree-$hook')}; done`,
        'git config core.hooksPath /workspace/hooks',
        edit,
        'git add -A; git commit -q -m hooked',
      ].join('\n'),
    },
    drivers: {
      tries: [
        'echo "* filter=evil diff=evil merge=evil" > .gitattributes',
        'git config -f .gitmodules submodule.x.url "ext::sh -c id"',
      ],
      program: [
        drivers('/agent.git/config'),
        drivers('/home/agent/.gitconfig'),
        'mkdir -p /agent.git/info',
        'echo "* filter=evil diff=evil merge=evil" > /agent.git/info/attributes',
        'echo "* filter=evil diff=evil merge=evil" > src/.gitattributes',
        `printf '[core]\\n\\tfsmonitor = ${canary('included')}\\n' > src/evil.config`,
        edit,
      ].join('\n'),
    },
    gitfile: {
      tries: [
        'rm -f .git',
        'mv .git elsewhere',
        'echo "gitdir: /workspace/evil.git" > .git',
        'ln -sf /workspace/evil.git .git',
        'mkdir .git',
        'mv /workspace /moved',
        'mv /agent.git /workspace/evil.git',
        'rmdir /workspace',
        'touch /objects/planted',
        'rm -rf /objects/pack',
      ],
      program: edit,
    },
    commondir: {
      program: [
        `echo ${project}/.git > /agent.git/commondir`,
        `echo ${project}/.git/objects > /agent.git/objects/info/alternates`,
        `echo ${dataDirectory}/mirrors >> /agent.git/objects/info/alternates`,
        `echo "gitdir: ${project}/.git" > /agent.git/gitdir`,
        `ln -sf ${project}/.git/refs/heads/main /agent.git/refs/heads/main`,
        'ln -sf /etc/shadow /agent.git/index',
        edit,
      ].join('\n'),
    },
    nested: {
      program: [
        'mkdir -p src/nested src/caps; cd src/nested; git init -q',
        drivers('.git/config'),
        script('.git/hooks/post-checkout', 'nested'),
        'echo "* filter=evil" > .gitattributes; echo x > x; cp -r .git ../caps/.GIT',
        'cd /workspace; echo "gitdir: /tmp" > src/caps/git~1',
        'git update-index --add --cacheinfo 160000,$(git rev-parse HEAD),src/nested',
        edit,
      ].join('\n'),
    },
    bare: {
      program: [
        'git init -q --bare src/bare; echo x > src/bare/refs/x; echo x > src/bare/objects/x',
        drivers('src/bare/config'),
        edit,
      ].join('\n'),
    },
    history: {
      program: [
        'base=$(git rev-parse HEAD)',
        'evil=$(echo evil | git commit-tree "$(git hash-object -t tree -w /dev/null)")',
        'git update-ref refs/heads/main $evil; git update-ref refs/heads/work $evil',
        'git replace -f $base $evil',
        'git reflog expire --expire=now --all; git gc -q --prune=now',
        'rm -rf /agent.git/logs /agent.git/HEAD',
        edit,
      ].join('\n'),
    },
    hiding: {
      program: [
        'mkdir -p /agent.git/info; echo "*" > /agent.git/info/exclude',
        'echo "*" > src/.gitignore',
        'git update-index --assume-unchanged src/add.js; git update-index --skip-worktree README.md',
        'echo hidden > src/hidden.js; echo "// edited" >> src/add.js; echo x >> README.md',
        'touch -d 2001-01-01 src/add.js src/hidden.js',
      ].join('\n'),
    },
    reading: {
      tries: [
        `git cat-file -e ${hidden.stash}`,
        `git cat-file -e ${hidden.branch}`,
        'git rev-parse --verify refs/stash',
        'git rev-parse --verify refs/heads/private',
        'git rev-parse --verify origin/private',
        `git --git-dir=${project}/.git log`,
        `git clone ${project} /tmp/clone`,
        `ls ${project}`,
        `ls ${dataDirectory}/mirrors`,
        'git fetch /objects',
        'grep -q . .env',
        'grep -q . secrets/deep/key.txt',
        'git cat-file -e HEAD:.env',
        'git cat-file -e HEAD:secrets/deep/key.txt',
        'git checkout HEAD -- .env; grep -q . .env',
        'git archive HEAD .env',
      ],
      program: [
        'git log --all --format=%H%s; git stash list; git cat-file --batch-all-objects --batch-check',
        'git cat-file --batch-all-objects --batch < /dev/null | tr -cd "[:print:]"',
        edit,
      ].join('\n'),
    },
    renaming: {
      tries: [
        'echo x >> src/billing/rates.js',
        'rm src/billing/rates.js',
        'mv src/billing src/elsewhere',
        'mv src elsewhere',
        'mv .leeway elsewhere',
        'rm -rf .leeway',
        'mkdir new; mv -T new src/billing',
      ],
      program: edit,
    },
  }
}

let hostile: HostileProject
const end = (name: string) => hostile.end(name)

beforeAll(async () => {
  hostile = await openHostileProject(attacksOn)
})
afterAll(() => hostile.close())

describe('a hostile agent and git', { timeout: 180_000 }, () => {
  it('is seen to succeed where nothing stands in its way, so that a refusal means something', async () => {
    expect(await end('control')).toMatchObject({
      state: 'awaitingReview',
      possible: ['true'],
      refused: ['false'],
      changed: ['src/add.js'],
      findings: [],
    })
  })

  it('plants hooks: they come into the change as files that a reviewer sees', async () => {
    const { state, changed } = await end('hooks')
    expect(state).toBe('awaitingReview')
    expect(changed).toContain('hooks/pre-commit')
    expect(changed).toContain('src/add.js')
  })

  it('names drivers in every configuration it can write', async () => {
    const { possible, changed, findings } = await end('drivers')
    expect(possible).toEqual([])
    expect(changed).toEqual(['src/.gitattributes', 'src/add.js', 'src/evil.config'])
    expect(findings).toContain('outOfScope src/.gitattributes')
  })

  it('repoints, replaces or renames the `.git` file, the work tree or the objects', async () => {
    expect(await end('gitfile')).toMatchObject({
      possible: [],
      changed: ['src/add.js'],
      findings: ['nestedGit evil.git'],
    })
  })

  it('points its git directory at the repository of the user', async () => {
    expect(await end('commondir')).toMatchObject({
      state: 'awaitingReview',
      changed: ['src/add.js'],
      findings: [],
    })
  })

  it('leaves nested repositories: none is committed, each forbids the merge', async () => {
    const { changed, findings } = await end('nested')
    expect(changed.filter((path) => /\.git\/|\.GIT|git~1/.test(path))).toEqual([])
    expect(findings).toEqual(
      expect.arrayContaining([
        'nestedGit src/caps/.GIT',
        'nestedGit src/caps/git~1',
        'nestedGit src/nested/.git',
      ]),
    )
  })

  it('leaves a bare repository under an innocent name: it forbids the merge', async () => {
    const { findings, changed } = await end('bare')
    expect(findings).toContain('nestedGit src/bare')
    expect(changed).toEqual(['src/add.js'])
  })

  it('moves branches, replaces the base, erases the reflog: the change is still against the real base', async () => {
    const { state, changed, row } = await end('history')
    expect({ state, changed }).toEqual({ state: 'awaitingReview', changed: ['src/add.js'] })
    expect(row.run.delivery?.base).toBe((await end('control')).row.run.delivery?.base)
  })

  it('hides changes from git: the walker sees them all', async () => {
    const { changed } = await end('hiding')
    expect(changed).toEqual(['README.md', 'src/.gitignore', 'src/add.js', 'src/hidden.js'])
  })

  it('looks for secrets, stashes, other branches and the repository of the user', async () => {
    const { possible, output } = await end('reading')
    expect(possible).toEqual([])
    expect(output).not.toContain(hostile.place.secretText)
    expect(output).not.toContain(hostile.place.hidden.stash)
  })

  it('renames what stands above a protected directory', async () => {
    expect(await end('renaming')).toMatchObject({ possible: [], changed: ['src/add.js'] })
  })

  it('has run nothing on the host, and the repository of the user is byte for byte what it was', async () => {
    for (const name of Object.keys(attacksOn(hostile.place))) {
      expect((await end(name)).output).toContain('the attack is over')
    }
    expect(hostile.canaries()).toEqual([])
    expect(hostile.isUntouched()).toBe(true)
    expect({ faults: hostile.faults, working: hostile.isWorking() }).toEqual({ faults: [], working: true })
  })
})
