/** What an erasure does, and what no program can take back. */
import { Icon } from '../../ui/icon'
import classes from './privacy.module.css'

export function WhatStays({ several }: { several: boolean }) {
  const who = several ? 'They' : 'This person'
  return (
    <div className={classes.note}>
      <Icon name="alert" size={16} />
      <ul>
        <li>
          <strong>It cannot be undone.</strong> {who} {several ? 'disappear' : 'disappears'} from the page at once, and can be brought back neither from the trash nor from a backup: where an
          older backup is restored, the erasure is done again.
        </li>
        <li>What already left Rapport is not reached: mails sent, files somebody downloaded, and what other programs fetched. Ask whoever received it to erase it too.</li>
        <li>A fingerprint of each address stays, from which nobody can read it. It only makes sure that no list imported later writes to {several ? 'them' : 'this person'} again.</li>
      </ul>
    </div>
  )
}
