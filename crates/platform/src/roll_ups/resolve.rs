//! What a user says of a roll-up, checked against what there is.

use model::field::{Field, FieldType, Holds, Reading, RollUp, Summary, Via};
use model::filter::{Compiled, Fault, Filter, Source, compile};
use model::object::{Catalog, Object};

use super::uses::{of, uses};
use crate::interactions;

/// The same roll-up with the type that it holds; otherwise everything that is wrong with it.
pub(crate) fn resolve(
    catalog: &Catalog,
    shown_on: &Object,
    said: &RollUp,
    reading: &Reading,
) -> Result<RollUp, Vec<Fault>> {
    let object = source(catalog, shown_on, said).map_err(|fault| vec![fault])?;
    let mut faults = Vec::new();
    let holds = holds(&object, said).map_err(|fault| faults.push(fault)).ok();
    if let Some(json) = &said.filter {
        match Filter::read(json, "/settings/filter") {
            Err(fault) => faults.push(fault),
            Ok(filter) => faults.extend(condition(catalog, &object, &filter, reading)),
        }
    }
    match (holds, faults.is_empty()) {
        (Some(holds), true) => Ok(RollUp { holds, ..said.clone() }),
        _ => Err(faults),
    }
}

/// What is taken together, if it is tied to the object.
fn source(catalog: &Catalog, shown_on: &Object, said: &RollUp) -> Result<Object, Fault> {
    let Via::Field(via) = &said.via else {
        return match interactions::column_of(&shown_on.slug) {
            Some(_) => Ok(interactions::described()),
            None => {
                let detail = format!("nothing that happens is kept with {}", shown_on.label.to_lowercase());
                Err(Fault::new("/settings/via", detail))
            }
        };
    };
    let object = catalog.object(&said.object).filter(|object| !object.hidden).ok_or_else(|| {
        let slug: String = said.object.chars().take(60).collect();
        Fault::new("/settings/object", format!("there is no object '{slug}'"))
    })?;
    let ties = |field: &&Field| !field.hidden && points_to(field, &shown_on.slug);
    if object.fields.iter().filter(ties).any(|field| field.slug == *via) {
        return Ok(object.clone());
    }
    let names: Vec<_> = object.fields.iter().filter(ties).map(|field| field.slug.as_ref()).collect();
    let detail = match names.as_slice() {
        [] => format!("no field of {} points to one of {}", object.slug, shown_on.slug),
        names => format!("must be a field of {} that points here: {}", object.slug, names.join(", ")),
    };
    Err(Fault::new("/settings/via", detail))
}

fn points_to(field: &Field, object: &str) -> bool {
    match &field.kind {
        FieldType::Relation { object: target, .. } => target == object,
        FieldType::Reference { objects } => objects.iter().any(|target| target == object),
        _ => false,
    }
}

/// The type of what comes out.
fn holds(object: &Object, said: &RollUp) -> Result<Holds, Fault> {
    let Some(slug) = &said.field else { return Ok(Holds::Integer) };
    let field = stored(object, slug).ok_or_else(|| unknown("/settings/field", object, slug))?;
    Holds::of(said.summary, Some(&field.kind)).ok_or_else(|| {
        let wanted = match said.summary {
            Summary::Latest => "days and moments have a latest",
            _ => "whole numbers, numbers and amounts of money are added up",
        };
        Fault::new("/settings/field", format!("{slug} is of type {}; {wanted}", field.kind.name()))
    })
}

/// A field that is stored with the records, and so a change of which is in the feed.
fn stored<'a>(object: &'a Object, slug: &str) -> Option<&'a Field> {
    let own = object.fields.iter().find(|field| field.slug == slug && !field.hidden);
    // Interactions have neither.
    let common = || object.field(slug).filter(|_| object.slug != "interactions" && slug != "updated_at");
    own.or_else(common)
}

fn unknown(pointer: &str, object: &Object, slug: &str) -> Fault {
    let slug: String = slug.chars().take(60).collect();
    Fault::new(pointer, format!("{} have no field '{slug}' that is stored with them", object.slug))
}

/// What is wrong with a condition. A figure is computed anew when one of the records it takes together changes, so
/// the condition may look at nothing else.
fn condition(catalog: &Catalog, object: &Object, filter: &Filter, reading: &Reading) -> Vec<Fault> {
    let mut faults = Vec::new();
    looks_at(object, filter, &mut faults);
    if faults.is_empty() {
        let mut source = Source::new(catalog, object, "c");
        faults.extend(
            compile(filter, &mut source, reading, &mut Compiled::default()).err().unwrap_or_default(),
        );
    }
    faults
}

fn looks_at(object: &Object, filter: &Filter, faults: &mut Vec<Fault>) {
    match filter {
        Filter::And(parts) | Filter::Or(parts) => {
            parts.iter().for_each(|part| looks_at(object, part, faults));
        }
        Filter::Not(part) => looks_at(object, part, faults),
        Filter::Field { field, pointer, .. } if stored(object, field).is_none() => {
            faults.push(unknown(&format!("{pointer}/field"), object, field));
        }
        Filter::Field { .. } => {}
        Filter::Related { pointer, .. } => {
            let detail = "a roll-up looks at the records it takes together, not at what they are related to";
            faults.push(Fault::new(format!("{pointer}/related"), detail));
        }
        Filter::Did { pointer, .. }
        | Filter::Sequence { pointer, .. }
        | Filter::Consent { pointer, .. }
        | Filter::Share { pointer, .. }
        | Filter::Segment { pointer, .. } => {
            let detail = "a roll-up looks at the records it takes together, not at what people did";
            faults.push(Fault::new(pointer, detail));
        }
    }
}

/// Whether what a roll-up is made of is there, none of it put away.
pub(crate) fn is_whole(catalog: &Catalog, roll_up: &RollUp) -> Result<(), String> {
    let Some(object) = of(catalog, roll_up).filter(|object| !object.hidden) else {
        return Err(roll_up.object.to_string());
    };
    let away = |slug: &String| object.field(slug).is_none_or(|field| field.hidden);
    match uses(catalog, roll_up).into_iter().find(away) {
        Some(slug) => Err(format!("{}.{slug}", roll_up.object)),
        None => Ok(()),
    }
}
