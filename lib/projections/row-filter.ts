// What a screen can ask the stored rows for without loading their documents.

export type RowFilter = {
  projectId?: string
  projectIds?: readonly string[]
  keys?: readonly string[]
  states?: readonly string[]
  link?: string
  /** At or after, and at or before, as text. */
  sortFrom?: string
  sortMax?: string
  /** The row that `link` names in another projection is (or, `not`, is not) in one of these states. */
  linked?: { to: string; states: readonly string[]; not?: boolean }
  /** Any of these, beside all of the above. */
  anyOf?: readonly RowFilter[]
}

/** By `sort`, then by key; newest or greatest first unless told. */
export type RowPage = { order?: 'asc' | 'desc'; limit?: number; offset?: number }
