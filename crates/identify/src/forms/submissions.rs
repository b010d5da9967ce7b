//! What came in by a form, as somebody may see it: her rights to people decide, and what of people is hidden from her is
//! not among what was typed.

use std::collections::HashSet;
use std::sync::Arc;

use db::{Row, Tx};
use model::object::Object;
use model::{Id, Timestamp};
use platform::records::visible;
use platform::schema::Schema;
use platform::{App, Error};
use serde_json::{Map, Value as Json, json};

use super::sql;
use super::store::Form;

/// The states that a submission can be in.
pub(super) const STATES: [&str; 4] = ["stored", "waiting", "confirmed", "refused"];

/// A place in the list, behind which it goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place(pub i64, pub Id);

impl Place {
    /// Before the first.
    pub const START: Place = Place(i64::MAX, Id([0xff; 16]));

    pub fn cursor(self) -> String {
        format!("{}.{}", self.0, self.1)
    }

    pub fn read(text: &str) -> Result<Place, Error> {
        let wrong = || Error::invalid("/after", "is not a cursor of this list; start again without it");
        let (at, id) = text.split_once('.').ok_or_else(wrong)?;
        Ok(Place(at.parse().map_err(|_| wrong())?, id.parse().map_err(|_| wrong())?))
    }
}

/// Whose submissions somebody sees.
#[derive(Clone)]
pub(super) struct Seeing {
    /// The schema as she has it.
    pub view: Arc<Schema>,
    /// Whether she sees what nobody was made of.
    pub nobodys: bool,
}

/// Submissions with the place behind the last, where there are more.
pub(super) struct Page {
    pub data: Vec<Json>,
    pub next: Option<Place>,
}

/// Rows that are looked at together.
const PIECE: i64 = 500;
/// Most pieces of one page: whoever sees few of many goes on from there.
const MOST_PIECES: usize = 20;

/// A page of the submissions of a form that somebody sees, the newest first.
pub(super) fn page(
    tx: &mut Tx,
    seeing: &Seeing,
    form: &Form,
    state: Option<&str>,
    after: Place,
    limit: usize,
) -> Result<Page, Error> {
    let mut page = Page { data: Vec::new(), next: Some(after) };
    let people = seeing.view.object("people")?;
    let hidden: HashSet<&str> = form
        .settings
        .fields
        .iter()
        .filter(|field| {
            field.field.as_deref().is_some_and(|slug| people.field(slug).is_none_or(|known| known.hidden))
        })
        .map(|field| field.name.as_str())
        .collect();
    for _ in 0..MOST_PIECES {
        let Some(Place(at, id)) = page.next else { break };
        let mut parameters = vec![form.id.into(), at.into(), id.into(), PIECE.into()];
        let rows = match state {
            None => tx.query(sql::LIST, &parameters)?,
            Some(state) => {
                parameters.push(state.into());
                tx.query(sql::LIST_OF_STATE, &parameters)?
            }
        };
        let over = (rows.len() as i64) < PIECE;
        let of: HashSet<Id> =
            rows.iter().filter_map(|row| row.opt_id(4).transpose()).collect::<Result<_, _>>()?;
        let now = platform::interactions::joins::persons_of(tx, &of)?;
        let now = |id: Id| now.get(&id).copied().unwrap_or(id);
        let seen = visible(tx, &seeing.view, people, &of.iter().map(|id| now(*id)).collect())?;
        for row in &rows {
            if page.data.len() == limit {
                return Ok(page);
            }
            page.next = Some(Place(row.integer(1)?, row.id(0)?));
            let person = row.opt_id(4)?.map(now);
            let hers = person.map_or(seeing.nobodys, |person| seen.contains(&person));
            if hers {
                page.data.push(shown(row, person, &hidden, people)?);
            }
        }
        if over {
            page.next = None;
        }
    }
    Ok(page)
}

fn shown(row: &Row, person: Option<Id>, hidden: &HashSet<&str>, people: &Object) -> Result<Json, Error> {
    let damaged = |_| Error::Damaged("what came in by a form is not readable".to_owned());
    let mut values: Map<String, Json> = serde_json::from_str(row.text(5)?).map_err(damaged)?;
    values.retain(|name, _| !hidden.contains(name.as_str()));
    // The form may have asked for it by another name then.
    let filled: Map<String, Json> = serde_json::from_str(row.text(11)?).map_err(damaged)?;
    for (slug, filled) in &filled {
        if people.field(slug).is_none_or(|known| known.hidden) {
            values.retain(|_, value| *value != *filled);
        }
    }
    let consents: Json = serde_json::from_str(row.text(6)?).map_err(damaged)?;
    let utm = row.opt_text(9)?.map(serde_json::from_str::<Json>).transpose().map_err(damaged)?;
    Ok(json!({
        "id": row.id(0)?,
        "at": Timestamp(row.integer(1)?),
        "state": row.text(2)?,
        "reason": row.opt_text(3)?,
        "person_id": person,
        "values": values,
        "consents": consents,
        "source_url": row.opt_text(7)?,
        "referrer": row.opt_text(8)?,
        "utm": utm.unwrap_or_else(|| json!({})),
        "confirmed_at": row.opt_integer(10)?.map(Timestamp),
    }))
}

/// The columns of a file beside the fields of the form: before them and behind.
const BEFORE: [&str; 5] = ["id", "at", "state", "reason", "person_id"];
const BEHIND: [&str; 9] = [
    "consents",
    "confirmed_at",
    "source_url",
    "referrer",
    "utm_source",
    "utm_medium",
    "utm_campaign",
    "utm_term",
    "utm_content",
];

/// The header of a file of submissions.
pub(super) fn header(form: &Form) -> Vec<String> {
    let fields = form.settings.fields.iter().map(|field| match taken(&field.name) {
        // A field may be called like a column that stands for something else.
        true => format!("field_{}", field.name),
        false => field.name.clone(),
    });
    let own = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    own(&BEFORE).into_iter().chain(fields).chain(own(&BEHIND)).collect()
}

fn taken(name: &str) -> bool {
    BEFORE.contains(&name) || BEHIND.contains(&name)
}

/// A submission as the cells of a file.
pub(super) fn cells(form: &Form, submission: &Json) -> Vec<String> {
    let before = BEFORE.iter().map(|name| cell(&submission[*name]));
    let fields = form.settings.fields.iter().map(|field| cell(&submission["values"][&field.name]));
    let behind = BEHIND.iter().map(|name| match (*name, name.strip_prefix("utm_")) {
        (_, Some(part)) => cell(&submission["utm"][part]),
        ("consents", _) => {
            let consents = submission["consents"].as_array().map(Vec::as_slice).unwrap_or_default();
            let each =
                consents.iter().map(|one| format!("{}:{}", cell(&one["channel"]), cell(&one["purpose"])));
            each.collect::<Vec<_>>().join(", ")
        }
        (name, _) => cell(&submission[name]),
    });
    before.chain(fields).chain(behind).collect()
}

fn cell(value: &Json) -> String {
    match value {
        Json::Null => String::new(),
        Json::String(text) => text.clone(),
        Json::Array(list) => list.iter().map(cell).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    }
}

/// A submission as a line of JSON.
pub(super) fn line(submission: &Json) -> String {
    format!("{submission}\n")
}

/// Reads one page outside of a request's task.
pub(super) fn read(
    app: &App,
    seeing: &Seeing,
    form: &Form,
    after: Place,
    limit: usize,
) -> Result<Page, Error> {
    let (seeing, form) = (seeing.clone(), form.clone());
    app.db.read_blocking(move |tx| page(tx, &seeing, &form, None, after, limit))
}
