//! The routes of purposes.

use axum::extract::State;
use db::Tx;
use model::{Id, Timestamp};
use platform::accounts::named;
use platform::http::{Answer, Body, Caller, Needs, Once, Path, Route, Shape, said};
use platform::records::Writing;
use platform::{App, Error};
use serde::Deserialize;
use serde_json::json;

use super::{Purpose, Purposes};
use crate::consents::object::objected_before;
use crate::consents::{Basis, Channel, shapes, sql};

/// Most purposes of a firm.
const MOST: usize = 100;
/// The longest text, and the longest description, in characters.
const TEXT_LIMIT: usize = 10_000;
const DESCRIPTION_LIMIT: usize = 2_000;
/// The longest slug.
const SLUG_LIMIT: usize = 40;

pub(in crate::consents) fn routes() -> Vec<Route> {
    use Needs::{Admin, Read};
    use Shape::Of;
    vec![
        Route::get("/purposes", Read, "What consent is asked for", list).answers(Of(shapes::purposes)),
        Route::post("/purposes", Admin, "Add a purpose that people are asked for", create)
            .takes(Of(shapes::new_purpose))
            .answers(Of(shapes::purpose))
            .creates(),
        Route::patch(
            "/purposes/{id}",
            Admin,
            "Change a purpose; another text is a new version of it",
            change,
        )
        .takes(Of(shapes::purpose_change))
        .answers(Of(shapes::purpose)),
        Route::get(
            "/purposes/{id}/texts",
            Read,
            "Every version of a purpose's text, the newest first",
            texts,
        )
        .answers(Of(shapes::texts)),
    ]
}

async fn list(State(app): State<App>, _: Caller) -> Result<Answer, Error> {
    let all = app.db.read(Purposes::load).await?;
    Answer::ok(json!({"data": all.0.iter().map(Purpose::json).collect::<Vec<_>>(), "next": null}))
}

