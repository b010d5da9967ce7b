/** A new record. What is typed survives a reload until it is saved. */
import { Button, Group, Stack } from '@mantine/core'
import { type ReactNode, useEffect, useState } from 'react'
import { useNavigate, useParams, useSearchParams } from 'react-router'
import { Problem } from '../api/client'
import { useMay } from '../api/may'
import { useCreateRecord, useObjects } from '../api/records'
import type { Cell, Field, ObjectType } from '../api/types'
import { familyOf } from '../fields/families'
import { count } from '../lib/format'
import { PageBody, PageHead, Panel } from '../ui/frame'
import { Icon } from '../ui/icon'
import { Empty, Failed, Lines } from '../ui/notice'
import { sectionsOf } from './sections'

type Draft = Record<string, Cell>

/** Told beneath the fields of what is typed, by a room that knows more of it. */
type Beside = (draft: Draft) => ReactNode

/** The object stands in the address, unless a page of its own names it. */
export default function CreatePage({ object: named, beside }: { object?: string; beside?: Beside }) {
  const params = useParams()
  const slug = named ?? params.object ?? ''
  const objects = useObjects()
  const object = objects.data?.find((each) => each.slug === slug)
  const may = useMay()
  if (objects.error) return <Failed error={objects.error} retry={() => void objects.refetch()} />
  if (objects.data && !object) return <Empty title="There is no such page">The address may be mistyped, or the page was renamed.</Empty>
  if (object && !may.on(object.slug, 'create')) {
    return (
      <>
        <PageHead title={`New ${object.singular}`} trail={{ label: object.label, to: `/${object.slug}` }} />
        <Empty title={`Your role does not add ${object.plural}`}>An administrator can allow it, under Settings, Roles.</Empty>
      </>
    )
  }
  if (!object) {
    return (
      <PageBody>
        <Lines count={6} />
      </PageBody>
    )
  }
  return <CreateForm key={object.slug} object={object} beside={beside} />
}

/** Fewer fields than this are not worth folding. */
const few = 4

/** What a new record usually has; the rest unfolds. What the firm made itself is always asked. */
function isUsual(field: Field, object: ObjectType): boolean {
  return field.required || field.in_list || field.built_in === false || object.title_fields.includes(field.slug) || field.type === 'email' || field.type === 'phone'
}

const kept = (object: string) => `rapport:draft:${object}`

function keptDraft(object: string): Draft {
  try {
    const parsed: unknown = JSON.parse(sessionStorage.getItem(kept(object)) ?? '{}')
    return typeof parsed === 'object' && parsed !== null ? (parsed as Draft) : {}
  } catch {
    return {}
  }
}

/** The records that a new one belongs to, as the address says: the company of a deal added at its page. */
function pointers(object: ObjectType, given: URLSearchParams): Draft {
  return Object.fromEntries([...given].filter(([slug]) => object.fields.some((field) => field.slug === slug && field.relates_to && !field.read_only)))
}

function CreateForm({ object, beside }: { object: ObjectType; beside: Beside | undefined }) {
  const go = useNavigate()
  const create = useCreateRecord(object.slug)
  const [given] = useSearchParams()
  const [draft, setDraft] = useState<Draft>(() => ({ ...keptDraft(object.slug), ...pointers(object, given) }))
  const [left, setLeft] = useState<string[]>([])
  const [all, setAll] = useState(false)
  const whole = sectionsOf(object)
    .map((section) => ({ ...section, fields: section.fields.filter((field) => !field.read_only) }))
    .filter((section) => section.fields.length > 0)
  // What was there at the beginning stays in sight, also once it is emptied.
  const [begun] = useState(() => Object.keys(draft))
  const spare = whole.flatMap((section) => section.fields).filter((field) => !isUsual(field, object) && !begun.includes(field.slug) && draft[field.slug] === undefined)
  const folded = !all && spare.length > few
  const sections = folded
    ? whole.map((section) => ({ ...section, fields: section.fields.filter((field) => !spare.includes(field)) })).filter((section) => section.fields.length > 0)
    : whole

  useEffect(() => {
    try {
      sessionStorage.setItem(kept(object.slug), JSON.stringify(draft))
    } catch {
      // Without storage the form works; it only does not survive a reload.
    }
  }, [draft, object.slug])

  const missing = (field: Field) => field.required && (draft[field.slug] ?? '') === ''
  const refused = create.error instanceof Problem ? create.error.errors : []
  const errorOf = (field: Field): string | undefined => {
    const told = refused.find((each) => each.pointer.replace(/^[#/]+/, '').split('/')[0] === field.slug)
    if (told) return told.detail
    return left.includes(field.slug) && missing(field) ? `${field.label} is needed.` : undefined
  }
  const save = () => {
    const required = whole.flatMap((section) => section.fields).filter(missing)
    setLeft(required.map((field) => field.slug))
    if (required.length > 0) return
    const values = Object.fromEntries(Object.entries(draft).filter(([, value]) => value !== '' && value !== null))
    create.mutate(values, {
      // What is complained of must be seen.
      onError: () => setAll(true),
      onSuccess: (row) => {
        sessionStorage.removeItem(kept(object.slug))
        void go(`/${object.slug}/${row.id}`, { replace: true })
      },
    })
  }
  return (
    <>
      <PageHead title={`New ${object.singular}`} trail={{ label: object.label, to: `/${object.slug}` }} />
      <PageBody narrow>
        <form
          noValidate
          onSubmit={(event) => {
            event.preventDefault()
            save()
          }}
        >
          <Stack gap="md">
            {create.error && <Failed error={create.error} />}
            {sections.map((section) => (
              <Panel key={section.title} title={section.title}>
                <Stack gap="sm">
                  {section.fields.map((field) => {
                    const { Input } = familyOf(field.type)
                    return (
                      <Input
                        key={field.slug}
                        field={field}
                        label={field.label}
                        description={field.help}
                        required={field.required}
                        error={errorOf(field)}
                        value={draft[field.slug]}
                        onBlur={() => setLeft((before) => [...before, field.slug])}
                        onChange={(value) => setDraft((before) => ({ ...before, [field.slug]: value }))}
                      />
                    )
                  })}
                </Stack>
              </Panel>
            ))}
            {folded && (
              <Button variant="subtle" color="gray" leftSection={<Icon name="plus" size={13} />} style={{ alignSelf: 'flex-start' }} onClick={() => setAll(true)}>
                {count(spare.length)} more fields
              </Button>
            )}
            {beside?.(draft)}
            <Group gap="xs">
              <Button type="submit" size="sm" loading={create.isPending}>
                Create {object.singular}
              </Button>
              <Button
                size="sm"
                variant="subtle"
                color="gray"
                onClick={() => {
                  sessionStorage.removeItem(kept(object.slug))
                  void go(`/${object.slug}`)
                }}
              >
                Discard
              </Button>
            </Group>
          </Stack>
        </form>
      </PageBody>
    </>
  )
}
