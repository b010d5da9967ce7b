/** What a new form begins with, in the language of its visitors. */
import type { OfferedPurpose } from '../../api/forms'
import type { FormConsent, FormField, FormShape } from '../../api/forms-shapes'
import type { Field } from '../../api/types'
import { asked, question } from './field-kinds'

export type Start = 'newsletter' | 'contact' | 'registration' | 'empty'

export const starts: { value: Start; name: string; told: string }[] = [
  { value: 'newsletter', name: 'Newsletter sign-up', told: 'E-mail and name, consent by double opt-in' },
  { value: 'contact', name: 'Contact', told: 'Name, e-mail and a message to you' },
  { value: 'registration', name: 'Registration', told: 'Somebody makes herself known: name, e-mail, phone' },
  { value: 'empty', name: 'Empty', told: 'An e-mail address, and whatever you add' },
]

/** The languages that a form's own words are written in; the rest of the page speaks its visitor's. */
export type Spoken = 'en' | 'de'

interface Words {
  email: string
  first_name: string
  last_name: string
  phone: string
  message: string
  title: Record<Start, string>
  intro: Record<Start, string | null>
  button: Record<Start, string>
  thanks: Record<Start, string>
  subject: string
  text: string
}

const words: Record<Spoken, Words> = {
  en: {
    email: 'E-mail', first_name: 'First name', last_name: 'Last name', phone: 'Phone', message: 'Your message',
    title: { newsletter: 'Our news by e-mail', contact: 'Write to us', registration: 'Register', empty: 'Your details' },
    intro: { newsletter: 'A few times a month, and you can stop at any time.', contact: null, registration: null, empty: null },
    button: { newsletter: 'Sign up', contact: 'Send', registration: 'Register', empty: 'Send' },
    thanks: { newsletter: 'Thank you for signing up.', contact: 'Thank you. We will answer soon.', registration: 'Thank you for registering.', empty: 'Thank you.' },
    subject: 'Please confirm your e-mail address',
    text: 'Somebody, hopefully you, filled in a form with this address. Please confirm that it was you. If it was not, there is nothing to do.',
  },
  de: {
    email: 'E-Mail', first_name: 'Vorname', last_name: 'Nachname', phone: 'Telefon', message: 'Ihre Nachricht',
    title: { newsletter: 'Unsere Neuigkeiten per E-Mail', contact: 'Schreiben Sie uns', registration: 'Registrieren', empty: 'Ihre Angaben' },
    intro: { newsletter: 'Einige Male im Monat, jederzeit abbestellbar.', contact: null, registration: null, empty: null },
    button: { newsletter: 'Anmelden', contact: 'Senden', registration: 'Registrieren', empty: 'Senden' },
    thanks: { newsletter: 'Danke für Ihre Anmeldung.', contact: 'Danke. Wir antworten bald.', registration: 'Danke für Ihre Registrierung.', empty: 'Danke.' },
    subject: 'Bitte bestätigen Sie Ihre E-Mail-Adresse',
    text: 'Jemand, hoffentlich Sie, hat mit dieser Adresse ein Formular ausgefüllt. Bitte bestätigen Sie, dass Sie es waren. Wenn nicht, brauchen Sie nichts zu tun.',
  },
}

export function spoken(language: string | null): Spoken {
  return language?.toLowerCase().startsWith('de') ? 'de' : 'en'
}

/** What the button says where nothing else is said. */
export const buttonWords: Record<Spoken, string> = { en: 'Send', de: 'Absenden' }

/** A whole form to begin with; a field that this firm does not have is left out. */
export function startWith(start: Start, name: string, language: Spoken, people: Field[], purposes: OfferedPurpose[]): Partial<FormShape> & { name: string } {
  const said = words[language]
  const consents = start === 'newsletter' ? newsConsent(purposes) : []
  const fields: FormField[] = []
  const ask = (slug: 'email' | 'first_name' | 'last_name' | 'phone', more: Partial<FormField> = {}) => {
    const field = people.find((each) => each.slug === slug)
    if (field) fields.push(asked(field, fields, { label: said[slug], ...more }))
  }
  if (start === 'newsletter') {
    ask('email', { required: true })
    ask('first_name')
  } else if (start === 'contact') {
    ask('first_name')
    ask('last_name', { required: true })
    ask('email', { required: true })
    fields.push(question(said.message, fields, { name: 'message', type: 'textarea', required: true }))
  } else if (start === 'registration') {
    ask('first_name', { required: true })
    ask('last_name', { required: true })
    ask('email', { required: true })
    ask('phone')
  } else {
    ask('email', { required: true })
  }
  return {
    name,
    kind: start === 'registration' ? 'registration' : 'form',
    title: said.title[start],
    intro: said.intro[start],
    fields,
    consents,
    double_opt_in: start === 'newsletter' || start === 'registration',
    button: said.button[start],
    thanks: said.thanks[start],
    confirm_subject: said.subject,
    confirm_text: said.text,
    language,
  }
}

/** The firm's purpose for news; where none is called so, the only one for e-mail there is. */
function newsConsent(purposes: OfferedPurpose[]): FormConsent[] {
  const mailed = purposes.filter((each) => each.channels.includes('email'))
  const purpose = mailed.find((each) => each.slug === 'newsletter') ?? (mailed.length === 1 ? mailed[0] : undefined)
  return purpose ? [{ purpose: purpose.slug, channel: 'email', required: true }] : []
}
