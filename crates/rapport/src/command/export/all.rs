//! `rapport export --all`: everything, a file each, in a folder that appears when it is whole.
//!
//! The order is that of ids and of the feed, so equal data gives equal files on either database. It is read page
//! by page and is not one moment when somebody writes meanwhile; a backup is.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use serde_json::{Value as Json, json};

use super::sink::{Column, Kind, Sink};
use super::{Format, PAGE, Pages, Shared, columns, objects};
use crate::Failure;
use crate::command::{say, sql};

/// The lists that follow the feed.
const FEEDS: [&str; 2] = ["interactions", "changes"];

pub(super) async fn run(api: &Shared, to: &Path, format: Format) -> Result<(), Failure> {
    let part = claim(to)?;
    let mut counts = BTreeMap::new();
    match format.of_records() {
        None => tables(api, &part).await?,
        Some(kind) => {
            for object in objects(api).await? {
                records(api, &object, &part, kind, &mut counts).await?;
            }
            let document = api.get("/openapi.json").await?;
            for feed in FEEDS {
                counts.insert(feed.to_owned(), follow(api, &document, feed, &part, kind).await?);
            }
        }
    }
    sync(&part)?;
    std::fs::rename(&part, to).map_err(|error| Failure::of(&to.display().to_string(), error))?;
    sync(to.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new(".")))?;
    counts.iter().try_for_each(|(file, count)| say(format!("{count:>12} {file}")))
}

