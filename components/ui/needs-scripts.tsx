import { Notice } from './notice'

/** Reading works without scripts; what a form sends is answered by them alone, so without this it would seem to work. */
export function NeedsScripts() {
  return (
    <noscript>
      <Notice tone="warn" className="m-4">
        JavaScript is off in this browser: pages can be read, but no button that changes something does
        anything. Switch it on for this address, or use the <code>leeway</code> command.
      </Notice>
    </noscript>
  )
}
