//! `POST /{object}/export`.

use std::io::Read;

use axum::body::{Body as Stream, Bytes};
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use futures::StreamExt;
use model::field::{Field, Reading};
use model::object::Object;
use platform::http::{Body, Caller, Needs, Path, Route, Shape, reference};
use platform::records::{Search, SortKey, page};
use platform::rights::{Action, Right};
use platform::schema::Schema;
use platform::{App, Error};
use serde::Deserialize;
use serde_json::{Map, Value as Json, json};
use std::sync::Arc;
use tokio::sync::mpsc;

use super::cell::{Column, columns, quote};
use super::{parquet, sheet};
use crate::reader::CsvWriter;

pub(crate) fn routes() -> Vec<Route> {
    let what = "The records of a view as a file: CSV, an Excel workbook, JSON lines or Parquet";
    vec![
        Route::post("/{object}/export", Needs::Read, what, export)
            .takes(Shape::Of(input))
            .answers(Shape::File(MEDIA_TYPES)),
    ]
}

/// Records of a page.
const PAGE: i64 = 1_000;
/// Pages that wait for a slow reader.
const WAITING: usize = 4;
/// The bytes of a file that are handed on together.
const PIECE: usize = 1 << 16;

#[derive(Clone, Copy, Debug, Default, PartialEq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Format {
    #[default]
    Csv,
    Xlsx,
    Jsonl,
    Parquet,
}

impl Format {
    fn media_type(self) -> (&'static str, &'static str) {
        match self {
            Format::Csv => ("csv", "text/csv; charset=utf-8"),
            Format::Xlsx => ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
            Format::Jsonl => ("jsonl", "application/x-ndjson"),
            Format::Parquet => ("parquet", "application/vnd.apache.parquet"),
        }
    }
}

/// What an export may be.
const MEDIA_TYPES: &[&str] = &[
    "text/csv",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/x-ndjson",
    "application/vnd.apache.parquet",
];

#[derive(Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Request {
    filter: Option<Json>,
    search: Option<String>,
    sort: Vec<SortKey>,
    fields: Option<Vec<String>>,
    format: Format,
}

impl Default for Request {
    fn default() -> Request {
        Request { filter: None, search: None, sort: Vec::new(), fields: None, format: Format::Csv }
    }
}

/// The pages of a view, one after the other.
struct Pages {
    app: App,
    schema: Arc<Schema>,
    reading: Reading,
    slug: String,
    search: Search,
    ready: Option<Vec<Map<String, Json>>>,
    over: bool,
}

impl Pages {
    /// Reads the first page, so that what is wrong with the request is said before anything is sent.
    fn begin(app: App, schema: Arc<Schema>, slug: String, search: Search) -> Result<Pages, Error> {
        let reading = app.reading();
        let mut pages = Pages { app, schema, reading, slug, search, ready: None, over: false };
        pages.ready = pages.read()?;
        Ok(pages)
    }

    fn next(&mut self) -> Result<Option<Vec<Map<String, Json>>>, Error> {
        match self.ready.take() {
            Some(page) => Ok(Some(page)),
            None => self.read(),
        }
    }

    fn read(&mut self) -> Result<Option<Vec<Map<String, Json>>>, Error> {
        if self.over {
            return Ok(None);
        }
        let (schema, reading) = (self.schema.clone(), self.reading.clone());
        let (slug, search) = (self.slug.clone(), self.search.clone());
        let read =
            self.app.db.read_blocking(move |tx| page(tx, &schema, &reading, schema.object(&slug)?, &search));
        let page = read?;
        self.over = page.next.is_none();
        self.search.after = page.next;
        let mut records = page.records;
        records.iter_mut().for_each(|record| {
            record.shift_remove("_titles");
        });
        Ok(Some(records))
    }
}

