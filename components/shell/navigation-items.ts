// What the shell is told of the pages that exist; the layout decides who sees which.

export type IconName =
  | 'inbox'
  | 'reviews'
  | 'promotions'
  | 'trust'
  | 'posture'
  | 'queue'
  | 'runs'
  | 'policy'
  | 'audit'
  | 'settings'

export type NavigationItem = {
  href: string
  label: string
  icon: IconName
  /** What waits there for this person; absent or 0 shows nothing. */
  count?: number
  /** Pages of one group stand together: 1 decide, 2 work, 3 rules and records. */
  group: 1 | 2 | 3
  /** `g` and then this key goes there. */
  key: string
}
