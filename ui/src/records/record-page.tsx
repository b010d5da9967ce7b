/** One record of any object: its facts, its story, and what points at it. */
import type { ReactNode } from 'react'
import { useParams } from 'react-router'
import { useObject, useObjects, useRecord } from '../api/records'
import { Problem } from '../api/client'
import type { ObjectType, Row } from '../api/types'
import { titleOf } from '../lib/titles'
import { PageBody, PageHead, Panel } from '../ui/frame'
import { useUndoKey } from '../ui/undo-toast'
import { Empty, Failed, Lines } from '../ui/notice'
import { Facts } from './facts'
import { Files } from './files'
import { Missing } from './missing'
import { MoreActions } from './more-actions'
import { RecordHead } from './record-head'
import { AddRelated, RelatedLists, useRelated } from './related-lists'
import { Story } from './story'
import classes from './record-page.module.css'

/** What became one with a record is told by the room that merges, which stands above this one and is handed in. */
export function RecordPage({ merged }: { merged: (object: ObjectType, record: Row) => ReactNode }) {
  const { object: slug = '', id = '' } = useParams()
  const objects = useObjects()
  const object = useObject(slug)
  const held = useRecord(slug, object ? id : null)
  const related = useRelated(slug)
  useUndoKey()

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
  return (
    <>
      <PageHead title={title} trail={trail} actions={<Actions object={object} record={held.data.record} title={title} />} />
      <PageBody>
        <RecordHead object={object} held={held.data} title={title} />
        <div className={classes.columns} data-bare={related.length === 0 || undefined}>
          <div className={`${classes.stack} ${classes.left}`}>
            <Missing object={object} held={held.data} />
            <Panel>
              <Facts object={object} held={held.data} />
            </Panel>
            <Files object={object} record={held.data.record} />
            {merged(object, held.data.record)}
          </div>
          <div className={`${classes.stack} ${classes.middle}`}>
            <Story object={object} id={id} />
          </div>
          {related.length > 0 && (
            <div className={`${classes.stack} ${classes.right}`}>
              <RelatedLists object={object} id={id} />
            </div>
          )}
        </div>
      </PageBody>
    </>
  )
}

function Actions({ object, record, title }: { object: ObjectType; record: Row; title: string }) {
  return (
    <>
      <AddRelated object={object} id={record.id} />
      <MoreActions object={object} record={record} title={title} />
    </>
  )
}
