/** A one-time link: it either signs in, or lets the first owner set up her account. */
import { Button, PasswordInput, Stack, Text, TextInput } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import { Link, Navigate, useLocation } from 'react-router'
import { useLinkInfo, useSession, useSetUp, useSignIn } from '../api/session'
import { Failed, Lines } from '../ui/notice'
import { Door } from './door'

export default function LinkPage() {
  // The token stays in the fragment, which browsers never send to a server or a log.
  const token = useLocation().hash.replace(/^#/, '')
  const link = useLinkInfo(token)
  const session = useSession()
  const signIn = useSignIn()
  const { mutate } = signIn
  const sent = useRef(false)
  const signsIn = link.data?.purpose === 'sign_in' && session.data === null

  // Opening the page is the intent; the token is spent once even if effects run twice.
  useEffect(() => {
    if (!signsIn || sent.current) return
    sent.current = true
    mutate({ link: token })
  }, [signsIn, mutate, token])

  if (session.data) return <Navigate to="/" replace />
  if (token === '' || link.error) return <Spent />
  if (!link.data) {
    return (
      <Door title="One moment">
        <Lines count={3} />
      </Door>
    )
  }
  if (link.data.purpose === 'set_up') return <SetUp token={token} email={link.data.email} />
  return (
    <Door title="Signing in" text={link.data.email ? `as ${link.data.email}` : undefined}>
      {signIn.error ? (
        <Failed error={signIn.error} retry={() => mutate({ link: token })} />
      ) : (
        <Lines count={2} />
      )}
    </Door>
  )
}

function Spent() {
  return (
    <Door title="This link is no longer valid" text="Each link works once and for a limited time. Ask an administrator for a new one, or start the program again to have a new one printed.">
      <Button component={Link} to="/sign-in" variant="default" size="sm">
        Sign in with a password
      </Button>
    </Door>
  )
}

const shortest = 12

function SetUp({ token, email: given }: { token: string; email: string | null }) {
  const setUp = useSetUp()
  const [name, setName] = useState('')
  const [email, setEmail] = useState(given ?? '')
  const [password, setPassword] = useState('')
  const [tried, setTried] = useState(false)
  const errors = {
    name: name.trim() === '' ? 'Type your name.' : null,
    email: /.+@.+/.test(email) ? null : 'Type an e-mail address.',
    password: password.length < shortest ? `Type at least ${shortest} characters.` : null,
  }
  const shown = (error: string | null) => (tried ? error : null)

  return (
    <Door title="Set up your account" text="You are the first here and become the owner.">
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          setTried(true)
          if (!errors.name && !errors.email && !errors.password) setUp.mutate({ link: token, name, email, password })
        }}
      >
        <Stack gap="sm">
          {setUp.error && <Failed error={setUp.error} />}
          <TextInput label="Name" autoComplete="name" autoFocus value={name} error={shown(errors.name)} onChange={(e) => setName(e.currentTarget.value)} />
          <TextInput label="E-mail" type="email" autoComplete="username" value={email} error={shown(errors.email)} onChange={(e) => setEmail(e.currentTarget.value)} />
          <PasswordInput label="Password" description={`At least ${shortest} characters; a short sentence is easy to keep in mind.`} autoComplete="new-password" value={password} error={shown(errors.password)} onChange={(e) => setPassword(e.currentTarget.value)} />
          <Button type="submit" size="sm" fullWidth mt={4} loading={setUp.isPending}>
            Create the account
          </Button>
          <Text size="xs" c="dimmed">
            Nobody can read your password, administrators included.
          </Text>
        </Stack>
      </form>
    </Door>
  )
}
