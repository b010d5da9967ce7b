/** Mail: whether a mail server is configured, a test of it, and what is in the outbox. */
import { Button, Group, Select, Stack, Table, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useSearchParams } from 'react-router'
import { Problem } from '../api/client'
import { type Mail, type MailState, useMails, useSendAgain, useTestMail } from '../api/mails'
import { useSession } from '../api/session'
import { Chip } from '../fields/chip'
import { ago, count, moment } from '../lib/format'
import { Panel, Term, Terms } from '../ui/frame'
import { Failed, Lines } from '../ui/notice'
import { Rows } from '../ui/rows'
import { failedTo, said } from '../ui/undo-toast'
import { mailWords, resultOf } from './mail-words'

export function Mails() {
  const [asked, setAsked] = useSearchParams()
  const states = Object.keys(mailWords) as MailState[]
  const state = states.find((each) => each === asked.get('state')) ?? null
  const mails = useMails(state)
  const first = mails.data?.pages[0]
  if (mails.error) return <Failed error={mails.error} retry={() => void mails.refetch()} />
  if (!mails.data || !first) {
    return (
      <Panel>
        <Lines count={5} height={20} />
      </Panel>
    )
  }
  return (
    <>
      <Server configured={first.configured} from={first.from} />
      <Outbox
        rows={mails.data.pages.flatMap((page) => page.data)}
        filter={
          <Select
            size="xs"
            w={200}
            aria-label="State"
            placeholder="All states"
            clearable
            data={states.map((value) => ({ value, label: mailWords[value].text }))}
            value={state}
            onChange={(chosen) => setAsked(chosen ? { state: chosen } : {}, { replace: true })}
          />
        }
        narrowed={state !== null}
        older={mails.hasNextPage ? () => void mails.fetchNextPage() : null}
        waiting={mails.isFetchingNextPage}
      />
    </>
  )
}

function Server({ configured, from }: { configured: boolean; from: string | null }) {
  const me = useSession().data?.user.email ?? ''
  const test = useTestMail()
  const [to, setTo] = useState(me)
  const refused = test.error instanceof Problem ? test.error.errors.find((each) => each.pointer === '/to')?.detail : undefined
  if (!configured) {
    return (
      <Panel title="Mail server">
        <Text size="sm">
          None is configured: confirmations of forms do not go out. Name one in <code>rapport.toml</code> under <code>[smtp.default]</code>, and who mails come from under{' '}
          <code>[mail]</code>, then start the server again. What waits goes out then.
        </Text>
      </Panel>
    )
  }
  return (
    <Panel title="Mail server">
      <Stack gap="md">
        <Terms>
          <Term name="State">
            <Chip text="Configured" colour="green" />
          </Term>
          <Term name="Mails come from">{from}</Term>
        </Terms>
        {test.error && !refused && <Failed error={test.error} />}
        <form
          noValidate
          onSubmit={(event) => {
            event.preventDefault()
            test.mutate(to.trim(), { onSuccess: () => said('The test is on its way; the outbox says what becomes of it') })
          }}
        >
          <Group gap="xs" align="flex-start">
            <TextInput label="Send a test to" type="email" w={280} value={to} error={refused} onChange={(event) => setTo(event.currentTarget.value)} />
            <Button type="submit" variant="default" size="sm" mt={22} loading={test.isPending}>
              Send
            </Button>
          </Group>
        </form>
      </Stack>
    </Panel>
  )
}

function Outbox({ rows, filter, narrowed, older, waiting }: { rows: Mail[]; filter: React.ReactNode; narrowed: boolean; older: (() => void) | null; waiting: boolean }) {
  const again = useSendAgain()
  return (
    <Panel title="Outbox" aside={filter} flush>
      {rows.length === 0 ? (
        <Text size="sm" c="dimmed" p="md">
          {narrowed ? 'None is in this state.' : 'No mail went out yet. Confirmations of forms will stand here, each with what became of it.'}
        </Text>
      ) : (
        <Rows label="Outbox" columns={[{ name: 'When' }, { name: 'Mail' }, { name: 'State' }, { name: 'Tries', right: true, wide: true }, { name: '' }]}>
          {rows.map((mail) => (
            <Table.Tr key={mail.id}>
              <Table.Td title={moment(mail.created_at)}>{ago(mail.created_at)}</Table.Td>
              <Table.Td>
                {mail.to}
                <Text size="xs" c="dimmed">
                  {mail.subject}
                </Text>
              </Table.Td>
              <Table.Td style={{ whiteSpace: 'normal', minWidth: 220 }}>
                <Chip {...mailWords[mail.state]} />
                <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
                  {resultOf(mail)}
                </Text>
              </Table.Td>
              <Table.Td ta="right" visibleFrom="xs">
                {count(mail.attempts)}
              </Table.Td>
              <Table.Td ta="right">
                {(mail.state === 'failed' || mail.state === 'unknown') && (
                  <Button
                    size="compact-xs"
                    variant="subtle"
                    aria-label={`Send again: ${mail.subject}, to ${mail.to}`}
                    loading={again.isPending && again.variables === mail.id}
                    onClick={() => again.mutate(mail.id, { onError: (error) => failedTo('It was not sent again', error) })}
                  >
                    Send again
                  </Button>
                )}
              </Table.Td>
            </Table.Tr>
          ))}
        </Rows>
      )}
      {older && (
        <Group p="sm" justify="center">
          <Button variant="default" loading={waiting} onClick={older}>
            Show older ones
          </Button>
        </Group>
      )}
    </Panel>
  )
}
