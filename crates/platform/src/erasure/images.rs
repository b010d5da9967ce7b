//! Images of records that stay: what was emptied in the record goes from its history too, and the rest of its history
//! stays, since it may have to be kept like the record.

use db::Tx;
use model::{Id, Value};
use serde_json::Value as Json;

use super::plan::emptied;
use super::purge::Pace;
use super::sql;
use crate::{App, Error, feed};

/// Images of one transaction.
const PIECE: i64 = 1_000;

/// Takes what was emptied out of the images of an erasure's records that stay; gives how many images changed.
pub(super) fn of_unlinked(app: &App, pace: &Pace, erasure: Id) -> Result<u64, Error> {
    let schema = app.schema();
    let mut count = 0;
    for object in &schema.catalog.objects {
        let fields: Vec<String> = emptied(app, object).iter().map(|field| field.slug.to_string()).collect();
        let slug = object.slug.to_string();
        if fields.is_empty() {
            continue;
        }
        let ids = app.db.read_blocking(move |tx| {
            let mut ids = Vec::new();
            for row in tx.query(sql::ALL_IDS, &[erasure.into()])? {
                if row.text(0)? == "unlinked" && row.opt_text(2)? == Some(slug.as_str()) {
                    ids.push(row.id(1)?);
                }
            }
            Ok::<_, Error>(ids)
        })?;
        if ids.is_empty() {
            continue;
        }
        for chunk in ids.chunks(PIECE as usize) {
            count += pieces(app, pace, chunk, &fields, single)?;
            count += pieces(app, pace, chunk, &fields, in_bulk)?;
        }
    }
    Ok(count)
}

/// Changes one piece after a place; gives the last place, unless it was the last piece, and how many changed.
type Piece = fn(&mut Tx, &Value, &[String], i64) -> Result<(Option<i64>, u64), Error>;

fn pieces(app: &App, pace: &Pace, ids: &[Id], fields: &[String], piece: Piece) -> Result<u64, Error> {
    let (mut after, mut count) = (0, 0);
    loop {
        let (fence, ids, fields) = (pace.fence(), db::list::ids(ids), fields.to_vec());
        let (last, changed) = app.write_blocking(move |tx| {
            fence(tx)?;
            piece(tx, &ids, &fields, after)
        })?;
        count += changed;
        match last {
            Some(last) => after = last,
            None => return Ok(count),
        }
    }
}

fn single(tx: &mut Tx, ids: &Value, fields: &[String], after: i64) -> Result<(Option<i64>, u64), Error> {
    let rows = tx.query(sql::IMAGES, &[ids.clone(), after.into(), PIECE.into()])?;
    let mut changed = 0;
    for row in &rows {
        let (before, cut) = without(row.opt_text(1)?, fields)?;
        let (after, also) = without(row.opt_text(2)?, fields)?;
        if cut || also {
            changed += 1;
            tx.execute(sql::SET_IMAGES, &[row.integer(0)?.into(), before.into(), after.into()])?;
        }
    }
    let last = rows.last().map(|row| row.integer(0)).transpose()?;
    Ok((last.filter(|_| rows.len() as i64 == PIECE), changed))
}

fn in_bulk(tx: &mut Tx, ids: &Value, fields: &[String], after: i64) -> Result<(Option<i64>, u64), Error> {
    // The records of one chunk share a number, so a piece holds all of a number or begins it anew.
    let rows = tx.query(sql::MEMBERS, &[ids.clone(), after.into(), (2 * PIECE).into()])?;
    let full = rows.len() as i64 == 2 * PIECE;
    let last = rows.last().map(|row| row.integer(0)).transpose()?;
    let mut changed = 0;
    for row in &rows {
        let Some(bytes) = row.opt_bytes(2)? else { continue };
        let text = feed::unpack(bytes)?.to_string();
        let (left, cut) = without(Some(&text), fields)?;
        if cut {
            changed += 1;
            let image: Option<Json> = left
                .map(|text| serde_json::from_str(&text))
                .transpose()
                .map_err(|error| Error::bug(error.to_string()))?;
            let packed = image.map(|image| feed::pack(&image));
            tx.execute(sql::SET_MEMBER, &[row.integer(0)?.into(), row.id(1)?.into(), packed.into()])?;
        }
    }
    // At most as many records were asked for as half a piece holds, so the number before the last is whole.
    Ok((last.filter(|_| full).map(|last| (last - 1).max(after + 1)), changed))
}

/// An image without some fields, and whether it had any of them.
fn without(image: Option<&str>, fields: &[String]) -> Result<(Option<String>, bool), Error> {
    let Some(text) = image else { return Ok((None, false)) };
    let mut json: Json = serde_json::from_str(text).map_err(|error| Error::bug(error.to_string()))?;
    let mut cut = false;
    if let Json::Object(map) = &mut json {
        for field in fields {
            cut |= map.remove(field).is_some();
        }
    }
    Ok((Some(json.to_string()), cut))
}
