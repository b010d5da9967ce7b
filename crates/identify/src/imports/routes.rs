//! The routes of imports: look at a file, import it, see how far it is and what was refused.

use std::path::Path as FilePath;

use axum::extract::{Request as HttpRequest, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use db::Tx;
use model::Id;
use platform::http::{Answer, Caller, Needs, Once, Path, Query, Route, Shape};
use platform::provenance::{self, Origin};
use platform::rights::{Action, Right};
use platform::{App, Error, jobs};
use serde::Deserialize;
use serde_json::json;

use super::job::refuse_other_file;
use super::look::look;
use super::plan::Plan;
use super::shapes::{import_schema, input_schema, list_schema, preview_answer, preview_schema};
use super::store::{self, Import};
use super::upload::{Arrived, Kept, Upload, arrive};
use super::{IMPORT, Request, rejects, sql, stage};

pub(crate) fn routes() -> Vec<Route> {
    use Needs::{Read, Write};
    vec![
        Route::get("/imports", Read, "The latest imports", list)
            .asks(&[("limit", "integer")])
            .answers(Shape::Of(list_schema)),
        Route::post("/imports", Write, "Import a file as records, as a job", create)
            .takes(Shape::Upload(input_schema))
            .answers(Shape::Of(import_schema))
            .accepts(),
        Route::post("/imports/preview", Write, "How a file would be read, without importing it", look)
            .takes(Shape::Upload(preview_schema))
            .answers(Shape::Of(preview_answer)),
        Route::get("/imports/{id}", Read, "One import with counts and problems", show)
            .answers(Shape::Of(import_schema)),
        Route::post("/imports/{id}/pause", Write, "Stop an import for a while", pause)
            .answers(Shape::Of(import_schema)),
        Route::post("/imports/{id}/resume", Write, "Let an import go on", resume)
            .answers(Shape::Of(import_schema)),
        Route::post("/imports/{id}/cancel", Write, "Stop an import; what it has written stays", cancel)
            .answers(Shape::Of(import_schema)),
        Route::post(
            "/imports/{id}/undo",
            Write,
            "Take an import back, as a job when it is large (202)",
            undo,
        )
        .answers(Shape::Of(platform::records::undo::shape))
        .may_go_on(),
        Route::get("/imports/{id}/rejects", Read, "The refused rows as a file to put right", refused)
            .answers(Shape::File(&["text/csv"])),
    ]
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ListQuery {
    limit: Option<i64>,
}

async fn list(
    State(app): State<App>,
    caller: Caller,
    Query(query): Query<ListQuery>,
) -> Result<Answer, Error> {
    let limit = query.limit.unwrap_or(50);
    if !(1..=500).contains(&limit) {
        return Err(Error::invalid("/limit", "must be from 1 to 500"));
    }
    let inner = app.clone();
    app.db
        .read(move |tx| {
            let imports = store::latest(tx, limit)?;
            let seen = imports.iter().filter(|import| store::sees(&caller, import));
            let data = seen.map(|import| store::shown(tx, &inner, import));
            Answer::ok(json!({"data": data.collect::<Result<Vec<_>, _>>()?}))
        })
        .await
}

async fn show(State(app): State<App>, caller: Caller, Path(id): Path<Id>) -> Result<Answer, Error> {
    let inner = app.clone();
    app.db
        .read(move |tx| {
            let import = store::one_of(tx, &caller, id)?;
            Answer::ok(store::shown(tx, &inner, &import)?)
        })
        .await
}

async fn refused(State(app): State<App>, caller: Caller, Path(id): Path<Id>) -> Result<Response, Error> {
    let import = app.db.read(move |tx| store::one_of(tx, &caller, id)).await?;
    let name = format!("rejects-{id}.csv");
    let file = blocking(move || rejects::file(&app, &import)).await?;
    let disposition = format!("attachment; filename=\"{name}\"");
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, disposition),
    ];
    Ok((headers, file).into_response())
}

async fn pause(State(app): State<App>, caller: Caller, Path(id): Path<Id>) -> Result<Answer, Error> {
    steer(app, caller, id, |tx, _, job| jobs::pause(tx, job)).await
}

async fn resume(State(app): State<App>, caller: Caller, Path(id): Path<Id>) -> Result<Answer, Error> {
    steer(app, caller, id, |tx, app, job| jobs::resume(tx, job, app.clock.now())).await
}

async fn cancel(State(app): State<App>, caller: Caller, Path(id): Path<Id>) -> Result<Answer, Error> {
    steer(app, caller, id, jobs::cancel).await
}

/// Does something to the job of an import and answers with how it is afterwards.
async fn steer(
    app: App,
    caller: Caller,
    id: Id,
    what: fn(&mut Tx, &App, Id) -> Result<(), Error>,
) -> Result<Answer, Error> {
    let inner = app.clone();
    app.write(move |tx| {
        let import = store::one_of(tx, &caller, id)?;
        what(tx, &inner, import.job_id)?;
        Answer::ok(store::shown(tx, &inner, &import)?)
    })
    .await
}

