//! The daily job that lets go of files that are attached nowhere.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use db::{Row, Tx};
use model::object::Object;
use model::{Id, Timestamp};
use serde_json::{Value as Json, json};

use super::sql;
use super::store::{content_name, folder};
use crate::erasure::Fence;
use crate::jobs::{Daily, JobKind, Run};
use crate::schema::Schema;
use crate::{App, Error, feed};

/// Removes what is not needed.
pub(crate) const SWEEP: JobKind =
    JobKind { name: "sweep_files", label: "Sweep of files", run, daily: Some(Daily { hour: 4 }) };

/// How long an upload may wait to be attached.
const LOOSE_MICROS: i64 = 24 * 3_600 * 1_000_000;
/// How long the files of a deleted record wait for it to come back.
const TRASH_MICROS: i64 = 30 * LOOSE_MICROS;
/// Most files of one transaction.
const PIECE: i64 = 500;

fn run(app: &App, run: &mut Run) -> Result<Json, Error> {
    let now = app.clock.now();
    let (before, since) = (now.plus_micros(-LOOSE_MICROS), now.plus_micros(-TRASH_MICROS));
    let inner = app.clone();
    let (kept, known) = app.db.read_blocking(move |tx| trashed(tx, &inner.schema(), since, 0))?;
    let kept = Arc::new(kept);
    let (mut forgotten, mut after) = (0, Id::default());
    loop {
        let (inner, fence, kept) = (app.clone(), run.fenced(), Arc::clone(&kept));
        let (looked, gone, last) = app.write_blocking(move |tx| {
            fence(tx)?;
            let schema = inner.schema();
            // Also what was deleted while this runs.
            let (late, _) = trashed(tx, &schema, since, known)?;
            forget(tx, &schema, before, after, &[kept.as_ref(), &late])
        })?;
        forgotten += gone;
        after = last;
        if looked < PIECE {
            break;
        }
        run.progress(app, "sweeping", forgotten, forgotten)?;
    }
    Ok(json!({"files": forgotten, "contents": contents(app, Arc::new(run.fenced()))?}))
}

/// Forgets files after one that are attached nowhere; gives how many were looked at, how many are gone, and the last.
fn forget(
    tx: &mut Tx,
    schema: &Schema,
    before: Timestamp,
    after: Id,
    kept: &[&HashSet<Id>],
) -> Result<(i64, i64, Id), Error> {
    let rows = tx.query(sql::LOOSE, &[before.into(), PIECE.into(), after.into()])?;
    let last = rows.last().map(|row| row.id(0)).transpose()?.unwrap_or(after);
    let mut ids: HashSet<Id> = rows.iter().map(|row| row.id(0)).collect::<Result<_, _>>()?;
    ids.retain(|id| !kept.iter().any(|kept| kept.contains(id)));
    for (object, field) in file_fields(schema) {
        for row in tx.query(&held_sql(object, field), &[db::list::ids(&ids)])? {
            ids.remove(&row.id(0)?);
        }
    }
    tx.execute(sql::FORGET, &[db::list::ids(&ids)])?;
    Ok((rows.len() as i64, ids.len() as i64, last))
}

/// Forgets those of some files that nobody has any more; their contents go with the next look at these.
pub(crate) fn forget_all(tx: &mut Tx, schema: &Schema, mut files: BTreeSet<Id>) -> Result<(), Error> {
    for (object, field) in file_fields(schema) {
        for row in tx.query(&held_sql(object, field), &[db::list::ids(&files)])? {
            files.remove(&row.id(0)?);
        }
    }
    tx.execute(crate::erasure::sql::FORGET_FILES, &[db::list::ids(&files)])?;
    Ok(())
}

/// The files that were in fields of records deleted since a moment and after a place in the feed, and the last place.
fn trashed(tx: &mut Tx, schema: &Schema, since: Timestamp, above: i64) -> Result<(HashSet<Id>, i64), Error> {
    let mut fields: HashMap<&str, Vec<&str>> = HashMap::new();
    for (object, field) in file_fields(schema) {
        fields.entry(object.slug.as_ref()).or_default().push(field);
    }
    let last = feed::last_seq(tx)?;
    let mut files = HashSet::new();
    if fields.is_empty() {
        return Ok((files, last));
    }
    for (deleted, bulk) in [(sql::DELETED, false), (sql::DELETED_CHUNKS, true)] {
        let mut upto = last;
        'pages: loop {
            let rows = tx.query(deleted, &[above.into(), upto.into(), PIECE.into()])?;
            for row in &rows {
                let seq = row.integer(0)?;
                upto = seq - 1;
                if Timestamp(row.integer(1)?) < since {
                    break 'pages;
                }
                let Some(fields) = fields.get(row.text(2)?) else { continue };
                let images = if bulk { members(tx, seq)? } else { image(row)? };
                for image in &images {
                    files.extend(fields.iter().filter_map(|field| held_in(image, field)));
                }
            }
            if (rows.len() as i64) < PIECE {
                break;
            }
        }
    }
    Ok((files, last))
}

