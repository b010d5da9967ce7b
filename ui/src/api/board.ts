/** Records as columns of cards, and as days of a calendar. */
import { keepPreviousData, type QueryClient, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { moved } from './board-moves'
import { post } from './client'
import { setFields } from './records'
import type { Cell, Row, Search, Sum } from './types'

export interface NextActivity {
  id: string
  kind: string | null
  subject: string | null
  due_at: string | null
}

export interface Card extends Row {
  _rotting?: boolean
}

export interface BoardColumn {
  value: string | boolean | null
  label: string
  count: number
  sums: Record<string, Sum>
  cards: Card[]
}

interface Answered {
  columns: { value: BoardColumn['value']; label: string | null; count: number; sums: Record<string, Sum>; records: Card[] }[]
}

export interface BoardAsk {
  group_by: string
  filter?: Search['filter']
  search?: string
  sort?: Search['sort']
  sum?: string[]
  fields?: string[]
  limit_per_column?: number
}

const keyOf = (object: string, ask: BoardAsk) => ['board', object, ask]

export function useBoard(object: string, ask: BoardAsk, enabled = true) {
  return useQuery({
    queryKey: keyOf(object, ask),
    queryFn: async () => (await post('/{object}/board', { path: { object }, body: ask }) as Answered).columns.map(read),
    placeholderData: keepPreviousData,
    enabled,
  })
}

function read({ records, label, ...column }: Answered['columns'][number]): BoardColumn {
  return { ...column, label: label ?? (column.value === null ? 'None' : 'Unknown'), cards: records }
}

export interface Move {
  card: Card
  to: BoardColumn['value']
  /** Fields that the column asks for, filled in with the move. */
  with?: Record<string, unknown>
}

/** The card moves at once and moves back when the server refuses. */
export function useMoveCard(object: string, ask: BoardAsk) {
  const client = useQueryClient()
  const key = keyOf(object, ask)
  return useMutation({
    mutationFn: async ({ card, to, with: filled }: Move) =>
      setFields(object, card.id, { [ask.group_by]: to, ...filled }),
    onMutate: async ({ card, to }) => {
      await client.cancelQueries({ queryKey: key })
      const before = client.getQueryData<BoardColumn[]>(key)
      if (before) client.setQueryData(key, moved(before, card.id, to, ask.group_by))
      return { before }
    },
    onError: (_error, _move, held) => {
      if (held?.before) client.setQueryData(key, held.before)
    },
    onSettled: (_row, _error, { card }) => {
      stale(client, object, card.id)
    },
  })
}

function stale(client: QueryClient, object: string, id: string) {
  for (const key of [['board', object], ['calendar', object], ['records', object], ['timeline', object, id]]) {
    void client.invalidateQueries({ queryKey: key })
  }
}

export interface CalendarAsk {
  field: string
  /** The first day and the last. */
  from: string
  to: string
  filter?: Search['filter']
  search?: string
  fields?: string[]
  limit_per_day?: number
}

export interface CalendarDay {
  day: string
  count: number
  records: Row[]
}

export function useCalendar(object: string, ask: CalendarAsk) {
  return useQuery({
    queryKey: ['calendar', object, ask],
    queryFn: async () => (await post('/{object}/calendar', { path: { object }, body: ask })).days as CalendarDay[],
    placeholderData: keepPreviousData,
  })
}

export interface Reschedule {
  row: Row
  /** The new value of the field, and the day it stands on. */
  at: Cell
  day: string
}

export function useReschedule(object: string, ask: CalendarAsk) {
  const client = useQueryClient()
  const key = ['calendar', object, ask]
  return useMutation({
    mutationFn: async ({ row, at }: Reschedule) => setFields(object, row.id, { [ask.field]: at }),
    onMutate: async ({ row, at, day }) => {
      await client.cancelQueries({ queryKey: key })
      const before = client.getQueryData<CalendarDay[]>(key)
      if (before) client.setQueryData(key, onOtherDay(before, { ...row, [ask.field]: at }, day))
      return { before }
    },
    onError: (_error, _change, held) => {
      if (held?.before) client.setQueryData(key, held.before)
    },
    onSettled: (_row, _error, { row }) => {
      stale(client, object, row.id)
    },
  })
}

function onOtherDay(days: CalendarDay[], row: Row, to: string): CalendarDay[] {
  const without = days.map((each) => {
    const records = each.records.filter((one) => one.id !== row.id)
    return records.length === each.records.length ? each : { ...each, records, count: each.count - 1 }
  })
  const target = without.find((each) => each.day === to)
  if (!target) return [...without, { day: to, count: 1, records: [row] }]
  return without.map((each) => (each === target ? { ...each, count: each.count + 1, records: [...each.records, row] } : each))
}
