//! What a view holds, and what of it the catalog does not know.

use db::Tx;
use model::field::{Field, FieldType, Reading};
use model::filter::{Compiled, Fault, Filter, Source, compile};
use model::object::{Object, Place};
use serde_json::{Map, Value as Json};

use super::store::Kind;
use crate::schema::{Schema, quick};
use crate::{App, Error};

/// Most fields that a view sorts by, like a list.
const SORT_LIMIT: usize = 3;
/// Most fields that a view adds up, like a list.
const SUM_LIMIT: usize = 10;
/// Most columns of a view.
const COLUMN_LIMIT: usize = 200;
/// The largest settings, in bytes of JSON.
const BYTES_LIMIT: usize = 64 * 1024;

/// What is wrong with the settings of a view, each with its place below `/settings`. Settings that are not named
/// here are the page's own and are kept as they are.
pub(super) fn faults(
    schema: &Schema,
    reading: &Reading,
    object: &Object,
    kind: Kind,
    settings: &Map<String, Json>,
) -> Vec<Fault> {
    let mut look = Look { schema, object, faults: Vec::new() };
    if Json::Object(settings.clone()).to_string().len() > BYTES_LIMIT {
        look.fault("", "hold more than 64 KB");
        return look.faults;
    }
    look.each(settings, "columns", COLUMN_LIMIT, |look, item, pointer| {
        look.named(item, &pointer);
        let width = item.get("width").unwrap_or(&Json::Null);
        if !width.is_null() && !width.as_f64().is_some_and(|width| (20.0..=2_000.0).contains(&width)) {
            look.fault(&format!("{pointer}/width"), "must be from 20 to 2,000");
        }
    });
    look.each(settings, "sort", SORT_LIMIT, |look, item, pointer| {
        look.named(item, &pointer);
        let direction = item.get("direction").unwrap_or(&Json::Null);
        if !direction.is_null() && !matches!(direction.as_str(), Some("asc" | "desc")) {
            look.fault(&format!("{pointer}/direction"), "must be asc or desc");
        }
    });
    look.each(settings, "sums", SUM_LIMIT, |look, item, pointer| {
        if let Some(field) = look.slug(item, &pointer) {
            let adds =
                matches!(field.kind, FieldType::Integer | FieldType::Decimal | FieldType::Money { .. });
            look.unless(adds, &pointer, &format!("{} cannot be added up", field.slug));
        }
    });
    if let Some(field) = look.one(settings, "group_by", kind == Kind::Board) {
        let groups = matches!(
            field.kind,
            FieldType::Select(_)
                | FieldType::Relation { .. }
                | FieldType::User
                | FieldType::Boolean
                | FieldType::Country
                | FieldType::Currency
        );
        look.unless(groups, "/group_by", &format!("{} does not make groups", field.slug));
    }
    for (name, needed) in [("date_field", kind == Kind::Calendar), ("end_field", false)] {
        if let Some(field) = look.one(settings, name, needed) {
            let day = matches!(field.kind, FieldType::Date | FieldType::DateTime);
            look.unless(day, &format!("/{name}"), &format!("{} holds no day", field.slug));
        }
    }
    if let Some(search) = settings.get("search").filter(|search| !search.is_null()) {
        look.unless(search.as_str().is_some_and(|text| text.len() <= 1_000), "/search", "must be a text");
    }
    look.faults.extend(filter_faults(schema, reading, object, settings));
    look.faults
}

/// Has the fields made quick that a view sorts or filters by, as far as an index helps.
pub(super) fn make_quick(
    tx: &mut Tx,
    app: &App,
    schema: &Schema,
    object: &Object,
    settings: &Map<String, Json>,
) -> Result<(), Error> {
    for slug in asked_of_records(settings) {
        if quick::is_plain(&schema.catalog, object, &slug) {
            quick::enqueue(tx, app, &object.slug, &slug)?;
        }
    }
    Ok(())
}

