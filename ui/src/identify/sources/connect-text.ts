/** What to put into a website or a server so that its events come here. */

export const placeholder = 'YOUR_WRITE_KEY'

export function snippet(origin: string, key: string): string {
  return `<script async src="${origin}/r.js" data-key="${key}" data-consent="ask"></script>`
}

/** What the banner for consent does once the visitor agreed; it may run before the script is there. */
export const agreed = `(window.rapport = window.rapport || []).push(['consent', { analytics: true }])`

export interface Example {
  name: string
  /** What has to be installed first, if anything. */
  first: string | null
  text: string
}

/** An order in the words of the public Segment libraries, which these examples use unchanged. */
export function examples(origin: string, key: string): Example[] {
  return [
    {
      name: 'Node',
      first: 'npm install @segment/analytics-node',
      text: `import { Analytics } from '@segment/analytics-node'

const analytics = new Analytics({ writeKey: '${key}', host: '${origin}' })

analytics.identify({ userId: 'c-1001', traits: { email: 'ada@example.com' } })
analytics.track({
  userId: 'c-1001',
  event: 'Order Completed',
  properties: { order_id: 'A-17', total: 49.9, currency: 'EUR' },
})`,
    },
    {
      name: 'Python',
      first: 'pip install segment-analytics-python',
      text: `import segment.analytics as analytics

analytics.write_key = '${key}'
analytics.host = '${origin}'

analytics.identify('c-1001', {'email': 'ada@example.com'})
analytics.track('c-1001', 'Order Completed', {
    'order_id': 'A-17', 'total': 49.9, 'currency': 'EUR',
})
analytics.flush()`,
    },
    {
      name: 'curl',
      first: null,
      text: `curl ${origin}/v1/track \\
  --user '${key}:' \\
  --header 'Content-Type: application/json' \\
  --data '{"userId": "c-1001", "event": "Order Completed",
           "properties": {"order_id": "A-17", "total": 49.9, "currency": "EUR"}}'`,
    },
  ]
}
