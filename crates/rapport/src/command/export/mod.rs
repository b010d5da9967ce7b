//! `rapport export`: the records of one object to standard output, or everything into a folder.

mod all;
mod sink;

use std::io::{BufWriter, IsTerminal, Write};
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use serde_json::{Value as Json, json};

use super::{Shared, sql};
use crate::Failure;
use sink::{Column, Sink};

/// What is exported.
#[derive(Args)]
pub struct Export {
    /// The object, like people.
    #[arg(required_unless_present = "all", conflicts_with = "all")]
    object: Option<String>,
    /// Everything: each object, interactions, changes and what people are worth, a file each.
    #[arg(long, requires = "to")]
    all: bool,
    /// The folder for --all; it must not hold anything yet.
    #[arg(long, value_name = "DIR", requires = "all")]
    to: Option<PathBuf>,
    /// The format; csv, or jsonl with --all.
    #[arg(long, value_enum)]
    format: Option<Format>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// A table with a header; money is an amount and a currency.
    Csv,
    /// One JSON object per line, as the API has it.
    Jsonl,
    /// A workbook of Excel, for one object.
    Xlsx,
    /// Apache Parquet, as SQL has it: the columns of docs/warehouse.md.
    Parquet,
}

impl Format {
    /// What the API's own records are written as; none where SQL is asked instead.
    fn of_records(self) -> Option<sink::Kind> {
        match self {
            Format::Csv => Some(sink::Kind::Table),
            Format::Jsonl => Some(sink::Kind::Lines),
            Format::Xlsx | Format::Parquet => None,
        }
    }
}

const PAGE: i64 = 1_000;

pub async fn run(api: Shared, export: Export) -> Result<(), Failure> {
    if let Some(to) = export.to {
        if matches!(export.format, Some(Format::Xlsx)) {
            return Err(Failure::Usage(
                "everything may have more rows than a sheet of Excel holds; choose csv, jsonl or parquet, or export \
                 one object"
                    .into(),
            ));
        }
        return all::run(&api, &to, export.format.unwrap_or(Format::Jsonl)).await;
    }
    let slug = export.object.unwrap_or_default();
    let objects = objects(&api).await?;
    let object = objects.iter().find(|object| object["slug"] == slug.as_str());
    let object = object.ok_or_else(|| Failure::Usage(format!("there is no object '{slug}'")))?;
    let format = export.format.unwrap_or(Format::Csv);
    if matches!(format, Format::Xlsx) {
        return workbook(&api, &slug).await;
    }
    let Some(kind) = format.of_records() else {
        let query = format!("select * from \"{slug}\"");
        return sql::fetch(&api, &query, sql::Format::Parquet, None).await;
    };
    let failed = |error: std::io::Error| Failure::of("standard output", error);
    let out = BufWriter::new(std::io::stdout().lock());
    let mut sink = Sink::begin(out, kind, columns(object)).map_err(failed)?;
    let mut pages = Pages::of(&slug);
    while let Some(records) = pages.next(&api).await? {
        records.iter().try_for_each(|record| sink.write(record)).map_err(failed)?;
    }
    sink.finish().and_then(|mut out| out.flush()).map_err(failed)
}

/// The server's own workbook of an object, sent on as it comes.
async fn workbook(api: &Shared, slug: &str) -> Result<(), Failure> {
    let mut out = std::io::stdout();
    if out.is_terminal() {
        return Err(Failure::Usage(
            "a workbook is not for reading on a terminal; send it on with > FILE.xlsx".into(),
        ));
    }
    let sort = json!([{"field": "id", "direction": "asc"}]);
    let mut answer = api.answer(&format!("/{slug}/export"), &json!({"format": "xlsx", "sort": sort})).await?;
    while let Some(piece) =
        answer.chunk().await.map_err(|error| Failure::of("the answer broke off", error))?
    {
        out.write_all(&piece).map_err(|error| Failure::of("standard output", error))?;
    }
    out.flush().map_err(|error| Failure::of("standard output", error))
}

async fn objects(api: &Shared) -> Result<Vec<Json>, Failure> {
    Ok(api.get("/objects").await?["data"].as_array().cloned().unwrap_or_default())
}

/// The columns of an object's records.
fn columns(object: &Json) -> Vec<Column> {
    let fields = object["fields"].as_array().into_iter().flatten();
    fields
        .filter_map(|field| {
            let slug = field["slug"].as_str()?;
            Some(Column::field(slug, field["type"].as_str().unwrap_or_default(), &field["settings"]))
        })
        .collect()
}

/// The records of an object, page by page in the order of their ids.
struct Pages {
    path: String,
    after: Option<Json>,
}

impl Pages {
    fn of(slug: &str) -> Pages {
        Pages { path: format!("/{slug}/search"), after: Some(Json::Null) }
    }

    async fn next(&mut self, api: &Shared) -> Result<Option<Vec<Json>>, Failure> {
        let Some(after) = self.after.take() else { return Ok(None) };
        let sort = json!([{"field": "id", "direction": "asc"}]);
        let mut page = api.post(&self.path, &json!({"sort": sort, "limit": PAGE, "after": after})).await?;
        self.after = Some(page["next"].take()).filter(|next| !next.is_null());
        match page["data"].take() {
            Json::Array(records) => Ok(Some(records)),
            _ => Err(Failure::Failed(format!("the answer of {} is not a page", self.path))),
        }
    }
}
