//! Making a backup.

use std::io::Write;
use std::time::Duration;

use db::Tx;
use model::Id;

use super::files::{self, Listing};
use super::format::{Kind, Seal, Writer};
use super::manifest::{FORMAT, FirmNote, Manifest, hex};
use super::rows::Collected;
use super::tables;
use crate::feed::{self, Actor};
use crate::{App, Error};

/// How long the snapshot may be held.
const LIMIT: Duration = Duration::from_secs(24 * 3_600);

/// A backup that was made.
#[derive(Clone, Debug)]
pub struct Made {
    /// What it holds.
    pub manifest: Manifest,
    /// Its size.
    pub bytes: u64,
    /// Its SHA-256, as `sha256sum` prints it.
    pub sha256: String,
}

/// Writes a backup of this moment. Others work on meanwhile. Waits for `out`, so call it from a plain thread.
pub fn dump(app: &App, id: Id, by: &Actor, out: impl Write + Send) -> Result<Made, Error> {
    let mut writer = Writer::begin(out)?;
    let manifest = match write(app, id, by, &mut writer) {
        Ok(manifest) => manifest,
        Err(error) => {
            say_why(&error, &mut writer);
            return Err(error);
        }
    };
    let Seal { bytes, sha256 } = writer.finish()?;
    Ok(Made { manifest, bytes, sha256: hex(&sha256) })
}

fn write<W: Write + Send>(app: &App, id: Id, by: &Actor, writer: &mut Writer<W>) -> Result<Manifest, Error> {
    // Taken before the snapshot, so that no file of it is removed before it is copied.
    let held = app.warehouse.hold();
    let manifest = app.db.read_apart_blocking(LIMIT, |tx| {
        let manifest = manifest(tx, app, id, by)?;
        let text = serde_json::to_vec(&manifest).map_err(|error| Error::bug(error.to_string()))?;
        writer.block(Kind::Manifest, &text)?;
        for number in 0..manifest.tables.len() {
            rows(tx, &manifest, number, writer)?;
        }
        Ok::<_, Error>(manifest)
    })?;
    // The snapshot is over; the files it listed stay as they are.
    for (number, file) in manifest.files.iter().enumerate() {
        files::copy(app.places(), number, file, writer)?;
    }
    drop(held);
    Ok(manifest)
}

/// Ends a file that cannot be made to its end with the reason, as far as it is the caller's to know.
fn say_why<W: Write>(error: &Error, writer: &mut Writer<W>) {
    let why = match error {
        Error::Conflict(why) => why.clone(),
        _ => "something went wrong while it was made; the log of the server says what".to_owned(),
    };
    if let Err(error) = writer.block(Kind::Failed, why.as_bytes()) {
        tracing::debug!(%error, "nobody is left to hear why the backup failed");
    }
}

fn manifest(tx: &mut Tx, app: &App, id: Id, by: &Actor) -> Result<Manifest, Error> {
    let migrations = tables::migrations(tx)?;
    let known = crate::tables::migrations();
    let applied = known.get(..migrations.len()).ok_or_else(|| {
        Error::Conflict("the database was migrated by a newer program meanwhile".to_owned())
    })?;
    let home = app.warehouse.home();
    let Listing { files, missing } = files::needed(tx, home, app.places(), &app.modules)?;
    Ok(Manifest {
        format: FORMAT,
        program: env!("CARGO_PKG_VERSION").to_owned(),
        id,
        made_at: app.clock.now(),
        actor: by.kind().to_owned(),
        actor_id: by.id(),
        seq: feed::last_seq(tx)?,
        firm: FirmNote::of(&app.firm),
        tables: tables::carried(tx, applied)?,
        migrations,
        files,
        missing,
        home,
    })
}

fn rows<W: Write>(
    tx: &mut Tx,
    manifest: &Manifest,
    number: usize,
    writer: &mut Writer<W>,
) -> Result<(), Error> {
    let table = &manifest.tables[number];
    let mut collected = Collected::default();
    let mut counted = 0;
    // Only errors of the database leave the loop by themselves.
    let mut failed = None;
    let read = tx.for_each(&tables::select(table), &[], &mut |row| {
        let values = table.columns.iter().enumerate().map(|(at, column)| row.value(at, column.kind));
        counted += 1;
        if collected.add(values.collect::<Result<_, _>>()?)
            && let Err(error) = flush(&mut collected, number, writer)
        {
            failed = Some(error);
            return Err(db::DbError::Closed);
        }
        Ok(())
    });
    match failed {
        Some(error) => return Err(error),
        None => read?,
    }
    flush(&mut collected, number, writer)?;
    match counted == table.rows {
        true => Ok(()),
        false => Err(Error::bug(format!("{counted} rows of {} instead of {}", table.name, table.rows))),
    }
}

fn flush<W: Write>(collected: &mut Collected, number: usize, writer: &mut Writer<W>) -> Result<(), Error> {
    match collected.take(number)? {
        Some(block) => writer.block(Kind::Rows, &block),
        None => Ok(()),
    }
}
