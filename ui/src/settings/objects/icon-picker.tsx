/** The mark of an object, chosen among those the page has. */
import { Input } from '@mantine/core'
import { type KeyboardEvent } from 'react'
import { Icon, objectIcons } from '../../ui/icon'
import classes from './objects.module.css'

export function IconPicker({ value, onChange }: { value: string | null; onChange: (icon: string) => void }) {
  const keys = (event: KeyboardEvent<HTMLDivElement>) => {
    const step = ['ArrowRight', 'ArrowDown'].includes(event.key) ? 1 : ['ArrowLeft', 'ArrowUp'].includes(event.key) ? -1 : 0
    if (step === 0) return
    event.preventDefault()
    const at = Math.max(0, objectIcons.findIndex((each) => each === value))
    const next = objectIcons[(at + step + objectIcons.length) % objectIcons.length] ?? 'table'
    onChange(next)
    event.currentTarget.querySelector<HTMLButtonElement>(`[data-icon=${next}]`)?.focus()
  }
  return (
    <Input.Wrapper label="Icon" labelElement="div">
      <div role="radiogroup" aria-label="Icon" className={classes.icons} onKeyDown={keys}>
        {objectIcons.map((each, index) => (
          <button
            key={each}
            type="button"
            role="radio"
            data-icon={each}
            aria-checked={each === value}
            aria-label={each}
            tabIndex={each === value || (index === 0 && !objectIcons.some((one) => one === value)) ? 0 : -1}
            className={classes.icon}
            onClick={() => onChange(each)}
          >
            <Icon name={each} size={18} />
          </button>
        ))}
      </div>
    </Input.Wrapper>
  )
}
