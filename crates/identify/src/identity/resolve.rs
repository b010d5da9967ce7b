//! From what events say of who somebody is to people: found, made, completed, and joined with what they are called.
//!
//! Claims are gone through in their order against what is known, in memory; then everything is written at once.

use std::collections::{HashMap, HashSet};

use db::Tx;
use model::{ColumnType, Id, Timestamp, Value};
use platform::feed::{Actor, Liveness};
use platform::interactions::joins;
use platform::records::Writing;
use platform::records::merge::{self, Merger};
use platform::{App, Error};
use serde_json::Value as Json;

use super::known::Known;
use super::node::{Node, NodeKind};
use super::people::Said;
use super::{Claim, groups, people, sql};
use crate::sources::{Source, Trust};

/// Who a claim speaks of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Resolved {
    /// Who she is; none where nobody had to be looked up.
    pub person: Option<Id>,
    pub company: Option<Id>,
}

/// An identifier that belongs to somebody from now on.
struct Joined {
    node: Node,
    person: Id,
    founding: bool,
    at: Timestamp,
}

/// Finds or makes the people whom claims of a source speak of, and writes what they say.
pub(crate) fn resolve(
    tx: &mut Tx,
    app: &App,
    source: &Source,
    claims: &[&Claim],
) -> Result<Vec<Resolved>, Error> {
    let mut resolved = vec![Resolved::default(); claims.len()];
    let told = telling(tx, claims)?;
    if told.is_empty() {
        return Ok(resolved);
    }
    let speaking: Vec<&Claim> = told.iter().map(|at| claims[*at]).collect();
    let known = Known::read(tx, app, &speaking)?;
    let companies = groups::resolve(tx, app, source, &speaking)?;
    let mut work = Work {
        app,
        source,
        known,
        joined: Vec::new(),
        verified: HashSet::new(),
        said: Said::default(),
        same: Vec::new(),
    };
    for (at, claim) in told.iter().zip(&speaking) {
        let company = claim.group.as_ref().and_then(|group| companies.get(&group.id).copied());
        resolved[*at] = Resolved { person: work.claim(claim, company), company };
    }
    let Work { joined, verified, said, same, .. } = work;
    people::write(tx, app, source, said)?;
    let pairs: Vec<(Id, Id)> = joined.iter().map(|joined| (joined.node.id(), joined.person)).collect();
    joins::join(tx, &pairs)?;
    store(tx, source, joined)?;
    if !verified.is_empty() {
        tx.execute(sql::VERIFY, &[db::list::ids(&verified), source.id.into()])?;
    }
    unite(tx, app, source, same)?;
    Ok(resolved)
}

/// The claims that say something new: not those of somebody unknown, nor of somebody known under names that are known.
fn telling(tx: &mut Tx, claims: &[&Claim]) -> Result<Vec<usize>, Error> {
    let mut told: Vec<usize> = (0..claims.len()).filter(|at| !claims[*at].is_anonymous()).collect();
    let says = |claim: &Claim| claim.identifies || claim.group.is_some() || claim.previous.is_some();
    let names = |at: &usize| claims[*at].nodes().into_iter().map(|node| node.id());
    let profiles: HashSet<Id> = told.iter().filter(|at| !says(claims[**at])).flat_map(names).collect();
    if profiles.is_empty() {
        return Ok(told);
    }
    let known = joins::persons_of(tx, &profiles)?;
    let mut repeated = HashSet::new();
    told.retain(|at| {
        let mut profiles: Vec<Id> = names(at).collect();
        profiles.sort_unstable();
        says(claims[*at])
            || (profiles.iter().any(|profile| !known.contains_key(profile)) && repeated.insert(profiles))
    });
    Ok(told)
}

/// What comes of claims, while they are gone through.
struct Work<'a> {
    app: &'a App,
    source: &'a Source,
    known: Known,
    joined: Vec<Joined>,
    verified: HashSet<Id>,
    said: Said,
    /// Two people whom the firm's own program says to be one: who stays, and who goes into her.
    same: Vec<(Id, Id)>,
}

