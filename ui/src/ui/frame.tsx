/** The frame of every page: a head with title and actions, then panels. */
import { Group, Text, Title } from '@mantine/core'
import { useEffect, type ReactNode } from 'react'
import { Link } from 'react-router'
import { Icon } from './icon'
import classes from './frame.module.css'

export function useDocumentTitle(title: string | undefined) {
  useEffect(() => {
    document.title = title ? `${title} · Rapport` : 'Rapport'
  }, [title])
}

export function PageHead({ title, trail, sub, actions }: {
  title: string
  trail?: { label: string; to: string } | undefined
  sub?: ReactNode
  actions?: ReactNode
}) {
  useDocumentTitle(title)
  return (
    <header className={classes.head}>
      <div className={classes.titles}>
        {trail && (
          <Link to={trail.to} className={classes.trail}>
            <span className={classes.trailName}>{trail.label}</span>
            <Icon name="right" size={12} />
          </Link>
        )}
        <Title order={1} className={classes.title} title={title}>
          {title}
        </Title>
        {sub && <span className={classes.sub}>{sub}</span>}
      </div>
      {actions && (
        <Group gap="xs" wrap="nowrap">
          {actions}
        </Group>
      )}
    </header>
  )
}

export function PageBody({ children, narrow }: { children: ReactNode; narrow?: boolean }) {
  return <div className={`${classes.body} ${narrow ? classes.narrow : ''}`}>{children}</div>
}

export function Panel({ title, aside, children, flush, id }: {
  title?: string | undefined
  aside?: ReactNode
  children: ReactNode
  flush?: boolean
  id?: string
}) {
  return (
    <section className={classes.panel} aria-label={title} id={id}>
      {title && (
        <div className={classes.panelHead}>
          <Title order={2}>{title}</Title>
          {aside && <div className={classes.aside}>{aside}</div>}
        </div>
      )}
      <div className={flush ? undefined : classes.panelBody}>{children}</div>
    </section>
  )
}

export function Term({ name, children }: { name: ReactNode; children: ReactNode }) {
  return (
    <div className={classes.term}>
      <Text component="dt" size="sm" c="dimmed">
        {name}
      </Text>
      <dd>{children}</dd>
    </div>
  )
}

export function Terms({ children }: { children: ReactNode }) {
  return <dl className={classes.terms}>{children}</dl>
}
