//! The rules, as the firm sees and changes them.

use axum::extract::State;
use axum::http::StatusCode;
use db::Tx;
use model::Id;
use platform::accounts::named;
use platform::http::{Answer, Body, Caller, Needs, Once, Path, Route, Shape, said};
use platform::{App, Error};
use serde::Deserialize;
use serde_json::{Value as Json, json};

use super::rule::{Key, Outcome, Rule, Says};
use super::{built_in, job, rules, shapes};

pub(super) fn routes() -> Vec<Route> {
    use Needs::{Admin, Read};
    use Shape::Of;
    vec![
        Route::get("/episode-rules", Read, "The rules that group what happens into episodes", list)
            .answers(Of(shapes::rules)),
        Route::post("/episode-rules", Admin, "Add a rule; everybody's episodes are made anew", create)
            .takes(Of(shapes::new))
            .answers(Of(shapes::rule))
            .creates(),
        Route::patch(
            "/episode-rules/{id}",
            Admin,
            "Change a rule; everybody's episodes are made anew",
            change,
        )
        .takes(Of(shapes::change))
        .answers(Of(shapes::rule)),
        Route::delete(
            "/episode-rules/{id}",
            Admin,
            "Remove a rule with its episodes; a built-in one becomes again as it was",
            remove,
        )
        .empties(),
    ]
}

/// Most rules of a firm, kinds and outcomes of a rule.
const MOST_RULES: usize = 30;
const MOST_KINDS: usize = 60;
/// The longest time that a rule may wait for another moment, and that an episode may last, in minutes: a year, and ten.
const LONGEST_GAP: i64 = 366 * 24 * 60;
const LONGEST: i64 = 10 * LONGEST_GAP;

async fn list(State(app): State<App>, _: Caller) -> Result<Answer, Error> {
    app.db
        .read(|tx| {
            let data: Vec<Json> = rules::load(tx)?.iter().map(shown).collect();
            Answer::ok(json!({"data": data, "next": null}))
        })
        .await
}

/// What is said of a rule, new or there already.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Change {
    name: Option<String>,
    #[serde(rename = "type")]
    type_: Option<String>,
    begins: Option<Vec<String>>,
    continues: Option<Vec<String>>,
    ends: Option<Vec<String>>,
    #[serde(default, deserialize_with = "said")]
    by: Option<Option<Key>>,
    by_required: Option<bool>,
    gap_minutes: Option<i64>,
    #[serde(default, deserialize_with = "said")]
    longest_minutes: Option<Option<i64>>,
    outcomes: Option<Vec<Outcome>>,
    #[serde(default, deserialize_with = "said")]
    default_outcome: Option<Option<String>>,
    amounts: Option<Vec<String>>,
    active: Option<bool>,
}

async fn create(
    State(app): State<App>,
    _: Caller,
    once: Once,
    Body(change): Body<Change>,
) -> Result<Answer, Error> {
    let (id, now, inner) = (app.id(), app.clock.now(), app.clone());
    let nothing = Rule {
        id,
        name: String::new(),
        type_: String::new(),
        says: Says {
            begins: Vec::new(),
            continues: Vec::new(),
            ends: Vec::new(),
            by: None,
            by_required: false,
            gap_minutes: 30,
            longest_minutes: None,
            outcomes: Vec::new(),
            default_outcome: None,
            amounts: Vec::new(),
        },
        active: true,
        built_in: false,
    };
    let rule = changed(nothing, change)?;
    once.write(&app, move |tx| {
        if rules::load(tx)?.len() >= MOST_RULES {
            return Err(Error::Conflict(format!("there are {MOST_RULES} rules already; remove one first")));
        }
        free(tx, &rule)?;
        rules::keep(tx, &rule, now)?;
        job::enqueue(tx, &inner)?;
        Answer::created(shown(&rule))
    })
    .await
}

async fn change(
    State(app): State<App>,
    _: Caller,
    Path(id): Path<Id>,
    Body(change): Body<Change>,
) -> Result<Answer, Error> {
    let (now, inner) = (app.clock.now(), app.clone());
    app.write(move |tx| {
        let before = one(tx, id)?;
        let rule = changed(before.clone(), change)?;
        if rule != before {
            free(tx, &rule)?;
            rules::keep(tx, &rule, now)?;
            job::enqueue(tx, &inner)?;
        }
        Answer::ok(shown(&rule))
    })
    .await
}

