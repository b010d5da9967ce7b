/** Everybody looked through anew, which is work that can be left and found again. */
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { duplicatesKey, useLookAgain } from '../../api/duplicates'
import { isOver, useJob } from '../../api/work'
import { Problem } from '../../api/client'
import { Panel } from '../../ui/frame'
import { Failed } from '../../ui/notice'
import { Working } from '../../ui/progress'
import { said } from '../../ui/undo-toast'

export function useLook() {
  const client = useQueryClient()
  const start = useLookAgain()
  const [id, setId] = useState<string | null>(null)
  const job = useJob(id)
  const state = job.data?.state ?? null
  useEffect(() => {
    if (id === null || state === null || !isOver(state)) return
    void client.invalidateQueries({ queryKey: duplicatesKey })
    if (state === 'done') {
      said('Everybody was looked through')
      setId(null)
    }
  }, [client, id, state])
  const failed = state === 'failed' ? new Problem(500, 'The search stopped', job.data?.error ?? null) : null
  return {
    run: () => start.mutate(undefined, { onSuccess: ({ job_id }) => setId(job_id) }),
    busy: start.isPending || (id !== null && (state === null ? !job.error : !isOver(state))),
    job: job.data ?? null,
    error: start.error ?? job.error ?? failed,
  }
}

export function Looking({ look }: { look: ReturnType<typeof useLook> }) {
  if (look.error) return <Failed error={look.error} retry={look.run} />
  if (!look.busy || !look.job) return null
  return (
    <Panel>
      <Working state={look.job.state} stage={look.job.stage} progress={look.job.progress} />
    </Panel>
  )
}
