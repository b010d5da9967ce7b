/** The models in use, each with its last fit. */
import { Anchor, Table } from '@mantine/core'
import { Link } from 'react-router'
import { useModels } from '../api/value'
import { count, decimal, moment, ago } from '../lib/format'
import { PageBody, PageHead, Panel } from '../ui/frame'
import { Empty, Failed, Lines } from '../ui/notice'
import { Rows } from '../ui/rows'
import { letter } from './how-computed'
import { ImportOrders } from './import-orders'

export default function ModelsPage() {
  const models = useModels()
  return (
    <>
      <PageHead title="Models" sub="how values are computed" />
      <PageBody>
        {models.error ? (
          <Failed error={models.error} retry={() => void models.refetch()} />
        ) : !models.data ? (
          <Panel>
            <Lines count={4} height={20} />
          </Panel>
        ) : models.data.length === 0 ? (
          <Empty icon="model" title="No model is fitted yet" action={<ImportOrders />}>
            Models say what customers will bring and whether they stay. They are fitted by themselves as soon as there are orders.
          </Empty>
        ) : (
          <Panel flush>
            <Rows
              label="Models"
              columns={[{ name: 'Model' }, { name: 'Parameters' }, { name: 'Log-likelihood', right: true }, { name: 'Customers', right: true }, { name: 'Fitted' }]}
            >
              {models.data.map((model) => (
                <Table.Tr key={model.name}>
                  <Table.Td>
                    <Anchor component={Link} to={`/models/${model.name}`} inherit c="inherit" fw={500}>
                      {model.label}
                    </Anchor>
                  </Table.Td>
                  <Table.Td style={{ whiteSpace: 'nowrap' }}>
                    {Object.entries(model.parameters)
                      .map(([name, each]) => `${letter(name)} ${each.value === null ? '–' : decimal(each.value, 3)}`)
                      .join(', ')}
                  </Table.Td>
                  <Table.Td ta="right">{model.log_likelihood === null ? '–' : decimal(model.log_likelihood, 1)}</Table.Td>
                  <Table.Td ta="right">{count(model.rows)}</Table.Td>
                  <Table.Td title={model.trained_at ? moment(model.trained_at) : undefined}>
                    {model.trained_at ? ago(model.trained_at) : 'not yet'}
                  </Table.Td>
                </Table.Tr>
              ))}
            </Rows>
          </Panel>
        )}
      </PageBody>
    </>
  )
}
