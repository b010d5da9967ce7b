//! `/{object}/board`.

use axum::extract::State;
use platform::http::{Answer, Body, Caller, Needs, Path, Query, Route, Shape, reference};
use platform::records::{By, Group, Search, SortKey, groups};
use platform::{App, Error};
use serde::Deserialize;
use serde_json::{Map, Value as Json, json};

use super::cards;
use super::columns::columns;

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/{object}/board", Needs::Read, "Records in columns, by the values of a field", show)
            .asks(&[("group_by", "string"), ("filter", "string"), ("search", "string")])
            .answers(Shape::Of(answer)),
        Route::post("/{object}/board", Needs::Read, "Records in columns, filtered, sorted and added up", ask)
            .takes(Shape::Of(question))
            .answers(Shape::Of(answer)),
    ]
}

/// What a board is asked for.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct Question {
    group_by: String,
    filter: Option<Json>,
    search: Option<String>,
    sort: Vec<SortKey>,
    fields: Option<Vec<String>>,
    limit_per_column: Option<i64>,
    sum: Option<Vec<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    group_by: String,
    filter: Option<String>,
    search: Option<String>,
}

async fn show(
    State(app): State<App>,
    caller: Caller,
    Path(slug): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Answer, Error> {
    let filter = asked.filter.map(|text| {
        serde_json::from_str(&text).map_err(|error| Error::invalid("/filter", format!("is no JSON: {error}")))
    });
    let question = Question {
        group_by: asked.group_by,
        filter: filter.transpose()?,
        search: asked.search,
        ..Question::default()
    };
    board(app, caller, slug, question).await
}

async fn ask(
    State(app): State<App>,
    caller: Caller,
    Path(slug): Path<String>,
    Body(question): Body<Question>,
) -> Result<Answer, Error> {
    board(app, caller, slug, question).await
}

async fn board(app: App, caller: Caller, slug: String, question: Question) -> Result<Answer, Error> {
    let (schema, reading, now) = (app.view(&caller), app.reading(), app.clock.now());
    let found = app.db.read(move |tx| {
        let object = schema.object(&slug)?;
        let usual = ["amount", "weighted_amount"].into_iter();
        let usual = usual.filter(|name| object.field(name).is_some()).map(str::to_owned);
        let search = Search {
            filter: question.filter,
            search: question.search,
            sort: question.sort,
            fields: question.fields,
            limit: question.limit_per_column,
            sum: question.sum.unwrap_or_else(|| usual.collect()),
            ..Search::default()
        };
        let mut found = groups(tx, &schema, &reading, object, &search, By::Field(&question.group_by))?;
        let records = found.iter_mut().flat_map(|group| group.records.iter_mut());
        cards::complete(tx, &schema, &slug, now, records)?;
        let place = schema.catalog.place(object, &question.group_by);
        let place = place.ok_or_else(|| Error::bug("a board is grouped by no field"))?;
        let columns = columns(tx, &schema, &reading, object, place.field(), search.filter.as_ref(), &found)?;
        let columns: Vec<Json> = columns
            .into_iter()
            .map(|column| {
                let at = found.iter().position(|group| group.key == column.key);
                let group = at.map(|at| found.swap_remove(at));
                let group = group.unwrap_or(Group {
                    key: column.key,
                    count: 0,
                    sums: Map::new(),
                    records: Vec::new(),
                });
                json!({"value": column.value, "label": column.label, "count": group.count, "sums": group.sums,
                    "more": group.count > group.records.len() as i64, "records": group.records})
            })
            .collect();
        Ok::<_, Error>(json!({"group_by": question.group_by, "columns": columns}))
    });
    Answer::ok(found.await?)
}

fn question() -> Json {
    json!({"type": "object", "additionalProperties": false, "required": ["group_by"], "properties": {
        "group_by": {"type": "string", "description": "A select, relation, user, yes-or-no, country or currency"},
        "filter": {"anyOf": [reference("Filter"), {"type": "null"}]},
        "search": {"type": ["string", "null"]},
        "sort": {"type": "array", "items": reference("Sort")},
        "fields": {"type": ["array", "null"], "items": {"type": "string"}},
        "limit_per_column": {"type": ["integer", "null"], "minimum": 0, "maximum": 100},
        "sum": {"type": ["array", "null"], "items": {"type": "string"}},
    }})
}

fn answer() -> Json {
    json!({"type": "object", "required": ["group_by", "columns"], "properties": {
        "group_by": {"type": "string"},
        "columns": {"type": "array", "items": {"type": "object",
            "required": ["value", "label", "count", "sums", "more", "records"], "properties": {
            "value": {"description": "What the records of the column hold; null for those without a value"},
            "label": {"type": ["string", "null"]},
            "count": {"type": "integer"},
            "sums": {"type": "object", "additionalProperties": {}, "description": "By field: a number, or amounts of money by currency"},
            "more": {"type": "boolean", "description": "Whether there are more records than are shown"},
            "records": {"type": "array", "description": "With _next, the next thing to do, and _rotting",
                "items": reference("Record")},
        }}},
    }})
}