/// The records that a chunk of a bulk deletion removed, as they were.
fn members(tx: &mut Tx, seq: i64) -> Result<Vec<Json>, Error> {
    let members = feed::members(tx, seq)?.into_iter().filter(|member| member.deleted);
    Ok(members.filter_map(|member| member.before).collect())
}

/// The record that was deleted by itself, as it was.
fn image(row: &Row) -> Result<Vec<Json>, Error> {
    let image = row.opt_text(3)?.map(serde_json::from_str).transpose();
    Ok(image.map_err(|error| Error::bug(error.to_string()))?.into_iter().collect())
}

/// The file in a field of a record as it was.
fn held_in(image: &Json, field: &str) -> Option<Id> {
    image.get(field)?.get("id")?.as_str()?.parse().ok()
}

/// Removes contents that no file has. Each is looked up and removed in one transaction, see
/// [`super::upload::keep`]; parts of uploads that broke off go once they are a day old.
pub(crate) fn contents(app: &App, fence: Fence) -> Result<i64, Error> {
    let folder = folder(app);
    let failed = |error| Error::io("the folder of files", error);
    let entries = match std::fs::read_dir(&folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(0),
        Err(error) => return Err(failed(error)),
    };
    let needed: HashSet<String> = app
        .db
        .read_blocking(|tx| tx.query(sql::CONTENTS, &[]))?
        .iter()
        .map(|row| Ok(content_name(row.bytes(0)?)))
        .collect::<Result<_, Error>>()?;
    let mut removed = 0;
    for entry in entries {
        let entry = entry.map_err(failed)?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if needed.contains(&name) {
            continue;
        }
        let path = entry.path();
        if name.ends_with(".part") {
            let age = entry.metadata().and_then(|about| about.modified()).map_err(failed)?.elapsed();
            if age.is_ok_and(|age| age.as_secs() > 24 * 3_600) {
                std::fs::remove_file(&path).map_err(failed)?;
            }
            continue;
        }
        let Some(sha256) = read_name(&name) else { continue };
        let fence = Arc::clone(&fence);
        removed += app.write_blocking(move |tx| {
            fence(tx)?;
            if tx.query_one(sql::IS_NEEDED, &[sha256.into()])?.is_some() {
                return Ok(0);
            }
            std::fs::remove_file(&path).map_err(|error| Error::io("a file", error))?;
            Ok::<_, Error>(1)
        })?;
    }
    Ok(removed)
}

/// The digest that a content is named after.
fn read_name(name: &str) -> Option<Vec<u8>> {
    let bytes =
        name.as_bytes().chunks(2).map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok());
    let bytes: Vec<u8> = bytes.collect::<Option<_>>()?;
    (bytes.len() == 32 && content_name(&bytes) == name).then_some(bytes)
}

/// The fields of records that hold files.
fn file_fields(schema: &Schema) -> impl Iterator<Item = (&Object, &str)> {
    let objects = schema.catalog.objects.iter();
    objects.flat_map(|object| {
        let fields = object.fields.iter().filter(|field| field.kind.name() == "file");
        fields.map(move |field| (object, field.slug.as_ref()))
    })
}

/// Whether a record that is there for the caller of this schema holds a file in one of its fields.
pub(super) fn is_in_a_field(tx: &mut Tx, schema: &Schema, file: Id) -> Result<bool, Error> {
    for (object, field) in file_fields(schema) {
        let sql = format!("select id from {} where {field} = $1 limit 1000", object.slug);
        let holders = tx.query(&sql, &[file.into()])?;
        let holders: HashSet<Id> = holders.iter().map(|row| row.id(0)).collect::<Result<_, _>>()?;
        if !crate::records::visible(tx, schema, object, &holders)?.is_empty() {
            return Ok(true);
        }
    }
    Ok(false)
}

fn held_sql(object: &Object, field: &str) -> String {
    format!("select r.{field} from {} r where r.{field} in (select l.value from ids($1) l)", object.slug)
}
