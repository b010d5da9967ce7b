//! `rapport sql`: a question, and its answer on the terminal or in a file.

use std::io::{IsTerminal, Read};
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use serde_json::json;
use warehouse::output;

use super::Shared;
use crate::Failure;
use crate::pieces::Pieces;

/// What is asked.
#[derive(Args)]
pub struct Sql {
    /// The query, like "select count(*) from people"; - reads it from standard input.
    query: String,
    /// What the answer is written as; else what the name of the file says, and a table without a file.
    #[arg(long, value_enum)]
    format: Option<Format>,
    /// The file it goes to, instead of standard output. It appears under its name when it is whole.
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// What an answer is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Columns under their names.
    Table,
    /// Comma-separated values with a header.
    Csv,
    /// An array with an object per row.
    Json,
    /// An object per row, each on its own line.
    Jsonl,
    /// Apache Parquet.
    Parquet,
}

pub async fn run(api: Shared, sql: Sql) -> Result<(), Failure> {
    let named = sql.output.as_deref().and_then(of_name);
    let format =
        sql.format.or(named).unwrap_or(if sql.output.is_some() { Format::Csv } else { Format::Table });
    let query = match sql.query.as_str() {
        "-" => from_standard_input()?,
        _ => sql.query,
    };
    fetch(&api, &query, format, sql.output.as_deref()).await
}

/// Asks, and writes the answer into a file or to standard output.
pub async fn fetch(api: &Shared, query: &str, format: Format, to: Option<&Path>) -> Result<(), Failure> {
    if to.is_none() && format == Format::Parquet && std::io::stdout().is_terminal() {
        return Err(Failure::Usage(
            "Parquet is not for reading on a terminal; name a file with --output FILE, or send it on with > FILE".into(),
        ));
    }
    let (pieces, read) = Pieces::of(api.stream("/sql", &json!({ "query": query })).await?);
    let to = to.map(Path::to_owned);
    let written = tokio::task::spawn_blocking(move || match to {
        Some(file) => into_file(pieces, format, &file),
        None => to_standard_output(pieces, format),
    });
    read.await;
    written.await.map_err(|error| Failure::of("writing the answer", error))?
}

fn to_standard_output(pieces: Pieces, format: Format) -> Result<(), Failure> {
    let out = std::io::BufWriter::new(std::io::stdout());
    match output::write(format.kind(), pieces, out) {
        Ok(rows) if format == Format::Table => {
            eprintln!("{}", counted(rows));
            Ok(())
        }
        // Whoever reads has read enough, like head.
        Err(warehouse::Error::Io { source, .. }) if source.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        other => other.map(|_| ()).map_err(failed),
    }
}

fn into_file(pieces: Pieces, format: Format, file: &Path) -> Result<(), Failure> {
    let mut part = file.as_os_str().to_owned();
    part.push(".part");
    let part = PathBuf::from(part);
    let place = |error: std::io::Error| Failure::of(&file.display().to_string(), error);
    let out = std::io::BufWriter::new(std::fs::File::create(&part).map_err(place)?);
    let written = output::write(format.kind(), pieces, out).map_err(failed);
    let done = written.and_then(|rows| std::fs::rename(&part, file).map(|()| rows).map_err(place));
    match done {
        Ok(rows) => {
            eprintln!("{}: {}", file.display(), counted(rows));
            Ok(())
        }
        Err(failure) => {
            // A part of an answer is none.
            if let Err(error) = std::fs::remove_file(&part) {
                eprintln!("rapport: {} could not be removed: {error}", part.display());
            }
            Err(failure)
        }
    }
}

fn counted(rows: u64) -> String {
    if rows == 1 { "1 row".to_owned() } else { format!("{rows} rows") }
}

fn failed(error: warehouse::Error) -> Failure {
    match error {
        warehouse::Error::Io { what, source } => Failure::Failed(format!("{what}: {source}")),
        other => Failure::Failed(other.to_string()),
    }
}

fn from_standard_input() -> Result<String, Failure> {
    let mut query = String::new();
    let read = std::io::stdin().lock().read_to_string(&mut query);
    read.map(|_| query).map_err(|error| Failure::of("standard input", error))
}

/// The format that the name of a file asks for.
fn of_name(file: &Path) -> Option<Format> {
    let end = file.extension()?.to_str()?.to_ascii_lowercase();
    Some(match end.as_str() {
        "csv" => Format::Csv,
        "json" => Format::Json,
        "jsonl" | "ndjson" => Format::Jsonl,
        "parquet" => Format::Parquet,
        "txt" => Format::Table,
        _ => return None,
    })
}

impl Format {
    fn kind(self) -> output::Format {
        match self {
            Format::Table => output::Format::Table,
            Format::Csv => output::Format::Csv,
            Format::Json => output::Format::Json,
            Format::Jsonl => output::Format::JsonLines,
            Format::Parquet => output::Format::Parquet,
        }
    }
}
