/** Which fields hold what kind of data, how full they are, where that came from and who may see it; object by object. */
import { Group, SegmentedControl, Select, Stack, Text } from '@mantine/core'
import { useSearchParams } from 'react-router'
import { type MappedField, useDataMap } from '../../api/privacy'
import { count, percent } from '../../lib/format'
import { CsvButton } from '../../ui/csv-button'
import { Panel } from '../../ui/frame'
import { Empty, Failed, Lines } from '../../ui/notice'
import { DataMapTable } from './data-map-table'
import { classNames, objectsOf, shareOf, sourceWords } from './map-words'

const columns = ['Object', 'Field', 'Type', 'Kind of data', 'Sensitive', 'Filled', 'Of', 'Share', 'Came from', 'Who may see it']

function line(field: MappedField): (string | number)[] {
  return [
    field.object_name, field.field_name, field.type, classNames[field.class], field.sensitive ? 'yes' : 'no', field.filled, field.of, percent(shareOf(field)),
    sourceWords(field.sources, String, field.sources.length), field.roles.join(', '),
  ]
}

export function DataMap() {
  const map = useDataMap()
  const [asked, setAsked] = useSearchParams()
  const say = (name: string, value: string | null) =>
    setAsked(
      (now) => {
        if (value === null) now.delete(name)
        else now.set(name, value)
        return now
      },
      { replace: true },
    )
  if (map.error) return <Failed error={map.error} retry={() => void map.refetch()} />
  if (!map.data) {
    return (
      <Panel>
        <Lines count={8} height={20} />
      </Panel>
    )
  }
  const only = asked.get('show')
  const shown = map.data.filter((each) => only !== 'personal' || each.class === 'personal' || each.sensitive)
  const objects = objectsOf(shown)
  const chosen = asked.get('object')
  const here = objects.filter((each) => chosen === null || each.slug === chosen)
  const whole = objectsOf(map.data)
  const personal = whole.reduce((sum, each) => sum + each.personal, 0)
  const sensitive = whole.reduce((sum, each) => sum + each.sensitive, 0)
  return (
    <Stack gap="md">
      <Text size="sm" c="dimmed">
        {count(map.data.length)} fields in {count(whole.length)} objects: {count(personal)} hold personal data, {count(sensitive)} sensitive data. With purposes and retention added, this is your
        record of processing.
      </Text>
      <Group justify="space-between">
        <Group gap="xs">
          <SegmentedControl
            size="xs"
            aria-label="Which fields"
            data={[
              { value: 'all', label: 'All fields' },
              { value: 'personal', label: 'Personal or sensitive' },
            ]}
            value={only === 'personal' ? 'personal' : 'all'}
            onChange={(next) => say('show', next === 'personal' ? next : null)}
          />
          <Select
            size="xs"
            aria-label="Object"
            placeholder="All objects"
            searchable
            clearable
            data={whole.map((each) => ({ value: each.slug, label: each.name }))}
            value={whole.some((each) => each.slug === chosen) ? chosen : null}
            onChange={(next) => say('object', next)}
          />
        </Group>
        <CsvButton title="Data map" columns={columns} rows={() => here.flatMap((each) => each.fields.map(line))} />
      </Group>
      {here.length === 0 ? (
        <Empty icon="lock" title="No such fields">
          {only === 'personal' ? 'None of them is marked personal or sensitive. Show all fields to mark them.' : 'This object has no fields that you may see.'}
        </Empty>
      ) : (
        here.map((each) => (
          <Panel
            key={each.slug}
            title={each.name}
            aside={[each.personal > 0 ? `${count(each.personal)} personal` : null, each.sensitive > 0 ? `${count(each.sensitive)} sensitive` : null].filter((word) => word !== null).join(' · ') || 'nothing personal'}
            flush
          >
            <DataMapTable object={each} />
          </Panel>
        ))
      )}
    </Stack>
  )
}
