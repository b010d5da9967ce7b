/** The parts of the privacy room, as far as this server has them and the reader may see them. */
import { knows } from '../../api/routes'

export const tabs = [
  { slug: 'requests', name: 'Requests', needs: '/privacy-requests', admin: false },
  { slug: 'erasures', name: 'Erasures', needs: '/erasures', admin: true },
  { slug: 'retention', name: 'Retention', needs: '/retention', admin: true },
  { slug: 'data-map', name: 'Data map', needs: '/data-map', admin: false },
] as const

export type Tab = (typeof tabs)[number]

export function openTabs(routes: string[] | undefined, admin: boolean): Tab[] {
  return tabs.filter((each) => knows(routes, each.needs) && (admin || !each.admin))
}
