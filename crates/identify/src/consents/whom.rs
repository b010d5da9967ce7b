//! Whom a request or a file speaks of: a person by her id, or whoever has an address.

use std::collections::{HashMap, HashSet};

use db::Tx;
use model::Id;
use platform::Error;
use platform::interactions::joins;
use platform::records::merge::find_by_key;
use platform::records::{Writing, editable, visible};

use super::{State, sql};

/// Whom something is said of.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Whom {
    /// Her id; also that of a record that went into her.
    Person(Id),
    /// An e-mail address, as people hold it.
    Email(String),
    /// A phone number, as people hold it.
    Phone(String),
}

/// Who is meant, as far as whoever writes may know.
#[derive(Clone, Debug, Default)]
pub(super) struct Found {
    /// The records, each as it was named; of an address the oldest person first.
    ids: HashMap<Whom, Vec<Id>>,
    /// Whose these records are.
    now: HashMap<Id, Id>,
    /// Those whom whoever writes may change.
    editable: HashSet<Id>,
}

/// Looks up everybody who is meant, in a few statements for all of them.
pub(super) fn find(tx: &mut Tx, writing: &Writing, all: &HashSet<Whom>) -> Result<Found, Error> {
    let mut found = Found::default();
    let mut emails = HashSet::new();
    let mut phones = HashSet::new();
    for whom in all {
        match whom {
            Whom::Person(id) => {
                found.ids.insert(whom.clone(), vec![*id]);
            }
            Whom::Email(email) => {
                emails.insert(email.as_str());
            }
            Whom::Phone(phone) => {
                phones.insert(phone.as_str());
            }
        }
    }
    // Whoever may not see a field finds nobody by it.
    let people = writing.view.object("people")?;
    if people.field("email").is_some() && !emails.is_empty() {
        for row in tx.query(sql::BY_EMAIL, &[db::list::texts(&emails)])? {
            found.ids.entry(Whom::Email(row.text(0)?.to_owned())).or_default().push(row.id(1)?);
        }
        let gone = emails.iter().map(|email| vec![(*email).to_owned()]);
        let gone: Vec<Vec<String>> =
            gone.filter(|email| !found.ids.contains_key(&Whom::Email(email.concat()))).collect();
        for (key, person) in find_by_key(tx, writing.schema.object("people")?, &["email".to_owned()], &gone)?
        {
            found.ids.insert(Whom::Email(key.concat()), vec![person]);
        }
    }
    if people.field("phone").is_some() && !phones.is_empty() {
        for row in tx.query(sql::BY_PHONE, &[db::list::texts(&phones)])? {
            found.ids.entry(Whom::Phone(row.text(0)?.to_owned())).or_default().push(row.id(1)?);
        }
    }
    let named: HashSet<Id> = found.ids.values().flatten().copied().collect();
    let joined = joins::persons_of(tx, &named)?;
    found.now = named.iter().map(|id| (*id, joined.get(id).copied().unwrap_or(*id))).collect();
    let there = visible(tx, &writing.view, people, &found.now.values().copied().collect())?;
    found.editable = editable(tx, writing, "people", &there)?;
    let now = &found.now;
    for ids in found.ids.values_mut() {
        ids.retain(|id| now.get(id).is_some_and(|person| there.contains(person)));
    }
    Ok(found)
}

impl Found {
    /// The records that something is said of. Who does not want something at an address is everybody who has it; all
    /// else is said of the oldest.
    pub fn of(&self, whom: &Whom, state: State) -> Result<Vec<Id>, Missing> {
        let all = self.ids.get(whom).map(Vec::as_slice).unwrap_or_default();
        if all.is_empty() {
            return Err(Missing::Nobody);
        }
        let mut may =
            all.iter().copied().filter(|id| self.person(*id).is_some_and(|id| self.editable.contains(&id)));
        let ids: Vec<Id> = match state.is_opt_out() {
            true => may.collect(),
            false => may.next().into_iter().collect(),
        };
        if ids.is_empty() { Err(Missing::Refused) } else { Ok(ids) }
    }

    /// The person that a record is now.
    pub fn person(&self, id: Id) -> Option<Id> {
        self.now.get(&id).copied()
    }
}

/// Why nothing can be said of somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Missing {
    /// She is not there for whoever writes.
    Nobody,
    /// She is, and may not be changed.
    Refused,
}

impl Missing {
    /// What is wrong, in words.
    pub fn words(self, whom: &Whom) -> &'static str {
        match (self, whom) {
            (Missing::Refused, _) => "your role may not edit this person",
            (Missing::Nobody, Whom::Person(_)) => "there is no such person",
            (Missing::Nobody, Whom::Email(_)) => "nobody has this e-mail address; add the person first",
            (Missing::Nobody, Whom::Phone(_)) => "nobody has this phone number; add the person first",
        }
    }
}
