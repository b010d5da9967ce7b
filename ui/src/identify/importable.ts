/** Which lists the reader may bring files into. */
import type { May } from '../api/may'
import type { ObjectType } from '../api/types'
import { writable } from './import-guess'

export function importable(objects: ObjectType[], may: Pick<May, 'act' | 'on'>): ObjectType[] {
  return may.act('import') ? objects.filter((object) => writable(object) && may.on(object.slug, 'import')) : []
}
