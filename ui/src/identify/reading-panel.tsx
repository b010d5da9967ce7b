/** What a file does not tell by itself: its encoding, its separator, the form of its dates. */
import { Select, Stack } from '@mantine/core'
import type { Preview } from '../api/work-types'
import { Panel } from '../ui/frame'
import { dateChoice, dateLike } from './date-words'
import type { Reading } from './map-file'

const plain = 'yyyy-mm-dd'

export function ReadingPanel({ preview, reading, onChange }: {
  preview: Preview
  reading: Reading
  onChange: (reading: Reading) => void
}) {
  const forms = [...new Set(preview.columns.flatMap((column) => column.date_forms))]
  const asksForms = forms.length > 0 && !(forms.length === 1 && forms[0] === plain)
  const encodings = preview.encodings.map(({ encoding, sample }) => ({
    value: encoding,
    label: sample === '' ? encoding : `${encoding}, read as “${sample}”`,
  }))
  const asksEncoding = encodings.length > 0 || reading.encoding !== null
  const asksSeparator = preview.separators.length > 0 || reading.separator !== null
  if (!asksForms && !asksEncoding && !asksSeparator) return null
  return (
    <Panel title="How it is read">
      <Stack gap="sm">
        {asksEncoding && (
          <Select
            label="Encoding"
            description="The file does not tell; choose the one in which its words read rightly."
            data={encodings.length > 0 ? encodings : [reading.encoding ?? '']}
            value={reading.encoding}
            clearable
            onChange={(encoding) => onChange({ ...reading, encoding })}
          />
        )}
        {asksSeparator && (
          <Select
            label="Between columns stands"
            data={preview.separators.length > 0 ? preview.separators : [reading.separator ?? '']}
            value={reading.separator}
            clearable
            onChange={(separator) => onChange({ ...reading, separator })}
          />
        )}
        {asksForms && (
          <Select
            label="Dates are written as"
            description="Day first or month first? Nothing is guessed: 3/4/05 could be March or April."
            data={forms.map(dateChoice)}
            value={reading.date_form}
            clearable
            placeholder={`Year first: ${dateLike(plain)}`}
            onChange={(date_form) => onChange({ ...reading, date_form })}
          />
        )}
      </Stack>
    </Panel>
  )
}
