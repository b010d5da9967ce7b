/** A record beside the list: read it without leaving, open it with Enter. */
import { ActionIcon, Button } from '@mantine/core'
import { Link } from 'react-router'
import { useRecord } from '../api/records'
import type { ObjectType } from '../api/types'
import { titleOf } from '../lib/titles'
import { Icon } from '../ui/icon'
import { Failed, Lines } from '../ui/notice'
import { Facts } from './facts'
import { Missing } from './missing'
import { Story } from './story'
import classes from './list-page.module.css'

export function Peek({ object, id, onClose }: { object: ObjectType; id: string; onClose: () => void }) {
  const held = useRecord(object.slug, id)
  return (
    <aside className={classes.peek} aria-label={`${object.label_singular} beside the list`}>
      <div className={classes.peekHead}>
        <span className={classes.peekTitle}>{held.data ? titleOf(held.data.record, object) : ''}</span>
        <Button component={Link} to={`/${object.slug}/${id}`} variant="default" rightSection={<Icon name="open" size={13} />}>
          Open
        </Button>
        <ActionIcon aria-label="Close" onClick={onClose}>
          <Icon name="close" />
        </ActionIcon>
      </div>
      {held.error ? (
        <Failed error={held.error} retry={() => void held.refetch()} />
      ) : held.data ? (
        <div className={classes.peekBody}>
          <Missing object={object} held={held.data} />
          <Facts object={object} held={held.data} />
          <Story object={object} id={id} />
        </div>
      ) : (
        <Lines count={9} />
      )}
    </aside>
  )
}
