//! The timeline of a record: what happened, what was changed, what was brought in and lost against what a user typed,
//! and what was said about it, newest first.

mod activities;
mod changes;
mod shape;

use axum::extract::State;
use db::Tx;
use model::{Id, Timestamp};
use serde::Deserialize;
use serde_json::{Map, Value as Json, json};

use crate::accounts::names;
use crate::http::{Answer, Caller, Needs, Path, Query, Route, Shape};
use crate::schema::Schema;
use crate::{App, Error, comments, files, interactions, records};

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/{object}/{id}/timeline", Needs::Read, "What happened with a record, newest first", show)
            .asks(&[
                ("limit", "integer"),
                ("after", "string"),
                ("type", "string"),
                ("kind", "string"),
                ("department", "string"),
            ])
            .answers(Shape::Of(shape::page)),
    ]
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TimelineQuery {
    limit: Option<i64>,
    after: Option<String>,
    #[serde(rename = "type")]
    types: Option<String>,
    kind: Option<String>,
    department: Option<String>,
}

/// The place before which a page begins: time, then number.
pub(crate) type Place = (Timestamp, i64);

/// What stands in a timeline.
const TYPES: &[&str] = &["interaction", "change", "kept", "comment", "activity", "file"];

/// What is asked for.
struct Asked {
    before: Place,
    types: Vec<String>,
    kinds: Vec<String>,
    departments: Vec<String>,
    limit: i64,
}

impl Asked {
    /// Kinds and departments are those of interactions and activities: who asks for them asks for nothing else.
    fn wants(&self, what: &str) -> bool {
        let narrowed = !self.kinds.is_empty() || !self.departments.is_empty();
        (self.types.is_empty() || self.types.iter().any(|name| name == what))
            && (!narrowed || matches!(what, "interaction" | "activity"))
    }

    /// Whether an entry with this kind and department is asked for.
    fn fits(&self, entry: &Json) -> bool {
        let one_of = |list: &[String], name: &str| {
            list.is_empty() || entry[name].as_str().is_some_and(|value| list.iter().any(|item| item == value))
        };
        one_of(&self.kinds, "kind") && one_of(&self.departments, "department")
    }
}

/// The place that a cursor of a timeline means; the end of time without one.
pub(crate) fn place(after: Option<&str>) -> Result<Place, Error> {
    let wrong = || Error::invalid("/after", "is not a cursor of this list; start again without it");
    let Some(text) = after else { return Ok((Timestamp(i64::MAX), i64::MAX)) };
    let (at, seq) = text.split_once('.').ok_or_else(wrong)?;
    Ok((Timestamp(at.parse().map_err(|_| wrong())?), seq.parse().map_err(|_| wrong())?))
}

async fn show(
    State(app): State<App>,
    caller: Caller,
    Path((slug, id)): Path<(String, Id)>,
    Query(query): Query<TimelineQuery>,
) -> Result<Answer, Error> {
    let limit = query.limit.unwrap_or(50);
    if !(1..=500).contains(&limit) {
        return Err(Error::invalid("/limit", "must be from 1 to 500"));
    }
    let list = |text: Option<String>| -> Vec<String> {
        let text = text.unwrap_or_default();
        text.split(',').map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect()
    };
    let asked = Asked {
        before: place(query.after.as_deref())?,
        types: list(query.types),
        kinds: list(query.kind),
        departments: list(query.department),
        limit,
    };
    if asked.types.iter().any(|name| !TYPES.contains(&name.as_str())) {
        return Err(Error::invalid("/type", format!("must be of {}", TYPES.join(", "))));
    }
    if asked.kinds.len() > 100 || asked.departments.len() > 100 {
        return Err(Error::invalid("/kind", "may list 100 names"));
    }
    if asked.kinds.iter().chain(&asked.departments).any(|name| name.contains('\0')) {
        return Err(Error::invalid("/kind", "contains a NUL character"));
    }
    let inner = app.clone();
    let schema = app.view(&caller);
    Answer::ok(app.db.read(move |tx| page(tx, &inner, &caller, &schema, &slug, id, &asked)).await?)
}

