//! `rapport backup`.

use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use clap::Args;
use platform::backup::{self, Checked};

use super::{Shared, say};
use crate::Failure;
use crate::size::Size;

/// What is backed up to where.
#[derive(Args)]
pub struct Backup {
    /// The file.
    pub file: PathBuf,
    /// Only say whether the file is a whole backup and what it holds.
    #[arg(long)]
    pub check: bool,
}

/// Makes a backup. The file appears under its name only when it is whole, on disk, and was read back.
pub async fn run(api: Shared, file: PathBuf) -> Result<(), Failure> {
    if file.exists() && !backup::is_backup(&file) {
        return Err(Failure::Usage(format!(
            "{} is there and is no backup; name a file that is not there, or an earlier backup to replace",
            file.display()
        )));
    }
    let part = beside(&file);
    let made = receive(&api, &part).await;
    let checked = match made {
        Ok(checked) => checked,
        Err(failure) => {
            // What is left is of no use, and may be large.
            if let Err(error) = std::fs::remove_file(&part)
                && error.kind() != std::io::ErrorKind::NotFound
            {
                eprintln!("rapport: {} could not be removed: {error}", part.display());
            }
            return Err(failure);
        }
    };
    std::fs::rename(&part, &file)
        .and_then(|()| std::fs::File::open(folder(&file))?.sync_all())
        .map_err(|error| Failure::of(&file.display().to_string(), error))?;
    tell(&Checked { path: file, ..checked })
}

/// Says whether a file is a whole backup and what it holds.
pub fn check(file: &Path) -> Result<(), Failure> {
    let checked = backup::check(file)?;
    tell(&checked)?;
    say(format!("made at {} by Rapport {}", checked.manifest.made_at, checked.manifest.program))?;
    for table in checked.manifest.tables.iter().filter(|table| table.rows > 0) {
        say(format!("{:>12} {}", table.rows, table.name))?;
    }
    Ok(())
}

async fn receive(api: &Shared, part: &Path) -> Result<Checked, Failure> {
    let failed = |error: std::io::Error| Failure::of(&part.display().to_string(), error);
    // It holds what the database holds, so nobody else may read it.
    let mut options = std::fs::OpenOptions::new();
    let file = options.write(true).create(true).truncate(true).mode(0o600).open(part).map_err(failed)?;
    let mut file = tokio::fs::File::from_std(file);
    let received = api.download("/backups", &mut file).await;
    file.sync_all().await.map_err(failed)?;
    let path = part.to_owned();
    let checked = tokio::task::spawn_blocking(move || backup::check(&path)).await;
    let checked = checked.map_err(|error| Failure::of("reading the backup back", error))?;
    match (received, checked) {
        (Ok(()), checked) => Ok(checked?),
        // A backup that broke off ends with the reason.
        (Err(failure), Err(platform::Error::Unprocessable(why))) => {
            Err(Failure::Failed(format!("{failure}; {why}")))
        }
        (Err(failure), _) => Err(failure),
    }
}

fn tell(checked: &Checked) -> Result<(), Failure> {
    let manifest = &checked.manifest;
    for path in &manifest.missing {
        eprintln!("rapport: {path} was gone from the disk and is not in the backup");
    }
    say(format!(
        "{}: {}, {} rows and {} files, up to entry {} of the feed, SHA-256 {}",
        checked.path.display(),
        Size(checked.bytes),
        manifest.rows(),
        manifest.files.len(),
        manifest.seq,
        checked.sha256
    ))
}

fn beside(file: &Path) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".part");
    PathBuf::from(name)
}

fn folder(file: &Path) -> &Path {
    match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}
