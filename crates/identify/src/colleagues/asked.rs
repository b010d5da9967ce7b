//! What the columns of a file of colleagues mean.

use std::collections::BTreeMap;

use platform::Error;
use platform::accounts::{self, Role};
use serde::de::DeserializeOwned;
use serde_json::json;

use crate::imports::field;
use crate::reader::{Encoding, Format, Layout, Separator};

/// The parts of an upload beside its file.
pub(super) const PARTS: &[&str] = &[
    "name",
    "email",
    "domain",
    "role",
    "role_column",
    "team",
    "format",
    "sheet",
    "encoding",
    "separator",
    "dry_run",
];

/// Everything that is asked for, beside the file.
#[derive(Debug, Clone)]
pub(super) struct Asked {
    /// The column with names.
    pub name: String,
    /// Where addresses come from.
    pub addresses: Addresses,
    /// The role of those who are new.
    pub role: String,
    /// The column with roles, for rows that want another.
    pub role_column: Option<String>,
    /// The column with teams.
    pub team: Option<String>,
    /// How the file is stored, where its first bytes are not to say it.
    pub format: Option<Format>,
    /// The sheet of a workbook.
    pub sheet: Option<String>,
    /// How the file is read.
    pub layout: Layout,
    /// Whether only to say what would happen.
    pub dry_run: bool,
}

/// Where e-mail addresses come from.
#[derive(Debug, Clone)]
pub(super) enum Addresses {
    /// From this column.
    Column(String),
    /// They are made of the names, in this domain.
    MadeIn(String),
}

impl Asked {
    /// Reads the parts of an upload. A part without text is one that was not sent.
    pub fn of(mut parts: BTreeMap<String, String>) -> Result<Asked, Error> {
        parts.retain(|_, text| !text.trim().is_empty());
        let mut part = |name: &str| parts.remove(name);
        let name = part("name").ok_or_else(|| Error::invalid("/name", "say which column holds the names"))?;
        let addresses = match (part("email"), part("domain")) {
            (Some(column), None) => Addresses::Column(column),
            (None, Some(domain)) => Addresses::MadeIn(domain_of(&domain)?),
            (Some(_), Some(_)) => {
                return Err(Error::invalid(
                    "/domain",
                    "say which column holds the e-mail addresses, or a domain to make them in, not both",
                ));
            }
            (None, None) => {
                return Err(Error::invalid(
                    "/email",
                    "say which column holds the e-mail addresses, or a domain to make them in",
                ));
            }
        };
        let encoding = part("encoding").map(|label| Encoding::named(&label)).transpose();
        let encoding = encoding.map_err(|why| Error::invalid("/encoding", why))?;
        let separator: Option<Separator> = one_of(part("separator"), "separator", ", ; tab | or spaces")?;
        Ok(Asked {
            name,
            addresses,
            role: part("role").map_or_else(|| Role::Member.name().to_owned(), |role| role.trim().to_owned()),
            role_column: part("role_column"),
            team: part("team"),
            format: one_of(part("format"), "format", "csv, tsv, xlsx or jsonl")?,
            sheet: part("sheet"),
            layout: Layout { encoding, separator, ..Layout::default() },
            dry_run: match part("dry_run") {
                Some(text) => field("dry_run", text)? == json!(true),
                None => false,
            },
        })
    }

    /// The column that an address comes from.
    pub fn address_column(&self) -> &str {
        match &self.addresses {
            Addresses::Column(column) => column,
            Addresses::MadeIn(_) => &self.name,
        }
    }
}

/// One of the words that a setting knows.
fn one_of<T: DeserializeOwned>(text: Option<String>, name: &str, words: &str) -> Result<Option<T>, Error> {
    let read = |text: String| {
        serde_json::from_value(json!(text))
            .map_err(|_| Error::invalid(format!("/{name}"), format!("must be {words}")))
    };
    text.map(read).transpose()
}

/// A domain, written with or without the sign before it.
fn domain_of(text: &str) -> Result<String, Error> {
    let domain = text.trim().trim_start_matches('@').to_lowercase();
    let wrong = || Error::invalid("/domain", "this is not a domain; write it like example.com");
    if domain.contains('@') {
        return Err(wrong());
    }
    accounts::address(&format!("a@{domain}")).map_err(|_| wrong())?;
    Ok(domain)
}
