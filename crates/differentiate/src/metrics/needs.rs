//! What a metric rests on, and what of it is not there for a caller.

use platform::App;
use platform::warehouse::Scope;

use super::Metric;

/// The tables and columns of a metric that a caller cannot see, as a sentence; none when all are there.
pub(super) fn lacking(metric: &Metric, app: &App, scope: &Scope) -> Option<String> {
    let hidden = |need: &&&str| {
        let Some((table, column)) = need.split_once('.') else { return false };
        let absent = scope.rows.as_ref().is_some_and(|rows| !rows.contains_key(table));
        absent || scope.hidden.contains(&(table.to_owned(), column.to_owned())) || !there(app, table, column)
    };
    let lacking: Vec<&str> = metric.needs.iter().filter(hidden).copied().collect();
    (!lacking.is_empty()).then(|| format!("this needs {}, which you cannot see", lacking.join(", ")))
}

/// Whether the warehouse has a column.
fn there(app: &App, table: &str, column: &str) -> bool {
    let sources = platform::warehouse::sources(&app.schema(), &app.modules);
    let source = sources.iter().find(|source| source.name == table);
    source.is_some_and(|source| source.columns.iter().any(|one| one.name == column))
}
