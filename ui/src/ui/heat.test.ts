import { expect, test } from 'vitest'
import { shadeIn, stepOf, steps } from './heat'

function luminance(colour: string): number {
  const part = (value: number) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4)
  let rgb: number[]
  const hsl = /hsl\((\d+) (\d+)% (\d+)%\)/.exec(colour)
  if (hsl) {
    const [h = 0, s = 0, l = 0] = [Number(hsl[1]), Number(hsl[2]) / 100, Number(hsl[3]) / 100]
    const at = (n: number) => {
      const k = (n + h / 30) % 12
      return l - s * Math.min(l, 1 - l) * Math.max(-1, Math.min(k - 3, 9 - k, 1))
    }
    rgb = [at(0), at(8), at(4)]
  } else {
    rgb = [1, 3, 5].map((from) => Number.parseInt(colour.slice(from, from + 2), 16) / 255)
  }
  const [r = 0, g = 0, b = 0] = rgb.map(part)
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

function contrast(one: string, other: string): number {
  const [high = 0, low = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a)
  return (high + 0.05) / (low + 0.05)
}

const all = (['light', 'dark'] as const).flatMap((scheme) =>
  (['keep', 'value'] as const).map((hue) => ({ scheme, hue, shades: Array.from({ length: steps }, (_, step) => shadeIn(scheme, hue, step)) })),
)

test.each(all)('text on every step of $hue can be read, $scheme', ({ shades }) => {
  for (const { background, color } of shades) expect(contrast(background, color)).toBeGreaterThanOrEqual(4.5)
})

test.each(all)('each step of $hue is lighter or darker than the one before, $scheme', ({ scheme, shades }) => {
  const lights = shades.map((each) => luminance(each.background))
  const ordered = [...lights].sort((one, other) => (scheme === 'light' ? other - one : one - other))
  expect(lights).toEqual(ordered)
  expect(new Set(lights).size).toBe(steps)
})

test('values fall into steps, the most into the last', () => {
  expect([0, 1.24, 1.25, 9.99, 10, 100].map((value) => stepOf(value, 10))).toEqual([0, 0, 1, 7, 7, 7])
  expect(stepOf(3, 0)).toBe(0)
})
