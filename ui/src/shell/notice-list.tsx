/** Notifications as lines; opening one marks it as read. */
import { Link } from 'react-router'
import { type Notice, useMarkRead } from '../api/notifications'
import { ago, moment } from '../lib/format'
import { Icon, type IconName } from '../ui/icon'
import { noticeWords } from './notice-words'
import classes from './notice-list.module.css'

const icons: Record<Notice['kind'], IconName> = { mention: 'comment', assigned: 'user', comment: 'comment', due: 'clock', import_finished: 'import', notice: 'info' }

export function NoticeList({ notices, onOpen }: { notices: Notice[]; onOpen?: () => void }) {
  const mark = useMarkRead()
  return (
    <ul className={classes.list} aria-label="Notifications">
      {notices.map((notice) => (
        <li key={notice.id}>
          <Link
            to={notice.object && notice.record_id ? `/${notice.object}/${notice.record_id}` : notice.kind === 'import_finished' ? '/imports' : '/notifications'}
            className={classes.line}
            data-unread={notice.read_at === null || undefined}
            onClick={() => {
              if (notice.read_at === null) mark.mutate({ ids: [notice.id] })
              onOpen?.()
            }}
          >
            <Icon name={icons[notice.kind] ?? 'info'} />
            <span className={classes.text}>
              <span className={classes.words}>{noticeWords(notice)}</span>
              {notice.comment?.body && <span className={classes.body}>{plainMentions(notice.comment.body)}</span>}
              <time className={classes.when} dateTime={notice.at} title={moment(notice.at)}>
                {ago(notice.at)}
              </time>
            </span>
          </Link>
        </li>
      ))}
    </ul>
  )
}

/** `@[Ada](user:…)` is read as @Ada. */
function plainMentions(body: string): string {
  return body.replace(/@\[([^\]]*)\]\(user:[^)]*\)/g, '@$1')
}
