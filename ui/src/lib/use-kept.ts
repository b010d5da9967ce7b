/** What is typed into a form, kept in this tab so that it survives a reload. */
import { useState } from 'react'

export function useKept<T extends object>(name: string, empty: T): [T, (part: Partial<T>) => void, () => void] {
  const key = `rapport:draft:${name}`
  const [draft, setDraft] = useState<T>(() => ({ ...empty, ...read(key) }))
  const change = (part: Partial<T>) => {
    const next = { ...draft, ...part }
    write(key, next)
    setDraft(next)
  }
  const forget = () => {
    write(key, null)
    setDraft(empty)
  }
  return [draft, change, forget]
}

function read(key: string): object {
  try {
    const found: unknown = JSON.parse(sessionStorage.getItem(key) ?? '{}')
    return typeof found === 'object' && found !== null ? found : {}
  } catch {
    return {}
  }
}

function write(key: string, draft: object | null): void {
  try {
    if (draft) sessionStorage.setItem(key, JSON.stringify(draft))
    else sessionStorage.removeItem(key)
  } catch {
    // Without storage the form works; it only does not survive a reload.
  }
}
