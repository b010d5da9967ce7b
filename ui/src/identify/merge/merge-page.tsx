/** A record and another of its kind, side by side, before they become one. The address says which two. */
import { Button } from '@mantine/core'
import { Link, useNavigate, useParams, useSearchParams } from 'react-router'
import { Problem } from '../../api/client'
import { useMay } from '../../api/may'
import { useObject, useRecord } from '../../api/records'
import type { ObjectType, Row } from '../../api/types'
import { titleOf } from '../../lib/titles'
import { PageBody, PageHead, Panel } from '../../ui/frame'
import { Empty, Failed, Lines } from '../../ui/notice'
import { FindOther } from './find-other'
import { SideBySide } from './side-by-side'

export default function MergePage() {
  const { object: slug = '', id = '' } = useParams()
  const [asked, setAsked] = useSearchParams()
  const object = useObject(slug)
  const held = useRecord(slug, object ? id : null)
  const other = asked.get('with')
  const may = useMay()
  if (held.error) {
    const gone = held.error instanceof Problem && held.error.status === 404
    return (
      <>
        <PageHead title={gone ? 'Not found' : 'Not loaded'} />
        <PageBody>
          <Failed error={held.error} retry={gone ? undefined : () => void held.refetch()} />
        </PageBody>
      </>
    )
  }
  if (!object || !held.data) {
    return (
      <>
        <PageHead title="…" />
        <PageBody>
          <Lines count={8} />
        </PageBody>
      </>
    )
  }
  const { record } = held.data
  const title = titleOf(record, object)
  if (!may.to(object, 'edit', record) || !may.to(object, 'delete', record)) {
    return (
      <>
        <PageHead title="Merge" trail={{ label: title, to: `/${slug}/${id}` }} />
        <Empty icon="merge" title={`Your role does not merge ${object.plural}`}>
          It takes the right to change and to delete them. An administrator can give it, under Settings, Roles.
        </Empty>
      </>
    )
  }
  return (
    <>
      <PageHead title="Merge" trail={{ label: title, to: `/${slug}/${id}` }} />
      <PageBody>
        <Panel>
          <FindOther object={object} id={id} other={other} title={title} onChoose={(next) => setAsked(next ? { with: next } : {}, { replace: true })} />
        </Panel>
        {other && other !== id ? (
          <Other key={other} object={object} record={record} id={other} />
        ) : (
          <Empty icon="merge" title={other ? 'These are the same record' : 'Which other one?'}>
            Search it above. Both are shown side by side before anything happens, and a merge can be undone.
          </Empty>
        )}
      </PageBody>
    </>
  )
}

function Other({ object, record, id }: { object: ObjectType; record: Row; id: string }) {
  const held = useRecord(object.slug, id)
  const go = useNavigate()
  if (held.error) return <Failed error={held.error} retry={() => void held.refetch()} />
  if (!held.data) {
    return (
      <Panel>
        <Lines count={8} height={18} />
      </Panel>
    )
  }
  return (
    <SideBySide
      object={object}
      one={record}
      other={held.data.record}
      onMerged={(survivor) => void go(`/${object.slug}/${survivor}`)}
      beside={
        <Button component={Link} to={`/${object.slug}/${record.id}`} variant="subtle" color="gray">
          Leave both as they are
        </Button>
      }
    />
  )
}
