//! Segments that are kept up together: what they ask is read once, and they are answered in such an order that those
//! that others ask for come first.

use std::collections::{HashMap, HashSet};

use db::Tx;
use model::filter::Filter;
use model::{Id, Timestamp};
use platform::firm::Firm;
use platform::schema::Schema;
use platform::{App, Error};

use super::check;
use super::facts::Facts;
use super::moves::Found;
use super::segment::{Segment, State};
use super::store;
use super::touched::Matters;
use super::tree::{Conditions, Node, segments};

/// Some segments, taken apart.
#[derive(Clone, Default)]
pub(super) struct Group {
    members: Vec<Member>,
    conditions: Conditions,
}

#[derive(Clone)]
struct Member {
    id: Id,
    name: String,
    version: i64,
    node: Node,
}

/// What some people were found to be in.
pub(super) struct Answer {
    /// The people that were looked at.
    pub people: Vec<Id>,
    pub found: Vec<Found>,
}

impl Group {
    /// The segments that are true now and have a tree. Where a tree names what is not there any more, its segment is
    /// left out, with why.
    pub fn ready(tx: &mut Tx, app: &App) -> Result<(Group, Vec<(Id, String)>), Error> {
        let all = store::all(tx)?;
        let (schema, now) = (app.schema(), app.clock.now());
        let mut broken = Vec::new();
        let ready = all.iter().filter(|segment| segment.state == State::Ready).filter(|segment| {
            let checked = segment.filter().map(|filter| check::tree(filter, &schema, &app.firm, now));
            match checked {
                Some(Err(faults)) => {
                    broken.push((segment.id, Error::Invalid(faults).to_string()));
                    false
                }
                _ => true,
            }
        });
        let group = Group::of(ready);
        Ok((group, broken))
    }

    pub fn of<'a>(all: impl Iterator<Item = &'a Segment>) -> Group {
        let mut group = Group::default();
        for segment in in_order(all.filter(|segment| segment.filter().is_some()).collect()) {
            let Some(filter) = segment.filter() else { continue };
            let node = group.conditions.take(filter);
            group.members.push(Member {
                id: segment.id,
                name: segment.name.clone(),
                version: segment.version,
                node,
            });
        }
        group
    }

    pub fn is_empty(&self) -> bool {
        self.members.is_empty()
    }

    /// Every single condition of all trees.
    pub fn leaves(&self) -> impl Iterator<Item = &Node> {
        self.members.iter().flat_map(|member| member.node.leaves())
    }

    /// Every condition on records.
    pub fn records(&self) -> &[Filter] {
        &self.conditions.records
    }

    /// Which segments these are, each with the version of its tree.
    pub fn versions(&self) -> HashSet<(Id, i64)> {
        self.members.iter().map(|member| (member.id, member.version)).collect()
    }

    /// The part of it that is not in another.
    pub fn beyond(&self, other: &HashSet<(Id, i64)>) -> Group {
        let members = self.members.iter().filter(|member| !other.contains(&(member.id, member.version)));
        Group { members: members.cloned().collect(), conditions: self.conditions.clone() }
    }

    /// What in the feed matters for them.
    pub fn matters(&self, schema: &Schema) -> Result<Matters, Error> {
        let other = self.leaves().any(|node| matches!(node, Node::Segment { .. }));
        Matters::of(schema, &self.conditions, other)
    }

    /// Answers for some people.
    pub fn answer(
        &self,
        tx: &mut Tx,
        schema: &Schema,
        firm: &Firm,
        people: &[Id],
        at: Timestamp,
    ) -> Result<Answer, Error> {
        let facts = Facts::read(tx, schema, firm, &self.conditions, people, at)?;
        let mut answers: HashMap<Id, HashSet<Id>> = HashMap::new();
        let mut found = Vec::new();
        for member in &self.members {
            let known =
                |segment: Id, person: Id| answers.get(&segment).map(|members| members.contains(&person));
            let members: HashSet<Id> =
                facts.people().filter(|person| facts.holds(&member.node, *person, &known)).collect();
            answers.insert(member.id, members.clone());
            let (segment, name, version) = (member.id, member.name.clone(), member.version);
            found.push(Found { segment, version, name, members });
        }
        Ok(Answer { people: people.to_vec(), found })
    }
}

/// Segments that others ask for before those. There are no circles; should there be one, it is broken somewhere.
fn in_order(mut left: Vec<&Segment>) -> Vec<&Segment> {
    let mut ordered: Vec<&Segment> = Vec::with_capacity(left.len());
    while !left.is_empty() {
        let waits = |segment: &&Segment| {
            let asked = segment.filter().map(segments).unwrap_or_default();
            left.iter().any(|other| other.id != segment.id && asked.contains(&other.id))
        };
        let (later, now): (Vec<&Segment>, Vec<&Segment>) = left.iter().partition(|segment| waits(segment));
        match now.is_empty() {
            true => {
                ordered.extend(later);
                break;
            }
            false => {
                ordered.extend(now);
                left = later;
            }
        }
    }
    ordered
}
