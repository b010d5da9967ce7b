//! `rapport user import`: the colleagues in a file become users, with the teams they are in.

use std::path::PathBuf;

use clap::Args;
use reqwest::multipart::{Form, Part};

use crate::Failure;
use crate::command::{Shared, say};

/// Which users, and what the columns of the file mean.
#[derive(Args)]
pub struct Import {
    /// The file: CSV, TSV, an Excel workbook or JSON lines.
    file: PathBuf,
    /// The column with names.
    #[arg(long, value_name = "COLUMN")]
    name: String,
    /// The column with e-mail addresses.
    #[arg(long, value_name = "COLUMN", required_unless_present = "domain", conflicts_with = "domain")]
    email: Option<String>,
    /// Where the file has no addresses: they are made of the names, like ann.kie@DOMAIN.
    #[arg(long, value_name = "DOMAIN")]
    domain: Option<String>,
    /// The column with the team, which is made where it is not there.
    #[arg(long, value_name = "COLUMN")]
    team: Option<String>,
    /// What they may do.
    #[arg(long, default_value = "member")]
    role: String,
    /// The column with roles; where it says nothing, --role counts.
    #[arg(long, value_name = "COLUMN")]
    role_column: Option<String>,
    /// The sheet of a workbook.
    #[arg(long, value_name = "NAME")]
    sheet: Option<String>,
    /// Only say what would happen.
    #[arg(long)]
    dry_run: bool,
}

/// Adds whoever is not there, and prints each new one with the link to come in. Rows that are refused go to standard
/// error, and are a failure; the others are in.
pub async fn run(api: &Shared, import: Import) -> Result<(), Failure> {
    let shown = import.file.display().to_string();
    let file = tokio::fs::File::open(&import.file).await.map_err(|error| Failure::of(&shown, error))?;
    let name = import.file.file_name().map_or("file".into(), |name| name.to_string_lossy().into_owned());
    let mut form = Form::new()
        .text("name", import.name)
        .text("role", import.role)
        .text("dry_run", import.dry_run.to_string());
    let said = [
        ("email", import.email),
        ("domain", import.domain),
        ("team", import.team),
        ("role_column", import.role_column),
        ("sheet", import.sheet),
    ];
    for (part, said) in said {
        if let Some(said) = said {
            form = form.text(part, said);
        }
    }
    let done = api.upload("/users/import", form.part("file", Part::stream(file).file_name(name))).await?;
    let counts = &done["counts"];
    if import.dry_run {
        say(format!(
            "{} rows, {} would be added, {} there already, {} refused",
            counts["rows"], counts["new"], counts["there"], counts["refused"]
        ))?;
    }
    for row in done["rows"].as_array().into_iter().flatten() {
        let text = |key: &str| row[key].as_str().unwrap_or_default();
        match text("state") {
            "new" if !import.dry_run => say(format!("{} {}", text("email"), text("link")))?,
            "refused" => {
                let column = row["column"].as_str().map(|column| format!(", column {column}"));
                eprintln!("row {}{}: {}", row["row"], column.unwrap_or_default(), text("reason"));
            }
            _ => {}
        }
    }
    match counts["refused"].as_u64().unwrap_or_default() {
        0 => Ok(()),
        _ if import.dry_run => Ok(()),
        refused => Err(Failure::Failed(format!(
            "{shown}: {refused} rows were refused; put them right and import the file again, the others are in"
        ))),
    }
}
