//! `rapport erase`.

use std::path::PathBuf;

use clap::Args;
use model::Id;
use platform::{App, Clock, Settings, erasure};
use serde_json::json;

use super::{Shared, say, wait};
use crate::config::Config;
use crate::{Failure, boot, modules};

/// Who is erased.
#[derive(Args)]
pub struct Erase {
    /// The person.
    #[arg(required_unless_present = "journal")]
    person: Option<Id>,
    /// Do not wait for the night: take the bytes away at once.
    #[arg(long)]
    now: bool,
    /// Why, without names.
    #[arg(long)]
    reason: Option<String>,
    /// Erase again everybody whom this journal names, after a restore; refused while a server owns the directory.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["person", "now", "reason"])]
    pub journal: Option<PathBuf>,
}

/// Hides a person and, with `--now`, waits until nothing of her is left.
pub async fn run(api: Shared, erase: Erase) -> Result<(), Failure> {
    let Some(person) = erase.person else { return Ok(()) };
    let asked = json!({"now": erase.now, "reason": erase.reason});
    let erasure = api.post(&format!("/people/{person}/erase"), &asked).await?;
    let id = erasure["id"].as_str().unwrap_or_default().to_owned();
    if !erase.now {
        let due = erasure["due_at"].as_str().unwrap_or_default();
        return say(format!("hidden; what is left of her goes by {due} (erasure {id})"));
    }
    let job = erasure["job_id"].as_str().unwrap_or_default();
    wait(&api, &format!("/jobs/{job}"), "erasing").await?;
    let receipt = api.get(&format!("/erasures/{id}")).await?;
    if receipt["state"] != "done" {
        let why = receipt["waits"].as_str().unwrap_or("it goes on in the background");
        return Err(Failure::Failed(format!("she is hidden, but not all bytes are gone yet: {why}")));
    }
    say(format!("erased (erasure {id}): {}", receipt["counts"]))
}

/// Erases again whom a journal names, before anybody is served.
pub async fn again(config: &Config, journal: PathBuf) -> Result<(), Failure> {
    let config = config.clone();
    let done = tokio::task::spawn_blocking(move || apply(&config, &journal)).await;
    let applied = done.map_err(|error| Failure::of("erasing", error))??;
    tell(&applied)
}

/// Says what came of a journal.
pub(super) fn tell(applied: &erasure::Applied) -> Result<(), Failure> {
    if applied.broken > 0 {
        eprintln!("rapport: {} lines of the journal cannot be read and were passed over", applied.broken);
    }
    say(format!("{} erasures in the journal, {} done again", applied.entries, applied.again))
}

/// Opens everything without serving anybody, and applies the journal.
pub(super) fn apply(config: &Config, journal: &std::path::Path) -> Result<erasure::Applied, Failure> {
    let lock = boot::lock(config)?;
    let applied = apply_locked(config, journal);
    drop(lock);
    applied
}

/// The same for whoever has the lock already.
pub(super) fn apply_locked(config: &Config, journal: &std::path::Path) -> Result<erasure::Applied, Failure> {
    let mut seed = [0; 8];
    getrandom::fill(&mut seed).map_err(|error| Failure::of("no randomness", error))?;
    let app = App::open(Settings {
        db: boot::open_database(config)?,
        data: config.data()?.to_path_buf(),
        files: config.files()?.to_path_buf(),
        firm: config.firm()?,
        clock: Clock::System,
        seed: u64::from_le_bytes(seed),
        modules: modules(),
        base_url: String::new(),
    })?;
    let applied = erasure::apply(&app, journal);
    app.db.clone().close();
    Ok(applied?)
}
