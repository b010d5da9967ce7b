//! The routes of imports: look at a file, import it, see how far it is and what was refused.

use std::path::{Path as FilePath, PathBuf};

use axum::extract::{FromRequest, Multipart, Request as HttpRequest, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use model::Id;
use platform::http::{Answer, Caller, Credential, Needs, Once, Path, Query, Route, Shape};
use platform::{App, Error};
use serde::Deserialize;
use serde_json::{Value as Json, json};
use sha2::{Digest, Sha256};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::job::refuse_other_file;
use super::map::{MapFile, Request};
use super::plan::{Plan, guess};
use super::store::{self, Import};
use super::{IMPORT, rejects, sql, stage};
use crate::reader::{Layout, PREVIEW_BYTES, preview};

pub(crate) fn routes() -> Vec<Route> {
    use Needs::{Read, Write};
    vec![
        Route::get("/imports", Read, "The latest imports", list).answers(Shape::Of(list_schema)),
        Route::post("/imports", Write, "Import a file as records, as a job", create)
            .takes(Shape::Upload(input_schema))
            .answers(Shape::Of(import_schema))
            .accepts(),
        Route::post("/imports/preview", Write, "How a file would be read, without importing it", look)
            .takes(Shape::Upload(preview_schema))
            .answers(Shape::Of(preview_answer)),
        Route::get("/imports/{id}", Read, "One import with counts and problems", show)
            .answers(Shape::Of(import_schema)),
        Route::get("/imports/{id}/rejects", Read, "The refused rows as a file to put right", refused)
            .answers(Shape::Text("text/csv")),
    ]
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ListQuery {
    limit: Option<i64>,
}

async fn list(State(app): State<App>, Query(query): Query<ListQuery>) -> Result<Answer, Error> {
    let limit = query.limit.unwrap_or(50);
    if !(1..=500).contains(&limit) {
        return Err(Error::invalid("/limit", "must be from 1 to 500"));
    }
    let inner = app.clone();
    app.db
        .read(move |tx| {
            let imports = store::latest(tx, limit)?;
            let data = imports.iter().map(|import| store::shown(tx, &inner, import));
            Answer::ok(json!({"data": data.collect::<Result<Vec<_>, _>>()?}))
        })
        .await
}

async fn show(State(app): State<App>, Path(id): Path<Id>) -> Result<Answer, Error> {
    let inner = app.clone();
    app.db
        .read(move |tx| {
            let import = store::one(tx, id)?;
            Answer::ok(store::shown(tx, &inner, &import)?)
        })
        .await
}

async fn refused(State(app): State<App>, Path(id): Path<Id>) -> Result<Response, Error> {
    let import = app.db.read(move |tx| store::one(tx, id)).await?;
    let name = format!("rejects-{id}.csv");
    let file = blocking(move || rejects::file(&app, &import)).await?;
    let disposition = format!("attachment; filename=\"{name}\"");
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, disposition),
    ];
    Ok((headers, file).into_response())
}

/// A file that arrived, with what was said beside it.
struct Arrived {
    id: Id,
    name: String,
    hash: [u8; 32],
    request: Request,
    /// A digest of everything that was sent.
    body: [u8; 32],
}

async fn create(
    State(app): State<App>,
    caller: Caller,
    once: Once,
    request: HttpRequest,
) -> Result<Answer, Error> {
    let id = app.id();
    let upload = Upload { path: store::file(&app, id), kept: Kept::Repeat };
    let arrived = arrive(&app, &caller, request, id, &upload.path).await?;
    // By itself: when the caller hangs up now, the import is written all the same, and its file must stay.
    let registered = tokio::spawn(async move {
        let mut upload = upload;
        let (answer, kept) = register(&app, once, arrived).await?;
        upload.kept = kept;
        Ok(answer)
    });
    registered.await.map_err(|error| Error::bug(format!("a background task ended: {error}")))?
}

/// The file of an upload. It goes away with this value unless it is kept, also when whoever sends it hangs up.
struct Upload {
    path: PathBuf,
    kept: Kept,
}

