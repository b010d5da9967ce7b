//! `rapport import`.

use std::collections::BTreeMap;
use std::path::PathBuf;

use clap::Args;
use reqwest::multipart::{Form, Part};
use serde_json::{Value as Json, json};

use super::{Shared, say, say_json, watch};
use crate::Failure;

/// What is imported, and as what.
#[derive(Args)]
pub struct Import {
    /// The file.
    file: PathBuf,
    /// The object that rows become, like people.
    #[arg(long = "as", value_name = "OBJECT")]
    object: Option<String>,
    /// The fields that tell whether a record is there already, with commas.
    #[arg(long = "match", value_name = "FIELDS", value_delimiter = ',')]
    matching: Vec<String>,
    /// A column and the field it fills; columns named like a field need none. `account=company_id.name` looks
    /// the company up by its name.
    #[arg(long, value_name = "COLUMN=FIELD")]
    map: Vec<String>,
    /// The relations whose records are made where a look-up does not find them, with commas.
    #[arg(long, value_name = "RELATIONS", value_delimiter = ',')]
    create: Vec<String>,
    /// A map file, which says everything instead.
    #[arg(long, value_name = "FILE")]
    map_file: Option<PathBuf>,
    /// The name of the system or file the rows come from.
    #[arg(long, value_name = "NAME")]
    source: Option<String>,
    /// Whose knowledge the file holds: the firm's own, a partner's, or somebody's who does not deal with the customer.
    #[arg(long, value_name = "first|second|third")]
    party: Option<String>,
    /// How likely its values are to be right, from 0 to 1.
    #[arg(long, value_name = "NUMBER")]
    confidence: Option<f64>,
    /// This file repeats or continues another of its source.
    #[arg(long)]
    extends: bool,
    /// Only say what would happen.
    #[arg(long)]
    dry_run: bool,
    /// How the file is stored, when its first bytes are not to say it.
    #[arg(long, value_name = "csv|tsv|xlsx|jsonl")]
    format: Option<String>,
    /// The sheet of a workbook.
    #[arg(long, value_name = "NAME")]
    sheet: Option<String>,
    /// Makes people's companies: by the domain of their address (email), or by this column with the name.
    #[arg(long, value_name = "email|COLUMN")]
    companies: Option<String>,
    /// Let the file's values win over those that users typed.
    #[arg(long)]
    replace_typed: bool,
    /// Where to write the refused rows.
    #[arg(long, value_name = "FILE")]
    rejects: Option<PathBuf>,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

pub async fn run(api: Shared, import: Import) -> Result<(), Failure> {
    let started = start(&api, &import).await?;
    let id = started["id"].as_str().unwrap_or_default().to_owned();
    let path = format!("/imports/{id}");
    let done = watch::wait(&api, &path, &import.file.display().to_string()).await?;
    if let Some(target) = &import.rejects {
        let text = api.text(&format!("{path}/rejects")).await?;
        std::fs::write(target, text).map_err(|error| Failure::of(&target.display().to_string(), error))?;
    }
    if import.json {
        return say_json(&done);
    }
    summary(&done, &import)
}

fn summary(done: &Json, import: &Import) -> Result<(), Failure> {
    let counts = &done["counts"];
    let number = |json: &Json| json.as_i64().unwrap_or(0);
    let verb = if import.dry_run { "would be " } else { "" };
    say(format!("{} rows, {} accepted, {} refused", counts["rows"], counts["accepted"], counts["rejected"]))?;
    for (object, count) in counts["by_object"].as_object().into_iter().flatten() {
        say(format!(
            "{object}: {} {verb}created, {} {verb}updated, {} {verb}unchanged",
            number(&count["created"]),
            number(&count["updated"]),
            number(&count["unchanged"])
        ))?;
    }
    if number(&counts["kept"]) > 0 {
        say(format!("{} values {verb}kept as users typed them", counts["kept"]))?;
    }
    for problem in done["problems"].as_array().into_iter().flatten().take(10) {
        let column =
            problem["column"].as_str().map(|column| format!(", column {column}")).unwrap_or_default();
        eprintln!("row {}{column}: {}", problem["row"], problem["reason"].as_str().unwrap_or_default());
    }
    if number(&counts["rejected"]) > 0 && import.rejects.is_none() {
        eprintln!("use --rejects FILE to get the refused rows as a file to put right and import again");
    }
    Ok(())
}

async fn start(api: &Shared, import: &Import) -> Result<Json, Failure> {
    let mut map = BTreeMap::new();
    for pair in &import.map {
        let (column, field) = pair
            .rsplit_once('=')
            .ok_or_else(|| Failure::Usage(format!("--map takes COLUMN=FIELD, not '{pair}'")))?;
        map.insert(column.to_owned(), field.to_owned());
    }
    let read = |path: &PathBuf| {
        std::fs::read_to_string(path).map_err(|error| Failure::of(&path.display().to_string(), error))
    };
    let map_file = import.map_file.as_ref().map(read).transpose()?;
    if api.same_machine {
        let path = std::path::absolute(&import.file)
            .map_err(|error| Failure::of(&import.file.display().to_string(), error))?;
        let body = json!({
            "path": path,
            "as": import.object,
            "match": import.matching,
            "map": map,
            "create": import.create,
            "map_file": map_file,
            "source": import.source,
            "party": import.party.as_deref().unwrap_or("first"),
            "confidence": import.confidence,
            "extends": import.extends,
            "dry_run": import.dry_run,
            "format": import.format,
            "sheet": import.sheet,
            "companies": import.companies,
            "keep_typed": !import.replace_typed,
        });
        return api.post("/imports", &body).await;
    }
    let file = tokio::fs::File::open(&import.file)
        .await
        .map_err(|error| Failure::of(&import.file.display().to_string(), error))?;
    let name = import.file.file_name().map_or("file".into(), |name| name.to_string_lossy().into_owned());
    let mut form = Form::new()
        .text("match", import.matching.join(","))
        .text("map", json!(map).to_string())
        .text("create", import.create.join(","))
        .text("extends", import.extends.to_string())
        .text("dry_run", import.dry_run.to_string())
        .text("keep_typed", (!import.replace_typed).to_string());
    let confidence = import.confidence.map(|confidence| confidence.to_string());
    let texts = [
        ("as", &import.object),
        ("map_file", &map_file),
        ("source", &import.source),
        ("party", &import.party),
        ("confidence", &confidence),
        ("format", &import.format),
        ("sheet", &import.sheet),
        ("companies", &import.companies),
    ];
    for (key, value) in texts {
        if let Some(value) = value {
            form = form.text(key, value.clone());
        }
    }
    api.upload("/imports", form.part("file", Part::stream(file).file_name(name))).await
}
