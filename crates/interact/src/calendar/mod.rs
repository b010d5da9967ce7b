//! Calendars: the records of any object on the days of the firm that a field of theirs holds.

use axum::extract::State;
use model::{Day, Value};
use platform::http::{Answer, Body, Caller, Needs, Path, Query, Route, Shape, reference};
use platform::records::{By, Direction, Search, SortKey, groups};
use platform::{App, Error};
use serde::Deserialize;
use serde_json::{Value as Json, json};

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/{object}/calendar", Needs::Read, "Records by day", show)
            .asks(&[("field", "string"), ("from", "string"), ("to", "string")])
            .answers(Shape::Of(answer)),
        Route::post("/{object}/calendar", Needs::Read, "Records by day, filtered", ask)
            .takes(Shape::Of(question))
            .answers(Shape::Of(answer)),
    ]
}

/// What a calendar is asked for. Both days belong to it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Question {
    field: String,
    from: String,
    to: String,
    #[serde(default)]
    filter: Option<Json>,
    #[serde(default)]
    search: Option<String>,
    #[serde(default)]
    fields: Option<Vec<String>>,
    #[serde(default)]
    limit_per_day: Option<i64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    field: String,
    from: String,
    to: String,
}

async fn show(
    State(app): State<App>,
    caller: Caller,
    Path(slug): Path<String>,
    Query(Asked { field, from, to }): Query<Asked>,
) -> Result<Answer, Error> {
    let question =
        Question { field, from, to, filter: None, search: None, fields: None, limit_per_day: None };
    calendar(app, caller, slug, question).await
}

async fn ask(
    State(app): State<App>,
    caller: Caller,
    Path(slug): Path<String>,
    Body(question): Body<Question>,
) -> Result<Answer, Error> {
    calendar(app, caller, slug, question).await
}

async fn calendar(app: App, caller: Caller, slug: String, question: Question) -> Result<Answer, Error> {
    let (schema, reading) = (app.view(&caller), app.reading());
    let day = |text: &str, pointer: &str| {
        text.parse::<Day>().map_err(|_| Error::invalid(pointer, "must be a day like 2026-03-02"))
    };
    let (from, to) = (day(&question.from, "/from")?, day(&question.to, "/to")?);
    let found = app.db.read(move |tx| {
        let object = schema.object(&slug)?;
        let search = Search {
            filter: question.filter,
            search: question.search,
            sort: vec![SortKey { field: question.field.clone(), direction: Direction::Asc }],
            fields: question.fields,
            limit: question.limit_per_day,
            ..Search::default()
        };
        let by = By::Days { field: &question.field, from, until: to.plus(1) };
        let mut found = groups(tx, &schema, &reading, object, &search, by)?;
        found.sort_by_key(|group| match group.key {
            Value::Integer(day) => day,
            _ => -1,
        });
        let days = found.into_iter().filter_map(|group| {
            let Value::Integer(day) = group.key else { return None };
            let day = from.plus(i32::try_from(day).ok()?);
            Some(json!({"day": day, "count": group.count, "records": group.records}))
        });
        Ok::<_, Error>(json!({"field": question.field, "days": days.collect::<Vec<_>>()}))
    });
    Answer::ok(found.await?)
}

fn question() -> Json {
    let day = json!({"type": "string", "format": "date"});
    json!({"type": "object", "additionalProperties": false, "required": ["field", "from", "to"], "properties": {
        "field": {"type": "string", "description": "A date or a moment"},
        "from": day,
        "to": day,
        "filter": {"anyOf": [reference("Filter"), {"type": "null"}]},
        "search": {"type": ["string", "null"]},
        "fields": {"type": ["array", "null"], "items": {"type": "string"}},
        "limit_per_day": {"type": ["integer", "null"], "minimum": 0, "maximum": 100},
    }})
}

fn answer() -> Json {
    json!({"type": "object", "required": ["field", "days"], "properties": {
        "field": {"type": "string"},
        "days": {"type": "array", "description": "Days that hold a record", "items": {"type": "object",
            "required": ["day", "count", "records"], "properties": {
            "day": {"type": "string", "format": "date"},
            "count": {"type": "integer"},
            "records": {"type": "array", "items": reference("Record")},
        }}},
    }})
}
