/** A language by its name; its tag (BCP 47) is what is kept. */
import { Select } from '@mantine/core'
import { languageChoices, languageName } from '../lib/names'
import { type Family, type InputProps, labels, textOf, type ViewProps } from './family'

function LanguageView({ value }: ViewProps) {
  const text = textOf(value)
  return text === '' ? null : <>{languageName(text)}</>
}

function LanguageField(props: InputProps) {
  const known = languageChoices()
  const held = textOf(props.value)
  const data = held !== '' && !known.some((each) => each.value === held) ? [{ value: held, label: languageName(held) }, ...known] : known
  return <Select {...labels(props)} data={data} value={held || null} searchable clearable={!props.required} onChange={props.onChange} />
}

export const language: Family = {
  View: LanguageView,
  Input: LanguageField,
  text: (value) => languageName(textOf(value)),
  icon: 'comment',
  align: 'left',
  width: 140,
}
