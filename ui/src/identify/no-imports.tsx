/** What stands where files would be brought in, for whom the role does not allow it. */
import { Empty } from '../ui/notice'

export function NoImports() {
  return (
    <Empty icon="import" title="Your role does not import">
      An administrator can allow it, under Settings, Roles.
    </Empty>
  )
}
