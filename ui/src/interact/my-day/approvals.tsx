/** Quotes that wait for the reader's yes. */
import { Button } from '@mantine/core'
import { Link } from 'react-router'
import { useMay } from '../../api/may'
import { useObject } from '../../api/records'
import type { Row } from '../../api/types'
import { ago, isMoney, moment, money } from '../../lib/format'
import { titleOf, titleOfRelated } from '../../lib/titles'
import { Failed } from '../../ui/notice'
import { Dotted } from './activity-line'
import { useDecide } from './day'
import classes from './my-day.module.css'

export function Approvals({ rows }: { rows: Row[] }) {
  const decide = useDecide()
  const object = useObject('quotes')
  const may = useMay()
  const busy = (row: Row, yes: boolean) => decide.isPending && decide.variables.id === row.id && decide.variables.yes === yes
  return (
    <ul className={classes.list}>
      {rows.map((row) => {
        const name = `Quote ${titleOf(row, object)}`
        const about = titleOfRelated(row, 'company_id') ?? titleOfRelated(row, 'person_id') ?? titleOfRelated(row, 'deal_id')
        return (
          <li key={row.id} className={classes.line}>
            <div className={classes.text}>
              <Link to={`/quotes/${row.id}`}>{name}</Link>
              <span className={classes.soft}>
                <Dotted>
                  {[about, isMoney(row.total) && money(row.total), typeof row.asked_at === 'string' && <span title={moment(row.asked_at)}>{`asked ${ago(row.asked_at)}`}</span>]}
                </Dotted>
              </span>
            </div>
            {object && may.to(object, 'edit', row) && (
              <>
                <Button size="compact-xs" variant="default" loading={busy(row, false)} aria-label={`Send back: ${name}`} onClick={() => decide.mutate({ id: row.id, yes: false })}>
                  Send back
                </Button>
                <Button size="compact-xs" loading={busy(row, true)} aria-label={`Approve: ${name}`} onClick={() => decide.mutate({ id: row.id, yes: true })}>
                  Approve
                </Button>
              </>
            )}
          </li>
        )
      })}
      {decide.error && <Failed error={decide.error} />}
    </ul>
  )
}
