//! `/{object}/{id}/shares`: records that somebody shows to others.

use std::collections::HashSet;

use axum::Json;
use axum::extract::State;
use db::Tx;
use model::filter::Fault;
use model::{ColumnType, Id, Value};
use serde::Deserialize;
use serde_json::{Value as Shown, json};

use super::{note, raise, sql};
use crate::http::{Body, Caller, Path};
use crate::records::{self, Writing};
use crate::schema::Schema;
use crate::{App, Error};

/// Most shares of a record.
const SHARE_LIMIT: usize = 100;

/// With whom a record is shared.
pub(super) async fn list(
    State(app): State<App>,
    caller: Caller,
    Path((slug, id)): Path<(String, Id)>,
) -> Result<Json<Shown>, Error> {
    let view = app.view(&caller);
    let shares = app.db.read(move |tx| {
        records::get(tx, &view, view.object(&slug)?, id)?;
        shown(tx, &slug, id)
    });
    Ok(Json(json!({ "data": shares.await? })))
}

/// With whom a record is to be shared.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Sent {
    shares: Vec<Share>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Share {
    user_id: Option<Id>,
    team_id: Option<Id>,
    right: String,
}

/// Says with whom a record is shared. Whoever may change the record by her role may share it; what somebody
/// was shown cannot be shown on.
pub(super) async fn replace(
    State(app): State<App>,
    caller: Caller,
    Path((slug, id)): Path<(String, Id)>,
    Body(sent): Body<Sent>,
) -> Result<Json<Shown>, Error> {
    let writing = Writing::live(&app, &caller);
    let inner = app.clone();
    let answer = app.write(move |tx| {
        let view = writing.view.clone();
        records::get(tx, &view, view.object(&slug)?, id)?;
        records::may_share(tx, &writing, &slug, id)?;
        if !shareable(&writing.schema, &slug) {
            return Err(Error::invalid(
                "",
                format!("{slug} are seen by whoever sees what they are a part of"),
            ));
        }
        check(tx, &sent.shares)?;
        let before = shown(tx, &slug, id)?;
        tx.execute(sql::DROP_SHARES_OF, &[id.into(), slug.as_str().into()])?;
        let rows: Vec<Vec<Value>> = sent
            .shares
            .iter()
            .map(|share| {
                vec![
                    inner.id().into(),
                    slug.as_str().into(),
                    id.into(),
                    share.user_id.into(),
                    share.team_id.into(),
                    share.right.as_str().into(),
                ]
            })
            .collect();
        tx.insert_many("shares", COLUMNS, &rows)?;
        raise(tx)?;
        let after = shown(tx, &slug, id)?;
        let image = |shares: Shown| Some(json!({ "of": slug, "shares": shares }));
        if before != after {
            note(tx, &writing.actor, writing.now, "shares", id, image(before), image(after.clone()))?;
        }
        Ok::<_, Error>(json!({ "data": after }))
    });
    Ok(Json(answer.await?))
}

const COLUMNS: &[(&str, ColumnType)] = &[
    ("id", ColumnType::Id),
    ("object", ColumnType::Text),
    ("record_id", ColumnType::Id),
    ("user_id", ColumnType::Id),
    ("team_id", ColumnType::Id),
    ("access", ColumnType::Text),
];

/// Parts are where their whole is.
fn shareable(schema: &Schema, slug: &str) -> bool {
    schema.catalog.object(slug).is_some_and(|object| super::whole_of(&schema.catalog, object).is_none())
}

fn check(tx: &mut Tx, shares: &[Share]) -> Result<(), Error> {
    if shares.len() > SHARE_LIMIT {
        return Err(Error::invalid("/shares", format!("may name {SHARE_LIMIT} users and teams")));
    }
    let mut faults = Vec::new();
    let users: HashSet<Id> = shares.iter().filter_map(|share| share.user_id).collect();
    let users = tx.query(sql::USERS_AMONG, &[db::list::ids(&users)])?;
    let mut there: HashSet<Id> = users.iter().map(|row| row.id(0)).collect::<Result<_, _>>()?;
    for row in tx.query(sql::TEAMS, &[])? {
        there.insert(row.id(0)?);
    }
    let mut named = HashSet::new();
    for (at, share) in shares.iter().enumerate() {
        let pointer = format!("/shares/{at}");
        let ((Some(with), None) | (None, Some(with))) = (share.user_id, share.team_id) else {
            faults.push(Fault::new(pointer, "must have user_id or team_id"));
            continue;
        };
        if !there.contains(&with) {
            let (name, what) =
                if share.user_id.is_some() { ("user_id", "user") } else { ("team_id", "team") };
            faults.push(Fault::new(format!("{pointer}/{name}"), format!("there is no such {what}")));
        }
        if !named.insert(with) {
            faults.push(Fault::new(pointer.clone(), "is named twice"));
        }
        if !matches!(share.right.as_str(), "read" | "edit") {
            faults.push(Fault::new(format!("{pointer}/right"), "must be read or edit"));
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(Error::Invalid(faults)) }
}

fn shown(tx: &mut Tx, slug: &str, id: Id) -> Result<Shown, Error> {
    tx.query(sql::SHARES_OF, &[id.into(), slug.into()])?
        .iter()
        .map(|row| {
            let name = row.opt_text(3)?.or(row.opt_text(4)?);
            Ok(json!({ "user_id": row.opt_id(0)?, "team_id": row.opt_id(1)?, "right": row.text(2)?, "name": name }))
        })
        .collect()
}
