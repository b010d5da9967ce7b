/** SQL for the editor: words and colours, and completion of the tables, columns and functions there are. */
import { type Completion, type CompletionContext, type CompletionResult, snippetCompletion } from '@codemirror/autocomplete'
import { sql, SQLDialect } from '@codemirror/lang-sql'
import type { Extension } from '@codemirror/state'
import type { SqlTable } from '../../api/types'
import { firmFunctions, plainFunctions } from './functions'
import { namedTables } from './words'

/** The words that a question needs; those that only change or define data would be noise in a list to choose from. */
const questions = SQLDialect.define({
  keywords:
    'all and any as asc between by case cast cross current distinct desc else end escape except exclude exists extract false fetch ' +
    'filter first following from full group grouping having ilike in inner intersect interval is join last lateral left like limit ' +
    'natural not null nulls offset on or order outer over partition preceding qualify range recursive right rollup row rows select ' +
    'semi sets similar some then to true unbounded union unnest using values when where window with within',
  types: 'bigint boolean date decimal double float int integer interval numeric real smallint text time timestamp varchar',
  operatorChars: '+-*/<>=~!@#%^&|',
})

export function language(tables: SqlTable[]): Extension {
  const schema = Object.fromEntries(
    tables.map((table) => [
      table.name,
      { self: { label: table.name, type: 'class', detail: table.kind, info: table.help }, children: table.columns.map(column) },
    ]),
  )
  const spoken = sql({ dialect: questions, schema })
  return [spoken, questions.language.data.of({ autocomplete: (context: CompletionContext) => more(context, tables) })]
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
  // "select" comes before "from": until a table is named, the columns of all of them are offered.
  const columns = new Map((named.length > 0 ? named : tables).flatMap((table) => table.columns.map((each) => [each.name, column(each)])))
  return { from, options: [...columns.values(), ...calls], validFor: /^\w*$/ }
}
