//! What a rule says of episodes: with which kinds of moments one begins, goes on and ends, and what came of it.

use std::collections::HashSet;

use model::Id;
use serde::{Deserialize, Serialize};

/// What the moments of one episode have in common beside the person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Key {
    /// The order they name.
    Order,
    /// The ticket they name.
    Ticket,
    /// The deal they name.
    Deal,
    /// The campaign they name.
    Campaign,
}

impl Key {
    pub const ALL: [Key; 4] = [Key::Order, Key::Ticket, Key::Deal, Key::Campaign];

    /// As the API has it.
    pub fn name(self) -> &'static str {
        match self {
            Key::Order => "order",
            Key::Ticket => "ticket",
            Key::Deal => "deal",
            Key::Campaign => "campaign",
        }
    }
}

/// What came of an episode in which such a moment happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Outcome {
    pub kind: String,
    pub outcome: String,
}

/// A rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Rule {
    pub id: Id,
    pub name: String,
    /// What kind of episode it is, like `visit`.
    pub type_: String,
    pub says: Says,
    pub active: bool,
    pub built_in: bool,
}

/// What a rule says, as it is stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Says {
    /// Kinds with which an episode begins; more of them go on with it.
    pub begins: Vec<String>,
    /// Kinds that go on with one that has begun.
    pub continues: Vec<String>,
    /// Kinds with which one is over.
    pub ends: Vec<String>,
    /// What its moments have in common; nothing but the person without it.
    pub by: Option<Key>,
    /// Whether only a moment that names such a record begins one.
    pub by_required: bool,
    /// After so long without a moment it is over.
    pub gap_minutes: i64,
    /// So long an episode lasts at most; as long as it goes on without it.
    pub longest_minutes: Option<i64>,
    /// What came of it: the first of these that happened counts.
    pub outcomes: Vec<Outcome>,
    /// What came of it when none of them happened.
    pub default_outcome: Option<String>,
    /// Kinds whose amounts are those of the episode.
    pub amounts: Vec<String>,
}

/// A minute, as times are kept.
const MINUTE: i64 = 60 * 1_000_000;

impl Says {
    /// Every kind that can be in an episode.
    pub fn kinds(&self) -> HashSet<&str> {
        self.begins.iter().chain(&self.continues).chain(&self.ends).map(String::as_str).collect()
    }

    /// The gap, in microseconds.
    pub fn gap(&self) -> i64 {
        self.gap_minutes.saturating_mul(MINUTE)
    }

    /// Whether an episode can go on without its earlier moments being read again: nothing of them has to be known but
    /// what is kept of it. Two outcomes of one name would hide which of them it was.
    pub fn goes_on(&self) -> bool {
        let outcomes: Vec<&String> =
            self.outcomes.iter().map(|one| &one.outcome).chain(&self.default_outcome).collect();
        let names: HashSet<&&String> = outcomes.iter().collect();
        self.by.is_none() && names.len() == outcomes.len()
    }

    /// The longest time, in microseconds.
    pub fn longest(&self) -> i64 {
        self.longest_minutes.map_or(i64::MAX, |minutes| minutes.saturating_mul(MINUTE))
    }
}
