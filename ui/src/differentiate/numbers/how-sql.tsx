/** The SQL behind a figure, folded away until it is asked for. */
import classes from './numbers.module.css'

export function HowSql({ sql, label }: { sql: string; label: string }) {
  if (sql.trim() === '') return null
  return (
    <details className={classes.how}>
      <summary>How computed</summary>
      <pre tabIndex={0} role="region" aria-label={`SQL of ${label}`}>
        {sql.trim()}
      </pre>
    </details>
  )
}
