/** The trades a firm may begin with, one to a card. */
import { Button, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { blank, type Template, useApplyTemplate, useFirmSetup, useTemplates } from '../api/firm'
import { Failed, Lines } from '../ui/notice'
import classes from './templates.module.css'

export function TemplateChoice({ onDone }: { onDone?: () => void }) {
  const templates = useTemplates()
  const apply = useApplyTemplate()
  const chosen = useFirmSetup(true).data?.chosen
  if (templates.error) return <Failed error={templates.error} retry={() => void templates.refetch()} />
  if (!templates.data) return <Lines count={5} height={28} />
  const offered = templates.data.filter((template) => template.name !== blank)
  if (offered.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        There are no templates here. Objects, stages and views are made under Settings.
      </Text>
    )
  }
  const choose = (template: Template) =>
    apply.mutate(template.name, {
      onSuccess: () => {
        notifications.show({ message: `${template.label} is set up`, withBorder: true })
        onDone?.()
      },
    })
  return (
    <>
      {apply.error && <Failed error={apply.error} />}
      <ul className={classes.cards}>
        {offered.map((template) => (
          <li key={template.name} className={classes.card}>
            <Text fw={600}>{template.label}</Text>
            <Text size="sm" c="dimmed" className={classes.told}>
              {template.about}
            </Text>
            <Button
              variant={template.name === chosen ? 'default' : 'light'}
              loading={apply.isPending && apply.variables === template.name}
              disabled={apply.isPending}
              aria-label={`${template.name === chosen ? 'Apply again' : 'Choose'} ${template.label}`}
              onClick={() => choose(template)}
            >
              {template.name === chosen ? 'Apply again' : 'Choose'}
            </Button>
          </li>
        ))}
      </ul>
    </>
  )
}
