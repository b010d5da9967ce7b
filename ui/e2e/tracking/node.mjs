// A program that uses @segment/analytics-node as its users do: reads the calls from standard input and makes them.
import { Analytics } from '@segment/analytics-node'
import { text } from 'node:stream/consumers'

const { host, writeKey, calls } = JSON.parse(await text(process.stdin))
const analytics = new Analytics({ writeKey, host })
analytics.on('error', (error) => {
  console.error(error)
  process.exitCode = 1
})
for (const { does, timestamp, ...message } of calls) {
  analytics[does]({ ...message, ...(timestamp ? { timestamp: new Date(timestamp) } : {}) })
}
await analytics.closeAndFlush()
