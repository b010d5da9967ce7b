/** What was found, by object in the order of the best hit; and actions that fit what was typed. */
import type { Hit } from '../api/search'
import type { ObjectType } from '../api/types'

export function foundGroups(hits: Hit[], objects: ObjectType[]): { title: string; object: ObjectType | undefined; hits: Hit[] }[] {
  return [...new Set(hits.map((hit) => hit.object))].map((slug) => {
    const object = objects.find((each) => each.slug === slug)
    return { title: object?.label ?? slug, object, hits: hits.filter((hit) => hit.object === slug) }
  })
}

/**
 * Nothing typed shows what is used most; every word typed must begin a word of the action, in any order. What an
 * action is called elsewhere (`also`) finds it too, after those whose own name fits.
 */
export function matches<T extends { label: string; also?: string | undefined }>(actions: T[], typed: string, most = 14): T[] {
  if (typed === '') return actions.filter((action) => !/^(New|Make) /.test(action.label)).slice(0, most)
  const words = typed.split(/\s+/)
  const fits = (text: string) => {
    const has = text.toLowerCase().split(/\s+/)
    return words.every((word) => has.some((each) => each.startsWith(word)))
  }
  const called = actions.filter((action) => fits(action.label))
  const alike = actions.filter((action) => !called.includes(action) && fits(`${action.label} ${action.also ?? ''}`))
  return [...called, ...alike].slice(0, most)
}

/** Words that ask for something to be done, whatever records are called. */
const verbs = ['new', 'create', 'add', 'make', 'import', 'invite', 'log', 'mark', 'sign', 'switch', 'board', 'calendar']

/** Whether what was typed is the name of an action rather than of a record: then Enter means the action. */
export function named(actions: { label: string }[], typed: string): boolean {
  if (actions.length > 0 && verbs.includes(typed.split(/\s+/)[0] ?? '')) return true
  return actions.some(({ label }) => label.toLowerCase() === typed || (typed.length >= 6 && label.toLowerCase().startsWith(typed)))
}
