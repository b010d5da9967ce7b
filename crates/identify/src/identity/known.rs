//! What is known of the people and identifiers that some claims speak of: read once for all of them, and kept up as
//! the claims are gone through.

use std::collections::{HashMap, HashSet};

use db::Tx;
use model::Id;
use platform::interactions::joins;
use platform::records::merge;
use platform::{App, Error};

use super::node::{Node, NodeKind};
use super::{Claim, sql};

/// What is known.
#[derive(Default)]
pub(super) struct Known {
    /// Whose a profile is.
    of: HashMap<Id, Id>,
    /// Who has an address; the oldest, where several have it.
    by_email: HashMap<String, Id>,
    people: HashMap<Id, Facts>,
}

/// What is known of a person.
#[derive(Clone, Debug, Default)]
pub(super) struct Facts {
    pub email: Option<String>,
    /// How many identifiers of each kind she has.
    counts: [usize; NodeKind::ALL.len()],
    /// Whether a claim made her, and nobody has said since that she is who she says.
    pub claimed: bool,
}

impl Facts {
    /// How many identifiers of a kind she has.
    pub fn count(&self, kind: NodeKind) -> usize {
        self.counts[kind as usize]
    }
}

impl Known {
    /// Reads what is known of those whom claims speak of.
    pub fn read(tx: &mut Tx, app: &App, claims: &[&Claim]) -> Result<Known, Error> {
        let nodes = claims.iter().flat_map(|claim| claim.nodes().into_iter().chain(claim.previous_nodes()));
        let profiles: HashSet<Id> = nodes.map(|node| node.id()).collect();
        let mut known = Known { of: joins::persons_of(tx, &profiles)?, ..Known::default() };
        // What she was called before may be the address of somebody.
        let addresses = claims.iter().flat_map(|claim| claim.email.iter().chain(&claim.previous));
        let addresses: HashSet<&String> = addresses.filter(|address| address.contains('@')).collect();
        if !addresses.is_empty() {
            for row in tx.query(sql::BY_EMAIL, &[db::list::texts(&addresses)])? {
                known.by_email.entry(row.text(0)?.to_owned()).or_insert(row.id(1)?);
            }
        }
        let gone = addresses.iter().filter(|address| !known.by_email.contains_key(**address));
        let gone: Vec<Vec<String>> = gone.map(|address| vec![(*address).clone()]).collect();
        for (key, person) in
            merge::find_by_key(tx, app.schema().object("people")?, &["email".to_owned()], &gone)?
        {
            known.by_email.insert(key.concat(), person);
        }
        let people: HashSet<Id> = known.of.values().chain(known.by_email.values()).copied().collect();
        if people.is_empty() {
            return Ok(known);
        }
        for row in tx.query(sql::PEOPLE, &[db::list::ids(&people)])? {
            let facts = Facts { email: row.opt_text(1)?.map(str::to_owned), ..Facts::default() };
            known.people.insert(row.id(0)?, facts);
        }
        // Whoever was removed is nobody: what she was called is free.
        let there = &known.people;
        known.of.retain(|_, person| there.contains_key(person));
        let mut verified = HashSet::new();
        for row in tx.query(sql::OF_PEOPLE, &[db::list::ids(known.people.keys())])? {
            let person = row.id(0)?;
            let Some(facts) = known.people.get_mut(&person) else { continue };
            let kind = row.text(1)?;
            if let Some(kind) = NodeKind::ALL.iter().find(|known| known.name() == kind) {
                facts.counts[*kind as usize] += 1;
            }
            facts.claimed |= row.boolean(3)?;
            if row.boolean(2)? {
                verified.insert(person);
            }
        }
        for person in verified {
            if let Some(facts) = known.people.get_mut(&person) {
                facts.claimed = false;
            }
        }
        Ok(known)
    }

    /// Whose an identifier is.
    pub fn person(&self, node: &Node) -> Option<Id> {
        let of = self.of.get(&node.id()).copied();
        match node.kind {
            NodeKind::Email if node.identifies() => of.or_else(|| self.by_email.get(&node.value).copied()),
            _ => of,
        }
    }

    /// Whether a profile belongs to somebody.
    pub fn is_joined(&self, node: &Node) -> bool {
        self.of.contains_key(&node.id())
    }

    /// What is known of a person.
    pub fn facts(&self, person: Id) -> Facts {
        self.people.get(&person).cloned().unwrap_or_default()
    }

    /// Somebody new.
    pub fn add(&mut self, person: Id, claimed: bool) {
        self.people.insert(person, Facts { claimed, ..Facts::default() });
    }

    /// A person has an address from now on.
    pub fn address(&mut self, person: Id, address: &str) {
        if let Some(facts) = self.people.get_mut(&person) {
            facts.email = Some(address.to_owned());
        }
        self.by_email.entry(address.to_owned()).or_insert(person);
    }

    /// An identifier belongs to a person from now on; false where she has enough of them.
    pub fn join(&mut self, node: &Node, person: Id) -> bool {
        let facts = self.people.entry(person).or_default();
        let count = &mut facts.counts[node.kind as usize];
        if *count >= node.kind.most() {
            return false;
        }
        *count += 1;
        self.of.insert(node.id(), person);
        true
    }
}