/// The folder to write into until all is there. Nothing of others is written over.
fn claim(to: &Path) -> Result<PathBuf, Failure> {
    let mut name = std::path::absolute(to)
        .map_err(|error| Failure::of(&to.display().to_string(), error))?
        .into_os_string();
    name.push(".part");
    let part = PathBuf::from(name);
    for (folder, why) in [
        (to, "holds something already; name a folder that is not there yet"),
        (&part, "is left from an export that broke off, or is somebody's; remove it first"),
    ] {
        let failed = |error| Failure::of(&folder.display().to_string(), error);
        match std::fs::read_dir(folder) {
            Ok(mut entries) => {
                if entries.next().is_some() {
                    return Err(Failure::Usage(format!("{} {why}", folder.display())));
                }
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => return Err(failed(error)),
        }
    }
    std::fs::create_dir_all(&part).map_err(|error| Failure::of(&part.display().to_string(), error))?;
    Ok(part)
}

/// Writes the tables that SQL has, each as one query of one moment.
async fn tables(api: &Shared, part: &Path) -> Result<(), Failure> {
    let known = api.get("/sql/tables").await?;
    for table in known["data"].as_array().into_iter().flatten().filter(|table| table["kind"] == "table") {
        let name = table["name"].as_str().unwrap_or_default();
        let file = part.join(format!("{name}.parquet"));
        let query = format!("select * from \"{name}\"");
        sql::fetch(api, &query, sql::Format::Parquet, Some(&file)).await?;
        sync(&file)?;
    }
    Ok(())
}

/// Writes the records of an object, and a file for each table that is attached to it.
async fn records(
    api: &Shared,
    object: &Json,
    part: &Path,
    kind: Kind,
    counts: &mut BTreeMap<String, u64>,
) -> Result<(), Failure> {
    let slug = object["slug"].as_str().unwrap_or_default();
    let mut own = Out::begin(part, slug, kind, columns(object))?;
    let mut attached: BTreeMap<String, (Vec<String>, Out)> = BTreeMap::new();
    for table in
        object["fields"].as_array().into_iter().flatten().filter_map(|field| field["kept_in"].as_str())
    {
        if !attached.contains_key(table) {
            let fields = object["fields"].as_array().into_iter().flatten();
            let of_table: Vec<Json> = fields.filter(|field| field["kept_in"] == table).cloned().collect();
            let names = of_table.iter().filter_map(|field| field["slug"].as_str().map(str::to_owned));
            let mut shown = vec![Column::plain("id")];
            shown.extend(columns(&json!({"fields": of_table})));
            attached.insert(table.to_owned(), (names.collect(), Out::begin(part, table, kind, shown)?));
        }
    }
    let mut pages = Pages::of(slug);
    while let Some(records) = pages.next(api).await? {
        for record in &records {
            own.write(record)?;
            for (names, out) in attached.values_mut() {
                let fields = names.iter().map(|name| (name.clone(), record[name.as_str()].clone()));
                let id = ("id".to_owned(), record["id"].clone());
                out.write(&Json::Object(std::iter::once(id).chain(fields).collect()))?;
            }
        }
    }
    counts.insert(slug.to_owned(), own.finish()?);
    for (table, (_, out)) in attached {
        counts.insert(table, out.finish()?);
    }
    Ok(())
}

/// Writes a list that follows the feed.
async fn follow(api: &Shared, document: &Json, feed: &str, part: &Path, kind: Kind) -> Result<u64, Failure> {
    let place = format!(
        "/paths/~1{feed}/get/responses/200/content/application~1json/schema/properties/data/items/properties"
    );
    let described = document.pointer(&place).and_then(Json::as_object);
    let described = described.ok_or_else(|| Failure::Failed(format!("the API does not describe {feed}")))?;
    let shown = described.iter().map(|(name, shape)| match is_money(shape) {
        true => Column::money(name),
        false => Column::plain(name),
    });
    let shown = shown.collect();
    let mut out = Out::begin(part, feed, kind, shown)?;
    let mut after = String::new();
    loop {
        let page = api.get(&format!("/{feed}?limit={PAGE}{after}")).await?;
        let entries = page["data"].as_array().map(Vec::as_slice).unwrap_or_default();
        entries.iter().try_for_each(|entry| out.write(entry))?;
        // One list ends with a page that is empty, the other says where it ends.
        after = match &page["next"] {
            Json::String(next) => format!("&after={next}"),
            Json::Number(next) if !entries.is_empty() => format!("&after={next}"),
            _ => return out.finish(),
        };
    }
}

/// Whether what the API describes is an amount with its currency, or none.
fn is_money(shape: &Json) -> bool {
    let forms = shape["anyOf"].as_array().map(Vec::as_slice).unwrap_or_default();
    forms.iter().any(|form| form["$ref"] == "#/components/schemas/Money")
}

/// A file being written.
struct Out {
    path: PathBuf,
    sink: Sink<BufWriter<File>>,
    count: u64,
}

impl Out {
    fn begin(part: &Path, name: &str, kind: Kind, columns: Vec<Column>) -> Result<Out, Failure> {
        let ending = match kind {
            Kind::Table => "csv",
            Kind::Lines => "jsonl",
        };
        let path = part.join(format!("{name}.{ending}"));
        let file =
            File::create_new(&path).map_err(|error| Failure::of(&path.display().to_string(), error))?;
        let sink = Sink::begin(BufWriter::new(file), kind, columns);
        let sink = sink.map_err(|error| Failure::of(&path.display().to_string(), error))?;
        Ok(Out { path, sink, count: 0 })
    }

    fn write(&mut self, record: &Json) -> Result<(), Failure> {
        self.count += 1;
        self.sink.write(record).map_err(|error| Failure::of(&self.path.display().to_string(), error))
    }

    /// The file is on disk when this returns. Gives how many records are in it.
    fn finish(self) -> Result<u64, Failure> {
        let Out { path, sink, count } = self;
        sink.finish()
            .and_then(|mut out| out.flush().map(|()| out))
            .and_then(|out| out.get_ref().sync_all())
            .map_err(|error| Failure::of(&path.display().to_string(), error))?;
        Ok(count)
    }
}

/// What was written to a file or a folder is on disk afterwards.
fn sync(path: &Path) -> Result<(), Failure> {
    File::open(path)
        .and_then(|opened| opened.sync_all())
        .map_err(|error| Failure::of(&path.display().to_string(), error))
}
