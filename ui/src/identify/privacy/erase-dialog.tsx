/** Erasing one person: what would happen first, then the name, then the receipt. */
import { Modal, Stack, Text } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from 'react-router'
import { type Erasure, refreshErased, useErase, useErasePreview } from '../../api/privacy'
import { Failed, Lines } from '../../ui/notice'
import { said } from '../../ui/undo-toast'
import { EraseForm } from './erase-form'
import { isNamed } from './erasure-words'
import { Fates } from './fates'
import { WhatStays } from './what-stays'

interface EraseDialogProps {
  id: string
  title: string
  onClose: () => void
  /** Done before the receipt is shown, such as closing the request that asked for it. */
  onErased?: (erasure: Erasure) => void
}

export function EraseDialog({ id, title, onClose, onErased }: EraseDialogProps) {
  const erase = useErase(id)
  const preview = useErasePreview(id, !erase.isSuccess)
  const go = useNavigate()
  const client = useQueryClient()
  return (
    <Modal opened onClose={onClose} size="lg" title={`Erase ${title} for ever?`}>
      <Stack gap="md">
        {preview.error ? (
          <Failed error={preview.error} retry={() => void preview.refetch()} />
        ) : !preview.data ? (
          <Lines count={5} />
        ) : (
          <>
            <Stack gap={4}>
              <Text size="sm" fw={500}>
                What happens to what you know
              </Text>
              <Fates preview={preview.data} />
            </Stack>
            <WhatStays several={false} />
            {erase.error && <Failed error={erase.error} />}
            <EraseForm
              name={title}
              named={(typed) => isNamed(typed, title)}
              label="Name"
              button={`Erase ${title}`}
              busy={erase.isPending}
              onCancel={onClose}
              onErase={(how) =>
                erase.mutate(how, {
                  onSuccess: async (erasure) => {
                    onErased?.(erasure)
                    // The page goes first: it would ask for somebody who is no longer there.
                    await go(`/privacy/erasures/${erasure.id}`)
                    client.removeQueries({ predicate: ({ queryKey }) => queryKey.includes(id) })
                    refreshErased(client, [id])
                    said('Hidden everywhere. This is the receipt.')
                  },
                })
              }
            />
          </>
        )}
      </Stack>
    </Modal>
  )
}
