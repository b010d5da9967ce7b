//! The routes of records: the same for every object.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use db::Tx;
use model::Id;
use model::field::Access;
use model::filter::Fault;
use model::object::Object;
use serde::Deserialize;
use serde_json::{Map, Value as Json, json};

use super::list::{Direction, SortKey, page_text};
use super::read::versions;
use super::together::{self, Wanted};
use super::{Draft, Matching, Outcome, Search, Writing, delete, read_draft, totals, upsert};
use crate::http::{Answer, Body, Caller, Needs, Once, Path, Query, Route, Shape};
use crate::rights::Right;
use crate::{App, Error};

/// Most records of one batch.
const BATCH_LIMIT: usize = 1_000;

pub(crate) fn routes() -> Vec<Route> {
    use Needs::{Read, Write};
    vec![
        Route::get("/{object}", Read, "A page of records", list).answers(Shape::RecordList),
        Route::post("/{object}", Write, "Make a record", create)
            .takes(Shape::RecordInput)
            .answers(Shape::Record)
            .creates(),
        Route::post("/{object}/search", Read, "Find records by filter, words and order", search)
            .takes(Shape::Search)
            .answers(Shape::RecordList),
        Route::post("/{object}/batch", Write, "Make or change up to 1,000 records by a key", batch)
            .takes(Shape::Batch)
            .answers(Shape::BatchResults),
        Route::get("/{object}/{id}", Read, "One record", show).answers(Shape::Record),
        Route::patch("/{object}/{id}", Write, "Change fields of a record; null empties one", change)
            .takes(Shape::RecordInput)
            .answers(Shape::Record),
        Route::delete("/{object}/{id}", Write, "Delete a record", remove).empties(),
    ]
}

/// What a list in the address may be asked for.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ListQuery {
    limit: Option<i64>,
    after: Option<String>,
    sort: Option<String>,
    total: Option<bool>,
}

async fn list(
    State(app): State<App>,
    caller: Caller,
    Path(slug): Path<String>,
    Query(query): Query<ListQuery>,
) -> Result<Answer, Error> {
    let sort = query.sort.as_deref().unwrap_or_default().split(',').filter(|key| !key.is_empty());
    let sort = sort.map(|key| match key.strip_prefix('-') {
        Some(field) => SortKey { field: field.to_owned(), direction: Direction::Desc },
        None => SortKey { field: key.to_owned(), direction: Direction::Asc },
    });
    let search = Search {
        sort: sort.collect(),
        limit: query.limit,
        after: query.after,
        total: query.total.unwrap_or(false),
        ..Search::default()
    };
    find(app, caller, slug, search).await
}

async fn search(
    State(app): State<App>,
    caller: Caller,
    Path(slug): Path<String>,
    Body(search): Body<Search>,
) -> Result<Answer, Error> {
    find(app, caller, slug, search).await
}

async fn find(app: App, caller: Caller, slug: String, search: Search) -> Result<Answer, Error> {
    let schema = app.view(&caller);
    let counted = totals::in_columns(&app, &caller, &schema, &slug, &search).await?;
    let reading = app.reading();
    let page = move |tx: &mut Tx| page_text(tx, &schema, &reading, schema.object(&slug)?, &search, counted);
    let found = app.db.read(page).await?;
    Ok(Answer::text(StatusCode::OK, found))
}

async fn show(
    State(app): State<App>,
    caller: Caller,
    Path((slug, id)): Path<(String, Id)>,
) -> Result<Answer, Error> {
    let schema = app.view(&caller);
    schema.object(&slug)?;
    together::show(&app, schema, slug, id).await
}

async fn create(
    State(app): State<App>,
    caller: Caller,
    Path(slug): Path<String>,
    once: Once,
    Body(fields): Body<Map<String, Json>>,
) -> Result<Answer, Error> {
    let writing = Writing::live(&app, &caller);
    let object = writing.view.object(&slug)?;
    caller.granted.must(&slug, Right::Create)?;
    let draft = read_draft(&app, &writing.view, object, &fields, "")?;
    let wanted = Wanted { draft, expected: None };
    match once.is_keyless() {
        true => together::write(&app, &caller, writing, slug, wanted).await,
        false => together::write_once(&app, writing, once, slug, wanted).await,
    }
}

async fn change(
    State(app): State<App>,
    caller: Caller,
    Path((slug, id)): Path<(String, Id)>,
    headers: HeaderMap,
    Body(fields): Body<Map<String, Json>>,
) -> Result<Answer, Error> {
    let writing = Writing::live(&app, &caller);
    let draft = read_draft(&app, &writing.view, writing.view.object(&slug)?, &fields, "")?;
    let wanted = Wanted { draft: Draft { id: Some(id), ..draft }, expected: expected_version(&headers)? };
    together::write(&app, &caller, writing, slug, wanted).await
}

