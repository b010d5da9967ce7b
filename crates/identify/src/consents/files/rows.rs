//! The rows of a file, each as an entry or with why it is none.

use std::fs::File;
use std::io::{BufReader, Read, Seek};
use std::path::Path;

use model::Timestamp;
use model::filter::Fault;
use platform::firm::Firm;
use platform::{App, Error};
use serde_json::{Map as Object, Value as Json, json};

use super::map::{Plan, Target};
use super::{TEXT_BYTES, moment};
use crate::consents::say::{Checked, Said, not_to_come};
use crate::consents::{Purposes, State};
use crate::imports::unreadable;
use crate::reader::{self, Format, Layout, RawRow, RowError, format};

/// The most characters of a reason, which may quote a cell.
const REASON_CHARS: usize = 300;

/// The reader of a file.
pub(super) type Rows = reader::Rows<BufReader<File>>;

/// Opens a file, whatever format it has.
pub(super) fn open(app: &App, path: &Path) -> Result<Rows, Error> {
    let gone = |error: std::io::Error| match error.kind() {
        std::io::ErrorKind::NotFound => {
            Error::Unprocessable("the file is not there any more; upload it again".to_owned())
        }
        _ => Error::io("the uploaded file", error),
    };
    let mut file = File::open(path).map_err(gone)?;
    let mut head = Vec::new();
    (&mut file).take(1 << 16).read_to_end(&mut head).map_err(gone)?;
    file.rewind().map_err(gone)?;
    let stored = Format::sniff(&head);
    let text = format::as_text_within(file, stored, None, TEXT_BYTES).map_err(unreadable)?;
    let layout = Layout { time_zone: app.firm.time_zone.iana_name().map(str::to_owned), ..Layout::default() };
    reader::open(BufReader::with_capacity(1 << 16, text), &stored.layout(&layout)).map_err(unreadable)
}

/// A row that is refused.
#[derive(Clone, Debug)]
pub(super) struct Refused {
    pub row: u64,
    pub column: Option<String>,
    pub reason: String,
}

impl Refused {
    pub fn new(row: u64, column: Option<&str>, reason: &str) -> Refused {
        let reason: String = reason.chars().take(REASON_CHARS).collect();
        Refused {
            row,
            column: column.map(|column| column.chars().take(100).collect()),
            reason: reason.replace('\0', "\u{fffd}"),
        }
    }

    /// A row that cannot be read at all.
    pub fn unread(error: &RowError) -> Refused {
        let column = error.column.as_ref();
        let column = column.map(|column| column.name.clone().unwrap_or_else(|| column.number.to_string()));
        Refused::new(error.row, column.as_deref(), &error.reason.to_string())
    }

    pub fn json(&self) -> Json {
        json!({"row": self.row, "column": self.column, "detail": self.reason})
    }
}

/// What is needed to understand rows.
pub(super) struct Understanding<'a> {
    pub firm: &'a Firm,
    pub purposes: &'a Purposes,
    pub plan: &'a Plan,
    pub headers: &'a [String],
    /// The name of the file, where a row names no source.
    pub file_name: &'a str,
    pub now: Timestamp,
}

impl Understanding<'_> {
    /// What a row says.
    pub fn row(&self, raw: &RawRow<'_>) -> Result<Checked, Refused> {
        let cell = |target| self.plan.cell(raw.cells, target);
        let own = |target| cell(target).map(str::to_owned);
        let refuse = |target: Target, reason: &str| {
            Refused::new(raw.row, self.plan.column(self.headers, target), reason)
        };
        let at = match cell(Target::At) {
            None => None,
            Some(text) => {
                let at = moment::read(text, &self.firm.time_zone).map_err(|why| refuse(Target::At, &why))?;
                Some(not_to_come(at, self.now).map_err(|why| refuse(Target::At, why))?)
            }
        };
        let version = cell(Target::TextVersion).map(str::parse::<i64>).transpose();
        let said = Said {
            person_id: own(Target::PersonId),
            email: own(Target::Email),
            phone: own(Target::Phone),
            channel: cell(Target::Channel).map(str::to_lowercase),
            purpose: own(Target::Purpose),
            state: cell(Target::State)
                .map(|text| state(text).map_or_else(|| text.to_owned(), |state| state.name().to_owned())),
            basis: cell(Target::Basis).map(str::to_lowercase),
            text_version: version.map_err(|_| refuse(Target::TextVersion, "must be a whole number"))?,
            source: own(Target::Source).or_else(|| Some(self.file_name.chars().take(200).collect())),
            at: at.map(|at| at.to_string()),
            proof: cell(Target::Proof).map(proof),
        };
        said.check(self.firm, self.purposes, self.now).map_err(|faults| self.refused(raw.row, &faults))
    }

    fn refused(&self, row: u64, faults: &[Fault]) -> Refused {
        let target = faults.first().and_then(|fault| Target::named(fault.pointer.trim_start_matches('/')));
        let column = target.and_then(|target| self.plan.column(self.headers, target));
        let reasons: Vec<String> = faults
            .iter()
            .map(|fault| match fault.pointer.trim_start_matches('/') {
                "" => fault.detail.clone(),
                name => format!("{name} {}", fault.detail),
            })
            .collect();
        Refused::new(row, column, &reasons.join("; "))
    }
}

/// What a cell says, in the words of other systems too.
fn state(text: &str) -> Option<State> {
    let word = model::search_key(text);
    if let Some(state) = State::named(&word) {
        return Some(state);
    }
    Some(match word.as_str() {
        "yes" | "true" | "1" | "y" | "x" | "on" | "ja" | "wahr" | "opt-in" | "optin" | "opt_in"
        | "opted in" | "subscribed" | "active" | "confirmed" | "angemeldet" => State::Granted,
        "no" | "false" | "0" | "n" | "off" | "nein" | "falsch" | "opt-out" | "optout" | "opt_out"
        | "opted out" | "unsubscribed" | "abgemeldet" => State::Withdrawn,
        "unconfirmed" | "unbestatigt" => State::Pending,
        "refused" | "declined" | "abgelehnt" => State::Denied,
        "objection" | "widersprochen" => State::Objected,
        _ => return None,
    })
}

/// Proof as a file has it: a JSON object, or words.
fn proof(text: &str) -> Object<String, Json> {
    match serde_json::from_str(text) {
        Ok(Json::Object(object)) => object,
        _ => Object::from_iter([("note".to_owned(), Json::from(text))]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_other_systems_are_understood() {
        for (text, expected) in [
            ("Granted", Some(State::Granted)),
            ("JA", Some(State::Granted)),
            ("0", Some(State::Withdrawn)),
            ("Unsubscribed", Some(State::Withdrawn)),
            ("unbestätigt", Some(State::Pending)),
            // In doubt nobody agreed to anything.
            ("maybe", None),
            ("", None),
        ] {
            assert_eq!(state(text), expected, "{text}");
        }
    }
}