/// The fields of the records themselves that a view sorts or filters by.
fn asked_of_records(settings: &Map<String, Json>) -> Vec<String> {
    let mut slugs = Vec::new();
    for key in settings.get("sort").and_then(Json::as_array).into_iter().flatten() {
        slugs.extend(key.get("field").and_then(Json::as_str).map(str::to_owned));
    }
    if let Some(Ok(filter)) = tree(settings).map(|tree| Filter::read(tree, "")) {
        compared(&filter, &mut slugs);
    }
    for name in ["group_by", "date_field"] {
        slugs.extend(settings.get(name).and_then(Json::as_str).map(str::to_owned));
    }
    slugs.sort_unstable();
    slugs.dedup();
    slugs
}

/// The fields of the object itself that a filter compares.
fn compared(filter: &Filter, slugs: &mut Vec<String>) {
    match filter {
        Filter::And(parts) | Filter::Or(parts) => parts.iter().for_each(|part| compared(part, slugs)),
        Filter::Not(part) => compared(part, slugs),
        Filter::Field { field, .. } => slugs.push(field.clone()),
        _ => {}
    }
}

fn tree(settings: &Map<String, Json>) -> Option<&Json> {
    settings.get("filter").filter(|tree| !tree.is_null())
}

fn filter_faults(
    schema: &Schema,
    reading: &Reading,
    object: &Object,
    settings: &Map<String, Json>,
) -> Vec<Fault> {
    let Some(tree) = tree(settings) else { return Vec::new() };
    let filter = match Filter::read(tree, "/settings/filter") {
        Ok(filter) => filter,
        Err(fault) => return vec![fault],
    };
    let mut source = Source::new(&schema.catalog, object, "r");
    compile(&filter, &mut source, reading, &mut Compiled::default()).err().unwrap_or_default()
}

/// One look through settings.
struct Look<'a> {
    schema: &'a Schema,
    object: &'a Object,
    faults: Vec<Fault>,
}

impl<'a> Look<'a> {
    fn fault(&mut self, pointer: &str, detail: &str) {
        self.faults.push(Fault::new(format!("/settings{pointer}"), detail));
    }

    fn unless(&mut self, holds: bool, pointer: &str, detail: &str) {
        if !holds {
            self.fault(pointer, detail);
        }
    }

    /// Looks at each item of a list.
    fn each(
        &mut self,
        settings: &Map<String, Json>,
        name: &str,
        most: usize,
        mut look: impl FnMut(&mut Look<'a>, &Json, String),
    ) {
        match settings.get(name) {
            None | Some(Json::Null) => {}
            Some(Json::Array(items)) if items.len() <= most => {
                items.iter().enumerate().for_each(|(at, item)| look(self, item, format!("/{name}/{at}")));
            }
            Some(Json::Array(_)) => self.fault(&format!("/{name}"), &format!("may name {most} fields")),
            Some(_) => self.fault(&format!("/{name}"), "must be a list"),
        }
    }

    /// The field that an item like `{"field": "name"}` names.
    fn named(&mut self, item: &Json, pointer: &str) -> Option<&'a Field> {
        match item.get("field") {
            Some(name) => self.slug(name, &format!("{pointer}/field")),
            None => {
                self.fault(pointer, "must name a field, like {\"field\": \"name\"}");
                None
            }
        }
    }

    /// The field that a setting names, which a kind of view may need.
    fn one(&mut self, settings: &Map<String, Json>, name: &str, needed: bool) -> Option<&'a Field> {
        match settings.get(name) {
            None | Some(Json::Null) => {
                self.unless(!needed, &format!("/{name}"), "is missing; such a view needs it");
                None
            }
            Some(slug) => self.slug(slug, &format!("/{name}")),
        }
    }

    fn slug(&mut self, slug: &Json, pointer: &str) -> Option<&'a Field> {
        let Some(slug) = slug.as_str() else {
            self.fault(pointer, "must be the name of a field");
            return None;
        };
        let place = self.schema.catalog.place(self.object, slug);
        if place.is_none() {
            let names = self.schema.catalog.field_names(self.object);
            let slug: String = slug.chars().take(60).collect();
            self.fault(pointer, &format!("{} have no field '{slug}'; they have {names}", self.object.slug));
        }
        place.as_ref().map(Place::field)
    }
}
