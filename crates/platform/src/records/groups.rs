//! Records in groups: how many there are of each, what they add up to, and the first of each, as a board and a
//! calendar show them. However many groups and records there are, the database is asked once for the counts,
//! once for each sum and once for the records.

use db::Tx;
use model::field::{Field, FieldType, Reading};
use model::filter::{Compiled, Source};
use model::object::Object;
use model::{ColumnType, Currency, Day, Money, Value};
use serde_json::{Map, Value as Json, json};

use super::list::{Order, Search, write_condition};
use super::selection::Selection;
use super::shown::Shown;
use super::sums::{read_whole_sum, whole_sum};
use crate::Error;
use crate::schema::Schema;

/// What groups records.
#[derive(Clone, Copy, Debug)]
pub enum By<'a> {
    /// The value of a field with few values, like a select or a relation.
    Field(&'a str),
    /// The day at the reading that a field holds, from the first day here to the one before the last. The key
    /// counts days from the first.
    Days {
        /// A date or a moment.
        field: &'a str,
        /// The first day.
        from: Day,
        /// The day after the last.
        until: Day,
    },
}

/// The records with one value.
#[derive(Debug)]
pub struct Group {
    /// The value.
    pub key: Value,
    /// How many there are.
    pub count: i64,
    /// What the fields that were asked for add up to.
    pub sums: Map<String, Json>,
    /// The first of them.
    pub records: Vec<Map<String, Json>>,
}

/// Most records of a group that are shown.
const GROUP_LIMIT: i64 = 100;
/// Most groups of one answer.
const GROUPS_LIMIT: usize = 500;
const SUM_LIMIT: usize = 5;
/// Most days of one answer.
const DAYS_LIMIT: i32 = 100;

/// The groups that hold a record, in no order. Of the search, `limit` counts the records shown of each group,
/// 20 when nothing is said, and there are no further pages.
pub fn groups(
    tx: &mut Tx,
    schema: &Schema,
    reading: &Reading,
    object: &Object,
    search: &Search,
    by: By<'_>,
) -> Result<Vec<Group>, Error> {
    let limit = search.limit.unwrap_or(20);
    if !(0..=GROUP_LIMIT).contains(&limit) {
        return Err(Error::invalid("/limit_per_column", format!("must be from 0 to {GROUP_LIMIT}")));
    }
    if search.sum.len() > SUM_LIMIT {
        return Err(Error::invalid("/sum", format!("may name {SUM_LIMIT} fields")));
    }
    let mut source = Source::new(&schema.catalog, object, "r");
    let mut condition = Compiled::default();
    condition.sql.push('(');
    write_condition(&mut source, schema, reading, object, search, &mut condition)?;
    condition.sql.push(')');
    let (key, key_type) = write_key(&mut source, reading, by, &mut condition)?;

    let mut query = condition.clone();
    let sql = format!(
        "select {key}, count(*) from {} where {} group by {key} order by count(*) desc, {key} limit {}",
        source.from_clause(&mut query),
        query.sql,
        GROUPS_LIMIT + 1
    );
    let mut groups = Vec::new();
    for row in tx.query(&sql, &query.params)? {
        let (key, count) = (row.value(0, key_type)?, row.integer(1)?);
        groups.push(Group { key, count, sums: Map::new(), records: Vec::new() });
    }
    if groups.len() > GROUPS_LIMIT {
        return Err(Error::Unprocessable(format!(
            "these are more than {GROUPS_LIMIT} groups; filter, or group by another field"
        )));
    }
    for (at, slug) in search.sum.iter().enumerate() {
        add_up(tx, &source, &condition, (&key, key_type), slug, &format!("/sum/{at}"), &mut groups)?;
    }
    if limit > 0 {
        first_records(tx, schema, search, source, &condition, (&key, key_type), limit, &mut groups)?;
    }
    Ok(groups)
}

