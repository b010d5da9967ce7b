/** Widths of columns: the usual ones, those that were kept, and the one being drawn at the moment. */
import { type PointerEvent, useState } from 'react'
import type { Field } from '../api/types'
import { familyOf } from '../fields/families'

export const nameColumn = '_name'
const narrowest = 70

function usual(field: Field): number {
  // Wide enough for its values and for most of its name.
  return Math.max(familyOf(field.type).width, Math.min(230, field.label.length * 7 + 48))
}

export function useWidths(fields: Field[], kept: Record<string, number>, narrow: boolean, onKeep: (widths: Record<string, number>) => void) {
  const [drawn, setDrawn] = useState<{ slug: string; width: number } | null>(null)
  const widthOf = (slug: string, given: number) => (drawn?.slug === slug ? drawn.width : (kept[slug] ?? given))
  const widths = [
    { slug: nameColumn, width: widthOf(nameColumn, narrow ? 176 : 246) },
    ...fields.map((field) => ({ slug: field.slug, width: widthOf(field.slug, usual(field)) })),
  ]

  const onGrip = (slug: string, event: PointerEvent<HTMLElement>) => {
    event.preventDefault()
    event.stopPropagation()
    const grip = event.currentTarget
    const start = event.clientX
    const before = widths.find((each) => each.slug === slug)?.width ?? 150
    let width = before
    grip.setPointerCapture(event.pointerId)
    const move = (now: globalThis.PointerEvent) => {
      width = Math.max(narrowest, Math.min(900, before + now.clientX - start))
      setDrawn({ slug, width })
    }
    const end = () => {
      grip.removeEventListener('pointermove', move)
      setDrawn(null)
      if (width !== before) onKeep({ ...kept, [slug]: Math.round(width) })
    }
    grip.addEventListener('pointermove', move)
    grip.addEventListener('pointerup', end, { once: true })
    grip.addEventListener('pointercancel', end, { once: true })
  }

  return {
    template: widths.map((each) => `${each.width}px`).join(' '),
    width: widths.reduce((sum, each) => sum + each.width, 0),
    onGrip,
  }
}
