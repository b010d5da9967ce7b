//! The records to link: typed columns of cleaned values, each distinct value kept once.

use std::mem::take;
use std::sync::{Mutex, PoisonError};

use super::nicknames::Nicknames;
use super::shape::Shape;
use super::{clean, hash, parallel, phonetic};
use crate::MiningError;
use crate::linkage::Role;

/// A column of the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name, for reasons.
    pub name: String,
    /// What it means.
    pub role: Role,
}

/// No value.
pub(crate) const MISSING: u32 = 0;

/// Records by column. A value is cleaned when it comes in: case, accents and signs do not count, a date is
/// read as yyyymmdd, year-month-day or day.month.year (month/day/year where only that is a date), a telephone
/// number is its digits, and an empty cell is no evidence for or against anything.
#[derive(Clone, Debug)]
pub struct Table {
    columns: Vec<Column>,
    nicknames: Nicknames,
    slots: Vec<Slot>,
    dictionaries: Vec<Dictionary>,
    /// Values by record and slot: two records are compared in all their slots.
    cells: Vec<u32>,
    rows: usize,
}

/// A column as it is compared; a full name is two of them.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Slot {
    pub(crate) column: usize,
    pub(crate) role: Role,
    pub(crate) dictionary: usize,
}

impl Table {
    /// An empty table with these columns.
    #[must_use]
    pub fn new(columns: Vec<Column>, nicknames: Nicknames) -> Self {
        let alone = columns.iter().any(|c| matches!(c.role, Role::GivenName | Role::Surname));
        let mut slots = Vec::new();
        for (column, Column { role, .. }) in columns.iter().enumerate() {
            let roles: &[Role] = match role {
                Role::FullName if alone => &[Role::Text],
                Role::FullName => &[Role::GivenName, Role::Surname],
                _ => std::slice::from_ref(role),
            };
            for role in roles {
                slots.push(Slot { column, role: *role, dictionary: dictionary_of(*role) });
            }
        }
        let dictionaries = (0..DICTIONARIES).map(|_| Dictionary::default()).collect();
        Self { columns, nicknames, slots, dictionaries, cells: Vec::new(), rows: 0 }
    }

    /// Adds a record, one cell for each column in their order. Records are numbered from 0.
    ///
    /// # Errors
    /// [`MiningError::Row`] with another number of cells than columns, or beyond four thousand million
    /// records.
    pub fn push(&mut self, cells: &[&str]) -> Result<(), MiningError> {
        let index = self.rows;
        if cells.len() != self.columns.len() {
            return Err(MiningError::Row { index, reason: "a record needs one cell for each column" });
        }
        if u32::try_from(index + 1).is_err() {
            return Err(MiningError::Row { index, reason: "a table holds no more records" });
        }
        for Slot { column, role, dictionary } in self.slots.iter().copied() {
            let text = cleaned(self.columns[column].role, role, cells[column]);
            let id = self.dictionaries[dictionary].intern(&text, role, &self.nicknames);
            self.cells.push(id);
        }
        self.rows += 1;
        Ok(())
    }

    /// Adds `number` records at once on several threads, 0 for all the machine offers; `cell` gives the text
    /// of a record, from 0, and a column. The table is the same as with [`Table::push`] for each.
    ///
    /// # Errors
    /// [`MiningError::Row`] beyond four thousand million records.
    pub fn extend<'a>(
        &mut self,
        number: usize,
        threads: usize,
        cell: impl Fn(usize, usize) -> &'a str + Sync,
    ) -> Result<(), MiningError> {
        if u32::try_from(self.rows.saturating_add(number)).is_err() {
            return Err(MiningError::Row { index: self.rows, reason: "a table holds no more records" });
        }
        let (slots, columns, nicknames) = (&self.slots, &self.columns, &self.nicknames);
        let of = |dictionary: usize| slots.iter().filter(move |slot| slot.dictionary == dictionary);
        // Each dictionary is filled by one thread, those of the most values first.
        let mut pieces: Vec<(usize, Mutex<Dictionary>)> =
            self.dictionaries.iter_mut().map(|dictionary| Mutex::new(take(dictionary))).enumerate().collect();
        pieces.reverse();
        let filled = parallel::map_in_order(&pieces, number * slots.len(), threads, |(at, dictionary)| {
            let mut dictionary = dictionary.lock().unwrap_or_else(PoisonError::into_inner);
            let mut ids = Vec::with_capacity(number * of(*at).count());
            for row in 0..number {
                for Slot { column, role, .. } in of(*at).copied() {
                    let text = cleaned(columns[column].role, role, cell(row, column));
                    ids.push(dictionary.intern(&text, role, nicknames));
                }
            }
            ids
        });
        let mut by_dictionary: Vec<_> = filled.into_iter().map(Vec::into_iter).collect();
        by_dictionary.reverse();
        pieces.reverse();
        self.cells.reserve(number * slots.len());
        for _ in 0..number {
            for slot in slots {
                self.cells.extend(by_dictionary[slot.dictionary].next());
            }
        }
        self.dictionaries = pieces
            .into_iter()
            .map(|(_, dictionary)| dictionary.into_inner().unwrap_or_else(PoisonError::into_inner))
            .collect();
        self.rows += number;
        Ok(())
    }

    /// How many records there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows
    }

    /// Whether there is no record.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows == 0
    }

    /// The columns it was made with.
    #[must_use]
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    pub(crate) fn slots(&self) -> &[Slot] {
        &self.slots
    }

    pub(crate) fn id(&self, slot: usize, row: u32) -> u32 {
        self.cells[row as usize * self.slots.len() + slot]
    }

    pub(crate) fn dictionary(&self, slot: usize) -> &Dictionary {
        &self.dictionaries[self.slots[slot].dictionary]
    }
}

