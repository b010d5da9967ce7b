/** What else can be done with a record: share it, make it one with another, or delete it after naming it; it can be brought back at once. */
import { ActionIcon, Button, Group, Menu, Modal, Stack, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Link, useNavigate } from 'react-router'
import { bringBack } from '../api/bulk'
import { parts, useMay } from '../api/may'
import { useMerges } from '../api/merges'
import { useDeleteRecord } from '../api/records'
import type { ObjectType, Row } from '../api/types'
import { Icon } from '../ui/icon'
import { failedTo, undoable } from '../ui/undo-toast'
import { ShareForm } from './share-form'

/** `also` are lines of the menu that only some objects have. */
export function MoreActions({ object, record, title, also }: { object: ObjectType; record: Row; title: string; also?: ReactNode }) {
  const { id } = record
  const [asked, { open, close }] = useDisclosure(false)
  const go = useNavigate()
  const remove = useDeleteRecord(object.slug)
  const client = useQueryClient()
  const may = useMay()
  const [sharing, share] = useDisclosure(false)
  const mayDelete = may.to(object, 'delete', record)
  const mayShare = may.write && may.to(object, 'edit', record) && !parts.includes(object.slug)
  const mayMerge = useMerges(object.slug, 'merge') && mayDelete && may.to(object, 'edit', record)
  const drop = async () => {
    // The page goes first: it would ask for a record that is no longer there.
    await go(`/${object.slug}`)
    try {
      await remove.mutateAsync(id)
    } catch (error) {
      return failedTo(`${title} was not deleted`, error)
    }
    undoable(`${title} deleted`, async () => {
      await bringBack(object.slug, id)
      void client.invalidateQueries({ queryKey: ['records'] })
    })
  }
  if (!mayDelete && !mayShare && !also) return null
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="default" size={30} aria-label="More actions">
            <Icon name="more" />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {mayShare && (
            <Menu.Item leftSection={<Icon name="share" />} onClick={share.open}>
              Share…
            </Menu.Item>
          )}
          {mayMerge && (
            <Menu.Item component={Link} to={`/${object.slug}/${id}/merge`} leftSection={<Icon name="merge" />}>
              Merge with …
            </Menu.Item>
          )}
          {also}
          {mayDelete && (
            <Menu.Item color="red" leftSection={<Icon name="trash" />} onClick={open}>
              Delete {object.singular}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      {sharing && <ShareForm object={object} id={id} title={title} onClose={share.close} />}
      <Modal opened={asked} onClose={close} title={`Delete ${title}?`}>
        <Stack gap="md">
          <Text size="sm">
            The {object.singular} moves to the trash, together with what belongs to it. From there it can be brought back.
          </Text>
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={close}>
              Keep
            </Button>
            <Button color="red" onClick={() => void drop()}>
              Delete {title}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  )
}
