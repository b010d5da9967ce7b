/** One submission whole: what was filled in, what was agreed to, and where it came from. */
import { Anchor, Modal, Stack, Text } from '@mantine/core'
import { Link } from 'react-router'
import { useOfferedPurposes } from '../../api/forms'
import type { Form, Submission } from '../../api/forms-shapes'
import { moment } from '../../lib/format'
import { Term, Terms } from '../../ui/frame'
import { channelWords, reasonWords, submissionWords } from './form-state'
import { answers } from './submission-text'

export function SubmissionDetail({ form, submission, person, onClose }: { form: Form; submission: Submission; person: string | null; onClose: () => void }) {
  const purposes = useOfferedPurposes().data ?? []
  const filled = answers(form.fields, submission.values)
  const utm = Object.entries(submission.utm)
  return (
    <Modal opened onClose={onClose} size="lg" title={`Sent ${moment(submission.at)}`}>
      <Stack gap="md">
        <Terms>
          <Term name="State">
            {submissionWords[submission.state].text}
            {submission.reason ? `: ${reasonWords(submission.reason)}` : ''}
          </Term>
          {submission.confirmed_at && <Term name="Confirmed">{moment(submission.confirmed_at)}</Term>}
          {submission.person_id && (
            <Term name="Person">
              <Anchor component={Link} to={`/people/${submission.person_id}`} inherit>
                {person ?? 'Open the person'}
              </Anchor>
            </Term>
          )}
        </Terms>
        <Part title="Filled in">
          {filled.length === 0 ? (
            <Text size="sm" c="dimmed">
              Nothing.
            </Text>
          ) : (
            <Terms>
              {filled.map((each) => (
                <Term key={each.name} name={each.label}>
                  <span style={{ whiteSpace: 'pre-line', overflowWrap: 'anywhere' }}>{each.text || '–'}</span>
                </Term>
              ))}
            </Terms>
          )}
        </Part>
        {submission.consents.length > 0 && (
          <Part title="Agreed to">
            <Terms>
              {submission.consents.map((each) => (
                <Term key={`${each.purpose}/${each.channel}`} name={purposes.find((purpose) => purpose.slug === each.purpose)?.name ?? each.purpose}>
                  {channelWords[each.channel] ?? each.channel}, by version {each.text_version} of its text
                </Term>
              ))}
            </Terms>
          </Part>
        )}
        {(submission.source_url || submission.referrer || utm.length > 0) && (
          <Part title="Where from">
            <Terms>
              {submission.source_url && <Term name="Page">{submission.source_url}</Term>}
              {submission.referrer && <Term name="Came there from">{submission.referrer}</Term>}
              {utm.map(([name, value]) => (
                <Term key={name} name={name}>
                  {value}
                </Term>
              ))}
            </Terms>
          </Part>
        )}
      </Stack>
    </Modal>
  )
}

function Part({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <section aria-label={title}>
      <Text fw={600} size="sm" mb={4}>
        {title}
      </Text>
      {children}
    </section>
  )
}
