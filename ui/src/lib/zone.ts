/**
 * The firm's time zone: moments are kept in UTC, and read and typed on the clock of the firm, so that all
 * colleagues see the same day. A wall time is a text as `datetime-local` has it, `2026-11-25T14:30`, without a zone.
 */

let zone = 'UTC'

export function showTimesIn(timeZone: string): void {
  try {
    new Intl.DateTimeFormat('en', { timeZone })
    zone = timeZone
  } catch {
    zone = 'UTC'
  }
}

export function firmZone(): string {
  return zone
}

/** As people say it: "Berlin time" of Europe/Berlin. */
export function zoneWords(): string {
  if (zone === 'UTC' || zone.startsWith('Etc/')) return 'UTC'
  return `${(zone.split('/').at(-1) ?? zone).replaceAll('_', ' ')} time`
}

const clocks = new Map<string, Intl.DateTimeFormat>()

function clock(): Intl.DateTimeFormat {
  const known = clocks.get(zone)
  if (known) return known
  const made = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  })
  clocks.set(zone, made)
  return made
}

/** What the firm's clock shows at a moment; nothing for what is no moment. */
export function wallTime(moment: string): string {
  const at = new Date(moment)
  if (Number.isNaN(at.getTime())) return ''
  const parts = clock().formatToParts(at)
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((each) => each.type === type)?.value ?? ''
  return `${part('year').padStart(4, '0')}-${part('month')}-${part('day')}T${part('hour')}:${part('minute')}`
}

/**
 * The moment at which the firm's clock shows this. Of an hour that comes twice it is the first; of one that is
 * left out in spring it is as much later as the clock was put forward.
 */
export function momentAt(wall: string): string | null {
  const meant = Date.parse(`${wall.slice(0, 16)}Z`)
  if (Number.isNaN(meant)) return null
  const ahead = (at: number) => Date.parse(`${wallTime(new Date(at).toISOString())}Z`) - Math.floor(at / 60_000) * 60_000
  // How far the clock is ahead the day before and the day after: one of the two holds, and on usual days both do.
  const [before, after] = [ahead(meant - 86_400_000), ahead(meant + 86_400_000)]
  const fits = [before, after].map((by) => meant - by).filter((at) => at + ahead(at) === meant)
  const at = fits.length > 0 ? Math.min(...fits) : meant - before
  return new Date(at).toISOString().replace('.000Z', 'Z')
}
