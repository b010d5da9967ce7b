/** Turns a field into another type, after showing which values would not fit. */
import { Alert, Button, Group, Select, Stack, Table, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useState } from 'react'
import { useConvert, usePreviewConversion } from '../../api/schema'
import type { Field, ObjectType } from '../../api/types'
import { count } from '../../lib/format'
import { Panel } from '../../ui/frame'
import { Failed } from '../../ui/notice'
import { Rows } from '../../ui/rows'
import { draftOf, type FieldDraft, missingIn, typeSaid } from './field-draft'
import { kindChoices, kindOf } from './kinds'
import { TypeSettings } from './type-settings'

export function ConvertField({ object, field }: { object: ObjectType; field: Field }) {
  const preview = usePreviewConversion(object.slug, field.slug)
  const convert = useConvert(object.slug, field.slug)
  const [draft, setDraft] = useState<FieldDraft | null>(null)
  const ready = draft !== null && Object.keys(missingIn(draft)).length === 0
  const choices = kindChoices.map(({ group, items }) => ({ group, items: items.filter((each) => each.value !== field.type && each.value !== 'roll_up') }))
  const change = (next: FieldDraft) => {
    setDraft(next)
    preview.reset()
  }
  const seen = preview.data
  return (
    <Panel title="Turn into another kind">
      <Stack gap="sm">
        <Select
          label="It shall hold"
          searchable
          data={choices}
          value={draft?.type ?? null}
          placeholder={`Now: ${kindOf(field.type).name}`}
          maw={320}
          onChange={(chosen) => (chosen ? change({ ...draftOf(field), type: chosen as Field['type'] }) : setDraft(null))}
        />
        {draft && <TypeSettings object={object} draft={draft} missing={{}} onChange={(said) => change({ ...draft, ...said })} />}
        {(preview.error ?? convert.error) && <Failed error={preview.error ?? convert.error} />}
        {seen && (
          <Alert color={seen.convertible ? 'green' : 'orange'} variant="light">
            {seen.convertible
              ? `All ${count(seen.rows)} filled records fit.`
              : `${count(seen.failures.reduce((sum, each) => sum + each.count, 0))} of ${count(seen.rows)} filled records do not fit. Mend them first, then try again.`}
          </Alert>
        )}
        {seen && seen.failures.length > 0 && (
          <Rows label="Values that do not fit" columns={[{ name: 'Value' }, { name: 'Records', right: true }, { name: 'Why' }]}>
            {seen.failures.map((each) => (
              <Table.Tr key={each.value}>
                <Table.Td>{each.value}</Table.Td>
                <Table.Td ta="right">{count(each.count)}</Table.Td>
                <Table.Td style={{ whiteSpace: 'normal' }}>{each.reason}</Table.Td>
              </Table.Tr>
            ))}
          </Rows>
        )}
        <Group gap="xs">
          <Button variant="default" disabled={!ready} loading={preview.isPending} onClick={() => draft && preview.mutate(typeSaid(draft))}>
            See what would happen
          </Button>
          {seen?.convertible && draft && (
            <Button
              loading={convert.isPending}
              onClick={() =>
                convert.mutate(typeSaid(draft), {
                  onSuccess: () => notifications.show({ message: `${field.label} is being turned; it works on meanwhile`, withBorder: true }),
                })
              }
            >
              Turn {field.label.toLowerCase()} into {kindOf(draft.type).name.toLowerCase()}
            </Button>
          )}
        </Group>
        <Text size="xs" c="dimmed">
          Nothing is changed before you have seen it.
        </Text>
      </Stack>
    </Panel>
  )
}
