/** What the words of a column mean here, where that is not what they say: a stage, a choice or a product by another name. */
import { ActionIcon, Button, Group, Stack, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { Icon } from '../ui/icon'

export function Meanings({ column, samples, words, onChange }: {
  column: string
  samples: string[]
  words: Record<string, string>
  onChange: (words: Record<string, string>) => void
}) {
  const [open, setOpen] = useState(false)
  const [word, setWord] = useState('')
  const all = [...new Set([...samples.filter((sample) => sample !== ''), ...Object.keys(words)])]
  const mean = (name: string, means: string) => {
    const others = Object.entries(words).filter(([other]) => other !== name)
    onChange(Object.fromEntries(means === '' ? others : [...others, [name, means]]))
  }
  const changed = Object.keys(words).length
  if (!open) {
    return (
      <Button variant="subtle" color="gray" size="compact-xs" onClick={() => setOpen(true)}>
        {changed === 0 ? 'Words' : `Words (${changed})`}
      </Button>
    )
  }
  return (
    <Stack gap={4} mt={4} role="group" aria-label={`Words of ${column}`}>
      {all.map((name) => (
        <Group key={name} gap={6} wrap="nowrap">
          <Text size="xs" flex={1} truncate title={name}>
            {name}
          </Text>
          <TextInput
            size="xs"
            w={120}
            aria-label={`${name} means`}
            placeholder="as it is"
            value={words[name] ?? ''}
            onChange={(event) => mean(name, event.currentTarget.value)}
          />
        </Group>
      ))}
      <Group gap={6} wrap="nowrap">
        <TextInput
          size="xs"
          flex={1}
          aria-label="Another word"
          placeholder="Another word"
          value={word}
          onChange={(event) => setWord(event.currentTarget.value)}
        />
        <ActionIcon
          variant="default"
          size={28}
          aria-label="Add the word"
          disabled={word.trim() === ''}
          onClick={() => {
            onChange({ ...words, [word.trim()]: words[word.trim()] ?? word.trim() })
            setWord('')
          }}
        >
          <Icon name="plus" size={13} />
        </ActionIcon>
      </Group>
    </Stack>
  )
}
