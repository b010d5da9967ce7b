//! From a role's JSON to [`Rights`], checked against what is declared.

use model::filter::Fault;
use serde_json::{Map, Value as Json};

use super::Action;
use super::roles::{FieldRight, ObjectRights, Reach, Right, Rights};
use crate::Error;
use crate::accounts::Role;
use crate::schema::Schema;

/// Rights that records do not have as an object, but roles speak of.
pub(super) const MOMENTS: &str = model::field::INTERACTIONS;
/// Stands for every object that is not named.
const OTHERS: &str = "*";

/// Reads what a role says, as it is sent and stored. With a schema every name in it must be declared; without, as
/// when a stored role is read, names of what is gone are kept and do nothing.
pub(super) fn rights(base: Role, said: &Json, schema: Option<&Schema>) -> Result<Rights, Error> {
    let mut faults = Vec::new();
    let objects = part(said, "objects", &mut faults);
    let fields = part(said, "fields", &mut faults);
    let actions = part(said, "actions", &mut faults);
    let mut rights = Rights::of_role(base);
    let defaults = Rights::base_rights(base);
    if let Some(others) = objects.get(OTHERS) {
        rights.others = object(OTHERS, others, defaults, defaults, &mut faults);
    }
    for (slug, said) in objects.iter().filter(|(slug, _)| *slug != OTHERS) {
        if schema.is_some_and(|schema| schema.catalog.object(slug).is_none() && slug != MOMENTS) {
            faults.push(Fault::new(format!("/objects/{}", escape(slug)), "there is no object of this name"));
            continue;
        }
        let read = object(slug, said, rights.others, defaults, &mut faults);
        rights.objects.insert(slug.clone(), read);
    }
    for (slug, said) in &fields {
        of_fields(slug, said, schema, &mut rights, &mut faults);
    }
    for (name, allowed) in &actions {
        let pointer = format!("/actions/{}", escape(name));
        let Some(action) = Action::ALL.into_iter().find(|action| action.name() == name) else {
            let names = Action::ALL.map(Action::name).join(", ");
            faults.push(Fault::new(pointer, format!("is no action; there are {names}")));
            continue;
        };
        match allowed.as_bool() {
            Some(true) => rights.actions.insert(action),
            Some(false) => rights.actions.remove(&action),
            None => {
                faults.push(Fault::new(pointer, "must be true or false"));
                false
            }
        };
    }
    if faults.is_empty() { Ok(rights) } else { Err(Error::Invalid(faults)) }
}

fn part(said: &Json, name: &str, faults: &mut Vec<Fault>) -> Map<String, Json> {
    match said.get(name) {
        None | Some(Json::Null) => Map::new(),
        Some(Json::Object(map)) => map.clone(),
        Some(_) => {
            faults.push(Fault::new(format!("/{name}"), "must be an object"));
            Map::new()
        }
    }
}

/// What is not said of an object is as it is with the others; nothing goes beyond the base.
fn object(
    slug: &str,
    said: &Json,
    others: ObjectRights,
    base: ObjectRights,
    faults: &mut Vec<Fault>,
) -> ObjectRights {
    let pointer = format!("/objects/{}", escape(slug));
    let Some(map) = said.as_object() else {
        faults.push(Fault::new(pointer, "must be an object like {\"read\": \"own\"}"));
        return ObjectRights::NONE;
    };
    let mut rights = others;
    for (name, reach) in map {
        let pointer = format!("{pointer}/{}", escape(name));
        let Some(right) = Right::ALL.into_iter().find(|right| right.name() == name) else {
            let names = Right::ALL.map(Right::name).join(", ");
            faults.push(Fault::new(pointer, format!("is no right; there are {names}")));
            continue;
        };
        let reach = reach.as_str().and_then(|name| Reach::ALL.into_iter().find(|reach| reach.name() == name));
        match reach {
            Some(reach) if right.whole() && !matches!(reach, Reach::None | Reach::All) => {
                faults.push(Fault::new(pointer, "must be none or all"));
            }
            Some(reach) => rights.set(right, reach.min(base.reach(right))),
            None => faults.push(Fault::new(pointer, "must be none, own, team or all")),
        }
    }
    rights.clipped()
}

fn of_fields(slug: &str, said: &Json, schema: Option<&Schema>, rights: &mut Rights, faults: &mut Vec<Fault>) {
    let pointer = format!("/fields/{}", escape(slug));
    let object = schema.and_then(|schema| schema.catalog.object(slug));
    if schema.is_some() && object.is_none() {
        return faults.push(Fault::new(pointer, "there is no object of this name"));
    }
    let Some(map) = said.as_object() else {
        return faults.push(Fault::new(pointer, "must be an object like {\"born\": \"hidden\"}"));
    };
    for (field, right) in map {
        let pointer = format!("{pointer}/{}", escape(field));
        if let (Some(schema), Some(object)) = (schema, object)
            && schema.catalog.place(object, field).is_none()
        {
            faults.push(Fault::new(pointer, format!("{slug} have no field of this name")));
            continue;
        }
        let right = right.as_str().and_then(|name| FieldRight::ALL.into_iter().find(|r| r.name() == name));
        match right {
            None => faults.push(Fault::new(pointer, "must be hidden, read or edit")),
            Some(FieldRight::Hidden) if common(field) => {
                faults
                    .push(Fault::new(pointer, format!("{field} is a part of every record; it can be read")));
            }
            Some(right) => {
                rights.fields.insert((slug.to_owned(), field.clone()), right);
            }
        }
    }
}

fn common(field: &str) -> bool {
    model::object::COMMON.iter().any(|common| common.slug == field)
}

fn escape(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}
