//! What counts as a purchase, said once: as a filter that everyone can open, from which the SQL here follows.
//!
//! A purchase is an order placed before the horizon whose status is none of those that do not count (see
//! [`identify::trade::UNCOUNTED`]; an order without a status counts) and that was not wholly refunded, which
//! is to say that something was paid back and no net revenue is left. An order of nothing is a purchase. An
//! order with a company is the company's, not the person's.

use db::{Tx, list};
use identify::trade::UNCOUNTED;
use model::field::Operator::{Empty, Eq, Gt, In, Lt, Lte, Ne};
use model::filter::{Compiled, Filter, Source, compile};
use model::{Currency, Day, Id, Timestamp};
use platform::{App, Error};
use serde_json::json;

/// Whose purchases are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Customers {
    /// People, by orders without a company.
    People,
    /// Companies.
    Companies,
}

impl Customers {
    /// Both kinds.
    pub const BOTH: [Customers; 2] = [Customers::People, Customers::Companies];

    /// The object whose records they are.
    pub fn object(self) -> &'static str {
        match self {
            Customers::People => "people",
            Customers::Companies => "companies",
        }
    }

    /// The column of orders that names the customer.
    pub fn column(self) -> &'static str {
        match self {
            Customers::People => "person_id",
            Customers::Companies => "company_id",
        }
    }

    /// The condition that an order is one of theirs.
    pub fn filter(self) -> Vec<Filter> {
        match self {
            Customers::People => {
                vec![Filter::field("person_id", Empty, false), Filter::field("company_id", Empty, true)]
            }
            Customers::Companies => vec![Filter::field("company_id", Empty, false)],
        }
    }

    /// The same condition as SQL over `orders o`. Hardly any order has a company at most firms; compared with
    /// `true`, SQLite does not take the index of companies for the way to those without one.
    pub fn sql(self) -> &'static str {
        match self {
            Customers::People => "(o.person_id is not null and (o.company_id is null) = true)",
            Customers::Companies => "o.company_id is not null",
        }
    }
}

/// Some customers, by their ids.
#[derive(Clone, Debug)]
pub enum Whose {
    /// These.
    These(Vec<Id>),
    /// All after the first id up to and including the second.
    Between(Id, Id),
}

/// Before every id, and not an id itself.
pub const FIRST: Id = Id([0; 16]);
/// After every id.
pub const LAST: Id = Id([0xff; 16]);

/// One purchase.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Purchase {
    /// When.
    pub at: Timestamp,
    /// The same as a day of the firm's.
    pub day: Day,
    /// Net revenue and margin in micros of the firm's currency.
    pub money: Money,
}

/// What an order says of its money.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Money {
    /// In the firm's currency.
    Known {
        /// Net revenue.
        net: i64,
        /// Net revenue less the goods, where the order says it.
        margin: Option<i64>,
    },
    /// The order has no total.
    Unpriced,
    /// In another currency, for which there is no rate.
    Foreign,
}

/// All purchases of one customer, oldest first; never none.
#[derive(Clone, Debug, PartialEq)]
pub struct History {
    /// The customer.
    pub customer: Id,
    /// The purchases.
    pub purchases: Vec<Purchase>,
}

/// The conditions under which an order placed before `horizon` is a purchase.
pub fn counted(horizon: Timestamp) -> Vec<Filter> {
    let mut parts = vec![Filter::field("placed_at", Lt, json!(horizon))];
    parts.extend(countable());
    parts
}

/// The conditions under which an order is a purchase, whenever it is placed.
pub fn countable() -> Vec<Filter> {
    let wholly_refunded =
        Filter::And(vec![Filter::field("refunded", Gt, "0"), Filter::field("net", Lte, "0")]);
    vec![
        Filter::Not(Box::new(Filter::field("status", In, json!(UNCOUNTED)))),
        Filter::Not(Box::new(wholly_refunded)),
    ]
}

/// The condition that an order is one of this person's.
pub fn of_person(person: Id) -> Vec<Filter> {
    vec![Filter::field("person_id", Eq, json!(person)), Filter::field("company_id", Empty, true)]
}

/// The condition that an order has net revenue in a currency; one that names no currency is in the firm's.
pub fn valued(currency: Currency) -> Vec<Filter> {
    vec![
        Filter::field("net", Empty, false),
        Filter::Not(Box::new(Filter::field("currency", Ne, json!(currency)))),
    ]
}

