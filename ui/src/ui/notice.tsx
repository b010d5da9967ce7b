/** What a page says when there is nothing, when something failed, and while it waits. */
import { Alert, Button, Skeleton, Stack, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { Problem } from '../api/client'
import { Icon, type IconName } from './icon'
import classes from './notice.module.css'

export function Empty({ icon = 'list', title, children, action }: {
  icon?: IconName
  title: string
  children?: ReactNode
  action?: ReactNode
}) {
  return (
    <div className={classes.empty}>
      <span className={classes.badge}>
        <Icon name={icon} size={20} />
      </span>
      <Text fw={600}>{title}</Text>
      {children && (
        <Text size="sm" c="dimmed" maw={420}>
          {children}
        </Text>
      )}
      {action}
    </div>
  )
}

export function problemText(error: unknown): { title: string; detail: string | null } {
  if (error instanceof Problem) return { title: error.title, detail: error.detail }
  return { title: 'Something went wrong', detail: error instanceof Error ? error.message : null }
}

/** Says what happened and offers to try again; nothing the reader typed is thrown away. */
export function Failed({ error, retry }: { error: unknown; retry?: (() => void) | undefined }) {
  const { title, detail } = problemText(error)
  return (
    <Alert color="red" variant="light" icon={<Icon name="alert" />} title={title} role="alert" className={classes.failed}>
      <Stack gap="xs" align="flex-start">
        {detail && <Text size="sm">{detail}</Text>}
        {error instanceof Problem && error.errors.length > 0 && (
          <ul className={classes.errors}>
            {error.errors.map((each) => (
              <li key={each.pointer + each.detail}>{each.detail}</li>
            ))}
          </ul>
        )}
        {retry && (
          <Button variant="default" onClick={retry} leftSection={<Icon name="retry" size={14} />}>
            Try again
          </Button>
        )}
      </Stack>
    </Alert>
  )
}

export function Lines({ count, height = 14, gap = 'sm' }: { count: number; height?: number; gap?: string }) {
  return (
    <Stack gap={gap} aria-hidden="true">
      {Array.from({ length: count }, (_, index) => (
        <Skeleton key={index} height={height} width={`${92 - ((index * 17) % 40)}%`} />
      ))}
    </Stack>
  )
}
