import Link from 'next/link'
import { Badge } from '@/components/ui/badge'
import { Code } from '@/components/ui/code'
import { Cell, Row, Table } from '@/components/ui/table'

export type ProfileLine = {
  name: string
  parent: string | null
  source: string
  takesPaths: boolean
  throwawayOnly: boolean
  /** Task types that may use it. */
  types: readonly string[]
}

export type ProfileListProps = {
  profiles: readonly ProfileLine[]
  /** The page that shows a profile. */
  hrefOf: (profile: string) => string
}

/** Every profile: what it extends, where it stands, and which tasks may use it. */
export function ProfileList({ profiles, hrefOf }: ProfileListProps) {
  return (
    <Table label="Profiles" head={['Profile', 'Extends', 'Where', 'Task types']}>
      {profiles.map(({ name, parent, source, takesPaths, throwawayOnly, types }) => (
        <Row key={name}>
          <Cell className="whitespace-nowrap">
            <Link href={hrefOf(takesPaths ? `${name}(src)` : name)} className="prose-link font-mono text-xs">
              {name}
            </Link>{' '}
            {takesPaths && <Badge>takes paths</Badge>} {throwawayOnly && <Badge>throwaway only</Badge>}
          </Cell>
          <Cell>{parent === null ? <span className="text-ink-3">nothing</span> : <Code>{parent}</Code>}</Cell>
          <Cell className="whitespace-nowrap text-ink-2">{source}</Cell>
          <Cell className="min-w-40 wrap-anywhere">
            {types.length === 0 ? <span className="text-ink-3">none</span> : types.join(', ')}
          </Cell>
        </Row>
      ))}
    </Table>
  )
}
