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
      {/\b(period_start|period_end|step_of|bought_before|active_at|bought_in|rung|year_later)\(/.test(sql) && (
        <p className={classes.soft}>Functions that know the period asked for, such as period_start(), are those of this number; the SQL page does not have them.</p>
      )}
    </details>
  )
}
