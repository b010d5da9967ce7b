/** Which lines of a long list are drawn. Lines are of one height, so a million of them cost what fifty do. */
import { type RefObject, useCallback, useEffect, useState } from 'react'

/** Browsers cannot lay out more pixels than some tens of millions; beyond this the scroll bar is a scale. */
const tallest = 16_000_000
const spare = 12

export interface Window {
  first: number
  last: number
  /** Height of the room that the lines stand in. */
  height: number
  /** How many lines are seen at once. */
  page: number
  topOf: (line: number) => number
  /** How far the lines are moved together where the scroll bar is a scale. */
  shift: number
  reveal: (line: number) => void
}

/** `around` is the height of what sticks to the top and the foot. */
export function useWindow(box: RefObject<HTMLElement | null>, lines: number, lineHeight: number, around: number): Window {
  const [scroll, setScroll] = useState(0)
  const [view, setView] = useState(800)
  const total = lines * lineHeight
  const height = Math.min(total, tallest)
  const scale = total > tallest ? (total + around - view) / (height + around - view) : 1

  useEffect(() => {
    const element = box.current
    if (!element) return
    // Between two lines nothing changes, as long as pixels are pixels.
    const grain = scale === 1 ? lineHeight * 4 : 1
    const look = () => setScroll(Math.floor(element.scrollTop / grain) * grain)
    const measure = new ResizeObserver(() => setView(element.clientHeight))
    measure.observe(element)
    element.addEventListener('scroll', look, { passive: true })
    look()
    return () => {
      measure.disconnect()
      element.removeEventListener('scroll', look)
    }
  }, [box, lineHeight, scale])

  const offset = scroll * scale
  const chunk = lineHeight * 5_000
  const base = scale === 1 ? 0 : Math.floor(offset / chunk) * chunk
  const first = Math.max(0, Math.floor(offset / lineHeight) - spare)
  const last = Math.min(lines - 1, Math.ceil((offset + view) / lineHeight) + spare)
  const reveal = useCallback(
    (line: number) => {
      const element = box.current
      if (!element) return
      const top = line * lineHeight
      const seen = element.scrollTop * scale
      const room = element.clientHeight - around
      if (top < seen) element.scrollTop = top / scale
      else if (top + lineHeight > seen + room) element.scrollTop = (top + lineHeight - room) / scale
    },
    [box, lineHeight, scale, around],
  )
  return {
    first,
    last,
    height,
    page: Math.max(1, Math.floor((view - around) / lineHeight)),
    // Each line keeps its place while the reader scrolls, so that it need not be drawn again.
    topOf: (line) => line * lineHeight - base,
    shift: scale === 1 ? 0 : base - (offset - scroll),
    reveal,
  }
}
