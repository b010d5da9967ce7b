//! The firm's rules: the built-in ones as the firm changed them, and its own.

use db::Tx;
use model::{Id, Timestamp};
use platform::Error;

use super::rule::{Rule, Says};
use super::{built_in, sql};

/// All rules, the firm's own first: that is the order in which they claim a moment that is in episodes of several.
pub(super) fn load(tx: &mut Tx) -> Result<Vec<Rule>, Error> {
    let mut rules = built_in::rules();
    let mut own = Vec::new();
    for row in tx.query(sql::RULES, &[])? {
        let says: Says = serde_json::from_str(row.text(3)?)
            .map_err(|error| Error::bug(format!("a rule of episodes: {error}")))?;
        let rule = Rule {
            id: row.id(0)?,
            name: row.text(1)?.to_owned(),
            type_: row.text(2)?.to_owned(),
            says,
            active: row.boolean(4)?,
            built_in: false,
        };
        match rules.iter_mut().find(|known| known.id == rule.id) {
            Some(known) => *known = Rule { built_in: true, ..rule },
            None => own.push(rule),
        }
    }
    own.extend(rules);
    Ok(own)
}

/// What episodes are made by.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Ground {
    /// The rules that are switched on.
    pub rules: Vec<Rule>,
    /// How often the job wrote.
    pub generation: i64,
}

/// What episodes are made by at this moment.
pub(super) fn ground(tx: &mut Tx) -> Result<Ground, Error> {
    let row = tx.query_one(sql::PROGRESS, &[GENERATION.into()])?;
    let generation = row.map(|row| Ok::<_, Error>(row.text(0)?.parse().unwrap_or(0))).transpose()?;
    Ok(Ground { rules: active(tx)?, generation: generation.unwrap_or(0) })
}

const GENERATION: &str = "generation";

/// Notes that the job wrote, so that what was reckoned before is not written over it.
pub(super) fn next_generation(tx: &mut Tx, ground: &Ground) -> Result<(), Error> {
    let next = ground.generation.wrapping_add(1).to_string();
    tx.execute(sql::SET_PROGRESS, &[GENERATION.into(), next.into()])?;
    Ok(())
}

/// Those that make episodes.
pub(super) fn active(tx: &mut Tx) -> Result<Vec<Rule>, Error> {
    let mut rules = load(tx)?;
    rules.retain(|rule| rule.active);
    Ok(rules)
}

/// Keeps a rule, a new one or one that is there.
pub(super) fn keep(tx: &mut Tx, rule: &Rule, now: Timestamp) -> Result<(), Error> {
    let says = serde_json::to_string(&rule.says).map_err(|error| Error::bug(error.to_string()))?;
    let values = [
        rule.id.into(),
        rule.name.as_str().into(),
        rule.type_.as_str().into(),
        says.into(),
        rule.active.into(),
        now.into(),
    ];
    tx.execute(sql::SET_RULE, &values)?;
    Ok(())
}

/// Removes a rule of the firm's, or what it said of a built-in one.
pub(super) fn remove(tx: &mut Tx, id: Id) -> Result<(), Error> {
    tx.execute(sql::REMOVE_RULE, &[id.into()])?;
    Ok(())
}
