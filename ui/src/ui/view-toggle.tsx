/** The same numbers as a plot or as a table. */
import { SegmentedControl, VisuallyHidden } from '@mantine/core'
import { Icon, type IconName } from './icon'
import classes from './view-toggle.module.css'

export type View = 'plot' | 'table'

interface ViewToggleProps {
  title: string
  as: View
  onChange: (as: View) => void
  plot?: IconName
}

export function ViewToggle({ title, as, onChange, plot = 'model' }: ViewToggleProps) {
  return (
    <SegmentedControl
      size="xs"
      aria-label={`${title}: plot or table`}
      value={as}
      onChange={(value) => onChange(value === 'table' ? 'table' : 'plot')}
      data={[
        { value: 'plot', label: <Mark icon={plot} name="Plot" /> },
        { value: 'table', label: <Mark icon="table" name="Table" /> },
      ]}
    />
  )
}

function Mark({ icon, name }: { icon: IconName; name: string }) {
  return (
    <span title={name} className={classes.mark}>
      <Icon name={icon} size={13} />
      <VisuallyHidden>{name}</VisuallyHidden>
    </span>
  )
}
