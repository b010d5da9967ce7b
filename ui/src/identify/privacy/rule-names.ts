/** How the parts of a rule are called at this firm. */
import { useEventKinds } from '../../api/events'
import type { NewRule } from '../../api/privacy'
import { useObjects } from '../../api/records'
import { useKnows } from '../../api/routes'
import { interactions, type RuleNames } from './retention-words'

export function useRuleNames(): (rule: Pick<NewRule, 'object' | 'kind' | 'field'>) => RuleNames {
  const objects = useObjects().data ?? []
  const kinds = useKinds()
  return (rule) => {
    if (rule.object === interactions) {
      const kind = kinds.find((each) => each.value === rule.kind)?.label ?? rule.kind
      return { what: kind ? `events “${kind}”` : 'events of all kinds', date: null }
    }
    const object = objects.find((each) => each.slug === rule.object)
    return { what: object?.plural ?? rule.object, date: object?.fields.find((each) => each.slug === rule.field)?.label ?? rule.field }
  }
}

/** Kinds of events that can have a rule of their own. */
export function useKinds(): { value: string; label: string }[] {
  const known = useKnows('/event-kinds')
  const kinds = useEventKinds(known).data ?? []
  return kinds.map((each) => ({ value: each.kind, label: each.label }))
}
