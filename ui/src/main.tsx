/** Start of the page: theme, server state, addresses. */
import { MantineProvider } from '@mantine/core'
import '@mantine/core/styles.css'
import { Notifications } from '@mantine/notifications'
import '@mantine/notifications/styles.css'
import { QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { BrowserRouter } from 'react-router'
import { Problem } from './api/client'
import { sessionKey } from './api/session'
import { App } from './app'
import { theme } from './ui/theme'
import './ui/tokens.css'

const client: QueryClient = new QueryClient({
  queryCache: new QueryCache({
    onError: (error) => {
      // A session that ended while the page was open leads to sign-in and back.
      if (error instanceof Problem && error.status === 401) client.setQueryData(sessionKey, null)
    },
  }),
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      retry: (times, error) => {
        // All places taken: home asks for many figures at once, and the server says when to come again.
        if (error instanceof Problem && error.status === 429) return times < 8
        return times < 2 && !(error instanceof Problem && error.status >= 400 && error.status < 500)
      },
      retryDelay: (times, error) =>
        error instanceof Problem && error.retryAfter !== null
          ? Math.min(10_000, error.retryAfter * 1000 + Math.random() * 300)
          : Math.min(1000 * 2 ** times, 10_000),
    },
  },
})

const root = document.getElementById('root')
if (root) {
  createRoot(root).render(
    <StrictMode>
      <MantineProvider theme={theme} defaultColorScheme="auto">
        <QueryClientProvider client={client}>
          <BrowserRouter>
            <App />
            <Notifications position="bottom-right" limit={3} />
          </BrowserRouter>
        </QueryClientProvider>
      </MantineProvider>
    </StrictMode>,
  )
}
