/** The way to the figures of a firm without orders, for whom the role allows it. */
import { Button } from '@mantine/core'
import { Link } from 'react-router'
import { useMay } from '../api/may'
import { Icon } from '../ui/icon'

export function ImportOrders() {
  const may = useMay()
  if (!may.act('import') || !may.on('orders', 'import')) return null
  return (
    <Button component={Link} to="/imports/new" variant="default" leftSection={<Icon name="import" size={14} />}>
      Import orders
    </Button>
  )
}
