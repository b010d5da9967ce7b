//! What only time changes: moments that grow too old for a condition, those that were dated ahead, and records whose dates
//! a condition says from now. Only people with such a moment or record are looked at again.

use std::collections::HashMap;

use model::filter::behaviour::{Length, Now};
use model::filter::{Compiled, Filter, crossed as crossed_records};
use model::{Id, PortableType, Timestamp, Value};
use platform::{App, Error};

use super::facts::now;
use super::follow::{answer, still, write};
use super::group::Group;
use super::tree::Node;
use super::whole::{question, whole};
use super::{recompute, sql, store};

/// Microseconds in a minute.
const MINUTE: i64 = 60_000_000;

/// Follows the clock, once a minute.
pub(super) fn tick(app: &App) -> Result<(), Error> {
    let at = app.clock.now();
    let inner = app.clone();
    let (group, since, all) = app.db.read_blocking(move |tx| {
        let (group, _) = Group::ready(tx, &inner)?;
        let kept = group.versions();
        let all = store::all(tx)?;
        let followed = all.iter().filter(|segment| kept.contains(&(segment.id, segment.version)));
        let since = followed.filter_map(|segment| segment.followed_at).min();
        Ok::<_, Error>((group, since, all))
    })?;
    recompute::due(app, &all, at)?;
    let Some(since) = since.filter(|since| since.0 / MINUTE < at.0 / MINUTE) else { return Ok(()) };
    if group.is_empty() {
        return Ok(());
    }
    let people = crossed(app, &group, since, at)?;
    // It happens as it happens, so followers hear of it.
    let touched: HashMap<Id, bool> = people.into_iter().map(|person| (person, true)).collect();
    for mut found in answer(app, &group, &touched)? {
        let (inner, touched) = (app.clone(), touched.clone());
        app.write_blocking(move |tx| {
            still(tx, &inner, &mut found)?;
            write(tx, &inner, &found, Some(&touched), at).map(drop)
        })?;
    }
    // What became ready meanwhile was not looked at.
    let (inner, looked_at) = (app.clone(), group.versions());
    app.write_blocking(move |tx| {
        let (current, _) = Group::ready(tx, &inner)?;
        let same = current.versions().into_iter().filter(|segment| looked_at.contains(segment));
        let ids: Vec<Id> = same.map(|(id, _)| id).collect();
        tx.execute(sql::FOLLOWED, &[at.into(), db::list::ids(&ids)])?;
        Ok::<_, Error>(())
    })
}

/// A stretch of time that conditions look at otherwise at its end than at its beginning, for some kinds of moments.
#[derive(PartialEq)]
struct Edge {
    kinds: Vec<String>,
    from: Timestamp,
    until: Timestamp,
    /// Only moments that were dated ahead.
    ahead: bool,
}

/// Whoever has a moment in such a stretch, or a record whose date is.
fn crossed(app: &App, group: &Group, since: Timestamp, at: Timestamp) -> Result<Vec<Id>, Error> {
    let (before, after) = (now(&app.firm, since), now(&app.firm, at));
    let mut edges: Vec<Edge> = Vec::new();
    for leaf in group.leaves() {
        for edge in of(leaf, &before, &after) {
            if edge.from < edge.until && !edges.contains(&edge) {
                edges.push(edge);
            }
        }
    }
    let mut people = Vec::new();
    let (earlier, later) = (app.firm.reading_at(since), app.firm.reading_at(at));
    let mut filters: Vec<Filter> = Vec::new();
    for filter in group.records().iter().flat_map(|condition| crossed_records(condition, &earlier, &later)) {
        if !filters.contains(&filter) {
            filters.push(filter);
        }
    }
    for filter in filters {
        people.extend(whole(app, &filter, at)?.0.ids());
    }
    for edge in edges {
        let mut out = Compiled::default();
        let kinds: Vec<String> = edge
            .kinds
            .iter()
            .map(|kind| out.bind_as(PortableType::Text, Value::from(kind.as_str())))
            .collect();
        let from = out.bind_as(PortableType::Timestamp, edge.from.into());
        let until = out.bind_as(PortableType::Timestamp, edge.until.into());
        let ahead = if edge.ahead { " and i.at > i.received_at" } else { "" };
        out.sql = format!(
            "select distinct i.person_id from interactions i where i.kind in ({}) and i.at >= {from} \
             and i.at < {until}{ahead}",
            kinds.join(", ")
        );
        people.extend(app.warehouse.ids(question(app, out)?)?.0);
    }
    people.sort_unstable();
    people.dedup();
    Ok(people)
}

fn of(leaf: &Node, before: &Now, after: &Now) -> Vec<Edge> {
    let (kinds, lengths): (Vec<String>, Vec<Length>) = match leaf {
        Node::Did { did, .. } => (did.kinds.clone(), did.moving()),
        Node::Sequence { sequence, .. } => (
            sequence.steps.iter().flat_map(|step| step.kinds.clone()).collect(),
            sequence.span.moving().collect(),
        ),
        _ => return Vec::new(),
    };
    let edge = |from, until, ahead| Edge { kinds: kinds.clone(), from, until, ahead };
    let grown = lengths.into_iter().map(|length| edge(length.ago(before), length.ago(after), false));
    let ahead = edge(before.last.plus_micros(1), after.last.plus_micros(1), true);
    grown.chain([ahead]).collect()
}
