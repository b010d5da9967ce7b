/** Two purposes that most firms begin with, with words to be made one's own. */
import type { NewPurpose } from '../../api/consents'

export type Proposal = Required<Omit<NewPurpose, 'slug'>> & { slug: string }

export function proposals(firm: string): Proposal[] {
  return [
    {
      slug: 'newsletter',
      name: 'Newsletter',
      description: 'News by e-mail',
      basis: 'consent',
      channels: ['email'],
      text: `Yes, I would like to get the newsletter of ${firm} by e-mail. I can stop it at any time with the link in every message.`,
      public: true,
    },
    {
      slug: 'offers',
      name: 'Offers',
      description: 'Offers that fit what somebody bought',
      basis: 'consent',
      channels: ['email', 'sms', 'post'],
      text: `Yes, ${firm} may use what I bought to choose offers for me, and send them to me on the channels that I tick. I can take this back at any time.`,
      public: true,
    },
  ]
}

/** Those that are not there yet. */
export function stillOpen(firm: string, there: { slug: string }[]): Proposal[] {
  return proposals(firm).filter((each) => !there.some((purpose) => purpose.slug === each.slug))
}
