/** Work on many records at once, and taking it back. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { download, get, post, Problem } from './client'
import { refreshAround, refreshLists } from './cache'
import type { Filter, Sort } from './types'
import type { Job } from './work-types'
import { isOver } from './work'

/** Which records are meant: some by id, or all that match. */
export type Meant = { ids: string[] } | { filter?: Filter; search?: string }

export type BulkChange =
  | { set: Record<string, unknown> }
  | { add: Record<string, string[]> }
  | { remove: Record<string, string[]> }
  | { delete: true }

export interface BulkDone {
  batch_id: string
  count: number
  job_id: string | null
  skipped_count?: number
}

const pause = 500

async function settled(id: string | null): Promise<void> {
  while (id !== null) {
    const job = await get<Job>(`/jobs/${id}`)
    if (job.state === 'failed') throw new Problem(500, 'The work failed', job.error ?? null)
    if (isOver(job.state)) return
    await new Promise((resolve) => setTimeout(resolve, pause))
  }
}

/** Ends when the work is done, also where a job does it. */
export function useBulk(object: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: async ({ meant, change }: { meant: Meant; change: BulkChange }): Promise<BulkDone> => {
      // All of an object is said in so many words, so that nothing is meant by leaving something out.
      const all = 'ids' in meant || meant.filter || meant.search ? {} : { filter: { and: [] } }
      const done = await post<BulkDone>(`/${object}/bulk`, { ...meant, ...all, ...change })
      await settled(done.job_id)
      return done
    },
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['records', object, 'one'] })
      refreshAround(client, object)
      refreshLists(client, object)
    },
  })
}

export interface Undone {
  undone: number | null
  skipped_count?: number
  skipped: { object: string; record_id: string; reason: string }[]
  job_id?: string | null
}

export async function undoBatch(batch: string): Promise<Undone> {
  const done = await post<Undone>(`/batches/${batch}/undo`)
  if (!done.job_id) return done
  await settled(done.job_id)
  return get<Undone>(`/batches/${batch}/undo`)
}

/** Brings back what was deleted a moment ago, with what went along with it. */
export async function bringBack(object: string, id: string): Promise<void> {
  const newest = await get<{ data: { seq: number; record_id: string }[] }>(`/trash?object=${encodeURIComponent(object)}&limit=100`)
  const found = newest.data.find((each) => each.record_id === id)
  if (!found) throw new Problem(404, 'It is not in the trash', 'Perhaps somebody brought it back already.')
  await post(`/trash/${found.seq}/restore`, { ids: [id] })
}

export type ExportFormat = 'csv' | 'xlsx' | 'jsonl' | 'parquet'

export function useExport(object: string) {
  return useMutation({
    mutationFn: ({ format, ...what }: { format: ExportFormat; filter?: Filter; search?: string; sort?: Sort[]; fields?: string[] }) =>
      download(`/${object}/export`, { ...what, format }, `${object}.${format}`),
  })
}
