/** Forms of dates as people say them: which part comes first, and how a day looks in it. */

/** Every part of a form, written for the afternoon of 22 November 2026. */
const sample: Record<string, string> = { yyyy: '2026', yy: '26', mon: 'Nov', mm: '11', dd: '22', hh: '14', mi: '30', ss: '05', ap: 'pm', t: 'T' }

/** `dd/mm/yyyy` is "day first". */
export function firstPart(form: string): string {
  return form.startsWith('d') ? 'day first' : form.startsWith('m') ? 'month first' : 'year first'
}

/** `dd/mm/yyyy` looks like 22/11/2026. */
export function dateLike(form: string): string {
  if (form === 'iso') return '2026-11-22T14:30:05Z'
  const half = form.includes('ap')
  return form.replace(/yyyy|yy|mon|mm|dd|hh|mi|ss|ap|t/g, (part) => (part === 'hh' && half ? '02' : (sample[part] ?? part)))
}

export function dateChoice(form: string): { value: string; label: string } {
  const first = firstPart(form)
  return { value: form, label: `${first.charAt(0).toUpperCase()}${first.slice(1)}: ${dateLike(form)} (${form})` }
}
