/** A new import: choose a file, tell what its columns mean, try it dry, run it. */
import { Button, Checkbox, FileButton, Group, MultiSelect, Select, Stack, Text, TextInput } from '@mantine/core'
import { type DragEvent, useState } from 'react'
import { useNavigate } from 'react-router'
import { useObjects } from '../api/records'
import { useKnows } from '../api/routes'
import type { ObjectType } from '../api/types'
import type { Preview } from '../api/work-types'
import { isOver, useImport, usePreview, useStartImport } from '../api/work'
import { count } from '../lib/format'
import { PageBody, PageHead, Panel } from '../ui/frame'
import { Icon } from '../ui/icon'
import { Failed, Lines } from '../ui/notice'
import { ColumnMap } from './column-map'
import { guessMap, matchChoices, writable } from './import-guess'
import { ImportResult } from './import-page'
import { mapFile, type Reading, unsaid } from './map-file'
import { ReadingPanel } from './reading-panel'
import classes from './imports.module.css'

const trail = { label: 'Imports', to: '/imports' }

export default function NewImportPage() {
  const [file, setFile] = useState<File | null>(null)
  const preview = usePreview()
  const objects = useObjects()
  const [reading, setReading] = useState(unsaid)
  const [sheet, setSheet] = useState<string | null>(null)
  const look = (at: File, as: Reading, of: string | null = sheet) =>
    preview.mutate({ file: at, object: 'people', map_file: mapFile('people', [], {}, as), sheet: of })
  const choose = (chosen: File | null) => {
    setFile(chosen)
    setReading(unsaid)
    setSheet(null)
    if (chosen) look(chosen, unsaid, null)
  }
  const read = (as: Reading) => {
    setReading(as)
    if (file) look(file, as)
  }
  return (
    <>
      <PageHead title="New import" trail={trail} />
      <PageBody narrow>
        <Choose file={file} waiting={preview.isPending} onChoose={choose} />
        {preview.error && <Failed error={preview.error} retry={() => file && look(file, reading)} />}
        {preview.isPending && !preview.data && (
          <Panel>
            <Lines count={5} />
          </Panel>
        )}
        {file && preview.data && (preview.data.sheets?.length ?? 0) > 1 && (
          <Panel title="Which sheet">
            <Select
              aria-label="Sheet"
              allowDeselect={false}
              data={preview.data.sheets ?? []}
              value={sheet ?? preview.data.sheets?.[0] ?? null}
              onChange={(chosen) => {
                setSheet(chosen)
                if (chosen) look(file, reading, chosen)
              }}
            />
          </Panel>
        )}
        {file && preview.data && <ReadingPanel preview={preview.data} reading={reading} onChange={read} />}
        {file && preview.data && objects.data && (
          <Setup
            sheet={sheet}
            key={`${file.name} ${file.lastModified} ${sheet ?? ''} ${preview.data.columns.map((column) => column.name).join()}`}
            file={file}
            preview={preview.data}
            reading={reading}
            objects={objects.data}
          />
        )}
      </PageBody>
    </>
  )
}

function Choose({ file, waiting, onChoose }: { file: File | null; waiting: boolean; onChoose: (file: File | null) => void }) {
  const [over, setOver] = useState(false)
  const everything = useKnows('/imports/{id}/pause')
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    onChoose(event.dataTransfer.files[0] ?? null)
  }
  return (
    <div
      className={`${classes.drop} ${over ? classes.over : ''}`}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <Icon name="file" size={22} />
      <div className={classes.dropText}>
        <Text fw={500}>{file ? file.name : 'Drop a file here'}</Text>
        <Text size="sm" c="dimmed">
          {file ? `${count(Math.ceil(file.size / 1024))} KB` : everything ? 'Excel, CSV, TSV or JSON lines, in any common encoding' : 'CSV, separated by commas, semicolons or tabs, in any common encoding'}
        </Text>
      </div>
      <FileButton onChange={onChoose} accept={everything ? '.csv,.tsv,.txt,.xlsx,.jsonl,.ndjson,text/csv,text/plain' : '.csv,.tsv,.txt,text/csv,text/plain'}>
        {(props) => (
          <Button {...props} variant="default" loading={waiting}>
            {file ? 'Another file' : 'Choose a file'}
          </Button>
        )}
      </FileButton>
    </div>
  )
}

function Setup({ file, sheet, preview, reading, objects }: {
  file: File
  sheet: string | null
  preview: Preview
  reading: Reading
  objects: ObjectType[]
}) {
  const go = useNavigate()
  const start = useStartImport()
  const [slug, setSlug] = useState('people')
  const object = objects.find((each) => each.slug === slug)
  const [map, setMap] = useState(() => (object ? guessMap(preview, object) : {}))
  const [match, setMatch] = useState<string[]>(() => (object ? matchChoices(object, map).slice(0, 1).map((each) => each.value) : []))
  const [source, setSource] = useState('')
  const more = useKnows('/imports/{id}/pause')
  const [keeps, setKeeps] = useState(true)
  const [companies, setCompanies] = useState<string | null>(null)
  const [tried, setTried] = useState<string | null>(null)
  const trial = useImport(tried)
  const used = Object.values(map)
  const problem = problemOf(used, match)

  const begin = (mode: 'dry' | 'real') =>
    start.mutate(
      { file, map_file: mapFile(slug, match, map, reading), source: source.trim(), dry_run: mode === 'dry', sheet, keep_typed: keeps ? null : false, companies: slug === 'people' ? companies : null },
      { onSuccess: (begun) => (mode === 'dry' ? setTried(begun.id) : void go(`/imports/${begun.id}`)) },
    )

  return (
    <>
      <Panel title="What it holds">
        <Stack gap="sm">
          <Select
            label="Each row is"
            allowDeselect={false}
            data={objects.filter(writable).map((each) => ({ value: each.slug, label: `a ${each.singular}` }))}
            value={slug}
            onChange={(chosen) => {
              const next = objects.find((each) => each.slug === chosen)
              if (!next) return
              const guessed = guessMap(preview, next)
              setSlug(next.slug)
              setMap(guessed)
              setMatch(matchChoices(next, guessed).slice(0, 1).map((each) => each.value))
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
      {object && <ColumnMap preview={preview} object={object} map={map} onChange={setMap} />}
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

function problemOf(used: string[], match: string[]): string | null {
  if (used.length === 0) return 'Say what at least one column means.'
  const twice = used.find((field, index) => used.indexOf(field) !== index)
  if (twice) return `Two columns both go to “${twice}”.`
  const absent = match.find((field) => !used.includes(field))
  return absent ? `No column goes to “${absent}”, by which rows are known again.` : null
}

/** Columns that can hold the names of companies. One that is called as the other way is cannot be meant. */
function companyColumns(preview: Preview): { value: string; label: string }[] {
  const names = new Set(preview.columns.map((column) => column.name).filter((name) => name !== '' && name !== 'email'))
  return [...names].map((name) => ({ value: name, label: `By the column “${name}”` }))
}
