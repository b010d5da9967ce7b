//! Sorting rows into the steps of a series in one pass of the database, whatever the number of steps.

use model::Value;
use model::filter::Compiled;

/// SQL for the number of the step that a column's value lies in: 0 below the first edge, 1 from the first
/// edge on, and so on. The edges rise. As a tree of comparisons it costs the logarithm of their number.
pub(super) fn step_of(column: &str, edges: &[i64], out: &mut Compiled) -> String {
    let names: Vec<String> = edges.iter().map(|edge| out.bind(Value::Integer(*edge))).collect();
    tree(column, &names, 0)
}

fn tree(column: &str, edges: &[String], first: usize) -> String {
    let middle = edges.len() / 2;
    let Some(edge) = edges.get(middle) else { return first.to_string() };
    format!(
        "case when {column} < {edge} then {} else {} end",
        tree(column, &edges[..middle], first),
        tree(column, &edges[middle + 1..], first + middle + 1),
    )
}

/// In how many steps a customer whose purchases follow one another is active, added to `counts` step by
/// step. Step `i` asks at the moment `ends[i]` whether the last purchase before it was at or after
/// `window_starts[i]`; both rise.
pub(super) fn add_active(purchases: &[i64], window_starts: &[i64], ends: &[i64], counts: &mut [i64]) {
    for (index, at) in purchases.iter().enumerate() {
        let from = ends.partition_point(|end| end <= at);
        let next = purchases.get(index + 1).copied().unwrap_or(i64::MAX);
        let until = ends.partition_point(|end| *end <= next);
        // Where this is the last purchase before the end: active while the window reaches back to it.
        let until = until.min(window_starts.partition_point(|start| start <= at));
        for count in counts.get_mut(from..until).into_iter().flatten() {
            *count += 1;
        }
    }
}
