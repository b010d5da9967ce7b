/** With whom a record is shared: colleagues and teams whose role alone would not show it to them. */
import { ActionIcon, Button, Group, Modal, NativeSelect, Select, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { useTeams } from '../api/rights'
import { useSession } from '../api/session'
import { type Share, useSetShares, useShares } from '../api/shares'
import type { ObjectType } from '../api/types'
import { useColleagues } from '../fields/user'
import { Icon } from '../ui/icon'
import { Failed, Lines } from '../ui/notice'
import { said } from '../ui/undo-toast'
import classes from './desk.module.css'

export function ShareForm({ object, id, title, onClose }: { object: ObjectType; id: string; title: string; onClose: () => void }) {
  const found = useShares(object.slug, id)
  return (
    <Modal opened onClose={onClose} title={`Share ${title}`}>
      {found.error ? (
        <Failed error={found.error} retry={() => void found.refetch()} />
      ) : found.data ? (
        <Form object={object} id={id} title={title} now={found.data} onClose={onClose} />
      ) : (
        <Lines count={3} />
      )}
    </Modal>
  )
}

function Form({ object, id, title, now, onClose }: { object: ObjectType; id: string; title: string; now: Share[]; onClose: () => void }) {
  const [shares, setShares] = useState(now)
  const save = useSetShares(object.slug, id)
  const me = useSession().data?.user.id
  const { all, here } = useColleagues()
  const teams = useTeams().data ?? []
  const named = (share: Share) => all.find((each) => each.value === share.user_id)?.label ?? teams.find((each) => each.id === share.team_id)?.name ?? 'Somebody'
  const taken = shares.map((share) => share.user_id ?? share.team_id)
  const add = (chosen: string) =>
    setShares([...shares, here.some((each) => each.value === chosen) ? { user_id: chosen, team_id: null, right: 'read' } : { user_id: null, team_id: chosen, right: 'read' }])
  const choices = [
    { group: 'Colleagues', items: here.filter((each) => each.value !== me && !taken.includes(each.value)) },
    { group: 'Teams', items: teams.filter((each) => !taken.includes(each.id)).map((each) => ({ value: each.id, label: each.name })) },
  ].filter((group) => group.items.length > 0)

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate(shares, {
          onSuccess: () => {
            said(shares.length === 0 ? `${title} is shared with nobody` : `${title} is shared`)
            onClose()
          },
        })
      }}
    >
      <Stack gap="sm">
        <Text size="sm" c="dimmed">
          Whoever stands here sees this {object.singular}, also where the role shows only own records.
        </Text>
        {save.error && <Failed error={save.error} />}
        {shares.map((share, index) => (
          <div key={share.user_id ?? share.team_id} className={classes.share}>
            <span>{named(share)}</span>
            <NativeSelect
              size="xs"
              aria-label={`${named(share)} may`}
              data={[
                { value: 'read', label: 'sees it' },
                { value: 'edit', label: 'changes it' },
              ]}
              value={share.right}
              onChange={(event) => {
                const right = event.currentTarget.value === 'edit' ? 'edit' : 'read'
                setShares(shares.map((each, at) => (at === index ? { ...each, right } : each)))
              }}
            />
            <ActionIcon aria-label={`Share no longer with ${named(share)}`} onClick={() => setShares(shares.filter((_, at) => at !== index))}>
              <Icon name="close" size={13} />
            </ActionIcon>
          </div>
        ))}
        {choices.length > 0 ? (
          <Select
            aria-label="Share with"
            placeholder="Add a colleague or a team"
            searchable
            value={null}
            data={choices}
            onChange={(chosen) => chosen && add(chosen)}
          />
        ) : (
          shares.length === 0 && <Text size="sm">There are no colleagues yet. An administrator invites them under Settings, Users.</Text>
        )}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={save.isPending} disabled={JSON.stringify(shares) === JSON.stringify(now)}>
            Save
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
