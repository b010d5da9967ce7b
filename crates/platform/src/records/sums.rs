//! Sums over all records of a list, one amount per currency.

use db::Tx;
use model::Money;
use model::field::FieldType;
use model::filter::{Compiled, Source};
use serde_json::{Map, Value as Json, json};

use super::list::Search;
use crate::Error;

/// Most fields that are added up at once.
const SUM_LIMIT: usize = 10;

/// A field that is added up.
pub(super) struct Summed<'a> {
    pub slug: &'a str,
    /// The records, with the tables that it joins. Each sum joins only what it reads.
    pub source: Source<'a>,
    pub column: String,
    pub kind: Kind,
}

/// How a field is added up.
pub(super) enum Kind {
    /// Amounts, one sum for each value of this column.
    Money(String),
    Whole,
    Real,
}

/// The fields that a search adds up.
pub(super) fn summed<'a>(source: &Source<'a>, search: &'a Search) -> Result<Vec<Summed<'a>>, Error> {
    if search.sum.len() > SUM_LIMIT {
        return Err(Error::invalid("/sum", format!("may name {SUM_LIMIT} fields")));
    }
    let one = |(at, slug): (usize, &'a String)| {
        let pointer = format!("/sum/{at}");
        let mut source = source.clone();
        let place = source.place(slug, &pointer)?;
        let field = place.field();
        let column = source.column(&place, &field.slug);
        let kind = match field.kind.shown() {
            FieldType::Money { .. } => {
                let currency =
                    field.currency_column().ok_or_else(|| Error::bug("money without a currency"))?;
                Kind::Money(source.column(&place, &currency))
            }
            FieldType::Integer => Kind::Whole,
            FieldType::Decimal => Kind::Real,
            _ => return Err(Error::invalid(pointer, format!("{slug} cannot be added up"))),
        };
        Ok(Summed { slug, source, column, kind })
    };
    search.sum.iter().enumerate().map(one).collect()
}

/// The sums that a search asks for, over all records that match.
pub(super) fn sums(
    tx: &mut Tx,
    source: &Source<'_>,
    search: &Search,
    condition: &Compiled,
) -> Result<Option<Map<String, Json>>, Error> {
    let mut sums = Map::new();
    for Summed { slug, source, column, kind } in summed(source, search)? {
        let mut query = condition.clone();
        let from = source.from_clause(&mut query);
        let from = format!("from {from} where {} and {column} is not null", condition.sql);
        let sum = match kind {
            Kind::Money(currency) => {
                let sql = format!(
                    "select {}, {currency} {from} and {currency} is not null group by {currency} order by {currency}",
                    whole_sum(&column),
                );
                let rows = tx.query(&sql, &query.params)?;
                let amount = |row: &db::Row| {
                    Ok(Money { micros: read_whole_sum(slug, row)?, currency: row.text(2)?.parse()? })
                };
                amounts(rows.iter().map(amount).collect::<Result<_, Error>>()?)
            }
            Kind::Whole => {
                let row = tx.query_one(&format!("select {} {from}", whole_sum(&column)), &query.params)?;
                json!(row.map(|row| read_whole_sum(slug, &row)).transpose()?)
            }
            Kind::Real => {
                let row = tx.query_one(&format!("select {} {from}", real_sum(&column)), &query.params)?;
                read_real_sum(slug, row.map_or(Ok(0.0), |row| row.real(0))?)?
            }
        };
        sums.insert(slug.to_owned(), sum);
    }
    Ok((!sums.is_empty()).then_some(sums))
}

/// The SQL of a sum of numbers, divided by a power of two, which loses nothing, so that none leaves the range on the
/// way to one that does not.
pub(super) fn real_sum(column: &str) -> String {
    format!("coalesce(sum({column} / {REAL_PART:?}), 0.0)")
}

/// What such a sum counts.
const REAL_PART: f64 = 16_777_216.0;

/// The sum of which this was found.
pub(super) fn read_real_sum(slug: &str, found: f64) -> Result<Json, Error> {
    let sum = found * REAL_PART;
    if sum.is_finite() { Ok(json!(sum)) } else { Err(too_large(slug)) }
}

/// The SQL of a sum of whole numbers in two parts, neither of which leaves the range of 64 bits.
pub(super) fn whole_sum(column: &str) -> String {
    format!(
        "cast(coalesce(sum({column} / {PART}), 0) as bigint), cast(coalesce(sum({column} % {PART}), 0) as bigint)"
    )
}

/// What the first part of a sum counts.
const PART: i64 = 1 << 31;

/// The sum whose parts stand in the first two columns.
pub(super) fn read_whole_sum(slug: &str, row: &db::Row) -> Result<i64, Error> {
    fits(slug, i128::from(row.integer(0)?) * i128::from(PART) + i128::from(row.integer(1)?))
}

/// A sum that is of use only where it fits.
pub(super) fn fits(slug: &str, sum: i128) -> Result<i64, Error> {
    i64::try_from(sum).map_err(|_| too_large(slug))
}

fn too_large(slug: &str) -> Error {
    Error::Unprocessable(format!("the sum of {slug} is too large; ask for less at once"))
}

/// One amount, or a list of amounts where there are several currencies; none for no records.
pub(super) fn amounts(amounts: Vec<Money>) -> Json {
    match amounts.as_slice() {
        [] => Json::Null,
        [amount] => json!(amount),
        several => json!(several),
    }
}
