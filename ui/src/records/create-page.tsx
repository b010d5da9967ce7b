/** A new record. What is typed survives a reload until it is saved. */
import { Button, Group, Stack } from '@mantine/core'
import { useEffect, useState } from 'react'
import { useNavigate, useParams, useSearchParams } from 'react-router'
import { Problem } from '../api/client'
import { useCreateRecord, useObject } from '../api/records'
import type { Cell, Field, ObjectType } from '../api/types'
import { familyOf } from '../fields/families'
import { PageBody, PageHead, Panel } from '../ui/frame'
import { Failed, Lines } from '../ui/notice'
import { sectionsOf } from './sections'

type Draft = Record<string, Cell>

/** The object stands in the address, unless a page of its own names it. */
export default function CreatePage({ object: named }: { object?: string }) {
  const params = useParams()
  const slug = named ?? params.object ?? ''
  const object = useObject(slug)
  if (!object) {
    return (
      <PageBody>
        <Lines count={6} />
      </PageBody>
    )
  }
  return <CreateForm key={object.slug} object={object} />
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

function CreateForm({ object }: { object: ObjectType }) {
  const go = useNavigate()
  const create = useCreateRecord(object.slug)
  const [given] = useSearchParams()
  const [draft, setDraft] = useState<Draft>(() => ({ ...keptDraft(object.slug), ...pointers(object, given) }))
  const [left, setLeft] = useState<string[]>([])
  const sections = sectionsOf(object)
    .map((section) => ({ ...section, fields: section.fields.filter((field) => !field.read_only) }))
    .filter((section) => section.fields.length > 0)

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
    const required = sections.flatMap((section) => section.fields).filter(missing)
    setLeft(required.map((field) => field.slug))
    if (required.length > 0) return
    const values = Object.fromEntries(Object.entries(draft).filter(([, value]) => value !== '' && value !== null))
    create.mutate(values, {
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