/// A filter on orders as SQL over `orders o`.
pub fn on_orders(app: &App, filter: Vec<Filter>) -> Result<Compiled, Error> {
    let schema = app.schema();
    let mut source = Source::new(&schema.catalog, schema.object("orders")?, "o");
    let mut compiled = Compiled::default();
    compile(&Filter::And(filter), &mut source, &app.firm.reading(), &mut compiled)?;
    Ok(compiled)
}

/// The purchases of some customers before `horizon`, in the order of the customers' ids. Customers without
/// any are not in the answer.
pub fn histories(
    tx: &mut Tx,
    app: &App,
    customers: Customers,
    whose: &Whose,
    horizon: Timestamp,
) -> Result<Vec<History>, Error> {
    let column = customers.column();
    let mut condition = on_orders(app, counted(horizon))?;
    let whose = match whose {
        Whose::These(ids) => {
            let ids = condition.bind(list::ids(ids));
            format!("o.{column} in (select l.value from ids({ids}) l)")
        }
        Whose::Between(after, upto) => {
            let (after, upto) = (condition.bind((*after).into()), condition.bind((*upto).into()));
            format!("o.{column} > {after} and o.{column} <= {upto}")
        }
    };
    let sql = format!(
        "select o.{column}, o.placed_at, o.net, o.margin, o.currency from orders o \
         where {whose} and {} and {} order by o.{column}, o.placed_at, o.id",
        customers.sql(),
        condition.sql
    );
    let mut found: Vec<History> = Vec::new();
    let firm = &app.firm;
    tx.for_each(&sql, &condition.params, &mut |row| {
        let customer = row.id(0)?;
        let at = Timestamp(row.integer(1)?);
        let money = match (row.opt_integer(2)?, row.opt_text(4)?) {
            (_, Some(code)) if code != firm.currency.code() => Money::Foreign,
            (Some(net), _) => Money::Known { net, margin: row.opt_integer(3)? },
            (None, _) => Money::Unpriced,
        };
        let mut day = at.day_in(&firm.time_zone);
        match found.last_mut() {
            Some(last) if last.customer == customer => {
                // Where a zone once moved across the date line, a later moment can have an earlier day.
                day = last.purchases.last().map_or(day, |before| before.day.max(day));
                last.purchases.push(Purchase { at, day, money });
            }
            _ => found.push(History { customer, purchases: vec![Purchase { at, day, money }] }),
        }
        Ok(())
    })?;
    Ok(found)
}

/// The last of the next `size` customers after an id who have orders of any kind; none when fewer are left.
pub fn end_of_chunk(tx: &mut Tx, customers: Customers, after: Id, size: i64) -> Result<Option<Id>, Error> {
    let sql = match customers {
        Customers::People => super::sql::PEOPLE_CHUNK_END,
        Customers::Companies => super::sql::COMPANIES_CHUNK_END,
    };
    let row = tx.query_one(sql, &[after.into(), (size - 1).into()])?;
    Ok(row.map(|row| row.id(0)).transpose()?)
}

/// First and last day with a purchase of anybody before `horizon`.
pub fn span(tx: &mut Tx, app: &App, horizon: Timestamp) -> Result<Option<(Day, Day)>, Error> {
    // Each end of the index is quicker than the least and greatest of all.
    let mut end = |direction: &str| -> Result<Option<Day>, Error> {
        let condition = on_orders(app, counted(horizon))?;
        let sql = format!(
            "select o.placed_at from orders o where {} order by o.placed_at {direction} limit 1",
            condition.sql
        );
        let row = tx.query_one(&sql, &condition.params)?;
        Ok(row.map(|row| row.integer(0)).transpose()?.map(|at| Timestamp(at).day_in(&app.firm.time_zone)))
    };
    Ok(end("asc")?.zip(end("desc")?))
}

/// The people these orders belong to now.
pub fn owners(tx: &mut Tx, orders: &[Id]) -> Result<Vec<Id>, Error> {
    let mut people = Vec::new();
    for part in orders.chunks(5_000) {
        for row in tx.query(super::sql::OWNERS, &[list::ids(part)])? {
            people.push(row.id(0)?);
        }
    }
    Ok(people)
}
