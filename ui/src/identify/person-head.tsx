/** The first glance: who, where, how good a customer, and whether still one. */
import { Anchor, Tooltip } from '@mantine/core'
import type { ReactNode } from 'react'
import type { Row } from '../api/types'
import { isMoney, money, percent } from '../lib/format'
import { Avatar } from '../ui/avatar'
import classes from './person-page.module.css'
import { Restricted } from './privacy/person-privacy'

export function PersonHead({ record, title, owner, consent }: { record: Row; title: string; owner: ReactNode; consent: ReactNode }) {
  const rfm = [record.rfm_recency, record.rfm_frequency, record.rfm_monetary]
  const scored = rfm.every((each) => typeof each === 'number')
  const place = [record.city, record.country].filter((each) => typeof each === 'string' && each !== '').join(', ')
  return (
    <div className={classes.head}>
      <Avatar name={title} size={44} />
      <div style={{ minWidth: 0 }}>
        <div className={classes.name}>{title}</div>
        <div className={classes.under}>
          {typeof record.email === 'string' && record.email !== '' && (
            <Anchor href={`mailto:${record.email}`} inherit c="inherit">
              {record.email}
            </Anchor>
          )}
          {place !== '' && <span>{place}</span>}
          <Restricted record={record} />
        </div>
      </div>
      <div className={classes.marks}>
        {typeof record.chance_active === 'number' && (
          <Mark name="Still a customer" help="Chance of still being a customer at the date of the figures.">
            {percent(record.chance_active)}
          </Mark>
        )}
        {isMoney(record.value_predictive) && (
          <Mark name="Expected value" help="Expected discounted value over the next 36 months.">
            {money(record.value_predictive)}
          </Mark>
        )}
        {scored && (
          <Mark name="RFM" help="Recency, frequency and money, each from 1 (low) to 5 (high) among all customers.">
            {rfm.join(' · ')}
          </Mark>
        )}
        {consent}
        <div className={classes.owner}>{owner}</div>
      </div>
    </div>
  )
}

function Mark({ name, help, children }: { name: string; help: string; children: string }) {
  return (
    <Tooltip label={help} multiline maw={260}>
      <div className={classes.mark}>
        <span className={classes.markName}>{name}</span>
        <span className={classes.markValue}>{children}</span>
      </div>
    </Tooltip>
  )
}
