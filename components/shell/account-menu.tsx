'use client'

import { type ComponentType, useState } from 'react'
import { AccountCard, accountLook, type AccountMenuProps } from './account-card'

/** The menu is loaded when it is first opened: most pages are left without it. */
export function AccountMenu(props: AccountMenuProps) {
  const [Loaded, setLoaded] = useState<ComponentType<AccountMenuProps> | null>(null)
  if (Loaded) return <Loaded {...props} />
  const load = async () => {
    const { OpenAccountMenu } = await import('./open-account-menu')
    setLoaded(() => OpenAccountMenu)
  }
  return (
    <button
      type="button"
      aria-haspopup="menu"
      aria-expanded={false}
      className={accountLook}
      onClick={() => void load()}
    >
      <AccountCard viewer={props.viewer} />
    </button>
  )
}
