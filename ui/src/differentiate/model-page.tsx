/** A model's card: parameters with their errors, how it was fitted, how well it foretold. */
import { Button, Table, Text } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useParams } from 'react-router'
import { Problem } from '../api/client'
import { useMay } from '../api/may'
import type { Model } from '../api/types'
import { useFit, useModel } from '../api/value'
import { isOver, useJob } from '../api/work'
import { count, day, decimal, fixed, moment, prose, sentence } from '../lib/format'
import { PageBody, PageHead, Panel, Term, Terms } from '../ui/frame'
import { Icon } from '../ui/icon'
import { Empty, Failed, Lines } from '../ui/notice'
import { Working } from '../ui/progress'
import { Rows } from '../ui/rows'
import { Backtest } from './backtest'
import { letter } from './how-computed'
import { ImportOrders } from './import-orders'
import classes from './model-page.module.css'

const trail = { label: 'Models', to: '/models' }

export default function ModelPage() {
  const { name = '' } = useParams()
  const model = useModel(name)
  if (model.error) {
    return (
      <>
        <PageHead title="Model" trail={trail} />
        <PageBody>
          {model.error instanceof Problem && model.error.status === 404 ? (
            <Empty icon="model" title="No model here yet" action={<ImportOrders />}>
              {sentence(prose(model.error.detail ?? 'a model is learnt as soon as there are orders'))}
            </Empty>
          ) : (
            <Failed error={model.error} retry={() => void model.refetch()} />
          )}
        </PageBody>
      </>
    )
  }
  if (!model.data) {
    return (
      <>
        <PageHead title="…" trail={trail} />
        <PageBody>
          <Panel>
            <Lines count={8} />
          </Panel>
        </PageBody>
      </>
    )
  }
  return <Card model={model.data} />
}

function Card({ model }: { model: Model }) {
  const client = useQueryClient()
  const may = useMay()
  const fit = useFit(model.name)
  const [job, setJob] = useState<string | null>(null)
  const running = useJob(job)
  const over = running.data !== undefined && isOver(running.data.state)
  const failed = running.data?.state === 'failed'

  useEffect(() => {
    if (!over) return
    for (const key of ['models', 'metrics', 'value', 'records']) void client.invalidateQueries({ queryKey: [key] })
  }, [over, client])

  return (
    <>
      <PageHead
        title={model.label}
        trail={trail}
        actions={
          may.write && (
            <Button
              leftSection={<Icon name="retry" size={14} />}
              loading={fit.isPending || (job !== null && !over && !running.error)}
              onClick={() => fit.mutate(undefined, { onSuccess: (started) => setJob(started.id) })}
            >
              Fit again
            </Button>
          )
        }
      />
      <PageBody>
        {fit.error && <Failed error={fit.error} />}
        {running.data && !over && (
          <Panel>
            <Working state={running.data.state} stage={running.data.stage} progress={running.data.progress} />
          </Panel>
        )}
        {failed && <Failed error={new Error(running.data?.error ?? 'The fit did not finish.')} />}
        <div className={classes.two}>
          <Panel title="Parameters" flush>
            <Rows label="Parameters" columns={[{ name: 'Parameter' }, { name: 'Estimate', right: true }, { name: 'Standard error', right: true }]}>
              {Object.entries(model.parameters).map(([key, each]) => (
                <Table.Tr key={key}>
                  <Table.Td fs="italic" fw={500}>
                    {letter(key)}
                  </Table.Td>
                  <Table.Td ta="right" data-testid={`parameter-${key}`}>
                    {each.value === null ? '–' : fixed(each.value, 4)}
                  </Table.Td>
                  <Table.Td ta="right" c="dimmed">
                    {each.standard_error === null ? '–' : `± ${fixed(each.standard_error, 4)}`}
                  </Table.Td>
                </Table.Tr>
              ))}
            </Rows>
          </Panel>
          <Panel title="Fit">
            <Terms>
              <Term name="Log-likelihood">{model.log_likelihood === null ? '–' : decimal(model.log_likelihood, 2)}</Term>
              <Term name="Customers">{count(model.rows)}</Term>
              {model.as_of && <Term name="Purchases up to">{day(model.as_of)}</Term>}
              <Term name="Fitted">
                {model.trained_at ? moment(model.trained_at) : 'not yet'}
                {model.trained_by && <Text span c="dimmed">{`, ${reasons[model.trained_by] ?? model.trained_by}`}</Text>}
              </Term>
              {model.seconds !== null && <Term name="Took">{decimal(model.seconds, 2)} s</Term>}
            </Terms>
            {model.reading && (
              <Text size="sm" mt="md">
                {model.reading}
              </Text>
            )}
          </Panel>
        </div>
        {model.backtest ? (
          <Backtest backtest={model.backtest} />
        ) : (
          <Text size="sm" c="dimmed">
            No back-test is kept for this model.
          </Text>
        )}
      </PageBody>
    </>
  )
}

const reasons: Record<string, string> = {
  nightly: 'in the nightly run',
  demand: 'on demand',
  growth: 'because many new orders came in',
  first: 'for the first time',
}
