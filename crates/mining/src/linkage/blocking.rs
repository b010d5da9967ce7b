//! Blocking keys: which records are worth comparing. Two records are candidates when they share a key of any
//! rule.
//!
//! Every rule forgives other faults, so that one wrong field leaves the others to find the pair. A key shared
//! by too many records is too common; those records go by the narrower key of the same rule, and where that is
//! too common as well they are not compared by that rule. What identifies a person may be shared by more: all
//! of them may be hers.

use super::hash;
use super::table::{MISSING, Table};
use crate::linkage::Role;

/// The most records of a block, of a rule on what identifies a person.
pub const BLOCK: usize = 100;
/// The most records of a block of the other rules.
const COMMON: usize = 16;

/// A piece of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Given,
    GivenSound,
    GivenStart,
    GivenInitial,
    SurnameSound,
    SurnameInitial,
    /// The sounds of both names in the order of the alphabet, so that swapped names share it.
    BothSounds,
    BothInitials,
    Birth,
    BirthYear,
    Locality,
    City,
    Street,
    Number,
    Email,
    EmailName,
    Phone,
    PhoneEnding,
    Identifier,
    Text,
}

struct Rule {
    name: &'static str,
    parts: &'static [Part],
    narrow: &'static [Part],
    /// The most records that may share a key.
    most: usize,
}

const RULES: &[Rule] = &[
    Rule { name: "identifier", parts: &[Part::Identifier], narrow: &[Part::SurnameInitial], most: BLOCK },
    Rule { name: "e-mail", parts: &[Part::Email], narrow: &[Part::GivenInitial], most: BLOCK },
    Rule {
        name: "telephone ending",
        parts: &[Part::PhoneEnding],
        narrow: &[Part::Phone, Part::GivenInitial],
        most: BLOCK,
    },
    Rule { name: "date of birth", parts: &[Part::Birth], narrow: &[Part::BothInitials], most: COMMON },
    Rule {
        name: "date of birth and given name",
        parts: &[Part::Birth, Part::GivenSound],
        narrow: &[Part::SurnameInitial],
        most: BLOCK,
    },
    Rule {
        name: "date of birth and surname",
        parts: &[Part::Birth, Part::SurnameSound],
        narrow: &[Part::GivenInitial],
        most: BLOCK,
    },
    Rule {
        name: "surname and year of birth",
        parts: &[Part::SurnameSound, Part::BirthYear],
        narrow: &[Part::GivenInitial],
        most: COMMON,
    },
    Rule { name: "both names", parts: &[Part::BothSounds], narrow: &[Part::BirthYear], most: COMMON },
    Rule {
        name: "both names and place",
        parts: &[Part::BothSounds, Part::Locality],
        narrow: &[Part::Given, Part::BirthYear],
        most: BLOCK,
    },
    Rule {
        name: "both names and city",
        parts: &[Part::BothSounds, Part::City],
        narrow: &[Part::BirthYear],
        most: COMMON,
    },
    Rule {
        name: "given name and place",
        parts: &[Part::GivenStart, Part::Locality],
        narrow: &[Part::BirthYear],
        most: COMMON,
    },
    Rule {
        name: "surname and place",
        parts: &[Part::SurnameSound, Part::Locality],
        narrow: &[Part::GivenInitial],
        most: COMMON,
    },
    Rule {
        name: "address",
        parts: &[Part::Street, Part::Number, Part::Locality],
        narrow: &[Part::GivenInitial],
        most: COMMON,
    },
    Rule {
        name: "street and number",
        parts: &[Part::Street, Part::Number],
        narrow: &[Part::GivenInitial],
        most: COMMON,
    },
    Rule {
        name: "street and given name",
        parts: &[Part::Street, Part::GivenStart],
        narrow: &[Part::SurnameSound],
        most: COMMON,
    },
    Rule {
        name: "e-mail name",
        parts: &[Part::EmailName],
        narrow: &[Part::SurnameSound, Part::BirthYear],
        most: COMMON,
    },
    Rule {
        name: "given name",
        parts: &[Part::GivenSound],
        narrow: &[Part::SurnameInitial, Part::Birth],
        most: COMMON,
    },
    Rule {
        name: "surname",
        parts: &[Part::SurnameSound],
        narrow: &[Part::GivenInitial, Part::City],
        most: COMMON,
    },
    Rule { name: "text", parts: &[Part::Text], narrow: &[Part::SurnameInitial], most: COMMON },
];

/// A rule as a table can follow it: each part with its column.
#[derive(Clone, Debug)]
pub(crate) struct Planned {
    pub(crate) name: String,
    seed: u64,
    parts: Vec<(Part, Vec<usize>)>,
    narrow: Vec<(Part, Vec<usize>)>,
    pub(crate) most: usize,
}

/// A record's key under one rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BlockingKey {
    /// The rule, with the column where several have its role.
    pub rule: String,
    /// What a candidate shares.
    pub broad: u64,
    /// What it shares where too many records share the broad one.
    pub narrow: u64,
    /// How many records are not yet too many: at most [`BLOCK`].
    pub most: usize,
}

