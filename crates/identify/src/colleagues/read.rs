//! The rows of a file of colleagues, as far as the file alone tells what is wrong with them.

use std::fs::File;
use std::io::{BufReader, Read, Seek};

use platform::{Error, accounts, rights};

use super::address;
use super::asked::{Addresses, Asked};
use crate::imports::unreadable;
use crate::reader::{self, Format, RawRow, RowError, format};

/// The most rows of a file.
const ROWS: usize = 5_000;
/// The most text that a workbook or a file of JSON lines unpacks to, in bytes.
const TEXT_BYTES: u64 = 64 << 20;
/// How much of a file tells its format, in bytes.
const HEAD_BYTES: u64 = 1 << 16;
/// The most characters that are kept of a cell. No name, address, team or role that is taken is longer.
const CELL_CHARS: usize = 300;

/// Somebody in the file.
#[derive(Debug)]
pub(super) struct Row {
    /// The row's number; the first row of data is 1.
    pub number: u64,
    /// The name, with single blanks.
    pub name: String,
    /// The e-mail address in lower case, from the file or made of the name.
    pub email: String,
    /// The team, where one is named.
    pub team: Option<String>,
    /// What stands for the role, where something does.
    pub role: Option<String>,
    /// Why the row is refused, if it is.
    pub refused: Option<Refusal>,
}

/// Why a row is refused.
#[derive(Debug)]
pub(super) struct Refusal {
    /// The column where the trouble is.
    pub column: Option<String>,
    /// What is wrong.
    pub reason: String,
}

impl Refusal {
    pub fn of(column: &str, reason: String) -> Refusal {
        Refusal { column: Some(cut(column)), reason }
    }
}

/// Reads all of a file. Rows that hold nothing are passed over.
pub(super) fn read(mut file: File, asked: &Asked) -> Result<Vec<Row>, Error> {
    let failed = |error| Error::io("an upload", error);
    let mut head = Vec::new();
    (&mut file).take(HEAD_BYTES).read_to_end(&mut head).map_err(failed)?;
    file.rewind().map_err(failed)?;
    let stored = asked.format.unwrap_or_else(|| Format::sniff(&head));
    let text =
        format::as_text_within(file, stored, asked.sheet.as_deref(), TEXT_BYTES).map_err(unreadable)?;
    let mut rows = reader::open(BufReader::new(text), &stored.layout(&asked.layout)).map_err(unreadable)?;
    let places = Places::find(asked, rows.headers())?;
    let mut found = Vec::new();
    while let Some(row) = rows.next_row().map_err(unreadable)? {
        if row.as_ref().is_ok_and(|row| row.cells.iter().all(|cell| cell.trim().is_empty())) {
            continue;
        }
        if found.len() == ROWS {
            return Err(Error::Unprocessable(format!(
                "a file of colleagues has at most {ROWS} rows; bring it in parts"
            )));
        }
        found.push(match row {
            Ok(row) => places.row(asked, &row),
            Err(error) => places.broken(error),
        });
    }
    Ok(found)
}

/// Where the columns are that something was said of.
struct Places {
    name: usize,
    email: Option<usize>,
    team: Option<usize>,
    role: Option<usize>,
}

impl Places {
    fn find(asked: &Asked, headers: &[String]) -> Result<Places, Error> {
        let place = |part: &str, column: &String| {
            headers.iter().position(|header| header == column).ok_or_else(|| {
                let names: Vec<String> = headers.iter().take(30).map(|header| cut(header)).collect();
                let there = names.join(", ");
                Error::invalid(
                    format!("/{part}"),
                    format!("the file has no column '{}'; it has {there}", cut(column)),
                )
            })
        };
        let email = match &asked.addresses {
            Addresses::Column(column) => Some(place("email", column)?),
            Addresses::MadeIn(_) => None,
        };
        Ok(Places {
            name: place("name", &asked.name)?,
            email,
            team: asked.team.as_ref().map(|column| place("team", column)).transpose()?,
            role: asked.role_column.as_ref().map(|column| place("role_column", column)).transpose()?,
        })
    }

    fn row(&self, asked: &Asked, raw: &RawRow<'_>) -> Row {
        let cell = |at: usize| raw.cells.get(at).map_or("", |cell| cell.trim());
        let said = |at: Option<usize>| at.map(cell).filter(|cell| !cell.is_empty());
        let name = cell(self.name).split_whitespace().collect::<Vec<_>>().join(" ");
        let email = match (&asked.addresses, self.email) {
            (Addresses::MadeIn(domain), _) => address::of(&name, domain),
            (Addresses::Column(_), at) => said(at).unwrap_or_default().to_lowercase(),
        };
        let team = said(self.team);
        let refused = refused(asked, &name, &email, team);
        Row {
            number: raw.row,
            name: cut(&name),
            email: cut(&email),
            team: team.map(cut),
            role: said(self.role).map(cut),
            refused,
        }
    }

    /// A row that cannot be read, with its name as far as it can be made out.
    fn broken(&self, error: RowError) -> Row {
        let column = error.column.map(|column| column.name.unwrap_or_else(|| column.number.to_string()));
        Row {
            number: error.row,
            name: error.cells.get(self.name).map_or_else(String::new, |cell| cut(cell.trim())),
            email: String::new(),
            team: None,
            role: None,
            refused: Some(Refusal {
                column: column.map(|column| cut(&column)),
                reason: error.reason.to_string(),
            }),
        }
    }
}

/// What is wrong with a row by itself.
fn refused(asked: &Asked, name: &str, email: &str, team: Option<&str>) -> Option<Refusal> {
    if let Err(error) = accounts::named(name) {
        return Some(Refusal::of(&asked.name, words(&error)));
    }
    if let Err(error) = accounts::address(email) {
        let reason = match &asked.addresses {
            Addresses::Column(_) if email.is_empty() => "there is no e-mail address".to_owned(),
            Addresses::Column(_) => words(&error),
            Addresses::MadeIn(_) => {
                "no e-mail address can be made of this name; bring a column with addresses".to_owned()
            }
        };
        return Some(Refusal::of(asked.address_column(), reason));
    }
    match (team.map(rights::team_name), &asked.team) {
        (Some(Err(error)), Some(column)) => Some(Refusal::of(column, words(&error))),
        _ => None,
    }
}

/// What an error says, without the place in a request that it would point to.
pub(super) fn words(error: &Error) -> String {
    match error {
        Error::Invalid(faults) => {
            faults.iter().map(|fault| fault.detail.as_str()).collect::<Vec<_>>().join("; ")
        }
        other => other.to_string(),
    }
}

/// The beginning of a text.
fn cut(text: &str) -> String {
    text.chars().take(CELL_CHARS).collect()
}
