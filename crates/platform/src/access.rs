//! What is known of somebody, for her who asks (GDPR, Article 15): everything that erasing her would find.
//!
//! Both read the same declarations, so what is erased is also what is told. Beside the record, its history, what she did
//! and what points to her, each table that a room declares with a title gives its rows.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use db::{Row, Tx};
use model::{ColumnType, Id, Timestamp, Value};
use serde_json::{Map, Value as Json, json};

use crate::erasure::{self, Names};
use crate::feed::{self, Change};
use crate::records::{self, pairs_of, points_to, record_json, rows_by_ids};
use crate::{App, Error, comments, files, interactions, provenance};

/// What is known of somebody.
#[derive(Debug)]
pub struct Known {
    /// All of it, by what it is.
    pub all: Map<String, Json>,
    /// Her files: the name of each, unlike all others, and where its content lies.
    pub files: Vec<(String, PathBuf)>,
}

/// Most rows of one kind that are told.
const MOST: i64 = 100_000;
/// Moments that are read at a time.
const PIECE: i64 = 500;
/// Records of one object that point to her.
const POINTING: usize = 100_000;

db::statements! {
    CHANGES = "select c.seq from ids($1) l cross join changes c where c.record_id = l.value and c.seq > $2 order by c.seq limit $3";
    MEMBERSHIPS = "select c.seq, c.at, c.object, c.actor, c.batch_id, m.created, m.before \
         from ids($1) l cross join batch_members m join changes c on c.seq = m.seq where m.record_id = l.value \
         and c.seq > $2 order by c.seq limit $3";
}

/// Tables that are told in a better form than row by row.
const TOLD: &[&str] = &["changes", "batch_members", "interactions", "comments", "record_files"];

/// Everything that is known of a record and of those who were merged into it.
pub fn gather(app: &App, slug: &str, id: Id) -> Result<Known, Error> {
    let mut known = Known { all: Map::new(), files: Vec::new() };
    let (inner, object) = (app.clone(), slug.to_owned());
    let (record, ids, profiles) = app.db.read_blocking(move |tx| {
        let schema = inner.schema();
        let (record, _) = records::get(tx, &schema, schema.object(&object)?, id)?;
        Ok::<_, Error>((record, erasure::with_losers(tx, &[id])?, interactions::joins::profiles_of(tx, id)?))
    })?;
    known.all.insert("record".into(), record);
    let ids: Vec<Id> = ids.into_iter().collect();
    known.all.insert("history".into(), history(app, &ids)?);
    known.all.insert("moments".into(), moments(app, id)?);
    for (name, rows) in pointing(app, slug, &ids)? {
        known.all.insert(name, rows);
    }
    let (inner, object, record) = (app.clone(), slug.to_owned(), ids.clone());
    let (said, attached) = app.db.read_blocking(move |tx| {
        let (mut said, mut attached) = (Vec::new(), Vec::new());
        for id in record {
            let end = (Timestamp(i64::MAX), i64::MAX);
            let found = comments::of_record(tx, &object, id, end, MOST)?;
            let names = comments::authors(tx, &inner, &found)?;
            said.extend(found.iter().map(|comment| {
                json!({
                    "at": comment.created_at,
                    "by": names.shown(&comment.actor, comment.actor_id)["name"],
                    "body": comment.body,
                })
            }));
            attached.extend(files::of_record(tx, &object, id, end, MOST)?);
        }
        Ok::<_, Error>((said, attached))
    })?;
    known.all.insert("comments".into(), json!(said));
    let mut told = Vec::new();
    for (at, one) in attached.into_iter().enumerate() {
        let name = format!("files/{:03} {}", at + 1, one.file.name.replace(['/', '\\'], "_"));
        told.push(json!({
            "name": one.file.name, "media_type": one.file.media_type, "bytes": one.file.bytes,
            "attached_at": one.place.0, "in_this_archive": name,
        }));
        known.files.push((name, files::content_path(app, &one.file.sha256)));
    }
    known.all.insert("files".into(), json!(told));
    for (title, rows) in declared(app, &ids, &profiles)? {
        known.all.insert(title, rows);
    }
    Ok(known)
}

/// Every change of her records, with where bulk work had its values from.
fn history(app: &App, ids: &[Id]) -> Result<Json, Error> {
    let mut entries: BTreeMap<i64, Json> = BTreeMap::new();
    let mut after = 0;
    loop {
        let list = db::list::ids(ids);
        let changes = app.db.read_blocking(move |tx| {
            let seqs = tx.query(CHANGES, &[list, after.into(), PIECE.into()])?;
            seqs.iter().map(|row| feed::change(tx, row.integer(0)?)).collect::<Result<Vec<Change>, Error>>()
        })?;
        let Some(last) = changes.last().map(|change| change.seq) else { break };
        for change in changes {
            let entry = json!({
                "at": change.at, "object": change.object, "action": change.action.name(), "by": change.actor,
                "before": change.before, "after": change.after,
            });
            entries.insert(change.seq, entry);
        }
        after = last;
    }
    let list = db::list::ids(ids);
    let rows = app.db.read_blocking(move |tx| {
        let rows = tx.query(MEMBERSHIPS, &[list, 0.into(), MOST.into()])?;
        let batches = rows.iter().filter_map(|row| row.opt_id(4).ok().flatten()).collect::<Vec<_>>();
        let origins = provenance::of(tx, batches.into_iter())?;
        let told = rows.iter().map(|row| {
            let before = row.opt_bytes(6)?.map(feed::unpack).transpose()?;
            let origin = row.opt_id(4)?.and_then(|batch| origins.get(&batch).cloned());
            let action = if row.boolean(5)? { "created" } else { "updated" };
            Ok((
                row.integer(0)?,
                json!({"at": Timestamp(row.integer(1)?), "object": row.text(2)?, "action": action,
                    "by": row.text(3)?, "before": before, "origin": origin}),
            ))
        });
        told.collect::<Result<Vec<_>, Error>>()
    })?;
    entries.extend(rows);
    Ok(Json::Array(entries.into_values().collect()))
}

