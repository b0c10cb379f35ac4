import { Button, ButtonLink } from '@/components/ui/button'
import { Input, type Option, Select } from '@/components/ui/field'

export type AuditFilterValues = {
  category: string
  project: string
  actor: string
  type: string
  until: string
}

export type AuditFilterProps = {
  values: AuditFilterValues
  categories: readonly string[]
  projects: readonly Option[]
  /** People, agents and workers, by `kind:id`. */
  actors: readonly Option[]
}

/** A plain form: the filter stands in the address and can be sent to somebody. */
export function AuditFilter({ values, categories, projects, actors }: AuditFilterProps) {
  const all = { value: '', label: 'All' }
  return (
    <form method="get" role="search" aria-label="Filter the log" className="flex flex-wrap items-end gap-3">
      <Select
        label="Kind"
        name="category"
        defaultValue={values.category}
        options={[all, ...categories.map((value) => ({ value, label: value }))]}
      />
      <Select label="Project" name="project" defaultValue={values.project} options={[all, ...projects]} />
      <Select label="Who" name="actor" defaultValue={values.actor} options={[all, ...actors]} />
      <Input label="Event" name="type" defaultValue={values.type} placeholder="ChangeMerged" />
      <Input label="Until (UTC)" name="until" type="datetime-local" defaultValue={values.until} />
      <Button type="submit" variant="primary" size="medium">
        Filter
      </Button>
      <ButtonLink href="/audit" variant="quiet" size="medium">
        Clear
      </ButtonLink>
    </form>
  )
}
