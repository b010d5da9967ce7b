/** Says what was done and offers to take it back, by its button or by Ctrl+Z. */
import { Button, Group } from '@mantine/core'
import { useHotkeys } from '@mantine/hooks'
import { notifications } from '@mantine/notifications'
import { forget, last, remember, type Undoable } from '../lib/undo-stack'
import { problemText } from './notice'

const shown = 8_000

export function said(message: string): void {
  notifications.show({ message, withBorder: true })
}

/** What went wrong beside the page's own places for it. */
export function failedTo(what: string, error: unknown): void {
  const { title, detail } = problemText(error)
  notifications.show({ title: what, message: detail ?? title, color: 'red', withBorder: true, autoClose: 10_000 })
}

export function undoable(label: string, run: Undoable['run']): void {
  const step = { label, run }
  remember(step)
  const id = notifications.show({
    autoClose: shown,
    withBorder: true,
    message: (
      <Group justify="space-between" wrap="nowrap">
        <span style={{ minWidth: 0 }}>{label}</span>
        <Button
          size="compact-xs"
          variant="subtle"
          flex="none"
          onClick={() => {
            notifications.hide(id)
            forget(step)
            void back(step)
          }}
        >
          Undo
        </Button>
      </Group>
    ),
  })
}

async function back(step: Undoable): Promise<void> {
  try {
    await step.run()
    said(`Undone: ${step.label}`)
  } catch (error) {
    failedTo('It could not be taken back', error)
  }
}

/** Ctrl+Z outside of inputs, where the browser's own undo rules. */
export function useUndoKey(): void {
  useHotkeys([
    [
      'mod+Z',
      () => {
        const step = last()
        if (step) void back(step)
        else said('There is nothing to undo')
      },
    ],
  ])
}
