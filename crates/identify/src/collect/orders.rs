//! Orders that events tell of: the record is the truth, and the moment follows from it. An event whose order cannot be
//! written, because nobody knows whose it is, stays what it is.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use db::Tx;
use model::{Id, Money};
use platform::interactions::joins;
use platform::records::{CHUNK, Matching, Outcome, Typed, Writing, upsert};
use platform::{App, Error};
use serde_json::{Map, Value as Json, json};

use super::event::Event;
use crate::identity::{draft_of, writing_of};
use crate::sources::Source;

/// Kinds that are of an order, with the state it is in then.
const STATES: &[(&str, &str)] =
    &[("order_placed", "placed"), ("order_cancelled", "cancelled"), ("order_refunded", "refunded")];

/// An event that tells of an order.
struct Told {
    event: Event,
    number: String,
    status: &'static str,
    person: Id,
    properties: Map<String, Json>,
}

/// Writes the orders that events tell of, and gives the events that remain.
pub(super) fn take(tx: &mut Tx, app: &App, source: &Source, events: Vec<Event>) -> Result<Vec<Event>, Error> {
    let state =
        |event: &Event| STATES.iter().find(|(kind, _)| *kind == event.moment.kind).map(|(_, state)| *state);
    if !events.iter().any(|event| event.order.is_some() && state(event).is_some()) {
        return Ok(events);
    }
    let profiles: HashSet<Id> = events.iter().filter_map(|event| event.moment.profile_id).collect();
    let persons = joins::persons_of(tx, &profiles)?;
    let (mut rest, mut told) = (Vec::with_capacity(events.len()), Vec::new());
    for event in events {
        let person = event.moment.profile_id.and_then(|profile| persons.get(&profile).copied());
        match (&event.order, state(&event), person) {
            (Some(number), Some(status), Some(person)) => {
                let properties =
                    event.moment.properties.as_deref().and_then(|text| serde_json::from_str(text).ok());
                let (number, properties) = (number.clone(), properties.unwrap_or_default());
                told.push(Told { event, number, status, person, properties });
            }
            _ => rest.push(event),
        }
    }
    // Two of one order, like placed and cancelled, are two writes, one after the other.
    while !told.is_empty() {
        let mut numbers = HashSet::new();
        let (now, later): (Vec<_>, Vec<_>) =
            told.into_iter().partition(|one| numbers.insert(one.number.clone()));
        rest.extend(write(tx, app, source, now)?);
        told = later;
    }
    Ok(rest)
}

/// Writes orders of different numbers; gives the events of those that cannot be written.
fn write(tx: &mut Tx, app: &App, source: &Source, told: Vec<Told>) -> Result<Vec<Event>, Error> {
    let writing = writing_of(app, source);
    let schema = Arc::clone(&writing.schema);
    let orders = schema.object("orders")?;
    let mut drafts = Vec::with_capacity(told.len());
    for one in &told {
        drafts.push(draft_of(&writing, orders, &order(one, source))?);
    }
    let outcomes = upsert(tx, &writing, orders, &Matching::Fields(vec!["number".to_owned()]), drafts)?;
    let (mut lines, mut rest) = (Vec::new(), Vec::new());
    for (one, outcome) in told.into_iter().zip(outcomes) {
        match outcome {
            Outcome::Created(id) | Outcome::Updated(id) | Outcome::Unchanged(id) => {
                if one.status == "placed" {
                    lines.push((id, one));
                }
            }
            Outcome::Failed(_) | Outcome::Refused(_) => rest.push(one.event),
        }
    }
    write_lines(tx, &writing, source, &lines)?;
    Ok(rest)
}

/// The fields of an order.
fn order(one: &Told, source: &Source) -> Map<String, Json> {
    let mut fields = Map::new();
    let mut set = |name: &str, value: Json| {
        if !value.is_null() {
            fields.insert(name.to_owned(), value);
        }
    };
    let currency = one.event.moment.currency.as_deref();
    let money = |name: &str| money(&one.properties, name, currency);
    let total = ["total", "revenue", "value"].iter().map(|name| money(name)).find(|found| !found.is_null());
    let total = total.unwrap_or_default();
    set("number", one.number.as_str().into());
    set("status", one.status.into());
    if one.status == "placed" {
        set("person_id", json!(one.person));
        set("company_id", one.event.moment.company_id.map_or(Json::Null, |id| json!(id)));
        set("placed_at", json!(one.event.moment.at));
        set("total", total);
        set("tax", money("tax"));
        set("discount", money("discount"));
        set("currency", currency.map_or(Json::Null, Json::from));
        set("channel", one.event.moment.channel.as_deref().map_or(Json::Null, Json::from));
        set("source", source.name.as_str().into());
        set("source_id", one.number.as_str().into());
    } else if one.status == "refunded" {
        set("refunded", total);
    }
    fields
}

