import type { ComponentProps, CSSProperties, ReactNode } from 'react'
import { classNames } from './class-names'

export type TableProps = {
  label: string
  head: readonly ReactNode[]
  children: ReactNode
  className?: string
}

/** A plain table; where the page is narrow each row stands as a block, and each cell has its column's name beside it. */
export function Table({ label, head, children, className }: TableProps) {
  return (
    <div
      role="region"
      aria-label={label}
      tabIndex={0}
      className={classNames('relative overflow-x-auto rounded-lg border border-line bg-surface', className)}
    >
      <StackingTable head={head} className="w-full border-collapse text-left">
        <thead>
          <tr className="border-b border-line bg-sunken text-2xs text-ink-2">
            {head.map((cell, column) => (
              <th key={column} scope="col" className="h-8 px-3 font-medium whitespace-nowrap">
                {cell}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </StackingTable>
    </div>
  )
}

/** A table alone, of any number of columns, whose rows stand as blocks where the page is narrow. */
export function StackingTable({
  head,
  className,
  children,
}: Omit<TableProps, 'label' | 'children'> & { children?: ReactNode }) {
  return (
    <table className={classNames('stacking', className)} style={columnNames(head)}>
      {children}
      <style href={`columns-${head.length}`} precedence="default">
        {head.map((_, column) => nameRule(column + 1)).join('\n')}
      </style>
    </table>
  )
}

/** The cells of a column know its name; app/globals.css says where it stands. */
function nameRule(column: number): string {
  return `table.stacking > tbody > tr > :nth-child(${column}) { --column: var(--column-${column}) }`
}

/** Names as CSS strings, by the number of the column. */
function columnNames(head: readonly ReactNode[]): CSSProperties {
  return Object.fromEntries(
    head.map((name, column) => [`--column-${column + 1}`, typeof name === 'string' ? cssString(name) : '""']),
  )
}

function cssString(text: string): string {
  return `"${text.replaceAll(/["\\\n]/g, ' ')}"`
}

export function Row({ className, ...rest }: ComponentProps<'tr'>) {
  return (
    <tr
      className={classNames('border-b border-line last:border-b-0 hover:bg-hover/60', className)}
      {...rest}
    />
  )
}

export function Cell({ className, ...rest }: ComponentProps<'td'>) {
  return <td className={classNames('h-9 px-3 py-1.5 align-middle', className)} {...rest} />
}
