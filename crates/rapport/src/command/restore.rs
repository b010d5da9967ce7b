//! `rapport restore`.

use std::path::{Path, PathBuf};

use clap::Args;
use model::Id;
use platform::backup::{self, Checked, FirmNote, Places, Restored, Target};
use platform::erasure;

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
    /// The journal of erasures (`erasures.journal` in the directory of files): whoever was erased since the backup is
    /// erased again before anybody is served.
    #[arg(long, value_name = "JOURNAL")]
    pub erasures: Option<PathBuf>,
}

/// Brings a backup into an empty directory and an empty database; refused while a server owns the directory. The
/// whole backup is read before anything is touched.
pub async fn run(config: &Config, file: PathBuf, erasures: Option<PathBuf>) -> Result<(), Failure> {
    if config.url.is_some() {
        return Err(Failure::Usage("a backup is restored into a data directory: use --data DIR".into()));
    }
    let config = config.clone();
    let done = tokio::task::spawn_blocking(move || restore(&config, &file, erasures.as_deref())).await;
    done.map_err(|error| Failure::of("restoring", error))?
}

fn restore(config: &Config, file: &Path, erasures: Option<&Path>) -> Result<(), Failure> {
    let (data, firm, modules) = (config.data()?, FirmNote::of(&config.firm()?), modules());
    if let Some(journal) = erasures {
        // What cannot be read is found out before anything is restored.
        erasure::journal::read(journal)?;
    }
    let checked = backup::check(file)?;
    backup::suits(&checked.manifest, &modules)?;
    let lock = boot::lock(config)?;
    let settings = settle(data, &checked.manifest.firm)?;
    let db = boot::open_database(config)?;
    let mut home = Id::default();
    getrandom::fill(&mut home.0).map_err(|error| Failure::of("no randomness", error))?;
    let places = Places { data, files: config.files()? };
    let target = Target { db: &db, places, modules: &modules, home };
    let restored = backup::restore(&checked, &target);
    db.close();
    if let (Err(_), Some(settings)) = (&restored, &settings) {
        std::fs::remove_file(settings)
            .map_err(|error| Failure::of(&settings.display().to_string(), error))?;
    }
    let restored = restored?;
    let applied = erasures.map(|journal| super::erase::apply_locked(config, journal)).transpose()?;
    drop(lock);
    tell(&checked, &restored)?;
    match applied {
        Some(applied) => super::erase::tell(&applied)?,
        None => eprintln!(
            "rapport: NO JOURNAL OF ERASURES WAS GIVEN. Whoever was erased after this backup was made is here again. \
             If there is a file {} beside the old data, run `rapport erase --journal FILE` before you start the server",
            erasure::journal::NAME
        ),
    }
    if settings.is_none() && firm != checked.manifest.firm {
        eprintln!(
            "rapport: rapport.toml was there and stays as it is, but the backup was made with other settings \
             ({}), so figures will differ",
            differences(&firm, &checked.manifest.firm).join(", ")
        );
    }
    Ok(())
}

/// What the firm had settled goes into the configuration of a directory that has none: without it the same records
/// would give other figures. Gives the file that was made.
fn settle(data: &Path, firm: &FirmNote) -> Result<Option<PathBuf>, Failure> {
    let file = data.join("rapport.toml");
    if file.exists() {
        return Ok(None);
    }
    let failed = |error: std::io::Error| Failure::of(&file.display().to_string(), error);
    let wrong = |error: toml::ser::Error| Failure::of(&file.display().to_string(), error);
    let table = toml::Table::from_iter([("firm".to_owned(), toml::Value::try_from(firm).map_err(wrong)?)]);
    let text = toml::to_string(&table).map_err(wrong)?;
    let fresh = data.join("rapport.toml.part");
    std::fs::write(&fresh, format!("# Restored; see docs/configuration.md.\n{text}")).map_err(failed)?;
    std::fs::File::open(&fresh).and_then(|fresh| fresh.sync_all()).map_err(failed)?;
    std::fs::rename(&fresh, &file).map_err(failed)?;
    Ok(Some(file))
}

/// The settings in which two firms differ.
fn differences(one: &FirmNote, other: &FirmNote) -> Vec<String> {
    let table = |firm: &FirmNote| toml::Table::try_from(firm).unwrap_or_default();
    let (one, other) = (table(one), table(other));
    let mut keys: Vec<&String> = one.keys().chain(other.keys()).collect();
    keys.sort();
    keys.dedup();
    keys.iter().filter(|key| one.get(**key) != other.get(**key)).map(|key| format!("firm.{key}")).collect()
}

fn tell(checked: &Checked, restored: &Restored) -> Result<(), Failure> {
    let manifest = &checked.manifest;
    for path in &manifest.missing {
        eprintln!("rapport: {path} was not in the backup: it was gone when that was made");
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
