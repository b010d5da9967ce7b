/** Forms: which there are, whether they are live, and what comes in by them. */
import { Anchor, Button, Table, Text } from '@mantine/core'
import { Link, useSearchParams } from 'react-router'
import { useForms } from '../../api/forms'
import type { Form } from '../../api/forms-shapes'
import { useMay } from '../../api/may'
import { ago, count, moment, percent } from '../../lib/format'
import { PageBody, PageHead, Panel } from '../../ui/frame'
import { Icon } from '../../ui/icon'
import { Empty, Failed, Lines } from '../../ui/notice'
import { Rows } from '../../ui/rows'
import { FormStateChip } from './form-state'
import { NewForm } from './new-form'

export default function FormsPage() {
  const forms = useForms()
  const { write } = useMay()
  const [asked, setAsked] = useSearchParams()
  const add = write && (
    <Button leftSection={<Icon name="plus" size={14} />} onClick={() => setAsked({ new: '' })}>
      New form
    </Button>
  )
  return (
    <>
      <PageHead title="Forms" sub="what visitors fill in" actions={add} />
      <PageBody>
        {forms.error ? (
          <Failed error={forms.error} retry={() => void forms.refetch()} />
        ) : !forms.data ? (
          <Panel>
            <Lines count={4} height={20} />
          </Panel>
        ) : forms.data.length === 0 ? (
          <Empty icon="form" title="No forms yet" action={add}>
            A form makes people of visitors: a newsletter sign-up, a contact form, a registration. It has a page of its own and can stand on your website; consent is
            kept with its proof.
          </Empty>
        ) : (
          <Panel flush>
            <Rows label="Forms" columns={[{ name: 'Form' }, { name: 'State' }, { name: 'Submissions', right: true }, { name: 'Confirmed', right: true }, { name: 'Last' }]}>
              {forms.data.map((each) => (
                <Line key={each.id} form={each} />
              ))}
            </Rows>
          </Panel>
        )}
      </PageBody>
      {write && asked.has('new') && <NewForm onClose={() => setAsked({}, { replace: true })} />}
    </>
  )
}

function Line({ form }: { form: Form }) {
  return (
    <Table.Tr>
      <Table.Td>
        <Anchor component={Link} to={`/forms/${form.id}`} inherit c="inherit" fw={500}>
          {form.name}
        </Anchor>
        <Text size="xs" c="dimmed">
          /f/{form.slug}
        </Text>
      </Table.Td>
      <Table.Td>
        <FormStateChip state={form.state} />
      </Table.Td>
      <Table.Td ta="right">{count(form.submissions)}</Table.Td>
      <Table.Td ta="right" title={form.submissions > 0 ? `${count(form.confirmed)} of ${count(form.submissions)}` : undefined}>
        {!form.double_opt_in || form.submissions === 0 ? '–' : percent(form.confirmed / form.submissions)}
      </Table.Td>
      <Table.Td title={form.last_at ? moment(form.last_at) : undefined}>{form.last_at ? ago(form.last_at) : 'never'}</Table.Td>
    </Table.Tr>
  )
}
