//! Shared views that the system brings along, as from a template.

use db::Tx;
use serde_json::{Map, Value as Json};

use super::store::Kind;
use super::{settings, sql};
use crate::schema::Schema;
use crate::{App, Error};

/// A view to be kept for everybody.
#[derive(Clone, Copy, Debug)]
pub struct Kept<'a> {
    /// The object.
    pub object: &'a str,
    /// Its name.
    pub name: &'a str,
    /// `table`, `board` or `calendar`.
    pub kind: &'a str,
    /// Columns, filter, order and groups.
    pub settings: &'a Map<String, Json>,
}

/// Saves a shared view that is nobody's own, unless a shared view of the object has its name; whether it did.
pub fn keep_unless_there(tx: &mut Tx, app: &App, schema: &Schema, view: Kept<'_>) -> Result<bool, Error> {
    if tx.query_one(sql::SHARED_SO, &[view.object.into(), view.name.into()])?.is_some() {
        return Ok(false);
    }
    let object = schema.object(view.object)?;
    let kind =
        Kind::named(view.kind).ok_or_else(|| Error::invalid("/kind", "must be table, board or calendar"))?;
    let faults = settings::faults(schema, &app.reading(), object, kind, view.settings);
    if !faults.is_empty() {
        return Err(Error::Invalid(faults));
    }
    let row = [
        app.id().into(),
        view.object.into(),
        view.name.into(),
        kind.name().into(),
        true.into(),
        model::Value::Null,
        Json::Object(view.settings.clone()).to_string().into(),
        app.clock.now().into(),
    ];
    tx.execute(sql::ADD, &row)?;
    settings::make_quick(tx, app, schema, object, view.settings)?;
    Ok(true)
}
