/** A form being built: what is typed survives a reload, and is saved when asked. */
import { useEffect, useState } from 'react'
import type { FieldError } from '../../api/client'
import { useChangeForm } from '../../api/forms'
import type { Form, FormState } from '../../api/forms-shapes'
import { useKept } from '../../lib/use-kept'
import { said } from '../../ui/undo-toast'
import { changesOf, type Draft, draftOf, errorsOf, problemsOf, stillTrue } from './draft'

export interface Builder {
  form: Form
  draft: Draft
  dirty: boolean
  errors: FieldError[]
  /** What the server said that has no place among the parts. */
  failure: Error | null
  busy: boolean
  change: (part: Partial<Draft>) => void
  save: (state?: FormState) => void
  discard: () => void
}

const done: Record<FormState, string> = { live: 'is live', closed: 'is closed: nobody can send it', draft: 'is a draft again' }

export function useBuilder(form: Form): Builder {
  const send = useChangeForm(form.id)
  const [kept, keep, forget] = useKept<Partial<Draft>>(`form-${form.id}`, {})
  const [errors, setErrors] = useState<FieldError[]>([])
  const draft = draftOf(form, kept)
  const changes = changesOf(form, kept)
  const dirty = Object.keys(changes).length > 0
  useLeaveGuard(dirty)
  return {
    form,
    draft,
    dirty,
    errors,
    failure: send.error && errorsOf(send.error).length === 0 ? send.error : null,
    busy: send.isPending,
    change: (part) => {
      keep(part)
      setErrors(stillTrue(errors, Object.keys(part)))
    },
    save: (state) => {
      const missing = problemsOf(draft, (state ?? form.state) === 'live')
      setErrors(missing)
      if (missing.length > 0) {
        send.reset()
        return
      }
      send.mutate({ ...changes, ...(state ? { state } : {}) }, {
        onSuccess: (saved) => {
          forget()
          said(`${saved.name} ${state ? done[state] : 'saved'}`)
        },
        onError: (error) => setErrors(errorsOf(error)),
      })
    },
    discard: () => {
      forget()
      setErrors([])
      send.reset()
    },
  }
}

/** What is typed outlives a reload, but not the tab: the browser asks before it closes one. */
function useLeaveGuard(dirty: boolean) {
  useEffect(() => {
    if (!dirty) return
    const ask = (event: BeforeUnloadEvent) => event.preventDefault()
    window.addEventListener('beforeunload', ask)
    return () => window.removeEventListener('beforeunload', ask)
  }, [dirty])
}
