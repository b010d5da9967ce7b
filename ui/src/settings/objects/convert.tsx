/** Turns a field into another type, after showing which values would not fit, and takes that back. */
import { Alert, Button, Checkbox, Group, Select, Stack, Table, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useNavigate } from 'react-router'
import { useConvert, usePreviewConversion, useUndoConversion } from '../../api/schema'
import type { Field, FieldType, ObjectType } from '../../api/types'
import { isOver, useJob } from '../../api/work'
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
  const [anyway, setAnyway] = useState(false)
  const ready = draft !== null && Object.keys(missingIn(draft)).length === 0
  const possible: FieldType[] = field.converts_to ?? []
  const choices = kindChoices.map(({ group, items }) => ({ group, items: items.filter((each) => possible.includes(each.value)) })).filter(({ items }) => items.length > 0)
  const change = (next: FieldDraft | null) => {
    setDraft(next)
    setAnyway(false)
    preview.reset()
  }
  const seen = preview.data
  const error = preview.error ?? convert.error
  if (choices.length === 0 && !field.converted_from) return null
  return (
    <Panel title="Turn into another kind">
      <Stack gap="sm">
        {field.converted_from && <TakeBack object={object} field={field} from={field.converted_from} />}
        {choices.length > 0 && (
          <Select
            label="It shall hold"
            searchable
            data={choices}
            value={draft?.type ?? null}
            placeholder={`Now: ${kindOf(field.type).name}`}
            maw={320}
            onChange={(chosen) => change(chosen ? { ...draftOf(field), type: chosen as Field['type'] } : null)}
          />
        )}
        {draft && <TypeSettings object={object} draft={draft} missing={{}} onChange={(said) => change({ ...draft, ...said })} />}
        {error && <Failed error={error} />}
        {seen && (
          <Alert color={seen.convertible ? 'green' : 'orange'} variant="light">
            {seen.rows === 0
              ? 'Nobody has filled it in yet.'
              : seen.convertible
                ? `All ${count(seen.rows)} filled records fit.`
                : `${count(seen.failing)} of ${count(seen.rows)} filled records do not fit. Mend them first, or leave them empty.`}
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
        {seen && !seen.convertible && (
          <Checkbox label="Leave empty what does not fit" checked={anyway} onChange={(event) => setAnyway(event.currentTarget.checked)} />
        )}
        {choices.length > 0 && (
          <Group gap="xs">
            <Button variant="default" disabled={!ready} loading={preview.isPending} onClick={() => draft && preview.mutate(typeSaid(draft))}>
              See what would happen
            </Button>
            {draft && seen && (seen.convertible || anyway) && (
              <Button loading={convert.isPending} onClick={() => convert.mutate({ ...typeSaid(draft), ...(anyway ? { anyway } : {}) })}>
                Turn {field.label.toLowerCase()} into {kindOf(draft.type).name.toLowerCase()}
              </Button>
            )}
          </Group>
        )}
        {convert.data && <Working object={object} field={field} job={convert.data.id} />}
        <Text size="xs" c="dimmed">
          Nothing is changed before you have seen it. What was filled in is kept as it is and can be brought back.
        </Text>
      </Stack>
    </Panel>
  )
}

/** How far it is; then the page of the new field. */
function Working({ object, field, job }: { object: ObjectType; field: Field; job: string }) {
  const go = useNavigate()
  const client = useQueryClient()
  const { data } = useJob(job)
  const done = data?.state === 'done'
  const { field: told } = (data?.result ?? {}) as { field?: unknown }
  const to = typeof told === 'string' ? told : null
  useEffect(() => {
    if (!done) return
    notifications.show({ message: `${field.label} is another kind of field now`, withBorder: true })
    void Promise.all([client.invalidateQueries({ queryKey: ['objects'] }), client.invalidateQueries({ queryKey: ['records'] })]).then(() =>
      go(`/settings/objects/${object.slug}${to ? `/${to}` : ''}`),
    )
  }, [done, to, client, go, object.slug, field.label])
  if (data && isOver(data.state) && !done) return <Alert color="red" variant="light">{data.error ?? 'It was stopped; nothing was changed.'}</Alert>
  const { done: copied, total } = data?.progress ?? { done: null, total: null }
  return <Text size="sm">{total ? `${count(copied ?? 0)} of ${count(total)} values copied…` : 'Copying…'} You can go on working.</Text>
}

function TakeBack({ object, field, from }: { object: ObjectType; field: Field; from: string }) {
  const go = useNavigate()
  const undo = useUndoConversion(object.slug, field.slug)
  const before = object.fields.find((each) => each.slug === from)
  if (!before?.hidden) return null
  return (
    <>
      {undo.error && <Failed error={undo.error} />}
      <Group justify="space-between" gap="xs">
        <Text size="sm">It was {kindOf(before.type).name.toLowerCase()} before. What is filled in since then stays behind when that comes back.</Text>
        <Button
          variant="default"
          loading={undo.isPending}
          onClick={() =>
            undo.mutate(undefined, {
              onSuccess: (old) => {
                notifications.show({ message: `${old.label} is as it was`, withBorder: true })
                void go(`/settings/objects/${object.slug}/${old.slug}`)
              },
            })
          }
        >
          Take back
        </Button>
      </Group>
    </>
  )
}