async fn remove(
    State(app): State<App>,
    caller: Caller,
    Path((slug, id)): Path<(String, Id)>,
    headers: HeaderMap,
) -> Result<StatusCode, Error> {
    // What is cleared and what follows belongs to the deletion, and comes back with it.
    let writing = Writing { group: Some(app.id()), ..Writing::live(&app, &caller) };
    let expected = expected_version(&headers)?;
    app.write(move |tx| {
        let schema = writing.view.clone();
        let object = schema.object(&slug)?;
        check_version(tx, &schema, object, id, expected.as_deref())?;
        delete(tx, &writing, object, id)
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Records to be made or changed.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BatchBody {
    #[serde(default, rename = "match")]
    matching: Vec<String>,
    records: Vec<Map<String, Json>>,
}

async fn batch(
    State(app): State<App>,
    caller: Caller,
    Path(slug): Path<String>,
    once: Once,
    Body(body): Body<BatchBody>,
) -> Result<Answer, Error> {
    if body.records.len() > BATCH_LIMIT {
        return Err(Error::TooLarge(format!("a batch holds at most {BATCH_LIMIT} records")));
    }
    let writing = Writing::live(&app, &caller);
    let schema = writing.view.clone();
    let object = schema.object(&slug)?;
    let matching = read_matching(object, body.matching)?;
    let mut results: Vec<Option<Outcome>> = Vec::with_capacity(body.records.len());
    let mut drafts = Vec::new();
    for (at, fields) in body.records.iter().enumerate() {
        match read_draft(&app, &schema, object, fields, &format!("/records/{at}")) {
            Ok(draft) => {
                drafts.push(draft);
                results.push(None);
            }
            Err(Error::Invalid(faults)) => results.push(Some(Outcome::Failed(faults))),
            Err(other) => return Err(other),
        }
    }
    once.write(&app, move |tx| {
        let mut written = upsert(tx, &writing, schema.object(&slug)?, &matching, drafts)?.into_iter();
        let results =
            results.into_iter().enumerate().map(|(at, refused)| match refused.or_else(|| written.next()) {
                Some(Outcome::Failed(mut faults)) => {
                    let here = format!("/records/{at}");
                    for fault in &mut faults {
                        if !fault.pointer.starts_with("/records/") {
                            fault.pointer = format!("{here}{}", fault.pointer);
                        }
                    }
                    Ok(json!({"index": at, "id": null, "status": "failed", "errors": faults}))
                }
                Some(Outcome::Refused(why)) => {
                    let errors = [Fault::new(format!("/records/{at}"), why)];
                    Ok(json!({"index": at, "id": null, "status": "failed", "errors": errors}))
                }
                Some(outcome) => {
                    Ok(json!({"index": at, "id": outcome.id()?, "status": outcome.name(), "errors": []}))
                }
                None => Err(Error::bug("a record of a batch was not written")),
            });
        Answer::ok(json!({"results": results.collect::<Result<Vec<_>, Error>>()?}))
    })
    .await
}

/// The fields that a batch or an import may match by.
fn read_matching(object: &Object, fields: Vec<String>) -> Result<Matching, Error> {
    for (at, slug) in fields.iter().enumerate() {
        let fits = object.field(slug).is_some_and(|field| {
            field.access == Access::Writable && super::rows::list_of(field.kind.column_type()).is_some()
        });
        if !fits {
            let names: Vec<_> = object
                .all_fields()
                .filter(|field| {
                    field.access == Access::Writable
                        && super::rows::list_of(field.kind.column_type()).is_some()
                })
                .map(|field| field.slug.as_ref())
                .collect();
            return Err(Error::invalid(
                format!("/match/{at}"),
                format!("{} cannot be matched by '{slug}'; they can by {}", object.slug, names.join(", ")),
            ));
        }
    }
    Ok(if fields.is_empty() { Matching::New } else { Matching::Fields(fields) })
}

/// The version that the caller saw, from `If-Match`; `*` and nothing mean any.
fn expected_version(headers: &HeaderMap) -> Result<Option<String>, Error> {
    let Some(value) = headers.get(header::IF_MATCH) else { return Ok(None) };
    let text = value.to_str().unwrap_or_default().trim();
    if text == "*" {
        return Ok(None);
    }
    let tag = text.strip_prefix("W/").unwrap_or(text);
    match tag.strip_prefix('"').and_then(|tag| tag.strip_suffix('"')) {
        Some(tag) => Ok(Some(tag.to_owned())),
        None => Err(Error::invalid("", "If-Match must hold the ETag of the record, in quotes")),
    }
}

fn check_version(
    tx: &mut Tx,
    schema: &crate::schema::Schema,
    object: &Object,
    id: Id,
    expected: Option<&str>,
) -> Result<(), Error> {
    let Some(expected) = expected else { return Ok(()) };
    together::unlike(object, versions(tx, schema, object, &[id])?.get(&id), expected)
}
