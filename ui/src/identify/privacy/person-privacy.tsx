/** What can be done about a person's data from their page: an export for them, erasing them, and the mark of a restriction. */
import { Menu, Tooltip } from '@mantine/core'
import { useSearchParams } from 'react-router'
import { useMay } from '../../api/may'
import { useKnows } from '../../api/routes'
import type { Row } from '../../api/types'
import { Icon } from '../../ui/icon'
import { AccessDialog } from './access-dialog'
import { EraseDialog } from './erase-dialog'
import classes from './privacy.module.css'

const own = ['privacy', 'export', 'job']

function usePrivacy() {
  const [asked, setAsked] = useSearchParams()
  const may = useMay()
  const access = useKnows('/people/{id}/access') && may.admin && may.act('export')
  const erase = useKnows('/people/{id}/erase') && may.admin
  const open = asked.get('privacy')
  const show = (what: 'access' | 'erase' | null) =>
    setAsked(
      (now) => {
        for (const name of own) now.delete(name)
        if (what) now.set('privacy', what)
        return now
      },
      { replace: true },
    )
  return { access, erase, open: open === 'access' && access ? 'access' : open === 'erase' && erase ? 'erase' : null, show } as const
}

/** Which of the actions are offered, as lines of a menu; nothing where there are none. */
export function usePrivacyItems() {
  const { access, erase, show } = usePrivacy()
  if (!access && !erase) return null
  return (
    <>
      {access && (
        <Menu.Item leftSection={<Icon name="download" />} onClick={() => show('access')}>
          Access export
        </Menu.Item>
      )}
      {erase && (
        <Menu.Item color="red" leftSection={<Icon name="block" />} onClick={() => show('erase')}>
          Erase for ever…
        </Menu.Item>
      )}
    </>
  )
}

export function PrivacyDialogs({ id, title }: { id: string; title: string }) {
  const { open, show } = usePrivacy()
  const close = () => show(null)
  if (open === 'access') return <AccessDialog id={id} title={title} onClose={close} />
  return open === 'erase' ? <EraseDialog id={id} title={title} onClose={close} /> : null
}

export function Restricted({ record }: { record: Row }) {
  if (record.processing_restricted !== true) return null
  return (
    <Tooltip label="This person’s data is kept, but nothing else is done with it: no mail, no campaign, no audience. Lift it by refusing the request for it, or where there is none in the field “Processing restricted”." multiline maw={300}>
      <span className={classes.restricted} tabIndex={0}>
        <Icon name="block" size={13} />
        Processing restricted
      </span>
    </Tooltip>
  )
}