/// A number among properties, also where it is written as a text.
fn number(properties: &Map<String, Json>, name: &str) -> Option<f64> {
    match properties.get(name)? {
        Json::Number(number) => number.as_f64(),
        Json::String(text) => text.trim().parse().ok().filter(|number: &f64| number.is_finite()),
        _ => None,
    }
}

/// An amount among properties, as records take it.
fn money(properties: &Map<String, Json>, name: &str, currency: Option<&str>) -> Json {
    let said = match properties.get(name) {
        Some(Json::Number(number)) => number.to_string(),
        Some(Json::String(text)) => text.trim().to_owned(),
        _ => return Json::Null,
    };
    let micros = super::event::micros(&said);
    match (micros, currency.and_then(|code| code.parse().ok())) {
        (Some(micros), Some(currency)) => json!(Money { micros, currency }),
        _ => Json::Null,
    }
}

/// A line: its order, the event that told it, its place and what it says.
type Item<'a> = (Id, &'a Told, usize, &'a Map<String, Json>);

/// Writes what orders are made of, and the products that nobody knew.
fn write_lines(tx: &mut Tx, writing: &Writing, source: &Source, orders: &[(Id, Told)]) -> Result<(), Error> {
    let items = orders.iter().flat_map(|(id, one)| {
        let list = one.properties.get("products").and_then(Json::as_array);
        list.into_iter()
            .flatten()
            .filter_map(Json::as_object)
            .enumerate()
            .map(move |(at, item)| (*id, one, at, item))
    });
    let items: Vec<Item<'_>> = items.collect();
    items.chunks(CHUNK / 2).try_for_each(|items| write_piece(tx, writing, source, items))
}

/// Writes some lines.
fn write_piece(tx: &mut Tx, writing: &Writing, source: &Source, items: &[Item<'_>]) -> Result<(), Error> {
    let schema = Arc::clone(&writing.schema);
    let products = schema.object("products")?;
    let sku = |item: &Map<String, Json>| {
        let said = ["sku", "product_id"].iter().find_map(|name| item.get(*name));
        match said {
            Some(Json::String(text)) if !text.trim().is_empty() => Some(text.clone()),
            Some(Json::Number(number)) => Some(number.to_string()),
            _ => None,
        }
    };
    // What the firm knows of a product stays.
    let filling = Writing { typed: Typed::Filling, ..writing.clone() };
    let (mut skus, mut drafts) = (Vec::new(), Vec::new());
    for (_, one, _, item) in items {
        let Some(sku) = sku(item).filter(|sku| !skus.contains(sku)) else { continue };
        let mut fields = Map::from_iter([("sku".to_owned(), sku.as_str().into())]);
        let name = item.get("name").and_then(Json::as_str).map(str::trim).filter(|name| !name.is_empty());
        fields.insert("name".to_owned(), name.unwrap_or(&sku).into());
        if let Some(category) = item.get("category").and_then(Json::as_str) {
            fields.insert("category".to_owned(), category.into());
        }
        let price = money(item, "price", one.event.moment.currency.as_deref());
        if !price.is_null() {
            fields.insert("price".to_owned(), price);
        }
        drafts.push(draft_of(&filling, products, &fields)?);
        skus.push(sku);
    }
    let made = upsert(tx, &filling, products, &Matching::Known(vec!["sku".to_owned()]), drafts)?;
    let known: HashMap<String, Id> =
        skus.into_iter().zip(made).filter_map(|(sku, outcome)| Some((sku, outcome.id().ok()?))).collect();
    let object = schema.object("order_lines")?;
    let mut lines = Vec::with_capacity(items.len());
    for (order, one, at, item) in items {
        let mut fields = Map::from_iter([
            ("order_id".to_owned(), json!(order)),
            ("source".to_owned(), source.name.as_str().into()),
            ("source_id".to_owned(), format!("{}-{}", one.number, *at + 1).into()),
        ]);
        let product = sku(item).and_then(|sku| known.get(&sku).copied());
        fields.extend(product.map(|id| ("product_id".to_owned(), json!(id))));
        let currency = one.event.moment.currency.as_deref();
        let quantity = number(item, "quantity").unwrap_or(1.0);
        fields.insert("quantity".to_owned(), json!(quantity));
        let price = money(item, "price", currency);
        let amount = number(item, "price").map(|price| json!({"amount": price * quantity}));
        let amount = amount.map(|amount| money(amount.as_object().unwrap_or(item), "amount", currency));
        for (name, value) in [("price", price), ("amount", amount.unwrap_or_default())] {
            if !value.is_null() {
                fields.insert(name.to_owned(), value);
            }
        }
        lines.push(draft_of(writing, object, &fields)?);
    }
    let keys = vec!["source".to_owned(), "source_id".to_owned()];
    upsert(tx, writing, object, &Matching::Fields(keys), lines)?;
    Ok(())
}
