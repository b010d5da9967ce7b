//! Forms as they are stored and shown.

use std::collections::HashMap;

use db::{Row, Tx};
use model::{Id, Timestamp, search_key};
use platform::{App, Error};
use serde_json::{Value as Json, json};

use super::definition::{Settings, State};
use super::{embed, sql};
use crate::consents::Purposes;
use crate::sources::{Source, Trust};

/// A form.
#[derive(Clone, Debug)]
pub(super) struct Form {
    pub id: Id,
    pub name: String,
    pub slug: String,
    pub state: State,
    pub settings: Settings,
    pub created_at: Timestamp,
    pub changed_at: Timestamp,
}

impl Form {
    /// Where what it brings comes from: anybody can have said it.
    pub fn source(&self) -> Source {
        Source {
            id: self.id,
            name: self.name.clone(),
            trust: Trust::Claimed,
            active: true,
            origins: Vec::new(),
            takes_orders: false,
        }
    }

    /// Where the ledger says that consents come from.
    pub fn origin(&self) -> String {
        format!("form:{}", self.slug)
    }

    /// What its page is called.
    pub fn title(&self) -> &str {
        self.settings.title.as_deref().unwrap_or(&self.name)
    }

    /// Its page.
    pub fn url(&self, app: &App) -> String {
        format!("{}/f/{}", app.base_url.load().trim_end_matches('/'), self.slug)
    }
}

fn read(row: &Row) -> Result<Form, Error> {
    let damaged = || Error::Damaged("a form is not one".to_owned());
    Ok(Form {
        id: row.id(0)?,
        name: row.text(1)?.to_owned(),
        slug: row.text(2)?.to_owned(),
        state: State::named(row.text(3)?).ok_or_else(damaged)?,
        settings: serde_json::from_str(row.text(4)?).map_err(|_| damaged())?,
        created_at: Timestamp(row.integer(5)?),
        changed_at: Timestamp(row.integer(6)?),
    })
}

/// Every form, the newest first.
pub(super) fn all(tx: &mut Tx) -> Result<Vec<Form>, Error> {
    tx.query(sql::ALL, &[])?.iter().map(read).collect()
}

/// One form.
pub(super) fn one(tx: &mut Tx, id: Id) -> Result<Form, Error> {
    let row = tx.query_one(sql::ONE, &[id.into()])?;
    read(&row.ok_or_else(|| Error::not_found("there is no such form"))?)
}

/// The form at an address.
pub(super) fn by_slug(tx: &mut Tx, slug: &str) -> Result<Option<Form>, Error> {
    tx.query_one(sql::BY_SLUG, &[slug.into()])?.as_ref().map(read).transpose()
}

/// Stores a new form.
pub(super) fn add(tx: &mut Tx, form: &Form) -> Result<(), Error> {
    let row = [
        form.id.into(),
        form.name.as_str().into(),
        form.slug.as_str().into(),
        form.state.name().into(),
        text(&form.settings)?.into(),
        form.created_at.into(),
    ];
    tx.execute(sql::ADD, &row)?;
    Ok(())
}

/// Stores what a form is now.
pub(super) fn change(tx: &mut Tx, form: &Form) -> Result<(), Error> {
    let row = [
        form.id.into(),
        form.name.as_str().into(),
        form.slug.as_str().into(),
        form.state.name().into(),
        text(&form.settings)?.into(),
        form.changed_at.into(),
    ];
    tx.execute(sql::CHANGE, &row)?;
    Ok(())
}

fn text(settings: &Settings) -> Result<String, Error> {
    serde_json::to_string(settings).map_err(|error| Error::bug(error.to_string()))
}

/// The longest address of a form, in letters.
const LONGEST_SLUG: usize = 60;

/// The address that follows from a name, another one where that is taken.
pub(super) fn free_slug(tx: &mut Tx, id: Id, name: &str) -> Result<String, Error> {
    let mut slug = String::new();
    for letter in search_key(name).chars() {
        match letter {
            'a'..='z' | '0'..='9' => slug.push(letter),
            _ if !slug.is_empty() && !slug.ends_with('-') => slug.push('-'),
            _ => {}
        }
        if slug.len() >= LONGEST_SLUG - 4 {
            break;
        }
    }
    let slug = slug.trim_matches('-');
    let slug = if slug.is_empty() || RESERVED.contains(&slug) { "form" } else { slug };
    for number in 1..1_000 {
        let tried = if number == 1 { slug.to_owned() } else { format!("{slug}-{number}") };
        if tx.query_one(sql::TAKEN, &[tried.as_str().into(), id.into()])?.is_none() {
            return Ok(tried);
        }
    }
    Ok(id.to_string())
}

/// Addresses that are others' already.
const RESERVED: &[&str] = &["confirm"];

/// Whether a form can have this address.
pub(super) fn is_slug(slug: &str) -> bool {
    (1..=LONGEST_SLUG).contains(&slug.len())
        && slug.bytes().all(|letter| matches!(letter, b'a'..=b'z' | b'0'..=b'9' | b'-'))
        && !RESERVED.contains(&slug)
}

/// Checks an address that somebody chose.
pub(super) fn must_be_free(tx: &mut Tx, id: Id, slug: &str) -> Result<(), Error> {
    if !is_slug(slug) {
        let detail = format!("must be up to {LONGEST_SLUG} small letters, digits and hyphens");
        return Err(Error::invalid("/slug", detail));
    }
    match tx.query_one(sql::TAKEN, &[slug.into(), id.into()])? {
        Some(_) => Err(Error::invalid("/slug", "another form has this address; choose another")),
        None => Ok(()),
    }
}

/// What came in by a form.
#[derive(Clone, Copy, Debug, Default)]
struct Count {
    submissions: i64,
    confirmed: i64,
    last_at: Option<i64>,
}

/// Forms as answers show them.
pub(super) fn shown(tx: &mut Tx, app: &App, forms: &[Form]) -> Result<Vec<Json>, Error> {
    let mut counts: HashMap<Id, Count> = HashMap::new();
    let ids: Vec<Id> = forms.iter().map(|form| form.id).collect();
    let purposes = Purposes::load(tx)?;
    for row in tx.query(sql::COUNTS, &[db::list::ids(&ids)])? {
        let count = counts.entry(row.id(0)?).or_default();
        count.submissions += row.integer(2)?;
        if row.text(1)? == "confirmed" {
            count.confirmed = row.integer(2)?;
        }
        count.last_at = count.last_at.max(row.opt_integer(3)?);
    }
    forms
        .iter()
        .map(|form| {
            let settings =
                serde_json::to_value(&form.settings).map_err(|error| Error::bug(error.to_string()))?;
            let mut shown =
                json!({"id": form.id, "name": form.name, "slug": form.slug, "state": form.state.name()});
            let count = counts.get(&form.id).copied().unwrap_or_default();
            let rest = json!({
                "language": form.settings.language().tag(),
                "submissions": count.submissions,
                "confirmed": count.confirmed,
                "last_at": count.last_at.map(Timestamp),
                "url": form.url(app),
                "embed": embed::frame(app, form),
                "embed_html": embed::plain(app, form, &purposes),
                "created_at": form.created_at,
                "changed_at": form.changed_at,
            });
            for part in [settings, rest] {
                if let (Some(shown), Json::Object(part)) = (shown.as_object_mut(), part) {
                    shown.extend(part);
                }
            }
            Ok(shown)
        })
        .collect()
}
