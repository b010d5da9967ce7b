/** The places of settings, who sees them, and what the server must know for them to work. */

export type Place =
  | 'profile' | 'objects' | 'pipelines' | 'templates' | 'users' | 'teams' | 'roles' | 'tokens' | 'webhooks' | 'audit' | 'trash' | 'firm' | 'about'

interface Entry {
  slug: Place
  label: string
  group: 'You' | 'What is kept' | 'Who may do what' | 'Other systems' | 'What happened' | 'The firm'
  admin: boolean
  needs: string | null
}

export const places: Entry[] = [
  { slug: 'profile', label: 'My profile', group: 'You', admin: false, needs: null },
  { slug: 'objects', label: 'Objects and fields', group: 'What is kept', admin: true, needs: '/objects/{object}/fields' },
  { slug: 'pipelines', label: 'Pipelines', group: 'What is kept', admin: true, needs: '/pipelines' },
  { slug: 'templates', label: 'Templates', group: 'What is kept', admin: true, needs: '/templates' },
  { slug: 'users', label: 'Users', group: 'Who may do what', admin: true, needs: null },
  { slug: 'teams', label: 'Teams', group: 'Who may do what', admin: true, needs: '/teams' },
  { slug: 'roles', label: 'Roles', group: 'Who may do what', admin: true, needs: '/roles' },
  { slug: 'tokens', label: 'API tokens', group: 'Other systems', admin: true, needs: null },
  { slug: 'webhooks', label: 'Webhooks', group: 'Other systems', admin: true, needs: '/webhooks' },
  { slug: 'audit', label: 'Audit log', group: 'What happened', admin: true, needs: '/audit' },
  { slug: 'trash', label: 'Trash', group: 'What happened', admin: false, needs: '/trash' },
  { slug: 'firm', label: 'Firm', group: 'The firm', admin: false, needs: null },
  { slug: 'about', label: 'About', group: 'The firm', admin: false, needs: null },
]
