/** Consent at a glance: each channel with a mark, and all of it in words for whoever does not see marks. */
import { Tooltip } from '@mantine/core'
import { usePersonConsents } from '../../api/consents'
import { useKnows } from '../../api/routes'
import { Icon } from '../../ui/icon'
import { channelIcon } from './consent-words'
import classes from './consents.module.css'
import { byChannel, marks } from './standing'

export const panelId = 'consent'

export function ConsentGlance({ id }: { id: string }) {
  const known = useKnows('/people/{id}/consents')
  const found = usePersonConsents(id, known).data
  if (!found || found.data.length === 0) return null
  return (
    <div className={classes.glance}>
      <span className={classes.glanceName}>{found.restricted ? 'Consent (restricted)' : 'Consent'}</span>
      <ul className={classes.icons}>
        {byChannel(found.data).map((each) => (
          <li key={each.channel}>
            <Tooltip label={each.told} multiline maw={260}>
              <button
                type="button"
                className={classes.glanceMark}
                data-mark={each.mark}
                aria-label={each.told}
                onClick={() => document.getElementById(panelId)?.scrollIntoView({ behavior: 'smooth', block: 'start' })}
              >
                <Icon name={channelIcon(each.channel)} size={16} />
                <Icon name={marks[each.mark].icon} size={11} strokeWidth={2.5} />
              </button>
            </Tooltip>
          </li>
        ))}
      </ul>
    </div>
  )
}
