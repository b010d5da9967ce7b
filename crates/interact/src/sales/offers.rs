//! What quotes add up to. A line is quantity times price less its discount; a quote is its lines less its own
//! discount, with tax. All of one quote is in one currency.

use std::collections::{HashMap, HashSet};

use db::Tx;
use model::object::Columns;
use model::{Id, Value};
use platform::Error;
use platform::records::rule::{Entry, Rule, Written, id_in};
use platform::records::{Draft, Matching, Writing, upsert};

use super::sql::{LINE_CURRENCIES, LINE_SUMS, QUOTE_CURRENCIES};

/// The amounts of lines, and what the quotes they belong to add up to.
pub const LINES: Rule = Rule { apply: line, after: add_up, ..Rule::of("quote_lines") };

/// The totals and stamps of quotes.
pub const TOTALS: Rule = Rule { apply: quote, ..Rule::of("quotes") };

fn line(tx: &mut Tx, _: &Writing, columns: &Columns, entries: &mut [Entry<'_>]) -> Result<(), Error> {
    let quotes: HashSet<Id> = entries.iter().filter_map(|entry| entry.id(columns, "quote_id")).collect();
    let currencies = currencies(tx, columns, &quotes, entries)?;
    for entry in entries {
        let price = entry.integer(columns, "price");
        let quantity = match entry.value(columns, "quantity") {
            Some(Value::Real(quantity)) => *quantity,
            _ => 1.0,
        };
        let discount = i128::from(entry.integer(columns, "discount").unwrap_or(0));
        let gross = price.map(|price| price as f64 * quantity);
        // Beyond the range of exact fractions the product is whole anyway.
        let amount = gross.map(|gross| (gross.round() as i128).saturating_sub(discount)).map(i64::try_from);
        match amount.transpose() {
            Ok(amount) => entry.set(columns, "amount", amount),
            Err(_) => entry.refuse("quantity", "makes the line larger than any amount"),
        }
        let own = entry.text(columns, "currency").map(str::to_owned);
        let other = entry.id(columns, "quote_id").and_then(|quote| currencies.get(&quote));
        if let (Some(own), Some(other)) = (own, other)
            && own != *other
        {
            entry.refuse("currency", format!("the quote is in {other}"));
        }
    }
    Ok(())
}

/// The currency of each quote: its own where it holds an amount of its own, else that of its other lines, else
/// that of the first of these.
fn currencies(
    tx: &mut Tx,
    columns: &Columns,
    quotes: &HashSet<Id>,
    entries: &[Entry<'_>],
) -> Result<HashMap<Id, String>, Error> {
    let list = db::list::ids(quotes);
    let mut known = HashMap::new();
    for row in tx.query(QUOTE_CURRENCIES, std::slice::from_ref(&list))? {
        let holds = row.opt_integer(3)?.or(row.opt_integer(4)?).is_some();
        if let (true, Some(currency)) = (holds, row.opt_text(1)?) {
            known.insert(row.id(0)?, currency.to_owned());
        }
    }
    let changed: HashSet<Id> = entries.iter().filter_map(|entry| entry.id(columns, "id")).collect();
    for row in tx.query(LINE_CURRENCIES, &[list])? {
        if let (false, Some(currency)) = (changed.contains(&row.id(0)?), row.opt_text(2)?) {
            known.entry(row.id(1)?).or_insert_with(|| currency.to_owned());
        }
    }
    for entry in entries {
        if let (Some(quote), Some(currency)) =
            (entry.id(columns, "quote_id"), entry.text(columns, "currency"))
        {
            known.entry(quote).or_insert_with(|| currency.to_owned());
        }
    }
    Ok(known)
}

/// Writes what the lines of quotes add up to into the quotes.
fn add_up(tx: &mut Tx, writing: &Writing, columns: &Columns, written: &[Written]) -> Result<(), Error> {
    let quote_of = |row: &Vec<Value>| id_in(columns, row, "quote_id");
    let quotes: HashSet<Id> = written
        .iter()
        .flat_map(|written| [written.before.as_ref(), written.now.as_ref()])
        .flatten()
        .filter_map(quote_of)
        .collect();
    let mut sums: HashMap<Id, (Value, Value)> = HashMap::new();
    let list = db::list::ids(&quotes);
    for row in tx.query(LINE_SUMS, std::slice::from_ref(&list))? {
        let sum = i128::from(row.integer(1)?) * (1 << 31) + i128::from(row.integer(2)?);
        let sum = i64::try_from(sum).map_err(|_| {
            Error::Unprocessable("the lines of the quote add up to more than any amount".into())
        })?;
        let there = row.integer(4)? > 0;
        sums.insert(row.id(0)?, (there.then_some(sum).into(), row.opt_text(3)?.into()));
    }
    let schema = writing.schema.clone();
    let object = schema.object("quotes")?;
    let of_quote = schema.columns(object)?;
    let place =
        |name: &str| of_quote.position(name).ok_or_else(|| Error::bug(format!("quotes have no {name}")));
    let (total, currency) = (place("lines_total")?, place("currency")?);
    let mut drafts = Vec::new();
    // A quote that goes together with its lines is not there any more.
    for row in tx.query(QUOTE_CURRENCIES, &[list])? {
        let id = row.id(0)?;
        let (sum, unit) = sums.remove(&id).unwrap_or((Value::Null, Value::Null));
        let mut values = vec![(total, sum)];
        if !unit.is_null() {
            values.push((currency, unit));
        }
        drafts.push(Draft { id: Some(id), values });
    }
    for outcome in upsert(tx, writing, object, &Matching::Id, drafts)? {
        outcome.id()?;
    }
    Ok(())
}

fn quote(_: &mut Tx, writing: &Writing, columns: &Columns, entries: &mut [Entry<'_>]) -> Result<(), Error> {
    for entry in entries {
        entry.fill(columns, "status", "draft");
        for (status, stamp) in [("sent", "sent_at"), ("accepted", "accepted_at"), ("declined", "declined_at")]
        {
            if entry.text(columns, "status") == Some(status) && entry.changes(columns, "status") {
                entry.fill(columns, stamp, writing.now);
            }
        }
        let part = |name: &str| i128::from(entry.integer(columns, name).unwrap_or(0));
        let total = entry
            .integer(columns, "lines_total")
            .map(|lines| i64::try_from(i128::from(lines) - part("discount") + part("tax")));
        match total.transpose() {
            Ok(total) => entry.set(columns, "total", total),
            Err(_) => entry.refuse("tax", "makes the quote larger than any amount"),
        }
    }
    Ok(())
}
