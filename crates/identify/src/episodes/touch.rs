//! What of whom has to be looked at anew: from when to when, and which orders, tickets, deals or campaigns.

use std::collections::{HashMap, HashSet};

use db::{Row, Tx};
use model::{Id, Timestamp};
use platform::Error;
use platform::interactions::joins::persons_of;

use super::rule::{Key, Rule};
use super::sql;

/// What happened to somebody, as far as one rule goes.
#[derive(Clone, Debug)]
pub(super) struct Touch {
    pub from: Timestamp,
    pub to: Timestamp,
    /// The records the rule goes by.
    pub keys: HashSet<Id>,
    /// Whether one of the moments begins an episode. What only goes on with one changes nothing where there is none.
    pub begins: bool,
}

/// People by what happened to them.
pub(super) type Touched = HashMap<Id, Touch>;

/// What a part of the feed touched.
#[derive(Debug, Default)]
pub(super) struct Seen {
    /// For each rule, in their order.
    pub by_rule: Vec<Touched>,
    /// With whom each profile is counted from now on, where that is new.
    pub counted: HashMap<Id, Id>,
}

impl Seen {
    /// Everybody who was touched, each once.
    pub fn people(&self) -> Vec<Id> {
        let people: HashSet<Id> = self.by_rule.iter().flat_map(HashMap::keys).copied().collect();
        let mut people: Vec<Id> = people.into_iter().collect();
        people.sort_unstable();
        people
    }

    /// The part of some of the people, without the profiles.
    pub fn of(&self, people: &[Id]) -> Vec<Touched> {
        let wanted = |touched: &Touched| {
            people.iter().filter_map(|person| Some((*person, touched.get(person)?.clone()))).collect()
        };
        self.by_rule.iter().map(wanted).collect()
    }
}

/// The key of a rule in a row whose columns of the four records begin at `first`.
pub(super) fn key_of(row: &Row, first: usize, by: Option<Key>) -> Result<Option<Id>, Error> {
    let Some(by) = by else { return Ok(None) };
    let at = Key::ALL.iter().position(|key| *key == by).unwrap_or_default();
    Ok(row.opt_id(first + at)?)
}

/// What rules have to know of a moment.
struct Version {
    profile: Id,
    at: Timestamp,
    kind: String,
    keys: [Option<Id>; 4],
}

/// What the moments and joins of a stretch of the feed touched: the moments as they are and as they were. A profile
/// that is counted with somebody else than it belongs to now takes its whole history along, away from the one and to
/// the other.
pub(super) fn seen(tx: &mut Tx, rules: &[Rule], after: i64, upto: i64) -> Result<Seen, Error> {
    let all: HashSet<&str> = rules.iter().flat_map(|rule| rule.says.kinds()).collect();
    let mut versions = Vec::new();
    tx.for_each(sql::SEEN, &[after.into(), upto.into()], &mut |row| {
        let kind = row.text(2)?;
        if all.contains(kind) {
            versions.push(Version {
                profile: row.id(0)?,
                at: Timestamp(row.integer(1)?),
                kind: kind.to_owned(),
                keys: [row.opt_id(3)?, row.opt_id(4)?, row.opt_id(5)?, row.opt_id(6)?],
            });
        }
        Ok(())
    })?;
    let mut profiles: HashSet<Id> = versions.iter().map(|version| version.profile).collect();
    let told = profiles.clone();
    tx.for_each(sql::JOINED, &[after.into(), upto.into()], &mut |row| {
        profiles.insert(row.id(0)?);
        Ok(())
    })?;
    let belongs = persons_of(tx, &profiles)?;
    let person = |profile: Id| belongs.get(&profile).copied().unwrap_or(profile);
    let counted = counted(tx, &profiles)?;
    let mut seen = Seen { by_rule: vec![Touched::new(); rules.len()], counted: HashMap::new() };
    for version in &versions {
        touch(&mut seen, rules, version, &[person(version.profile)]);
    }
    let moved: HashMap<Id, Id> =
        counted.iter().filter(|(profile, with)| person(**profile) != **with).map(|(a, b)| (*a, *b)).collect();
    for version in history(tx, &all, &moved)? {
        let profile = version.profile;
        touch(&mut seen, rules, &version, &[person(profile), moved[&profile]]);
    }
    let fresh = told.into_iter().filter(|profile| !counted.contains_key(profile));
    seen.counted = fresh.chain(moved.keys().copied()).map(|profile| (profile, person(profile))).collect();
    Ok(seen)
}

fn counted(tx: &mut Tx, profiles: &HashSet<Id>) -> Result<HashMap<Id, Id>, Error> {
    let rows = tx.query(sql::COUNTED, &[db::list::ids(profiles)])?;
    rows.iter().map(|row| Ok((row.id(0)?, row.id(1)?))).collect()
}

/// Everything of some profiles that rules look at.
fn history(tx: &mut Tx, kinds: &HashSet<&str>, profiles: &HashMap<Id, Id>) -> Result<Vec<Version>, Error> {
    if profiles.is_empty() {
        return Ok(Vec::new());
    }
    let mut versions = Vec::new();
    let asked =
        [db::list::ids(profiles.keys()), i64::MIN.into(), i64::MAX.into(), db::list::texts(kinds.iter())];
    tx.for_each(sql::MOMENTS, &asked, &mut |row| {
        versions.push(Version {
            profile: row.id(0)?,
            at: Timestamp(row.integer(2)?),
            kind: row.text(3)?.to_owned(),
            keys: [row.opt_id(7)?, row.opt_id(8)?, row.opt_id(9)?, row.opt_id(10)?],
        });
        Ok(())
    })?;
    Ok(versions)
}

fn touch(seen: &mut Seen, rules: &[Rule], version: &Version, people: &[Id]) {
    for (rule, touched) in rules.iter().zip(&mut seen.by_rule) {
        let says = &rule.says;
        let lists = [&says.begins, &says.continues, &says.ends];
        if !lists.iter().any(|kinds| kinds.contains(&version.kind)) {
            continue;
        }
        let at = says.by.and_then(|by| Key::ALL.iter().position(|key| *key == by));
        let key = at.and_then(|at| version.keys[at]);
        for person in people {
            let one = touched.entry(*person).or_insert_with(|| Touch {
                from: version.at,
                to: version.at,
                keys: HashSet::new(),
                begins: false,
            });
            (one.from, one.to) = (one.from.min(version.at), one.to.max(version.at));
            one.keys.extend(key);
            one.begins |= says.begins.contains(&version.kind);
        }
    }
}
