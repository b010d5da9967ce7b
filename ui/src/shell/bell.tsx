/** How much is unread, and a look at it without leaving the page. */
import { ActionIcon, Button, Group, Popover, Text } from '@mantine/core'
import { useState } from 'react'
import { Link } from 'react-router'
import { useMarkRead, useUnread } from '../api/notifications'
import { count } from '../lib/format'
import { Icon } from '../ui/icon'
import { NoticeList } from './notice-list'
import classes from './shell.module.css'

export function Bell() {
  const unread = useUnread().data
  const mark = useMarkRead()
  const [open, setOpen] = useState(false)
  const many = unread?.unread ?? 0
  return (
    <span className={classes.bell}>
      <Popover opened={open} onChange={setOpen} position="bottom-start" width={340} trapFocus returnFocus withinPortal>
      <Popover.Target>
        <ActionIcon size={28} aria-label={many > 0 ? `${count(many)} unread notifications` : 'Notifications'} onClick={() => setOpen(!open)}>
          <Icon name="bell" />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown p="xs">
        <Group justify="space-between" px={6} pb={4}>
          <Text fw={600} size="sm">
            Notifications
          </Text>
          {many > 0 && (
            <Button size="compact-xs" variant="subtle" loading={mark.isPending} onClick={() => mark.mutate({ all: true })}>
              Mark all as read
            </Button>
          )}
        </Group>
        {many === 0 ? (
          <Text size="sm" c="dimmed" p={6}>
            Nothing new.
          </Text>
        ) : (
          <div className={classes.bellList}>
            <NoticeList notices={(unread?.data ?? []).slice(0, 8)} onOpen={() => setOpen(false)} />
          </div>
        )}
        <Button component={Link} to="/notifications" variant="subtle" fullWidth mt={4} onClick={() => setOpen(false)}>
          All notifications
        </Button>
      </Popover.Dropdown>
    </Popover>
      {many > 0 && (
        <span className={classes.unread} aria-hidden="true">
          {many > 99 ? '99+' : many}
        </span>
      )}
    </span>
  )
}