async fn export(
    State(app): State<App>,
    caller: Caller,
    Path(slug): Path<String>,
    Body(request): Body<Request>,
) -> Result<Response, Error> {
    let format = request.format;
    let schema = app.view(&caller);
    let object = schema.object(&slug)?;
    caller.granted.must_act(Action::Export)?;
    caller.granted.must(&slug, Right::Export)?;
    let fields = shown(&schema, object, request.fields.as_deref())?;
    let search = Search {
        filter: request.filter,
        search: request.search,
        sort: request.sort,
        fields: request.fields,
        limit: Some(PAGE),
        ..Search::default()
    };
    let inner = app.export_view(&caller, &slug);
    let name = slug.clone();
    let begun = tokio::task::spawn_blocking(move || Pages::begin(app, inner, name, search));
    let pages = begun.await.map_err(|error| Error::bug(format!("an export ended: {error}")))??;
    let (sender, receiver) = mpsc::channel::<std::io::Result<Bytes>>(WAITING);
    if matches!(format, Format::Xlsx | Format::Parquet) {
        // Both say at one place where everything lies, so the answer begins when all is there.
        let made = tokio::task::spawn_blocking(move || {
            let mut pages = pages;
            let reading = pages.reading.clone();
            match format {
                Format::Parquet => parquet::write(&fields, &reading, || pages.next()),
                _ => sheet::write(&columns(&fields), || pages.next()),
            }
        });
        let file = made.await.map_err(|error| Error::bug(format!("an export ended: {error}")))??;
        tokio::task::spawn_blocking(move || send_file(file, &sender));
    } else {
        tokio::task::spawn_blocking(move || {
            if let Err(error) = send(pages, format, &columns(&fields), &sender) {
                tracing::warn!(%error, "an export broke off");
                // Whoever reads must not take it for whole; when nobody reads, that is why it broke off.
                drop(sender.blocking_send(Err(std::io::Error::other("the export broke off"))));
            }
        });
    }
    let (ending, kind) = format.media_type();
    let headers = [
        (header::CONTENT_TYPE, kind.to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{slug}.{ending}\"")),
    ];
    let stream = futures::stream::unfold(receiver, |mut receiver| async move {
        receiver.recv().await.map(|piece| (piece, receiver))
    });
    // What compresses the answer asks once more behind its end.
    let stream = stream.fuse();
    Ok((headers, Stream::from_stream(stream)).into_response())
}

/// The fields that are asked for, or all.
fn shown(schema: &Schema, object: &Object, fields: Option<&[String]>) -> Result<Vec<Field>, Error> {
    let attached = schema.catalog.attached(&object.slug).flat_map(|attachment| attachment.fields.iter());
    let Some(slugs) = fields else { return Ok(object.all_fields().chain(attached).cloned().collect()) };
    if slugs.is_empty() {
        return Err(Error::invalid("/fields", "name a field, or say nothing for all of them"));
    }
    let mut found = Vec::with_capacity(slugs.len());
    for (at, slug) in slugs.iter().enumerate() {
        let place = schema.catalog.place(object, slug).ok_or_else(|| {
            let names = schema.catalog.field_names(object);
            Error::invalid(
                format!("/fields/{at}"),
                format!("{} have no such field; they have {names}", object.slug),
            )
        })?;
        found.push(place.field().clone());
    }
    Ok(found)
}

type Sender = mpsc::Sender<std::io::Result<Bytes>>;

/// Sends the pages as text.
fn send(mut pages: Pages, format: Format, columns: &[Column], to: &Sender) -> Result<(), Error> {
    let failed = |error: std::io::Error| Error::io("an export", error);
    let gone = || Error::Stopped("nobody reads the export any more".to_owned());
    let mut table = match format {
        Format::Csv => {
            Some(CsvWriter::new(Vec::new(), columns.iter().map(|column| &column.name)).map_err(failed)?)
        }
        _ => None,
    };
    while let Some(records) = pages.next()? {
        let piece = match &mut table {
            Some(table) => {
                for record in &records {
                    table.row(columns.iter().map(|column| column.cell(record))).map_err(failed)?;
                }
                table.take().map_err(failed)?
            }
            None => {
                let lines = records.into_iter().map(|mut record| {
                    quote(columns, &mut record);
                    Json::Object(record).to_string() + "\n"
                });
                lines.collect::<String>().into_bytes()
            }
        };
        to.blocking_send(Ok(piece.into())).map_err(|_| gone())?;
    }
    Ok(())
}

fn send_file(mut file: impl Read, to: &Sender) {
    loop {
        let mut piece = vec![0; PIECE];
        let read = file.read(&mut piece);
        let sent = match read {
            Ok(0) => return,
            Ok(count) => {
                piece.truncate(count);
                to.blocking_send(Ok(piece.into()))
            }
            Err(error) => to.blocking_send(Err(error)),
        };
        if sent.is_err() {
            return;
        }
    }
}

fn input() -> Json {
    json!({"type": "object", "additionalProperties": false, "properties": {
        "filter": {"anyOf": [reference("Filter"), {"type": "null"}]},
        "search": {"type": ["string", "null"]},
        "sort": {"type": "array", "items": reference("Sort")},
        "fields": {"type": ["array", "null"], "items": {"type": "string"}, "minItems": 1},
        "format": {"enum": ["csv", "xlsx", "jsonl", "parquet"]}}})
}
