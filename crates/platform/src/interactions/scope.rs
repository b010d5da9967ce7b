//! Which moments are there for somebody: those of a person or, without one, of a company that is there for her, as far
//! as the record they belong to is there as well.

use model::Value;
use model::filter::Compiled;
use model::object::RowScope;
use serde_json::Value as Json;

use crate::schema::Schema;

/// The columns with the record a moment belongs to, and that record's object.
pub(crate) const BELONGS: &[(&str, &str)] =
    &[("order_id", "orders"), ("ticket_id", "tickets"), ("deal_id", "deals")];

/// What roles call moments.
pub(crate) const NAME: &str = model::field::INTERACTIONS;

/// The condition that a moment, whose table has this alias, is there in a view; none where all are.
pub(crate) fn condition(view: &Schema, alias: &str, out: &mut Compiled) -> Option<String> {
    if !view.is_narrowed() {
        return None;
    }
    if view.catalog.scopes.get(NAME) == Some(&RowScope::Nothing) {
        return Some("false".to_owned());
    }
    let mut there = |column: &str, object: &str| {
        if view.catalog.object(object).is_none() {
            return "false".to_owned();
        }
        match view.catalog.scopes.contains_key(object) {
            false => format!("{column} is not null"),
            true => format!("{column} in (select s.id from {} s)", view.catalog.table_sql(object, out)),
        }
    };
    let owner = format!(
        "coalesce((select o.person_id from profile_joins o where o.profile_id = {alias}.profile_id), {alias}.profile_id)"
    );
    let (person, company) = (there(&owner, "people"), there(&format!("{alias}.company_id"), "companies"));
    let mut sql = format!("({person} or ({alias}.profile_id is null and {company}))");
    for (column, object) in BELONGS {
        sql += &format!(" and ({alias}.{column} is null or {})", there(&format!("{alias}.{column}"), object));
    }
    Some(sql)
}

/// One of the texts of [`super::sql`] over the moments that are there in a view.
pub(super) fn within(view: &Schema, sql: &str, params: Vec<Value>) -> (String, Vec<Value>) {
    let mut out = Compiled { params, ..Compiled::default() };
    let sql = match condition(view, "t", &mut out) {
        Some(condition) => {
            let scoped = format!("from (select t.* from interactions t where {condition}) i");
            sql.replacen("from interactions i", &scoped, 1)
        }
        None => sql.to_owned(),
    };
    (sql, out.params)
}

/// Moments that hold what a source says of a record, whose fields may be hidden from somebody.
const OF_RECORDS: [&str; 2] = ["identified", "grouped"];

/// What a moment of this kind must not show, because the field it was taken from is hidden.
pub(super) fn withheld(view: &Schema, kind: &str) -> Vec<&'static str> {
    let mut names = Vec::new();
    if view.is_narrowed() && OF_RECORDS.contains(&kind) {
        names.push("properties");
    }
    for object in view.catalog.objects.iter().filter(|_| view.is_narrowed()) {
        for moment in object.moments.iter().filter(|moment| moment.kind == kind) {
            let hidden = |field: Option<&str>| field.is_some_and(|field| object.field(field).is_none());
            if hidden(moment.amount) {
                names.push("amount");
            }
            if hidden(moment.channel) {
                names.push("channel");
            }
        }
    }
    names
}

/// Whether the segment that a moment tells of, if it does, is known in a view.
pub(super) fn knows_segment(view: &Schema, moment: &serde_json::Map<String, Json>) -> bool {
    let named = moment.get("properties").and_then(|properties| properties.get("segment_id"));
    named.is_none_or(|id| {
        id.as_str().and_then(|id| id.parse().ok()).is_none_or(|segment| view.catalog.knows(segment))
    })
}

/// What some moments must not show.
pub(crate) fn withholds(view: &Schema) -> Vec<&'static str> {
    let kinds = view.catalog.objects.iter().flat_map(|object| object.moments).map(|moment| moment.kind);
    kinds.chain(OF_RECORDS).flat_map(|kind| withheld(view, kind)).collect()
}
