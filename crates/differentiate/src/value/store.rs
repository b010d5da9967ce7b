//! Writing the rows of `person_values`, many at a time, and the tally with them.

use db::{Row, Tx, list};
use model::{Timestamp, Value};
use platform::{App, Error};

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
    let (count, clear, parameters) = match whose {
        Whose::These(ids) => (sql::TALLY_THESE, sql::CLEAR_THESE, vec![list::ids(ids)]),
        Whose::Between(after, upto) => {
            (sql::TALLY_BETWEEN, sql::CLEAR_BETWEEN, vec![(*after).into(), (*upto).into()])
        }
    };
    let before = counted(tx.query_one(count, &parameters)?)?;
    tx.execute(clear, &parameters)?;
    let columns = objects::columns();
    let columns: Vec<_> = columns.iter().map(|(name, column_type)| (name.as_str(), *column_type)).collect();
    tx.insert_many(objects::ATTACHMENT.table, &columns, rows)?;
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
