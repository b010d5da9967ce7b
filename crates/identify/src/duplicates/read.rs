//! People as they are compared.

use std::collections::HashMap;

use ::model::{Day, Id, Timestamp};
use db::{Row, Tx};
use mining::linkage::{Column, Nicknames, Role, Table};
use platform::Error;

use super::sql;

/// What is compared: the columns with what each means.
const COLUMNS: [(&str, Role); 8] = [
    ("first_name", Role::GivenName),
    ("last_name", Role::Surname),
    ("email", Role::Email),
    ("phone", Role::Phone),
    ("city", Role::City),
    ("country", Role::Region),
    ("birthday", Role::DateOfBirth),
    ("user_id", Role::VerifiedIdentifier),
];

/// Some people with what is compared of them.
pub(super) struct People {
    pub table: Table,
    /// Who stands in which row, and since when she is known.
    pub ids: Vec<(Id, Timestamp)>,
}

impl People {
    pub fn new() -> People {
        let columns = COLUMNS.map(|(name, role)| Column { name: name.to_owned(), role });
        People { table: Table::new(columns.to_vec(), Nicknames::common()), ids: Vec::new() }
    }

    /// Adds a row of [`sql::EVERYBODY`], and gives her number.
    pub fn push(&mut self, row: &Row, users: &Users) -> Result<i64, Error> {
        let id = row.id(0)?;
        let birthday = match row.opt_integer(8)? {
            Some(day) => i32::try_from(day).map(|day| Day(day).to_string()).unwrap_or_default(),
            None => String::new(),
        };
        let text = |at: usize| Ok::<_, Error>(row.opt_text(at)?.unwrap_or_default());
        let cells =
            [text(2)?, text(3)?, text(4)?, text(5)?, text(6)?, text(7)?, birthday.as_str(), users.of(id)];
        self.table.push(&cells).map_err(|error| Error::bug(error.to_string()))?;
        self.ids.push((id, Timestamp(row.integer(9)?)));
        Ok(row.integer(1)?)
    }

    /// Adds somebody who is not stored, by what the columns hold but the last, which the firm's own systems say.
    pub fn push_cells(&mut self, id: Id, since: Timestamp, cells: &[String]) -> Result<(), Error> {
        let mut all: Vec<&str> = cells.iter().map(String::as_str).collect();
        all.resize(COLUMNS.len(), "");
        self.table.push(&all).map_err(|error| Error::bug(error.to_string()))?;
        self.ids.push((id, since));
        Ok(())
    }

    /// The older of two rows first.
    pub fn in_order(&self, one: u32, other: u32) -> (Id, Id) {
        let (one, other) = (self.ids[one as usize], self.ids[other as usize]);
        if (one.1, one.0) <= (other.1, other.0) { (one.0, other.0) } else { (other.0, one.0) }
    }
}

/// What the firm's own systems call people, where they call one by one name only.
#[derive(Default)]
pub(super) struct Users(HashMap<Id, String>);

impl Users {
    /// Of everybody, or of some.
    pub fn read(tx: &mut Tx, of: Option<&[Id]>) -> Result<Users, Error> {
        let rows = match of {
            None => tx.query(sql::USERS, &[])?,
            Some(ids) => tx.query(sql::USERS_OF, &[db::list::ids(ids)])?,
        };
        let mut all: HashMap<Id, Vec<String>> = HashMap::new();
        for row in rows {
            all.entry(row.id(0)?).or_default().push(row.text(1)?.to_owned());
        }
        let one = all
            .into_iter()
            .filter_map(|(id, mut names)| Some((id, names.pop().filter(|_| names.is_empty())?)));
        Ok(Users(one.collect()))
    }

    /// Whether the firm's own systems call two people otherwise.
    pub fn differ(tx: &mut Tx, pair: [Id; 2]) -> Result<bool, Error> {
        let mut names: HashMap<Id, Vec<String>> = HashMap::new();
        for row in tx.query(sql::USERS_OF, &[db::list::ids(&pair)])? {
            names.entry(row.id(0)?).or_default().push(row.text(1)?.to_owned());
        }
        Ok(names.len() == 2)
    }

    fn of(&self, person: Id) -> &str {
        self.0.get(&person).map(String::as_str).unwrap_or_default()
    }
}
