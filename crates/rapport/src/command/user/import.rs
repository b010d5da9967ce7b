//! `rapport user import`: the colleagues in a file become users, with the teams they are in.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use clap::Args;
use identify::reader::{self, Format, Layout, ReadError, format};
use model::search_key;
use serde_json::{Value as Json, json};

use super::list;
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
}

/// Somebody in the file.
struct Colleague {
    email: String,
    name: String,
    team: Option<String>,
}

/// Adds whoever is not there, and prints each new one with the link to come in.
pub async fn run(api: &Shared, import: Import) -> Result<(), Failure> {
    let colleagues = read(&import)?;
    let mut ids: HashMap<String, String> = HashMap::new();
    let known = |user: &Json| Some((user["email"].as_str()?.to_owned(), user["id"].as_str()?.to_owned()));
    ids.extend(list(api).await?.iter().filter_map(known));
    for Colleague { email, name, .. } in &colleagues {
        if ids.contains_key(email) {
            continue;
        }
        let made = api.post("/users", &json!({"email": email, "name": name, "role": import.role})).await?;
        ids.extend(known(&made["user"]));
        say(format!("{email} {}", made["link"].as_str().unwrap_or_default()))?;
    }
    let mut teams: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for colleague in colleagues {
        if let (Some(team), Some(id)) = (colleague.team, ids.get(&colleague.email)) {
            teams.entry(team).or_default().insert(id.clone());
        }
    }
    join(api, teams).await
}

/// Sees that users are in their teams. Nobody leaves one.
async fn join(api: &Shared, wanted: BTreeMap<String, BTreeSet<String>>) -> Result<(), Failure> {
    if wanted.is_empty() {
        return Ok(());
    }
    let there = api.get("/teams").await?;
    for (name, mut users) in wanted {
        let team = there["data"].as_array().into_iter().flatten().find(|team| team["name"] == name.as_str());
        let team = match team {
            Some(team) => team.clone(),
            None => api.post("/teams", &json!({ "name": name })).await?,
        };
        let before = team["user_ids"].as_array().into_iter().flatten().filter_map(Json::as_str);
        let before: BTreeSet<String> = before.map(str::to_owned).collect();
        users.extend(before.iter().cloned());
        if users != before {
            let path = format!("/teams/{}/members", team["id"].as_str().unwrap_or_default());
            api.put(&path, &json!({ "user_ids": users })).await?;
        }
    }
    Ok(())
}

fn read(import: &Import) -> Result<Vec<Colleague>, Failure> {
    let shown = import.file.display().to_string();
    let failed = |error: ReadError| Failure::Failed(format!("{shown}: {error}"));
    let file = text(&import.file).map_err(failed)?;
    let mut rows = reader::open(BufReader::new(file), &Layout::default()).map_err(failed)?;
    let headers = rows.headers().to_vec();
    let place = |column: &String| {
        headers.iter().position(|header| header == column).ok_or_else(|| {
            Failure::Usage(format!("the file has no column '{column}'; it has {}", headers.join(", ")))
        })
    };
    let name = place(&import.name)?;
    let email = import.email.as_ref().map(place).transpose()?;
    let team = import.team.as_ref().map(place).transpose()?;
    let mut found: BTreeMap<String, String> = BTreeMap::new();
    let mut colleagues = Vec::new();
    while let Some(row) = rows.next_row().map_err(failed)? {
        let row = row.map_err(|error| Failure::Failed(format!("{shown}: {error}")))?;
        let cell = |at: usize| row.cells.get(at).map_or("", |cell| cell.trim()).to_owned();
        let name = cell(name);
        let email = match (email, &import.domain) {
            (Some(at), _) => cell(at).to_lowercase(),
            (None, domain) => address(&name, domain.as_deref().unwrap_or_default()),
        };
        if let Some(other) = found.insert(email.clone(), name.clone())
            && other != name
        {
            return Err(Failure::Failed(format!("row {}: {other} has the address {email} already", row.row)));
        }
        let team = team.map(cell).filter(|team| !team.is_empty());
        colleagues.push(Colleague { email, name, team });
    }
    Ok(colleagues)
}

/// The file as the reader of tables takes it.
fn text(path: &Path) -> Result<File, ReadError> {
    let mut file = File::open(path)?;
    let mut head = Vec::new();
    (&mut file).take(1 << 16).read_to_end(&mut head)?;
    file.seek(SeekFrom::Start(0))?;
    format::as_text(file, Format::sniff(&head), None)
}

/// An address made of a name: its words without accents and signs, with points between them.
fn address(name: &str, domain: &str) -> String {
    let key = search_key(name);
    let words = key
        .split_whitespace()
        .map(|word| word.chars().filter(char::is_ascii_alphanumeric).collect::<String>());
    let words: Vec<String> = words.filter(|word| !word.is_empty()).collect();
    format!("{}@{}", words.join("."), domain.trim().to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::address;

    #[test]
    fn an_address_is_made_of_the_words_of_a_name() {
        assert_eq!(address("Zoë  O'Brien-Smith", "X.example"), "zoe.obriensmith@x.example");
    }
}
