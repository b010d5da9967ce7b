//! Writing down, correcting and withdrawing moments through the API.

use axum::extract::State;
use axum::http::StatusCode;
use model::field::{Field, FieldType};
use model::filter::Fault;
use model::{ColumnType, Id, PortableType, Timestamp, Value};
use serde::Deserialize;
use serde_json::{Map, Value as Json, json};

use super::columns::{COLUMNS, LINKS, OF_SOURCES, TEXTS};
use super::scope::{BELONGS, NAME};
use super::{NewInteraction, json as shown, of_person, one, page, several, write_many};
use crate::feed::{self, LIVE_WITHIN_MICROS};
use crate::http::{Answer, Body, Caller, Needs, Once, Path, Query, Route, Shape, reference};
use crate::rights::{self, Right};
use crate::schema::Schema;
use crate::warehouse::scope_of;
use crate::{App, Error};

pub(crate) fn routes() -> Vec<Route> {
    use Needs::{Read, Write};
    vec![
        Route::get(
            "/interactions",
            Read,
            "Moments, of everybody in the order of the feed or of one person; order=newest gives the latest",
            list,
        )
        .asks(&[
            ("person_id", "uuid"),
            ("kind", "string"),
            ("order", "string"),
            ("after", "string"),
            ("limit", "integer"),
        ])
        .answers(Shape::Of(list_schema)),
        Route::post("/interactions", Write, "Write down a moment", create)
            .takes(Shape::Of(input_schema))
            .answers(Shape::Of(shape))
            .creates(),
        Route::get("/interactions/{id}", Read, "One moment in its latest version", show)
            .answers(Shape::Of(shape)),
        Route::patch("/interactions/{id}", Write, "Correct a moment: writes a new version", correct)
            .takes(Shape::Of(input_schema))
            .answers(Shape::Of(shape)),
        Route::delete("/interactions/{id}", Write, "Withdraw a moment", withdraw).empties(),
    ]
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ListQuery {
    person_id: Option<Id>,
    kind: Option<String>,
    order: Option<String>,
    after: Option<String>,
    limit: Option<i64>,
}

async fn list(
    State(app): State<App>,
    caller: Caller,
    Query(query): Query<ListQuery>,
) -> Result<Answer, Error> {
    let limit = query.limit.unwrap_or(50);
    if !(1..=1_000).contains(&limit) {
        return Err(Error::invalid("/limit", "must be from 1 to 1000"));
    }
    let wrong = || Error::invalid("/after", "is not a cursor of this list; start again without it");
    let kind = query.kind.clone();
    let view = app.view(&caller);
    let seen = view.clone();
    match query.order.as_deref() {
        None | Some("feed") => {}
        Some("newest") if query.person_id.is_none() && query.after.is_none() => {
            return newest(&app, &caller, query.kind, limit).await;
        }
        Some("newest") if query.person_id.is_some() => {}
        Some("newest") => return Err(Error::invalid("/after", "the latest have no pages; ask without it")),
        Some(_) => return Err(Error::invalid("/order", "must be feed or newest")),
    }
    let (rows, next) = match query.person_id {
        None => {
            let after = query.after.as_deref().map_or(Ok(0), str::parse::<i64>).map_err(|_| wrong())?;
            let rows = app.db.read(move |tx| page(tx, &seen, after, kind.as_deref(), limit + 1)).await?;
            let next = rows.get(limit as usize - 1).and_then(|row| integer(row, "seq"));
            (rows, next.map(|seq| seq.to_string()))
        }
        Some(person) => {
            let before = match query.after.as_deref() {
                None => (Timestamp(i64::MAX), i64::MAX),
                Some(text) => {
                    let (at, seq) = text.split_once('.').ok_or_else(wrong)?;
                    (Timestamp(at.parse().map_err(|_| wrong())?), seq.parse().map_err(|_| wrong())?)
                }
            };
            let rows = app
                .db
                .read(move |tx| of_person(tx, &seen, person, before, kind.as_deref(), limit + 1))
                .await?;
            let last = rows.get(limit as usize - 1);
            let next = last.and_then(|row| Some(format!("{}.{}", integer(row, "at")?, integer(row, "seq")?)));
            (rows, next)
        }
    };
    let more = rows.len() > limit as usize;
    let data =
        rows.iter().take(limit as usize).map(|row| shown(&view, row)).collect::<Result<Vec<_>, _>>()?;
    Answer::ok(json!({"data": data, "next": next.filter(|_| more)}))
}

/// The latest moments of everybody. Which they are the columns of the warehouse say, where a kind that is seldom is
/// found as quickly as one that is common.
async fn newest(app: &App, caller: &Caller, kind: Option<String>, limit: i64) -> Result<Answer, Error> {
    let filter = if kind.is_some() { " where kind = $1" } else { "" };
    let text = format!("select id from interactions{filter} order by at desc, seq desc limit {limit}");
    let mut query = app.query(scope_of(app, caller).await?, text);
    query.values.extend(kind.map(|kind| (kind.into(), PortableType::Text)));
    let found = app.warehouse.rows(query).await?;
    let ids: Vec<Id> = found.rows.iter().filter_map(|row| row.first()?.as_str()?.parse().ok()).collect();
    let view = app.view(caller);
    let data = app
        .db
        .read(move |tx| {
            let rows = several(tx, &view, &ids)?;
            rows.iter().map(|row| shown(&view, row)).collect::<Result<Vec<_>, _>>()
        })
        .await?;
    Answer::ok(json!({"data": data, "next": null}))
}

async fn show(State(app): State<App>, caller: Caller, Path(id): Path<Id>) -> Result<Answer, Error> {
    let view = app.view(&caller);
    app.db.read(move |tx| Answer::ok(shown(&view, &present(tx, &view, id)?)?)).await
}

async fn create(
    State(app): State<App>,
    caller: Caller,
    once: Once,
    Body(fields): Body<Map<String, Json>>,
) -> Result<Answer, Error> {
    let now = app.clock.now();
    let id = app.id();
    let mut draft = NewInteraction { id, at: now, received_at: now, ..NewInteraction::default() };
    apply(&app, &mut draft, &fields)?;
    if draft.kind.is_empty() {
        return Err(Error::invalid("/kind", "is missing; say what happened, like call_made"));
    }
    if let Some(user) = caller.user_id
        && !draft.links.iter().any(|(name, _)| name == "user_id")
    {
        draft.links.push(("user_id".to_owned(), user));
    }
    draft.live = draft.at.0 >= now.0 - LIVE_WITHIN_MICROS;
    caller.granted.must(NAME, Right::Create)?;
    let view = app.view(&caller);
    once.write(&app, move |tx| {
        check_owner(tx, &view, &draft)?;
        check_links(tx, &view, &draft)?;
        let seq = feed::take(tx, 1)?;
        write_many(tx, seq, vec![draft])?;
        Answer::created(shown(&view, &present(tx, &view, id)?)?)
    })
    .await
}

async fn correct(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<Id>,
    Body(fields): Body<Map<String, Json>>,
) -> Result<Answer, Error> {
    let now = app.clock.now();
    let inner = app.clone();
    app.write(move |tx| {
        let view = inner.view(&caller);
        let mut version = version_of(&own(tx, &view, id)?)?;
        caller.granted.must(NAME, Right::Edit)?;
        let before = version.clone();
        apply(&inner, &mut version, &fields)?;
        if version != before {
            version.received_at = now;
            version.live = false;
            check_owner(tx, &view, &version)?;
            check_links(tx, &view, &version)?;
            let seq = feed::take(tx, 1)?;
            write_many(tx, seq, vec![version])?;
        }
        Answer::ok(shown(&view, &present(tx, &view, id)?)?)
    })
    .await
}

async fn withdraw(State(app): State<App>, caller: Caller, Path(id): Path<Id>) -> Result<StatusCode, Error> {
    let now = app.clock.now();
    let view = app.view(&caller);
    app.write(move |tx| {
        let version = version_of(&own(tx, &view, id)?)?;
        caller.granted.must(NAME, Right::Delete)?;
        let seq = feed::take(tx, 1)?;
        let version = NewInteraction { withdrawn: true, live: false, received_at: now, ..version };
        write_many(tx, seq, vec![version])
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The latest version, unless it was withdrawn.
fn present(tx: &mut db::Tx, view: &Schema, id: Id) -> Result<Vec<Value>, Error> {
    let row = one(tx, view, id)?.filter(|row| column(row, "withdrawn") == Some(&Value::Boolean(false)));
    row.ok_or_else(|| Error::not_found("there is no such interaction"))
}

/// The latest version of a moment that does not follow from a record.
fn own(tx: &mut db::Tx, view: &Schema, id: Id) -> Result<Vec<Value>, Error> {
    let row = present(tx, view, id)?;
    let Some(Value::Text(kind)) = column(&row, "kind") else { return Ok(row) };
    for link in LINKS {
        if let Some(Value::Id(record)) = column(&row, link)
            && Id::derived(*record, kind) == id
        {
            let what = link.trim_end_matches("_id");
            return Err(Error::Conflict(format!("this follows from the {what}; change the {what} instead")));
        }
    }
    Ok(row)
}

/// A moment belongs to somebody who is there.
fn check_owner(tx: &mut db::Tx, schema: &Schema, draft: &NewInteraction) -> Result<(), Error> {
    if draft.profile_id.is_none() && draft.company_id.is_none() {
        return Err(Error::invalid("/person_id", "is missing; a moment belongs to a person or a company"));
    }
    for (object, id, pointer) in
        [("people", draft.profile_id, "/person_id"), ("companies", draft.company_id, "/company_id")]
    {
        let Some(id) = id else { continue };
        let object = schema.object(object)?;
        if crate::records::titles(tx, schema, object, &[id].into())?.is_empty() {
            return Err(Error::invalid(pointer, format!("there is no such record in {}", object.slug)));
        }
    }
    Ok(())
}

/// What a moment belongs to must be there for whoever writes it down, or it would not be there for her itself.
fn check_links(tx: &mut db::Tx, view: &Schema, draft: &NewInteraction) -> Result<(), Error> {
    if !view.is_narrowed() {
        return Ok(());
    }
    for (column, object) in BELONGS {
        let linked = draft.links.iter().find(|(name, _)| name == column);
        if let Some((_, id)) = linked
            && rights::visible_of(tx, view, object, &[*id].into())?.is_empty()
        {
            return Err(Error::invalid(format!("/{column}"), format!("there is no such record in {object}")));
        }
    }
    Ok(())
}

/// Takes over what a request says. All faults are collected.
fn apply(app: &App, draft: &mut NewInteraction, fields: &Map<String, Json>) -> Result<(), Error> {
    let mut faults = Vec::new();
    for (name, json) in fields {
        if let Err(error) = apply_one(app, draft, name, json) {
            let pointer = format!("/{}", name.replace('~', "~0").replace('/', "~1"));
            match error {
                Error::Invalid(found) => {
                    faults.extend(found.into_iter().map(|fault| Fault::new(&pointer, fault.detail)));
                }
                other => return Err(other),
            }
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(Error::Invalid(faults)) }
}

fn apply_one(app: &App, draft: &mut NewInteraction, name: &str, json: &Json) -> Result<(), Error> {
    let reading = app.firm.reading();
    let read = |kind: FieldType| -> Result<Vec<Value>, Error> {
        let field = Field::new("value", "The value", kind);
        Ok(field.read_json(json, &reading)?.into_iter().map(|(_, value)| value).collect())
    };
    let one = |kind: FieldType| -> Result<Value, Error> {
        Ok(read(kind)?.into_iter().next().unwrap_or(Value::Null))
    };
    let text = || -> Result<Option<String>, Error> {
        Ok(match one(FieldType::Code)? {
            Value::Text(text) => Some(text),
            _ => None,
        })
    };
    let id = || -> Result<Option<Id>, Error> {
        Ok(match one(FieldType::Id)? {
            Value::Id(id) => Some(id),
            _ => None,
        })
    };
    let choice = |choices: &[&str]| -> Result<Option<String>, Error> {
        match text()? {
            Some(word) if !choices.contains(&word.as_str()) => {
                Err(Error::invalid("", format!("must be one of {}", choices.join(", "))))
            }
            word => Ok(word),
        }
    };
    match name {
        "person_id" => draft.profile_id = id()?,
        "company_id" => draft.company_id = id()?,
        "at" => match one(FieldType::DateTime)? {
            Value::Integer(micros) => draft.at = Timestamp(micros),
            _ => return Err(Error::invalid("", "must be a time")),
        },
        "kind" => draft.kind = kind(text()?)?,
        "channel" => draft.channel = text()?,
        "direction" => draft.direction = choice(&["in", "out"])?,
        "department" => {
            draft.department = choice(&["marketing", "sales", "service", "product", "finance"])?;
        }
        "amount" => match read(FieldType::Money { currency: None })?.as_slice() {
            [Value::Integer(micros), Value::Text(code)] => {
                (draft.amount, draft.currency) = (Some(*micros), Some(code.clone()));
            }
            _ => (draft.amount, draft.currency) = (None, None),
        },
        "quantity" => draft.quantity = real(one(FieldType::Decimal)?),
        "sentiment" => match real(one(FieldType::Decimal)?) {
            Some(mood) if !(-1.0..=1.0).contains(&mood) => {
                return Err(Error::invalid("", "must be from -1 (bad) to 1 (good)"));
            }
            mood => draft.sentiment = mood,
        },
        "is_bot" => {
            draft.is_bot = match one(FieldType::Boolean)? {
                Value::Boolean(yes) => Some(yes),
                _ => None,
            };
        }
        "properties" => match json {
            Json::Null => draft.properties = None,
            Json::Object(_) if json.to_string().len() <= PROPERTIES_LIMIT => {
                draft.properties = Some(json.to_string());
            }
            Json::Object(_) => {
                return Err(Error::invalid("", format!("may be {PROPERTIES_LIMIT} bytes of JSON")));
            }
            _ => return Err(Error::invalid("", "must be an object")),
        },
        link if LINKS.contains(&link) => {
            draft.links.retain(|(name, _)| name != link);
            draft.links.extend(id()?.map(|id| (link.to_owned(), id)));
        }
        other if TEXTS.contains(&other) && !OF_SOURCES.contains(&other) => {
            draft.texts.retain(|(name, _)| name != other);
            draft.texts.extend(text()?.map(|text| (other.to_owned(), text)));
        }
        _ => {
            return Err(Error::invalid(
                "",
                format!("interactions have no such field; they have {}", writable()),
            ));
        }
    }
    Ok(())
}

/// The longest properties, in bytes of JSON.
const PROPERTIES_LIMIT: usize = 32 * 1024;

/// The fields a request may set, in the order of the columns.
fn writable() -> String {
    let kept = ["seq", "id", "latest", "withdrawn", "live", "received_at", "currency"];
    let names = COLUMNS.iter().map(|(name, _)| if *name == "profile_id" { "person_id" } else { name });
    names.filter(|name| !kept.contains(name) && !OF_SOURCES.contains(name)).collect::<Vec<_>>().join(", ")
}

fn kind(text: Option<String>) -> Result<String, Error> {
    let text = text.unwrap_or_default();
    let good = text.len() <= 64
        && text.starts_with(|letter: char| letter.is_ascii_lowercase())
        && text.chars().all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_');
    if good {
        Ok(text)
    } else {
        Err(Error::invalid("", "must be a verb in the past in snake_case, like call_made"))
    }
}

fn real(value: Value) -> Option<f64> {
    match value {
        Value::Real(real) => Some(real),
        _ => None,
    }
}

fn column<'a>(row: &'a [Value], name: &str) -> Option<&'a Value> {
    COLUMNS.iter().position(|(column, _)| *column == name).and_then(|position| row.get(position))
}

fn integer(row: &[Value], name: &str) -> Option<i64> {
    match column(row, name) {
        Some(Value::Integer(whole)) => Some(*whole),
        _ => None,
    }
}

/// The version that stands in a row, ready to be changed.
fn version_of(row: &[Value]) -> Result<NewInteraction, Error> {
    let id = |name: &str| match column(row, name) {
        Some(Value::Id(id)) => Some(*id),
        _ => None,
    };
    let text = |name: &str| match column(row, name) {
        Some(Value::Text(text)) => Some(text.clone()),
        _ => None,
    };
    let yes = |name: &str| match column(row, name) {
        Some(Value::Boolean(yes)) => Some(*yes),
        _ => None,
    };
    let number = |name: &str| column(row, name).cloned().and_then(real);
    let broken = || Error::bug("an interaction lacks a column");
    Ok(NewInteraction {
        id: id("id").ok_or_else(broken)?,
        rewrites: true,
        withdrawn: false,
        live: yes("live").unwrap_or(false),
        profile_id: id("profile_id"),
        company_id: id("company_id"),
        at: Timestamp(integer(row, "at").ok_or_else(broken)?),
        received_at: Timestamp(integer(row, "received_at").ok_or_else(broken)?),
        kind: text("kind").ok_or_else(broken)?,
        channel: text("channel"),
        direction: text("direction"),
        department: text("department"),
        amount: integer(row, "amount"),
        currency: text("currency"),
        quantity: number("quantity"),
        links: LINKS.iter().filter_map(|name| Some(((*name).to_owned(), id(name)?))).collect(),
        texts: TEXTS.iter().filter_map(|name| Some(((*name).to_owned(), text(name)?))).collect(),
        is_bot: yes("is_bot"),
        sentiment: number("sentiment"),
        properties: text("properties"),
    })
}

/// The JSON schema of a moment, from its columns.
pub(crate) fn shape() -> Json {
    let mut properties = Map::new();
    for (name, kind) in COLUMNS {
        if matches!(*name, "latest" | "currency") {
            continue;
        }
        let form = match (*name, kind) {
            ("amount", _) => json!({"anyOf": [reference("Money"), {"type": "null"}]}),
            ("properties" | "context", _) => json!({"type": ["object", "null"]}),
            ("at" | "received_at", _) => json!({"type": "string", "format": "date-time"}),
            (_, ColumnType::Id) => json!({"type": ["string", "null"], "format": "uuid"}),
            (_, ColumnType::Integer) => json!({"type": ["integer", "null"]}),
            (_, ColumnType::Real) => json!({"type": ["number", "null"]}),
            (_, ColumnType::Boolean) => json!({"type": ["boolean", "null"]}),
            _ => json!({"type": ["string", "null"]}),
        };
        properties.insert((*name).to_owned(), form);
    }
    properties.insert("person_id".into(), json!({"type": ["string", "null"], "format": "uuid"}));
    json!({"type": "object", "properties": properties})
}

fn input_schema() -> Json {
    let mut input = shape();
    if let Some(properties) = input.get_mut("properties").and_then(Json::as_object_mut) {
        let kept = ["seq", "id", "withdrawn", "live", "received_at", "profile_id"];
        for kept in kept.iter().chain(OF_SOURCES) {
            properties.remove(*kept);
        }
    }
    input
}

fn list_schema() -> Json {
    json!({"type": "object", "required": ["data", "next"], "properties": {
        "data": {"type": "array", "items": shape()}, "next": {"type": ["string", "null"]}}})
}
