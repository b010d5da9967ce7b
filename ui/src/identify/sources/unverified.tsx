/** What the word of a website is worth. */
import { Text } from '@mantine/core'
import { Icon } from '../../ui/icon'
import classes from './sources.module.css'

export function Unverified() {
  return (
    <div className={classes.note}>
      <Icon name="shield" size={16} />
      <Text size="sm">
        Everybody can read the key of a website, so what a website says is unverified: it fills empty fields, but never overwrites one, never joins two known people and
        never gives consent.
      </Text>
    </div>
  )
}
