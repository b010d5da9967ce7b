//! How records of one object lead to those of another.

use crate::field::FieldType;
use crate::object::{Catalog, Object};

/// The columns by which two objects hang together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The other object.
    pub object: String,
    /// Its column.
    pub theirs: String,
    /// The column that it equals.
    pub ours: String,
}

impl Link {
    /// The link to another object: records that point here come first ("orders of a person"), then the one pointed to.
    pub fn to(catalog: &Catalog, here: &Object, object: &str) -> Option<Link> {
        let other = catalog.object(object)?;
        let link = |theirs: String, ours: String| Link { object: object.to_owned(), theirs, ours };
        let inward = points_to(other, &here.slug).map(|column| link(column, "id".to_owned()));
        inward.or_else(|| points_to(here, &other.slug).map(|column| link("id".to_owned(), column)))
    }
}

/// Every object that is linked with one.
pub(super) fn linked<'a>(catalog: &'a Catalog, here: &Object) -> Vec<&'a str> {
    let all = catalog.objects.iter();
    let linked =
        all.filter(|other| points_to(other, &here.slug).is_some() || points_to(here, &other.slug).is_some());
    linked.map(|other| other.slug.as_ref()).collect()
}

fn points_to(from: &Object, to: &str) -> Option<String> {
    from.fields.iter().find_map(|field| match &field.kind {
        FieldType::Relation { object, .. } if *object == to => Some(field.slug.to_string()),
        // Ids are those of one record of any object.
        FieldType::Reference { objects } if objects.iter().any(|object| object == to) => {
            Some(field.slug.to_string())
        }
        _ => None,
    })
}
