/** The frame of the pages before sign-in. */
import { Stack, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import { useDocumentTitle } from '../ui/frame'
import classes from './door.module.css'

export function Door({ title, text, children }: { title: string; text?: string | undefined; children: ReactNode }) {
  useDocumentTitle(title)
  return (
    <main className={classes.door}>
      <div className={classes.card}>
        <div className={classes.brand}>
          <img src="/mark.svg" alt="" width={28} height={28} />
          Rapport
        </div>
        <div className={classes.panel}>
          <Stack gap="md">
            <div>
              <Title order={1}>{title}</Title>
              {text && (
                <Text size="sm" c="dimmed" mt={4}>
                  {text}
                </Text>
              )}
            </div>
            {children}
          </Stack>
        </div>
      </div>
    </main>
  )
}
