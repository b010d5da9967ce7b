/** The queue of tickets: which there are, taking one, answering, solving. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { makeRecord, setFields } from '../api/records'
import type { Filter, Row } from '../api/types'

export type Whose = 'mine' | 'nobody' | 'all'

export function queueFilter(whose: Whose, me: string | null): Filter {
  const open: Filter = { field: 'status', op: 'in', value: ['new', 'open', 'waiting'] }
  if (whose === 'mine' && me) return { and: [open, { field: 'owner_id', op: 'eq', value: me }] }
  if (whose === 'nobody') return { and: [open, { field: 'owner_id', op: 'empty', value: true }] }
  return open
}

const urgency = ['urgent', 'high', 'normal', 'low']

/** The most urgent first, among them who has waited longest; those who wait for the customer last. */
export function inOrder(rows: Row[]): Row[] {
  const rank = (row: Row) => (row.status === 'waiting' ? 10 : 0) + Math.max(0, urgency.indexOf(String(row.priority ?? 'normal')))
  return [...rows].sort((one, other) => rank(one) - rank(other) || String(one.opened_at ?? '').localeCompare(String(other.opened_at ?? '')))
}

export function useTicketChange() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ id, set }: { id: string; set: Record<string, unknown> }) => setFields('tickets', id, set),
    onSuccess: () => client.invalidateQueries({ queryKey: ['records', 'tickets'] }),
  })
}

/** A reply is kept as a note at the ticket and at the person. */
export function useReply() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ ticket, text }: { ticket: Row; text: string }) =>
      makeRecord('activities', {
        kind: 'note',
        subject: `Reply: ${String(ticket.subject ?? '')}`.slice(0, 200),
        text,
        ticket_id: ticket.id,
        person_id: ticket.person_id ?? null,
        company_id: ticket.company_id ?? null,
        direction: 'out',
        done_at: new Date().toISOString(),
      }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['records'] }),
  })
}
