//! What a metric is split into.

use model::filter::Fault;
use platform::Error;
use serde_json::{Value as Json, json};

/// Most groups that are shown.
const MOST: usize = 100;
/// Most steps of a series that is split.
pub(super) const STEPS: usize = 120;

/// One group.
pub(super) struct Group {
    /// The value of the dimension; none where it is not known.
    pub(super) key: Option<String>,
    pub(super) label: String,
    /// What decides which are shown.
    pub(super) size: f64,
    /// Value, series and records.
    pub(super) told: Json,
}

/// The largest groups, largest first, and what is left out.
pub(super) fn largest(mut groups: Vec<Group>) -> (Vec<Json>, Vec<String>) {
    groups.sort_by(|a, b| {
        b.size.total_cmp(&a.size).then_with(|| (a.key.is_none(), &a.key).cmp(&(b.key.is_none(), &b.key)))
    });
    let more = groups.len().saturating_sub(MOST);
    groups.truncate(MOST);
    let told = groups.into_iter().map(|group| {
        let mut told = group.told;
        told["key"] = json!(group.key);
        told["label"] = json!(group.label);
        told
    });
    let missing = match more {
        0 => Vec::new(),
        1 => vec!["the smallest group is not shown".to_owned()],
        more => vec![format!("the {more} smallest groups are not shown")],
    };
    (told.collect(), missing)
}

/// That a split series is not too long.
pub(super) fn bearable(steps: usize) -> Result<(), Error> {
    if steps <= STEPS {
        return Ok(());
    }
    let detail = format!("a series that is split may have {STEPS} steps; choose a coarser grain");
    Err(Error::Invalid(vec![Fault::new("/grain", detail)]))
}
