//! The moments of one record of any object.

use db::Tx;
use model::{Id, Timestamp, Value};

use super::columns::LINKS;
use super::read::{of_profiles, values};
use super::scope;
use super::sql::SELECT;
use crate::Error;
use crate::schema::Schema;

/// The moments that a timeline asks for.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'a> {
    /// The column that holds the record's id, from [`column_of`].
    pub column: &'static str,
    /// The record.
    pub id: Id,
    /// The place before which they lie.
    pub before: (Timestamp, i64),
    /// Only of these kinds; of all when empty.
    pub kinds: &'a [String],
    /// Only of these departments; of all when empty.
    pub departments: &'a [String],
    /// At most so many.
    pub limit: i64,
}

/// The column of interactions that holds records of an object. People are the profiles that interactions arrive
/// under; the others are named after their object, as `order_id` after `orders`.
pub fn column_of(object: &str) -> Option<&'static str> {
    match object {
        "people" => Some("profile_id"),
        "companies" => Some("company_id"),
        _ => LINKS
            .iter()
            .copied()
            .find(|link| object.strip_suffix('s').is_some_and(|one| link.strip_suffix("_id") == Some(one))),
    }
}

/// The moments of one record, newest first.
pub fn of_record(tx: &mut Tx, view: &Schema, wanted: Wanted<'_>) -> Result<Vec<Vec<Value>>, Error> {
    let sql = text(wanted.column, !wanted.kinds.is_empty(), !wanted.departments.is_empty());
    let ask = |tx: &mut Tx, id: Id| {
        let mut params = vec![id.into(), wanted.before.0.into(), wanted.before.1.into(), wanted.limit.into()];
        for list in [wanted.kinds, wanted.departments].into_iter().filter(|list| !list.is_empty()) {
            params.push(db::list::texts(list));
        }
        let (sql, params) = scope::within(view, &sql, params);
        tx.query(&sql, &params)?.iter().map(values).collect()
    };
    match wanted.column {
        "profile_id" => of_profiles(tx, wanted.id, wanted.limit, ask),
        _ => ask(tx, wanted.id),
    }
}

/// The SQL texts made here, for the test that prepares all of them on both databases.
pub fn statements_of_records() -> Vec<String> {
    let columns = ["profile_id", "company_id"].into_iter().chain(LINKS.iter().copied());
    let asked = [(false, false), (true, false), (false, true), (true, true)];
    columns.flat_map(|column| asked.map(|(kinds, departments)| text(column, kinds, departments))).collect()
}

fn text(column: &str, by_kind: bool, by_department: bool) -> String {
    let mut sql = format!(
        "{SELECT} from interactions i where i.{column} = $1 and (i.at < $2 or (i.at = $2 and i.seq < $3)) \
         and i.latest = true and i.withdrawn = false"
    );
    if by_kind {
        sql += " and i.kind in (select l.value from texts($5) l)";
    }
    if by_department {
        let list = if by_kind { "$6" } else { "$5" };
        sql += &format!(" and i.department in (select l.value from texts({list}) l)");
    }
    sql + " order by i.at desc, i.seq desc limit $4"
}

/// Timelines are read through an index of each column that holds records often.
pub(crate) fn indexes() -> Vec<db::Index> {
    ["company_id", "order_id", "ticket_id", "deal_id", "product_id", "campaign_id"]
        .into_iter()
        .map(|column| db::Index {
            where_not_null: Some(column.to_owned()),
            ..db::Index::on(format!("interactions_{column}"), "interactions", &[column, "at", "seq"])
        })
        .collect()
}
