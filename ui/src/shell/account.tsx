/** Who is signed in, the colours she prefers, and the way out. */
import { Menu, SegmentedControl, UnstyledButton, useMantineColorScheme, VisuallyHidden } from '@mantine/core'
import { Link } from 'react-router'
import { useSignOut } from '../api/session'
import type { Session } from '../api/types'
import { initials } from '../lib/initials'
import { Icon } from '../ui/icon'
import classes from './shell.module.css'

export function Account({ session }: { session: Session }) {
  const signOut = useSignOut()
  const name = session.user.name.trim() || session.user.email || '?'
  return (
    <Menu position="top-start" width={228} withinPortal>
      <Menu.Target>
        <UnstyledButton className={classes.account}>
          <VisuallyHidden>Account of</VisuallyHidden>
          <span className={classes.initials} aria-hidden="true">
            {initials(name)}
          </span>
          <bdi className={classes.accountName} title={name}>
            {name}
          </bdi>
          <Icon name="up" size={14} />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{session.user.email}</Menu.Label>
        <Menu.Item component={Link} to="/settings" leftSection={<Icon name="user" />}>
          My profile
        </Menu.Item>
        <Menu.Divider />
        <Menu.Label>Colours</Menu.Label>
        <div className={classes.scheme}>
          <SchemeChoice />
        </div>
        <Menu.Divider />
        <Menu.Item leftSection={<Icon name="signout" />} onClick={() => signOut.mutate()}>
          Sign out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

function SchemeChoice() {
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  return (
    <SegmentedControl
      size="xs"
      fullWidth
      aria-label="Colours"
      value={colorScheme}
      onChange={(value) => setColorScheme(value as 'auto' | 'light' | 'dark')}
      data={[
        { value: 'auto', label: <Choice icon="auto" name="Auto" /> },
        { value: 'light', label: <Choice icon="sun" name="Light" /> },
        { value: 'dark', label: <Choice icon="moon" name="Dark" /> },
      ]}
    />
  )
}

function Choice({ icon, name }: { icon: 'auto' | 'sun' | 'moon'; name: string }) {
  return (
    <span title={name} className={classes.choice}>
      <Icon name={icon} size={14} />
      <VisuallyHidden>{name}</VisuallyHidden>
    </span>
  )
}
