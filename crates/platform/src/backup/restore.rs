//! Bringing a backup into an empty target.

use db::{Column, Db, Ddl, Migration, Table, Tx};
use model::Id;

use super::files::{Places, Unpacked, WAREHOUSE, inside, sync_folder};
use super::manifest::{Manifest, TableNote};
use super::walk::{Checked, Part, open, walk};
use super::{list, sql, tables};
use crate::schema::{Definitions, bring, declared};
use crate::{Error, Module, followers, jobs, mailer, own, roll_ups, search};

/// Where a backup goes.
pub struct Target<'a> {
    /// The database. No other process may use it meanwhile.
    pub db: &'a Db,
    /// Where the files go. The data directory must exist and be locked.
    pub places: Places<'a>,
    /// The rooms.
    pub modules: &'a [Module],
    /// The id that tells this copy's warehouse from others.
    pub home: Id,
}

/// What was restored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restored {
    /// The rows.
    pub rows: u64,
    /// The files.
    pub files: usize,
    /// The last number of the feed.
    pub seq: i64,
}

/// In the data directory as long as a restore goes on: the files it writes. A later restore may write over those.
const UNDER_WAY: &str = "restore.json";

/// Refuses what a newer program made, or one whose tables are not those of this one.
pub fn suits(manifest: &Manifest, modules: &[Module]) -> Result<(), Error> {
    let known = crate::tables::migrations();
    let ours = env!("CARGO_PKG_VERSION");
    if version(&manifest.program) > version(ours) || manifest.version() as usize > known.len() {
        return Err(Error::Conflict(format!(
            "this backup was made by Rapport {} (schema version {}); this is {ours}, which knows only up to {}: \
             restore it with that version or a later one",
            manifest.program,
            manifest.version(),
            known.len()
        )));
    }
    for (note, migration) in manifest.migrations.iter().zip(&known) {
        if note.version != migration.version || note.checksum != migration.checksum()? {
            return Err(Error::Conflict(format!(
                "this backup was made by a program whose migration {} ({}) is not the one of this program; \
                 restore it with the version that made it ({})",
                note.version, note.name, manifest.program
            )));
        }
    }
    made_of(manifest, modules).map(drop)
}

/// Brings a backup into an empty target. All of it is there afterwards, or nothing but files that the next restore
/// writes over.
pub fn restore(checked: &Checked, target: &Target<'_>) -> Result<Restored, Error> {
    let Target { db, places, modules, .. } = *target;
    let manifest = &checked.manifest;
    suits(manifest, modules)?;
    let known = crate::tables::migrations();
    db.remake(
        &known,
        manifest.version(),
        |tx| empty(tx, &known),
        |tx| {
            claim(places, modules, manifest)?;
            fill(tx, checked, target)
        },
        |tx| finish(tx, checked, target),
    )?;
    let under_way = places.data.join(UNDER_WAY);
    std::fs::remove_file(&under_way).map_err(|error| Error::io(under_way.display().to_string(), error))?;
    db.checkpoint()?;
    Ok(Restored { rows: manifest.rows(), files: manifest.files.len(), seq: manifest.seq })
}

/// Refuses a database that is in use; otherwise removes its tables, which hold nothing of worth.
fn empty(tx: &mut Tx, known: &[Migration]) -> Result<(), Error> {
    let applied = tables::migrations(tx)?.len().min(known.len());
    let used = tables::used(tx, &known[..applied])?;
    if !used.is_empty() {
        let there: Vec<_> = used.iter().map(|(table, rows)| format!("{rows} in {table}")).collect();
        return Err(Error::Conflict(format!(
            "the target is in use: its database has rows ({}). Restore into an empty directory and an empty \
             database",
            there.join(", ")
        )));
    }
    for table in tables::all(tx, &known[..applied])? {
        tx.ddl(&Ddl::DropTable(table.name))?;
    }
    Ok(())
}

/// Refuses a directory with files that no restore left there, and notes which ones this one will write.
fn claim(places: Places<'_>, modules: &[Module], manifest: &Manifest) -> Result<(), Error> {
    let data = places.data;
    let under_way = data.join(UNDER_WAY);
    let failed = |error| Error::io(under_way.display().to_string(), error);
    let left: Vec<String> = match std::fs::read(&under_way) {
        Ok(text) => serde_json::from_slice(&text).unwrap_or_default(),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Vec::new(),
        Err(error) => return Err(failed(error)),
    };
    let of_rooms = own::with_rooms(modules).flat_map(|module| module.files).map(|folder| folder.name);
    // Every database that was ever opened has marked its folder; that is no use of it.
    let mark = format!("{WAREHOUSE}/{}", ::warehouse::MARK);
    let of_files = manifest.files.iter().filter_map(|file| file.path.split('/').next());
    let mut folders: Vec<_> = of_rooms.chain(of_files).chain([WAREHOUSE]).collect();
    folders.sort_unstable();
    folders.dedup();
    let there = inside(places, &folders)?;
    if let Some(stray) = there.iter().find(|path| !left.contains(path) && **path != mark) {
        return Err(Error::Conflict(format!(
            "the target is in use: there are files in {}, like {stray}. Restore into an empty directory",
            places.root(stray).display()
        )));
    }
    for path in there {
        std::fs::remove_file(places.of(&path)).map_err(|error| Error::io(path, error))?;
    }
    let files: Vec<_> = manifest.files.iter().map(|file| &file.path).collect();
    let text = serde_json::to_vec(&files).map_err(|error| Error::bug(error.to_string()))?;
    let fresh = data.join("restore.part");
    std::fs::write(&fresh, text).map_err(failed)?;
    std::fs::File::open(&fresh).and_then(|file| file.sync_all()).map_err(failed)?;
    std::fs::rename(&fresh, &under_way).map_err(failed)?;
    sync_folder(data)
}

