/** Names of countries, languages and times in the reader's own words. */

const locale = typeof navigator === 'undefined' ? 'en' : navigator.language

const kinds = new Map<'region' | 'language', Intl.DisplayNames>()

function named(kind: 'region' | 'language', code: string): string {
  try {
    let names = kinds.get(kind)
    if (!names) {
      names = new Intl.DisplayNames(locale, { type: kind })
      kinds.set(kind, names)
    }
    return names.of(code) ?? code
  } catch {
    return code
  }
}

export function countryName(code: string): string {
  return /^[A-Za-z]{2}$/.test(code) ? named('region', code.toUpperCase()) : code
}

export function languageName(code: string): string {
  return /^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(code) ? named('language', code) : code
}

/** "14:30" as the reader's clock shows it. */
export function timeOfDay(text: string): string {
  if (!/^\d{2}:\d{2}(:\d{2})?$/.test(text)) return text
  const at = new Date(`2000-01-01T${text.length === 5 ? `${text}:00` : text}Z`)
  if (Number.isNaN(at.getTime())) return text
  const seconds = text.length > 5 && !text.endsWith(':00')
  return new Intl.DateTimeFormat(locale, { timeStyle: seconds ? 'medium' : 'short', timeZone: 'UTC' }).format(at)
}

// ISO 3166-1, with the calling code of each (ITU E.164) where it has one.
const told =
  'AD376 AE971 AF93 AG1 AI1 AL355 AM374 AO244 AR54 AS1 AT43 AU61 AW297 AX358 AZ994 BA387 BB1 BD880 BE32 BF226 BG359 BH973 BI257 BJ229 BL590 BM1 BN673 BO591 BQ599 BR55 BS1 BT975 BW267 BY375 BZ501 CA1 CC61 CD243 CF236 CG242 CH41 CI225 CK682 CL56 CM237 CN86 CO57 CR506 CU53 CV238 CW599 CX61 CY357 CZ420 DE49 DJ253 DK45 DM1 DO1 DZ213 EC593 EE372 EG20 EH212 ER291 ES34 ET251 FI358 FJ679 FK500 FM691 FO298 FR33 GA241 GB44 GD1 GE995 GF594 GG44 GH233 GI350 GL299 GM220 GN224 GP590 GQ240 GR30 GT502 GU1 GW245 GY592 HK852 HN504 HR385 HT509 HU36 ID62 IE353 IL972 IM44 IN91 IO246 IQ964 IR98 IS354 IT39 JE44 JM1 JO962 JP81 KE254 KG996 KH855 KI686 KM269 KN1 KP850 KR82 KW965 KY1 KZ7 LA856 LB961 LC1 LI423 LK94 LR231 LS266 LT370 LU352 LV371 LY218 MA212 MC377 MD373 ME382 MF590 MG261 MH692 MK389 ML223 MM95 MN976 MO853 MP1 MQ596 MR222 MS1 MT356 MU230 MV960 MW265 MX52 MY60 MZ258 NA264 NC687 NE227 NF672 NG234 NI505 NL31 NO47 NP977 NR674 NU683 NZ64 OM968 PA507 PE51 PF689 PG675 PH63 PK92 PL48 PM508 PR1 PS970 PT351 PW680 PY595 QA974 RE262 RO40 RS381 RU7 RW250 SA966 SB677 SC248 SD249 SE46 SG65 SH290 SI386 SJ47 SK421 SL232 SM378 SN221 SO252 SR597 SS211 ST239 SV503 SX1 SY963 SZ268 TC1 TD235 TG228 TH66 TJ992 TK690 TL670 TM993 TN216 TO676 TR90 TT1 TV688 TW886 TZ255 UA380 UG256 US1 UY598 UZ998 VA39 VC1 VE58 VG1 VI1 VN84 VU678 WF681 WS685 XK383 YE967 YT262 ZA27 ZM260 ZW263'
    .split(' ')
    .map((each) => ({ country: each.slice(0, 2), calling: each.slice(2) }))

export interface Named {
  value: string
  label: string
}

let countries: Named[] | null = null

export function countryChoices(): Named[] {
  countries ??= told
    .map(({ country }) => ({ value: country, label: countryName(country) }))
    .sort((one, other) => one.label.localeCompare(other.label))
  return countries
}

const spoken =
  'af am ar az be bg bn bs ca cs cy da de de-AT de-CH el en en-AU en-CA en-GB en-US es es-AR es-MX et eu fa fi fil fr fr-BE fr-CA fr-CH ga gl gu he hi hr hu hy id is it ja ka kk km kn ko lb lo lt lv mk ml mn mr ms mt my nb ne nl nl-BE nn pa pl ps pt pt-BR ro ru si sk sl sq sr sv sw ta te th tr uk ur uz vi zh-Hans zh-Hant zu'.split(' ')

export function languageChoices(): Named[] {
  return spoken
    .map((code) => ({ value: code, label: languageName(code) }))
    .sort((one, other) => one.label.localeCompare(other.label))
}

/** Where several countries share a code, the one with most numbers stands for it. */
const first: Record<string, string> = { '1': 'US', '7': 'RU', '39': 'IT', '44': 'GB', '47': 'NO', '61': 'AU', '212': 'MA', '262': 'RE', '358': 'FI', '590': 'GP', '599': 'CW' }

export function callingCode(country: string): string | null {
  return told.find((each) => each.country === country.toUpperCase())?.calling ?? null
}

/** The country of a number that begins with + and a calling code. */
export function countryOfNumber(number: string): string | null {
  const digits = /^\+([\d\s().-]+)$/.exec(number)?.[1]?.replace(/\D/g, '') ?? ''
  const code = [3, 2, 1].map((length) => digits.slice(0, length)).find((each) => told.some(({ calling }) => calling === each))
  if (code === undefined) return null
  return first[code] ?? told.find(({ calling }) => calling === code)?.country ?? null
}

/** A number as typed, made international: its trunk zero goes, its calling code comes. */
export function international(typed: string, country: string | null): string {
  const text = typed.trim()
  if (text === '' || text.startsWith('+')) return text
  if (text.startsWith('00')) return `+${text.slice(2).replace(/\D/g, '')}`
  const code = country ? callingCode(country) : null
  if (!code) return text
  const digits = text.replace(/\D/g, '')
  // Italian numbers keep their zero.
  return `+${code}${code === '39' ? digits : digits.replace(/^0/, '')}`
}
