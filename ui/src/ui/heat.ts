/**
 * Colours of a heat map: eight steps of one hue, told apart by lightness alone, so that they read
 * the same to colour-blind eyes and in grey. Text on every step has a contrast of at least 4.5.
 */

export type Hue = 'keep' | 'value'

export const steps = 8

const hues: Record<Hue, number> = { keep: 152, value: 234 }

interface Shade {
  background: string
  color: string
}

/** Lightness in per cent, from least to most; between the fifth and the sixth the text turns over. */
const light = [97, 91, 84, 76, 67, 33, 26, 19]
const dark = [14, 19, 24, 29, 34, 66, 74, 83]

function shade(hue: Hue, lightness: number, text: string): Shade {
  return { background: `hsl(${hues[hue]} 48% ${lightness}%)`, color: text }
}

export function shadeIn(scheme: 'light' | 'dark', hue: Hue, step: number): Shade {
  const scale = scheme === 'light' ? light : dark
  const over = step >= 5
  return shade(hue, scale[step] ?? 50, (scheme === 'light') === over ? '#ffffff' : '#101116')
}

/** Both schemes at once; the browser takes the one it shows. */
export function heatColours(hue: Hue, step: number): Shade {
  const day = shadeIn('light', hue, step)
  const night = shadeIn('dark', hue, step)
  return { background: `light-dark(${day.background}, ${night.background})`, color: `light-dark(${day.color}, ${night.color})` }
}

/** Nothing is the first step, the most the last; what is above the most stays on the last. */
export function stepOf(value: number, most: number): number {
  if (most <= 0) return 0
  return Math.max(0, Math.min(steps - 1, Math.floor((value / most) * steps)))
}
