//! What it means that a deal is in a stage: since when, how likely, whether it is won or lost, and what it must
//! hold to get there.
//!
//! A deal without a stage gets the first of its pipeline, one without a pipeline the first of the firm. Who
//! says that it was won or lost moves it to such a stage; who moves it to one stamps it. Moved to another stage
//! it takes that stage's probability and category unless the same write says its own.

use std::collections::HashSet;

use db::Tx;
use model::object::Columns;
use model::{Id, Timestamp, Value};
use platform::Error;
use platform::feed::Liveness;
use platform::records::Writing;
use platform::records::rule::{Entry, Rule};

use super::way::{Outcome, Stage, Way};

/// What a stage asks of deals.
pub const RULE: Rule = Rule { apply, ..Rule::of("deals") };

fn apply(tx: &mut Tx, writing: &Writing, columns: &Columns, entries: &mut [Entry<'_>]) -> Result<(), Error> {
    let ids =
        |name: &str| entries.iter().filter_map(|entry| entry.id(columns, name)).collect::<HashSet<Id>>();
    let way = Way::read(tx, &ids("pipeline_id"), &ids("stage_id"))?;
    let schema = writing.schema.clone();
    let object = schema.object("deals")?;
    for entry in entries {
        fill(writing, columns, entry);
        place(&way, columns, entry);
        if !entry.faults.is_empty() {
            continue;
        }
        let Some(stage) = entry.id(columns, "stage_id").and_then(|id| way.stage(id)) else {
            entry.set(columns, "status", "open");
            weigh(columns, entry);
            continue;
        };
        if entry.changes(columns, "stage_id") {
            enter(writing, columns, entry, stage);
            // What happened before Rapport was there is taken as it is.
            if writing.liveness == Liveness::Live {
                for name in way.required(stage) {
                    let Some(field) = object.field(name) else { continue };
                    if entry.value(columns, &field.slug).is_none() {
                        let detail = format!("{} is needed in the stage {}", field.label, stage.name);
                        entry.refuse(&field.slug, detail);
                    }
                }
            }
        } else if entry.value(columns, "probability").is_none() {
            entry.set(columns, "probability", stage.probability);
        }
        close(writing, columns, entry, stage);
        weigh(columns, entry);
    }
    Ok(())
}

/// What every deal has.
fn fill(writing: &Writing, columns: &Columns, entry: &mut Entry<'_>) {
    // What comes back or happened before is taken as it is, also without an owner.
    if entry.before.is_none() && writing.liveness == Liveness::Live {
        entry.fill(columns, "opened_at", writing.now);
        if let platform::feed::Actor::User(user) = writing.actor {
            entry.fill(columns, "owner_id", user);
        }
    }
}

/// Finds the stage of a deal where nobody said one, and sees that it is one of its pipeline.
fn place(way: &Way, columns: &Columns, entry: &mut Entry<'_>) {
    let stage = entry.id(columns, "stage_id").and_then(|id| way.stage(id));
    if stage.is_none() && entry.value(columns, "stage_id").is_some() {
        // There is no such stage, which is found out where relations are checked.
        return;
    }
    let Some(pipeline) = entry.id(columns, "pipeline_id").or(stage.map(|stage| stage.pipeline)).or(way.first)
    else {
        return;
    };
    entry.fill(columns, "pipeline_id", pipeline);
    let Some(ended) = ended(columns, entry, stage) else {
        return entry.refuse("lost_at", "a deal is won or lost, not both");
    };
    let said = stage.filter(|_| entry.changes(columns, "stage_id"));
    if let Some(stage) = said {
        if stage.pipeline != pipeline {
            return entry.refuse("stage_id", format!("the stage {} belongs to another pipeline", stage.name));
        }
        for (name, outcome) in STAMPS {
            let set = entry.changes(columns, name) && entry.value(columns, name).is_some();
            if set && stage.outcome != outcome {
                let detail = format!("deals in the stage {} are not {}", stage.name, outcome.name());
                return entry.refuse(name, detail);
            }
        }
        return;
    }
    if stage.is_some_and(|stage| stage.pipeline == pipeline && stage.outcome == ended) {
        return;
    }
    match (way.first_of(pipeline, ended), ended) {
        (Some(stage), _) => entry.set(columns, "stage_id", stage.id),
        (None, Outcome::Open) => {}
        (None, Outcome::Won) => entry.refuse("won_at", "its pipeline has no stage for deals that are won"),
        (None, Outcome::Lost) => entry.refuse("lost_at", "its pipeline has no stage for deals that are lost"),
    }
}

const STAMPS: [(&str, Outcome); 2] = [("won_at", Outcome::Won), ("lost_at", Outcome::Lost)];

/// How the stamps say that a deal stands; none when they say two things at once.
fn ended(columns: &Columns, entry: &mut Entry<'_>, stage: Option<&Stage>) -> Option<Outcome> {
    let is = |entry: &Entry<'_>, name: &str| entry.value(columns, name).is_some();
    if is(entry, "won_at") && is(entry, "lost_at") {
        let earlier = match (entry.changes(columns, "won_at"), entry.changes(columns, "lost_at")) {
            (false, true) => "won_at",
            (true, false) => "lost_at",
            _ => return None,
        };
        // Who corrects how it ended says one of them.
        entry.set(columns, earlier, Value::Null);
    }
    let now = STAMPS.iter().find(|(name, _)| is(entry, name)).map(|(_, outcome)| *outcome);
    // Who empties the stamp opens the deal again; a stage that stands is believed where nothing was stamped.
    let opened = STAMPS.iter().any(|(name, _)| entry.before.is_some() && entry.changes(columns, name));
    Some(match (now, stage) {
        (Some(outcome), _) => outcome,
        (None, Some(stage)) if !opened => stage.outcome,
        (None, _) => Outcome::Open,
    })
}

/// A deal has come into a stage.
fn enter(writing: &Writing, columns: &Columns, entry: &mut Entry<'_>, stage: &Stage) {
    // Who takes something back says since when it was there.
    let told = entry.changes(columns, "stage_since") && entry.value(columns, "stage_since").is_some();
    let past = (writing.liveness == Liveness::Past && entry.before.is_none())
        .then(|| ["won_at", "lost_at", "opened_at"].iter().find_map(|name| entry.integer(columns, name)));
    let since = past.flatten().map_or(writing.now, Timestamp);
    if !told {
        entry.set(columns, "stage_since", since);
    }
    let closed = stage.outcome != Outcome::Open;
    if closed || !entry.changes(columns, "probability") || entry.value(columns, "probability").is_none() {
        entry.set(columns, "probability", stage.probability);
    }
    if !entry.changes(columns, "category") {
        entry.set(columns, "category", stage.category.as_deref());
    }
}

/// Stamps what is won or lost, once, and clears the stamps of what is open again.
fn close(writing: &Writing, columns: &Columns, entry: &mut Entry<'_>, stage: &Stage) {
    let (stamped, cleared): (Option<&str>, &[&str]) = match stage.outcome {
        Outcome::Open => (None, &["won_at", "lost_at"]),
        Outcome::Won => (Some("won_at"), &["lost_at"]),
        Outcome::Lost => (Some("lost_at"), &["won_at"]),
    };
    for name in cleared {
        entry.set(columns, name, Value::Null);
    }
    if let Some(name) = stamped {
        // Of what was closed before Rapport was there the day is all that is known.
        let day = entry.integer(columns, "close_date").filter(|_| writing.liveness == Liveness::Past);
        let at = day.and_then(|day| i32::try_from(day).ok());
        let at = at.map(|day| model::Day(day).start_in(&writing.app.firm.time_zone));
        entry.fill(columns, name, at.unwrap_or(writing.now));
    }
    entry.set(columns, "status", stage.outcome.name());
}

/// The amount times the probability, to the nearest millionth.
fn weigh(columns: &Columns, entry: &mut Entry<'_>) {
    let probability = match entry.value(columns, "probability") {
        Some(Value::Real(probability)) => Some(*probability),
        _ => None,
    };
    if probability.is_some_and(|probability| !(0.0..=1.0).contains(&probability)) {
        return entry.refuse("probability", "must be from 0 to 1");
    }
    let weighted = entry.integer(columns, "amount").zip(probability).map(|(amount, probability)| {
        // A share in millionths keeps the product exact.
        let share = (probability * 1e6).round() as i128;
        let product = i128::from(amount) * share;
        let half = if product < 0 { -500_000 } else { 500_000 };
        i64::try_from((product + half) / 1_000_000).unwrap_or(i64::MAX)
    });
    entry.set(columns, "weighted_amount", weighted);
}
