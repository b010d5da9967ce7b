//! The filter tree: one grammar for lists, views, segments, journeys, personalisation and permissions.
//!
//! This module reads a tree from JSON and knows its shape only; [`compile()`] checks it against the catalog
//! and turns it into SQL. A field without a value matches `empty` and nothing else, and `not` is the exact
//! complement, so that a filter and its negation always add up to all records.

pub mod behaviour;
mod columns;
mod compile;
mod consent;
mod link;
mod operand;
mod property;
mod relative;
mod share;
mod uses;

use serde_json::Value as Json;

use crate::Id;
use crate::field::Operator;
use behaviour::{Did, Sequence};
pub use columns::{indexed, suffice};
pub use compile::{Compiled, MEMBERS, MULTI_VALUES, PEOPLE, Source, compile, count_related};
pub use consent::{Consent, NOTHING};
pub use link::Link;
pub use relative::crossed;
pub use share::Share;
pub use uses::{Use, uses};

/// A condition on a record.
#[derive(Clone, Debug, PartialEq)]
pub enum Filter {
    /// All hold; an empty list always holds.
    And(Vec<Filter>),
    /// At least one holds; an empty list never does.
    Or(Vec<Filter>),
    /// Does not hold.
    Not(Box<Filter>),
    /// A field compared with a value.
    Field {
        /// The field's name.
        field: String,
        /// The comparison.
        op: Operator,
        /// The value as sent.
        value: Json,
        /// Where in the request this stands (RFC 6901).
        pointer: String,
    },
    /// A condition on records that point here, or on the one pointed to.
    Related {
        /// The other object.
        object: String,
        /// How many of them must meet it.
        quantifier: Quantifier,
        /// The condition.
        filter: Box<Filter>,
        /// Where in the request this stands.
        pointer: String,
    },
    /// A condition on what a person did.
    Did {
        /// What.
        did: Did,
        /// Where in the request this stands.
        pointer: String,
    },
    /// A condition on what followed what.
    Sequence {
        /// What.
        sequence: Sequence,
        /// Where in the request this stands.
        pointer: String,
    },
    /// A condition on what a person said of being reached.
    Consent {
        /// What.
        consent: Consent,
        /// Where in the request this stands.
        pointer: String,
    },
    /// That a person is in a share of all people.
    Share {
        /// Which.
        share: Share,
        /// Where in the request this stands.
        pointer: String,
    },
    /// That a person is in a segment.
    Segment {
        /// The segment.
        segment: Id,
        /// Where in the request this stands.
        pointer: String,
    },
}

/// How many related records must meet a condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quantifier {
    /// At least one.
    Any,
    /// Every one; holds also when there is none.
    All,
    /// Not one; holds also when there is none.
    None,
}

/// What is wrong with a part of a request.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Fault {
    /// Where it stands (RFC 6901).
    pub pointer: String,
    /// What is wrong and what would be right.
    pub detail: String,
}

impl Fault {
    /// A fault at a place.
    pub fn new(pointer: impl Into<String>, detail: impl Into<String>) -> Fault {
        Fault { pointer: pointer.into(), detail: detail.into() }
    }
}

/// Deepest nesting of a tree.
pub const DEPTH_LIMIT: usize = 16;
/// Most nodes of a tree.
pub const NODE_LIMIT: usize = 500;
/// Most values of one `in` list.
pub const LIST_LIMIT: usize = 1_000;
/// Most values of all `in` lists of a tree. SQLite takes 32,766 values with a statement.
pub const VALUE_LIMIT: usize = 10_000;

impl Filter {
    /// Reads a tree that stands at `pointer` in a request.
    pub fn read(json: &Json, pointer: &str) -> Result<Filter, Fault> {
        read(json, pointer, 0, &mut Size::default())
    }

    /// A comparison made by the engine itself.
    pub fn field(field: &str, op: Operator, value: impl Into<Json>) -> Filter {
        Filter::Field { field: field.to_owned(), op, value: value.into(), pointer: String::new() }
    }

    /// Whether some part of it can only be asked of people: what they did, and the segments they are in; or of what is
    /// related.
    pub(crate) fn is_of_people(&self) -> bool {
        match self {
            Filter::And(parts) | Filter::Or(parts) => parts.iter().any(Filter::is_of_people),
            Filter::Not(part) => part.is_of_people(),
            Filter::Field { .. } => false,
            Filter::Related { .. }
            | Filter::Did { .. }
            | Filter::Sequence { .. }
            | Filter::Consent { .. }
            | Filter::Share { .. }
            | Filter::Segment { .. } => true,
        }
    }

    /// The tree as a request would hold it; reading it back gives the same tree.
    pub fn json(&self) -> Json {
        use serde_json::json;
        let all = |parts: &[Filter]| parts.iter().map(Filter::json).collect::<Vec<_>>();
        match self {
            Filter::And(parts) => json!({"and": all(parts)}),
            Filter::Or(parts) => json!({"or": all(parts)}),
            Filter::Not(part) => json!({"not": part.json()}),
            Filter::Field { field, op, value, .. } => {
                json!({"field": field, "op": op.name(), "value": value})
            }
            Filter::Related { object, quantifier, filter, .. } => {
                json!({"related": object, (quantifier.name()): filter.json()})
            }
            Filter::Did { did, .. } => did.json(),
            Filter::Sequence { sequence, .. } => sequence.json(),
            Filter::Consent { consent, .. } => consent.json(),
            Filter::Share { share, .. } => share.json(),
            Filter::Segment { segment, .. } => json!({"segment": segment}),
        }
    }
}

impl Quantifier {
    const ALL: &[(&str, Quantifier)] =
        &[("any", Quantifier::Any), ("all", Quantifier::All), ("none", Quantifier::None)];

