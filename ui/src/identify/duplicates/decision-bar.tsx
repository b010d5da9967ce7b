/** What can be decided about a pair, each with its key, and what was decided last. */
import { Button } from '@mantine/core'
import { Icon, type IconName } from '../../ui/icon'
import classes from './duplicates.module.css'

interface DecisionBarProps {
  decides: boolean
  first: boolean
  last: boolean
  /** The last decision in words. */
  done: string | null
  tally: string
  onMerge: () => void
  onSwap: () => void
  onDismiss: () => void
  onStep: (by: number) => void
  onUndo: () => void
}

export function DecisionBar({ decides, first, last, done, tally, onMerge, onSwap, onDismiss, onStep, onUndo }: DecisionBarProps) {
  return (
    <div className={classes.bar}>
      {decides && (
        <div className={classes.keys}>
          <Key name="M" icon="merge" main onClick={onMerge}>
            Merge
          </Key>
          <Key name="N" icon="close" onClick={onDismiss}>
            Not the same
          </Key>
          <Key name="S" icon="swap" onClick={onSwap}>
            Swap who stays
          </Key>
        </div>
      )}
      <div className={classes.keys}>
        <Key small name="K" icon="up" disabled={first} onClick={() => onStep(-1)}>
          Previous
        </Key>
        <Key small name="J" icon="down" disabled={last} onClick={() => onStep(1)}>
          Next
        </Key>
      </div>
      <div className={classes.keys}>
        <Key small name="U" icon="undo" disabled={done === null} onClick={onUndo}>
          Undo
        </Key>
      </div>
      <p className={classes.done}>
        <span role="status">{done ? `${done}.` : ''}</span>
        {done && tally !== '' && ` So far: ${tally}.`}
        {!done && <span className={classes.hint}>{decides ? 'Decide with the mouse, or with the keys on the buttons.' : 'Your role looks at duplicates; it does not merge.'}</span>}
      </p>
    </div>
  )
}

interface KeyProps {
  name: string
  icon: IconName
  main?: boolean
  /** On a phone its icon is enough. */
  small?: boolean
  disabled?: boolean
  onClick: () => void
  children: string
}

function Key({ name, icon, main = false, small = false, disabled = false, onClick, children }: KeyProps) {
  return (
    <Button
      variant={main ? 'filled' : 'default'}
      className={small ? (classes.small ?? '') : ''}
      disabled={disabled}
      leftSection={<Icon name={icon} size={14} />}
      rightSection={<kbd className={classes.key}>{name}</kbd>}
      aria-keyshortcuts={name}
      onClick={onClick}
    >
      {children}
    </Button>
  )
}
