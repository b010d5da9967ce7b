/** Whether a figure meets its goal: a sign, a colour and words, so that none of them is needed alone. */
import type { Goal, Unit } from '../api/types'
import { Icon } from '../ui/icon'
import classes from './goal-mark.module.css'
import { goalText } from './metric-text'

export function GoalMark({ goal, unit, currency }: { goal: Goal; unit: Unit; currency: string | null }) {
  const text = goalText(goal, unit, currency)
  if (goal.met === null) return <span className={classes.mark}>{text}</span>
  return (
    <span className={`${classes.mark} ${goal.met ? classes.met : classes.missed}`} data-testid="goal" data-met={goal.met}>
      <Icon name={goal.met ? 'check' : 'flag'} size={13} />
      {text}: {goal.met ? 'met' : 'not met'}
    </span>
  )
}