    fn name(self) -> &'static str {
        Quantifier::ALL.iter().find(|(_, quantifier)| *quantifier == self).map_or("", |(name, _)| name)
    }
}

const SHAPE: &str = "a condition is {\"and\": […]}, {\"or\": […]}, {\"not\": …}, \
     {\"field\": …, \"op\": …, \"value\": …}, {\"related\": …, \"any\" | \"all\" | \"none\": …}, \
     {\"did\": …, \"count\": …, \"within\": …}, {\"sequence\": […]}, {\"consent\": …, \"channel\": …, \"is\": …}, \
     {\"share\": …} or {\"segment\": …}";

/// What of a tree was read so far.
#[derive(Default)]
struct Size {
    nodes: usize,
    values: usize,
}

fn read(json: &Json, pointer: &str, depth: usize, size: &mut Size) -> Result<Filter, Fault> {
    size.nodes += 1;
    if depth > DEPTH_LIMIT {
        return Err(Fault::new(pointer, format!("conditions may be nested {DEPTH_LIMIT} deep")));
    }
    if size.nodes > NODE_LIMIT {
        return Err(Fault::new(pointer, format!("a filter may have {NODE_LIMIT} conditions")));
    }
    let Json::Object(map) = json else { return Err(Fault::new(pointer, SHAPE)) };
    let only = |names: &[&str]| match map.keys().find(|key| !names.contains(&key.as_str())) {
        Some(other) => {
            Err(Fault::new(format!("{pointer}/{}", escape(other)), format!("unknown part; {SHAPE}")))
        }
        None => Ok(()),
    };
    if let Some((name, list)) = ["and", "or"].iter().find_map(|name| Some((*name, map.get(*name)?))) {
        only(&[name])?;
        let Json::Array(list) = list else {
            return Err(Fault::new(format!("{pointer}/{name}"), "must be a list of conditions"));
        };
        let parts = list
            .iter()
            .enumerate()
            .map(|(index, part)| read(part, &format!("{pointer}/{name}/{index}"), depth + 1, size))
            .collect::<Result<Vec<_>, _>>()?;
        return Ok(if name == "and" { Filter::And(parts) } else { Filter::Or(parts) });
    }
    if let Some(part) = map.get("not") {
        only(&["not"])?;
        return Ok(Filter::Not(Box::new(read(part, &format!("{pointer}/not"), depth + 1, size)?)));
    }
    if let Some(object) = map.get("related") {
        let object = object.as_str().ok_or_else(|| {
            Fault::new(format!("{pointer}/related"), "must name an object, like \"orders\"")
        })?;
        let found: Vec<_> = Quantifier::ALL.iter().filter(|(name, _)| map.contains_key(*name)).collect();
        let &[&(name, quantifier)] = found.as_slice() else {
            return Err(Fault::new(pointer, "say exactly one of any, all, none"));
        };
        only(&["related", name])?;
        let part = map.get(name).unwrap_or(&Json::Null);
        let filter = Box::new(read(part, &format!("{pointer}/{name}"), depth + 1, size)?);
        return Ok(Filter::Related {
            object: object.to_owned(),
            quantifier,
            filter,
            pointer: pointer.to_owned(),
        });
    }
    if map.contains_key("did") || map.contains_key("sequence") {
        let mut inner = |json: &Json, pointer: &str| read(json, pointer, depth + 1, size);
        let pointer = pointer.to_owned();
        return Ok(match map.contains_key("did") {
            true => Filter::Did { did: behaviour::did(map, &pointer, &mut inner)?, pointer },
            false => Filter::Sequence { sequence: behaviour::sequence(map, &pointer, &mut inner)?, pointer },
        });
    }
    if map.contains_key("consent") {
        only(&["consent", "channel", "is"])?;
        return Ok(Filter::Consent { consent: Consent::read(map, pointer)?, pointer: pointer.to_owned() });
    }
    if let Some(share) = map.get("share") {
        only(&["share"])?;
        let share = Share::read(share, &format!("{pointer}/share"))?;
        return Ok(Filter::Share { share, pointer: pointer.to_owned() });
    }
    if let Some(segment) = map.get("segment") {
        only(&["segment"])?;
        let segment = segment.as_str().and_then(|id| id.parse().ok());
        let segment =
            segment.ok_or_else(|| Fault::new(format!("{pointer}/segment"), "must be the id of a segment"))?;
        return Ok(Filter::Segment { segment, pointer: pointer.to_owned() });
    }
    let Some(Json::String(field)) = map.get("field") else { return Err(Fault::new(pointer, SHAPE)) };
    only(&["field", "op", "value"])?;
    let op = map.get("op").and_then(Json::as_str).unwrap_or_default();
    let Some((_, op)) = Operator::ALL.iter().find(|(name, _)| *name == op) else {
        let all: Vec<_> = Operator::ALL.iter().map(|(name, _)| *name).collect();
        return Err(Fault::new(format!("{pointer}/op"), format!("must be one of {}", all.join(", "))));
    };
    let value = match (map.get("value"), op) {
        (Some(value), _) => value.clone(),
        (None, Operator::Empty) => Json::Bool(true),
        (None, _) => return Err(Fault::new(format!("{pointer}/value"), "is missing")),
    };
    size.values += value.as_array().map_or(1, Vec::len);
    if size.values > VALUE_LIMIT {
        return Err(Fault::new(
            format!("{pointer}/value"),
            format!("a filter may list {VALUE_LIMIT} values"),
        ));
    }
    Ok(Filter::Field { field: field.clone(), op: *op, value, pointer: pointer.to_owned() })
}

/// A key as a part of a pointer (RFC 6901, section 3).
fn escape(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}
