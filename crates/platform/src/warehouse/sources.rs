//! Objects and derived tables as tables of the warehouse.

use ::warehouse::{Source, SourceColumn};
use model::PortableType;
use model::field::{Field, FieldType, OnDelete};
use model::object::{Object, SEQ_COLUMN, Subject};

use crate::schema::Schema;
use crate::{Module, feed, interactions, roll_ups};

/// Every table of the warehouse.
pub fn sources(schema: &Schema, modules: &[Module]) -> Vec<Source> {
    // Also what is put away: its rows must be in the files when it comes back.
    let mut sources: Vec<Source> = schema.catalog.objects.iter().map(of_object).collect();
    sources.push(interactions::source());
    sources.extend(modules.iter().flat_map(|module| (module.derived)()).map(|derived| {
        of_derived(Rows {
            table: derived.table,
            help: derived.help.to_owned(),
            subject: derived.subject.clone(),
            key: &derived.key,
            fields: &derived.fields,
        })
    }));
    let figures = schema.catalog.attachments.iter().filter(|attachment| roll_ups::are_kept_in(attachment));
    sources.extend(figures.filter_map(|figures| {
        let object = schema.catalog.object(&figures.object)?;
        let pointer = FieldType::Relation { object: object.slug.clone(), on_delete: OnDelete::Follow };
        Some(of_derived(Rows {
            table: &figures.table,
            help: format!("What records that point to each of {} add up to.", object.label.to_lowercase()),
            // Who sees which of them follows from the object itself.
            subject: Subject::Firm,
            key: &Field { kind: pointer, ..Field::new(roll_ups::KEY, "Record", FieldType::Id) },
            fields: &figures.fields,
        }))
    }));
    sources.push(feed::source());
    sources
}

/// The SQL texts made for the tables, for the test that prepares all of them on both databases.
pub fn statements_of(schema: &Schema, modules: &[Module]) -> Vec<String> {
    ::warehouse::statements_of(&sources(schema, modules))
}

pub(super) fn of_object(object: &Object) -> Source {
    let mut columns: Vec<_> = object.all_fields().flat_map(of_field).collect();
    columns.push(sequence());
    Source {
        name: object.slug.to_string(),
        help: format!("{} as they are now.", object.label),
        subject: object.subject.clone(),
        columns,
        key: Some("id".to_owned()),
        seq: SEQ_COLUMN.to_owned(),
        visible: None,
        replaces: None,
        removed: Some(format!(
            "select c.record_id from changes c where c.seq > $1 and c.seq <= $2 and c.object = '{0}' \
             and c.action = 'deleted' union all \
             select m.record_id from changes c join batch_members m on m.seq = c.seq and m.deleted = true \
             where c.seq > $1 and c.seq <= $2 and c.object = '{0}' and c.action = 'batch' \
             and c.after like '%deleted%'",
            object.slug
        )),
    }
}

/// A table whose rows are computed, one for each record of an object.
struct Rows<'a> {
    table: &'a str,
    help: String,
    subject: Subject,
    key: &'a Field,
    fields: &'a [Field],
}

fn of_derived(derived: Rows<'_>) -> Source {
    let mut columns = of_field(derived.key);
    columns.extend(derived.fields.iter().flat_map(of_field));
    columns.extend(derived.fields.iter().filter_map(person_of));
    columns.push(sequence());
    Source {
        name: derived.table.to_owned(),
        help: derived.help,
        subject: derived.subject,
        columns,
        key: Some(derived.key.slug.to_string()),
        seq: SEQ_COLUMN.to_owned(),
        visible: None,
        replaces: None,
        removed: Some(format!(
            "select r.record_id from removals r where r.seq > $1 and r.seq <= $2 and r.table_name = '{}'",
            derived.table
        )),
    }
}

/// The person that the profile of a field belongs to.
fn person_of(field: &Field) -> Option<SourceColumn> {
    let before = field.slug.strip_suffix("profile_id")?;
    let help = format!("The person that {} belongs to.", field.slug);
    let from = field.slug.to_string();
    Some(SourceColumn { from, joined: true, ..column(&format!("{before}person_id"), PortableType::Id, help) })
}

/// The columns that a field has in SQL, with their types.
pub fn columns_of(field: &Field) -> Vec<(String, PortableType)> {
    of_field(field).into_iter().map(|column| (column.name, column.kind)).collect()
}

/// The columns of a field: its value, and for money the currency where it has a column of its own. What only serves
/// searching and sorting stays behind.
fn of_field(field: &Field) -> Vec<SourceColumn> {
    let help = help(field);
    let mut columns = vec![column(&field.slug, field.kind.portable(), help)];
    for name in field.parts() {
        let part = name[field.slug.len() + 1..].replace('_', " ");
        columns.push(column(&name, PortableType::Text, format!("The {part} of {}.", field.slug)));
    }
    if let Some(name) = field.own_currency() {
        columns.push(column(
            &name,
            PortableType::Text,
            format!("The currency of {} (ISO 4217).", field.slug),
        ));
    }
    columns
}

fn help(field: &Field) -> String {
    let told = match &field.help {
        Some(help) => help.to_string(),
        None => format!("{}.", field.label),
    };
    match &field.kind {
        FieldType::Money { currency: Some(sibling) } => format!("{told} In the currency of {sibling}."),
        FieldType::Percent => format!("{told} A share: 0.3 is 30 %."),
        FieldType::Relation { object, .. } => format!("{told} The id of one of {object}."),
        FieldType::Reference { objects } => format!("{told} The id of one of {}.", objects.join(", ")),
        FieldType::Relations { object } => format!("{told} The ids of some of {object}."),
        FieldType::Time => format!("{told} Seconds since midnight."),
        FieldType::MultiSelect(choices) => {
            let choices: Vec<_> = choices.iter().map(|choice| choice.value.as_ref()).collect();
            format!("{told} Some of {}.", choices.join(", "))
        }
        FieldType::Select(choices) => {
            let choices: Vec<_> = choices.iter().map(|choice| choice.value.as_ref()).collect();
            format!("{told} One of {}.", choices.join(", "))
        }
        _ => told,
    }
}

fn column(name: &str, kind: PortableType, help: String) -> SourceColumn {
    SourceColumn { name: name.to_owned(), from: name.to_owned(), kind, help, joined: false }
}

fn sequence() -> SourceColumn {
    column(
        SEQ_COLUMN,
        PortableType::Integer,
        "The place in the feed at which the row was last written.".to_owned(),
    )
}
