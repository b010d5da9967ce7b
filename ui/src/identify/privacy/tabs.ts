/** The parts of the privacy room, as far as this server has them. Only administrators see them. */
import { knows } from '../../api/routes'

export const tabs = [
  { slug: 'requests', name: 'Requests', needs: '/privacy-requests' },
  { slug: 'erasures', name: 'Erasures', needs: '/erasures' },
  { slug: 'retention', name: 'Retention', needs: '/retention' },
  { slug: 'data-map', name: 'Data map', needs: '/data-map' },
] as const

export type Tab = (typeof tabs)[number]

export function openTabs(routes: string[] | undefined, admin: boolean): Tab[] {
  return admin ? tabs.filter((each) => knows(routes, each.needs)) : []
}
