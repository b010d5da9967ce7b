// A program that uses @rudderstack/rudder-sdk-node as its users do: reads the calls from standard input and makes them.
import RudderAnalytics from '@rudderstack/rudder-sdk-node'
import { text } from 'node:stream/consumers'

const { host, writeKey, calls } = JSON.parse(await text(process.stdin))
const analytics = new RudderAnalytics(writeKey, { dataPlaneUrl: host, logLevel: 'none' })
const delivered = calls.map(
  ({ does, timestamp, ...message }) =>
    new Promise((resolve, reject) => {
      const heard = (error) => (error ? reject(error) : resolve())
      analytics[does]({ ...message, ...(timestamp ? { timestamp: new Date(timestamp) } : {}) }, heard)
    }),
)
await analytics.flush()
await Promise.all(delivered)
process.exit(0)
