import { AsOfBar, type AsOfBarProps } from './as-of-bar'
import { PageBody, PageHeader } from './page-header'

/** In place of a page whose address names no moment: figures of now would be taken for those of then. */
export function NoSuchMoment({ title, asOf }: { title: string; asOf: AsOfBarProps }) {
  return (
    <>
      <PageHeader title={title} />
      <PageBody>
        <AsOfBar {...asOf} />
      </PageBody>
    </>
  )
}
