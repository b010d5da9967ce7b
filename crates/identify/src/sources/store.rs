//! Sources as they are stored and shown.

use db::{Row, Tx};
use model::{Id, Timestamp};
use platform::Error;
use serde_json::{Value as Json, json};

use super::sql;

/// How far what a source says is believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Trust {
    /// The firm's own program says it.
    Verified,
    /// Anybody could have said it, since the key stands in web pages. It fills what is empty, changes nothing that a
    /// better source said, and joins no two known people.
    Claimed,
}

/// The kinds of sources: as stored, and how far each is believed.
const KINDS: [(&str, Trust); 2] = [("web", Trust::Claimed), ("server", Trust::Verified)];

/// The names of the kinds.
pub(super) fn kinds() -> [&'static str; 2] {
    KINDS.map(|(name, _)| name)
}

/// A source, as whoever takes events in needs to know it.
#[derive(Clone, Debug)]
pub(crate) struct Source {
    pub id: Id,
    pub name: String,
    pub trust: Trust,
    pub active: bool,
    /// The sites whose pages may send; all when there are none.
    pub origins: Vec<String>,
    /// Whether what it says of orders makes orders.
    pub takes_orders: bool,
}

/// The source with a key, by the digest of the key.
pub(crate) fn by_key(tx: &mut Tx, hash: [u8; 32]) -> Result<Option<Source>, Error> {
    let row = tx.query_one(sql::BY_KEY, &[hash.to_vec().into()])?;
    let read = |row: Row| -> Result<Source, Error> {
        let kind = row.text(2)?;
        let known = KINDS.iter().find(|(name, _)| *name == kind);
        Ok(Source {
            id: row.id(0)?,
            name: row.text(1)?.to_owned(),
            trust: known.ok_or_else(|| Error::bug(format!("a source is a '{kind}'")))?.1,
            active: row.boolean(3)?,
            origins: list(row.text(4)?)?,
            takes_orders: row.boolean(5)?,
        })
    };
    row.map(read).transpose()
}

/// What came in from a source at a time.
pub(crate) struct Came {
    pub accepted: usize,
    pub refused: usize,
    pub at: Timestamp,
}

const HOUR: i64 = 3_600 * 1_000_000;

/// Counts what came in.
pub(crate) fn came(tx: &mut Tx, source: Id, came: &Came) -> Result<(), Error> {
    let (accepted, refused) = (came.accepted as i64, came.refused as i64);
    let hour = came.at.0.div_euclid(HOUR);
    tx.execute(sql::CAME, &[source.into(), hour.into(), accepted.into(), refused.into(), came.at.into()])?;
    Ok(())
}

/// The last hour that is not among the last 24.
pub(super) fn yesterday(now: Timestamp) -> i64 {
    now.0.div_euclid(HOUR) - 24
}

/// A row of [`sql::ALL`] as answers show it.
pub(super) fn shown(row: &Row) -> Result<Json, Error> {
    Ok(json!({
        "id": row.id(0)?,
        "name": row.text(1)?,
        "kind": row.text(2)?,
        "key_hint": row.text(3)?,
        "active": row.boolean(4)?,
        "origins": list(row.text(5)?)?,
        "takes_orders": row.boolean(6)?,
        "created_at": Timestamp(row.integer(7)?),
        "last_event_at": row.opt_integer(8)?.map(Timestamp),
        "events_24h": row.opt_integer(9)?.unwrap_or(0),
        "refused_24h": row.opt_integer(10)?.unwrap_or(0),
    }))
}

fn list(text: &str) -> Result<Vec<String>, Error> {
    serde_json::from_str(text).map_err(|error| Error::bug(format!("the origins of a source: {error}")))
}
