/** Pairs that may be one person, decided one after the other. Keys: M merges, S swaps who stays, N not the same, J and K go on and back, U undoes. */
import { Button } from '@mantine/core'
import { useHotkeys } from '@mantine/hooks'
import { type ReactNode, useEffect, useState } from 'react'
import { useSearchParams } from 'react-router'
import { rowOf, useDuplicates } from '../../api/duplicates'
import { useMay } from '../../api/may'
import { useObject } from '../../api/records'
import { count } from '../../lib/format'
import { PageBody, PageHead, Panel } from '../../ui/frame'
import { Icon } from '../../ui/icon'
import { Empty, Failed, Lines } from '../../ui/notice'
import { type Choices, said as choicesSaid } from '../merge/compare-rows'
import { AutoMergeButton } from './auto-merge'
import { DecisionBar } from './decision-bar'
import { Looking, useLook } from './look-again'
import { PairView, rowsOf } from './pair-view'
import { decidedWords } from './pair-words'
import { after, left as leftOf, waits } from './queue'
import { useDecisions } from './use-decisions'

/** So many before the end of what is loaded, more is fetched. */
const ahead = 5
/** A pair that the address names is looked for so far. */
const farthest = 20

export default function DuplicatesPage() {
  const found = useDuplicates()
  const people = useObject('people')
  const may = useMay()
  const mayDecide = may.on('people', 'edit') && may.on('people', 'delete')
  const [asked, setAsked] = useSearchParams()
  const { made, ...decide } = useDecisions()
  const look = useLook()
  const [settings, setSettings] = useState(false)
  const [swapped, setSwapped] = useState<string | null>(null)
  const [chosen, setChosen] = useState<{ pair: string; choices: Choices }>({ pair: '', choices: {} })

  const pages = found.data?.pages ?? []
  const loaded = pages.flatMap((page) => page.data)
  const queue = loaded.filter((pair) => waits(pair, made))
  const wanted = asked.get('pair')
  const index = Math.max(0, queue.findIndex((pair) => pair.id === wanted))
  const pair = queue[index]
  const { hasNextPage, isFetching, fetchNextPage } = found
  const seeking = wanted !== null && hasNextPage && pages.length < farthest && !loaded.some((each) => each.id === wanted)
  // What is being fetched anew, such as after an undo, would be broken off.
  const more = hasNextPage && !isFetching && (seeking || index >= queue.length - ahead)
  useEffect(() => {
    if (more) void fetchNextPage()
  }, [more, fetchNextPage])

  const left = leftOf(pages[0]?.total ?? 0, loaded, queue)
  const rows = pair ? rowsOf(pair) : null
  const survivor = rows?.[swapped === pair?.id ? 1 : 0]?.id ?? ''
  const choices = chosen.pair === pair?.id ? chosen.choices : {}

  const open = (id: string | null) => setAsked(id ? { pair: id } : {}, { replace: true })
  const step = (by: number) => {
    const next = queue[index + by]
    if (next) open(next.id)
  }
  const merge = () => {
    if (!pair || !mayDecide) return
    const [one, other] = pair.people
    const [stays, goes] = survivor === other.id ? [other, one] : [one, other]
    open(after(queue, pair.id))
    decide.merge(pair, stays, goes, choicesSaid(rowOf(stays), rowOf(goes), choices))
  }
  const dismiss = () => {
    if (!pair || !mayDecide) return
    open(after(queue, pair.id))
    decide.dismissed(pair)
  }
  const swap = () => pair && setSwapped(swapped === pair.id ? null : pair.id)
  const undo = async () => {
    const back = await decide.undo()
    if (back) open(back)
  }
  /** Holding a key down decides once; what is typed beside an open form decides nothing. */
  const once = (run: () => void) => (event: KeyboardEvent) => {
    if (!event.repeat && !settings) run()
  }
  useHotkeys([
    ['m', once(merge)],
    ['s', once(swap)],
    ['n', once(dismiss)],
    ['u', once(() => void undo())],
    ['mod+Z', once(() => void undo())],
    ['j', () => step(1)],
    ['k', () => step(-1)],
  ])

  const again = may.write && (
    <Button variant="default" leftSection={<Icon name="retry" size={14} />} loading={look.busy} onClick={look.run}>
      Look again now
    </Button>
  )
  const last = made.at(-1)
  const tally = decidedWords(made.filter((each) => each.kind === 'merged').length, made.filter((each) => each.kind === 'dismissed').length)
  return (
    <>
      <PageHead
        title="Duplicates"
        sub={left > 0 ? `${count(left)} left` : undefined}
        actions={
          <>
            {left > 0 && again}
            {may.admin && <AutoMergeButton opened={settings} onChange={setSettings} />}
          </>
        }
      />
      <PageBody>
        <Looking look={look} />
        {found.error ? (
          <Failed error={found.error} retry={() => void found.refetch()} />
        ) : found.isPending || !people || (seeking && !pair) ? (
          <Panel>
            <Lines count={8} height={18} />
          </Panel>
        ) : (
          <>
            {(pair || last) && (
              <DecisionBar
                decides={mayDecide && pair !== undefined}
                first={index === 0}
                last={index >= queue.length - 1}
                done={last?.words ?? null}
                tally={tally}
                onMerge={merge}
                onSwap={swap}
                onDismiss={dismiss}
                onStep={step}
                onUndo={() => void undo()}
              />
            )}
            {pair && !seeking ? (
              <PairView
                key={pair.id}
                people={people}
                pair={pair}
                survivor={survivor}
                choices={choices}
                onChoose={mayDecide ? (slug, id) => setChosen({ pair: pair.id, choices: { ...choices, [slug]: id } }) : undefined}
              />
            ) : seeking ? (
              <Panel>
                <Lines count={8} height={18} />
              </Panel>
            ) : (
              <Nothing decided={tally} action={again} />
            )}
          </>
        )}
      </PageBody>
    </>
  )
}

function Nothing({ decided, action }: { decided: string; action: ReactNode }) {
  return decided === '' ? (
    <Empty icon="twins" title="No duplicates found" action={action}>
      At the moment nobody looks like somebody else.{action && ' Have everybody looked through again when many people came in, such as after an import.'}
    </Empty>
  ) : (
    <Empty icon="check" title="That was the last one" action={action}>
      You decided all that were found: {decided}. Every merge can be undone, here and on the person’s page.
    </Empty>
  )
}
