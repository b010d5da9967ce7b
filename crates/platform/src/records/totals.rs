//! Totals and sums of large lists, from the columns of the warehouse.
//!
//! A page is read from an index of the rows, and so is the total of what an index leads to. Anything else is a look at
//! every record, for which columns are made. Both ways answer the same, which a property test holds them to.

use std::sync::atomic::Ordering;

use model::Money;
use model::filter::{Compiled, Filter, Source, compile, indexed, suffice};
use serde_json::{Map, Value as Json, json};

use super::list::Search;
use super::sums::{Kind, Summed, amounts, fits, read_real_sum, real_sum, summed};
use crate::http::Caller;
use crate::schema::Schema;
use crate::warehouse::{Scope, scope_of};
use crate::{App, Error};

/// Objects of so many records are counted in columns.
pub(crate) const MANY: u64 = 50_000;

/// What a list comes to.
pub(super) struct Totals {
    pub total: Option<i64>,
    pub sums: Option<Map<String, Json>>,
}

/// The totals that a search asks for; none where the database gives them as well or better. Whoever sees only some
/// records is told by the rows, where the rule stands that says which.
pub(super) async fn in_columns(
    app: &App,
    caller: &Caller,
    schema: &Schema,
    slug: &str,
    search: &Search,
) -> Result<Option<Totals>, Error> {
    let asked = search.total || !search.sum.is_empty();
    if !asked || search.search.is_some() || schema.is_narrowed() {
        return Ok(None);
    }
    let many = app.many.load(Ordering::Relaxed);
    if app.warehouse.ready(slug).is_none_or(|rows| rows < many) {
        return Ok(None);
    }
    let there = |table: &str| app.warehouse.ready(table).is_some();
    let mut source = Source::new(&schema.catalog, schema.object(slug)?, "r").in_columns();
    let summed = summed(&source, search)?;
    if !summed.iter().flat_map(|summed| summed.source.attached()).all(there) {
        return Ok(None);
    }
    let mut condition = Compiled::default();
    match &search.filter {
        Some(tree) if !tree.is_null() => {
            let filter = Filter::read(tree, "/filter")?;
            if indexed(&filter, &source) || !suffice(&filter, &source, &there) {
                return Ok(None);
            }
            compile(&filter, &mut source, &app.firm.reading(), &mut condition)?;
        }
        _ => condition.sql += "true",
    }
    let asking = Asking { app, scope: scope_of(app, caller).await?, condition };
    match asking.all(&source, search.total, summed).await {
        // Whoever asks for a page does not wait for a place among the questions of analysts.
        Err(Error::Busy(..)) => Ok(None),
        found => found.map(Some),
    }
}

/// Questions to the warehouse about the records that meet a condition.
struct Asking<'a> {
    app: &'a App,
    scope: Scope,
    condition: Compiled,
}

impl Asking<'_> {
    async fn all(
        &self,
        source: &Source<'_>,
        counted: bool,
        summed: Vec<Summed<'_>>,
    ) -> Result<Totals, Error> {
        let total = match counted {
            true => Some(whole(&one(self.rows("count(*)", source, "", "").await?))?),
            false => None,
        };
        let mut sums = Map::new();
        for Summed { slug, source, column, kind } in summed {
            let present = format!("and {column} is not null");
            let sum = match kind {
                Kind::Money(currency) => {
                    let select = format!("{currency}, cast(sum({column}) as varchar)");
                    let grouped = format!("group by {currency} order by {currency}");
                    let rows = self.rows(&select, &source, &present, &grouped).await?;
                    let amount = |row: Vec<Json>| {
                        let currency = row[0].as_str().unwrap_or_default().parse()?;
                        Ok(Money { micros: fits(slug, micros(&row[1])?)?, currency })
                    };
                    amounts(rows.into_iter().map(amount).collect::<Result<_, Error>>()?)
                }
                Kind::Whole => {
                    let select = format!("cast(sum(cast({column} as decimal(38, 0))) as varchar)");
                    let row = one(self.rows(&select, &source, &present, "").await?);
                    json!(fits(slug, digits(&row)?)?)
                }
                Kind::Real => {
                    let row = one(self.rows(&real_sum(&column), &source, &present, "").await?);
                    read_real_sum(slug, row.as_f64().unwrap_or(f64::INFINITY))?
                }
            };
            sums.insert(slug.to_owned(), sum);
        }
        Ok(Totals { total, sums: (!sums.is_empty()).then_some(sums) })
    }

    async fn rows(
        &self,
        select: &str,
        source: &Source<'_>,
        present: &str,
        grouped: &str,
    ) -> Result<Vec<Vec<Json>>, Error> {
        let mut condition = self.condition.clone();
        let from = source.from_clause(&mut condition);
        let sql = format!("select {select} from {from} where {} {present} {grouped}", condition.sql);
        let Compiled { params, kinds, .. } = condition;
        if !kinds.iter().map(|(at, _)| *at).eq(0..params.len()) {
            return Err(Error::bug("a value in a condition on columns has no type"));
        }
        let values = params.into_iter().zip(kinds.into_iter().map(|(_, kind)| kind)).collect();
        let query = crate::warehouse::Query { values, ..self.app.query(self.scope.clone(), sql) };
        Ok(self.app.warehouse.rows(query).await?.rows)
    }
}

/// The only value of an answer.
fn one(rows: Vec<Vec<Json>>) -> Json {
    rows.into_iter().flatten().next().unwrap_or_default()
}

fn whole(value: &Json) -> Result<i64, Error> {
    value.as_i64().ok_or_else(|| Error::bug(format!("{value} is no number of records")))
}

/// A whole number of any size, as text; no sum is none.
fn digits(value: &Json) -> Result<i128, Error> {
    match value.as_str() {
        Some(text) => text.parse().map_err(|_| Error::bug(format!("{text} is no whole number"))),
        None => Ok(0),
    }
}

/// An amount with six digits after the point, in millionths.
fn micros(value: &Json) -> Result<i128, Error> {
    let text = value.as_str().unwrap_or_default();
    match text.split_once('.') {
        Some((whole, parts)) if parts.len() == 6 => digits(&json!(format!("{whole}{parts}"))),
        _ => Err(Error::bug(format!("{text:?} is no sum of amounts"))),
    }
}
