/** What a rule would take away, before it does: how many, how old, and some of them. */
import { Anchor, Stack, Text } from '@mantine/core'
import { Link } from 'react-router'
import type { NewRule, RulePreview as Preview } from '../../api/privacy'
import { count, day, momentDay } from '../../lib/format'
import { interactions } from './retention-words'
import { useKinds } from './rule-names'
import classes from './privacy.module.css'

const dayOf = (value: string) => (value.length <= 10 ? day(value) : momentDay(value))

export function RulePreview({ rule, what, preview }: { rule: NewRule; what: string; preview: Preview }) {
  const { oldest, newest } = preview
  const kinds = useKinds()
  return (
    <Stack gap="xs" role="status">
      <div>
        <div className={classes.big}>{count(preview.count)}</div>
        <Text size="sm">
          {preview.count === 0
            ? `No ${what} are old enough today. The rule would take them one by one from now on.`
            : `${what} would be erased for ever in the first night${oldest && newest ? `, from ${dayOf(oldest)} to ${dayOf(newest)}` : ''}.`}
        </Text>
        {preview.restricted > 0 && (
          <Text size="sm" c="dimmed">
            {count(preview.restricted)} more stay: their processing is restricted.
          </Text>
        )}
      </div>
      {preview.sample.length > 0 && (
        <>
          <Text size="sm" c="dimmed">
            Among them:
          </Text>
          <ul className={classes.list} aria-label="Some of them">
            {preview.sample.map((each) => (
              <li key={each.id}>
                {rule.object === interactions ? (
                  <span>{kinds.find((kind) => kind.value === each.title)?.label ?? each.title ?? 'Event'}</span>
                ) : (
                  <Anchor component={Link} to={`/${rule.object}/${each.id}`} target="_blank" inherit c="inherit">
                    {each.title ?? 'Without a name'}
                  </Anchor>
                )}
                <span className={classes.soft}>{each.date ? dayOf(each.date) : ''}</span>
              </li>
            ))}
          </ul>
        </>
      )}
    </Stack>
  )
}
