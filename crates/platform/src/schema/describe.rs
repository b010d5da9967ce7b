//! Objects and fields as the API shows them.

use model::field::{Access, Choice, Field, FieldType, Listing, Need, Speed};
use model::object::{COMMON, Catalog, Object};
use serde_json::{Value, json};

use super::{convert, kinds};

/// An object with all its fields.
pub(super) fn object(catalog: &Catalog, object: &Object) -> Value {
    let attached = catalog.attached(&object.slug).flat_map(|attachment| {
        attachment.fields.iter().map(|described| field(described, Some(&attachment.table)))
    });
    let common = COMMON.iter().map(|common| field(common, None));
    let fields: Vec<_> =
        common.chain(placed(&object.fields).map(|own| field(own, None))).chain(attached).collect();
    json!({
        "slug": object.slug,
        "label": object.label,
        "label_singular": object.label_singular,
        "icon": object.icon,
        "group": object.group.map(|group| group.name()),
        "built_in": object.built_in,
        "hidden": object.hidden,
        "title_fields": object.title,
        "searchable": !object.search.is_empty(),
        "fields": fields,
    })
}

/// Fields where users placed them. Who was given a place stands before the one who had it.
pub(super) fn placed(fields: &[Field]) -> impl Iterator<Item = &Field> {
    let mut placed: Vec<(i64, &Field)> = (0_i64..).zip(fields).collect();
    placed.sort_by_key(|(at, field)| (field.position.unwrap_or(*at), field.position.is_none()));
    placed.into_iter().map(|(_, field)| field)
}

/// A field, with the table that it is kept in where it is attached.
pub(super) fn field(field: &Field, kept_in: Option<&str>) -> Value {
    let options = field.kind.choices();
    let options = options.map(|choices| choices.iter().map(Choice::json).collect::<Vec<_>>());
    let operators: Vec<_> = field.kind.operators().iter().map(|operator| operator.name()).collect();
    let read_only =
        field.access == Access::ReadOnly || kept_in.is_some() || matches!(field.kind, FieldType::RollUp(_));
    json!({
        "slug": field.slug,
        "label": field.label,
        "type": field.kind.name(),
        "help": field.help,
        "read_only": read_only,
        "required": field.need == Need::Required,
        "unique": field.unique,
        "sortable": field.kind.sortable(),
        "quick": field.speed == Speed::Quick || field.kind == FieldType::Id,
        "attached": kept_in.is_some(),
        "kept_in": kept_in,
        "options": options,
        "relates_to": kinds::target(&field.kind),
        "relates_to_many": kinds::targets(&field.kind),
        "operators": operators,
        "in_list": field.listing == Listing::Shown,
        "built_in": field.built_in,
        "hidden": field.hidden,
        "class": field.class.name(),
        "sensitive": field.sensitive,
        "section": field.section,
        "settings": field.kind.settings_json(),
        "converted_from": field.converted_from,
        "converts_to": if field.built_in { Vec::new() } else { convert::offered(&field.kind) },
        "rights": if read_only { "read" } else { "edit" },
    })
}
