/** Which records of a list are chosen: some by id, or all that match. */

export interface Selection {
  ids: ReadonlySet<string>
  /** All that match the filter, also those not loaded. */
  all: boolean
  /** Where a range begins. */
  anchor: string | null
}

export const nothing: Selection = { ids: new Set(), all: false, anchor: null }

export function isChosen(selection: Selection, id: string): boolean {
  return selection.all || selection.ids.has(id)
}

export function isNothing(selection: Selection): boolean {
  return !selection.all && selection.ids.size === 0
}

/** One in or out. Taking one out of "all that match" leaves the loaded ones, since others were never seen. */
export function toggle(selection: Selection, id: string, loaded: readonly string[]): Selection {
  const ids = new Set(selection.all ? loaded : selection.ids)
  if (!ids.delete(id)) ids.add(id)
  return { ids, all: false, anchor: id }
}

/** From the last one touched up to this one, as shift-click and shift with an arrow do. */
export function reach(selection: Selection, id: string, loaded: readonly string[]): Selection {
  const from = loaded.indexOf(selection.anchor ?? id)
  const to = loaded.indexOf(id)
  if (to < 0) return selection
  const start = from < 0 ? to : from
  const between = loaded.slice(Math.min(start, to), Math.max(start, to) + 1)
  return { ids: new Set([...(selection.all ? loaded : selection.ids), ...between]), all: false, anchor: selection.anchor ?? id }
}

export function chooseAll(loaded: readonly string[]): Selection {
  return { ids: new Set(loaded), all: false, anchor: null }
}

export const allMatching: Selection = { ids: new Set(), all: true, anchor: null }
