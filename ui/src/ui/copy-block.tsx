/** A few lines for another program, ready to copy. */
import { Button, CopyButton } from '@mantine/core'
import classes from './copy-block.module.css'
import { Icon } from './icon'

export function CopyBlock({ label, text }: { label: string; text: string }) {
  return (
    <div className={classes.block}>
      <pre className={classes.text} tabIndex={0} aria-label={label}>
        {text}
      </pre>
      <CopyButton value={text}>
        {({ copied, copy }) => (
          <Button className={classes.copy ?? ''} size="compact-xs" variant="default" onClick={copy} aria-label={copied ? `${label} copied` : `Copy ${label.toLowerCase()}`} leftSection={<Icon name={copied ? 'check' : 'copy'} size={12} />}>
            {copied ? 'Copied' : 'Copy'}
          </Button>
        )}
      </CopyButton>
    </div>
  )
}