/// One page: interactions by when they happened, everything else by when it was done.
fn page(
    tx: &mut Tx,
    app: &App,
    caller: &Caller,
    schema: &Schema,
    slug: &str,
    id: Id,
    asked: &Asked,
) -> Result<Json, Error> {
    let object = schema.object(slug)?;
    let (record, _) = records::get(tx, schema, object, id)?;
    let mut entries: Vec<(Place, Json)> = Vec::new();
    if let Some(column) = interactions::column_of(slug).filter(|_| asked.wants("interaction")) {
        let mut moments = moments(tx, schema, column, id, asked)?;
        if slug == "people" {
            grouped(tx, app, id, &mut moments)?;
        }
        entries.extend(moments);
    }
    if asked.wants("change") {
        entries.extend(changes::of_record(tx, app, object, id, &record, asked.before, schema.is_narrowed())?);
    }
    if asked.wants("kept") {
        entries.extend(records::typed::entries(tx, object, id, asked.before)?);
    }
    if asked.wants("comment") {
        let comments = comments::of_record(tx, slug, id, asked.before, asked.limit + 1)?;
        let names = comments::authors(tx, app, &comments)?;
        entries.extend(comments.iter().map(|comment| {
            let mut entry = comment.shown(&names, caller);
            entry["type"] = json!("comment");
            entry["seq"] = json!(comment.seq);
            entry["at"] = json!(comment.created_at);
            ((comment.created_at, comment.seq), entry)
        }));
    }
    if asked.wants("file") {
        let found = files::of_record(tx, slug, id, asked.before, asked.limit + 1)?;
        let names = names(tx, app, found.iter().map(|one| (one.file.actor.as_str(), one.file.actor_id)))?;
        entries.extend(found.iter().map(|one| {
            let mut entry = one.file.shown(&names);
            entry["type"] = json!("file");
            entry["seq"] = json!(one.place.1);
            entry["at"] = json!(one.place.0);
            (one.place, entry)
        }));
    }
    if asked.wants("activity") {
        let told = |kind: &str| {
            interactions::column_of(slug).is_some()
                && asked.wants("interaction")
                && (asked.kinds.is_empty() || asked.kinds.iter().any(|name| name == kind))
        };
        let activities = activities::about(tx, schema, object, id, told)?.into_iter();
        entries.extend(activities.filter(|(place, entry)| *place < asked.before && asked.fits(entry)));
    }
    entries.sort_by_key(|(place, _)| std::cmp::Reverse(*place));
    let more = entries.len() > asked.limit as usize;
    entries.truncate(asked.limit as usize);
    let next = entries.last().filter(|_| more).map(|((at, seq), _)| format!("{}.{seq}", at.0));
    let data: Vec<_> = entries.into_iter().map(|(_, entry)| entry).collect();
    Ok(json!({"data": data, "next": next}))
}

fn moments(
    tx: &mut Tx,
    view: &Schema,
    column: &'static str,
    id: Id,
    asked: &Asked,
) -> Result<Vec<(Place, Json)>, Error> {
    let wanted = interactions::Wanted {
        column,
        id,
        before: asked.before,
        kinds: &asked.kinds,
        departments: &asked.departments,
        limit: asked.limit + 1,
    };
    interactions::of_record(tx, view, wanted)?
        .iter()
        .map(|row| {
            let mut entry = interactions::json(view, row)?;
            let place = place_of(&entry)?;
            let label = entry.get("kind").and_then(Json::as_str).map(label).unwrap_or_default();
            entry.insert("type".into(), json!("interaction"));
            entry.insert("label".into(), json!(label));
            entry.retain(|name, value| name != "profile_id" && (name == "amount" || !value.is_null()));
            Ok((place, Json::Object(entry)))
        })
        .collect()
}

/// Says of the moments of a person which episodes they are in.
fn grouped(tx: &mut Tx, app: &App, person: Id, moments: &mut [(Place, Json)]) -> Result<(), Error> {
    let (Some((to, _)), Some((from, _))) = (moments.first(), moments.last()) else { return Ok(()) };
    let (from, to) = (from.0, to.0);
    let id = |entry: &Json| entry["id"].as_str().and_then(|id| id.parse::<Id>().ok());
    let ids: Vec<Id> = moments.iter().filter_map(|(_, entry)| id(entry)).collect();
    for module in app.modules.iter() {
        let found = (module.episodes)(tx, person, from, to, &ids)?;
        for (_, entry) in moments.iter_mut() {
            if let Some(episode) = id(entry).and_then(|id| found.get(&id)) {
                entry["episode_id"] = json!(episode);
            }
        }
    }
    Ok(())
}

fn place_of(entry: &Map<String, Json>) -> Result<Place, Error> {
    let at = entry.get("at").and_then(Json::as_str).and_then(|text| text.parse().ok());
    let seq = entry.get("seq").and_then(Json::as_i64);
    at.zip(seq).ok_or_else(|| Error::bug("an interaction has no place"))
}

/// The kind for people to read: `order_placed` is "Order placed".
fn label(kind: &str) -> String {
    let text = kind.replace('_', " ");
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
