//! What changes of some people's episodes by one rule: read, gone through, and compared with what there is.

use std::collections::{HashMap, HashSet};

use db::Tx;
use model::{Id, Timestamp};
use platform::Error;
use platform::interactions::joins::persons_of;

use super::build::{Episode, Moment, build};
use super::rule::{Key, Rule};
use super::sql;
use super::store::{self, Stored};
use super::touch::{Touch, Touched, key_of, moment};
use super::window::{Window, reads};

/// Episodes to write and to remove.
#[derive(Debug, Default)]
pub(super) struct Changed {
    pub removed: Vec<Id>,
    pub written: Vec<Stored>,
}

impl Changed {
    /// Adds what else changed.
    pub fn add(&mut self, more: Changed) {
        self.removed.extend(more.removed);
        self.written.extend(more.written);
    }
}

/// The profiles of some people.
#[derive(Debug, Default)]
pub(super) struct Profiles {
    of: HashMap<Id, Vec<Id>>,
    owner: HashMap<Id, Id>,
}

impl Profiles {
    /// Those of people as they are joined now. Who went into somebody else has none.
    pub fn read(tx: &mut Tx, people: &[Id]) -> Result<Profiles, Error> {
        let mut profiles = Profiles::default();
        let own = persons_of(tx, &people.iter().copied().collect())?;
        for person in people.iter().filter(|person| own.get(*person).is_none_or(|with| with == *person)) {
            profiles.add(*person, *person);
        }
        for row in tx.query(sql::PROFILES, &[db::list::ids(people)])? {
            profiles.add(row.id(0)?, row.id(1)?);
        }
        Ok(profiles)
    }

    fn add(&mut self, person: Id, profile: Id) {
        if self.owner.insert(profile, person).is_none() {
            self.of.entry(person).or_default().push(profile);
        }
    }

    /// Whose a profile is.
    pub fn owner(&self, profile: &Id) -> Option<&Id> {
        self.owner.get(profile)
    }

    /// The profiles of some people.
    pub fn of<'a>(&'a self, people: &'a [Id]) -> impl Iterator<Item = &'a Id> {
        people.iter().filter_map(|person| self.of.get(person)).flatten()
    }
}

/// One person while her episodes are made.
struct Person {
    window: Window,
    /// What was read of her so far.
    read: Option<Window>,
    /// Whether something may begin; else there is nothing to do where no episode is.
    begins: bool,
    old: HashMap<Id, Stored>,
    fresh: Vec<Episode>,
}

impl Person {
    fn new(window: Window, begins: bool) -> Person {
        Person { window, read: None, begins, old: HashMap::new(), fresh: Vec::new() }
    }

    /// Whether there is an episode in the stretch.
    fn touches_any(&self) -> bool {
        let mut old = self.old.values();
        old.any(|stored| self.window.touches(stored.episode.begin, stored.episode.end))
    }
}

/// What changes for people by what was touched.
pub(super) fn touched(
    tx: &mut Tx,
    rule: &Rule,
    profiles: &Profiles,
    touched: &Touched,
) -> Result<Changed, Error> {
    let spans = spans(tx, rule, profiles, touched)?;
    let around = |(id, touch): (&Id, &Touch)| {
        let of_keys = touch.keys.iter().filter_map(|key| spans.get(key));
        let (mut from, mut to) = (touch.from, touch.to);
        for (first, last) in of_keys {
            (from, to) = (from.min(*first), to.max(*last));
        }
        (*id, Person::new(Window::around(from, to, rule.says.gap()), touch.begins))
    };
    compute(tx, rule, profiles, touched.iter().map(around).collect())
}

/// What changes for people when everything of them is gone through.
pub(super) fn whole(tx: &mut Tx, rule: &Rule, profiles: &Profiles, people: &[Id]) -> Result<Changed, Error> {
    compute(tx, rule, profiles, people.iter().map(|id| (*id, Person::new(Window::WHOLE, true))).collect())
}

fn compute(
    tx: &mut Tx,
    rule: &Rule,
    profiles: &Profiles,
    mut people: HashMap<Id, Person>,
) -> Result<Changed, Error> {
    let mut open: Vec<Id> = people.keys().copied().collect();
    while !open.is_empty() {
        widen(tx, rule, &mut people, &open)?;
        people.retain(|_, person| person.begins || person.touches_any());
        open.retain(|id| people.contains_key(id));
        go_through(tx, rule, profiles, &mut people, &open)?;
        // Who has something new so near the end that what is behind it could belong to it.
        open.retain(|id| people.get_mut(id).is_some_and(|person| reaches_out(person, rule.says.gap())));
    }
    let mut changed = Changed::default();
    for (id, person) in people {
        compare(rule, id, person, &mut changed);
    }
    Ok(changed)
}

