/** What is not saved yet, and why it could not be: each reason leads to its place. */
import { Alert, Anchor, Button, Group, Stack, Text } from '@mantine/core'
import { useEffect, useRef } from 'react'
import { Link } from 'react-router'
import { useMay } from '../../api/may'
import { Icon } from '../../ui/icon'
import { Failed } from '../../ui/notice'
import { panels, whereErrors } from './draft'
import classes from './forms.module.css'
import type { Builder } from './use-builder'

export function NotSaved({ builder, onGo }: { builder: Builder; onGo: () => void }) {
  const { errors, failure, dirty, discard } = builder
  const { admin } = useMay()
  const where = whereErrors(errors)
  const alert = useRef<HTMLDivElement>(null)
  const refused = errors.length > 0 || failure !== null
  // The button stands in the head, wherever the reader is in a long form.
  useEffect(() => {
    if (refused) alert.current?.scrollIntoView({ block: 'nearest' })
  }, [refused])
  if (failure) {
    return (
      <div ref={alert}>
        <Failed error={failure} />
      </div>
    )
  }
  if (errors.length > 0) {
    const go = (name: string) => {
      onGo()
      // The tab with it is drawn first.
      requestAnimationFrame(() => document.getElementById(`panel-${name}`)?.scrollIntoView({ block: 'start' }))
    }
    return (
      <Alert ref={alert} color="red" variant="light" icon={<Icon name="alert" />} title="Not saved yet" role="alert">
        <Stack gap={4}>
          {where.elsewhere.map((each) => (
            <Text size="sm" key={each.pointer + each.detail}>
              {each.detail}
            </Text>
          ))}
          {where.panels.length > 0 && (
            <Group gap="xs">
              <Text size="sm">To be put right under</Text>
              {where.panels.map((name) => (
                <Anchor key={name} component="button" type="button" size="sm" underline="always" onClick={() => go(name)}>
                  {panels[name].title}
                </Anchor>
              ))}
            </Group>
          )}
          {errors.some((each) => each.detail.includes('mail server')) &&
            (admin ? (
              <Anchor component={Link} to="/settings/mail" size="sm" underline="always">
                Mail settings
              </Anchor>
            ) : (
              <Text size="sm">Ask an administrator to set up a mail server.</Text>
            ))}
        </Stack>
      </Alert>
    )
  }
  if (!dirty) return null
  return (
    <div className={classes.unsaved} role="status">
      <Text size="sm">Changes here are not saved yet. They wait in this tab, also when it is loaded anew.</Text>
      <Button size="compact-xs" variant="default" onClick={discard}>
        Discard the changes
      </Button>
    </div>
  )
}