impl Drop for Upload {
    fn drop(&mut self) {
        if self.kept == Kept::Repeat
            && let Err(error) = std::fs::remove_file(&self.path)
            && error.kind() != std::io::ErrorKind::NotFound
        {
            tracing::warn!(%error, "an upload that is not needed could not be removed");
        }
    }
}

/// Whether the uploaded file is still needed.
#[derive(PartialEq)]
enum Kept {
    New,
    Repeat,
}

async fn register(app: &App, once: Once, arrived: Arrived) -> Result<(Answer, Kept), Error> {
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
    };
    // What is wrong with the map is said now, not by a job that fails.
    let (checked, inner) = (import.clone(), app.clone());
    blocking(move || {
        let (rows, _) = stage::open(&inner, &checked)?;
        let plan = Plan::new(&checked.request, rows.headers(), &inner.schema(), &inner.firm)?;
        refuse_other_file(&inner, &checked, plan.by_row())
    })
    .await?;
    let id = import.id;
    let inner = app.clone();
    let answer = once
        .over(arrived.body)
        .write(app, move |tx| {
            let job = platform::jobs::enqueue(tx, &inner, IMPORT.name, &json!({"import_id": id}), None)?;
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
                ],
            )?;
            let import = store::one(tx, id)?;
            Answer::accepted(store::shown(tx, &inner, &import)?)
        })
        .await?;
    let kept = if answer.body["id"] == json!(id) { Kept::New } else { Kept::Repeat };
    Ok((answer, kept))
}

/// A file on the server's own disk, for callers who could read it there anyway.
#[derive(Deserialize)]
struct ByPath {
    path: PathBuf,
    #[serde(flatten)]
    rest: serde_json::Map<String, Json>,
}

async fn arrive(
    app: &App,
    caller: &Caller,
    request: HttpRequest,
    id: Id,
    target: &FilePath,
) -> Result<Arrived, Error> {
    let folder = app.data.join("uploads");
    tokio::fs::create_dir_all(&folder).await.map_err(|error| Error::io("the folder for uploads", error))?;
    let is_json = request
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| value.starts_with("application/json"));
    let (name, hash, fields) =
        if is_json { by_path(caller, request, target).await? } else { by_upload(request, target).await? };
    let mut body = Sha256::new_with_prefix(hash);
    body.update(Json::Object(fields.clone()).to_string());
    let request = read_request(fields)?;
    Ok(Arrived { id, name, hash, request, body: body.finalize().into() })
}

type Received = (String, [u8; 32], serde_json::Map<String, Json>);

async fn by_path(caller: &Caller, request: HttpRequest, target: &FilePath) -> Result<Received, Error> {
    if caller.credential != Credential::Local {
        return Err(Error::Forbidden(
            "files are read by path only for the command line on the server; upload it".into(),
        ));
    }
    let bytes = axum::body::to_bytes(request.into_body(), 1 << 20)
        .await
        .map_err(|_| Error::TooLarge("the body is too large".into()))?;
    let ByPath { path, rest } = serde_json::from_slice(&bytes)
        .map_err(|error| Error::invalid("", format!("in the body: {error}")))?;
    let wrong = |error: std::io::Error| Error::invalid("/path", format!("{}: {error}", path.display()));
    let mut from = tokio::fs::File::open(&path).await.map_err(wrong)?;
    let mut keep = Keep::open(target).await?;
    let mut buffer = vec![0; 1 << 16];
    loop {
        let read = from.read(&mut buffer).await.map_err(wrong)?;
        if read == 0 {
            break;
        }
        keep.write(&buffer[..read]).await?;
    }
    let name = path.file_name().map_or("file".into(), |name| name.to_string_lossy().into_owned());
    Ok((name, keep.finish().await?, rest))
}

