/** Records as columns of cards, and as days of a calendar. */
import { keepPreviousData, type QueryClient, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { moved } from './board-moves'
import { post, request } from './client'
import type { Cell, Row, Search, Sum } from './types'

export interface NextActivity {
  id: string
  title: string | null
  due_at: string | null
}

export interface Card extends Row {
  _rotting?: boolean
}

export interface BoardColumn {
  value: string | boolean | null
  label: string
  color?: string | null
  count: number
  sums?: Record<string, Sum>
  weighted?: Record<string, Sum>
  probability?: number | null
  required_fields?: string[] | null
  cards: Card[]
  next?: string | null
}

export interface BoardAsk {
  group_by: string
  filter?: Search['filter']
  search?: string
  sort?: Search['sort']
  sums?: string[]
  fields?: string[]
  limit?: number
}

const keyOf = (object: string, ask: BoardAsk) => ['board', object, ask]

export function useBoard(object: string, ask: BoardAsk, enabled = true) {
  return useQuery({
    queryKey: keyOf(object, ask),
    queryFn: async () => (await post<{ data: BoardColumn[] }>(`/${object}/board`, ask)).data,
    placeholderData: keepPreviousData,
    enabled,
  })
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
      (await request<Row>('PATCH', `/${object}/${card.id}`, { [ask.group_by]: to, ...filled })).body,
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
  /** The first day. */
  from: string
  /** The day after the last. */
  to: string
  filter?: Search['filter']
  search?: string
  fields?: string[]
  limit?: number
}

export function useCalendar(object: string, ask: CalendarAsk) {
  return useQuery({
    queryKey: ['calendar', object, ask],
    queryFn: () => post<{ data: Row[]; more?: boolean }>(`/${object}/calendar`, ask),
    placeholderData: keepPreviousData,
  })
}

export function useReschedule(object: string, ask: CalendarAsk) {
  const client = useQueryClient()
  const key = ['calendar', object, ask]
  return useMutation({
    mutationFn: async ({ id, at }: { id: string; at: Cell }) => (await request<Row>('PATCH', `/${object}/${id}`, { [ask.field]: at })).body,
    onMutate: async ({ id, at }) => {
      await client.cancelQueries({ queryKey: key })
      const before = client.getQueryData<{ data: Row[] }>(key)
      if (before) {
        client.setQueryData(key, { ...before, data: before.data.map((row) => (row.id === id ? { ...row, [ask.field]: at } : row)) })
      }
      return { before }
    },
    onError: (_error, _change, held) => {
      if (held?.before) client.setQueryData(key, held.before)
    },
    onSettled: (_row, _error, { id }) => {
      stale(client, object, id)
    },
  })
}
