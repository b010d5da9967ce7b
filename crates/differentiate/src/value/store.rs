//! Writing the rows of `person_values`, many at a time, and the tally with them.

use std::collections::HashSet;

use db::{Row, Tx, list};
use model::object::SEQ_COLUMN;
use model::{ColumnType, Id, Timestamp, Value};
use platform::{App, Error, feed};

use super::account::{Account, fold};
use super::notes::{self, Tally};
use super::purchases::{Customers, FIRST, LAST, Whose, histories};
use super::scoring::{Ground, rows};
use super::{models::InUse, objects, sql};

/// What people are scored with at this moment.
pub fn ground(tx: &mut Tx, app: &App) -> Result<Ground, Error> {
    let now = app.clock.now();
    Ok(Ground {
        firm: app.firm.clone(),
        today: app.firm.today(now),
        now,
        models: InUse::load(tx)?,
        levels: notes::levels(tx)?,
    })
}

/// The rows of some people, computed from their purchases; people without purchases have none.
pub fn compute(tx: &mut Tx, app: &App, whose: &Whose, ground: &Ground) -> Result<Vec<Vec<Value>>, Error> {
    let horizon = app.firm.horizon(ground.now);
    let histories = histories(tx, app, Customers::People, whose, horizon)?;
    let accounts: Result<Vec<Account>, _> =
        histories.iter().map(|history| fold(history, ground.today)).collect();
    rows(&accounts.map_err(crate::mined)?, ground)
}

/// Puts rows in the place of all that some people had, and counts them.
pub fn replace(tx: &mut Tx, whose: &Whose, rows: &[Vec<Value>], now: Timestamp) -> Result<Tally, Error> {
    let (count, keys, clear, parameters) = match whose {
        Whose::These(ids) => (sql::TALLY_THESE, sql::KEYS_THESE, sql::CLEAR_THESE, vec![list::ids(ids)]),
        Whose::Between(after, upto) => {
            let between = vec![(*after).into(), (*upto).into()];
            (sql::TALLY_BETWEEN, sql::KEYS_BETWEEN, sql::CLEAR_BETWEEN, between)
        }
    };
    let before = counted(tx.query_one(count, &parameters)?)?;
    let key = |row: &Vec<Value>| if let Some(Value::Id(id)) = row.first() { Some(*id) } else { None };
    let written: HashSet<Id> = rows.iter().filter_map(key).collect();
    let there = tx.query(keys, &parameters)?;
    let there = there.iter().map(|row| row.id(0)).collect::<Result<Vec<_>, _>>()?;
    let removed: Vec<_> = there.into_iter().filter(|id| !written.contains(id)).collect();
    if !rows.is_empty() || !removed.is_empty() {
        tx.execute(clear, &parameters)?;
        let seq = feed::revise(tx, objects::TABLE, rows.len(), &removed)?;
        let mut columns = objects::columns();
        columns.push((SEQ_COLUMN.to_owned(), ColumnType::Integer));
        let columns: Vec<_> =
            columns.iter().map(|(name, column_type)| (name.as_str(), *column_type)).collect();
        let numbered = |row: &Vec<Value>| row.iter().cloned().chain([seq.into()]).collect();
        tx.insert_many(objects::TABLE, &columns, &rows.iter().map(numbered).collect::<Vec<_>>())?;
    }
    let after = counted(tx.query_one(count, &parameters)?)?;
    let mut tally = notes::tally(tx)?;
    tally.people += after[0] - before[0];
    tally.orders += after[1] - before[1];
    tally.repeaters += after[2] - before[2];
    tally.touched += rows.len() as i64;
    notes::set_tally(tx, &tally, now)?;
    Ok(tally)
}

/// By how much the tally differs from the rows there are: people, orders, repeat buyers. It should not; but
/// what rows are counted by must not be wrong for ever because it was wrong once. Both are read in one
/// snapshot, so the difference holds whatever is written meanwhile.
pub fn drift(tx: &mut Tx) -> Result<[i64; 3], Error> {
    let there = counted(tx.query_one(sql::TALLY_BETWEEN, &[FIRST.into(), LAST.into()])?)?;
    let tally = notes::tally(tx)?;
    Ok([there[0] - tally.people, there[1] - tally.orders, there[2] - tally.repeaters])
}

/// Adds a difference to the tally.
pub fn correct(tx: &mut Tx, drift: &[i64; 3], now: Timestamp) -> Result<(), Error> {
    let mut tally = notes::tally(tx)?;
    tally.people += drift[0];
    tally.orders += drift[1];
    tally.repeaters += drift[2];
    notes::set_tally(tx, &tally, now)
}

fn counted(row: Option<Row>) -> Result<[i64; 3], Error> {
    let row = row.ok_or_else(|| Error::bug("a count gave no row"))?;
    Ok([row.integer(0)?, row.integer(1)?, row.integer(2)?])
}
