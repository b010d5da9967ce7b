/** Queries that were kept: one's own, and those that others share. */
import { Link } from 'react-router'
import { useSavedQueries } from '../../api/sql'
import type { SavedQuery } from '../../api/types'
import { ago } from '../../lib/format'
import { Icon } from '../../ui/icon'
import { Failed, Lines } from '../../ui/notice'
import classes from './side.module.css'

export function SavedList({ opened, onGo }: { opened: string | undefined; onGo: () => void }) {
  const queries = useSavedQueries()
  if (queries.error) return <Failed error={queries.error} retry={() => void queries.refetch()} />
  if (!queries.data) return <Lines count={5} />
  const byName = [...queries.data].sort((one, other) => one.name.localeCompare(other.name))
  const mine = byName.filter((each) => each.mine)
  const others = byName.filter((each) => !each.mine)
  return (
    <div className={classes.part}>
      <div className={classes.scroll}>
        <Link to="/sql" className={classes.query} onClick={onGo} aria-current={opened === undefined ? 'page' : undefined}>
          <Icon name="plus" size={14} />
          <span className={classes.queryName}>New query</span>
        </Link>
        {mine.length > 0 && <div className={classes.title}>Mine</div>}
        {mine.map((each) => (
          <Line key={each.id} query={each} here={each.id === opened} onGo={onGo} />
        ))}
        {others.length > 0 && <div className={classes.title}>Shared by others</div>}
        {others.map((each) => (
          <Line key={each.id} query={each} here={each.id === opened} onGo={onGo} />
        ))}
        {byName.length === 0 && <p className={classes.none}>No query is saved yet. Save one, and it can be opened and shared by its address.</p>}
      </div>
    </div>
  )
}

function Line({ query, here, onGo }: { query: SavedQuery; here: boolean; onGo: () => void }) {
  const note = query.mine ? (query.shared ? 'shared' : '') : (query.owner?.name ?? '')
  return (
    <Link to={`/sql/${query.id}`} className={classes.query} aria-current={here ? 'page' : undefined} onClick={onGo}>
      <Icon name={query.chart ? 'model' : 'code'} size={14} />
      <span className={classes.queryName}>{query.name}</span>
      <span className={classes.queryNote} title={`changed ${ago(query.updated_at)}`}>
        {note}
      </span>
    </Link>
  )
}
