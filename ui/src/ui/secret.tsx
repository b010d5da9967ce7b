/** A secret that is shown once: a link or a token, ready to copy. */
import { Button, CopyButton, TextInput } from '@mantine/core'
import { Icon } from './icon'

export function Secret({ label, help, value }: { label: string; help: string; value: string }) {
  return (
    <TextInput
      label={label}
      description={help}
      value={value}
      readOnly
      onFocus={(event) => event.currentTarget.select()}
      rightSectionWidth={88}
      rightSection={
        <CopyButton value={value}>
          {({ copied, copy }) => (
            <Button size="compact-xs" variant="default" onClick={copy} leftSection={<Icon name={copied ? 'check' : 'copy'} size={12} />}>
              {copied ? 'Copied' : 'Copy'}
            </Button>
          )}
        </CopyButton>
      }
    />
  )
}
