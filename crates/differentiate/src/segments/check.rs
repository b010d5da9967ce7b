//! Whether a tree can be asked: every name in it is one of the catalogue, and segments do not go round in circles.

use std::collections::{HashMap, HashSet};

use db::Tx;
use identify::consents::{Channel, Purposes, State};
use model::filter::behaviour::sql::Moments;
use model::filter::{Compiled, Fault, Filter, NOTHING, Source, compile};
use model::{Id, Timestamp};
use platform::firm::Firm;
use platform::http::Caller;
use platform::schema::Schema;
use platform::{App, Error, interactions};

use super::PEOPLE;
use super::segment::Segment;
use super::tree::{Conditions, Node, segments};

/// Most conditions on what people did: for everybody each is a query.
const BEHAVIOUR: usize = 50;

/// Refuses a tree that is wrong, or asks for what its caller does not see.
pub(super) fn asked(filter: &Filter, app: &App, caller: &Caller) -> Result<(), Error> {
    tree(filter, &app.view(caller), &app.firm, app.clock.now())?;
    caller.granted.must_ask(&app.schema(), filter)
}

/// Finds what is wrong with a tree, as far as a schema knows things.
pub(super) fn tree(filter: &Filter, schema: &Schema, firm: &Firm, now: Timestamp) -> Result<(), Vec<Fault>> {
    let mut conditions = Conditions::default();
    let taken = conditions.take_apart(filter);
    let behaviour = |leaf: &&Node| matches!(leaf, Node::Did { .. } | Node::Sequence { .. });
    if taken.leaves().into_iter().filter(behaviour).count() > BEHAVIOUR {
        let detail = format!(
            "may have {BEHAVIOUR} conditions on what people did; put some into a segment of their own"
        );
        return Err(vec![Fault::new("/filter", detail)]);
    }
    let (reading, of_moments) = (firm.reading_at(now), firm.reading());
    let moments = interactions::described();
    let mut faults = Vec::new();
    match schema.catalog.object(PEOPLE) {
        Some(object) => {
            for record in &conditions.records {
                let mut source = Source::new(&schema.catalog, object, "r");
                let compiled = compile(record, &mut source, &reading, &mut Compiled::default());
                faults.extend(compiled.err().unwrap_or_default());
            }
        }
        None => faults.push(Fault::new("", "your role sees no people")),
    }
    let moments = Moments { catalog: &schema.catalog, object: &moments, reading: &of_moments };
    for test in &conditions.tests {
        let asked = moments.condition(&test.kinds, test.filter.as_ref(), false, &mut Compiled::default());
        faults.extend(asked.err().unwrap_or_default());
    }
    if faults.is_empty() { Ok(()) } else { Err(faults) }
}

/// Refuses a tree that asks for what is not there now: purposes, channels and states of consents, segments.
pub(super) fn there(tx: &mut Tx, filter: &Filter, of: Option<Id>, all: &[Segment]) -> Result<(), Error> {
    circles(filter, of, all)?;
    let mut conditions = Conditions::default();
    let node = conditions.take_apart(filter);
    if conditions.matters.is_empty() {
        return Ok(());
    }
    let purposes = Purposes::load(tx)?;
    for leaf in node.leaves() {
        let Node::Consent { consent, pointer, .. } = leaf else { continue };
        let wrong = |part: &str, detail: String| Err(Error::invalid(format!("{pointer}/{part}"), detail));
        if purposes.get(&consent.purpose).is_none() {
            return wrong("consent", "there is no such purpose".to_owned());
        }
        if Channel::named(&consent.channel).is_none() {
            return wrong("channel", format!("must be one of {}", Channel::names().join(", ")));
        }
        if consent.is.iter().any(|state| state != NOTHING && State::named(state).is_none()) {
            return wrong("is", format!("must be of {}, {NOTHING}", State::names().join(", ")));
        }
    }
    Ok(())
}

/// Refuses a tree that asks for segments that are not there, or that ask for this one themselves.
fn circles(filter: &Filter, of: Option<Id>, all: &[Segment]) -> Result<(), Fault> {
    let by_id: HashMap<Id, &Segment> = all.iter().map(|segment| (segment.id, segment)).collect();
    let mut seen: HashSet<Id> = HashSet::new();
    let mut left = segments(filter);
    if let Some(missing) = left.iter().find(|id| !by_id.contains_key(id)) {
        return Err(Fault::new("/filter", format!("there is no segment {missing}")));
    }
    while let Some(id) = left.pop() {
        if Some(id) == of {
            let detail = "a segment cannot ask for itself, also not by way of others";
            return Err(Fault::new("/filter", detail));
        }
        if seen.insert(id) {
            left.extend(
                by_id.get(&id).and_then(|segment| segment.filter()).map(segments).unwrap_or_default(),
            );
        }
    }
    Ok(())
}
