//! Sums over all records of a list, one amount per currency.

use db::Tx;
use model::field::FieldType;
use model::filter::{Compiled, Source};
use model::{Currency, Money};
use serde_json::{Map, Value as Json, json};

use super::list::Search;
use crate::Error;

/// Most fields that are added up at once.
const SUM_LIMIT: usize = 10;

/// The sums that a search asks for, over all records that match.
pub(super) fn sums(
    tx: &mut Tx,
    source: &Source<'_>,
    search: &Search,
    condition: &Compiled,
) -> Result<Option<Map<String, Json>>, Error> {
    if search.sum.is_empty() {
        return Ok(None);
    }
    if search.sum.len() > SUM_LIMIT {
        return Err(Error::invalid("/sum", format!("may name {SUM_LIMIT} fields")));
    }
    let mut sums = Map::new();
    for (at, slug) in search.sum.iter().enumerate() {
        let pointer = format!("/sum/{at}");
        // Each sum joins only what it reads.
        let mut source = source.clone();
        let place = source.place(slug, &pointer)?;
        let field = place.field();
        let column = source.column(&place, &field.slug);
        let mut query = condition.clone();
        let mut from = |source: &Source<'_>| {
            let from = source.from_clause(&mut query);
            (format!("from {from} where {} and {column} is not null", condition.sql), query.params.clone())
        };
        let sum = match field.kind.shown() {
            FieldType::Money { .. } => {
                let currency =
                    field.currency_column().ok_or_else(|| Error::bug("money without a currency"))?;
                let currency = source.column(&place, &currency);
                let (from, params) = from(&source);
                let sql = format!(
                    "select {}, {currency} {from} group by {currency} order by {currency}",
                    whole_sum(&column),
                );
                money_sum(slug, &tx.query(&sql, &params)?)?
            }
            FieldType::Integer => {
                let (from, params) = from(&source);
                let sql = format!("select {} {from}", whole_sum(&column));
                let row = tx.query_one(&sql, &params)?;
                json!(row.map(|row| read_whole_sum(slug, &row)).transpose()?)
            }
            FieldType::Decimal => {
                // Divided by a power of two, which loses nothing, so that no sum leaves the range.
                let (from, params) = from(&source);
                let sql = format!("select coalesce(sum({column} / 16777216.0), 0.0) {from}");
                let row = tx.query_one(&sql, &params)?;
                let sum = row.map_or(Ok(0.0), |row| row.real(0))? * 16_777_216.0;
                if !sum.is_finite() {
                    return Err(too_large(slug));
                }
                json!(sum)
            }
            _ => return Err(Error::invalid(pointer, format!("{slug} cannot be added up"))),
        };
        sums.insert(slug.clone(), sum);
    }
    Ok(Some(sums))
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
    let sum = i128::from(row.integer(0)?) * i128::from(PART) + i128::from(row.integer(1)?);
    i64::try_from(sum).map_err(|_| too_large(slug))
}

fn too_large(slug: &str) -> Error {
    Error::Unprocessable(format!("the sum of {slug} is too large; ask for less at once"))
}

/// One amount, or a list of amounts where there are several currencies; none for no records.
fn money_sum(slug: &str, rows: &[db::Row]) -> Result<Json, Error> {
    let amounts = rows
        .iter()
        .map(|row| {
            let currency: Currency = row.text(2)?.parse()?;
            Ok(Money { micros: read_whole_sum(slug, row)?, currency })
        })
        .collect::<Result<Vec<_>, Error>>()?;
    Ok(match amounts.as_slice() {
        [] => Json::Null,
        [amount] => json!(amount),
        several => json!(several),
    })
}
