/** Runs a query, one at a time: what came back, how long it took, what went wrong, and the way to stop it. */
import { useCallback, useEffect, useRef, useState } from 'react'
import { ask } from '../../api/sql'
import type { SqlAnswer } from '../../api/types'

export interface Ran {
  /** The text as it was asked, which the editor may have left behind. */
  query: string
  answer: SqlAnswer
  milliseconds: number
}

interface State {
  running: boolean
  ran: Ran | null
  error: unknown
  cancelled: boolean
}

const still: State = { running: false, ran: null, error: null, cancelled: false }

export interface Running extends State {
  run: (query: string) => void
  cancel: () => void
  clear: () => void
}

export function useRun(): Running {
  const [state, setState] = useState(still)
  const current = useRef<AbortController | null>(null)
  useEffect(() => () => current.current?.abort(), [])

  const run = useCallback((query: string) => {
    if (query.trim() === '') return
    current.current?.abort()
    const mine = new AbortController()
    current.current = mine
    const begun = performance.now()
    setState((before) => ({ ...still, ran: before.ran, running: true }))
    ask(query, mine.signal).then(
      (answer) => {
        if (current.current === mine) setState({ ...still, ran: { query, answer, milliseconds: performance.now() - begun } })
      },
      (error: unknown) => {
        if (current.current === mine) setState((before) => ({ ...before, running: false, error }))
      },
    )
  }, [])
  const cancel = useCallback(() => {
    current.current?.abort()
    current.current = null
    setState((before) => ({ ...before, running: false, cancelled: true }))
  }, [])
  const clear = useCallback(() => {
    current.current?.abort()
    current.current = null
    setState(still)
  }, [])
  return { ...state, run, cancel, clear }
}