async fn remove(State(app): State<App>, _: Caller, Path(id): Path<Id>) -> Result<StatusCode, Error> {
    let inner = app.clone();
    app.write(move |tx| {
        let rule = one(tx, id)?;
        if built_in::rules().contains(&rule) {
            return Err(Error::Conflict("this rule comes with Rapport; switch it off instead".to_owned()));
        }
        rules::remove(tx, id)?;
        job::enqueue(tx, &inner)?;
        Ok::<_, Error>(())
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}

fn one(tx: &mut Tx, id: Id) -> Result<Rule, Error> {
    let rule = rules::load(tx)?.into_iter().find(|rule| rule.id == id);
    rule.ok_or_else(|| Error::not_found("there is no such rule"))
}

/// Episodes are told apart by the name of their rule, so no two have one.
fn free(tx: &mut Tx, rule: &Rule) -> Result<(), Error> {
    let same = |other: &Rule| other.id != rule.id && other.name.to_lowercase() == rule.name.to_lowercase();
    match rules::load(tx)?.iter().any(same) {
        true => Err(Error::invalid("/name", "another rule has this name; choose another")),
        false => Ok(()),
    }
}

/// A rule with what is said of it.
fn changed(mut rule: Rule, change: Change) -> Result<Rule, Error> {
    let says = &mut rule.says;
    if let Some(name) = change.name {
        rule.name = named(&name)?;
    }
    if let Some(type_) = change.type_ {
        rule.type_ = word(&type_, "/type")?;
    }
    for (pointer, list, said) in [
        ("/begins", &mut says.begins, change.begins),
        ("/continues", &mut says.continues, change.continues),
        ("/ends", &mut says.ends, change.ends),
        ("/amounts", &mut says.amounts, change.amounts),
    ] {
        if let Some(said) = said {
            *list = kinds(&said, pointer)?;
        }
    }
    says.by = change.by.unwrap_or(says.by);
    says.by_required = change.by_required.unwrap_or(says.by_required);
    says.gap_minutes = change.gap_minutes.unwrap_or(says.gap_minutes);
    says.longest_minutes = change.longest_minutes.unwrap_or(says.longest_minutes);
    if let Some(outcomes) = change.outcomes {
        says.outcomes = self::outcomes(outcomes)?;
    }
    if let Some(outcome) = change.default_outcome {
        let outcome = outcome.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
        says.default_outcome = outcome.map(|text| short(text, "/default_outcome")).transpose()?;
    }
    rule.active = change.active.unwrap_or(rule.active);
    whole(&rule)?;
    Ok(rule)
}

/// Whether a rule says all it must.
fn whole(rule: &Rule) -> Result<(), Error> {
    let says = &rule.says;
    if rule.name.is_empty() {
        return Err(Error::invalid("/name", "is missing; call it what an episode is, like Visit"));
    }
    if rule.type_.is_empty() {
        return Err(Error::invalid("/type", "is missing; a word like visit"));
    }
    if says.begins.is_empty() {
        return Err(Error::invalid(
            "/begins",
            "must name at least one kind of moment with which an episode begins",
        ));
    }
    if !(1..=LONGEST_GAP).contains(&says.gap_minutes) {
        return Err(Error::invalid("/gap_minutes", format!("must be from 1 to {LONGEST_GAP}")));
    }
    if says.longest_minutes.is_some_and(|minutes| !(1..=LONGEST).contains(&minutes)) {
        return Err(Error::invalid("/longest_minutes", format!("must be from 1 to {LONGEST}, or null")));
    }
    if says.by_required && says.by.is_none() {
        return Err(Error::invalid("/by_required", "needs something to go by; say what in by"));
    }
    Ok(())
}

fn outcomes(said: Vec<Outcome>) -> Result<Vec<Outcome>, Error> {
    if said.len() > MOST_KINDS {
        return Err(Error::invalid("/outcomes", format!("may list {MOST_KINDS} outcomes")));
    }
    let read = |(at, one): (usize, Outcome)| {
        let kind = word(&one.kind, &format!("/outcomes/{at}/kind"))?;
        Ok(Outcome {
            kind,
            outcome: short(one.outcome.trim().to_owned(), &format!("/outcomes/{at}/outcome"))?,
        })
    };
    said.into_iter().enumerate().map(read).collect()
}

fn short(text: String, pointer: &str) -> Result<String, Error> {
    match text.chars().count() {
        1..=60 if !text.contains('\0') => Ok(text),
        _ => Err(Error::invalid(pointer, "must have 1 to 60 characters")),
    }
}

/// Kinds of moments, each once.
fn kinds(said: &[String], pointer: &str) -> Result<Vec<String>, Error> {
    if said.len() > MOST_KINDS {
        return Err(Error::invalid(pointer, format!("may list {MOST_KINDS} kinds")));
    }
    let mut kinds: Vec<String> = Vec::new();
    for (at, kind) in said.iter().enumerate() {
        let kind = word(kind, &format!("{pointer}/{at}"))?;
        if !kinds.contains(&kind) {
            kinds.push(kind);
        }
    }
    Ok(kinds)
}

/// A word as kinds are written.
fn word(text: &str, pointer: &str) -> Result<String, Error> {
    let text = text.trim();
    let good = |letter: char| letter.is_alphanumeric() || letter == '_';
    match (1..=100).contains(&text.len()) && text.chars().all(good) {
        true => Ok(text.to_owned()),
        false => Err(Error::invalid(pointer, "must be a word of letters, digits and _, like order_placed")),
    }
}

fn shown(rule: &Rule) -> Json {
    let says = &rule.says;
    json!({
        "id": rule.id,
        "name": rule.name,
        "type": rule.type_,
        "begins": says.begins,
        "continues": says.continues,
        "ends": says.ends,
        "by": says.by.map(Key::name),
        "by_required": says.by_required,
        "gap_minutes": says.gap_minutes,
        "longest_minutes": says.longest_minutes,
        "outcomes": says.outcomes,
        "default_outcome": says.default_outcome,
        "amounts": says.amounts,
        "active": rule.active,
        "built_in": rule.built_in,
        "changed": rule.built_in && !built_in::rules().contains(rule),
    })
}
