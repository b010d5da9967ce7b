//! From a JSON object to a [`Draft`].

use model::field::Access;
use model::filter::Fault;
use model::object::Object;
use serde_json::{Map, Value as Json};

use super::Draft;
use crate::schema::Schema;
use crate::{App, Error};

/// Reads the fields of a record as a request holds them, below `pointer`. All faults are collected.
pub fn read_draft(
    app: &App,
    schema: &Schema,
    object: &Object,
    fields: &Map<String, Json>,
    pointer: &str,
) -> Result<Draft, Error> {
    let columns = schema.columns(object)?;
    let reading = app.firm.reading();
    let mut draft = Draft::default();
    let mut faults = Vec::new();
    for (slug, json) in fields {
        let place = format!("{pointer}/{}", slug.replace('~', "~0").replace('/', "~1"));
        let Some(field) = object.field(slug) else {
            let names = writable(object);
            let attached = schema.catalog.place(object, slug).is_some();
            faults.push(match attached {
                true => Fault::new(place, format!("{slug} is computed and cannot be set")),
                false => Fault::new(
                    place,
                    format!("{} have no field of this name; they have {names}", object.slug),
                ),
            });
            continue;
        };
        if field.access == Access::ReadOnly {
            let kept = app
                .schema()
                .catalog
                .object(&object.slug)
                .and_then(|object| Some(object.field(slug)?.access == Access::ReadOnly));
            faults.push(match kept {
                Some(false) => Fault::new(place, format!("your role may read {slug} and not set it")),
                _ => Fault::new(place, format!("{slug} is kept by the system and cannot be set")),
            });
            continue;
        }
        match field.read_json(json, &reading) {
            Ok(assignments) => {
                for (column, value) in assignments {
                    let position = columns
                        .position(&column)
                        .ok_or_else(|| Error::bug(format!("{}.{column} has no column", object.slug)))?;
                    let earlier = draft.values.iter().find(|(at, _)| *at == position);
                    match earlier {
                        Some((_, other)) if *other != value => faults.push(Fault::new(
                            &place,
                            format!("{column} is given twice with different values; amounts of one record have one currency"),
                        )),
                        Some(_) => {}
                        None => draft.values.push((position, value)),
                    }
                }
            }
            Err(error) => faults.push(Fault::new(place, error.to_string())),
        }
    }
    if faults.is_empty() { Ok(draft) } else { Err(Error::Invalid(faults)) }
}

fn writable(object: &Object) -> String {
    let names: Vec<_> = object
        .all_fields()
        .filter(|field| field.access == Access::Writable)
        .map(|field| field.slug.as_ref())
        .collect();
    names.join(", ")
}
