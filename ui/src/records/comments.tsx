/** What colleagues say to each other at a record. */
import { ActionIcon, Button, Group, Menu } from '@mantine/core'
import { useState } from 'react'
import { Problem } from '../api/client'
import { type Comment, useChangeComment, useComment, useComments, useDeleteComment } from '../api/desk'
import { useMay } from '../api/may'
import { useColleagues } from '../fields/user'
import type { ObjectType } from '../api/types'
import { ago, moment } from '../lib/format'
import { kept, type Person, shown } from '../lib/mentions'
import { Avatar } from '../ui/avatar'
import { Panel } from '../ui/frame'
import { Icon } from '../ui/icon'
import { Failed } from '../ui/notice'
import { failedTo, undoable } from '../ui/undo-toast'
import { CommentText } from './comment-text'
import { MentionInput } from './mention-input'
import classes from './desk.module.css'

export function Comments({ object, id }: { object: ObjectType; id: string }) {
  const found = useComments(object.slug, id)
  const add = useComment(object.slug, id)
  const mayWrite = useMay().write
  const people = useColleagues().here
  const [draft, setDraft] = useState('')
  const send = () => {
    if (draft.trim() === '') return
    add.mutate(kept(draft.trim(), people), { onSuccess: () => setDraft(''), onError: (error) => failedTo('The comment was not kept', error) })
  }
  const comments = found.data ?? []
  // Some records take none, for instance those of a part that is switched off.
  const none = found.error instanceof Problem && found.error.status === 404
  if (none || (!mayWrite && comments.length === 0)) return null
  return (
    <Panel title="Comments" aside={comments.length > 0 ? String(comments.length) : undefined}>
      {found.error && <Failed error={found.error} retry={() => void found.refetch()} />}
      {comments.length > 0 && (
        <ul className={classes.comments}>
          {comments.map((comment) => (
            <Line key={comment.id} object={object} id={id} comment={comment} people={people} />
          ))}
        </ul>
      )}
      {mayWrite && (
        <div className={classes.write}>
          <MentionInput value={draft} people={people} label="New comment" placeholder="Say something to your colleagues; @ names one" onChange={setDraft} onSend={send} />
          {draft.trim() !== '' && (
            <Button size="compact-sm" loading={add.isPending} onClick={send} ml="auto">
              Comment
            </Button>
          )}
        </div>
      )}
    </Panel>
  )
}

function Line({ object, id, comment, people }: { object: ObjectType; id: string; comment: Comment; people: Person[] }) {
  const [draft, setDraft] = useState<string | null>(null)
  const change = useChangeComment(object.slug, id)
  const remove = useDeleteComment(object.slug, id)
  const again = useComment(object.slug, id)
  const save = () => {
    if (draft === null || draft.trim() === '') return
    change.mutate({ id: comment.id, body: kept(draft.trim(), people) }, { onSuccess: () => setDraft(null), onError: (error) => failedTo('The comment was not changed', error) })
  }
  return (
    <li className={classes.comment}>
      <Avatar name={comment.author.name} size={24} />
      <div className={classes.said}>
        <div className={classes.by}>
          <strong>{comment.author.name}</strong>
          <time dateTime={comment.created_at} title={moment(comment.created_at)}>
            {ago(comment.created_at)}
            {comment.edited_at && ', edited'}
          </time>
          {(comment.can_edit || comment.can_delete) && (
            <Menu position="bottom-end">
              <Menu.Target>
                <ActionIcon size={20} aria-label="Comment: more" ml="auto">
                  <Icon name="more" size={14} />
                </ActionIcon>
              </Menu.Target>
              <Menu.Dropdown>
                {comment.can_edit && <Menu.Item onClick={() => setDraft(shown(comment.body))}>Change</Menu.Item>}
                {comment.can_delete && (
                  <Menu.Item
                    color="red"
                    onClick={() =>
                      remove.mutate(comment.id, {
                        onSuccess: () => comment.can_edit && undoable('Comment deleted', () => again.mutateAsync(comment.body)),
                        onError: (error) => failedTo('The comment was not deleted', error),
                      })
                    }
                  >
                    Delete
                  </Menu.Item>
                )}
              </Menu.Dropdown>
            </Menu>
          )}
        </div>
        {draft === null ? (
          <CommentText body={comment.body} />
        ) : (
          <>
            <MentionInput value={draft} people={people} label="Change the comment" placeholder="" onChange={setDraft} onSend={save} />
            <Group gap={6} mt={6}>
              <Button size="compact-xs" loading={change.isPending} onClick={save}>
                Save
              </Button>
              <Button size="compact-xs" variant="subtle" color="gray" onClick={() => setDraft(null)}>
                Cancel
              </Button>
            </Group>
          </>
        )}
      </div>
    </li>
  )
}