/// The keys by which candidates for a record are found, one for each rule it has the values for. The hashes
/// are the same on every machine and depend on nothing but the record and the roles of the columns.
#[must_use]
pub fn keys(table: &Table, row: u32) -> Vec<BlockingKey> {
    plan(table)
        .iter()
        .filter_map(|rule| {
            let (broad, narrow) = (broad(table, rule, row)?, narrow(table, rule, row));
            Some(BlockingKey { rule: rule.name.clone(), broad, narrow, most: rule.most })
        })
        .collect()
}

/// The rules a table has the columns for; a rule on an address, a line or an identifier once for each such
/// column.
pub(crate) fn plan(table: &Table) -> Vec<Planned> {
    let mut planned = Vec::new();
    for rule in RULES {
        let each =
            rule.parts.iter().flat_map(|part| columns(table, *part)).filter(|slots| slots.len() > 1).max();
        let copies = each.as_ref().map_or(1, Vec::len);
        for copy in 0..copies {
            let Some(parts) = rule.parts.iter().map(|part| resolve(table, *part, copy)).collect() else {
                continue;
            };
            let narrow = rule.narrow.iter().filter_map(|part| resolve(table, *part, copy)).collect();
            let column = each.as_ref().map(|slots| table.slots()[slots[copy]].column);
            let name = match column {
                Some(column) => format!("{} ({})", rule.name, table.columns()[column].name),
                None => rule.name.to_owned(),
            };
            planned.push(Planned { name, seed: hash::of(rule.name), parts, narrow, most: rule.most });
        }
    }
    planned
}

/// The slots of a part's role where each has a rule of its own.
fn columns(table: &Table, part: Part) -> Option<Vec<usize>> {
    let roles: &[Role] = match part {
        Part::Email | Part::EmailName => &[Role::Email],
        Part::Phone | Part::PhoneEnding => &[Role::Phone],
        Part::Street => &[Role::Street],
        Part::Identifier => &[Role::Identifier, Role::VerifiedIdentifier],
        Part::Text => &[Role::Text],
        _ => return None,
    };
    let slots = table.slots().iter().enumerate();
    Some(slots.filter(|(_, s)| roles.contains(&s.role)).map(|(at, _)| at).collect())
}

/// A part with its slots, if the table has them.
fn resolve(table: &Table, part: Part, copy: usize) -> Option<(Part, Vec<usize>)> {
    if let Some(slots) = columns(table, part) {
        let slot = slots.get(copy).or(slots.first())?;
        return Some((part, vec![*slot]));
    }
    let first = |role: Role| table.slots().iter().position(|slot| slot.role == role);
    let slots = match part {
        Part::Given | Part::GivenSound | Part::GivenStart | Part::GivenInitial => {
            vec![first(Role::GivenName)?]
        }
        Part::SurnameSound | Part::SurnameInitial => vec![first(Role::Surname)?],
        Part::BothSounds | Part::BothInitials => vec![first(Role::GivenName)?, first(Role::Surname)?],
        Part::Birth | Part::BirthYear => vec![first(Role::DateOfBirth)?],
        Part::Locality => vec![first(Role::Postcode).or(first(Role::City))?],
        Part::City => vec![first(Role::City)?],
        _ => vec![first(Role::HouseNumber)?],
    };
    Some((part, slots))
}

/// The hash of a record's broad key, none where a value it needs is missing.
pub(crate) fn broad(table: &Table, rule: &Planned, row: u32) -> Option<u64> {
    let mut key = rule.seed;
    for (part, slots) in &rule.parts {
        key = hash::pair(key, value(table, *part, slots, row)?);
    }
    Some(key)
}

/// The hash of a record's narrow key; a missing value counts as one of its own.
pub(crate) fn narrow(table: &Table, rule: &Planned, row: u32) -> u64 {
    let mut key = broad(table, rule, row).unwrap_or_default();
    for (part, slots) in &rule.narrow {
        key = hash::pair(key, value(table, *part, slots, row).unwrap_or_default());
    }
    key
}

fn value(table: &Table, part: Part, slots: &[usize], row: u32) -> Option<u64> {
    let slot = *slots.first()?;
    let id = table.id(slot, row);
    if id == MISSING {
        return None;
    }
    let dictionary = table.dictionary(slot);
    let facts = dictionary.facts(id);
    let start = |id: u32, length: usize| {
        let text = dictionary.text(id);
        hash::of(&text[..text.char_indices().nth(length).map_or(text.len(), |(at, _)| at)])
    };
    Some(match part {
        Part::GivenSound | Part::SurnameSound | Part::BirthYear | Part::PhoneEnding => facts.first,
        Part::EmailName => {
            let local = dictionary.text(id).split('@').next().unwrap_or_default();
            // Short ones are words like "info" and initials.
            return (local.len() >= 5).then_some(facts.first);
        }
        Part::GivenStart => start(id, 3),
        Part::GivenInitial | Part::SurnameInitial => start(id, 1),
        Part::BothSounds | Part::BothInitials => {
            let other = *slots.get(1)?;
            let other = table.id(other, row);
            if other == MISSING {
                return None;
            }
            let of = |id: u32| match part {
                Part::BothSounds => dictionary.facts(id).first,
                _ => start(id, 1),
            };
            let (one, two) = (of(id), of(other));
            hash::pair(one.min(two), one.max(two))
        }
        _ => facts.whole,
    })
}
