/** The places of settings, who sees them, and what the server must know for them to work. */
import type { Deed, May } from '../api/may'

export type Place =
  | 'profile' | 'objects' | 'pipelines' | 'episodes' | 'templates' | 'users' | 'teams' | 'roles' | 'tokens' | 'webhooks' | 'mail' | 'audit' | 'trash' | 'firm' | 'about'

export interface Entry {
  slug: Place
  label: string
  group: 'You' | 'What is kept' | 'Who may do what' | 'Other systems' | 'What happened' | 'The firm'
  /** Who comes in: everybody, who changes things, who manages people, or whoever has been given this. */
  takes: 'nothing' | 'write' | 'admin' | Deed
  needs: string | null
}

export const places: Entry[] = [
  { slug: 'profile', label: 'My profile', group: 'You', takes: 'nothing', needs: null },
  { slug: 'objects', label: 'Objects and fields', group: 'What is kept', takes: 'manage_objects', needs: '/objects/{object}/fields' },
  { slug: 'pipelines', label: 'Pipelines', group: 'What is kept', takes: 'admin', needs: '/pipelines' },
  { slug: 'episodes', label: 'Episodes', group: 'What is kept', takes: 'admin', needs: '/episode-rules' },
  { slug: 'templates', label: 'Templates', group: 'What is kept', takes: 'admin', needs: '/templates' },
  { slug: 'users', label: 'Users', group: 'Who may do what', takes: 'admin', needs: null },
  { slug: 'teams', label: 'Teams', group: 'Who may do what', takes: 'admin', needs: '/teams' },
  { slug: 'roles', label: 'Roles', group: 'Who may do what', takes: 'admin', needs: '/roles' },
  { slug: 'tokens', label: 'API tokens', group: 'Other systems', takes: 'admin', needs: null },
  { slug: 'webhooks', label: 'Webhooks', group: 'Other systems', takes: 'webhooks', needs: '/webhooks' },
  { slug: 'mail', label: 'Mail', group: 'Other systems', takes: 'admin', needs: '/mails' },
  { slug: 'audit', label: 'Audit log', group: 'What happened', takes: 'audit', needs: '/audit' },
  { slug: 'trash', label: 'Trash', group: 'What happened', takes: 'write', needs: '/trash' },
  { slug: 'firm', label: 'Firm', group: 'The firm', takes: 'nothing', needs: null },
  { slug: 'about', label: 'About', group: 'The firm', takes: 'nothing', needs: null },
]

export function openTo(may: May): Entry[] {
  return places.filter(({ takes }) => (takes === 'nothing' ? true : takes === 'write' ? may.write : takes === 'admin' ? may.admin : may.act(takes)))
}
