/** What is wrong with a line of a list of networks. */
import type { FieldError } from '../../api/client'

/** "Line 3: …" of a fault that stands at a line. */
export function lineFault({ pointer, detail }: Pick<FieldError, 'pointer' | 'detail'>): string | null {
  const line = /^\/(\d+)$/.exec(pointer)?.[1]
  return line === undefined ? null : `Line ${line}: ${detail}`
}