async fn by_upload(request: HttpRequest, target: &FilePath) -> Result<Received, Error> {
    let wrong = |error: axum::extract::multipart::MultipartError| {
        Error::invalid("", format!("in the upload: {error}"))
    };
    let mut parts = Multipart::from_request(request, &())
        .await
        .map_err(|error| Error::invalid("", format!("send multipart/form-data with a file: {error}")))?;
    let mut fields = serde_json::Map::new();
    let mut file = None;
    while let Some(mut part) = parts.next_field().await.map_err(wrong)? {
        let name = part.name().unwrap_or_default().to_owned();
        if name != "file" {
            let mut text = String::new();
            while let Some(bytes) = part.chunk().await.map_err(wrong)? {
                if text.len() + bytes.len() > 1 << 20 {
                    return Err(Error::TooLarge(format!("the part '{name}' is too large")));
                }
                text += std::str::from_utf8(&bytes)
                    .map_err(|_| Error::invalid(format!("/{name}"), "must be text in UTF-8"))?;
            }
            fields.insert(name.clone(), field(&name, text)?);
            continue;
        }
        let file_name = part.file_name().unwrap_or("file").replace('\0', "");
        let mut keep = Keep::open(target).await?;
        while let Some(bytes) = part.chunk().await.map_err(wrong)? {
            keep.write(&bytes).await?;
        }
        file = Some((file_name, keep.finish().await?));
    }
    let (name, hash) =
        file.ok_or_else(|| Error::invalid("/file", "is missing; send the file as the part 'file'"))?;
    Ok((name, hash, fields))
}

/// What stands in a part of an upload, in the form that JSON would have.
fn field(name: &str, text: String) -> Result<Json, Error> {
    Ok(match name {
        "match" => {
            let fields = text.split(',').map(str::trim).filter(|field| !field.is_empty());
            json!(fields.collect::<Vec<_>>())
        }
        "map" if text.trim().is_empty() => json!({}),
        "map" => serde_json::from_str(&text).map_err(|error| {
            Error::invalid("/map", format!("must be a JSON object of columns and fields: {error}"))
        })?,
        "extends" | "dry_run" => match text.trim() {
            "true" | "1" | "on" => json!(true),
            "false" | "0" | "" => json!(false),
            _ => return Err(Error::invalid(format!("/{name}"), "must be true or false")),
        },
        _ if text.trim().is_empty() => Json::Null,
        _ => json!(text),
    })
}

/// The request; a map file is TOML text or the same as JSON.
fn read_request(mut fields: serde_json::Map<String, Json>) -> Result<Request, Error> {
    if let Some(Json::String(text)) = fields.get("map_file") {
        let map: MapFile =
            toml::from_str(text).map_err(|error| Error::invalid("/map_file", error.to_string()))?;
        let map = serde_json::to_value(map).map_err(|error| Error::bug(error.to_string()))?;
        fields.insert("map_file".into(), map);
    }
    serde_json::from_value(Json::Object(fields)).map_err(|error| Error::invalid("", error.to_string()))
}

async fn look(State(app): State<App>, request: HttpRequest) -> Result<Answer, Error> {
    let wrong = |error: axum::extract::multipart::MultipartError| {
        Error::invalid("", format!("in the upload: {error}"))
    };
    let mut parts = Multipart::from_request(request, &())
        .await
        .map_err(|error| Error::invalid("", format!("send multipart/form-data with a file: {error}")))?;
    let mut head = Vec::new();
    let mut fields = serde_json::Map::new();
    while let Some(mut part) = parts.next_field().await.map_err(wrong)? {
        let name = part.name().unwrap_or_default().to_owned();
        let mut bytes = Vec::new();
        while let Some(more) = part.chunk().await.map_err(wrong)? {
            let room = PREVIEW_BYTES.saturating_sub(bytes.len());
            bytes.extend_from_slice(&more[..more.len().min(room)]);
        }
        if name == "file" {
            head = bytes;
        } else {
            let text = String::from_utf8(bytes)
                .map_err(|_| Error::invalid(format!("/{name}"), "must be text in UTF-8"))?;
            fields.insert(name.clone(), field(&name, text)?);
        }
    }
    let request = read_request(fields)?;
    let layout = request.map_file.map(|map| map.reader).unwrap_or_else(Layout::default);
    let seen = preview(&head, &layout);
    let schema = app.schema();
    let object = request.object.as_deref().unwrap_or("people");
    let object = schema.object(object).map_err(|error| Error::invalid("/as", error.to_string()))?;
    let columns: Vec<_> = seen
        .columns
        .iter()
        .map(|column| {
            let guess = guess(object, &column.name).map(|field| json!({"field": field.slug}));
            json!({
                "name": column.name,
                "samples": column.samples,
                "empty": column.empty,
                "date_forms": column.date_forms,
                "guess": guess,
            })
        })
        .collect();
    Answer::ok(json!({
        "encoding": seen.found.map(|found| found.encoding),
        "separator": seen.found.and_then(|found| found.separator),
        "header": seen.found.map(|found| found.header),
        "columns": columns,
        "rows": seen.rows,
        "rows_seen": seen.rows.len(),
        "problems": seen.problems,
        "encodings": seen.encodings,
        "separators": seen.separators,
    }))
}