/// A cell as it is compared: of a column of the first role, which is compared as the second.
fn cleaned(column: Role, role: Role, cell: &str) -> String {
    match (column, role) {
        (Role::FullName, Role::GivenName) => clean::fold(split(cell).0),
        (Role::FullName, Role::Surname) => clean::fold(split(cell).1),
        (_, Role::Street) => clean::street(cell),
        (_, Role::DateOfBirth) => clean::date(cell),
        (_, Role::Email) => clean::email(cell),
        (_, Role::Phone) => clean::phone(cell),
        (_, Role::HouseNumber | Role::Postcode | Role::Identifier | Role::VerifiedIdentifier) => {
            clean::code(cell)
        }
        _ => clean::fold(cell),
    }
}

/// Given name and surname of a full name.
fn split(cell: &str) -> (&str, &str) {
    let cell = cell.trim();
    if let Some((surname, given)) = cell.split_once(',') {
        return (given, surname);
    }
    cell.rsplit_once(char::is_whitespace).unwrap_or(("", cell))
}

const DICTIONARIES: usize = 9;

/// Names share one dictionary, so that a given name can be found among the surnames; so do streets.
fn dictionary_of(role: Role) -> usize {
    match role {
        Role::GivenName | Role::Surname => 0,
        Role::Street => 1,
        Role::City | Role::Region => 2,
        Role::Postcode => 3,
        Role::HouseNumber => 4,
        Role::DateOfBirth => 5,
        Role::Email => 6,
        Role::Phone => 7,
        Role::Identifier | Role::VerifiedIdentifier | Role::Text | Role::FullName => 8,
    }
}

/// Each distinct value once, by number; 0 is the missing one.
#[derive(Clone, Debug)]
pub(crate) struct Dictionary {
    index: hash::HashMap<u32>,
    text: String,
    ends: Vec<usize>,
    facts: Vec<Facts>,
    groups: Vec<Vec<u32>>,
}

/// What is worked out once for each value.
#[derive(Clone, Debug, Default)]
pub(crate) struct Facts {
    /// Hash of the whole value.
    pub(crate) whole: u64,
    /// Names: the sound. E-mail: hash of the local part. Phone: hash of its last seven digits. Date: year.
    pub(crate) first: u64,
    /// E-mail: hash of the domain. Phone: hash of all but its last three digits.
    pub(crate) second: u64,
    /// What can be told of its letters without reading it.
    pub(crate) shape: Shape,
    /// Names: number of its groups of short forms, 0 without.
    groups: u32,
}

impl Default for Dictionary {
    fn default() -> Self {
        Self {
            index: hash::HashMap::default(),
            text: String::new(),
            ends: vec![0],
            facts: vec![Facts::default()],
            groups: Vec::new(),
        }
    }
}

impl Dictionary {
    fn intern(&mut self, text: &str, role: Role, nicknames: &Nicknames) -> u32 {
        if text.is_empty() {
            return MISSING;
        }
        let whole = hash::of(text);
        let mut slot = whole;
        // Another value with the same hash moves this one on.
        while let Some(&id) = self.index.get(&slot) {
            if self.text(id) == text {
                return id;
            }
            slot = slot.wrapping_add(1);
        }
        let id = self.ends.len() as u32;
        self.index.insert(slot, id);
        self.text.push_str(text);
        self.ends.push(self.text.len());
        let mut facts = facts(text, whole, role);
        if matches!(role, Role::GivenName | Role::Surname) && !nicknames.groups(text).is_empty() {
            self.groups.push(nicknames.groups(text).to_vec());
            facts.groups = self.groups.len() as u32;
        }
        self.facts.push(facts);
        id
    }

    /// The text of a value.
    pub(crate) fn text(&self, id: u32) -> &str {
        let id = id as usize;
        let start = if id == 0 { 0 } else { self.ends[id - 1] };
        &self.text[start..self.ends[id]]
    }

    pub(crate) fn facts(&self, id: u32) -> &Facts {
        &self.facts[id as usize]
    }

    /// Whether two names may be short forms of one.
    pub(crate) fn short_forms(&self, x: &Facts, y: &Facts) -> bool {
        let groups = |of: &Facts| (of.groups as usize).checked_sub(1).map(|at| &self.groups[at]);
        match (groups(x), groups(y)) {
            (Some(x), Some(y)) => x.iter().any(|group| y.contains(group)),
            _ => false,
        }
    }

    /// How many values there are, the missing one included.
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }
}

fn facts(text: &str, whole: u64, role: Role) -> Facts {
    let (first, second) = match role {
        Role::GivenName | Role::Surname => (phonetic::sound(text), 0),
        Role::Email => {
            let (local, domain) = text.split_once('@').unwrap_or((text, ""));
            (hash::of(local), hash::of(domain))
        }
        Role::Phone => {
            let ending = &text[text.len().saturating_sub(7)..];
            let beginning = &text[..text.len().saturating_sub(3)];
            (hash::of(ending), hash::of(beginning))
        }
        Role::DateOfBirth => (text[..4].parse().unwrap_or(0), 0),
        _ => (0, 0),
    };
    Facts { whole, first, second, shape: Shape::of(text), groups: 0 }
}
