//! A file on its way in: streamed to the disk, hashed, and synced before anybody is told that it arrived.

use std::path::{Path as FilePath, PathBuf};

use axum::extract::multipart::{Field as Part, MultipartError};
use axum::extract::{FromRequest, Multipart, Request as HttpRequest};
use axum::http::header;
use model::Id;
use platform::http::{Caller, Credential};
use platform::provenance::Party;
use platform::{App, Error};
use serde::Deserialize;
use serde_json::{Value as Json, json};
use sha2::{Digest, Sha256};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::files::FILES;
use super::map::{MapFile, Request};

/// The largest part of an upload beside its file, in bytes.
const PART_BYTES: usize = 1 << 20;

/// Whether the uploaded file is still needed.
#[derive(PartialEq)]
pub(super) enum Kept {
    New,
    Repeat,
}

/// A file that arrived, with what was said beside it.
pub(super) struct Arrived {
    pub id: Id,
    pub name: String,
    pub hash: [u8; 32],
    pub request: Request,
    /// A digest of everything that was sent.
    pub body: [u8; 32],
}

/// The file of an upload. It goes away with this value unless it is kept, also when whoever sends it hangs up.
pub(super) struct Upload {
    pub path: PathBuf,
    pub kept: Kept,
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

/// A file on the server's own disk, for callers who could read it there anyway.
#[derive(Deserialize)]
struct ByPath {
    path: PathBuf,
    #[serde(flatten)]
    rest: serde_json::Map<String, Json>,
}

pub(super) async fn arrive(
    app: &App,
    caller: &Caller,
    request: HttpRequest,
    id: Id,
    target: &FilePath,
) -> Result<Arrived, Error> {
    let folder = app.files.join(FILES.name);
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

/// The refusal of an upload without its file.
pub(crate) fn no_file() -> Error {
    Error::invalid("/file", "is missing; send the file as the part 'file'")
}

async fn by_upload(request: HttpRequest, target: &FilePath) -> Result<Received, Error> {
    let mut parts = Multipart::from_request(request, &())
        .await
        .map_err(|error| Error::invalid("", format!("send multipart/form-data with a file: {error}")))?;
    let mut fields = serde_json::Map::new();
    let mut file = None;
    while let Some(mut part) = parts.next_field().await.map_err(in_upload)? {
        let name = part.name().unwrap_or_default().to_owned();
        if name != "file" {
            let text = text_of(part, &name).await?;
            fields.insert(name.clone(), field(&name, text)?);
            continue;
        }
        let file_name = part.file_name().unwrap_or("file").replace('\0', "");
        let mut keep = Keep::open(target).await?;
        while let Some(bytes) = part.chunk().await.map_err(in_upload)? {
            keep.write(&bytes).await?;
        }
        file = Some((file_name, keep.finish().await?));
    }
    let (name, hash) = file.ok_or_else(no_file)?;
    Ok((name, hash, fields))
}

/// What is said of an upload that cannot be read.
pub(crate) fn in_upload(error: MultipartError) -> Error {
    Error::invalid("", format!("in the upload: {error}"))
}

/// The text of a part that is no file.
pub(crate) async fn text_of(mut part: Part<'_>, name: &str) -> Result<String, Error> {
    let mut text = Vec::new();
    while let Some(bytes) = part.chunk().await.map_err(in_upload)? {
        if text.len() + bytes.len() > PART_BYTES {
            return Err(Error::TooLarge(format!("the part '{name}' is too large")));
        }
        text.extend_from_slice(&bytes);
    }
    String::from_utf8(text).map_err(|_| Error::invalid(format!("/{name}"), "must be text in UTF-8"))
}

/// What stands in a part of an upload, in the form that JSON would have.
pub(crate) fn field(name: &str, text: String) -> Result<Json, Error> {
    Ok(match name {
        "match" | "create" => {
            let fields = text.split(',').map(str::trim).filter(|field| !field.is_empty());
            json!(fields.collect::<Vec<_>>())
        }
        "map" if text.trim().is_empty() => json!({}),
        "map" => serde_json::from_str(&text).map_err(|error| {
            Error::invalid("/map", format!("must be a JSON object of columns and fields: {error}"))
        })?,
        "keep_typed" if text.trim().is_empty() => json!(true),
        "party" if text.trim().is_empty() => json!(Party::default()),
        "extends" | "dry_run" | "keep_typed" => match text.trim() {
            "true" | "1" | "on" => json!(true),
            "false" | "0" | "" => json!(false),
            _ => return Err(Error::invalid(format!("/{name}"), "must be true or false")),
        },
        _ if text.trim().is_empty() => Json::Null,
        "confidence" => match text.trim().parse::<f64>() {
            Ok(number) if number.is_finite() => json!(number),
            _ => return Err(Error::invalid("/confidence", "must be a number from 0 to 1")),
        },
        _ => json!(text),
    })
}

/// The request; a map file is TOML text or the same as JSON.
pub(super) fn read_request(mut fields: serde_json::Map<String, Json>) -> Result<Request, Error> {
    if let Some(Json::String(text)) = fields.get("map_file") {
        let map: MapFile =
            toml::from_str(text).map_err(|error| Error::invalid("/map_file", error.to_string()))?;
        let map = serde_json::to_value(map).map_err(|error| Error::bug(error.to_string()))?;
        fields.insert("map_file".into(), map);
    }
    serde_json::from_value(Json::Object(fields)).map_err(|error| Error::invalid("", error.to_string()))
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
