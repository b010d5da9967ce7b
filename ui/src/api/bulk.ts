/** Work on many records at once, and taking it back. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type Answer, download, get, post, Problem } from './client'
import { refreshAround, refreshLists } from './cache'
import type { Filter, Sort } from './types'
import { isOver } from './work'

/** Which records are meant: some by id, or all that match. */
export type Meant = { ids: string[] } | { filter?: Filter; search?: string }

export type BulkChange =
  | { set: Record<string, unknown> }
  | { add: Record<string, string[]> }
  | { remove: Record<string, string[]> }
  | { delete: true }

export type BulkDone = Answer<'post', '/{object}/bulk'>

const pause = 500

async function settled(id: string | null): Promise<void> {
  while (id !== null) {
    const job = await get('/jobs/{id}', { path: { id } })
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
      const done = await post('/{object}/bulk', { path: { object }, body: { ...meant, ...all, ...change } })
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

export type Undone = Answer<'post', '/batches/{batch}/undo'>

export async function undoBatch(batch: string): Promise<Undone> {
  const done = await post('/batches/{batch}/undo', { path: { batch } })
  if (!done.job_id) return done
  await settled(done.job_id)
  return get('/batches/{batch}/undo', { path: { batch } })
}

/** Brings back what was deleted a moment ago, with what went along with it. */
export async function bringBack(object: string, id: string): Promise<void> {
  const newest = await get('/trash', { query: { object, limit: 100 } })
  const found = newest.data.find((each) => each.record_id === id)
  if (!found) throw new Problem(404, 'It is not in the trash', 'Perhaps somebody brought it back already.')
  await post('/trash/{seq}/restore', { path: { seq: found.seq }, body: { ids: [id] } })
}

export type ExportFormat = 'csv' | 'xlsx' | 'jsonl' | 'parquet'

export function useExport(object: string) {
  return useMutation({
    mutationFn: ({ format, ...what }: { format: ExportFormat; filter?: Filter; search?: string; sort?: Sort[]; fields?: string[] }) =>
      download('/{object}/export', `${object}.${format}`, { path: { object }, body: { ...what, format } }),
  })
}