async fn undo(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<Id>,
    once: Once,
) -> Result<Answer, Error> {
    let (inner, asker) = (app.clone(), caller.clone());
    app.db
        .read(move |tx| {
            let import = store::one_of(tx, &asker, id)?;
            let job = jobs::show(tx, &inner, import.job_id)?;
            if matches!(job["state"].as_str(), Some("queued" | "running" | "paused")) {
                return Err(Error::Conflict("the import is not over; cancel it first".into()));
            }
            Ok(())
        })
        .await?;
    platform::records::undo::take_back(&app, caller, once.over([0; 32]), id).await
}

async fn create(
    State(app): State<App>,
    caller: Caller,
    once: Once,
    request: HttpRequest,
) -> Result<Answer, Error> {
    caller.granted.must_act(Action::Import)?;
    let id = app.id();
    let upload = Upload { path: store::file(&app, id), kept: Kept::Repeat };
    let arrived = arrive(&app, &caller, request, id, &upload.path).await?;
    let actor = (caller.actor.kind().to_owned(), caller.actor.id());
    // By itself: when the caller hangs up now, the import is written all the same, and its file must stay.
    let registered = tokio::spawn(async move {
        let mut upload = upload;
        let (answer, kept) = register(&app, &caller, once, arrived, actor).await?;
        upload.kept = kept;
        Ok(answer)
    });
    registered.await.map_err(|error| Error::bug(format!("a background task ended: {error}")))?
}

async fn register(
    app: &App,
    caller: &Caller,
    once: Once,
    arrived: Arrived,
    actor: (String, Option<Id>),
) -> Result<(Answer, Kept), Error> {
    let source = match arrived.request.source.as_deref().map(str::trim) {
        Some("") => return Err(Error::invalid("/source", "must not be empty")),
        Some(source) if source.len() > 200 || source.contains('\0') => {
            return Err(Error::invalid("/source", "must be a name of at most 200 bytes"));
        }
        Some(source) => source.to_owned(),
        None => FilePath::new(&arrived.name)
            .file_stem()
            .map_or("file".into(), |stem| stem.to_string_lossy().into_owned()),
    };
    if arrived.request.confidence.is_some_and(|confidence| !(0.0..=1.0).contains(&confidence)) {
        return Err(Error::invalid("/confidence", "must be a number from 0 to 1"));
    }
    let import = Import {
        id: arrived.id,
        job_id: arrived.id,
        file_name: arrived.name,
        file_hash: arrived.hash.to_vec(),
        source,
        dry_run: arrived.request.dry_run,
        request: arrived.request,
        created_at: app.clock.now(),
        row_count: 0,
        rejected: 0,
        staged: 0,
        committed: 0,
        counts: serde_json::Map::new(),
        kept: 0,
        actor,
    };
    // What is wrong with the map is said now, not by a job that fails.
    let (checked, inner) = (import.clone(), app.clone());
    let (view, granted) = (app.view(caller), caller.granted.clone());
    blocking(move || {
        let (rows, _) = stage::open(&inner, &checked)?;
        let plan = Plan::new(&checked.request, rows.headers(), &view, &inner.firm)?;
        for block in plan.blocks.iter().filter(|block| !block.looks_up) {
            granted.must(&block.object.slug, Right::Import)?;
        }
        refuse_other_file(&inner, &checked, plan.by_row())
    })
    .await?;
    let id = import.id;
    let inner = app.clone();
    let answer = once
        .over(arrived.body)
        .write(app, move |tx| {
            let payload = json!({"import_id": id, "asked_by": import.actor});
            let job = jobs::enqueue(tx, &inner, IMPORT.name, &payload, None)?;
            let request =
                serde_json::to_string(&import.request).map_err(|error| Error::bug(error.to_string()))?;
            tx.execute(
                sql::INSERT,
                &[
                    id.into(),
                    job.into(),
                    import.file_name.as_str().into(),
                    import.file_hash.clone().into(),
                    import.source.as_str().into(),
                    import.dry_run.into(),
                    request.into(),
                    import.created_at.into(),
                    import.actor.0.as_str().into(),
                    import.actor.1.into(),
                ],
            )?;
            if !import.dry_run {
                let Request { party, confidence, .. } = import.request;
                provenance::note(tx, id, &Origin { source: import.source, party, confidence })?;
            }
            let import = store::one(tx, id)?;
            Answer::accepted(store::shown(tx, &inner, &import)?)
        })
        .await?;
    let kept = if answer.body()?["id"] == json!(id) { Kept::New } else { Kept::Repeat };
    Ok((answer, kept))
}

/// Does work that blocks on a thread for it.
pub(crate) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Error> + Send + 'static,
) -> Result<T, Error> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|error| Error::bug(format!("a background task ended: {error}")))?
}
