/** Line icons on a 24 grid, drawn for this page so that only used ones are shipped. */
import type { SVGProps } from 'react'

const shapes = {
  home: 'M4 11 12 4l8 7v8.5H14.5V14h-5v5.5H4z',
  people: 'M9 11.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7ZM2.5 20c.4-3.6 3-5.7 6.5-5.7s6.1 2.1 6.5 5.7M16 4.8a3.4 3.4 0 0 1 0 6.4M18 14.7c2 .8 3.2 2.7 3.5 5.3',
  company: 'M5 20.5V4h9v16.5M14 9.5h5v11M2.5 20.5h19M8 8h3M8 12h3M8 16h3',
  product: 'm12 3.5 8 4.2v8.6l-8 4.2-8-4.2V7.7zM4.2 7.8 12 12l7.8-4.2M12 12v8.3',
  order: 'M6 3.5h12v17l-3-2-3 2-3-2-3 2zM9.5 8.5h5M9.5 12.5h5',
  line: 'M5 7h14M5 12h14M5 17h9',
  model: 'M4 19.5h16M5 16c3.5 0 4.5-9.5 7-9.5s3.5 9.5 7 9.5',
  import: 'M12 4v10.5m0 0-4-4m4 4 4-4M4.5 15.5v4h15v-4',
  jobs: 'M12 7.5V12l3 2M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17Z',
  settings: 'M4 7.5h9M17 7.5h3M4 16.5h3M11 16.5h9M15 9.5a2 2 0 1 0 0-4 2 2 0 0 0 0 4ZM9 18.5a2 2 0 1 0 0-4 2 2 0 0 0 0 4Z',
  search: 'M11 17.5a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13ZM16 16l4 4',
  plus: 'M12 5v14M5 12h14',
  minus: 'M5 12h14',
  close: 'm6 6 12 12M18 6 6 18',
  check: 'm5 12.5 4.5 4.5L19 7.5',
  down: 'm6 9.5 6 6 6-6',
  up: 'm6 14.5 6-6 6 6',
  right: 'm9.5 6 6 6-6 6',
  left: 'm14.5 6-6 6 6 6',
  menu: 'M4 7h16M4 12h16M4 17h16',
  filter: 'M4 6h16M7 12h10M10 18h4',
  columns: 'M4.5 4.5h15v15h-15zM9.5 4.5v15M14.5 4.5v15',
  more: 'M5.5 12a.6.6 0 1 0 1.2 0 .6.6 0 0 0-1.2 0ZM11.4 12a.6.6 0 1 0 1.2 0 .6.6 0 0 0-1.2 0ZM17.3 12a.6.6 0 1 0 1.2 0 .6.6 0 0 0-1.2 0Z',
  open: 'M9 5H5v14h14v-4M13 5h6v6M19 5l-8.5 8.5',
  panel: 'M4 5h16v14H4zM14.5 5v14',
  edit: 'm5 19 .8-3.8L16 5l3 3L8.8 18.2z',
  trash: 'M5 7h14M9.5 7V4.5h5V7M7 7l.8 12.5h8.4L17 7M10 11v5M14 11v5',
  sun: 'M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4M5.3 18.7l1.4-1.4M17.3 6.7l1.4-1.4',
  moon: 'M19.5 14.5A8 8 0 0 1 9.5 4.5a8 8 0 1 0 10 10Z',
  auto: 'M12 20a8 8 0 1 0 0-16v16Z M12 4a8 8 0 0 0 0 16',
  signout: 'M14 4.5H5v15h9M10 12h10M16.5 8.5 20 12l-3.5 3.5',
  user: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM4.5 20.5c.6-4 3.5-6 7.5-6s6.9 2 7.5 6',
  key: 'M8 16.5a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM12 12.5h8.5M17 12.5v3.5M20.5 12.5v2.5',
  info: 'M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17ZM12 11v5.5M12 7.8v.1',
  alert: 'M12 4 2.8 19.5h18.4zM12 10v4.5M12 17v.1',
  retry: 'M19 12a7 7 0 1 1-2.2-5.1M19.5 4v4h-4',
  mail: 'M3.5 6h17v12h-17zM4 6.5l8 6.5 8-6.5',
  hash: 'M9.5 4 8 20M16 4l-1.5 16M4.5 9h15.5M4 15h15.5',
  text: 'M5 6.5h14M12 6.5V19',
  calendar: 'M4.5 6h15v13.5h-15zM4.5 10.5h15M8.5 3.5V7M15.5 3.5V7',
  money: 'M12 3.5v17M16 7.5c-.8-1.3-2.2-1.8-4-1.8-2.3 0-4 1-4 3 0 4.3 8.3 2 8.3 6.5 0 2-1.8 3.2-4.3 3.2-2 0-3.6-.7-4.5-2.2',
  percent: 'M6.5 17.5l11-11M7.5 9.5a2 2 0 1 0 0-4 2 2 0 0 0 0 4ZM16.5 18.5a2 2 0 1 0 0-4 2 2 0 0 0 0 4Z',
  link: 'M10 14a4 4 0 0 0 5.7 0l3-3A4 4 0 0 0 13 5.3l-1 1M14 10a4 4 0 0 0-5.7 0l-3 3A4 4 0 0 0 11 18.7l1-1',
  list: 'M8.5 6.5h11M8.5 12h11M8.5 17.5h11M4.5 6.5h.01M4.5 12h.01M4.5 17.5h.01',
  flag: 'M6 20.5V4.5h11l-2.5 4 2.5 4H6',
  file: 'M6 3.5h8l4 4v13H6zM14 3.5v4h4',
  table: 'M4 5h16v14H4zM4 10h16M10 10v9',
  code: 'm8.5 8-4.5 4 4.5 4M15.5 8l4.5 4-4.5 4M13.5 5.5l-3 13',
  grid: 'M4.5 4.5h15v15h-15zM4.5 9.5h15M4.5 14.5h15M9.5 4.5v15M14.5 4.5v15',
  play: 'M7.5 5v14l11-7z',
  stop: 'M7 7h10v10H7z',
  download: 'M12 4v10.5m0 0-4-4m4 4 4-4M4.5 19.5h15',
  sigma: 'M17 7V5H6.5l6 7-6 7H17v-2',
  board: 'M4.5 5h4v14h-4zM10 5h4v9h-4zM15.5 5h4v12h-4z',
  star: 'm12 4.5 2.3 4.9 5.2.7-3.8 3.7.9 5.2-4.6-2.5L7.4 19l.9-5.2-3.8-3.7 5.2-.7z',
  share: 'M9 11.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7ZM2.5 20c.4-3.6 3-5.7 6.5-5.7M18 12.5v7M14.5 16h7',
  tag: 'M4 4.5h7.5l8.5 8.5-7 7L4.5 11.5zM8 8.2v.1',
  clip: 'm19 11-7.2 7.2a4.2 4.2 0 0 1-6-6l7.5-7.4a2.8 2.8 0 0 1 4 4L10 16.1a1.4 1.4 0 0 1-2-2l6.5-6.4',
  comment: 'M4.5 5h15v11h-8L7 20v-4H4.5z',
  task: 'M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17ZM8.5 12l2.5 2.5 4.5-5',
  call: 'M6 4h3.5l1.5 4.5-2 1.5c1 2.3 2.7 4 5 5l1.500-2 4.500 1.500V18c0 1.200-1 2-2 2C11 20 4 13 4 6c0-1 .8-2 2-2Z',
  clock: 'M12 7.500V12l3 2M12 20.500a8.500 8.500 0 1 0 0-17 8.500 8.500 0 0 0 0 17Z',
  copy: 'M8.5 8.5h11v11h-11zM5.5 15.5h-1v-11h11v1',
  bold: 'M7.5 5h5.5a3.5 3.5 0 0 1 0 7H7.5zM7.5 12h6.5a3.5 3.5 0 0 1 0 7H7.5z',
  italic: 'M14.5 5h-4M13.5 19h-4M12.5 5l-1 14',
  bell: 'M6 16.5V11a6 6 0 0 1 12 0v5.5l1.5 1.5h-15zM10 20.5h4',
  ticket: 'M4 8.5V6h16v2.5a3.5 3.5 0 0 0 0 7V18H4v-2.5a3.5 3.5 0 0 0 0-7ZM14 6v12',
  deal: 'M4 12.5 8 8l4 2 4-2 4 4.5-5.5 5.5-2.5-2-2.5 2z',
  grip: 'M9 6h.01M15 6h.01M9 12h.01M15 12h.01M9 18h.01M15 18h.01',
  eye: 'M2.5 12C5 7.5 8.300 5.5 12 5.5s7 2 9.5 6.5c-2.5 4.5-5.800 6.5-9.5 6.5S5 16.5 2.5 12ZM12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6Z',
  heart: 'M12 19.5 4.800 12a4.600 4.600 0 0 1 0-6.300 4.300 4.300 0 0 1 6.200 0l1 1 1-1a4.300 4.300 0 0 1 6.200 0 4.600 4.600 0 0 1 0 6.300z',
  truck: 'M3 6.5h11v10H3zM14 10h4l3 3v3.5h-7M7 19a2 2 0 1 0 0-4 2 2 0 0 0 0 4ZM17 19a2 2 0 1 0 0-4 2 2 0 0 0 0 4Z',
  pin: 'M12 21c4-4.5 6.5-7.700 6.5-11a6.5 6.5 0 0 0-13 0c0 3.300 2.5 6.5 6.5 11ZM12 12.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Z',
  plug: 'M9 3.5v4M15 3.5v4M6.5 7.5h11v4a5.5 5.5 0 0 1-11 0zM12 17v3.5',
  pulse: 'M3 12h4l2.5-6.5 5 13L17 12h4',
  twins: 'M9 17.5a5.5 5.5 0 1 0 0-11 5.5 5.5 0 0 0 0 11ZM15 17.5a5.5 5.5 0 1 0 0-11 5.5 5.5 0 0 0 0 11Z',
  merge: 'M6 4v3.5c0 3.5 6 3 6 7V20M18 4v3.5c0 3.5-6 3-6 7M9 17l3 3 3-3',
  undo: 'M8.5 5.5l-4 4 4 4M4.5 9.5H14a5 5 0 0 1 0 10h-3',
  swap: 'M6 8h13M15.5 4.5 19 8l-3.5 3.5M18 16H5M8.5 12.5 5 16l3.5 3.5',
  block: 'M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17ZM6 6l12 12',
  differs: 'M5.5 9.5h13M5.5 14.5h13M15.5 5l-7 14',
  consent: 'M4.5 5h15v11h-8L7 20v-4H4.5zM9 10.7l2.200 2.200 4.300-4.600',
  globe: 'M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17ZM3.5 12h17M12 3.500c2.500 2.600 3.500 5.300 3.500 8.500s-1 5.900-3.500 8.500c-2.500-2.600-3.500-5.300-3.500-8.500s1-5.900 3.500-8.500Z',
  megaphone: 'M4 10v4h3l8 4.500v-13L7 10zM18 9.500a3.500 3.500 0 0 1 0 5M7.500 14l1 5h2.500l-1-3.500',
  post: 'M4 19.500v-9a4 4 0 0 1 4-4h8.500a3.500 3.500 0 0 1 3.500 3.500v7H4M12 17v-6.500a4 4 0 0 0-4-4M15 11h2.500M9 17v3.500',
  form: 'M5 4h14v16H5zM8 8.5h5M8 11h8v3H8zM8 17h4',
  shield: 'M12 3.5 19 6v5.5c0 4.5-3 7.5-7 9-4-1.5-7-4.5-7-9V6zM9 12l2 2 4-4',
  lock: 'M5.5 10.5h13v9.500h-13zM8.500 10.500V8a3.500 3.500 0 0 1 7 0v2.500M12 14v2.500',
} as const

export type IconName = keyof typeof shapes

export function Icon({ name, size = 16, ...rest }: { name: IconName; size?: number } & SVGProps<SVGSVGElement>) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth={1.75}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
      style={{ flex: 'none' }}
      {...rest}
    >
      <path d={shapes[name]} />
    </svg>
  )
}

/** Icons a user may give her objects. */
export const objectIcons = [
  'table', 'people', 'user', 'company', 'product', 'order', 'deal', 'ticket', 'heart', 'star', 'flag', 'calendar',
  'call', 'mail', 'money', 'truck', 'pin', 'home', 'file', 'tag', 'key', 'task',
] as const satisfies readonly IconName[]

/** The icon of that name, as far as this page has one. */
export function iconNamed(name: string | null | undefined): IconName | null {
  return name && Object.hasOwn(shapes, name) ? (name as IconName) : null
}
