/** Decisions about pairs, each made on the server at once and taken back from the last to the first. */
import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { dismiss, type Duplicate, duplicatesKey, type Twin, undismiss } from '../../api/duplicates'
import { mergeRecords, refreshMerged, undoMerge } from '../../api/merges'
import { failedTo, said } from '../../ui/undo-toast'
import type { Decided } from './queue'

type TakeBack = () => Promise<void>

interface Told extends Decided {
  words: string
}

export interface Decision extends Told {
  /** The way back once it is made; null if it could not be made. */
  made: Promise<TakeBack | null>
}

export function useDecisions() {
  const client = useQueryClient()
  const [made, setMade] = useState<Decision[]>([])
  const held = useRef<Decision[]>([])
  const keep = (next: Decision[]) => {
    held.current = next
    setMade(next)
  }
  const drop = (gone: Decision) => keep(held.current.filter((each) => each !== gone))

  const decide = (told: Told, making: Promise<TakeBack>, failure: string) => {
    const decision: Decision = {
      ...told,
      made: making.catch((error: unknown) => {
        drop(decision)
        failedTo(failure, error)
        return null
      }),
    }
    keep([...held.current, decision])
  }

  const merge = (pair: Duplicate, survivor: Twin, loser: Twin, fields: Record<string, string>) => {
    const words = survivor.title === loser.title ? `Two ${survivor.title} are one` : `${loser.title} merged into ${survivor.title}`
    decide({ pair, kind: 'merged', loser: loser.id, words }, merging(client, survivor, loser, fields), `${loser.title} was not merged`)
  }

  const dismissed = (pair: Duplicate) => {
    const [one, other] = pair.people
    const words = one.title === other.title ? `Two people are called ${one.title}` : `${one.title} is not ${other.title}`
    decide({ pair, kind: 'dismissed', loser: null, words }, dismissing(client, pair), 'It was not kept that these are two')
  }

  /** The pair that waits again. */
  const undo = async (): Promise<string | null> => {
    const last = held.current.at(-1)
    if (!last) {
      said('There is nothing to undo')
      return null
    }
    drop(last)
    try {
      const takeBack = await last.made
      if (takeBack) {
        await takeBack()
        said(`Undone: ${last.words}`)
      }
      return last.pair.id
    } catch (error) {
      keep([...held.current, last])
      failedTo(`Not undone: ${last.words}`, error)
      return null
    }
  }

  return { made, merge, dismissed, undo }
}

async function merging(client: QueryClient, survivor: Twin, loser: Twin, fields: Record<string, string>): Promise<TakeBack> {
  const { id } = await mergeRecords({ object: 'people', survivor: survivor.id, losers: [loser.id], fields })
  refreshMerged(client, [loser.id])
  return async () => {
    await undoMerge(id)
    refreshMerged(client)
  }
}

async function dismissing(client: QueryClient, pair: Duplicate): Promise<TakeBack> {
  await dismiss(pair.id)
  // The page leaves the pair out by itself; whoever comes back to it later is told anew what waits.
  void client.invalidateQueries({ queryKey: duplicatesKey, refetchType: 'none' })
  return async () => {
    await undismiss(pair.id)
    void client.invalidateQueries({ queryKey: duplicatesKey })
  }
}
