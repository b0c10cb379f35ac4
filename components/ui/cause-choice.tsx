import { Select } from './field'

// The order of the list is the order of the vocabulary; the words are what a reviewer would say.
const causes = [
  // Nothing is chosen for the reviewer: the choice decides what counts against an agent.
  { value: '', label: 'Choose one' },
  { value: 'agent', label: "The agent's fault" },
  { value: 'workflow', label: 'The task or the workflow' },
  { value: 'duplicate', label: 'A duplicate' },
  { value: 'unwanted', label: 'No longer wanted' },
  { value: 'other', label: 'Something else' },
]

/** Sends the field `cause`. */
export function CauseChoice({ label }: { label: string }) {
  return (
    <Select
      label={label}
      name="cause"
      required
      options={causes}
      hint="Only the agent's fault counts against its record."
    />
  )
}
