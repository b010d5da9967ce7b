/** Long work: jobs and imports, asked for again while they run. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { get, post } from './client'
import type { JobState } from './work-types'

const again = 700

export function isOver(state: JobState): boolean {
  return state === 'done' || state === 'failed' || state === 'cancelled'
}

export function useJobs() {
  return useQuery({
    queryKey: ['jobs'],
    queryFn: async () => (await get('/jobs', { query: { limit: 100 } })).data,
    refetchInterval: (query) => (query.state.data?.some((job) => !isOver(job.state)) ? again : false),
  })
}

export function useJob(id: string | null) {
  return useQuery({
    queryKey: ['jobs', id],
    queryFn: () => get('/jobs/{id}', { path: { id: id ?? '' } }),
    enabled: id !== null,
    refetchInterval: (query) => (query.state.data && isOver(query.state.data.state) ? false : again),
  })
}

export function useImports() {
  return useQuery({
    queryKey: ['imports'],
    queryFn: async () => (await get('/imports')).data,
    refetchInterval: (query) => (query.state.data?.some((each) => !isOver(each.state)) ? again : false),
  })
}

export function useImport(id: string | null) {
  return useQuery({
    queryKey: ['imports', id],
    queryFn: () => get('/imports/{id}', { path: { id: id ?? '' } }),
    enabled: id !== null,
    refetchInterval: (query) => (query.state.data && isOver(query.state.data.state) ? false : again),
  })
}

export function usePreview() {
  return useMutation({
    mutationFn: ({ file, object, map_file, sheet }: { file: File; object: string; map_file: string; sheet: string | null }) => {
      const form = new FormData()
      form.append('as', object)
      form.append('map_file', map_file)
      if (sheet !== null) form.append('sheet', sheet)
      form.append('file', file)
      return post('/imports/preview', { body: form })
    },
  })
}

export interface ImportOrder {
  file: File
  /** What a row becomes, as the TOML text that the command line takes too. */
  map_file: string
  source: string
  /** Whose knowledge it is. */
  party: 'first' | 'second' | 'third'
  /** How likely its values are to be right, from 0 to 1, where somebody said so. */
  confidence: number | null
  dry_run: boolean
  sheet: string | null
  /** Whether values that people typed stay; only said where the server knows of it. */
  keep_typed: boolean | null
  /** Where people's companies come from: the domain of the address, or a column. */
  companies: string | null
}

export function useStartImport() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (order: ImportOrder) => {
      const form = new FormData()
      form.append('map_file', order.map_file)
      if (order.source !== '') form.append('source', order.source)
      form.append('party', order.party)
      if (order.confidence !== null) form.append('confidence', String(order.confidence))
      form.append('dry_run', String(order.dry_run))
      if (order.sheet !== null) form.append('sheet', order.sheet)
      if (order.keep_typed === false) form.append('keep_typed', 'false')
      if (order.companies !== null) form.append('companies', order.companies)
      form.append('file', order.file)
      return post('/imports', { body: form })
    },
    onSuccess: () => client.invalidateQueries({ queryKey: ['imports'] }),
  })
}

export interface ImportUndone {
  undone?: number | null
  skipped?: { object?: string; record_id?: string; reason?: string }[]
  job_id?: string | null
}

type Step = 'pause' | 'resume' | 'cancel' | 'undo'

async function steer(id: string, step: Exclude<Step, 'undo'>): Promise<ImportUndone> {
  await post(`/imports/{id}/${step}`, { path: { id } })
  return {}
}

/** Pausing, going on, stopping and taking back an import. */
export function useSteerImport(id: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: async (step: Step): Promise<ImportUndone> =>
      step === 'undo' ? post('/imports/{id}/undo', { path: { id } }) : steer(id, step),
    onSuccess: (_, step) => {
      void client.invalidateQueries({ queryKey: ['imports'] })
      if (step === 'undo') void client.invalidateQueries({ queryKey: ['records'] })
    },
  })
}
