/** One record of any object: its facts, and what points at it. */
import { useParams } from 'react-router'
import { useObject, useObjects, useRecord } from '../api/records'
import { Problem } from '../api/client'
import { pointingAt } from '../lib/filter'
import { titleOf } from '../lib/titles'
import { PageBody, PageHead, Panel } from '../ui/frame'
import { Empty, Failed, Lines } from '../ui/notice'
import { DeleteButton } from './delete-button'
import { Facts } from './facts'
import { RelatedList } from './related-list'
import classes from './record-page.module.css'

export default function RecordPage() {
  const { object: slug = '', id = '' } = useParams()
  const objects = useObjects()
  const object = useObject(slug)
  const held = useRecord(slug, object ? id : null)

  if (objects.data && !object) return <Empty title="There is no such page">The address may be mistyped, or the page was renamed.</Empty>
  const trail = object ? { label: object.label, to: `/${object.slug}` } : undefined
  if (held.error) {
    const gone = held.error instanceof Problem && held.error.status === 404
    return (
      <>
        <PageHead title={gone ? 'Not found' : 'Not loaded'} trail={trail} />
        <PageBody>
          <Failed error={held.error} retry={gone ? undefined : () => void held.refetch()} />
        </PageBody>
      </>
    )
  }
  if (!object || !held.data) {
    return (
      <>
        <PageHead title="…" trail={trail} />
        <PageBody>
          <Lines count={10} />
        </PageBody>
      </>
    )
  }
  const title = titleOf(held.data.record, object)
  const related = pointingAt(object.slug, objects.data ?? [])
  return (
    <>
      <PageHead title={title} trail={trail} actions={<DeleteButton object={object} id={id} title={title} />} />
      <PageBody>
        <div className={classes.two}>
          <Panel>
            <Facts object={object} held={held.data} />
          </Panel>
          <div className={classes.stack}>
            {related.map(({ object: other, field }) => (
              <RelatedList key={other.slug + field.slug} object={other} field={field} id={id} />
            ))}
          </div>
        </div>
      </PageBody>
    </>
  )
}
