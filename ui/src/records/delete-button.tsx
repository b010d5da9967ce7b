/** Deletes a record after naming it; it can be brought back at once. */
import { ActionIcon, Button, Group, Menu, Modal, Stack, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from 'react-router'
import { bringBack } from '../api/bulk'
import { useMay } from '../api/may'
import { useDeleteRecord } from '../api/records'
import type { ObjectType, Row } from '../api/types'
import { Icon } from '../ui/icon'
import { Failed } from '../ui/notice'
import { undoable } from '../ui/undo-toast'

export function DeleteButton({ object, record, title }: { object: ObjectType; record: Row; title: string }) {
  const { id } = record
  const [asked, { open, close }] = useDisclosure(false)
  const go = useNavigate()
  const remove = useDeleteRecord(object.slug)
  const client = useQueryClient()
  if (!useMay().to(object, 'delete', record)) return null
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="default" size={30} aria-label="More actions">
            <Icon name="more" />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item color="red" leftSection={<Icon name="trash" />} onClick={open}>
            Delete {object.singular}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Modal opened={asked} onClose={close} title={`Delete ${title}?`}>
        <Stack gap="md">
          <Text size="sm">
            The {object.singular} moves to the trash, together with what belongs to it. From there it can be brought back.
          </Text>
          {remove.error && <Failed error={remove.error} />}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={close}>
              Keep
            </Button>
            <Button
              color="red"
              loading={remove.isPending}
              onClick={() =>
                remove.mutate(id, {
                  onSuccess: () => {
                    undoable(`${title} deleted`, async () => {
                      await bringBack(object.slug, id)
                      void client.invalidateQueries({ queryKey: ['records'] })
                    })
                    void go(`/${object.slug}`)
                  },
                })
              }
            >
              Delete {title}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  )
}