async fn texts(State(app): State<App>, _: Caller, Path(id): Path<Id>) -> Result<Answer, Error> {
    app.db
        .read(move |tx| {
            one(tx, id)?;
            let rows = tx.query(sql::TEXTS, &[id.into()])?;
            let shown = rows.iter().map(|row| {
                let since = Timestamp(row.integer(2)?);
                Ok(json!({"version": row.integer(0)?, "text": row.text(1)?, "since": since}))
            });
            Answer::ok(json!({"data": shown.collect::<Result<Vec<_>, Error>>()?, "next": null}))
        })
        .await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct New {
    name: String,
    slug: Option<String>,
    description: Option<String>,
    basis: Option<String>,
    channels: Option<Vec<String>>,
    text: String,
    public: Option<bool>,
}

async fn create(
    State(app): State<App>,
    caller: Caller,
    once: Once,
    Body(new): Body<New>,
) -> Result<Answer, Error> {
    let basis = new.basis.as_deref().map_or(Ok(Basis::Consent), basis)?;
    let channels = new.channels.as_deref().map_or(Ok(vec![Channel::Email]), channels)?;
    let mut purpose = Purpose {
        id: app.id(),
        slug: String::new(),
        name: named(&new.name)?,
        description: new.description.as_deref().map(described).transpose()?.flatten(),
        basis,
        channels,
        text: text(&new.text)?,
        text_version: 1,
        public: new.public.unwrap_or_else(|| basis.is_hers_to_choose()),
        position: 0,
        active: true,
        created_at: app.clock.now(),
    };
    choosable(&purpose)?;
    let asked = new.slug.as_deref().map(slug).transpose()?;
    let inner = app.clone();
    once.write(&app, move |tx| {
        let known = Purposes::load(tx)?;
        if known.0.len() >= MOST {
            return Err(Error::Conflict(format!("there are {MOST} purposes already")));
        }
        purpose.slug = match asked {
            Some(slug) if known.get(&slug).is_some() => {
                return Err(Error::invalid("/slug", "another purpose has this slug; choose another"));
            }
            Some(slug) => slug,
            None => slug_of(&purpose.name, &known),
        };
        free(&known, &purpose)?;
        purpose.position = known.0.iter().map(|other| other.position + 1).max().unwrap_or_default();
        add(tx, &purpose)?;
        objected_before(tx, &Writing::engine(&inner, caller.actor.clone()), &purpose)?;
        Answer::created(one(tx, purpose.id)?.json())
    })
    .await
}

/// Stores a new purpose with its text.
fn add(tx: &mut Tx, purpose: &Purpose) -> Result<(), Error> {
    tx.execute(
        sql::ADD_PURPOSE,
        &[
            purpose.id.into(),
            purpose.slug.as_str().into(),
            purpose.name.as_str().into(),
            purpose.description.clone().into(),
            purpose.basis.name().into(),
            listed(&purpose.channels).into(),
            purpose.public.into(),
            purpose.position.into(),
            purpose.created_at.into(),
        ],
    )?;
    let first = [purpose.id.into(), 1.into(), purpose.text.as_str().into(), purpose.created_at.into()];
    tx.execute(sql::ADD_TEXT, &first)?;
    Ok(())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Change {
    name: Option<String>,
    #[serde(default, deserialize_with = "said")]
    description: Option<Option<String>>,
    basis: Option<String>,
    channels: Option<Vec<String>>,
    text: Option<String>,
    public: Option<bool>,
    position: Option<i64>,
    active: Option<bool>,
}

async fn change(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<Id>,
    Body(change): Body<Change>,
) -> Result<Answer, Error> {
    let inner = app.clone();
    app.write(move |tx| {
        let now = inner.clock.now();
        let known = Purposes::load(tx)?;
        let before = one(tx, id)?;
        let mut purpose = before.clone();
        if let Some(name) = &change.name {
            purpose.name = named(name)?;
        }
        if let Some(description) = &change.description {
            purpose.description = description.as_deref().map(described).transpose()?.flatten();
        }
        if let Some(said) = &change.basis {
            purpose.basis = basis(said)?;
        }
        if let Some(said) = &change.channels {
            purpose.channels = channels(said)?;
        }
        if let Some(said) = &change.text {
            purpose.text = text(said)?;
        }
        purpose.public = change.public.unwrap_or(purpose.public);
        purpose.active = change.active.unwrap_or(purpose.active);
        if let Some(position) = change.position {
            if !(0..=10_000).contains(&position) {
                return Err(Error::invalid("/position", "must be from 0 to 10000"));
            }
            purpose.position = position;
        }
        choosable(&purpose)?;
        free(&known, &purpose)?;
        if before.basis.is_hers_to_choose() && !purpose.basis.is_hers_to_choose() {
            refused_by_nobody(tx, &purpose)?;
        }
        if purpose.text != before.text {
            purpose.text_version += 1;
            let row = [id.into(), purpose.text_version.into(), purpose.text.as_str().into(), now.into()];
            tx.execute(sql::ADD_TEXT, &row)?;
        }
        tx.execute(
            sql::CHANGE_PURPOSE,
            &[
                id.into(),
                purpose.name.as_str().into(),
                purpose.description.clone().into(),
                purpose.basis.name().into(),
                listed(&purpose.channels).into(),
                purpose.text_version.into(),
                purpose.public.into(),
                purpose.position.into(),
                purpose.active.into(),
            ],
        )?;
        if purpose.basis != before.basis || purpose.channels != before.channels {
            objected_before(tx, &Writing::engine(&inner, caller.actor.clone()), &purpose)?;
        }
        Answer::ok(one(tx, id)?.json())
    })
    .await
}

/// What somebody refused does not become what she cannot refuse.
fn refused_by_nobody(tx: &mut Tx, purpose: &Purpose) -> Result<(), Error> {
    match tx.query_one(sql::REFUSED, &[purpose.slug.as_str().into()])? {
        None => Ok(()),
        Some(_) => Err(Error::invalid(
            "/basis",
            "there are people who do not want this; add another purpose for what a contract or the law demands",
        )),
    }
}

fn one(tx: &mut Tx, id: Id) -> Result<Purpose, Error> {
    let found = Purposes::load(tx)?.0.into_iter().find(|purpose| purpose.id == id);
    found.ok_or_else(|| Error::not_found("there is no such purpose"))
}

/// People tell purposes apart by their names.
fn free(known: &Purposes, purpose: &Purpose) -> Result<(), Error> {
    let taken = known.0.iter().any(|other| {
        other.id != purpose.id
            && other.active
            && purpose.active
            && other.name.to_lowercase() == purpose.name.to_lowercase()
    });
    match taken {
        true => Err(Error::invalid("/name", "another purpose has this name; choose another")),
        false => Ok(()),
    }
}

/// The preference page offers only what is hers to choose.
fn choosable(purpose: &Purpose) -> Result<(), Error> {
    match purpose.public && !purpose.basis.is_hers_to_choose() {
        true => Err(Error::invalid(
            "/public",
            "what a contract or the law demands is not hers to choose, so the preference page cannot show it",
        )),
        false => Ok(()),
    }
}

fn basis(name: &str) -> Result<Basis, Error> {
    Basis::named(name)
        .ok_or_else(|| Error::invalid("/basis", format!("must be one of {}", Basis::names().join(", "))))
}

fn channels(names: &[String]) -> Result<Vec<Channel>, Error> {
    if names.is_empty() {
        return Err(Error::invalid("/channels", "must name at least one channel"));
    }
    let mut channels = Vec::new();
    for (at, name) in names.iter().enumerate() {
        let must = || {
            Error::invalid(
                format!("/channels/{at}"),
                format!("must be one of {}", Channel::names().join(", ")),
            )
        };
        let channel = Channel::named(name).ok_or_else(must)?;
        if !channels.contains(&channel) {
            channels.push(channel);
        }
    }
    Ok(channels)
}

fn listed(channels: &[Channel]) -> String {
    json!(channels.iter().map(|channel| channel.name()).collect::<Vec<_>>()).to_string()
}

fn text(text: &str) -> Result<String, Error> {
    let text = text.trim();
    match text.chars().count() {
        0 => Err(Error::invalid("/text", "must say what people agree to")),
        count if count > TEXT_LIMIT => {
            Err(Error::invalid("/text", format!("may be {TEXT_LIMIT} characters")))
        }
        _ => Ok(text.to_owned()),
    }
}

fn described(text: &str) -> Result<Option<String>, Error> {
    let text = text.trim();
    match text.chars().count() {
        0 => Ok(None),
        count if count > DESCRIPTION_LIMIT => {
            Err(Error::invalid("/description", format!("may be {DESCRIPTION_LIMIT} characters")))
        }
        _ => Ok(Some(text.to_owned())),
    }
}

fn slug(text: &str) -> Result<String, Error> {
    let good = !text.is_empty()
        && text.len() <= SLUG_LIMIT
        && text.starts_with(|first: char| first.is_ascii_lowercase())
        && text.chars().all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_');
    match good {
        true => Ok(text.to_owned()),
        false => Err(Error::invalid(
            "/slug",
            format!("must be up to {SLUG_LIMIT} letters a to z, digits and _, beginning with a letter"),
        )),
    }
}

/// A slug for a name that no other purpose has.
fn slug_of(name: &str, known: &Purposes) -> String {
    let mut plain = String::new();
    for letter in model::search_key(name).chars() {
        if letter.is_ascii_alphanumeric() {
            plain.push(letter);
        } else if !plain.is_empty() && !plain.ends_with('_') {
            plain.push('_');
        }
        if plain.len() >= SLUG_LIMIT - 4 {
            break;
        }
    }
    let plain = plain.trim_matches('_');
    let plain = match plain.starts_with(|first: char| first.is_ascii_lowercase()) {
        true => plain.to_owned(),
        false => format!("purpose_{plain}").trim_end_matches('_').to_owned(),
    };
    let numbered = (2..).map(|number| format!("{plain}_{number}"));
    let mut slugs = [plain.clone()].into_iter().chain(numbered);
    slugs.find(|slug| known.get(slug).is_none()).unwrap_or(plain)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may panic")]
    use super::*;

    #[test]
    fn every_name_has_a_slug_that_may_be_one() {
        let none = Purposes::default();
        for name in ["Newsletter", "Ärztliche Hinweise & mehr", "2 for 1", "новости", "!", &"x".repeat(99)]
        {
            let made = slug_of(name, &none);
            assert_eq!(slug(&made).unwrap(), made, "{name}");
        }
        assert_eq!(slug_of("News by e-mail", &none), "news_by_e_mail");
    }
}
