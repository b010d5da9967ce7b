//! The ledger, read.

use db::{Row, Tx};
use model::filter::Compiled;
use model::{Id, Timestamp};
use platform::accounts::names;
use platform::interactions::joins;
use platform::schema::Schema;
use platform::{App, Error};
use serde_json::{Value as Json, json};

use super::{Channel, State, sql};

/// An entry as it stands in the ledger.
#[derive(Clone, Debug)]
pub(super) struct Kept {
    pub id: Id,
    /// The person it is about as she is now.
    pub person: Id,
    actor: String,
    actor_id: Option<Id>,
    shown: Json,
}

/// The entries that are asked for.
#[derive(Clone, Debug, Default)]
pub(super) struct Wanted {
    pub person: Option<Id>,
    pub channel: Option<Channel>,
    pub purpose: Option<String>,
    pub state: Option<State>,
    /// The entry behind which they lie.
    pub before: Option<Id>,
    pub limit: i64,
}

fn kept(row: &Row) -> Result<Kept, Error> {
    let person = row.id(14)?;
    let proof = row.opt_text(10)?.map(serde_json::from_str::<Json>).transpose();
    let shown = json!({
        "id": row.id(0)?,
        "person_id": person,
        "channel": row.text(2)?,
        "purpose": row.text(3)?,
        "basis": row.text(5)?,
        "state": row.text(4)?,
        "text_version": row.opt_integer(6)?,
        "source": row.opt_text(7)?,
        "at": Timestamp(row.integer(8)?),
        "recorded_at": Timestamp(row.integer(9)?),
        "proof": proof.map_err(|_| Error::Damaged("the proof of a consent is not JSON".to_owned()))?,
        "effective": row.boolean(13)?,
    });
    Ok(Kept { id: row.id(0)?, person, actor: row.text(11)?.to_owned(), actor_id: row.opt_id(12)?, shown })
}

/// One entry.
pub(super) fn one(tx: &mut Tx, id: Id) -> Result<Option<Kept>, Error> {
    tx.query_one(sql::ENTRY, &[id.into()])?.as_ref().map(kept).transpose()
}

/// Entries that are there in a view, newest first.
///
/// Those of a person are those of every record that is her. What she refused while she was one with another stays on
/// the other, and so does its entry.
pub(super) fn page(tx: &mut Tx, view: &Schema, wanted: &Wanted) -> Result<Vec<Kept>, Error> {
    let mut out = Compiled::default();
    let mut conditions = Vec::new();
    if let Some(person) = wanted.person {
        let profiles = out.bind(db::list::ids(&joins::profiles_of(tx, person)?));
        conditions.push(format!(
            "(c.profile_id in (select l.value from ids({profiles}) l) or (c.state in ('denied', 'withdrawn', 'objected') \
             and c.id in (select m.consent_id from ids({profiles}) l cross join consent_members m where m.profile_id = l.value)))"
        ));
    } else if view.is_narrowed() {
        let people = view.catalog.table_sql("people", &mut out);
        conditions.push(format!(
            "coalesce((select j.person_id from profile_joins j where j.profile_id = c.profile_id), c.profile_id) \
             in (select s.id from {people} s)"
        ));
    }
    let mut equals = |column: &str, value: Option<model::Value>, out: &mut Compiled| {
        if let Some(value) = value {
            let place = out.bind(value);
            conditions.push(format!("c.{column} = {place}"));
        }
    };
    equals("channel", wanted.channel.map(|channel| channel.name().into()), &mut out);
    equals("purpose", wanted.purpose.as_deref().map(Into::into), &mut out);
    equals("state", wanted.state.map(|state| state.name().into()), &mut out);
    if let Some(before) = wanted.before {
        let place = out.bind(before.into());
        conditions.push(format!("c.id < {place}"));
    }
    if wanted.person.is_none() && view.catalog.object("people").is_none() {
        return Ok(Vec::new());
    }
    let limit = out.bind(wanted.limit.into());
    let filter = match conditions.is_empty() {
        true => String::new(),
        false => format!(" where {}", conditions.join(" and ")),
    };
    let text = format!("select {} from consents c{filter} order by c.id desc limit {limit}", sql::ENTRIES);
    tx.query(&text, &out.params)?.iter().map(kept).collect()
}

/// Entries as the API shows them, with who recorded them.
pub(super) fn shown(tx: &mut Tx, app: &App, entries: &[Kept]) -> Result<Vec<Json>, Error> {
    let names = names(tx, app, entries.iter().map(|entry| (entry.actor.as_str(), entry.actor_id)))?;
    let shown = entries.iter().map(|entry| {
        let mut shown = entry.shown.clone();
        let actor = names.shown(&entry.actor, entry.actor_id);
        shown["actor"] = actor["kind"].clone();
        shown["actor_name"] = actor["name"].clone();
        shown
    });
    Ok(shown.collect())
}