/// What she did.
fn moments(app: &App, person: Id) -> Result<Json, Error> {
    let mut told = Vec::new();
    let mut before = (Timestamp(i64::MAX), i64::MAX);
    loop {
        let inner = app.clone();
        let page = app.db.read_blocking(move |tx| {
            let schema = inner.schema();
            let found = interactions::of_person(tx, &schema, person, before, None, PIECE)?;
            found.iter().map(|values| interactions::json(&schema, values)).collect::<Result<Vec<_>, Error>>()
        })?;
        let full = page.len() as i64 == PIECE;
        if let Some(last) = page.last() {
            let at = last.get("at").and_then(Json::as_str).and_then(|at| at.parse().ok());
            before = (at.unwrap_or(Timestamp(0)), last.get("seq").and_then(Json::as_i64).unwrap_or(0));
        }
        told.extend(page.into_iter().map(Json::Object));
        if !full || told.len() as i64 >= MOST {
            return Ok(Json::Array(told));
        }
    }
}

/// Records that point to her, by object.
fn pointing(app: &App, slug: &str, ids: &[Id]) -> Result<Vec<(String, Json)>, Error> {
    let schema = app.schema();
    let target = schema.object(slug)?;
    let mut all = Vec::new();
    for other in schema.catalog.objects.iter().filter(|other| other.slug != target.slug) {
        let fields: Vec<_> =
            other.fields.iter().filter(|field| points_to(field, target).is_some()).cloned().collect();
        if fields.is_empty() {
            continue;
        }
        let (inner, other, doomed) = (schema.clone(), other.clone(), ids.iter().copied().collect());
        let rows = app.db.read_blocking(move |tx| {
            let mut found = BTreeSet::new();
            for field in &fields {
                found.extend(
                    pairs_of(tx, &other, field, &doomed, POINTING)?.into_iter().map(|(from, _)| from),
                );
            }
            let columns = inner.columns(&other)?;
            let found: Vec<Id> = found.into_iter().collect();
            let rows = rows_by_ids(tx, &inner, &other, &found)?;
            let told = rows.iter().map(|row| Json::Object(record_json(&other, columns, row)));
            Ok::<_, Error>((other.slug.to_string(), told.collect::<Vec<_>>()))
        })?;
        if !rows.1.is_empty() {
            all.push((rows.0, json!(rows.1)));
        }
    }
    Ok(all)
}

/// The rows of tables that rooms declare.
fn declared(app: &App, ids: &[Id], profiles: &[Id]) -> Result<Vec<(String, Json)>, Error> {
    let mut all = Vec::new();
    let tables: Vec<db::Table> = app.modules.iter().flat_map(|module| (module.tables)().0).collect();
    for personal in erasure::declared(&app.modules) {
        let of = match personal.names {
            Names::Record => ids,
            Names::Profile => profiles,
            _ => continue,
        };
        let Some(table) = tables.iter().find(|table| table.name == personal.table) else { continue };
        if personal.title.is_empty() || TOLD.contains(&personal.table) {
            continue;
        }
        let columns: Vec<(String, ColumnType)> =
            table.columns.iter().map(|column| (column.name.clone(), column.column_type)).collect();
        let names: Vec<_> = columns.iter().map(|(name, _)| format!("t.{name}")).collect();
        let sql = format!(
            "select {} from ids($1) l cross join {} t where t.{} = l.value limit $2",
            names.join(", "),
            personal.table,
            personal.column
        );
        let list = db::list::ids(of);
        let rows = app.db.read_blocking(move |tx: &mut Tx| {
            let rows = tx.query(&sql, &[list, MOST.into()])?;
            rows.iter().map(|row| told(&columns, row)).collect::<Result<Vec<_>, Error>>()
        })?;
        if !rows.is_empty() {
            all.push((personal.title.to_lowercase().replace(' ', "_"), json!(rows)));
        }
    }
    Ok(all)
}

fn told(columns: &[(String, ColumnType)], row: &Row) -> Result<Json, Error> {
    let mut map = Map::new();
    for (at, (name, kind)) in columns.iter().enumerate() {
        let shown = match row.value(at, *kind)? {
            // Digests and packed rows say nothing to anybody.
            Value::Bytes(_) => continue,
            Value::Null => Json::Null,
            Value::Integer(micros) if name.ends_with("_at") || name == "at" => json!(Timestamp(micros)),
            Value::Integer(whole) => json!(whole),
            Value::Real(real) => json!(real),
            Value::Boolean(yes) => json!(yes),
            Value::Id(id) => json!(id),
            Value::Text(text) => json!(text),
        };
        map.insert(name.clone(), shown);
    }
    Ok(Json::Object(map))
}
