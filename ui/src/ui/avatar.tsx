/** A small round with initials; its hue follows the name, so it stays the same everywhere. */
import { initials } from '../lib/initials'

const hues = [212, 178, 140, 262, 38, 24, 330, 196]

export function Avatar({ name, size = 22 }: { name: string; size?: number }) {
  let sum = 0
  for (const letter of name) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 9973
  const hue = hues[sum % hues.length] ?? 212
  return (
    <span
      aria-hidden="true"
      style={{
        display: 'inline-grid',
        placeItems: 'center',
        flex: 'none',
        width: size,
        height: size,
        borderRadius: '50%',
        fontSize: size * 0.42,
        fontWeight: 600,
        letterSpacing: '-0.02em',
        background: `light-dark(hsl(${hue} 55% 91%), hsl(${hue} 30% 24%))`,
        color: `light-dark(hsl(${hue} 60% 27%), hsl(${hue} 60% 84%))`,
      }}
    >
      {initials(name)}
    </span>
  )
}