/// The SQL of the value that groups, with its type.
fn write_key(
    source: &mut Source<'_>,
    reading: &Reading,
    by: By<'_>,
    condition: &mut Compiled,
) -> Result<(String, ColumnType), Error> {
    let (slug, pointer) = match by {
        By::Field(slug) => (slug, "/group_by"),
        By::Days { field, .. } => (field, "/field"),
    };
    let place = source.place(slug, pointer)?;
    let field = place.field();
    let column = source.column(&place, &field.slug);
    let (from, until) = match by {
        By::Field(_) => {
            let fits = matches!(
                field.kind,
                FieldType::Select(_)
                    | FieldType::Relation { .. }
                    | FieldType::User
                    | FieldType::Boolean
                    | FieldType::Country
                    | FieldType::Currency
            );
            if !fits {
                return Err(Error::invalid(
                    pointer,
                    format!("{slug} has too many values for columns; choose a field with few, like a select"),
                ));
            }
            return Ok((column, field.kind.column_type()));
        }
        By::Days { from, until, .. } => (from, until),
    };
    let days = until.0.saturating_sub(from.0);
    if !(1..=DAYS_LIMIT).contains(&days) {
        return Err(Error::invalid(
            "/to",
            format!("must lie from 0 to {} days after 'from'", DAYS_LIMIT - 1),
        ));
    }
    let start = |day: Day| match field.kind {
        FieldType::Date => Ok(i64::from(day.0)),
        FieldType::DateTime => Ok(day.start_in(&reading.time_zone).0),
        _ => Err(Error::invalid(pointer, format!("{slug} is neither a day nor a moment"))),
    };
    let (first, last) = (condition.bind(start(from)?.into()), condition.bind(start(until)?.into()));
    condition.sql += &format!(" and {column} >= {first} and {column} < {last}");
    let mut key = "case".to_owned();
    for day in 1..days {
        let before = condition.bind(start(from.plus(day))?.into());
        key += &format!(" when {column} < {before} then {}", day - 1);
    }
    key += &format!(" when {column} < {last} then {} end", days - 1);
    Ok((key, ColumnType::Integer))
}

/// The group with a value.
fn of<'a>(groups: &'a mut [Group], key: &Value) -> Option<&'a mut Group> {
    groups.iter_mut().find(|group| group.key == *key)
}

/// Adds up a field in each group.
fn add_up(
    tx: &mut Tx,
    source: &Source<'_>,
    condition: &Compiled,
    (key, key_type): (&str, ColumnType),
    slug: &str,
    pointer: &str,
    groups: &mut [Group],
) -> Result<(), Error> {
    // Each sum joins only what it reads.
    let mut source = source.clone();
    let place = source.place(slug, pointer)?;
    let field: &Field = place.field();
    let column = source.column(&place, &field.slug);
    let unit = match (&field.kind, field.currency_column()) {
        (FieldType::Money { .. }, Some(currency)) => Some(source.column(&place, &currency)),
        (FieldType::Integer, _) => None,
        _ => return Err(Error::invalid(pointer, format!("{slug} cannot be added up"))),
    };
    let by_unit = unit.as_ref().map(|unit| format!(", {unit}")).unwrap_or_default();
    let mut query = condition.clone();
    let sql = format!(
        "select {}, {key}{by_unit} from {} where {} and {column} is not null group by {key}{by_unit}",
        whole_sum(&column),
        source.from_clause(&mut query),
        query.sql
    );
    let mut amounts: Vec<(Value, Money)> = Vec::new();
    for row in tx.query(&sql, &query.params)? {
        let (key, sum) = (row.value(2, key_type)?, read_whole_sum(slug, &row)?);
        if unit.is_some() {
            let currency: Currency = row.text(3)?.parse()?;
            amounts.push((key, Money { micros: sum, currency }));
        } else if let Some(group) = of(groups, &key) {
            group.sums.insert(slug.to_owned(), json!(sum));
        }
    }
    amounts.sort_by(|(_, one), (_, other)| one.currency.code().cmp(other.currency.code()));
    for group in groups {
        let own = amounts.iter().filter(|(key, _)| *key == group.key).map(|(_, money)| *money);
        let own: Vec<Money> = own.collect();
        let none = if unit.is_some() { Json::Null } else { json!(0) };
        let sum = match own.as_slice() {
            [] => group.sums.get(slug).cloned().unwrap_or(none),
            [amount] => json!(amount),
            several => json!(several),
        };
        group.sums.insert(slug.to_owned(), sum);
    }
    Ok(())
}

/// Reads the first records of each group.
#[expect(clippy::too_many_arguments, reason = "the parts of one query")]
fn first_records<'a>(
    tx: &mut Tx,
    schema: &'a Schema,
    search: &Search,
    mut source: Source<'a>,
    condition: &Compiled,
    (key, key_type): (&str, ColumnType),
    limit: i64,
    groups: &mut [Group],
) -> Result<(), Error> {
    let order = Order::new(&mut source, search)?.whole();
    let selection = Selection::new(schema, &mut source, search.fields.as_deref())?;
    let mut query = condition.clone();
    let sql = format!(
        "select * from (select {}, {key} as grouped_by, row_number() over (partition by {key} order by {order}) as place \
         from {} where {}) g where g.place <= {limit} order by g.place",
        selection.sql,
        source.from_clause(&mut query),
        query.sql
    );
    let rows = tx.query(&sql, &query.params)?;
    let keys = rows.iter().map(|row| Ok(row.value(selection.width(), key_type)?));
    let keys = keys.collect::<Result<Vec<_>, Error>>()?;
    let shown = Shown::new(tx, schema, selection, rows)?;
    for (key, record) in keys.iter().zip(shown.records()) {
        if let Some(group) = of(groups, key) {
            group.records.push(record);
        }
    }
    Ok(())
}
