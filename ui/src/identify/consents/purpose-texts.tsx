/** The wordings a purpose had, each with the day from which people saw it. */
import { UnstyledButton } from '@mantine/core'
import { useState } from 'react'
import { usePurposeTexts } from '../../api/consents'
import type { Purpose } from '../../api/consents-shapes'
import { moment, momentDay } from '../../lib/format'
import { Icon } from '../../ui/icon'
import { Failed, Lines } from '../../ui/notice'
import classes from './consents.module.css'

export function PurposeTexts({ purpose }: { purpose: Purpose }) {
  const [open, setOpen] = useState(false)
  const texts = usePurposeTexts(open ? purpose.id : null)
  return (
    <div>
      <UnstyledButton className={classes.fold ?? ''} aria-expanded={open} onClick={() => setOpen(!open)}>
        <Icon name={open ? 'up' : 'down'} size={13} />
        {purpose.text_version === 1 ? 'The one wording so far' : `All ${purpose.text_version} wordings`}
      </UnstyledButton>
      {open &&
        (texts.error ? (
          <Failed error={texts.error} retry={() => void texts.refetch()} />
        ) : !texts.data ? (
          <Lines count={3} />
        ) : (
          <ol className={classes.texts} aria-label="Wordings">
            {texts.data.map((each) => (
              <li key={each.version}>
                <span className={classes.soft} title={moment(each.since)}>
                  Version {each.version}, since {momentDay(each.since)}
                </span>
                <p>{each.text}</p>
              </li>
            ))}
          </ol>
        ))}
    </div>
  )
}
