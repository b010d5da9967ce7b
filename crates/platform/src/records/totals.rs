//! Totals and sums of large lists, from the columns of the warehouse.
//!
//! A page is read from an index of the rows, and so is the total of what an index leads to. Anything else is a look at
//! every record, for which columns are made. Both ways answer the same, which a property test holds them to.

use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;

use model::Money;
use model::filter::{Compiled, Filter, Source, compile, indexed, suffice};
use serde_json::{Map, Value as Json, json};

use super::list::Search;
use super::sums::{Kind, Summed, amounts, fits, read_real_sum, real_sum, summed};
use crate::http::Caller;
use crate::schema::Schema;
use crate::warehouse::{Query, Scope, scope_of};
use crate::{App, Error};

/// When totals are counted in columns, and how that went.
pub struct Counting {
    /// How many records an object has from which on they are.
    pub from: AtomicU64,
    /// How often they were.
    pub done: AtomicU64,
    /// How often that failed, so that the rows were counted after all.
    pub failed: AtomicU64,
}

impl Default for Counting {
    fn default() -> Counting {
        Counting { from: AtomicU64::new(50_000), done: AtomicU64::new(0), failed: AtomicU64::new(0) }
    }
}

/// After so long the rows are asked.
const PATIENCE: Duration = Duration::from_secs(5);

/// What a list comes to.
pub(super) struct Totals {
    pub total: Option<i64>,
    pub sums: Option<Map<String, Json>>,
}

/// The totals that a search asks for; none where the rows give them as well or better. Whoever sees only some records
/// is told by the rows, where the rule stands that says which. This is only the quicker way: what goes wrong on it is
/// no answer.
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
    let many = app.counting.from.load(Relaxed);
    if app.warehouse.ready(slug).is_none_or(|rows| rows < many) {
        return Ok(None);
    }
    let there = |table: &str| app.warehouse.ready(table).is_some();
    let mut source = Source::new(&schema.catalog, schema.object(slug)?, "r").in_columns();
    let mut condition = Compiled::default();
    match &search.filter {
        Some(tree) if !tree.is_null() => {
            let filter = Filter::read(tree, "/filter")?;
            if indexed(&filter, &source) || !suffice(&filter, &source, &there) {
                return Ok(None);
            }
            compile(&filter, &mut source, &app.reading(), &mut condition)?;
        }
        _ => condition.sql += "true",
    }
    let summed = summed(&source, search)?;
    if !summed.iter().flat_map(|summed| summed.source.attached()).all(there) {
        return Ok(None);
    }
    let asking = ask(app, caller, &source, condition, search.total, &summed);
    let answers = tokio::time::timeout(PATIENCE, asking).await;
    let failed = match answers {
        Ok(Ok(answers)) => {
            app.counting.done.fetch_add(1, Relaxed);
            return totals(answers, search.total, &summed).map(Some);
        }
        // Whoever asks for a page does not stand before the questions of analysts.
        Ok(Err(Error::Busy(..))) => return Ok(None),
        Ok(Err(error)) => error.to_string(),
        Err(_) => format!("it took more than {} seconds", PATIENCE.as_secs()),
    };
    app.counting.failed.fetch_add(1, Relaxed);
    tracing::warn!(
        object = slug,
        why = failed,
        "totals could not be counted in columns and come from the rows"
    );
    Ok(None)
}

/// Asks the warehouse, all as of one moment.
async fn ask(
    app: &App,
    caller: &Caller,
    source: &Source<'_>,
    condition: Compiled,
    total: bool,
    summed: &[Summed<'_>],
) -> Result<Vec<Answer>, Error> {
    let asking = Asking { app, scope: scope_of(app, caller).await?, condition };
    let mut queries = Vec::new();
    if total {
        queries.push(asking.query("count(*)", source, "")?);
    }
    for sum in summed {
        queries.push(asking.sum(sum)?);
    }
    Ok(app.warehouse.rows_at_once(queries).await?.into_iter().map(|answer| answer.rows).collect())
}

/// The rows of an answer.
type Answer = Vec<Vec<Json>>;

/// What the answers come to.
fn totals(answers: Vec<Answer>, total: bool, summed: &[Summed<'_>]) -> Result<Totals, Error> {
    let mut answers = answers.into_iter();
    let total = match total {
        true => Some(whole(&one(answers.next().unwrap_or_default()))?),
        false => None,
    };
    let sums = summed.iter().zip(answers).map(|(sum, rows)| Ok((sum.slug.to_owned(), read(sum, rows)?)));
    let sums = sums.collect::<Result<Map<_, _>, Error>>()?;
    Ok(Totals { total, sums: (!sums.is_empty()).then_some(sums) })
}

/// Questions to the warehouse about the records that meet a condition.
struct Asking<'a> {
    app: &'a App,
    scope: Scope,
    condition: Compiled,
}

impl Asking<'_> {
    fn sum(&self, Summed { source, column, kind, .. }: &Summed<'_>) -> Result<Query, Error> {
        let present = format!("and {column} is not null");
        match kind {
            Kind::Money(currency) => self.query(
                &format!("{currency}, cast(sum({column}) as varchar)"),
                source,
                &format!("{present} and {currency} is not null group by {currency} order by {currency}"),
            ),
            Kind::Whole => {
                let select = format!("cast(sum(cast({column} as decimal(38, 0))) as varchar)");
                self.query(&select, source, &present)
            }
            Kind::Real => self.query(&real_sum(column), source, &present),
        }
    }

    fn query(&self, select: &str, source: &Source<'_>, more: &str) -> Result<Query, Error> {
        let mut condition = self.condition.clone();
        let from = source.from_clause(&mut condition);
        let sql = format!("select {select} from {from} where {} {more}", condition.sql);
        let Compiled { params, kinds, .. } = condition;
        if !kinds.iter().map(|(at, _)| *at).eq(0..params.len()) {
            return Err(Error::bug("a value in a condition on columns has no type"));
        }
        let values = params.into_iter().zip(kinds.into_iter().map(|(_, kind)| kind)).collect();
        Ok(Query { values, ..self.app.query(self.scope.clone(), sql) })
    }
}

/// The sum in an answer.
fn read(Summed { slug, kind, .. }: &Summed<'_>, rows: Answer) -> Result<Json, Error> {
    Ok(match kind {
        Kind::Money(_) => {
            let amount = |row: Vec<Json>| {
                let currency = row[0].as_str().unwrap_or_default().parse()?;
                Ok(Money { micros: fits(slug, micros(&row[1])?)?, currency })
            };
            amounts(rows.into_iter().map(amount).collect::<Result<_, Error>>()?)
        }
        Kind::Whole => json!(fits(slug, digits(&one(rows))?)?),
        Kind::Real => read_real_sum(slug, one(rows).as_f64().unwrap_or(f64::INFINITY))?,
    })
}

/// The only value of an answer.
fn one(rows: Answer) -> Json {
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
