//! Why somebody is in a segment or not: each condition with whether it holds, and what there is of it.

use db::Tx;
use model::filter::behaviour::{Did, Measure};
use model::filter::{Compiled, Filter, NOTHING, Source, count_related};
use model::{Id, Money, Timestamp};
use platform::records;
use platform::schema::Schema;
use platform::{App, Error};
use serde_json::{Value as Json, json};

use super::PEOPLE;
use super::facts::{Facts, faulty};
use super::sql;
use super::tree::{Conditions, Node};

/// Answers for a tree. What a caller may not see is not there for her.
pub(super) fn why(
    tx: &mut Tx,
    app: &App,
    view: &Schema,
    filter: &Filter,
    person: Id,
) -> Result<(bool, Vec<Json>), Error> {
    let mut conditions = Conditions::default();
    let node = conditions.take_apart(filter);
    let facts = Facts::read(tx, view, &app.firm, &conditions, &[person], app.clock.now())?;
    let (record, _) = records::get(tx, view, view.object(PEOPLE)?, person)?;
    let since = stored(tx, person)?;
    let told = node.leaves().into_iter().map(|leaf| {
        let (pointer, holds, value) = match leaf {
            Node::Record(at) => {
                let condition = &conditions.records[*at];
                let (pointer, value) = of_record(tx, app, view, condition, &record, person)?;
                (pointer, facts.record(*at, person), value)
            }
            Node::Did { did, test, pointer } => {
                let (holds, value) = done(&facts, did, *test, person);
                (pointer.clone(), holds, value)
            }
            Node::Sequence { pointer, .. } => {
                let followed = facts.followed(leaf, person);
                (pointer.clone(), followed.is_some(), json!(followed))
            }
            Node::Consent { consent, matter, pointer } => {
                let said = facts.said(*matter, person);
                (pointer.clone(), consent.holds(said), json!(said.unwrap_or(NOTHING)))
            }
            Node::Share { share, pointer } => (pointer.clone(), share.has(person), Json::Null),
            Node::Segment { segment, pointer } => {
                let entered = since.iter().find(|(id, _)| id == segment).map(|(_, since)| since);
                (pointer.clone(), facts.is_member(*segment, person), json!(entered))
            }
            Node::And(_) | Node::Or(_) | Node::Not(_) => return Err(Error::bug("a list is no condition")),
        };
        Ok(json!({"pointer": pointer, "holds": holds, "value": value}))
    });
    let told = told.collect::<Result<Vec<_>, Error>>()?;
    Ok((facts.holds(&node, person, &|_, _| None), told))
}

fn stored(tx: &mut Tx, person: Id) -> Result<Vec<(Id, Timestamp)>, Error> {
    let rows = tx.query(sql::MEMBERS_AMONG, &[db::list::ids(&[person])])?;
    rows.iter().map(|row| Ok((row.id(0)?, Timestamp(row.integer(3)?)))).collect()
}

/// The value of a field, or how many related records meet the condition on them.
fn of_record(
    tx: &mut Tx,
    app: &App,
    view: &Schema,
    condition: &Filter,
    record: &Json,
    person: Id,
) -> Result<(String, Json), Error> {
    match condition {
        Filter::Field { field, pointer, .. } => {
            Ok((pointer.clone(), record.get(field).cloned().unwrap_or_default()))
        }
        Filter::Related { object, filter, pointer, .. } => {
            let mut source = Source::new(&view.catalog, view.object(PEOPLE)?, "r");
            let mut out = Compiled { sql: "select ".to_owned(), ..Compiled::default() };
            count_related(object, filter, pointer, &mut source, &app.reading(), &mut out).map_err(faulty)?;
            let person = out.bind(person.into());
            out.sql += &format!(" from {PEOPLE} r where r.id = {person}");
            let row = tx.query_one(&out.sql, &out.params)?;
            let count = row.map(|row| row.integer(0)).transpose()?;
            Ok((pointer.clone(), json!(count)))
        }
        _ => Err(Error::bug("a condition on a record was not taken apart")),
    }
}

/// What somebody did, in the measure of the condition.
fn done(facts: &Facts, did: &Did, test: usize, person: Id) -> (bool, Json) {
    let measured = did.measure(facts.of(person, test), facts.now());
    let money = |micros: i128, currency: Option<model::Currency>| {
        let micros = i64::try_from(micros).unwrap_or(i64::MAX);
        json!(Money { micros, currency: currency.unwrap_or(facts.now().currency) })
    };
    let value = match &did.measure {
        Measure::Count(_) => json!(measured.count),
        Measure::Sum(_, currency) => money(measured.sum, *currency),
        Measure::Average(_, currency) if measured.amounts > 0 => {
            money(measured.sum / i128::from(measured.amounts), *currency)
        }
        Measure::Average(..) => Json::Null,
        Measure::First(_) => json!(measured.first),
        Measure::Last(_) => json!(measured.last),
    };
    (measured.holds, value)
}
