import type { ReactNode } from 'react'
import type { FormAction } from '@/components/ui/action-form'
import { NeedsScripts } from '@/components/ui/needs-scripts'
import type { ShellViewer } from './account-card'
import { AccountMenu } from './account-menu'
import { Brand } from './brand'
import { CommandPalette } from './command-palette'
import { FocusKeeper } from './focus-keeper'
import { type Freeze, FrozenBanner } from './frozen-banner'
import { GoToKeys } from './go-to-keys'
import { LiveUpdates } from './live-updates'
import { MobileNavigation } from './mobile-navigation'
import { Navigation } from './navigation'
import type { NavigationItem } from './navigation-items'
import { type FreezeScope, StopEverything } from './stop-everything'

export type ShellProps = {
  viewer: ShellViewer
  organisation: string
  items: readonly NavigationItem[]
  freezes: readonly Freeze[]
  /** What this person may freeze, the organisation first; empty: nothing, and the button is absent. */
  freezeScopes: readonly FreezeScope[]
  /** Fields `scope` (JSON of a Scope) and `reason`. */
  freeze: FormAction
  /** Fields `freezeId` and `reason`. */
  liftFreeze: FormAction
  signOut: FormAction
  children: ReactNode
}

/** What stands around every page of the console. */
export function Shell({ viewer, organisation, items, children, ...rest }: ShellProps) {
  return (
    <div className="min-h-dvh md:grid md:grid-cols-[184px_minmax(0,1fr)] print:block">
      <a
        href="#main"
        className="sr-only z-50 rounded-md bg-ink px-3 py-2 text-on-ink focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        Skip to content
      </a>
      <header
        data-print="hide"
        className="sticky top-0 hidden h-dvh flex-col gap-3 overflow-y-auto border-r border-line bg-sunken p-2 md:flex"
      >
        <Brand organisation={organisation} />
        <CommandPalette items={items} />
        <Navigation items={items} />
        <div className="mt-auto">
          <StopEverything scopes={rest.freezeScopes} freeze={rest.freeze} />
          <AccountMenu viewer={viewer} signOut={rest.signOut} />
        </div>
      </header>
      <div className="flex min-w-0 flex-col">
        <MobileNavigation items={items} organisation={organisation}>
          <StopEverything scopes={rest.freezeScopes} freeze={rest.freeze} />
          <AccountMenu viewer={viewer} signOut={rest.signOut} />
        </MobileNavigation>
        <FrozenBanner freezes={rest.freezes} liftFreeze={rest.liftFreeze} />
        <main id="main" tabIndex={-1} className="min-w-0 flex-1">
          <NeedsScripts />
          {children}
        </main>
      </div>
      <GoToKeys items={items} />
      <LiveUpdates />
      <FocusKeeper />
    </div>
  )
}
