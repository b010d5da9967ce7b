/** A choice as a small coloured mark. The colour is an aid; the word always stands there. */
import type { Choice, Field } from '../api/types'
import classes from './chip.module.css'

export const chipColours = ['grey', 'blue', 'teal', 'green', 'yellow', 'orange', 'red', 'pink', 'violet'] as const

export function Chip({ text, colour }: { text: string; colour?: string | null | undefined }) {
  const known = chipColours.find((each) => each === (colour === 'gray' ? 'grey' : colour)) ?? 'grey'
  return <span className={`${classes.chip} ${classes[known]}`}>{text}</span>
}

export function optionOf(field: Field, value: string): Choice {
  return field.options?.find((option) => option.value === value) ?? { value, label: value }
}

export function Chips({ field, words }: { field: Field; words: string[] }) {
  return (
    <span className={classes.chips}>
      {words.map((word) => {
        const option = optionOf(field, word)
        return <Chip key={word} text={option.label} colour={option.color} />
      })}
    </span>
  )
}