fn fill(tx: &mut Tx, checked: &Checked, target: &Target<'_>) -> Result<(), Error> {
    // Indexes are quicker to make afterwards.
    bring(tx, &made_of(&checked.manifest, target.modules)?, &[])?;
    for table in &checked.manifest.tables {
        // Migrations put the first rows into some of their tables.
        tx.execute(&format!("delete from \"{}\"", table.name), &[])?;
    }
    let mut files = Unpacked::begin(target.places);
    let (_, seal) = walk(open(&checked.path)?, &mut |manifest, part| match part {
        Part::Begin if *manifest == checked.manifest => Ok(()),
        Part::Begin => Err(changed()),
        Part::Rows(table, rows) => Ok(tx.insert_many(&table.name, &table.columns(), &rows).map(drop)?),
        Part::Piece(piece) => files.write(manifest, &piece),
    })?;
    if super::manifest::hex(&seal.sha256) != checked.sha256 {
        return Err(changed());
    }
    files.finish()
}

/// What is to be done once the rows are in tables of today.
fn finish(tx: &mut Tx, checked: &Checked, target: &Target<'_>) -> Result<(), Error> {
    // What users made is known only now that its definitions are here.
    let definitions = Definitions::read(tx)?;
    bring(tx, &[], &declared(target.modules, &definitions)?.2)?;
    let folder = target.places.data.join(WAREHOUSE);
    ::warehouse::restored(tx, checked.manifest.home, &folder, target.home)?;
    // The indexes of words stay behind and are made anew.
    tx.execute(sql::FOLLOW_ANEW, &[search::FOLLOWER.name.into()])?;
    // Nobody lives who was doing something when the backup was made.
    jobs::take_over(tx)?;
    followers::take_over(tx)?;
    mailer::restored(tx, checked.manifest.made_at)?;
    list::record(tx, &checked.manifest, checked.bytes, &checked.sha256)
}

fn changed() -> Error {
    Error::Conflict("the backup was replaced while it was restored; nothing was kept".to_owned())
}

/// The tables of objects and rooms for these rows: as they are declared, with what was there and is not declared
/// any more, so that nothing is lost.
fn made_of(manifest: &Manifest, modules: &[Module]) -> Result<Vec<Table>, Error> {
    let (_, mut tables, _) = declared(modules, &Definitions::default())?;
    let known = crate::tables::migrations();
    let own = db::tables(known.get(..manifest.version() as usize).unwrap_or(&known));
    for note in manifest.tables.iter().filter(|note| !own.iter().any(|table| table.name == note.name)) {
        match tables.iter_mut().find(|table| table.name == note.name) {
            Some(table) => widen(table, note)?,
            None => {
                let columns = note.columns.iter().map(|column| Column::optional(&column.name, column.kind));
                // Records of objects that users made are found by their ids like all others, and figures by theirs.
                let key = roll_ups::key_of(&note.name).unwrap_or("id");
                let key = note.columns.iter().find(|column| column.name == key);
                let key: Vec<&str> = key.iter().map(|column| column.name.as_str()).collect();
                tables.push(Table::keyed(&note.name, &key, columns.collect()));
            }
        }
    }
    Ok(tables)
}

fn widen(table: &mut Table, note: &TableNote) -> Result<(), Error> {
    for column in &note.columns {
        match table.columns.iter().find(|declared| declared.name == column.name) {
            Some(declared) if declared.column_type == column.kind => {}
            Some(declared) => {
                return Err(Error::Conflict(format!(
                    "{}.{} is {:?} in this backup and {:?} in this program; restore it with the version that \
                     made it",
                    table.name, column.name, column.kind, declared.column_type
                )));
            }
            None => table.columns.push(Column::optional(&column.name, column.kind)),
        }
    }
    Ok(())
}

/// The numbers of a version, for comparing.
fn version(text: &str) -> Vec<u64> {
    let plain = text.split(['-', '+']).next().unwrap_or_default();
    plain.split('.').map(|part| part.parse().unwrap_or(0)).collect()
}
