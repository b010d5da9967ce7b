//! Look-ups: `company_id.name` among the columns of a block means the company whose name stands in the column.
//! Each relation that is looked up becomes a block of its own before the one that points to it.

use std::collections::BTreeMap;

use model::field::{Field, FieldType, Need, OnDelete};
use model::filter::Fault;
use model::object::Object;
use platform::schema::Schema;

use super::{Block, Missing, WithoutKey};

/// A block as it is carried out, and the one of the map file that it stands for.
pub(super) struct Part {
    /// The place in the map file.
    pub at: usize,
    /// What is done.
    pub block: Block,
    /// Whether it only finds, or makes, what that one points to.
    pub related: bool,
}

/// The blocks of a map file, each behind those that look up what it points to.
pub(super) fn parts(blocks: &[Block], schema: &Schema, faults: &mut Vec<Fault>) -> Vec<Part> {
    let mut parts = Vec::with_capacity(blocks.len());
    for (at, block) in blocks.iter().enumerate() {
        match schema.catalog.object(&block.object) {
            Some(object) => {
                let (related, block) = split(block, object, schema, &mut |place, detail| {
                    faults.push(Fault::new(format!("/map_file/object/{at}{place}"), detail));
                });
                parts.extend(related.into_iter().map(|block| Part { at, block, related: true }));
                parts.push(Part { at, block, related: false });
            }
            // What it means is not known, which is said where blocks are planned.
            None => parts.push(Part { at, block: block.clone(), related: false }),
        }
    }
    parts
}

/// The blocks that a block looks up in, those within another behind it, and what remains of it.
fn split(
    block: &Block,
    object: &Object,
    schema: &Schema,
    fault: &mut dyn FnMut(&str, String),
) -> (Vec<Block>, Block) {
    let mut own = block.clone();
    let name = own.name.clone().unwrap_or_else(|| own.object.clone());
    let columns = dotted(&mut own.columns);
    let constants = dotted(&mut own.constants);
    let values = dotted(&mut own.values);
    let mut found: BTreeMap<String, Block> = BTreeMap::new();
    for relation in columns.iter().map(|said| &said.0).chain(constants.iter().map(|said| &said.0)) {
        let Some(target) = target(object, relation) else {
            let detail = format!("{} have no relation '{relation}' to records of one object", object.slug);
            fault("/columns", detail);
            continue;
        };
        let made = block.create.contains(relation);
        found.entry(relation.clone()).or_insert_with(|| Block {
            object: target.to_owned(),
            name: Some(format!("{name}.{relation}")),
            missing: if made { Missing::Create } else { Missing::Refuse },
            without_key: WithoutKey::Skip,
            ..Block::default()
        });
    }
    for (relation, field, column) in columns {
        found.entry(relation).and_modify(|block| drop(block.columns.insert(field, column)));
    }
    for (relation, field, value) in constants {
        found.entry(relation).and_modify(|block| drop(block.constants.insert(field, value)));
    }
    for (relation, field, means) in values {
        match found.get_mut(&relation) {
            Some(block) => drop(block.values.insert(field, means)),
            None => fault("/values", format!("no column fills {relation}.{field}")),
        }
    }
    for relation in own.create.drain(..).filter(|relation| !found.contains_key(relation)) {
        fault("/create", format!("no column says how {relation} is looked up, like {relation}.name"));
    }
    own.relations.extend(found.keys().map(|relation| (relation.clone(), format!("{name}.{relation}"))));
    let mut related: Vec<Block> = found.into_values().collect();
    for looked in &mut related {
        let Some(object) = schema.catalog.object(&looked.object) else { continue };
        looked.matching.extend(key(object, looked));
        within(object, &own, looked);
    }
    related.sort_by_key(|block| block.relations.len());
    (related, own)
}

/// Takes the entries of related records out of a map: relation, field and what is said of it.
fn dotted<V>(map: &mut BTreeMap<String, V>) -> Vec<(String, String, V)> {
    let (dotted, plain): (BTreeMap<_, _>, BTreeMap<_, _>) =
        std::mem::take(map).into_iter().partition(|(slug, _)| slug.contains('.'));
    *map = plain;
    let parted = dotted.into_iter().filter_map(|(slug, said)| {
        let (relation, field) = slug.split_once('.')?;
        Some((relation.to_owned(), field.to_owned(), said))
    });
    parted.collect()
}

/// The object of which a relation holds one record.
fn target<'a>(object: &'a Object, relation: &str) -> Option<&'a str> {
    match &object.field(relation)?.kind {
        FieldType::Relation { object, .. } => Some(object),
        _ => None,
    }
}

/// The field by which a look-up knows its record: of those it fills the one that tells records apart best.
fn key(object: &Object, block: &Block) -> Option<String> {
    let given = block.columns.keys().chain(block.constants.keys());
    given.min_by_key(|slug| rank(object, slug)).cloned()
}

/// How well a field tells the records of its object apart, the best first.
fn rank(object: &Object, slug: &str) -> usize {
    let Some(field) = object.field(slug) else { return usize::MAX };
    let named = object.title.iter().position(|title| title == slug);
    match &field.kind {
        _ if slug == "source_id" => 0,
        _ if field.unique => 1,
        FieldType::Email => 2,
        FieldType::Code if named.is_some() => 3,
        _ => named.map_or(usize::MAX - 1, |at| at + 4),
    }
}

/// A record that belongs to another, like a stage to its pipeline, is looked up within it where the block says
/// which it is.
fn within(object: &Object, own: &Block, looked: &mut Block) {
    let belongs = |field: &&Field| {
        field.need == Need::Required
            && matches!(&field.kind, FieldType::Relation { on_delete: OnDelete::Follow, .. })
    };
    for field in object.fields.iter().filter(belongs) {
        let slug = field.slug.to_string();
        if let Some(block) = own.relations.get(&slug) {
            looked.relations.insert(slug.clone(), block.clone());
        } else if let Some(column) = own.columns.get(&slug) {
            looked.columns.insert(slug.clone(), column.clone());
        } else if let Some(value) = own.constants.get(&slug) {
            looked.constants.insert(slug.clone(), value.clone());
        } else {
            continue;
        }
        looked.matching.push(slug);
    }
}

/// What names the records of the object that a relation points to: their e-mail address, or their title.
pub(super) fn by(schema: &Schema, field: &Field) -> Option<String> {
    let FieldType::Relation { object, .. } = &field.kind else { return None };
    let object = schema.catalog.object(object)?;
    let email = object.fields.iter().find(|field| field.kind == FieldType::Email);
    let named = email.or_else(|| object.field(object.title.first()?))?;
    (named.kind.column_type() == model::ColumnType::Text).then(|| named.slug.to_string())
}
