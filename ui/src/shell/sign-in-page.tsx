/** Sign-in with e-mail and password; afterwards back to where the reader wanted to go. */
import { Button, PasswordInput, Stack, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { Navigate, useSearchParams } from 'react-router'
import { useSession, useSignIn } from '../api/session'
import { Failed } from '../ui/notice'
import { Door } from './door'

/** Only a path of this page is followed, never another site. */
export function wayBack(next: string | null): string {
  return next && next.startsWith('/') && !next.startsWith('//') ? next : '/'
}

export default function SignInPage() {
  const [params] = useSearchParams()
  const session = useSession()
  const signIn = useSignIn()
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const [missing, setMissing] = useState<string | null>(null)

  if (session.data) return <Navigate to={wayBack(params.get('next'))} replace />
  return (
    <Door title="Sign in">
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          if (email === '' || password === '') {
            setMissing('Type your e-mail address and your password.')
            return
          }
          setMissing(null)
          signIn.mutate({ email, password })
        }}
      >
        <Stack gap="sm">
          {signIn.error && <Failed error={signIn.error} />}
          {missing && (
            <Text size="sm" c="red" role="alert">
              {missing}
            </Text>
          )}
          <TextInput
            label="E-mail"
            type="email"
            autoComplete="username"
            autoFocus
            value={email}
            onChange={(event) => setEmail(event.currentTarget.value)}
          />
          <PasswordInput
            label="Password"
            autoComplete="current-password"
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
          />
          <Button type="submit" size="sm" loading={signIn.isPending} fullWidth mt={4}>
            Sign in
          </Button>
          <Text size="xs" c="dimmed">
            No password yet? Open the sign-in link you were given, or ask an administrator for a new one.
          </Text>
        </Stack>
      </form>
    </Door>
  )
}
