//! `rapport export`.

use std::io::{BufWriter, Write};

use clap::{Args, ValueEnum};
use identify::reader::CsvWriter;
use serde_json::{Value as Json, json};

use super::Shared;
use crate::Failure;

/// What is exported.
#[derive(Args)]
pub struct Export {
    /// The object, like people.
    object: String,
    /// The format.
    #[arg(long, value_enum, default_value = "csv")]
    format: Format,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// A table with a header; money is an amount and a currency.
    Csv,
    /// One JSON object per line, as the API has it.
    Jsonl,
}

const PAGE: i64 = 1_000;

pub async fn run(api: Shared, export: Export) -> Result<(), Failure> {
    let objects = api.get("/objects").await?;
    let object = objects["data"]
        .as_array()
        .and_then(|objects| objects.iter().find(|object| object["slug"] == export.object.as_str()))
        .ok_or_else(|| Failure::Usage(format!("there is no object '{}'", export.object)))?;
    let fields: Vec<(&str, bool)> = object["fields"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|field| Some((field["slug"].as_str()?, field["type"] == "money")))
        .collect();
    let failed = |error: std::io::Error| Failure::of("standard output", error);
    let out = BufWriter::new(std::io::stdout().lock());
    let mut sink = match export.format {
        Format::Jsonl => Sink::Lines(out),
        Format::Csv => {
            let header = fields.iter().flat_map(|(slug, money)| {
                let currency = money.then(|| format!("{slug}_currency"));
                std::iter::once((*slug).to_owned()).chain(currency)
            });
            Sink::Table(Box::new(CsvWriter::new(out, header).map_err(failed)?))
        }
    };
    let path = format!("/{}/search", export.object);
    let mut after = Json::Null;
    loop {
        let sort = json!([{"field": "id", "direction": "asc"}]);
        let page = api.post(&path, &json!({"sort": sort, "limit": PAGE, "after": after})).await?;
        for record in page["data"].as_array().into_iter().flatten() {
            sink.write(record, &fields).map_err(failed)?;
        }
        after = page["next"].clone();
        if after.is_null() {
            break;
        }
    }
    sink.finish().map_err(failed)
}

enum Sink<W: Write> {
    Lines(W),
    Table(Box<CsvWriter<W>>),
}

impl<W: Write> Sink<W> {
    fn write(&mut self, record: &Json, fields: &[(&str, bool)]) -> std::io::Result<()> {
        match self {
            Sink::Lines(out) => {
                let mut record = record.clone();
                if let Some(record) = record.as_object_mut() {
                    record.remove("_titles");
                }
                writeln!(out, "{record}")
            }
            Sink::Table(table) => table.row(fields.iter().flat_map(|(slug, money)| {
                let value = &record[*slug];
                let (cell, currency) = match (value, money) {
                    (Json::Object(pair), _) => {
                        let part =
                            |name: &str| pair.get(name).and_then(Json::as_str).unwrap_or_default().to_owned();
                        (part("amount"), Some(part("currency")))
                    }
                    (Json::Null, true) => (String::new(), Some(String::new())),
                    (Json::Null, false) => (String::new(), None),
                    (Json::String(text), _) => (text.clone(), None),
                    (other, _) => (other.to_string(), None),
                };
                std::iter::once(cell).chain(currency)
            })),
        }
    }

    fn finish(self) -> std::io::Result<()> {
        match self {
            Sink::Lines(mut out) => out.flush(),
            Sink::Table(table) => table.finish()?.flush(),
        }
    }
}
