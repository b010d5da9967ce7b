//! Rules as they are stored.

use db::Tx;
use model::Id;
use platform::{App, Error};

use super::rule::{Rule, Terms};
use super::sql;

pub(super) fn all(tx: &mut Tx) -> Result<Vec<Rule>, Error> {
    tx.query(sql::ALL, &[])?.iter().map(Rule::read).collect()
}

pub(super) fn one(tx: &mut Tx, id: Id) -> Result<Rule, Error> {
    let row = tx.query_one(sql::ONE, &[id.into()])?;
    row.as_ref().map(Rule::read).unwrap_or_else(|| Err(Error::not_found(format!("there is no rule {id}"))))
}

/// Keeps a new rule, which is off.
pub(super) fn add(tx: &mut Tx, app: &App, terms: &Terms) -> Result<Id, Error> {
    let id = app.id();
    let Terms { object, kind, field, days } = terms;
    let row = [
        id.into(),
        object.as_str().into(),
        kind.clone().into(),
        field.as_str().into(),
        (*days).into(),
        app.clock.now().into(),
    ];
    tx.execute(sql::ADD, &row)?;
    Ok(id)
}

/// Changes a rule: what it is about, and how much was seen by whoever switches it on; none when it is off.
pub(super) fn set(tx: &mut Tx, id: Id, terms: &Terms, seen: Option<i64>) -> Result<(), Error> {
    let Terms { object, kind, field, days } = terms;
    let row = [
        id.into(),
        object.as_str().into(),
        kind.clone().into(),
        field.as_str().into(),
        (*days).into(),
        seen.is_some().into(),
        seen.into(),
    ];
    tx.execute(sql::SET, &row)?;
    Ok(())
}
