//! A saved query as it is kept and as it is shown.

use db::{Row, Tx};
use model::{Id, Timestamp};
use platform::accounts::Names;
use platform::http::{Caller, Needs};
use platform::{App, Error, accounts};
use serde_json::{Value as Json, json};

use super::sql;

/// A saved query.
#[derive(Clone, Debug)]
pub(super) struct Saved {
    pub id: Id,
    pub name: String,
    pub query: String,
    pub chart: Option<Json>,
    pub shared: bool,
    pub owner: (String, Option<Id>),
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

impl Saved {
    fn read(row: &Row) -> Result<Saved, Error> {
        let chart = row.opt_text(3)?.map(serde_json::from_str).transpose();
        Ok(Saved {
            id: row.id(0)?,
            name: row.text(1)?.to_owned(),
            query: row.text(2)?.to_owned(),
            chart: chart.map_err(|error| Error::bug(error.to_string()))?,
            shared: row.boolean(4)?,
            owner: (row.text(5)?.to_owned(), row.opt_id(6)?),
            created_at: Timestamp(row.integer(7)?),
            updated_at: Timestamp(row.integer(8)?),
        })
    }

    /// Whether it is the caller's own.
    fn is_of(&self, caller: &Caller) -> bool {
        self.owner == (caller.actor.kind().to_owned(), caller.actor.id())
    }

    fn shown(&self, caller: &Caller, names: &Names) -> Json {
        json!({
            "id": self.id,
            "name": self.name,
            "query": self.query,
            "chart": self.chart,
            "shared": self.shared,
            "mine": self.is_of(caller),
            "owner": names.shown(&self.owner.0, self.owner.1),
            "created_at": self.created_at,
            "updated_at": self.updated_at,
        })
    }
}

/// Every query that a caller may open, oldest first.
pub(super) fn all(tx: &mut Tx, app: &App, caller: &Caller) -> Result<Vec<Json>, Error> {
    let rows = tx.query(sql::QUERIES, &[caller.actor.kind().into(), caller.actor.id().into()])?;
    let saved = rows.iter().map(Saved::read).collect::<Result<Vec<_>, _>>()?;
    let owners = saved.iter().map(|saved| (saved.owner.0.as_str(), saved.owner.1));
    let names = accounts::names(tx, app, owners)?;
    Ok(saved.iter().map(|saved| saved.shown(caller, &names)).collect())
}

/// One query as a caller sees it.
pub(super) fn one(tx: &mut Tx, app: &App, caller: &Caller, id: Id) -> Result<Json, Error> {
    let saved = find(tx, id)?;
    let names = accounts::names(tx, app, std::iter::once((saved.owner.0.as_str(), saved.owner.1)))?;
    Ok(saved.shown(caller, &names))
}

/// A query that a caller may change: her own, or a shared one when she is an administrator. Of others she does not
/// learn that they are there.
pub(super) fn to_change(tx: &mut Tx, caller: &Caller, id: Id) -> Result<Saved, Error> {
    let saved = find(tx, id)?;
    match (saved.is_of(caller), saved.shared) {
        (true, _) => Ok(saved),
        (false, true) => caller.must(Needs::Admin).map(|()| saved).map_err(|_| {
            Error::Forbidden("this query is somebody else's; save it under another name".to_owned())
        }),
        (false, false) => Err(missing()),
    }
}

fn find(tx: &mut Tx, id: Id) -> Result<Saved, Error> {
    let row = tx.query_one(sql::QUERY, &[id.into()])?;
    Saved::read(&row.ok_or_else(missing)?)
}

fn missing() -> Error {
    Error::not_found("there is no such query")
}
