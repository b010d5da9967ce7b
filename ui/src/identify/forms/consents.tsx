/** What visitors may agree to: for a purpose, on a channel, in the words of the purpose. */
import { ActionIcon, Anchor, Select, Switch, Text } from '@mantine/core'
import { Link } from 'react-router'
import { type OfferedPurpose, useOfferedPurposes } from '../../api/forms'
import type { FormConsent } from '../../api/forms-shapes'
import { Chip } from '../../fields/chip'
import { Icon } from '../../ui/icon'
import { Failed, Lines } from '../../ui/notice'
import { errorsIn } from './draft'
import { channelWords } from './form-state'
import classes from './forms.module.css'
import type { Builder } from './use-builder'

const idOf = (consent: Pick<FormConsent, 'purpose' | 'channel'>) => `${consent.purpose}/${consent.channel}`

export function Consents({ builder: { draft, errors, change } }: { builder: Builder }) {
  const purposes = useOfferedPurposes()
  if (purposes.error) return <Failed error={purposes.error} retry={() => void purposes.refetch()} />
  if (!purposes.data) return <Lines count={2} height={18} />
  const set = (index: number, part: Partial<FormConsent>) => change({ consents: draft.consents.map((each, at) => (at === index ? { ...each, ...part } : each)) })
  const free = purposes.data.flatMap((purpose) =>
    purpose.channels
      .map((channel): FormConsent => ({ purpose: purpose.slug, channel, required: false }))
      .filter((consent) => !draft.consents.some((each) => idOf(each) === idOf(consent)))
      .map((consent) => ({ value: idOf(consent), label: `${purpose.name}: ${channelWords[consent.channel]}`, consent })),
  )
  return (
    <>
      {purposes.data.length === 0 && (
        <Text size="sm">
          There is no purpose yet that somebody could agree to, such as news by e-mail.{' '}
          <Anchor component={Link} to="/consents/purposes?new" inherit underline="always">
            Make one
          </Anchor>
        </Text>
      )}
      {purposes.data.length > 0 && draft.consents.length === 0 && (
        <Text size="sm" c="dimmed">
          The form asks for no consent. Whoever fills it in may be answered, but gets no news.
        </Text>
      )}
      {draft.consents.map((consent, index) => (
        <Consent
          key={idOf(consent)}
          consent={consent}
          purpose={purposes.data.find((each) => each.slug === consent.purpose)}
          error={errorsIn(errors, `/consents/${index}`)[0]?.detail}
          onRequired={(required) => set(index, { required })}
          onRemove={() => change({ consents: draft.consents.filter((_, at) => at !== index) })}
        />
      ))}
      {free.length > 0 && (
        <Select
          label="Add a consent"
          placeholder="For what, and on which channel"
          searchable
          data={free.map(({ value, label }) => ({ value, label }))}
          value={null}
          onChange={(chosen) => {
            const found = free.find((each) => each.value === chosen)
            if (found) change({ consents: [...draft.consents, found.consent] })
          }}
        />
      )}
    </>
  )
}

function Consent({ consent, purpose, error, onRequired, onRemove }: {
  consent: FormConsent
  purpose: OfferedPurpose | undefined
  error: string | undefined
  onRequired: (required: boolean) => void
  onRemove: () => void
}) {
  const name = purpose?.name ?? consent.purpose
  return (
    <div className={classes.consent}>
      <div className={classes.line}>
        <Text size="sm" fw={500} className={classes.grow ?? ''}>
          {name}
        </Text>
        <Chip text={channelWords[consent.channel]} />
        <ActionIcon aria-label={`Remove ${name}, ${channelWords[consent.channel]}`} onClick={onRemove}>
          <Icon name="close" size={14} />
        </ActionIcon>
      </div>
      <Text size="sm" c="dimmed">
        {purpose ? purpose.text : 'This purpose is retired; take it out.'}
      </Text>
      <Switch
        mt={6}
        size="xs"
        label="Needed to send the form"
        description="Only where the form is for nothing else, as with a newsletter: consent must be free."
        checked={consent.required}
        onChange={(event) => onRequired(event.currentTarget.checked)}
      />
      {error && (
        <Text size="sm" c="var(--mantine-color-error)" role="alert">
          {error}
        </Text>
      )}
    </div>
  )
}
