/** The own name and password. */
import { Button, PasswordInput, Stack, TextInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useState } from 'react'
import { useMe } from '../api/session'
import type { Session } from '../api/types'
import { Panel } from '../ui/frame'
import { Failed } from '../ui/notice'

export function Profile({ session }: { session: Session }) {
  return (
    <>
      <Name session={session} />
      <Password />
    </>
  )
}

function Name({ session }: { session: Session }) {
  const me = useMe()
  const [name, setName] = useState(session.user.name)
  return (
    <Panel title="Profile">
      <form
        onSubmit={(event) => {
          event.preventDefault()
          me.mutate({ name }, { onSuccess: () => notifications.show({ message: 'Name saved', withBorder: true }) })
        }}
      >
        <Stack gap="sm" maw={360} align="stretch">
          {me.error && <Failed error={me.error} />}
          <TextInput label="Name" autoComplete="name" value={name} onChange={(event) => setName(event.currentTarget.value)} />
          <TextInput label="E-mail" value={session.user.email ?? ''} readOnly description="An administrator can invite you again under another address." />
          <div>
            <Button type="submit" loading={me.isPending}>
              Save
            </Button>
          </div>
        </Stack>
      </form>
    </Panel>
  )
}

const shortest = 12

function Password() {
  const me = useMe()
  const [current, setCurrent] = useState('')
  const [next, setNext] = useState('')
  const [tried, setTried] = useState(false)
  const short = next.length < shortest ? `At least ${shortest} characters.` : null
  return (
    <Panel title="Password">
      <form
        onSubmit={(event) => {
          event.preventDefault()
          setTried(true)
          if (short) return
          me.mutate(
            { password: next, ...(current === '' ? {} : { current_password: current }) },
            {
              onSuccess: () => {
                setCurrent('')
                setNext('')
                setTried(false)
                notifications.show({ message: 'Password changed', withBorder: true })
              },
            },
          )
        }}
      >
        <Stack gap="sm" maw={360}>
          {me.error && <Failed error={me.error} />}
          <PasswordInput
            label="Current password"
            description="Leave empty if you only ever signed in by a link."
            autoComplete="current-password"
            value={current}
            onChange={(event) => setCurrent(event.currentTarget.value)}
          />
          <PasswordInput
            label="New password"
            autoComplete="new-password"
            error={tried ? short : null}
            value={next}
            onChange={(event) => setNext(event.currentTarget.value)}
          />
          <div>
            <Button type="submit" loading={me.isPending}>
              Change the password
            </Button>
          </div>
        </Stack>
      </form>
    </Panel>
  )
}
