/** What becomes of related records that are not there, and what those that are looked up belong to. */
import { MultiSelect, Stack } from '@mantine/core'
import type { ObjectType } from '../api/types'
import { RelationField } from '../fields/relation'
import { Panel } from '../ui/frame'
import { lookUps, wholes } from './import-guess'

export function RelatedPanel({ object, objects, map, create, constants, onCreate, onConstants }: {
  object: ObjectType
  objects: ObjectType[]
  map: Record<string, string>
  create: string[]
  constants: Record<string, string>
  onCreate: (create: string[]) => void
  onConstants: (constants: Record<string, string>) => void
}) {
  const relations = lookUps(map)
  if (relations.length === 0) return null
  const label = (slug: string) => object.fields.find((field) => field.slug === slug)?.label ?? slug
  return (
    <Panel title="What it points to">
      <Stack gap="sm">
        <MultiSelect
          label="Add what is not there yet"
          description="Of the others, a row that names something unknown is refused, and a name that is nearly one of yours is pointed out."
          placeholder={create.length === 0 ? 'Nothing' : ''}
          data={relations.map((slug) => ({ value: slug, label: label(slug) }))}
          value={create}
          onChange={onCreate}
        />
        {wholes(object, objects, map).map((field) => (
          <RelationField
            key={field.slug}
            field={field}
            label={field.label}
            description={`In which ${field.label.toLowerCase()} to look, where several have the same names.`}
            value={constants[field.slug] ?? null}
            onChange={(chosen) => {
              const others = Object.entries(constants).filter(([slug]) => slug !== field.slug)
              onConstants(Object.fromEntries(typeof chosen === 'string' ? [...others, [field.slug, chosen]] : others))
            }}
          />
        ))}
      </Stack>
    </Panel>
  )
}
