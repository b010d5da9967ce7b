//! What of whom has to be looked at anew: from when to when, and which orders, tickets, deals or campaigns.

use std::collections::{HashMap, HashSet};

use db::{DbError, Row, Tx};
use model::{Id, Timestamp};
use platform::Error;
use platform::interactions::joins::persons_of;

use super::build::Moment;
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
    /// The moments, as long as each is told for the first time; none as soon as one was known before, and for rules
    /// that go by a record.
    pub new: Option<Vec<Moment>>,
}

/// People by what happened to them.
pub(super) type Touched = HashMap<Id, Touch>;

/// What a part of the feed touched.
#[derive(Debug)]
pub(super) struct Seen {
    /// The place after which the part begins.
    pub after: i64,
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

/// What rules have to know of a version of a moment.
struct Version {
    profile: Id,
    keys: [Option<Id>; 4],
    /// Its key is not set, for that is each rule's own.
    moment: Moment,
    /// Whether this is what holds now: not withdrawn, and done by a person.
    counts: bool,
}

/// The versions of all moments that have one in a stretch of the feed, with how many there are of each.
fn versions(
    tx: &mut Tx,
    kinds: &HashSet<&str>,
    after: i64,
    upto: i64,
) -> Result<(Vec<Version>, HashMap<Id, usize>), Error> {
    let (mut versions, mut counts) = (Vec::new(), HashMap::new());
    tx.for_each(sql::SEEN, &[after.into(), upto.into()], &mut |row| {
        let id = row.id(1)?;
        *counts.entry(id).or_default() += 1;
        let kind = row.text(3)?;
        if kinds.contains(kind) {
            versions.push(Version {
                profile: row.id(0)?,
                keys: [row.opt_id(7)?, row.opt_id(8)?, row.opt_id(9)?, row.opt_id(10)?],
                moment: Moment {
                    id,
                    at: Timestamp(row.integer(2)?),
                    kind: kind.to_owned(),
                    channel: row.opt_text(4)?.map(str::to_owned),
                    key: None,
                    amount: row.opt_integer(5)?.zip(row.opt_text(6)?.map(str::to_owned)),
                },
                counts: row.boolean(11)?,
            });
        }
        Ok(())
    })?;
    Ok((versions, counts))
}

/// What the moments and joins of a stretch of the feed touched: the moments as they are and as they were. A profile
/// that is counted with somebody else than it belongs to now takes its whole history along, away from the one and to
/// the other.
pub(super) fn seen(tx: &mut Tx, rules: &[Rule], after: i64, upto: i64) -> Result<Seen, Error> {
    let all: HashSet<&str> = rules.iter().flat_map(|rule| rule.says.kinds()).collect();
    let (mut versions, counts) = versions(tx, &all, after, upto)?;
    let is_new = |version: &Version| counts.get(&version.moment.id) == Some(&1);
    // What programs do changes nothing, unless it was taken for what people do.
    versions.retain(|version| version.counts || !is_new(version));
    let mut profiles: HashSet<Id> = versions.iter().map(|version| version.profile).collect();
    let told = profiles.clone();
    tx.for_each(sql::JOINED, &[after.into(), upto.into()], &mut |row| {
        profiles.insert(row.id(0)?);
        Ok(())
    })?;
    let belongs = persons_of(tx, &profiles)?;
    let person = |profile: Id| belongs.get(&profile).copied().unwrap_or(profile);
    let counted = counted(tx, &profiles)?;
    let mut seen = Seen { after, by_rule: vec![Touched::new(); rules.len()], counted: HashMap::new() };
    for version in &versions {
        touch(&mut seen, rules, version, &[person(version.profile)], is_new(version));
    }
    let moved: HashMap<Id, Id> =
        counted.iter().filter(|(profile, with)| person(**profile) != **with).map(|(a, b)| (*a, *b)).collect();
    for version in history(tx, &all, &moved)? {
        let profile = version.profile;
        touch(&mut seen, rules, &version, &[person(profile), moved[&profile]], false);
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
            keys: [row.opt_id(7)?, row.opt_id(8)?, row.opt_id(9)?, row.opt_id(10)?],
            moment: moment(row)?,
            counts: true,
        });
        Ok(())
    })?;
    Ok(versions)
}

/// The moment in a row of [`sql::MOMENTS`], without its key.
pub(super) fn moment(row: &Row) -> Result<Moment, DbError> {
    Ok(Moment {
        id: row.id(1)?,
        at: Timestamp(row.integer(2)?),
        kind: row.text(3)?.to_owned(),
        channel: row.opt_text(4)?.map(str::to_owned),
        key: None,
        amount: row.opt_integer(5)?.zip(row.opt_text(6)?.map(str::to_owned)),
    })
}

fn touch(seen: &mut Seen, rules: &[Rule], version: &Version, people: &[Id], is_new: bool) {
    let Moment { at, kind, .. } = &version.moment;
    for (rule, touched) in rules.iter().zip(&mut seen.by_rule) {
        let says = &rule.says;
        let lists = [&says.begins, &says.continues, &says.ends];
        if !lists.iter().any(|kinds| kinds.contains(kind)) {
            continue;
        }
        let place = says.by.and_then(|by| Key::ALL.iter().position(|key| *key == by));
        let key = place.and_then(|place| version.keys[place]);
        let is_new = is_new && says.by.is_none();
        for person in people {
            let one = touched.entry(*person).or_insert_with(|| Touch {
                from: *at,
                to: *at,
                keys: HashSet::new(),
                begins: false,
                new: Some(Vec::new()),
            });
            (one.from, one.to) = (one.from.min(*at), one.to.max(*at));
            one.keys.extend(key);
            one.begins |= says.begins.contains(kind);
            match &mut one.new {
                Some(new) if is_new => new.push(version.moment.clone()),
                new => *new = None,
            }
        }
    }
}
