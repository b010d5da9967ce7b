/** By what a person is known: customer numbers, addresses, browsers. */
import { useState } from 'react'
import { type Identifier, useIdentifiers } from '../../api/merges'
import { useKnows } from '../../api/routes'
import { ago, moment } from '../../lib/format'
import { Panel } from '../../ui/frame'
import { Icon } from '../../ui/icon'
import { Failed, Lines } from '../../ui/notice'
import { browsersWords, identifierWords, sorted } from './identifier-words'
import classes from './identifiers.module.css'

export function Identifiers({ id }: { id: string }) {
  const known = useKnows('/people/{id}/identifiers')
  const found = useIdentifiers(id, known)
  const [open, setOpen] = useState(false)
  if (!known) return null
  const { named, browsers } = sorted(found.data ?? [])
  return (
    <Panel title="Identifiers">
      {found.error ? (
        <Failed error={found.error} retry={() => void found.refetch()} />
      ) : !found.data ? (
        <Lines count={3} />
      ) : found.data.length === 0 ? (
        <span className={classes.soft}>None yet. Customer numbers, addresses and browsers by which sources know this person stand here.</span>
      ) : (
        <ul className={classes.list}>
          {named.map((each) => (
            <Line key={`${each.kind} ${each.value}`} each={each} />
          ))}
          {browsers.length > 0 && (
            <li>
              <button type="button" className={classes.fold} aria-expanded={open} onClick={() => setOpen(!open)}>
                <Icon name={open ? 'up' : 'down'} size={13} />
                {browsersWords(browsers.length)}
              </button>
            </li>
          )}
          {open && browsers.map((each) => <Line key={`${each.kind} ${each.value}`} each={each} />)}
        </ul>
      )}
    </Panel>
  )
}

function Line({ each }: { each: Identifier }) {
  return (
    <li>
      <span className={classes.value} title={each.value}>
        {each.value}
      </span>
      <span className={classes.soft} title={moment(each.first_seen_at)}>
        {identifierWords(each.kind)}
        {each.verified && (
          <>
            {' · '}
            <span className={classes.verified}>
              <Icon name="check" size={12} /> verified
            </span>
          </>
        )}
        {each.source === null ? '' : ` · ${each.source}`} · {ago(each.first_seen_at)}
      </span>
    </li>
  )
}
