/** What answers a request: its own action first, and writing down how it ended. */
import { ActionIcon, Button, Group, Menu } from '@mantine/core'
import { Link, useSearchParams } from 'react-router'
import { useMay } from '../../api/may'
import { type PrivacyRequest, useChangeRequest } from '../../api/privacy'
import { Icon } from '../../ui/icon'
import { failedTo, said } from '../../ui/undo-toast'
import { AccessDialog } from './access-dialog'
import { AnswerRequest } from './answer-request'
import { EraseDialog } from './erase-dialog'
import { FindPerson } from './find-person'
import { kindNames } from './request-words'

type Doing = 'act' | 'find' | 'done' | 'refused'

/** Which dialog is open on which request stands in the address, so that an export is found again after a reload. */
function useDoing(id: string) {
  const [asked, setAsked] = useSearchParams()
  const doing = asked.get('request') === id ? (asked.get('do') as Doing | null) : null
  const set = (next: Doing | null) =>
    setAsked(
      (now) => {
        for (const name of ['request', 'do', 'export', 'job']) now.delete(name)
        if (next) {
          now.set('request', id)
          now.set('do', next)
        }
        return now
      },
      { replace: true },
    )
  return [doing, set] as const
}

export function RequestActions({ request, name }: { request: PrivacyRequest; name: string | null }) {
  const change = useChangeRequest()
  const [doing, set] = useDoing(request.id)
  const may = useMay()
  const { id, kind } = request
  const person = request.person_id ?? null
  const here = person !== null && name !== null
  const exported = kind === 'access' || kind === 'portability'
  const close = () => set(null)
  const end = (state: PrivacyRequest['state'], told: string) => change.mutate({ id, state }, { onSuccess: () => said(told), onError: (error) => failedTo('The request was not changed', error) })

  if (request.state !== 'open') {
    return (
      <Button size="compact-xs" variant="subtle" color="gray" loading={change.isPending} onClick={() => end('open', 'The request is open again')}>
        Open again
      </Button>
    )
  }
  return (
    <Group gap={4} justify="flex-end" wrap="nowrap">
      {!here ? (
        <Button size="compact-xs" variant="default" onClick={() => set('find')}>
          Find the person
        </Button>
      ) : kind === 'rectification' || kind === 'objection' ? (
        <Button size="compact-xs" variant="default" component={Link} to={`/people/${person}`}>
          Open the person
        </Button>
      ) : kind === 'restriction' ? (
        <Button size="compact-xs" variant="default" loading={change.isPending} onClick={() => end('done', `${name}: processing stays restricted`)}>
          Keep restricted
        </Button>
      ) : kind === 'erasure' ? (
        <Button size="compact-xs" variant="default" color="red" onClick={() => set('act')}>
          Erase…
        </Button>
      ) : (
        may.act('export') && (
          <Button size="compact-xs" variant="default" onClick={() => set('act')}>
            Start the export
          </Button>
        )
      )}
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon size={24} aria-label={`More about the request: ${kindNames[kind]}${name ? ` of ${name}` : ''}`}>
            <Icon name="more" size={14} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {kind !== 'restriction' && (
            <Menu.Item leftSection={<Icon name="check" />} onClick={() => set('done')}>
              Done…
            </Menu.Item>
          )}
          <Menu.Item leftSection={<Icon name="close" />} onClick={() => set('refused')}>
            Refuse…
          </Menu.Item>
          {here && (
            <Menu.Item leftSection={<Icon name="people" />} onClick={() => set('find')}>
              Another person…
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      {doing === 'find' && <FindPerson request={request} onClose={close} />}
      {(doing === 'done' || doing === 'refused') && <AnswerRequest request={request} state={doing} onClose={close} />}
      {doing === 'act' && here && exported && may.act('export') && (
        <AccessDialog
          id={person}
          title={name}
          onClose={close}
          after={
            <Button
              variant="default"
              loading={change.isPending}
              onClick={() => {
                close()
                end('done', 'The request is done')
              }}
            >
              It is sent: mark as done
            </Button>
          }
        />
      )}
      {doing === 'act' && here && kind === 'erasure' && <EraseDialog id={person} title={name} onClose={close} onErased={() => change.mutate({ id, state: 'done' })} />}
    </Group>
  )
}
