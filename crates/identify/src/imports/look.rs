//! The first look at an upload, before it is imported. Of a text its beginning is kept in memory; a workbook, whose
//! directory stands at its end, waits in a file without a name.

use std::fs::File;
use std::io::{Cursor, Read, Seek, SeekFrom};

use axum::extract::multipart::Field as Part;
use axum::extract::{FromRequest, Multipart, Request as HttpRequest, State};
use platform::http::{Answer, Caller};
use platform::{App, Error};
use serde_json::json;
use tokio::io::AsyncWriteExt;

use super::Request;
use super::plan::guess;
use super::routes::blocking;
use super::upload::{field, in_upload, no_file, read_request, text_of};
use crate::reader::format::head_as_text;
use crate::reader::{Format, Layout, PREVIEW_BYTES, Preview, preview, workbook};

/// The largest workbook that is looked at before it is imported, in bytes.
const WORKBOOK_BYTES: u64 = 100 << 20;
/// How many rows of it are looked at.
const PREVIEW_ROWS: u64 = 1_000;

/// What is kept of a file to look at it.
#[derive(Default)]
struct Head {
    /// Its beginning.
    bytes: Vec<u8>,
    /// All of it, if it is a workbook.
    book: Option<File>,
}

impl Head {
    async fn take(mut part: Part<'_>) -> Result<Head, Error> {
        let failed = |error| Error::io("an upload to look at", error);
        let mut head = Head::default();
        let mut book: Option<tokio::fs::File> = None;
        let mut size = 0;
        while let Some(more) = part.chunk().await.map_err(in_upload)? {
            let room = PREVIEW_BYTES.saturating_sub(head.bytes.len());
            head.bytes.extend_from_slice(&more[..more.len().min(room)]);
            size += more.len() as u64;
            if let Some(file) = &mut book {
                file.write_all(&more).await.map_err(failed)?;
            } else if size <= PREVIEW_BYTES as u64 && Format::sniff(&head.bytes) == Format::Xlsx {
                let mut file = tokio::fs::File::from_std(tempfile::tempfile().map_err(failed)?);
                file.write_all(&head.bytes).await.map_err(failed)?;
                book = Some(file);
            }
            if book.is_some() && size > WORKBOOK_BYTES {
                let most = WORKBOOK_BYTES >> 20;
                return Err(Error::TooLarge(format!(
                    "a workbook of more than {most} MB is not looked at; import it with a map file, or save it as CSV"
                )));
            }
        }
        if let Some(mut file) = book {
            file.flush().await.map_err(failed)?;
            head.book = Some(file.into_std().await);
        }
        Ok(head)
    }

    /// How the file is read, and the names of its sheets.
    fn look(mut self, format: Format, request: &Request) -> Result<(Preview, Vec<String>), Error> {
        let layout = request.map_file.as_ref().map_or_else(Layout::default, |map| map.reader.clone());
        let layout = format.layout(&layout);
        match self.book.take() {
            Some(mut book) => {
                let sheets = workbook::sheets(&mut book).unwrap_or_default();
                book.seek(SeekFrom::Start(0)).map_err(|error| Error::io("an upload to look at", error))?;
                Ok((seen(book, format, request, PREVIEW_ROWS, &layout), sheets))
            }
            None => {
                let rows = if self.bytes.len() < PREVIEW_BYTES { u64::MAX } else { PREVIEW_ROWS };
                Ok((seen(Cursor::new(self.bytes), format, request, rows, &layout), Vec::new()))
            }
        }
    }
}

fn seen(input: impl Read + Seek, format: Format, request: &Request, rows: u64, layout: &Layout) -> Preview {
    match head_as_text(input, format, request.sheet.as_deref(), rows) {
        Ok(text) => preview(&text, layout),
        Err(error) => Preview { problems: vec![error.to_string()], ..Preview::default() },
    }
}

pub(super) async fn look(
    State(app): State<App>,
    caller: Caller,
    request: HttpRequest,
) -> Result<Answer, Error> {
    let mut parts = Multipart::from_request(request, &())
        .await
        .map_err(|error| Error::invalid("", format!("send multipart/form-data with a file: {error}")))?;
    let mut head = None;
    let mut fields = serde_json::Map::new();
    while let Some(part) = parts.next_field().await.map_err(in_upload)? {
        let name = part.name().unwrap_or_default().to_owned();
        if name == "file" {
            head = Some(Head::take(part).await?);
        } else {
            let text = text_of(part, &name).await?;
            fields.insert(name.clone(), field(&name, text)?);
        }
    }
    let head = head.ok_or_else(no_file)?;
    let request = read_request(fields)?;
    let format = request.format.unwrap_or_else(|| Format::sniff(&head.bytes));
    let object = request.object.clone().unwrap_or_else(|| "people".to_owned());
    let (seen, sheets) = blocking(move || head.look(format, &request)).await?;
    let schema = app.view(&caller);
    let object = schema.object(&object).map_err(|error| Error::invalid("/as", error.to_string()))?;
    let columns: Vec<_> = seen
        .columns
        .iter()
        .map(|column| {
            let guess = guess(&schema, object, &column.name, &column.samples);
            let guess = guess.map(|target| json!({"field": target}));
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
        "format": format,
        "sheets": sheets,
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
