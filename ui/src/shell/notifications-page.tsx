/** Everything one was told, newest first. */
import { Button } from '@mantine/core'
import { useMarkRead, useNotices } from '../api/notifications'
import { PageBody, PageHead, Panel } from '../ui/frame'
import { Empty, Failed, Lines } from '../ui/notice'
import { NoticeList } from './notice-list'

export default function NotificationsPage() {
  const notices = useNotices()
  const mark = useMarkRead()
  const all = notices.data?.pages.flatMap((page) => page.data) ?? []
  const unread = notices.data?.pages[0]?.unread ?? 0
  return (
    <>
      <PageHead
        title="Notifications"
        actions={
          unread > 0 && (
            <Button variant="default" loading={mark.isPending} onClick={() => mark.mutate({ all: true })}>
              Mark all as read
            </Button>
          )
        }
      />
      <PageBody narrow>
        {notices.error ? (
          <Failed error={notices.error} retry={() => void notices.refetch()} />
        ) : notices.isPending ? (
          <Panel>
            <Lines count={6} height={24} />
          </Panel>
        ) : all.length === 0 ? (
          <Empty icon="bell" title="Nothing yet">
            When somebody mentions you, gives you a record or a task falls due, it is told here.
          </Empty>
        ) : (
          <Panel>
            <NoticeList notices={all} />
            {notices.hasNextPage && (
              <Button variant="default" mt="sm" loading={notices.isFetchingNextPage} onClick={() => void notices.fetchNextPage()}>
                Older
              </Button>
            )}
          </Panel>
        )}
      </PageBody>
    </>
  )
}
