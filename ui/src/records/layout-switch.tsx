/** Table, board or calendar, and the field that the layout goes by. */
import { Button, Menu, SegmentedControl, Tooltip, VisuallyHidden } from '@mantine/core'
import type { Field, ObjectType } from '../api/types'
import type { ViewKind } from '../api/views'
import type { ListState } from '../lib/list-state'
import { Icon, type IconName } from '../ui/icon'
import { boardFields, dateFields, groupFields } from './layouts'
import classes from './list-page.module.css'

const layouts: { kind: ViewKind; label: string; icon: IconName }[] = [
  { kind: 'table', label: 'Table', icon: 'list' },
  { kind: 'board', label: 'Board', icon: 'board' },
  { kind: 'calendar', label: 'Calendar', icon: 'calendar' },
]

export function LayoutSwitch({ object, state, change }: {
  object: ObjectType
  state: ListState
  change: (part: Partial<ListState>) => void
}) {
  const boards = boardFields(object)
  const days = dateFields(object)
  const offered = layouts.filter(({ kind }) => kind === 'table' || (kind === 'board' ? boards : days).length > 0)
  const choose = (kind: ViewKind) => {
    const board = boards.some((field) => field.slug === state.group) ? state.group : (boards[0]?.slug ?? null)
    const day = days.some((field) => field.slug === state.date) ? state.date : (days[0]?.slug ?? null)
    change({ kind, ...(kind === 'board' ? { group: board } : {}), ...(kind === 'calendar' ? { date: day } : {}) })
  }
  return (
    <>
      <SegmentedControl
        size="xs"
        aria-label="Layout"
        value={state.kind}
        onChange={(kind) => choose(kind as ViewKind)}
        data={offered.map(({ kind, label, icon }) => ({
          value: kind,
          label: (
            <span title={label} className={classes.mark}>
              <Icon name={icon} size={13} />
              <VisuallyHidden>{label}</VisuallyHidden>
            </span>
          ),
        }))}
      />
      {state.kind === 'table' && (
        <By label="Group" icon="grid" fields={groupFields(object)} value={state.group} none="No groups" onChange={(group) => change({ group })} />
      )}
      {state.kind === 'board' && <By label="Columns by" icon="grid" fields={boards} value={state.group} onChange={(group) => change({ group })} />}
      {state.kind === 'calendar' && <By label="Days by" icon="calendar" fields={days} value={state.date} onChange={(date) => change({ date })} />}
    </>
  )
}

function By({ label, icon, fields, value, none, onChange }: {
  label: string
  icon: IconName
  fields: Field[]
  value: string | null
  none?: string
  onChange: (slug: string | null) => void
}) {
  const chosen = fields.find((field) => field.slug === value)
  if (fields.length === 0) return null
  return (
    <Menu position="bottom-end" width={220}>
      <Menu.Target>
        <Tooltip label={chosen ? `${label}: ${chosen.label}` : label}>
          <Button
            className={classes.by}
            variant={chosen && none ? 'light' : 'default'}
            aria-label={chosen ? `${label}: ${chosen.label}` : label}
            leftSection={<Icon name={icon} size={14} />}
          >
            <span>{chosen?.label ?? label}</span>
          </Button>
        </Tooltip>
      </Menu.Target>
      <Menu.Dropdown mah={360} style={{ overflowY: 'auto' }}>
        <Menu.Label>{label}</Menu.Label>
        {none && (
          <Menu.Item onClick={() => onChange(null)} rightSection={chosen ? null : <Icon name="check" size={13} />}>
            {none}
          </Menu.Item>
        )}
        {fields.map((field) => (
          <Menu.Item key={field.slug} onClick={() => onChange(field.slug)} rightSection={field.slug === value ? <Icon name="check" size={13} /> : null}>
            {field.label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