/// An upload on its way to the disk.
struct Keep {
    file: tokio::fs::File,
    hash: Sha256,
}

impl Keep {
    async fn open(target: &FilePath) -> Result<Keep, Error> {
        let file = tokio::fs::File::create(target).await.map_err(|error| Error::io("an upload", error))?;
        Ok(Keep { file, hash: Sha256::new() })
    }

    async fn write(&mut self, bytes: &[u8]) -> Result<(), Error> {
        self.hash.update(bytes);
        self.file.write_all(bytes).await.map_err(|error| Error::io("an upload", error))
    }

    /// The file is on disk when this returns.
    async fn finish(mut self) -> Result<[u8; 32], Error> {
        let failed = |error| Error::io("an upload", error);
        self.file.flush().await.map_err(failed)?;
        self.file.sync_all().await.map_err(failed)?;
        Ok(self.hash.finalize().into())
    }
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Error> + Send + 'static,
) -> Result<T, Error> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|error| Error::bug(format!("a background task ended: {error}")))?
}

fn input_schema() -> Json {
    json!({"type": "object", "required": ["file"], "properties": {
        "file": {"type": "string", "format": "binary"},
        "as": {"type": "string", "description": "The object that rows become."},
        "match": {"type": "string", "description": "Fields that tell whether a record is there already, with commas."},
        "map": {"type": "string", "description": "A JSON object of columns and the fields they fill."},
        "map_file": {"type": "string", "description": "A map file in TOML, instead of as, match and map."},
        "source": {"type": "string", "description": "The name of the system or file the rows come from."},
        "extends": {"type": "boolean", "description": "Whether this file repeats or continues another of its source."},
        "dry_run": {"type": "boolean", "description": "Whether to only say what would happen."}}})
}

fn import_schema() -> Json {
    json!({"type": "object", "required": ["id", "job_id", "state", "counts", "problems"], "properties": {
        "id": {"type": "string", "format": "uuid"},
        "job_id": {"type": "string", "format": "uuid"},
        "file_name": {"type": "string"},
        "source": {"type": "string"},
        "dry_run": {"type": "boolean"},
        "state": {"enum": ["queued", "running", "done", "failed", "cancelled"]},
        "stage": {"type": ["string", "null"]},
        "counts": {"type": "object"},
        "problems": {"type": "array", "items": {"type": "object"}},
        "error": {"type": ["string", "null"]}}})
}

fn list_schema() -> Json {
    json!({"type": "object", "required": ["data"], "properties": {"data": {"type": "array", "items": import_schema()}}})
}

fn preview_schema() -> Json {
    json!({"type": "object", "required": ["file"], "properties": {
        "file": {"type": "string", "format": "binary"},
        "as": {"type": "string"},
        "map_file": {"type": "string"}}})
}

fn preview_answer() -> Json {
    json!({"type": "object", "required": ["columns", "rows", "problems"], "properties": {
        "columns": {"type": "array", "items": {"type": "object"}},
        "rows": {"type": "array", "items": {"type": "array", "items": {"type": "string"}}},
        "problems": {"type": "array", "items": {"type": "string"}}}})
}
