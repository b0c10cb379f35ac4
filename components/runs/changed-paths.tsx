import { Badge } from '@/components/ui/badge'
import { Cell, Row, Table } from '@/components/ui/table'
import { markDeceiving } from '@/lib/domain/invisible-characters'
import type { ChangedFile } from '@/lib/domain/change'
import type { Finding } from '@/lib/domain/events/fields'

export type ChangedPath = Pick<
  ChangedFile,
  'path' | 'status' | 'linesAdded' | 'linesRemoved' | 'binary' | 'generated'
>
export type ChangedPathsProps = { files: readonly ChangedPath[]; findings: readonly Finding[] }

export function ChangedPaths({ files, findings }: ChangedPathsProps) {
  if (files.length === 0) return <p className="text-ink-2">No change was captured.</p>
  const changed = new Set(files.map((file) => file.path))
  const elsewhere = findings.filter((finding) => !changed.has(finding.path))
  return (
    <div className="space-y-4">
      <Table label="Files of the change" head={['File', 'Lines', 'Remarks']}>
        {files.map((file) => (
          <Row key={file.path}>
            <Cell className="font-mono text-xs wrap-anywhere">{markDeceiving(file.path)}</Cell>
            <Cell className="font-mono text-xs whitespace-nowrap">
              <span className="text-pass">+{file.linesAdded}</span>{' '}
              <span className="text-fail">−{file.linesRemoved}</span>
            </Cell>
            <Cell className="space-x-1">
              {file.status !== 'modified' && <Badge>{file.status}</Badge>}
              {file.binary && <Badge>binary</Badge>}
              {file.generated && <Badge>generated</Badge>}
              <Remarks findings={findings.filter((finding) => finding.path === file.path)} />
            </Cell>
          </Row>
        ))}
      </Table>
      {elsewhere.length > 0 && (
        <ul className="space-y-1">
          {elsewhere.map((finding, index) => (
            <li key={index}>
              <span className="font-mono text-xs wrap-anywhere">{markDeceiving(finding.path)}</span>{' '}
              <Remarks findings={[finding]} />
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

function Remarks({ findings }: { findings: readonly Finding[] }) {
  return findings.map((finding, index) => (
    <Badge key={index} tone={finding.blocks ? 'fail' : 'warn'} className="whitespace-normal">
      {markDeceiving(finding.message)}
    </Badge>
  ))
}