impl Work<'_> {
    fn claim(&mut self, claim: &Claim, company: Option<Id>) -> Option<Id> {
        let nodes = claim.nodes();
        let previous: Option<Node> =
            claim.previous_nodes().into_iter().find(|node| self.known.person(node).is_some());
        let (person, is_new) = self.person(claim, &nodes, previous.as_ref())?;
        if is_new {
            self.known.add(person, self.source.trust == Trust::Claimed);
        }
        self.note_same(claim, person, &nodes, previous.as_ref());
        self.say(claim, person, is_new, company);
        let email = self.known.facts(person).email;
        for node in nodes {
            let hers = match node.kind {
                // A second address of a known person is believed when the firm says it.
                NodeKind::Email => {
                    let elsewhere = self.known.person(&node).is_some_and(|other| other != person);
                    let believed = self.source.trust == Trust::Verified;
                    !elsewhere && (believed || email.as_deref() == Some(node.value.as_str()))
                }
                NodeKind::UserId | NodeKind::AnonymousId => true,
            };
            if hers {
                self.join(node, person, is_new, claim.at);
            }
        }
        // What she was called before is hers when it was nobody's; a browser more likely than a user.
        if let (Some(value), None) = (&claim.previous, &previous) {
            for kind in [NodeKind::AnonymousId, NodeKind::UserId] {
                self.join(Node { kind, value: value.clone() }, person, is_new, claim.at);
            }
        }
        Some(person)
    }

    /// Whom a claim speaks of, and whether she is new.
    fn person(&self, claim: &Claim, nodes: &[Node], previous: Option<&Node>) -> Option<(Id, bool)> {
        let of = |kind: NodeKind| {
            nodes.iter().find(|node| node.kind == kind).and_then(|node| self.known.person(node))
        };
        let (user, email, browser) = (of(NodeKind::UserId), of(NodeKind::Email), of(NodeKind::AnonymousId));
        let before = previous.and_then(|node| self.known.person(node));
        if let Some(person) = user {
            return Some((person, false));
        }
        let made = || (self.app.id(), true);
        // Somebody else at the same browser has another address.
        let fits = |person: &Id| match (&claim.email, self.known.facts(*person).email) {
            (Some(said), Some(known)) => *said == known,
            _ => true,
        };
        let browser = browser.filter(fits);
        if claim.user.is_some() {
            // A user who is new here is somebody known who has no user id yet, by her address or her browser.
            let same =
                [email, before, browser].into_iter().flatten().find(|person| self.may_be_user(*person));
            return Some(same.map_or_else(made, |person| (person, false)));
        }
        if let Some(person) = email {
            return Some((person, false));
        }
        match browser {
            Some(person) => Some((person, false)),
            // Traits without anything that tells who it is say nothing of a person, nor does the address of many.
            None if (claim.founds || claim.email.is_some()) && !nodes.is_empty() => Some(made()),
            None => None,
        }
    }

    /// Whether a person may be given a user id. Nobody who was known before is given one by a mere claim.
    fn may_be_user(&self, person: Id) -> bool {
        let facts = self.known.facts(person);
        facts.count(NodeKind::UserId) == 0 && (self.source.trust == Trust::Verified || facts.claimed)
    }

    /// Notes that somebody else is the same person. The firm's own program says so of who had only an address or a browser
    /// until she signed up, and of who was called otherwise before. A claim says the latter, too, of a name alone: of
    /// somebody of whom nothing is known but one user id that was itself claimed.
    fn note_same(&mut self, claim: &Claim, person: Id, nodes: &[Node], previous: Option<&Node>) {
        if claim.user.is_none() {
            return;
        }
        let trusted = self.source.trust == Trust::Verified;
        let email =
            nodes.iter().find(|node| node.kind == NodeKind::Email).and_then(|node| self.known.person(node));
        let unnamed = email.filter(|other| trusted && self.known.facts(*other).count(NodeKind::UserId) == 0);
        let is_name = |other: &Id| {
            let facts = self.known.facts(*other);
            facts.claimed && facts.email.is_none() && facts.count(NodeKind::UserId) == 1
        };
        let before = previous.and_then(|node| self.known.person(node));
        let before = before.filter(|other| trusted || (is_name(other) && self.known.facts(person).claimed));
        for other in [unnamed, before].into_iter().flatten().filter(|other| *other != person) {
            self.same.push((person, other));
        }
    }

    fn say(&mut self, claim: &Claim, person: Id, is_new: bool, company: Option<Id>) {
        let mut fields = claim.fields.clone();
        if let Some(company) = company {
            fields.insert("company_id".to_owned(), Json::String(company.to_string()));
        }
        let facts = self.known.facts(person);
        if let Some(Json::String(address)) = fields.get("email") {
            let taken = facts.email.is_some() && self.source.trust == Trust::Claimed;
            if claim.email.is_some() && !taken {
                let address = address.clone();
                self.known.address(person, &address);
            }
        }
        let others = claim.others.clone();
        match is_new {
            true => self.said.make(person, claim.user.clone(), fields, others),
            false => self.said.change(person, fields, others),
        }
    }

    fn join(&mut self, node: Node, person: Id, founding: bool, at: Timestamp) {
        if self.known.is_joined(&node) {
            // The firm's own word on what was claimed of the same person.
            if self.source.trust == Trust::Verified
                && node.kind != NodeKind::AnonymousId
                && self.known.person(&node) == Some(person)
            {
                self.verified.insert(node.id());
            }
            return;
        }
        if self.known.join(&node, person) {
            self.joined.push(Joined { node, person, founding, at });
        }
    }
}

