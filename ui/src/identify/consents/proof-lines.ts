/** What was kept as proof, line by line, whoever kept it. */
import { moment } from '../../lib/format'

export interface ProofLine {
  name: string
  value: string
}

const names: Record<string, string> = { how: 'How', link_made_at: 'Link made', text_version: 'Version of the words', note: 'Note', user_agent: 'Browser', form_id: 'Form', submission_id: 'Submission', confirmed_at: 'Confirmed', texts: 'Words shown', file: 'File', row: 'Row' }

/** Nested parts are named by their way, like “Utm source”; what is empty is left out. */
export function proofLines(proof: Record<string, unknown> | null, before: string[] = []): ProofLine[] {
  return Object.entries(proof ?? {}).flatMap(([key, value]): ProofLine[] => {
    const way = [...before, key]
    if (value === null || value === undefined || value === '') return []
    if (Array.isArray(value)) return [{ name: nameOf(way), value: value.map(plain).join(', ') }]
    if (typeof value === 'object') return proofLines(value as Record<string, unknown>, way)
    return [{ name: nameOf(way), value: plain(value) }]
  })
}

/** What the preference page says of how somebody chose. */
const hows: Record<string, string> = { choices: 'Chosen box by box', stop_everything: 'Stopped everything', one_click: 'Unsubscribed by the button of the mail program' }

function plain(value: unknown): string {
  if (typeof value !== 'string') return JSON.stringify(value)
  if (Object.hasOwn(hows, value)) return hows[value] ?? value
  return /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/.test(value) ? moment(value) : value
}

function nameOf(way: string[]): string {
  const [only] = way
  if (way.length === 1 && only !== undefined && Object.hasOwn(names, only)) return names[only] ?? only
  const words = way.map((part) => (Object.hasOwn(names, part) ? (names[part] ?? part) : part).replaceAll('_', ' ')).join(' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}
