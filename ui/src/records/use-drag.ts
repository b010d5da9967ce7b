/** Dragging a card with mouse, pen or a held finger; where it is let go is found beneath the pointer. */
import { type PointerEvent, useCallback, useEffect, useRef, useState } from 'react'

export interface Dragged<T> {
  what: T
  width: number
  x: number
  y: number
}

/** A move of fewer pixels is a click. */
const slack = 5
/** A finger that rests this long drags; before that it scrolls. */
const rest = 320
const edge = 60

interface Watch<T> {
  what: T
  element: HTMLElement
  id: number
  startX: number
  startY: number
  offsetX: number
  offsetY: number
  timer: number
}

/** Targets carry `data-drop`; `onDrop` gets its value. */
export function useDrag<T>(onDrop: (what: T, target: string) => void) {
  const [dragged, setDragged] = useState<Dragged<T> | null>(null)
  const [over, setOver] = useState<string | null>(null)
  const watch = useRef<Watch<T> | null>(null)
  const live = useRef(false)
  const ghost = useRef<HTMLDivElement>(null)
  const dropped = useRef(onDrop)
  dropped.current = onDrop

  const begin = useCallback((x: number, y: number) => {
    const now = watch.current
    if (!now || live.current) return
    live.current = true
    setDragged({ what: now.what, width: now.element.offsetWidth, x: x - now.offsetX, y: y - now.offsetY })
  }, [])

  const end = useCallback((target: string | null) => {
    const now = watch.current
    window.clearTimeout(now?.timer)
    watch.current = null
    if (live.current && now && target !== null) dropped.current(now.what, target)
    // The click that follows the release is not meant to open the card.
    if (live.current) window.addEventListener('click', swallow, { capture: true, once: true })
    window.setTimeout(() => window.removeEventListener('click', swallow, { capture: true }), 50)
    live.current = false
    setDragged(null)
    setOver(null)
  }, [])

  useEffect(() => {
    const move = (event: globalThis.PointerEvent) => {
      const now = watch.current
      if (!now || event.pointerId !== now.id) return
      const far = Math.hypot(event.clientX - now.startX, event.clientY - now.startY) > slack
      if (!live.current && far) {
        if (event.pointerType === 'touch') return end(null)
        begin(event.clientX, event.clientY)
      }
      if (!live.current) return
      if (ghost.current) ghost.current.style.transform = `translate(${event.clientX - now.offsetX}px, ${event.clientY - now.offsetY}px) rotate(1.2deg)`
      const target = targetAt(event.clientX, event.clientY)
      setOver(target?.dataset.drop ?? null)
      scrollAt(target, event.clientX)
    }
    const up = (event: globalThis.PointerEvent) => {
      if (watch.current && event.pointerId === watch.current.id) end(targetAt(event.clientX, event.clientY)?.dataset.drop ?? null)
    }
    const still = (event: TouchEvent) => {
      if (live.current) event.preventDefault()
    }
    const keys = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && live.current) end(null)
    }
    const cancel = () => end(null)
    window.addEventListener('pointermove', move)
    window.addEventListener('pointerup', up)
    window.addEventListener('pointercancel', cancel)
    window.addEventListener('touchmove', still, { passive: false })
    window.addEventListener('keydown', keys)
    return () => {
      window.removeEventListener('pointermove', move)
      window.removeEventListener('pointerup', up)
      window.removeEventListener('pointercancel', cancel)
      window.removeEventListener('touchmove', still)
      window.removeEventListener('keydown', keys)
    }
  }, [begin, end])

  const hold = useCallback(
    (what: T, event: PointerEvent<HTMLElement>) => {
      if (event.button !== 0) return
      const element = event.currentTarget
      const box = element.getBoundingClientRect()
      const { clientX, clientY, pointerId } = event
      watch.current = {
        what, element, id: pointerId, startX: clientX, startY: clientY, offsetX: clientX - box.left, offsetY: clientY - box.top,
        timer: event.pointerType === 'touch' ? window.setTimeout(() => begin(clientX, clientY), rest) : 0,
      }
    },
    [begin],
  )
  return { dragged, over, ghost, hold }
}

function swallow(event: MouseEvent) {
  event.stopPropagation()
  event.preventDefault()
}

function targetAt(x: number, y: number): HTMLElement | null {
  return document.elementFromPoint(x, y)?.closest<HTMLElement>('[data-drop]') ?? null
}

/** Near its sides the board goes along. */
function scrollAt(target: HTMLElement | null, x: number) {
  const board = target?.closest<HTMLElement>('[data-scrolls]')
  if (!board) return
  const box = board.getBoundingClientRect()
  if (x > box.right - edge) board.scrollLeft += 14
  if (x < box.left + edge) board.scrollLeft -= 14
}
