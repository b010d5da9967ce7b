/** The websites that may send with a key. */
import { TagsInput } from '@mantine/core'
import { originOf, originsOf } from './origins'

export function OriginsInput({ value, error, onChange }: { value: string[]; error?: string | undefined; onChange: (origins: string[]) => void }) {
  const { wrong } = originsOf(value)
  return (
    <TagsInput
      size="sm"
      label="Addresses of the website"
      description="Pages of other addresses are refused. With none here, any page may send."
      placeholder={value.length === 0 ? 'shop.example.com' : ''}
      splitChars={[',', ' ', ';']}
      acceptValueOnBlur
      value={value}
      error={error ?? (wrong.length > 0 ? `“${wrong[0]}” is no address of a website, such as shop.example.com.` : null)}
      onChange={(typed) => onChange([...new Set(typed.map((each) => originOf(each) ?? each))])}
    />
  )
}