/// Reads the episodes there are, until none reaches across the ends of a stretch.
fn widen(tx: &mut Tx, rule: &Rule, people: &mut HashMap<Id, Person>, open: &[Id]) -> Result<(), Error> {
    let mut open = open.to_vec();
    while !open.is_empty() {
        let windows = open.iter().filter_map(|id| Some((*id, people.get(id)?.window))).collect();
        for (ids, window) in reads(windows) {
            for stored in store::touching(tx, rule, &ids, window)? {
                if let Some(person) = people.get_mut(&stored.person) {
                    person.old.insert(stored.episode.id, stored);
                }
            }
        }
        open.retain(|id| {
            let Some(person) = people.get_mut(id) else { return false };
            person.read = Some(person.window);
            let spans: Vec<_> =
                person.old.values().map(|stored| (stored.episode.begin, stored.episode.end)).collect();
            person.window.take_in(&spans);
            person.read != Some(person.window)
        });
    }
    Ok(())
}

fn go_through(
    tx: &mut Tx,
    rule: &Rule,
    profiles: &Profiles,
    people: &mut HashMap<Id, Person>,
    open: &[Id],
) -> Result<(), Error> {
    let windows = open.iter().filter_map(|id| Some((*id, people.get(id)?.window))).collect();
    let kinds = db::list::texts(rule.says.kinds());
    for (ids, window) in reads(windows) {
        let mut moments: HashMap<Id, Vec<Moment>> = HashMap::new();
        let asked = [db::list::ids(profiles.of(&ids)), window.from.into(), window.to.into(), kinds.clone()];
        for row in &tx.query(sql::MOMENTS, &asked)? {
            let mut moment = moment(row)?;
            let Some(owner) = profiles.owner(&row.id(0)?) else { continue };
            // What is read together may reach beyond the stretch of one of them.
            if people.get(owner).is_none_or(|person| !person.window.touches(moment.at, moment.at)) {
                continue;
            }
            moment.key = key_of(row, 7, rule.says.by)?;
            moments.entry(*owner).or_default().push(moment);
        }
        for id in ids {
            let mut hers = moments.remove(&id).unwrap_or_default();
            hers.sort_unstable_by_key(|moment| (moment.at, moment.id));
            if let Some(person) = people.get_mut(&id) {
                person.fresh = build(rule, &hers);
            }
        }
    }
    Ok(())
}

/// Makes the stretch longer where something in it could go on behind it. Whether it is longer now.
fn reaches_out(person: &mut Person, gap: i64) -> bool {
    let last = person.fresh.iter().map(|episode| episode.end.0.saturating_add(gap)).max();
    let longer = last.filter(|last| *last > person.window.to.0);
    if let Some(last) = longer {
        person.window.to = Timestamp(last);
    }
    longer.is_some()
}

fn compare(rule: &Rule, id: Id, mut person: Person, changed: &mut Changed) {
    let window = person.window;
    person.old.retain(|_, stored| window.touches(stored.episode.begin, stored.episode.end));
    for episode in person.fresh {
        let stored = Stored::of(rule, id, episode);
        if person.old.remove(&stored.episode.id).is_none_or(|old| old != stored) {
            changed.written.push(stored);
        }
    }
    changed.removed.extend(person.old.into_keys());
}

/// From when to when something happened with the keys that were touched. Of campaigns, which many people have, as far
/// as these people had to do with them.
fn spans(
    tx: &mut Tx,
    rule: &Rule,
    profiles: &Profiles,
    touched: &Touched,
) -> Result<HashMap<Id, (Timestamp, Timestamp)>, Error> {
    let keys: HashSet<Id> = touched.values().flat_map(|touch| &touch.keys).copied().collect();
    let mut spans: HashMap<Id, (Timestamp, Timestamp)> = HashMap::new();
    let Some(by) = rule.says.by.filter(|_| !keys.is_empty()) else { return Ok(spans) };
    let keys = db::list::ids(&keys);
    let (rows, first) = match by {
        Key::Order => (tx.query(sql::SPAN_OF_ORDERS, &[keys])?, 1),
        Key::Ticket => (tx.query(sql::SPAN_OF_TICKETS, &[keys])?, 1),
        Key::Deal => (tx.query(sql::SPAN_OF_DEALS, &[keys])?, 1),
        Key::Campaign => {
            let people: Vec<Id> = touched.keys().copied().collect();
            (tx.query(sql::SPAN_OF_CAMPAIGNS, &[db::list::ids(profiles.of(&people)), keys])?, 2)
        }
    };
    for row in rows {
        let (from, to) = (Timestamp(row.integer(first)?), Timestamp(row.integer(first + 1)?));
        let span = spans.entry(row.id(0)?).or_insert((from, to));
        *span = (span.0.min(from), span.1.max(to));
    }
    Ok(spans)
}
