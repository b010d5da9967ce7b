/** Erasing the people that are chosen in a list, a thousand at most. */
import { Button, Modal, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { useMay } from '../../api/may'
import { useEraseMany } from '../../api/privacy'
import { useKnows } from '../../api/routes'
import { count } from '../../lib/format'
import { Icon } from '../../ui/icon'
import { Failed } from '../../ui/notice'
import { said } from '../../ui/undo-toast'
import { EraseForm } from './erase-form'
import { isNumbered } from './erasure-words'
import { WhatStays } from './what-stays'

const most = 1_000

export function EraseChosen({ object, ids, onDone }: { object: string; ids: string[]; onDone: () => void }) {
  const [open, setOpen] = useState(false)
  const known = useKnows('/people/erase/batch')
  const { admin } = useMay()
  if (object !== 'people' || !admin || !known || ids.length === 0) return null
  return (
    <>
      <Button size="compact-sm" variant="subtle" color="red" leftSection={<Icon name="block" size={14} />} onClick={() => setOpen(true)}>
        Erase…
      </Button>
      {open && <EraseMany ids={ids} onClose={() => setOpen(false)} onDone={onDone} />}
    </>
  )
}

function EraseMany({ ids, onClose, onDone }: { ids: string[]; onClose: () => void; onDone: () => void }) {
  const erase = useEraseMany(ids)
  const go = useNavigate()
  const people = `${count(ids.length)} ${ids.length === 1 ? 'person' : 'people'}`
  return (
    <Modal opened onClose={onClose} size="lg" title={`Erase ${people} for ever?`}>
      {ids.length > most ? (
        <Text size="sm">
          {people} are chosen; {count(most)} can be erased at a time. Choose fewer.
        </Text>
      ) : (
        <Stack gap="md">
          <Text size="sm">
            All that is known of them goes: their records, events, comments, files and mails. Orders and invoices, which the law has you keep, stay without them. What
            happens to one person in detail is shown before erasing them from their own page.
          </Text>
          <WhatStays several={ids.length > 1} />
          {erase.error && <Failed error={erase.error} />}
          <EraseForm
            name={count(ids.length)}
            named={(typed) => isNumbered(typed, ids.length)}
            label="How many people"
            button={`Erase ${people}`}
            busy={erase.isPending}
            onCancel={onClose}
            onErase={(how) =>
              erase.mutate(how, {
                onSuccess: (erasure) => {
                  onDone()
                  said(`${people} hidden everywhere. This is the receipt.`)
                  void go(`/privacy/erasures/${erasure.id}`)
                },
              })
            }
          />
        </Stack>
      )}
    </Modal>
  )
}
