//! Companies as events speak of them.

use std::collections::HashMap;
use std::sync::Arc;

use db::Tx;
use model::Id;
use platform::records::{Draft, Matching, upsert};
use platform::{App, Error};
use serde_json::{Map, Value as Json};

use super::people::{draft, make, writing};
use super::{Claim, Group, sql};
use crate::sources::Source;

/// Traits of a group by the field of companies they fill.
const TRAITS: &[(&str, &str)] = &[
    ("name", "name"),
    ("domain", "domain"),
    ("website", "domain"),
    ("industry", "industry"),
    ("employees", "size"),
    ("size", "size"),
    ("country", "country"),
];

/// Finds or makes the companies that claims speak of, by what their source calls them.
pub(super) fn resolve(
    tx: &mut Tx,
    app: &App,
    source: &Source,
    claims: &[&Claim],
) -> Result<HashMap<String, Id>, Error> {
    let mut order = Vec::new();
    let mut groups: HashMap<&str, Map<String, Json>> = HashMap::new();
    for group in claims.iter().filter_map(|claim| claim.group.as_ref()) {
        if !groups.contains_key(group.id.as_str()) {
            order.push(group.id.as_str());
        }
        groups.entry(&group.id).or_default().extend(fields(group));
    }
    let mut found: HashMap<String, Id> = HashMap::new();
    if order.is_empty() {
        return Ok(found);
    }
    for row in tx.query(sql::COMPANIES, &[db::list::texts(&order)])? {
        found.entry(row.text(0)?.to_owned()).or_insert(row.id(1)?);
    }
    let writing = writing(app, source);
    let schema = Arc::clone(&writing.schema);
    let object = schema.object("companies")?;
    let (mut made, mut changed) = (Vec::new(), Vec::new());
    for name in order {
        let Some(mut fields) = groups.remove(name) else { continue };
        let known = found.get(name).copied();
        if known.is_none() {
            fields.insert("source".to_owned(), source.name.as_str().into());
            fields.insert("source_id".to_owned(), name.into());
            fields.entry("name").or_insert_with(|| name.into());
        }
        let id = known.unwrap_or_else(|| app.id());
        found.insert(name.to_owned(), id);
        let draft = Draft { id: Some(id), ..draft(&writing, object, &fields)? };
        if known.is_some() { changed.push(draft) } else { made.push(draft) }
    }
    make(tx, &writing, object, made)?;
    changed.retain(|draft| !draft.values.is_empty());
    upsert(tx, &writing, object, &Matching::Id, changed)?;
    Ok(found)
}

/// The fields that a group's traits fill.
fn fields(group: &Group) -> Map<String, Json> {
    let mut fields = Map::new();
    for (name, field) in TRAITS {
        if fields.contains_key(*field) {
            continue;
        }
        let value = match group.traits.get(*name) {
            Some(Json::String(text)) if !text.trim().is_empty() => {
                let text = text.replace('\0', "");
                match *field {
                    "domain" => Json::String(host(&text)),
                    "size" => text.trim().parse::<i64>().map_or(Json::String(text), Json::from),
                    _ => Json::String(text),
                }
            }
            Some(Json::Number(number)) => Json::Number(number.clone()),
            _ => continue,
        };
        fields.insert((*field).to_owned(), value);
    }
    fields
}

/// The host of an address.
fn host(address: &str) -> String {
    let rest = address.trim().split_once("://").map_or(address.trim(), |(_, rest)| rest);
    let host = rest.split(['/', '?', '#', ':']).next().unwrap_or_default().to_lowercase();
    host.strip_prefix("www.").unwrap_or(&host).to_owned()
}
