//! What the columns of a file mean.

use std::collections::BTreeMap;

use model::search_key;
use platform::Error;
use serde::{Deserialize, Serialize};

use crate::consents::words::words;

words! {
    /// What a column may say.
    Target {
        /// The id of the person.
        PersonId = "person_id",
        /// Her e-mail address.
        Email = "email",
        /// Her phone number.
        Phone = "phone",
        /// Over which channel.
        Channel = "channel",
        /// For which purpose.
        Purpose = "purpose",
        /// What she said.
        State = "state",
        /// What it rests on.
        Basis = "basis",
        /// The version of the text she was shown.
        TextVersion = "text_version",
        /// When she said it.
        At = "at",
        /// Where she said it.
        Source = "source",
        /// What proves it.
        Proof = "proof",
    }
}

/// What columns mean, by their names, and what holds for all rows alike. Columns that are not named are not read.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Map {
    #[serde(default)]
    pub columns: BTreeMap<String, String>,
    #[serde(default)]
    pub constants: BTreeMap<String, String>,
}

/// A map that fits a file: where each target stands, or what it is for all rows.
#[derive(Clone, Debug)]
pub(super) struct Plan {
    places: BTreeMap<Target, usize>,
    constants: BTreeMap<Target, String>,
}

/// Names that systems have for what a column says, as search keys.
const KNOWN: &[(Target, &[&str])] = &[
    (Target::PersonId, &["person_id", "person id", "rapport id"]),
    (
        Target::Email,
        &["email", "e-mail", "email address", "e-mail address", "e-mail-adresse", "emailadresse", "mail"],
    ),
    (
        Target::Phone,
        &["phone", "phone number", "mobile", "telefon", "telefonnummer", "handy", "mobil", "msisdn"],
    ),
    (Target::Channel, &["channel", "kanal"]),
    (Target::Purpose, &["purpose", "zweck", "list", "liste"]),
    (
        Target::State,
        &[
            "state",
            "status",
            "consent",
            "opt-in",
            "optin",
            "opt in",
            "subscribed",
            "einwilligung",
            "zustimmung",
        ],
    ),
    (Target::Basis, &["basis", "lawful basis", "legal basis", "rechtsgrundlage"]),
    (Target::TextVersion, &["text_version", "text version", "version"]),
    (
        Target::At,
        &[
            "at",
            "date",
            "datum",
            "timestamp",
            "time",
            "opt-in date",
            "consent date",
            "zeitpunkt",
            "opt_in_at",
        ],
    ),
    (Target::Source, &["source", "quelle", "form", "formular"]),
    (Target::Proof, &["proof", "nachweis"]),
];

impl Map {
    /// What the columns of a file seem to mean.
    pub fn guessed(headers: &[String]) -> Map {
        let mut map = Map::default();
        for (target, names) in KNOWN {
            let named = |header: &&String| names.contains(&search_key(header).as_str());
            let taken = |header: &&String| !map.columns.contains_key(*header);
            if let Some(header) = headers.iter().filter(taken).find(named) {
                map.columns.insert(header.clone(), target.name().to_owned());
            }
        }
        // A row names its person in one way; an address is hers for longest.
        let people = [Target::Email, Target::Phone, Target::PersonId].map(Target::name);
        let found = people.iter().find(|name| map.columns.values().any(|target| target == *name)).copied();
        map.columns.retain(|_, target| !people.contains(&target.as_str()) || Some(target.as_str()) == found);
        map
    }

    /// The map for a file with these columns.
    pub fn plan(&self, headers: &[String]) -> Result<Plan, Error> {
        let mut plan = Plan { places: BTreeMap::new(), constants: BTreeMap::new() };
        let target = |name: &str| {
            let must = || Error::invalid("/map", format!("columns may mean {}", Target::names().join(", ")));
            Target::named(name).ok_or_else(must)
        };
        for (column, name) in &self.columns {
            let place = headers.iter().position(|header| header == column).ok_or_else(|| {
                let column: String = column.chars().take(60).collect();
                Error::invalid("/map", format!("the file has no column '{column}'"))
            })?;
            if plan.places.insert(target(name)?, place).is_some() {
                return Err(Error::invalid("/map", format!("two columns cannot both mean {name}")));
            }
        }
        for (name, value) in &self.constants {
            let target = target(name)?;
            if plan.places.contains_key(&target) {
                return Err(Error::invalid(
                    "/map",
                    format!("{name} is a column and one for all rows; choose one"),
                ));
            }
            plan.constants.insert(target, value.trim().to_owned());
        }
        Ok(plan)
    }
}

impl Plan {
    /// What a row says of a target; none where it says nothing.
    pub fn cell<'a>(&'a self, cells: &'a [String], target: Target) -> Option<&'a str> {
        let text = match self.places.get(&target) {
            Some(place) => cells.get(*place).map(|cell| cell.trim()),
            None => self.constants.get(&target).map(String::as_str),
        };
        text.filter(|text| !text.is_empty())
    }

    /// The column in which a target stands, to name it in what is refused.
    pub fn column<'a>(&self, headers: &'a [String], target: Target) -> Option<&'a str> {
        headers.get(*self.places.get(&target)?).map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may panic")]
    use super::*;

    #[test]
    fn usual_names_are_understood_and_a_person_is_named_once() {
        let headers = ["Telefon", "E-Mail", "Einwilligung", "Datum", "Notiz"].map(str::to_owned);
        let map = Map::guessed(&headers);
        let found: Vec<_> =
            map.columns.iter().map(|(column, target)| (column.as_str(), target.as_str())).collect();
        assert_eq!(found, [("Datum", "at"), ("E-Mail", "email"), ("Einwilligung", "state")]);
    }

    #[test]
    fn a_map_that_does_not_fit_is_refused() {
        let headers = ["a".to_owned(), "b".to_owned()];
        let map = |columns: &[(&str, &str)], constants: &[(&str, &str)]| {
            let own = |pairs: &[(&str, &str)]| {
                pairs.iter().map(|(one, other)| ((*one).to_owned(), (*other).to_owned())).collect()
            };
            Map { columns: own(columns), constants: own(constants) }.plan(&headers)
        };
        assert!(map(&[("c", "email")], &[]).is_err());
        assert!(map(&[("a", "shoe size")], &[]).is_err());
        assert!(map(&[("a", "email"), ("b", "email")], &[]).is_err());
        assert!(map(&[("a", "email")], &[("email", "x@example.com")]).is_err());
        let plan = map(&[("a", "email")], &[("state", " granted ")]).unwrap();
        let cells = [" x@example.com ".to_owned(), String::new()];
        assert_eq!(plan.cell(&cells, Target::Email), Some("x@example.com"));
        assert_eq!(plan.cell(&cells, Target::State), Some("granted"));
        assert_eq!(plan.cell(&cells, Target::At), None);
    }
}