/// Makes one of people who are the same, each as far as she is still there.
fn unite(tx: &mut Tx, app: &App, source: &Source, same: Vec<(Id, Id)>) -> Result<(), Error> {
    let writing = Writing { liveness: Liveness::Past, ..Writing::engine(app, actor(source)) };
    let mut done = HashSet::new();
    for (survivor, loser) in same {
        if !done.insert((survivor, loser)) {
            continue;
        }
        let now = merge::survivors_of(tx, &[survivor, loser].into())?;
        let [survivor, loser] = [survivor, loser].map(|id| now.get(&id).copied().unwrap_or(id));
        if survivor != loser {
            let merger = Merger { survivor, losers: vec![loser], fields: Default::default() };
            // Whoever has too much to be moved at once stays two people; what came in is stored all the same.
            let merged = tx.attempt(|tx| merge::merge(tx, &writing, "people", merger));
            match merged {
                Ok(_) => {}
                Err(Error::Conflict(why)) => {
                    tracing::warn!(%survivor, %loser, %why, "two who are one stay two")
                }
                Err(other) => return Err(other),
            }
        }
    }
    Ok(())
}

const COLUMNS: &[(&str, ColumnType)] = &[
    ("profile_id", ColumnType::Id),
    ("kind", ColumnType::Text),
    ("value", ColumnType::Text),
    ("source_id", ColumnType::Id),
    ("verified", ColumnType::Boolean),
    ("founding", ColumnType::Boolean),
    ("first_seen_at", ColumnType::Integer),
];

/// Stores identifiers that are not there yet; those of somebody who was removed are.
fn store(tx: &mut Tx, source: &Source, joined: Vec<Joined>) -> Result<(), Error> {
    if joined.is_empty() {
        return Ok(());
    }
    let ids: Vec<Id> = joined.iter().map(|joined| joined.node.id()).collect();
    let there = tx.query(sql::THERE, &[db::list::ids(&ids)])?;
    let there: HashSet<Id> = there.iter().map(|row| row.id(0)).collect::<Result<_, _>>()?;
    let mut fresh: HashMap<Id, Joined> = ids.into_iter().zip(joined).collect();
    fresh.retain(|id, _| !there.contains(id));
    let mut rows: Vec<(Id, Vec<Value>)> = fresh
        .into_iter()
        .map(|(id, joined)| {
            let row = vec![
                id.into(),
                joined.node.kind.name().into(),
                joined.node.value.into(),
                source.id.into(),
                (source.trust == Trust::Verified).into(),
                joined.founding.into(),
                joined.at.into(),
            ];
            (id, row)
        })
        .collect();
    rows.sort_by_key(|(id, _)| *id);
    let rows: Vec<Vec<Value>> = rows.into_iter().map(|(_, row)| row).collect();
    tx.insert_many("identifiers", COLUMNS, &rows)?;
    Ok(())
}

/// An address whose owner said from her mailbox that it is hers: from now on it is as good as the firm's own word. An
/// address of many, and one that is somebody else's by now, stays as it is.
pub(crate) fn confirm_address(
    tx: &mut Tx,
    source: &Source,
    person: Id,
    address: &str,
    at: Timestamp,
) -> Result<(), Error> {
    let node = Node { kind: NodeKind::Email, value: address.to_owned() };
    if !node.identifies() {
        return Ok(());
    }
    let trusted = Source { trust: Trust::Verified, ..source.clone() };
    match joins::persons_of(tx, &HashSet::from([node.id()]))?.get(&node.id()) {
        Some(owner) if *owner == person => {}
        Some(_) => return Ok(()),
        None => {
            joins::join(tx, &[(node.id(), person)])?;
            store(tx, &trusted, vec![Joined { node: node.clone(), person, founding: false, at }])?;
        }
    }
    tx.execute(sql::VERIFY, &[db::list::ids(&[node.id()]), source.id.into()])?;
    Ok(())
}

/// Who writes what a source says.
pub(super) fn actor(source: &Source) -> Actor {
    Actor::Source(source.id)
}
