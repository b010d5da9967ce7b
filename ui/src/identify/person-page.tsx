/** A person: facts on the left, her story in the middle, what she is worth on the right. */
import { Skeleton } from '@mantine/core'
import type { ReactNode } from 'react'
import { useParams } from 'react-router'
import { Problem } from '../api/client'
import { useObject, useRecord } from '../api/records'
import { titleOf } from '../lib/titles'
import { Facts } from '../records/facts'
import { Files } from '../records/files'
import { Missing } from '../records/missing'
import { MoreActions } from '../records/more-actions'
import { Owner } from '../records/record-head'
import { AddRelated, RelatedLists } from '../records/related-lists'
import { Story } from '../records/story'
import { PageHead, Panel } from '../ui/frame'
import { Icon } from '../ui/icon'
import { Failed, Lines } from '../ui/notice'
import { useUndoKey } from '../ui/undo-toast'
import { ConsentPanel } from './consents/consent-panel'
import { ConsentGlance } from './consents/glance'
import { Identifiers } from './identifiers/identifiers-panel'
import { MergedFrom } from './merge/merged-from'
import { PersonHead } from './person-head'
import classes from './person-page.module.css'
import { PrivacyDialogs, usePrivacyItems } from './privacy/person-privacy'

const trail = { label: 'People', to: '/people' }

/** What she is worth comes from the value room, which stands above this one and is handed in. */
export function PersonPage({ worth }: { worth: (id: string) => ReactNode }) {
  const { id = '' } = useParams()
  const object = useObject('people')
  const held = useRecord('people', id)
  const privacy = usePrivacyItems()
  useUndoKey()

  if (held.error) {
    const gone = held.error instanceof Problem && held.error.status === 404
    return (
      <>
        <PageHead title={gone ? 'Not found' : 'Not loaded'} trail={trail} />
        <div className={classes.body}>
          <Failed error={held.error} retry={gone ? undefined : () => void held.refetch()} />
        </div>
      </>
    )
  }
  if (!object || !held.data) return <Waiting />

  const { record } = held.data
  const title = titleOf(record, object)
  return (
    <>
      <PageHead
        title={title}
        trail={trail}
        actions={
          <>
            <AddRelated object={object} id={id} />
            <MoreActions object={object} record={record} title={title} also={privacy} />
          </>
        }
      />
      <PrivacyDialogs id={id} title={title} />
      <div className={classes.body}>
        <PersonHead record={record} title={title} owner={<Owner object={object} held={held.data} />} consent={<ConsentGlance id={id} />} />
        <div className={classes.columns}>
          <div className={`${classes.stack} ${classes.left}`}>
            <Missing object={object} held={held.data} />
            <Panel>
              {record.generated === true && (
                <p className={classes.generated}>
                  <Icon name="info" size={14} />
                  Example data: name and address are generated.
                </p>
              )}
              <Facts object={object} held={held.data} hide={['Computed']} />
            </Panel>
            <ConsentPanel key={`consent-${id}`} object={object} record={record} />
            <Identifiers key={`known-${id}`} id={id} />
            <MergedFrom key={`merged-${id}`} object={object} record={record} />
            <Files object={object} record={record} />
          </div>
          <div className={`${classes.stack} ${classes.middle}`}>
            <Story object={object} id={id} />
          </div>
          <div className={`${classes.stack} ${classes.right}`}>
            {worth(id)}
            <RelatedLists object={object} id={id} />
          </div>
        </div>
      </div>
    </>
  )
}

function Waiting() {
  return (
    <>
      <PageHead title="…" trail={trail} />
      <div className={classes.body}>
        <Skeleton height={48} width={320} mb={16} />
        <div className={classes.columns}>
          {[9, 12, 9].map((count, index) => (
            <Panel key={index}>
              <Lines count={count} />
            </Panel>
          ))}
        </div>
      </div>
    </>
  )
}
