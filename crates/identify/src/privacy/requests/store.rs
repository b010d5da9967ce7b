//! Requests as they stand in the database.

use db::{Row, Tx};
use model::{Id, Timestamp};
use platform::erasure::Erased;
use platform::records::{Draft, Matching, Writing, read_draft, upsert};
use platform::{App, Error};
use serde_json::{Map, Value as Json, json};

use super::sql;
use crate::consents;

/// One request.
pub(super) struct Request {
    pub id: Id,
    pub kind: String,
    pub person_id: Option<Id>,
    pub email: Option<String>,
    pub received_at: Timestamp,
    pub due_at: Timestamp,
    pub state: String,
    pub done_at: Option<Timestamp>,
    pub note: Option<String>,
}

impl Request {
    pub fn read(row: &Row) -> Result<Request, Error> {
        Ok(Request {
            id: row.id(0)?,
            kind: row.text(1)?.to_owned(),
            person_id: row.opt_id(2)?,
            email: row.opt_text(3)?.map(str::to_owned),
            received_at: Timestamp(row.integer(4)?),
            due_at: Timestamp(row.integer(5)?),
            state: row.text(6)?.to_owned(),
            done_at: row.opt_integer(7)?.map(Timestamp),
            note: row.opt_text(8)?.map(str::to_owned),
        })
    }

    /// As the API shows it.
    pub fn json(&self) -> Json {
        json!({
            "id": self.id,
            "kind": self.kind,
            "person_id": self.person_id,
            "email": self.email,
            "received_at": self.received_at,
            "due_at": self.due_at,
            "state": self.state,
            "done_at": self.done_at,
            "note": self.note,
        })
    }
}

/// One request by its id.
pub(super) fn one(tx: &mut Tx, id: Id) -> Result<Request, Error> {
    let row = tx.query_one(sql::ONE, &[id.into()])?;
    Request::read(&row.ok_or_else(|| Error::not_found("there is no such request"))?)
}

/// What follows from a request for a person by itself: a restriction is a field of hers, and who objects is reached for
/// nothing any more that is hers to choose. An objection holds as soon as it is noted; what was said of the wrong person
/// is for colleagues to take back.
pub(super) fn follow(
    tx: &mut Tx,
    app: &App,
    writing: &Writing,
    request: &Request,
    person: Option<Id>,
) -> Result<(), Error> {
    let Some(person) = person else { return Ok(()) };
    match request.kind.as_str() {
        "restriction" => restrict(tx, app, writing, person),
        "objection" if request.state != "refused" && request.person_id == Some(person) => {
            consents::object(tx, writing, person, request.id)
        }
        "objection" if request.state == "refused" => consents::object_no_more(tx, request.id),
        _ => Ok(()),
    }
}

/// Brings a person's field to what her requests say.
fn restrict(tx: &mut Tx, app: &App, writing: &Writing, person: Id) -> Result<(), Error> {
    let schema = app.schema();
    let object = schema.object("people")?;
    match platform::records::get(tx, &schema, object, person) {
        // Nobody is left to be restricted.
        Err(Error::NotFound(_)) => return Ok(()),
        found => drop(found?),
    }
    let restricted = tx.query_one(sql::RESTRICTS, &[person.into()])?.is_some();
    let fields = Map::from_iter([("processing_restricted".to_owned(), json!(restricted))]);
    let draft = Draft { id: Some(person), ..read_draft(app, &schema, object, &fields, "")? };
    for outcome in upsert(tx, writing, object, &Matching::Id, vec![draft])? {
        outcome.id()?;
    }
    Ok(())
}

/// Forgets who asked, in the transaction that hides her.
pub(crate) fn parted(tx: &mut Tx, erased: &Erased) -> Result<(), Error> {
    tx.execute(sql::PART, &[db::list::ids(&erased.records)])?;
    Ok(())
}
