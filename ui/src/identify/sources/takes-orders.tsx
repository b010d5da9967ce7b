/** Whether events of orders become orders, and what that means for this kind of source. */
import { Switch } from '@mantine/core'
import type { Source } from '../../api/sources'

const told: Record<Source['kind'], string> = {
  server: 'An “Order Completed” becomes an order and counts in revenue and value.',
  web: 'An “Order Completed” becomes an order. Anybody can read a website’s key and invent orders with it: where a server can tell of them, let the server.',
}

export function TakesOrders({ kind, checked, onChange, disabled = false }: {
  kind: Source['kind']
  checked: boolean
  onChange: (checked: boolean) => void
  disabled?: boolean
}) {
  return <Switch label="Orders come from here" description={told[kind]} checked={checked} disabled={disabled} onChange={(event) => onChange(event.currentTarget.checked)} />
}
