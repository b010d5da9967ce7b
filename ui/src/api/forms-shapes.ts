/** Forms as the page knows them: more exactly than their description, where everything may be missing that may be left out. */

export type FormFieldType = 'text' | 'email' | 'phone' | 'number' | 'date' | 'select' | 'multiselect' | 'checkbox' | 'textarea' | 'hidden'

export interface FormOption {
  value: string
  label: string
}

export interface FormField {
  /** The field of people that it fills; none for what is only kept with the submission. */
  field: string | null
  name: string
  label: string
  help: string | null
  type: FormFieldType
  required: boolean
  /** The choices of a select; none for other types. */
  options: FormOption[]
  progressive: boolean
  default: string | null
}

export type FormChannel = 'email' | 'sms' | 'call' | 'post' | 'ads' | 'push' | 'web'

export interface FormConsent {
  purpose: string
  channel: FormChannel
  required: boolean
}

export type FormState = 'draft' | 'live' | 'closed'

/** What may be said of a form. */
export interface FormShape {
  name: string
  slug: string
  state: FormState
  kind: 'form' | 'registration'
  title: string | null
  intro: string | null
  fields: FormField[]
  consents: FormConsent[]
  double_opt_in: boolean
  button: string | null
  thanks: string | null
  redirect_url: string | null
  confirm_subject: string | null
  confirm_text: string | null
  allowed_origins: string[]
  language: 'en' | 'de' | null
}

export interface Form extends FormShape {
  id: string
  /** Without what programs sent. */
  submissions: number
  confirmed: number
  last_at: string | null
  url: string
  /** A frame with the form. */
  embed: string
  /** The form as plain elements. */
  embed_html: string
}

export type SubmissionState = 'stored' | 'waiting' | 'confirmed' | 'refused'

export interface Submission {
  id: string
  at: string
  state: SubmissionState
  /** Why it was refused, or why no mail went out. */
  reason: string | null
  person_id: string | null
  values: Record<string, string | number | boolean | string[] | null>
  consents: { purpose: string; channel: FormChannel; text_version: number }[]
  source_url: string | null
  referrer: string | null
  utm: Record<string, string>
  confirmed_at: string | null
}
