/** Jobs and imports as `/api/v1` shows them. */

export type JobState = 'queued' | 'running' | 'paused' | 'done' | 'failed' | 'cancelled'

export interface Progress {
  done: number | null
  total: number | null
  share: number | null
}

export interface Job {
  id: string
  kind: string
  label: string
  state: JobState
  stage: string | null
  progress: Progress | null
  created_at: string
  started_at: string | null
  finished_at: string | null
  error: string | null
  result: Record<string, unknown> | null
  attempts: number
}

export interface ImportProblem {
  row: number
  column: string | null
  value: string | null
  reason: string
}

export interface Import {
  id: string
  job_id: string | null
  file_name: string
  source: string | null
  state: JobState
  stage: string | null
  dry_run: boolean
  progress: Progress | null
  counts: {
    rows: number
    accepted: number
    rejected: number
    by_object?: Record<string, { created: number; updated: number; unchanged: number }>
  } | null
  problems: ImportProblem[] | null
  created_at: string
  finished_at: string | null
  error: string | null
}

export type FileFormat = 'csv' | 'tsv' | 'xlsx' | 'jsonl'

export interface Preview {
  format?: FileFormat | null
  /** Of a workbook. */
  sheets?: string[]
  separator: string | null
  encoding: string | null
  columns: { name: string; samples: string[]; date_forms: string[]; guess: { field: string } | null }[]
  rows_seen: number
  /** What has to be said before the file can be imported, in words. */
  problems: string[]
  /** The choices to offer when the file does not tell its encoding or separator. */
  encodings: { encoding: string; sample: string }[]
  separators: string[]
}
