//! `rapport restore`.

use std::path::{Path, PathBuf};

use clap::Args;
use model::Id;
use platform::backup::{self, Checked, Restored, Target};
use platform::firm::Firm;

use super::say;
use crate::config::Config;
use crate::{Failure, boot, modules};

/// What is restored.
#[derive(Args)]
pub struct Restore {
    /// The backup.
    pub file: PathBuf,
    /// Only say whether the file is a whole backup and what it holds.
    #[arg(long)]
    pub check: bool,
}

/// Brings a backup into an empty directory and an empty database; refused while a server owns the directory. The
/// whole backup is read before anything is touched.
pub async fn run(config: &Config, file: PathBuf) -> Result<(), Failure> {
    if config.url.is_some() {
        return Err(Failure::Usage("a backup is restored into a data directory: use --data DIR".into()));
    }
    let config = config.clone();
    let done = tokio::task::spawn_blocking(move || restore(&config, &file)).await;
    done.map_err(|error| Failure::of("restoring", error))?
}

fn restore(config: &Config, file: &Path) -> Result<(), Failure> {
    let (data, firm, modules) = (config.data()?, config.firm()?, modules());
    let checked = backup::check(file)?;
    backup::suits(&checked.manifest, &modules)?;
    let lock = boot::lock(config)?;
    let db = boot::open_database(config)?;
    let mut home = Id::default();
    getrandom::fill(&mut home.0).map_err(|error| Failure::of("no randomness", error))?;
    let restored = backup::restore(&checked, &Target { db: &db, data, modules: &modules, home });
    db.close();
    drop(lock);
    tell(&checked, &restored?, &firm)
}

fn tell(checked: &Checked, restored: &Restored, firm: &Firm) -> Result<(), Failure> {
    let manifest = &checked.manifest;
    for path in &manifest.missing {
        eprintln!("rapport: {path} was not in the backup: it was gone when that was made");
    }
    let here = [firm.time_zone.iana_name().unwrap_or_default(), &firm.currency.to_string()].join(", ");
    let there = [manifest.firm.time_zone.as_str(), &manifest.firm.currency].join(", ");
    if here != there {
        eprintln!(
            "rapport: the backup is of {} ({there}), but this directory is configured for {here}; a backup holds no \
             configuration, so bring rapport.toml along",
            manifest.firm.name
        );
    }
    say(format!(
        "restored {} rows in {} tables and {} files, up to entry {} of the feed, from the backup of {}",
        restored.rows,
        manifest.tables.len(),
        restored.files,
        restored.seq,
        manifest.made_at
    ))
}
