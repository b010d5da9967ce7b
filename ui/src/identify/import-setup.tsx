/** What a file becomes: which records, by which columns, and what of it is tried before it is run. */
import { Button, Checkbox, Group, MultiSelect, NumberInput, Select, Stack, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { useKnows } from '../api/routes'
import type { ObjectType } from '../api/types'
import type { Preview } from '../api/work-types'
import { isOver, useImport, useStartImport } from '../api/work'
import { parties, type Party } from '../records/origin'
import { Panel } from '../ui/frame'
import { Failed } from '../ui/notice'
import { ColumnMap } from './column-map'
import { filled, guessMap, guessMatch, lookUps, matchChoices, targetsOf, wholes } from './import-guess'
import { ImportResult } from './import-page'
import { mapFile, nothingBeside, type Reading } from './map-file'
import { RelatedPanel } from './related-panel'

export function ImportSetup({ file, sheet, preview, reading, objects, into, first }: {
  file: File
  sheet: string | null
  preview: Preview
  reading: Reading
  objects: ObjectType[]
  /** The lists that she may bring a file into, and the one that is thought of first. */
  into: ObjectType[]
  first: string
}) {
  const go = useNavigate()
  const start = useStartImport()
  const [slug, setSlug] = useState(first)
  const object = objects.find((each) => each.slug === slug)
  const [map, setMap] = useState(() => (object ? guessMap(preview, object, objects) : {}))
  const [match, setMatch] = useState<string[]>(() => (object ? guessMatch(object, map) : []))
  const [source, setSource] = useState('')
  const [party, setParty] = useState<Party>('first')
  const [sure, setSure] = useState<number | string>('')
  const more = useKnows('/imports/{id}/pause')
  const [keeps, setKeeps] = useState(true)
  const [companies, setCompanies] = useState<string | null>(null)
  const [beside, setBeside] = useState(nothingBeside)
  const [tried, setTried] = useState<string | null>(null)
  const trial = useImport(tried)
  const used = Object.values(map)
  const problem = object ? problemOf(object, objects, used, match) : null
  // What was said of a relation that no column looks up any more is not said.
  const relations = lookUps(map)
  const asked = object ? wholes(object, objects, map).map((field) => field.slug) : []
  const said = {
    ...beside,
    create: beside.create.filter((slug) => relations.includes(slug)),
    constants: Object.fromEntries(Object.entries(beside.constants).filter(([slug]) => asked.includes(slug))),
  }

  const begin = (mode: 'dry' | 'real') =>
    start.mutate(
      { file, map_file: mapFile(slug, match, map, reading, said), source: source.trim(), party, confidence: typeof sure === 'number' ? sure / 100 : null, dry_run: mode === 'dry', sheet, keep_typed: keeps ? null : false, companies: slug === 'people' ? companies : null },
      { onSuccess: (begun) => (mode === 'dry' ? setTried(begun.id) : void go(`/imports/${begun.id}`)) },
    )

  return (
    <>
      <Panel title="What it holds">
        <Stack gap="sm">
          <Select
            label="Each row is"
            allowDeselect={false}
            data={into.map((each) => ({ value: each.slug, label: `a ${each.singular}` }))}
            value={slug}
            onChange={(chosen) => {
              const next = objects.find((each) => each.slug === chosen)
              if (!next) return
              const guessed = guessMap(preview, next, objects)
              setSlug(next.slug)
              setMap(guessed)
              setMatch(guessMatch(next, guessed))
              setBeside(nothingBeside)
              setTried(null)
            }}
          />
          {object && (
            <MultiSelect
              label="Known again by"
              description={`A row that agrees in these with a ${object.singular} already kept changes it instead of adding another.`}
              data={matchChoices(object, map)}
              value={match}
              onChange={setMatch}
            />
          )}
          <TextInput
            label="Source"
            description="A short name for where the file comes from; it is kept with each record."
            value={source}
            onChange={(event) => setSource(event.currentTarget.value)}
          />
          <Group gap="sm" align="flex-start" grow preventGrowOverflow={false}>
            <Select label="Whose knowledge it is" description="Told wherever a value of the file is looked at." allowDeselect={false} data={parties} value={party} onChange={(chosen) => chosen && setParty(chosen)} />
            <NumberInput label="How sure it is" description="Left empty, nothing is said." suffix=" %" min={0} max={100} allowDecimal={false} value={sure} onChange={setSure} />
          </Group>
          {more && slug === 'people' && (
            <Select
              label="Their companies"
              description="Companies that are not there yet are added."
              placeholder="Leave them out"
              clearable
              data={[{ value: 'email', label: 'By the domain of the e-mail address' }, ...companyColumns(preview)]}
              value={companies}
              onChange={setCompanies}
            />
          )}
          {more && (
            <Checkbox
              label="Keep what people typed"
              description="Where a colleague wrote something by hand, the file does not overwrite it."
              checked={keeps}
              onChange={(event) => setKeeps(event.currentTarget.checked)}
            />
          )}
        </Stack>
      </Panel>
      {object && (
        <ColumnMap
          preview={preview}
          object={object}
          objects={objects}
          map={map}
          meanings={beside.meanings}
          onChange={setMap}
          onMeanings={(meanings) => setBeside({ ...beside, meanings })}
        />
      )}
      {object && (
        <RelatedPanel
          object={object}
          objects={objects}
          map={map}
          create={said.create}
          constants={said.constants}
          onCreate={(create) => setBeside({ ...beside, create })}
          onConstants={(constants) => setBeside({ ...beside, constants })}
        />
      )}
      {start.error && <Failed error={start.error} />}
      {trial.data && <ImportResult done={trial.data} />}
      <Group gap="xs">
        <Button size="sm" variant="default" disabled={problem !== null} loading={(start.isPending && start.variables.dry_run) || (trial.data !== undefined && !isOver(trial.data.state))} onClick={() => begin('dry')}>
          Dry run
        </Button>
        <Button size="sm" disabled={problem !== null} loading={start.isPending && !start.variables.dry_run} onClick={() => begin('real')}>
          Import
        </Button>
        <Text size="sm" c="dimmed">
          {problem ?? 'A dry run writes nothing.'}
        </Text>
      </Group>
    </>
  )
}

function problemOf(object: ObjectType, objects: ObjectType[], used: string[], match: string[]): string | null {
  if (used.length === 0) return 'Say what at least one column means.'
  const twice = used.find((field, index) => used.indexOf(field) !== index)
  if (twice) return `Two columns both go to “${targetsOf(object, objects).find((target) => target.value === twice)?.label ?? twice}”.`
  const fields = filled(Object.fromEntries(used.map((target) => [target, target])))
  const absent = match.find((field) => !fields.has(field))
  return absent ? `No column goes to “${object.fields.find((field) => field.slug === absent)?.label ?? absent}”, by which rows are known again.` : null
}

/** Columns that can hold the names of companies. One that is called as the other way is cannot be meant. */
function companyColumns(preview: Preview): { value: string; label: string }[] {
  const names = new Set(preview.columns.map((column) => column.name).filter((name) => name !== '' && name !== 'email'))
  return [...names].map((name) => ({ value: name, label: `By the column “${name}”` }))
}
