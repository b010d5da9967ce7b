/** The lines that bring a form into another page. */
import type { Form, FormField } from '../../api/forms'

type Shared = Pick<Form, 'url' | 'title' | 'fields' | 'consents' | 'button'>

/** The form within a frame: it looks and behaves as on its own page. */
export function frame(form: Pick<Form, 'url' | 'title'>): string {
  return `<iframe src="${escaped(`${form.url}?embed=1`)}" title="${escaped(form.title)}" width="100%" height="640" style="border:0"></iframe>`
}

/** The form as plain elements, which take the look of the page they stand in. */
export function plain(form: Shared, wordsOf: (purpose: string) => string): string {
  const lines = [
    `<form method="post" action="${escaped(form.url)}">`,
    ...form.fields.flatMap(lineOf).map((line) => `  ${line}`),
    ...form.consents.map(
      (each) =>
        `  <label><input type="checkbox" name="${escaped(`consent_${each.purpose}_${each.channel}`)}" value="1"${each.required ? ' required' : ''}> ${escaped(wordsOf(each.purpose))}</label>`,
    ),
    `  <button>${escaped(form.button)}</button>`,
    '</form>',
  ]
  return lines.join('\n')
}

const types: Partial<Record<FormField['type'], string>> = { email: 'email', phone: 'tel', number: 'number', date: 'date' }

function lineOf(field: FormField): string[] {
  const name = `name="${escaped(field.name)}"`
  const needed = field.required ? ' required' : ''
  const label = escaped(field.label)
  const options = field.options ?? []
  switch (field.type) {
    case 'hidden':
      return [`<input type="hidden" ${name} value="${escaped(field.default ?? '')}">`]
    case 'checkbox':
      return [`<label><input type="checkbox" ${name} value="true"${needed}> ${label}</label>`]
    case 'textarea':
      return [`<label>${label} <textarea ${name}${needed}></textarea></label>`]
    case 'select':
      return [
        `<label>${label} <select ${name}${needed}>`,
        '  <option value=""></option>',
        ...options.map((each) => `  <option value="${escaped(each.value)}">${escaped(each.label)}</option>`),
        '</select></label>',
      ]
    case 'multiselect':
      return [
        `<fieldset><legend>${label}</legend>`,
        ...options.map((each) => `  <label><input type="checkbox" ${name} value="${escaped(each.value)}"> ${escaped(each.label)}</label>`),
        '</fieldset>',
      ]
    default:
      return [`<label>${label} <input type="${types[field.type] ?? 'text'}" ${name}${needed}></label>`]
  }
}

/** Nothing that somebody typed into the form's words becomes an element of the page. */
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}
