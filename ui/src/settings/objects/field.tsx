/** One field: made, changed, turned into another type, hidden. */
import { Button, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useNavigate } from 'react-router'
import { useAllObjects, useChangeField, useHideField, useMakeField } from '../../api/schema'
import type { Field, ObjectType } from '../../api/types'
import { Panel } from '../../ui/frame'
import { Empty, Failed, Lines } from '../../ui/notice'
import { ConvertField } from './convert'
import { changesOf, draftOf, emptyDraft, newField } from './field-draft'
import { FieldForm } from './field-form'

export function FieldSettings({ slug, leaf }: { slug: string; leaf: string }) {
  const objects = useAllObjects()
  const object = objects.data?.find((each) => each.slug === slug)
  if (objects.error) return <Failed error={objects.error} retry={() => void objects.refetch()} />
  if (!objects.data) {
    return (
      <Panel>
        <Lines count={8} height={20} />
      </Panel>
    )
  }
  if (!object) return <Empty title="There is no such object">It may have been hidden or renamed.</Empty>
  if (leaf === 'new') return <NewFieldPanel object={object} />
  const field = object.fields.find((each) => each.slug === leaf)
  if (!field) return <Empty title="There is no such field">It may have been hidden or renamed.</Empty>
  return <ChangeFieldPanel key={field.slug} object={object} field={field} />
}

function NewFieldPanel({ object }: { object: ObjectType }) {
  const go = useNavigate()
  const make = useMakeField(object.slug)
  const back = () => void go(`/settings/objects/${object.slug}`)
  return (
    <Panel title={`New field of ${object.plural}`}>
      <FieldForm
        object={object}
        start={emptyDraft}
        mode="new"
        error={make.error}
        waiting={make.isPending}
        onCancel={back}
        onSave={(draft) =>
          make.mutate(newField(draft), {
            onSuccess: () => {
              notifications.show({ message: `${draft.label.trim()} can be used now`, withBorder: true })
              back()
            },
          })
        }
      />
    </Panel>
  )
}

function ChangeFieldPanel({ object, field }: { object: ObjectType; field: Field }) {
  const go = useNavigate()
  const change = useChangeField(object.slug)
  const hide = useHideField(object.slug)
  const back = () => void go(`/settings/objects/${object.slug}`)
  const start = draftOf(field)
  return (
    <>
      <Panel title={field.label}>
        <FieldForm
          object={object}
          start={start}
          mode="change"
          built_in={field.built_in !== false}
          error={change.error}
          waiting={change.isPending}
          onCancel={back}
          onSave={(draft) => {
            const said = changesOf(start, draft)
            if (Object.keys(said).length === 0) return back()
            change.mutate(
              { slug: field.slug, ...said },
              {
                onSuccess: () => {
                  notifications.show({ message: `${draft.label.trim()} saved`, withBorder: true })
                  back()
                },
              },
            )
          }}
        />
      </Panel>
      {field.built_in === false && (
        <>
          {field.type !== 'roll_up' && <ConvertField object={object} field={field} />}
          <Panel title="Hide">
            {hide.error && <Failed error={hide.error} />}
            <Text size="sm" c="dimmed" mb="sm">
              The field leaves lists, forms and filters. What was filled in stays, and the field can be brought back.
            </Text>
            <Button
              variant="light"
              color="red"
              loading={hide.isPending}
              onClick={() =>
                hide.mutate(field.slug, {
                  onSuccess: () => {
                    notifications.show({ message: `${field.label} is hidden`, withBorder: true })
                    back()
                  },
                })
              }
            >
              Hide {field.label.toLowerCase()}
            </Button>
          </Panel>
        </>
      )}
    </>
  )
}
