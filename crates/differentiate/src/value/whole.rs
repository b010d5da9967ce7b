//! A small firm is measured and scored as a whole with every change, in the transaction of that change: its
//! classes are then always exact, and no job is needed for what takes a moment.

use db::Tx;
use platform::{App, Error};

use super::account::{Account, fold};
use super::levels::Gathering;
use super::purchases::{Customers, FIRST, LAST, Whose, histories};
use super::scoring::rows;
use super::store::{ground, replace};
use super::{notes, settings_key};

/// The most people that are scored together with a change.
pub const SMALL: i64 = 1_000;

/// Measures the levels and scores everybody.
pub fn score_all(tx: &mut Tx, app: &App) -> Result<(), Error> {
    let mut ground = ground(tx, app)?;
    let horizon = app.firm.horizon(ground.now);
    let everybody = Whose::Between(FIRST, LAST);
    let mut gathering = Gathering::new(ground.today);
    for company in histories(tx, app, Customers::Companies, &everybody, horizon)? {
        gathering.add(&company);
    }
    let mut accounts: Vec<Account> = Vec::new();
    for person in histories(tx, app, Customers::People, &everybody, horizon)? {
        gathering.add(&person);
        let account = fold(&person, ground.today).map_err(crate::mined)?;
        gathering.rank(&account);
        accounts.push(account);
    }
    let levels = gathering.measure(settings_key(&app.firm)).map_err(crate::mined)?;
    notes::set_levels(tx, &levels, ground.now)?;
    ground.levels = Some(levels);
    let mut tally = replace(tx, &everybody, &rows(&accounts, &ground)?, ground.now)?;
    tally.touched = 0;
    notes::set_tally(tx, &tally, ground.now)
}
