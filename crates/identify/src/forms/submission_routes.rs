//! The routes of what came in by forms.

use axum::body::{Body as Stream, Bytes};
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use futures::StreamExt;
use model::Id;
use platform::accounts::Role;
use platform::http::{Answer, Caller, Needs, Path, Query, Route, Shape};
use platform::rights::{Action, Right};
use platform::{App, Error};
use serde::Deserialize;
use serde_json::json;
use tokio::sync::mpsc;

use super::shapes;
use super::store::{self, Form};
use super::submissions::{Page, Place, STATES, Seeing, cells, header as columns, line, page, read};
use crate::reader::CsvWriter;

pub(super) fn routes() -> Vec<Route> {
    use Needs::Read;
    vec![
        Route::get("/forms/{id}/submissions", Read, "What came in by a form, newest first", list)
            .asks(&[("state", "string"), ("after", "string"), ("limit", "integer")])
            .answers(Shape::Of(shapes::submissions)),
        Route::get("/forms/{id}/submissions/file", Read, "What came in by a form, as a file", file)
            .asks(&[("format", "string")])
            .answers(Shape::File(&["text/csv", "application/x-ndjson"])),
    ]
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    state: Option<String>,
    after: Option<String>,
    limit: Option<usize>,
}

async fn list(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<Id>,
    Query(asked): Query<Asked>,
) -> Result<Answer, Error> {
    let limit = asked.limit.unwrap_or(50);
    if !(1..=200).contains(&limit) {
        return Err(Error::invalid("/limit", "must be from 1 to 200"));
    }
    if asked.state.as_ref().is_some_and(|state| !STATES.contains(&state.as_str())) {
        return Err(Error::invalid("/state", format!("must be one of {}", STATES.join(", "))));
    }
    let after = asked.after.as_deref().map_or(Ok(Place::START), Place::read)?;
    let seeing = Seeing { view: app.view(&caller), nobodys: caller.role >= Role::Admin };
    app.db
        .read(move |tx| {
            let form = store::one(tx, id)?;
            let Page { data, next } = page(tx, &seeing, &form, asked.state.as_deref(), after, limit)?;
            Answer::ok(json!({"data": data, "next": next.map(Place::cursor)}))
        })
        .await
}

#[derive(Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Format {
    #[default]
    Csv,
    Jsonl,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wanted {
    format: Option<Format>,
}

/// Submissions that are read together, and pieces that wait for a slow reader.
const PIECE: usize = 1_000;
const WAITING: usize = 4;

async fn file(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<Id>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Error> {
    caller.granted.must_act(Action::Export)?;
    caller.granted.must("people", Right::Export)?;
    let format = wanted.format.unwrap_or_default();
    let seeing = Seeing { view: app.export_view(&caller, "people"), nobodys: caller.role >= Role::Admin };
    let form = app.db.read(move |tx| store::one(tx, id)).await?;
    let name = form.slug.clone();
    let (sender, receiver) = mpsc::channel::<std::io::Result<Bytes>>(WAITING);
    tokio::task::spawn_blocking(move || {
        if let Err(error) = write(&app, &seeing, &form, format, &sender) {
            tracing::warn!(%error, "a file of submissions broke off");
            // Whoever reads must not take it for whole; when nobody reads, that is why it broke off.
            drop(sender.blocking_send(Err(std::io::Error::other("the file broke off"))));
        }
    });
    let (ending, kind) = match format {
        Format::Csv => ("csv", "text/csv; charset=utf-8"),
        Format::Jsonl => ("jsonl", "application/x-ndjson"),
    };
    let headers = [
        (header::CONTENT_TYPE, kind.to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}.{ending}\"")),
    ];
    let stream = futures::stream::unfold(receiver, |mut receiver| async move {
        receiver.recv().await.map(|piece| (piece, receiver))
    });
    // What compresses the answer asks once more behind its end.
    Ok((headers, Stream::from_stream(stream.fuse())).into_response())
}

fn write(
    app: &App,
    seeing: &Seeing,
    form: &Form,
    format: Format,
    to: &mpsc::Sender<std::io::Result<Bytes>>,
) -> Result<(), Error> {
    let failed = |error: std::io::Error| Error::io("a file of submissions", error);
    let gone = || Error::Stopped("nobody reads the file any more".to_owned());
    let mut table = match format {
        Format::Csv => Some(CsvWriter::new(Vec::new(), columns(form)).map_err(failed)?),
        Format::Jsonl => None,
    };
    let mut place = Some(Place::START);
    while let Some(after) = place {
        let Page { data, next } = read(app, seeing, form, after, PIECE)?;
        let piece = match &mut table {
            Some(table) => {
                for submission in &data {
                    table.row(cells(form, submission)).map_err(failed)?;
                }
                table.take().map_err(failed)?
            }
            None => data.iter().map(line).collect::<String>().into_bytes(),
        };
        if !piece.is_empty() {
            to.blocking_send(Ok(piece.into())).map_err(|_| gone())?;
        }
        place = next;
    }
    Ok(())
}
