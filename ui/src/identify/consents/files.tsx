/** Opt-ins and opt-outs from a file: choose it, say what its columns mean, see what would come of it, apply it. */
import { Text } from '@mantine/core'
import { useState } from 'react'
import { useSearchParams } from 'react-router'
import { useConsentFile, useLookThrough } from '../../api/consent-files'
import type { ConsentMap } from '../../api/consents-shapes'
import { ago } from '../../lib/format'
import { Panel } from '../../ui/frame'
import { Empty, Failed, Lines } from '../../ui/notice'
import { ChooseFile } from '../choose-file'
import { FileApply } from './file-apply'
import { FileColumns } from './file-columns'
import { FileSeen } from './file-seen'
import { missing, sameMap } from './file-map'

export function Files() {
  const [asked, setAsked] = useSearchParams()
  const id = asked.get('file')
  const found = useConsentFile(id)
  const look = useLookThrough()
  const [file, setFile] = useState<File | null>(null)
  const [map, setMap] = useState<ConsentMap | null>(null)
  const seen = found.data
  const through = (chosen: File, as: ConsentMap | null) =>
    look.mutate(
      { file: chosen, map: as },
      {
        onSuccess: (made) => {
          setMap(made.map)
          setAsked({ file: made.id }, { replace: as !== null })
        },
      },
    )
  const choose = (chosen: File | null) => {
    setFile(chosen)
    setMap(null)
    look.reset()
    if (chosen) through(chosen, null)
    else setAsked({})
  }
  const said = map ?? seen?.map ?? null
  // What was seen holds for what was said then.
  const stale = seen !== undefined && said !== null && !sameMap(said, seen.map)
  const problem = said ? missing(said) : null
  return (
    <>
      <Text size="sm" c="dimmed" maw={720}>
        Bring in who agreed and who does not want to be written to. A no always counts. A yes from a file never undoes a no: it is kept in the ledger and changes nothing.
      </Text>
      <ChooseFile file={file} waiting={look.isPending} onChoose={choose} />
      {look.error && <Failed error={look.error} retry={() => file && through(file, map)} />}
      {found.error && <Failed error={found.error} retry={() => void found.refetch()} />}
      {((look.isPending && !seen) || (id !== null && found.isPending)) && (
        <Panel>
          <Lines count={6} />
        </Panel>
      )}
      {seen?.state === 'gone' && (
        <Empty icon="file" title={`${seen.file_name} is no longer kept`}>
          A file stays for a week. Choose it again to bring it in.
        </Empty>
      )}
      {seen?.state === 'ready' && said && (
        <>
          {file === null && <Text size="sm">{seen.file_name}, looked through {ago(seen.created_at)}</Text>}
          <FileColumns file={seen} map={said} fixed={file === null} onChange={setMap} />
          {missing(seen.map) === null && <FileSeen file={seen} stale={stale} />}
        </>
      )}
      {seen && seen.state !== 'gone' && (
        <FileApply
          key={seen.id}
          file={seen}
          problem={problem}
          look={stale && file && said ? { run: () => through(file, said), busy: look.isPending } : null}
        />
      )}
    </>
  )
}
