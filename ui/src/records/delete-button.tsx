/** Deletes a record after naming it. */
import { ActionIcon, Button, Group, Menu, Modal, Stack, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { notifications } from '@mantine/notifications'
import { useNavigate } from 'react-router'
import { useDeleteRecord } from '../api/records'
import type { ObjectType } from '../api/types'
import { Icon } from '../ui/icon'
import { Failed } from '../ui/notice'
import { useMayWrite } from './list-head'

export function DeleteButton({ object, id, title }: { object: ObjectType; id: string; title: string }) {
  const [asked, { open, close }] = useDisclosure(false)
  const go = useNavigate()
  const remove = useDeleteRecord(object.slug)
  if (!useMayWrite()) return null
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
            One {object.singular}, {title}, will be deleted. The history keeps that it existed.
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
                    notifications.show({ message: `${title} deleted`, withBorder: true })
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
