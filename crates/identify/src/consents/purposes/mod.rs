//! What the firm asks consent for: purposes, each with the texts that people were shown.

mod change;

use db::{Row, Tx};
use model::{Id, Timestamp};
use platform::Error;
use serde_json::{Value as Json, json};

use super::{Basis, Channel, sql};
pub(super) use change::routes;

/// A purpose.
#[derive(Clone, Debug, PartialEq)]
pub struct Purpose {
    /// Its id.
    pub id: Id,
    /// What the ledger calls it; it never changes.
    pub slug: String,
    /// What people call it.
    pub name: String,
    /// What it means, for colleagues.
    pub description: Option<String>,
    /// What it rests on.
    pub basis: Basis,
    /// Over which channels.
    pub channels: Vec<Channel>,
    /// What people read before they agree.
    pub text: String,
    /// Which version of the text that is, from 1 on.
    pub text_version: i64,
    /// Whether the preference page shows it.
    pub public: bool,
    /// Its place among the others.
    pub position: i64,
    /// Whether it is asked for; a retired one stays for what was said of it.
    pub active: bool,
    /// Since when it is there.
    pub created_at: Timestamp,
}

/// Every purpose, in their order.
#[derive(Clone, Debug, Default)]
pub struct Purposes(pub Vec<Purpose>);

impl Purposes {
    /// Reads all of them; there are few.
    pub fn load(tx: &mut Tx) -> Result<Purposes, Error> {
        let rows = tx.query(sql::PURPOSES, &[])?;
        Ok(Purposes(rows.iter().map(read).collect::<Result<_, _>>()?))
    }

    /// The one with a slug.
    pub fn get(&self, slug: &str) -> Option<&Purpose> {
        self.0.iter().find(|purpose| purpose.slug == slug)
    }

    /// The one with a slug, or what a request is told where there is none.
    pub fn must(&self, slug: &str) -> Result<&Purpose, Error> {
        self.get(slug).ok_or_else(|| {
            let known: Vec<&str> = self.0.iter().map(|purpose| purpose.slug.as_str()).collect();
            let known = match known.is_empty() {
                true => "add one first".to_owned(),
                false => format!("there are {}", known.join(", ")),
            };
            Error::invalid("/purpose", format!("there is no purpose of this name; {known}"))
        })
    }

    /// Those that are asked for.
    pub fn active(&self) -> impl Iterator<Item = &Purpose> {
        self.0.iter().filter(|purpose| purpose.active)
    }
}

fn read(row: &Row) -> Result<Purpose, Error> {
    let damaged = || Error::Damaged("a purpose is not one".to_owned());
    let channels: Vec<String> = serde_json::from_str(row.text(5)?).map_err(|_| damaged())?;
    Ok(Purpose {
        id: row.id(0)?,
        slug: row.text(1)?.to_owned(),
        name: row.text(2)?.to_owned(),
        description: row.opt_text(3)?.map(str::to_owned),
        basis: Basis::named(row.text(4)?).ok_or_else(damaged)?,
        channels: channels.iter().filter_map(|name| Channel::named(name)).collect(),
        text_version: row.integer(6)?,
        public: row.boolean(7)?,
        position: row.integer(8)?,
        active: row.boolean(9)?,
        created_at: Timestamp(row.integer(10)?),
        text: row.opt_text(11)?.unwrap_or_default().to_owned(),
    })
}

impl Purpose {
    /// As the API shows it.
    pub fn json(&self) -> Json {
        json!({
            "id": self.id,
            "slug": self.slug,
            "name": self.name,
            "description": self.description,
            "basis": self.basis.name(),
            "channels": self.channels.iter().map(|channel| channel.name()).collect::<Vec<_>>(),
            "text": self.text,
            "text_version": self.text_version,
            "public": self.public,
            "position": self.position,
            "active": self.active,
            "created_at": self.created_at,
        })
    }
}
