//! A view as it stands in the database.

use db::{Row, Tx};
use model::field::Reading;
use model::{Id, Timestamp};
use serde_json::{Map, Value as Json, json};

use super::{settings, sql};
use crate::Error;
use crate::accounts::Role;
use crate::http::Caller;
use crate::schema::Schema;

/// How the records of a view are laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Kind {
    Table,
    Board,
    Calendar,
}

impl Kind {
    const ALL: [Kind; 3] = [Kind::Table, Kind::Board, Kind::Calendar];

    /// The kind of this name.
    pub fn named(name: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|known| known.name() == name)
    }

    pub fn name(self) -> &'static str {
        match self {
            Kind::Table => "table",
            Kind::Board => "board",
            Kind::Calendar => "calendar",
        }
    }
}

/// One view.
#[derive(Clone, Debug)]
pub(super) struct View {
    pub id: Id,
    pub object: String,
    pub name: String,
    pub kind: Kind,
    pub shared: bool,
    pub user_id: Option<Id>,
    pub settings: Map<String, Json>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

/// Who asks for views.
#[derive(Clone, Copy)]
pub(super) struct Reader {
    pub user_id: Option<Id>,
    pub role: Role,
}

impl From<&Caller> for Reader {
    fn from(caller: &Caller) -> Reader {
        Reader { user_id: caller.user_id, role: caller.role }
    }
}

impl View {
    fn read(row: &Row) -> Result<View, Error> {
        let kind = row.text(3)?;
        Ok(View {
            id: row.id(0)?,
            object: row.text(1)?.to_owned(),
            name: row.text(2)?.to_owned(),
            kind: Kind::ALL
                .into_iter()
                .find(|known| known.name() == kind)
                .ok_or_else(|| Error::bug(format!("a view of the kind '{kind}'")))?,
            shared: row.boolean(4)?,
            user_id: row.opt_id(5)?,
            settings: serde_json::from_str(row.text(6)?).map_err(|error| Error::bug(error.to_string()))?,
            created_at: Timestamp(row.integer(7)?),
            updated_at: Timestamp(row.integer(8)?),
        })
    }

    fn is_of(&self, reader: Reader) -> bool {
        self.user_id.is_some() && self.user_id == reader.user_id
    }

    /// Whether the reader may change it: whose it is, and administrators where it is shared.
    pub fn may_change(&self, reader: Reader) -> bool {
        self.is_of(reader) || (self.shared && reader.role >= Role::Admin)
    }

    /// As the API shows it, with what the catalog does not know any more.
    pub fn shown(&self, schema: &Schema, reading: &Reading, reader: Reader) -> Result<Json, Error> {
        let object = schema.object(&self.object)?;
        let missing = settings::faults(schema, reading, object, self.kind, &self.settings);
        Ok(json!({
            "id": self.id,
            "object": self.object,
            "name": self.name,
            "kind": self.kind.name(),
            "shared": self.shared,
            "owner_id": self.user_id,
            "mine": self.is_of(reader),
            "can_edit": self.may_change(reader),
            "settings": self.settings,
            "missing": missing,
            "created_at": self.created_at,
            "updated_at": self.updated_at,
        }))
    }
}

/// The view of this id, where the reader may see it.
pub(super) fn one(tx: &mut Tx, schema: &Schema, reader: Reader, id: Id) -> Result<View, Error> {
    let row = tx.query_one(sql::ONE, &[id.into()])?;
    let view = row.as_ref().map(View::read).transpose()?;
    view.filter(|view| view.shared || view.is_of(reader))
        .filter(|view| schema.catalog.object(&view.object).is_some())
        .ok_or_else(|| Error::not_found("there is no view with this id"))
}

/// The views that a reader may see, of one object or of all.
pub(super) fn seen(
    tx: &mut Tx,
    schema: &Schema,
    reader: Reader,
    object: Option<&str>,
) -> Result<Vec<View>, Error> {
    let rows = match object {
        Some(object) => tx.query(sql::SEEN_OF_OBJECT, &[reader.user_id.into(), object.into()])?,
        None => tx.query(sql::SEEN, &[reader.user_id.into()])?,
    };
    let mut views = rows.iter().map(View::read).collect::<Result<Vec<_>, _>>()?;
    views.retain(|view| schema.catalog.object(&view.object).is_some());
    Ok(views)
}

/// The order of the tabs of a user and the one that opens first.
pub(super) fn tabs(tx: &mut Tx, user: Option<Id>, object: &str) -> Result<(Vec<Id>, Option<Id>), Error> {
    let Some(user) = user else { return Ok((Vec::new(), None)) };
    let Some(row) = tx.query_one(sql::TABS, &[user.into(), object.into()])? else {
        return Ok((Vec::new(), None));
    };
    let order = serde_json::from_str(row.text(0)?).map_err(|error| Error::bug(error.to_string()))?;
    Ok((order, row.opt_id(1)?))
}

/// The views whose settings mention an id: the object and the name of each, whoever's they are.
pub fn mentioning(tx: &mut Tx, id: Id) -> Result<Vec<(String, String)>, Error> {
    let rows = tx.query(sql::MENTIONING, &[format!("%{id}%").into()])?;
    rows.iter().map(|row| Ok((row.text(0)?.to_owned(), row.text(1)?.to_owned()))).collect()
}
