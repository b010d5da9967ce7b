/** Where a value comes from: who wrote it, when, what stood there before, and what a file said otherwise. Asked for only when somebody wants to know. */
import { useTimeline } from '../api/records'
import type { Cell, ChangeEntry, Field, ObjectType, Row } from '../api/types'
import { ago, isMoney, money } from '../lib/format'
import { originWords } from './origin'

export function Provenance({ object, field, record }: { object: ObjectType; field: Field; record: Row }) {
  const found = useTimeline(object.slug, record.id, { type: 'change,kept' })
  const entries = (found.data?.pages ?? []).flatMap((page) => page.data)
  const changes = entries.flatMap((entry) => (entry.type === 'change' ? [entry] : []))
  const last = changes.find((change) => change.action !== 'deleted' && change.fields.some((each) => each.slug === field.slug))
  const source = typeof record.source === 'string' && record.source !== '' ? record.source : null
  if (found.isPending) return <>…</>
  if (field.attached) return <>Computed by Rapport{field.help ? `. ${field.help}` : ''}</>
  if (!last) return <>{source ? `From ${source}` : 'Since the record was made'}</>
  const who = last.actor.name
  const before = last.fields.find((each) => each.slug === field.slug)?.before
  const earlier = changes.slice(changes.indexOf(last) + 1).find((change) => change.fields.some((each) => each.slug === field.slug))
  const was = last.action === 'updated' ? brief(before) : null
  const lost = entries.flatMap((entry) => (entry.type === 'kept' && entry.at > last.at ? [entry] : [])).find((entry) => entry.fields.some((each) => each.slug === field.slug))
  const other = brief(lost?.fields.find((each) => each.slug === field.slug)?.value)
  return (
    <>
      {who}, {ago(last.at)}
      {last.origin ? ` (${originWords(last.origin)})` : last.action === 'created' && source ? ` (from ${source})` : ''}
      {was && <br />}
      {was && `Before: ${was}${earlier ? whose(earlier) : ''}`}
      {lost && <br />}
      {lost && `${lost.origin ? originWords(lost.origin) : lost.source} said ${other ?? 'otherwise'}, ${ago(lost.at)}; what ${last.actor?.name ?? 'somebody'} typed stays`}
    </>
  )
}

/** Who said what stood there before. Between two sources the later word wins, which is said where both are sources. */
function whose(change: ChangeEntry): string {
  return change.origin ? `, from ${originWords(change.origin)}; the later word won` : `, by ${change.actor.name}`
}

function brief(value: Cell): string | null {
  if (value === null || value === undefined || value === '') return 'nothing'
  if (isMoney(value)) return money(value)
  if (typeof value === 'object') return null
  const text = String(value)
  return text.length > 60 ? `${text.slice(0, 60)}…` : text
}
