/** Where one was mentioned, as lines of the day. */
import { Link } from 'react-router'
import type { Notice } from '../../api/notifications'
import { ago } from '../../lib/format'
import classes from './my-day.module.css'

export function NoticeLines({ notices }: { notices: Notice[] }) {
  return (
    <ul className={classes.list}>
      {notices.map((notice) => (
        <li key={notice.id} className={classes.line}>
          <div className={classes.text}>
            <Link to={notice.object && notice.record_id ? `/${notice.object}/${notice.record_id}` : '/notifications'}>
              {notice.actor?.name ?? 'Somebody'} at {notice.title ?? 'a record'}
            </Link>
            <span className={classes.soft}>
              {notice.comment?.body?.replace(/@\[([^\]]*)\]\(user:[^)]*\)/g, '@$1')} {ago(notice.at)}
            </span>
          </div>
        </li>
      ))}
    </ul>
  )
}
