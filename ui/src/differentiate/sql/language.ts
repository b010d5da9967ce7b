/** SQL for the editor: words and colours, and completion of the tables, columns and functions there are. */
import { type Completion, type CompletionContext, type CompletionResult, snippetCompletion } from '@codemirror/autocomplete'
import { PostgreSQL, sql } from '@codemirror/lang-sql'
import type { Extension } from '@codemirror/state'
import type { SqlTable } from '../../api/types'
import { firmFunctions, plainFunctions } from './functions'
import { namedTables } from './words'

export function language(tables: SqlTable[]): Extension {
  const schema = Object.fromEntries(
    tables.map((table) => [
      table.name,
      { self: { label: table.name, type: 'class', detail: table.kind, info: table.help }, children: table.columns.map(column) },
    ]),
  )
  const spoken = sql({ dialect: PostgreSQL, schema })
  return [spoken, PostgreSQL.language.data.of({ autocomplete: (context: CompletionContext) => more(context, tables) })]
}

function column(each: SqlTable['columns'][number]): Completion {
  return { label: each.name, type: 'property', detail: each.type, info: each.help, boost: 1 }
}

const calls: Completion[] = [
  ...firmFunctions.map((each) =>
    snippetCompletion(each.takes === 'nothing' ? `${each.name}()` : `${each.name}(\${moment})`, {
      label: each.name,
      type: 'function',
      detail: each.gives,
      info: each.help,
    }),
  ),
  ...plainFunctions.map((name) => snippetCompletion(`${name}(\${})`, { label: name, type: 'function', detail: 'function' })),
]

/** Columns without their table before them, of the tables that the query names anyway. */
function more(context: CompletionContext, tables: SqlTable[]): CompletionResult | null {
  const word = context.matchBefore(/\w+/)
  if (!word && !context.explicit) return null
  const from = word?.from ?? context.pos
  if (context.state.sliceDoc(from - 1, from) === '.') return null
  const named = namedTables(context.state.doc.toString(), tables)
  return { from, options: [...named.flatMap((table) => table.columns.map(column)), ...calls], validFor: /^\w*$/ }
}
