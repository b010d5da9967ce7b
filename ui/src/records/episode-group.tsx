/** An episode in a timeline: what it was and came to, with its moments folded beneath. */
import { UnstyledButton } from '@mantine/core'
import { useId, useState } from 'react'
import type { Episode } from '../api/episodes-shapes'
import type { ObjectType, TimelineEntry } from '../api/types'
import { moment, money } from '../lib/format'
import { Icon } from '../ui/icon'
import { markOfEpisode, momentWords, outcomeWords, spanWords } from './episodes'
import { Entry } from './timeline-entry'
import classes from './timeline.module.css'

export function EpisodeGroup({ object, episode, entries }: { object: ObjectType; episode: Episode; entries: TimelineEntry[] }) {
  const [open, setOpen] = useState(false)
  const list = useId()
  const told = [outcomeWords(episode), momentWords(episode.count, entries.length)].filter((each) => each !== '')
  return (
    <li>
      <UnstyledButton className={`${classes.entry} ${classes.episode}`} aria-expanded={open} aria-controls={list} onClick={() => setOpen(!open)}>
        <span className={classes.mark}>
          <Icon name={markOfEpisode(episode.type)} size={14} />
        </span>
        <span className={classes.what}>
          <strong>{episode.name}</strong>
          {episode.amount && <span> {money(episode.amount)}</span>}
          <span className={classes.soft}> · {told.join(' · ')}</span>
          <Icon name="down" size={12} className={`${classes.fold} ${open ? classes.unfolded : ''}`} />
        </span>
        <time className={classes.when} dateTime={episode.begin} title={`${moment(episode.begin)} – ${moment(episode.end)}`}>
          {spanWords(episode.begin, episode.end)}
        </time>
      </UnstyledButton>
      {open && (
        <ol id={list} className={`${classes.list} ${classes.within}`}>
          {entries.map((entry) => (
            <Entry key={entry.type === 'interaction' ? entry.id : entry.seq} object={object} entry={entry} />
          ))}
        </ol>
      )}
    </li>
  )
}
