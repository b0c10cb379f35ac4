import { AgentSettings } from '@/components/settings/agent-settings'
import { PeopleSettings } from '@/components/settings/people-settings'
import { ProjectSettings } from '@/components/settings/project-settings'
import { ReporterSettings } from '@/components/settings/reporter-settings'
import { WorkerSettings } from '@/components/settings/worker-settings'
import { PageBody, PageHeader } from '@/components/ui/page-header'
import { currentTime } from '@/lib/data/current-time'
import { getSettings } from '@/lib/data/settings'
import {
  addPerson,
  addReporter,
  choosePolicyHome,
  declareAgent,
  giveRole,
  invitePerson,
  registerProject,
  removeReporter,
  retireAgent,
  retireProject,
  takeRole,
} from './actions'

export const metadata = { title: 'Settings' }

export default async function SettingsPage() {
  const { projects, roots, agents, owners, options, people, projectNames, keys, ...rest } =
    await getSettings()
  const { mayEdit, workers, jailProblem, policyHome, reporters } = rest
  const now = await currentTime()
  return (
    <>
      <PageHeader
        title="Settings"
        lead="Projects, agents, people, reporters and workers of this installation."
      />
      <PageBody>
        <ProjectSettings
          projects={projects}
          roots={roots}
          mayEdit={mayEdit}
          register={registerProject}
          retire={retireProject}
          policyHome={policyHome}
          chooseHome={choosePolicyHome}
          now={now}
        />
        <AgentSettings
          agents={agents}
          owners={owners}
          people={options}
          keys={keys}
          mayEdit={mayEdit}
          declare={declareAgent}
          retire={retireAgent}
        />
        <PeopleSettings
          people={people}
          projectNames={projectNames}
          mayEdit={mayEdit}
          add={addPerson}
          invite={invitePerson}
          giveRole={giveRole}
          takeRole={takeRole}
          now={now}
        />
        <ReporterSettings reporters={reporters} mayEdit={mayEdit} add={addReporter} remove={removeReporter} />
        <WorkerSettings workers={workers} jailProblem={jailProblem} now={now} />
      </PageBody>
    </>
  )
}
