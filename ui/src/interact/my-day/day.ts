/** What is to be done today, and doing it. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { get } from '../../api/client'
import { makeRecord, setFields } from '../../api/records'
import type { Notice } from '../../api/notifications'
import type { Filter, Row } from '../../api/types'

/** Something that happened since yesterday, and the records behind the number. */
export interface News {
  count: number
  words: string
  object: string
  filter: Filter
}

export interface Day {
  day: string
  tasks: Row[]
  calls: Row[]
  meetings?: Row[]
  rotting: Row[]
  promises: Row[]
  tickets?: Row[]
  mentions: Notice[]
  approvals: Row[]
  since: { parts?: News[] } | null
}

export function useDay() {
  return useQuery({ queryKey: ['my-day'], queryFn: () => get('/my-day') as Promise<Day>, refetchInterval: 60_000 })
}

function useDone<Given>(run: (given: Given) => Promise<unknown>) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: run,
    onSuccess: () => Promise.all([client.invalidateQueries({ queryKey: ['my-day'] }), client.invalidateQueries({ queryKey: ['records'] })]),
  })
}

const now = () => new Date().toISOString()

export const useFinish = () => useDone(({ id, outcome }: { id: string; outcome?: string }) =>
  setFields('activities', id, { done_at: now(), ...(outcome ? { outcome } : {}) }),
)

export const useReopen = () => useDone((id: string) => setFields('activities', id, { done_at: null }))

export const useKeepPromise = () => useDone((id: string) => setFields('promises', id, { kept_at: now() }))

/** A yes to a quote, or back to whoever asked. */
export const useDecide = () => useDone(({ id, yes }: { id: string; yes: boolean }) => setFields('quotes', id, { status: yes ? 'approved' : 'draft' }))

/** A call that was not planned. */
export const useLogCall = () =>
  useDone((call: { person_id: string | null; text: string }) =>
    makeRecord('activities', { kind: 'call', subject: call.text.split('\n')[0]?.slice(0, 120) || 'Call', text: call.text || null, person_id: call.person_id, done_at: now() }),
  )

/** How late something is, in words; nothing while it is not yet due. */
export function lateness(due: unknown, at = Date.now()): { late: boolean; days: number } {
  const moment = typeof due === 'string' ? Date.parse(due) : Number.NaN
  if (Number.isNaN(moment)) return { late: false, days: 0 }
  return { late: moment < at, days: Math.floor((at - moment) / 86_400_000) }
}
