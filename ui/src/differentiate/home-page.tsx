/** Home: how many customers, what they bring, whether they stay, who matters most and who slips away. */
import { Button } from '@mantine/core'
import { Link } from 'react-router'
import { useMay } from '../api/may'
import { useObject } from '../api/records'
import { useSession } from '../api/session'
import { useMetric } from '../api/value'
import { PageBody, PageHead, Panel } from '../ui/frame'
import { Icon } from '../ui/icon'
import { Empty } from '../ui/notice'
import { day } from '../lib/format'
import { CohortHeat } from './cohort-heat'
import { Figure } from './figure'
import { Keeping } from './keeping'
import { Ladder } from './ladder'
import { MetricPlot } from './metric-plot'
import { RankedPeople } from './ranked-people'
import { RfmGrid } from './rfm-grid'
import classes from './home.module.css'

export default function HomePage() {
  const firm = useSession().data?.firm
  const people = useObject('people')
  const customers = useMetric('customers').data
  const nothing = customers !== undefined && !customers.value
  return (
    <>
      <PageHead title="Home" sub={firm?.as_of ? `figures up to ${day(firm.as_of)}` : undefined} />
      <PageBody>
        {nothing && <FirstImport />}
        <div className={classes.figures}>
          <Figure name="customers" label="Customers" />
          <Figure name="active" label="Active" />
          <Figure name="orders" label="Orders" />
          <Figure name="average_purchase" label="Average purchase" />
        </div>
        <Keeping />
        <CohortHeat title="Who buys again" latest={12} />
        <div className={classes.plots}>
          <RfmGrid />
          <Ladder />
        </div>
        <div className={classes.plots}>
          <MetricPlot name="revenue" title="Revenue by month" />
          <MetricPlot name="value_distribution" title="People by expected value" />
        </div>
        {people && (
          <div className={classes.halves}>
            <RankedPeople object={people} title="Ten most valuable" by="value_predictive" help="expected value over 36 months" />
            <RankedPeople object={people} title="Ten slipping away" by="slipping" help="value × fall of the chance in 90 days" />
          </div>
        )}
        {firm?.example && (
          <div className={classes.example}>
            <Icon name="info" size={14} />
            <span>{firm.note ?? 'This is example data.'}</span>
          </div>
        )}
      </PageBody>
    </>
  )
}

/** A firm without customers: what to do first. */
function FirstImport() {
  const imports = useMay().act('import')
  return (
    <Panel>
      <Empty
        icon="import"
        title="Your customers will be here"
        action={
          imports && (
            <Button component={Link} to="/imports/new" leftSection={<Icon name="import" size={14} />}>
              Import a file
            </Button>
          )
        }
      >
        {imports
          ? 'Bring a list of people or the order export of your shop, as Excel or CSV. With orders in it, all figures below fill by themselves.'
          : 'As soon as people and their orders are kept here, all figures below fill by themselves.'}
      </Empty>
    </Panel>
  )
}
