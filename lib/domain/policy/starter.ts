/** The policy that `leeway init` writes: careful, complete, and without problems. */
export function starterPolicy({ projectName }: { projectName: string }): string {
  return `# What AI coding agents may do in ${projectName.replace(/[\r\n]+/g, ' ')}.
# In force is the version a lead adopted last; an edit of this file is a proposal.
version: 1

# Who may work here, by the names the organisation declared.
agents: [agent]

# What tasks may be of. The first profile is what a task gets where it names none.
types:
  # \`risk\` says which failure rate a lane must exclude before more autonomy is recommended: 20, 10 or 5 %.
  docs:
    profile: implement
    risk: low       # or standard, which is meant where nothing is said, or high
  tests:
    profile: implement
  refactor:
    profile: implement
  fix:
    profile: implement
  feature:
    profile: implement
  dependencies:
    profile: packages
    ordinary: false
  research:
    profile: research

# Your own profiles. \`a + b\` allows what both allow; only \`extends\` widens. A profile has no network unless it names
# hosts itself, as in \`network: ['docs.example.com:443']\`: whatever an agent may reach it can send to.
profiles:
  packages:
    write: [package.json, package-lock.json]

# The highest level, whatever a task asks for and an agent has earned.
ceilings:
  - path: ['**/auth/**', '**/billing/**', infra]
    level: hold
    reason: authentication, billing and infrastructure are changed by people
  - tag: [security]
    level: hold
    reason: security work starts with a draft

# Commands Leeway runs itself on every change, in a jail without network.
#   - name: tests
#     run: npm test
#     timeout: 10m
checks: []

# What a checkout needs before it is worked on or checked, such as dependencies. Leeway runs it in a jail of its own
# that reaches these hosts alone; what it makes at the top of the checkout is kept until a lock file changes, and
# mounted read-only. Name every file that decides its result.
# setup:
#   run: npm ci --ignore-scripts
#   lockFiles: [package.json, package-lock.json]
#   egress: ['registry.example.com:443']
#   timeout: 10m

limits:
  time: 30m
  idle: 10m
  output: 20MB
  processes: 256
  memory: 2GB
  disk: 2GB
  files: 20000
  tokens: 5M      # of the model, for one run
# cost: 10 USD    # needs the prices of the agent's model, in Settings

# The same for a calendar month, of all runs here and of each agent.
# budgets:
#   project: { tokens: 500M, cost: 500 USD }
#   agent: { cost: 200 USD }

# What agents and checks find in their environment; never a secret.
# environment:
#   TZ: UTC

# The largest change that may merge without a person, and how many a day.
gates:
  files: 20
  lines: 400
  mergesPerDay: 10

# After a merge without a person the checks run again on the base branch; after every merge with \`recheck: every\`.
# With \`onRegression: revert\`, here or under a type, Leeway takes back what merged by itself and turned out wrong.
`
}
