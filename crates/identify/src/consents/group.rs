//! What counts for a person now, also where several records went into her.
//!
//! Every record keeps what was said of it under its own id. As long as they are one person, the strictest of them
//! counts, and each goes its own way again when they are parted. So a merge, and taking one back, write nothing here.
//! What is said of her while she is one is said of all of them: an opt-out for good, anything else as long as they are
//! one.

use std::collections::{HashMap, HashSet};

use db::{Row, Tx};
use model::{Id, Timestamp};
use platform::Error;
use platform::interactions::joins;

use super::{Basis, Channel, State, sql};

/// A channel and a purpose.
pub(super) type Matter = (Channel, String);

/// The last word of one record on one matter.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Word {
    /// The place in the feed at which it was written.
    pub seq: i64,
    /// The record that is spoken of.
    pub person: Id,
    /// The record that the entry named. Another one than `person` where both were one person; then it counts as long as
    /// they are.
    pub said_of: Id,
    pub state: State,
    pub basis: Basis,
    pub text_version: Option<i64>,
    pub source: Option<String>,
    pub at: Timestamp,
    pub consent: Id,
}

/// What is known of one person.
#[derive(Clone, Debug, Default)]
pub(super) struct Group {
    /// The records that are her: herself, and those that went into her.
    pub members: Vec<Id>,
    pub words: HashMap<Matter, Vec<Word>>,
}

/// Reads the words behind a select of the columns of [`sql::STATES_OF`].
pub(super) fn word(row: &Row) -> Result<(Matter, Word), Error> {
    let strange = |what: &str| Error::Damaged(format!("a consent has the unknown {what}"));
    let channel = Channel::named(row.text(3)?).ok_or_else(|| strange("channel"))?;
    let word = Word {
        seq: row.integer(0)?,
        person: row.id(1)?,
        said_of: row.id(2)?,
        state: State::named(row.text(5)?).ok_or_else(|| strange("state"))?,
        basis: Basis::named(row.text(6)?).ok_or_else(|| strange("basis"))?,
        text_version: row.opt_integer(7)?,
        source: row.opt_text(8)?.map(str::to_owned),
        at: Timestamp(row.integer(9)?),
        consent: row.id(10)?,
    };
    Ok(((channel, row.text(4)?.to_owned()), word))
}

/// What is known of some people, each by her own id. `only` leaves out all matters but one.
pub(super) fn read(
    tx: &mut Tx,
    people: &HashSet<Id>,
    only: Option<(Channel, &str)>,
) -> Result<HashMap<Id, Group>, Error> {
    let mut groups: HashMap<Id, Group> = HashMap::new();
    for person in people {
        groups.insert(*person, Group { members: vec![*person], ..Group::default() });
    }
    if people.is_empty() {
        return Ok(groups);
    }
    let people = db::list::ids(people);
    let (own, joined, about) = match only {
        None => (sql::STATES_OF, sql::STATES_OF_JOINED, vec![people]),
        Some((channel, purpose)) => {
            (sql::STATES_ON, sql::STATES_ON_JOINED, vec![people, channel.name().into(), purpose.into()])
        }
    };
    let mut elsewhere = Vec::new();
    for row in tx.query(own, &about)? {
        let (matter, word) = word(&row)?;
        place(&mut groups, word.person, matter, word, &mut elsewhere);
    }
    for row in tx.query(joined, &about)? {
        let (matter, word) = word(&row)?;
        place(&mut groups, row.id(11)?, matter, word, &mut elsewhere);
    }
    // What was said of her while she was one with another counts only where they still are.
    let others: HashSet<Id> =
        elsewhere.iter().map(|(_, _, word): &(Id, Matter, Word)| word.said_of).collect();
    let now = joins::persons_of(tx, &others)?;
    for (person, matter, word) in elsewhere {
        let of = now.get(&word.said_of).copied().unwrap_or(word.said_of);
        if let Some(group) = groups.get_mut(&person).filter(|_| of == person) {
            group.words.entry(matter).or_default().push(word);
        }
    }
    Ok(groups)
}

/// The state that counts for each of some people who said anything of a matter.
pub fn standing(
    tx: &mut Tx,
    people: &HashSet<Id>,
    channel: Channel,
    purpose: &str,
) -> Result<HashMap<Id, State>, Error> {
    let matter = (channel, purpose.to_owned());
    let groups = read(tx, people, Some((channel, purpose)))?;
    Ok(groups.iter().filter_map(|(person, group)| Some((*person, group.counts(&matter)?.state))).collect())
}

fn place(
    groups: &mut HashMap<Id, Group>,
    person: Id,
    matter: Matter,
    word: Word,
    elsewhere: &mut Vec<(Id, Matter, Word)>,
) {
    let Some(group) = groups.get_mut(&person) else { return };
    if !group.members.contains(&word.person) {
        group.members.push(word.person);
    }
    if word.said_of == word.person {
        group.words.entry(matter).or_default().push(word);
    } else {
        elsewhere.push((person, matter, word));
    }
}

impl Group {
    /// The word that counts: the strictest of the last words of her records.
    pub fn counts(&self, matter: &Matter) -> Option<&Word> {
        strictest(self.words.get(matter)?)
    }

    /// The last word of one of her records.
    pub fn last(&self, matter: &Matter, person: Id) -> Option<&Word> {
        last(self.words.get(matter)?.iter().filter(|word| word.person == person))
    }
}

/// The last of some words of one record.
fn last<'a>(words: impl Iterator<Item = &'a Word>) -> Option<&'a Word> {
    words.max_by_key(|word| (word.at, word.seq, word.consent))
}

/// The strictest of the last words of some records; of equally strict ones the last.
fn strictest(words: &[Word]) -> Option<&Word> {
    let mut by_person: HashMap<Id, &Word> = HashMap::new();
    for word in words {
        by_person
            .entry(word.person)
            .and_modify(|kept| {
                if (word.at, word.seq, word.consent) > (kept.at, kept.seq, kept.consent) {
                    *kept = word;
                }
            })
            .or_insert(word);
    }
    by_person.into_values().max_by_key(|word| (word.state, word.at, word.seq, word.consent))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(person: u8, said_of: u8, state: State, at: i64) -> Word {
        Word {
            seq: 1,
            person: Id([person; 16]),
            said_of: Id([said_of; 16]),
            state,
            basis: Basis::Consent,
            text_version: None,
            source: None,
            at: Timestamp(at),
            consent: Id([at as u8; 16]),
        }
    }

    #[test]
    fn of_two_records_the_stricter_counts_and_silence_is_not_strict() {
        let state = |words: &[Word]| strictest(words).map(|word| word.state);
        assert_eq!(state(&[]), None);
        assert_eq!(state(&[word(1, 1, State::Granted, 1)]), Some(State::Granted));
        let both = [word(1, 1, State::Granted, 9), word(2, 2, State::Withdrawn, 1)];
        assert_eq!(state(&both), Some(State::Withdrawn), "also where the other spoke later");
    }

    #[test]
    fn what_is_said_of_both_while_they_are_one_replaces_what_each_said() {
        let words =
            [word(1, 1, State::Granted, 5), word(2, 2, State::Withdrawn, 1), word(2, 1, State::Granted, 5)];
        assert_eq!(strictest(&words).map(|word| word.state), Some(State::Granted));
        let later = [words.as_slice(), &[word(2, 2, State::Objected, 6)]].concat();
        assert_eq!(strictest(&later).map(|word| word.state), Some(State::Objected));
    }
}
