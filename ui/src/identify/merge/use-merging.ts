/** A merge with its way back. */
import { useQueryClient } from '@tanstack/react-query'
import { refreshMerged, undoMerge, useMerge } from '../../api/merges'
import { undoable } from '../../ui/undo-toast'

export interface Merging {
  object: string
  survivor: { id: string; title: string }
  loser: { id: string; title: string }
  fields: Record<string, string>
}

export function useMerging() {
  const client = useQueryClient()
  const { mutateAsync, isPending, error } = useMerge()
  const merge = async ({ object, survivor, loser, fields }: Merging): Promise<string> => {
    const made = await mutateAsync({ object, survivor: survivor.id, losers: [loser.id], fields })
    undoable(survivor.title === loser.title ? `Two ${survivor.title} are one` : `${loser.title} merged into ${survivor.title}`, async () => {
      await undoMerge(made.id)
      refreshMerged(client)
    })
    return made.survivor_id
  }
  return { merge, isPending, error }
}
