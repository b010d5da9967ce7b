//! Who is there already, asked while a new person is typed in.

use std::collections::{HashMap, HashSet};

use ::model::field::{Field, FieldType};
use ::model::object::Object;
use ::model::{Day, Id, Timestamp, Value};
use axum::extract::State;
use db::Tx;
use mining::linkage::Scorer;
use platform::http::{Answer, Body, Caller};
use platform::records::{get, titles, visible};
use platform::schema::Schema;
use platform::{App, Error};
use serde_json::{Map, Value as Json, json};

use super::pairs::SHOWN;
use super::read::{People, Users};
use super::routes::known;
use super::{keys, model, sql, words};

/// Most people that are told.
const MOST: usize = 5;
/// Most people that are compared by their name or address alone.
const NAMED: i64 = 300;

/// What is compared of a person, in the order of [`People`], with what it must be.
const ASKED: [&str; 7] = ["first_name", "last_name", "email", "phone", "city", "country", "birthday"];

/// Answers with people who are probably the one who is typed in. Fields that are not whole yet, are not compared, or are
/// hidden from the caller say nothing.
pub(super) async fn looks_like(
    State(app): State<App>,
    caller: Caller,
    Body(fields): Body<Map<String, Json>>,
) -> Result<Answer, Error> {
    let view = app.view(&caller);
    let object = view.object("people")?;
    let cells = cells(&app, object, &fields);
    let name = key_of(&app, object, &fields);
    app.db
        .read(move |tx| {
            let data = if cells.iter().all(String::is_empty) {
                Vec::new()
            } else {
                alike(tx, &view, &cells, &name)?
            };
            Answer::ok(json!({"data": data}))
        })
        .await
}

/// The fields as they are compared.
fn cells(app: &App, object: &Object, fields: &Map<String, Json>) -> Vec<String> {
    let reading = app.firm.reading();
    let cell = |slug: &&str| {
        let said = fields.get(*slug).filter(|said| !said.is_null())?;
        let field: &Field = object.field(slug)?;
        let values = field.read_json(said, &reading).ok()?;
        match values.into_iter().next()?.1 {
            Value::Text(text) => Some(text),
            Value::Integer(day) if field.kind == FieldType::Date => {
                i32::try_from(day).ok().map(|day| Day(day).to_string())
            }
            _ => None,
        }
    };
    ASKED.iter().map(|slug| cell(slug).unwrap_or_default()).collect()
}

/// The surname as it is searched for.
fn key_of(app: &App, object: &Object, fields: &Map<String, Json>) -> String {
    let key = || {
        let values =
            object.field("last_name")?.read_json(fields.get("last_name")?, &app.firm.reading()).ok()?;
        values.into_iter().find_map(|(column, value)| match value {
            Value::Text(text) if column == "last_name_key" => Some(text),
            _ => None,
        })
    };
    key().unwrap_or_default()
}

/// One who may be the same.
struct Alike {
    id: Id,
    /// None where nothing was learnt of everybody yet: then only the same address or number counts.
    probability: Option<f64>,
    reasons: Json,
}

fn alike(tx: &mut Tx, view: &Schema, cells: &[String], name: &str) -> Result<Vec<Json>, Error> {
    let object = view.object("people")?;
    let mut found = compare(tx, cells, name)?;
    found.sort_by(|one, other| {
        let rank = |one: &Alike| one.probability.unwrap_or(1.0);
        rank(other).total_cmp(&rank(one)).then(one.id.cmp(&other.id))
    });
    let ids: HashSet<Id> = found.iter().map(|one| one.id).collect();
    let there = visible(tx, view, object, &ids)?;
    found.retain(|one| there.contains(&one.id));
    found.truncate(MOST);
    let told: HashSet<Id> = found.iter().map(|one| one.id).collect();
    let titles: HashMap<Id, String> = titles(tx, view, object, &told)?;
    found
        .into_iter()
        .map(|one| {
            Ok(json!({
                "id": one.id,
                "title": titles.get(&one.id).cloned().unwrap_or_default(),
                "probability": one.probability,
                "reasons": known(one.reasons, object),
                "person": get(tx, view, object, one.id)?.0,
            }))
        })
        .collect()
}

fn compare(tx: &mut Tx, cells: &[String], name: &str) -> Result<Vec<Alike>, Error> {
    let mut people = People::new();
    people.push_cells(Id([0; 16]), Timestamp(0), cells)?;
    let shared: HashSet<i64> = keys::of(&people, 0).into_iter().collect();
    let mut ids = keys::sharing(tx, &shared)?;
    // Also those whose keys were not kept yet.
    for (sql, text) in [(sql::BY_EMAIL, cells[2].as_str()), (sql::BY_NAME, name)] {
        if !text.is_empty() {
            for row in tx.query(sql, &[db::list::texts([text]), NAMED.into()])? {
                ids.insert(row.id(0)?);
            }
        }
    }
    let users = Users::default();
    let mut rows = tx.query(sql::SOME, &[db::list::ids(&ids)])?;
    rows.sort_by_key(|row| row.id(0).unwrap_or_default());
    for row in &rows {
        people.push(row, &users)?;
    }
    let others = (1..people.ids.len() as u32).zip(&rows);
    let Some(parameters) = model::load(tx)?.parameters else {
        return others
            .map(|(at, row)| Ok(same(people.ids[at as usize].0, [row.opt_text(4)?, row.opt_text(5)?], cells)))
            .filter_map(Result::transpose)
            .collect();
    };
    let failed = |error: mining::MiningError| Error::bug(format!("comparing people: {error}"));
    let scorer = Scorer::new(&people.table, &parameters).map_err(failed)?;
    let mut found = Vec::new();
    for (at, _) in others {
        if scorer.score(0, at).probability >= SHOWN {
            let explained = scorer.explain(0, at);
            found.push(Alike {
                id: people.ids[at as usize].0,
                probability: Some(explained.score.probability),
                reasons: words::reasons(&explained),
            });
        }
    }
    Ok(found)
}

/// Somebody with the same address or number, where nothing was learnt.
fn same(id: Id, [email, phone]: [Option<&str>; 2], cells: &[String]) -> Option<Alike> {
    let same = |kept: Option<&str>, typed: &str| !typed.is_empty() && kept == Some(typed);
    let told = [
        ("email", "same e-mail address", same(email, &cells[2])),
        ("phone", "same phone number", same(phone, &cells[3])),
    ];
    let reasons: Vec<Json> = told
        .iter()
        .filter(|(_, _, same)| *same)
        .map(|(field, text, _)| json!({"field": field, "text": text, "weight": 10.0}))
        .collect();
    (!reasons.is_empty()).then(|| Alike { id, probability: None, reasons: Json::Array(reasons) })
}
