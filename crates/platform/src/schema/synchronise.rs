//! Brings the tables of objects and rooms to what their declarations say.

use std::collections::{BTreeMap, BTreeSet};

use db::{Column, Db, Ddl, Index, Table, Tx};
use model::ColumnType;
use model::field::{Field, Speed};
use model::object::{Catalog, Object, Place, SEQ_COLUMN};

use super::{Definitions, Schema, sql};
use crate::module::Segments;
use crate::{Error, Module, own, roll_ups};

/// Makes and extends tables until they hold everything the modules declare and users made, in one transaction.
pub fn synchronise(db: &Db, modules: &[Module]) -> Result<Schema, Error> {
    let modules = modules.to_vec();
    db.write_blocking(move |tx| {
        let (catalog, tables, indexes) = declared(&modules, &Definitions::read(tx)?)?;
        let version = bring(tx, &tables, &indexes)?;
        Ok(Schema::new(catalog, version, segments(tx, &modules)?))
    })
}

/// The schema as the database has it, if it is not of this version.
pub(crate) fn newer(tx: &mut Tx, modules: &[Module], known: i64) -> Result<Option<Schema>, Error> {
    let version = version(tx)?;
    if version == known {
        return Ok(None);
    }
    let (catalog, ..) = declared(modules, &Definitions::read(tx)?)?;
    Ok(Some(Schema::new(catalog, version, segments(tx, modules)?)))
}

/// The segments of all rooms.
pub(super) fn segments(tx: &mut Tx, modules: &[Module]) -> Result<Segments, Error> {
    let mut all = Segments::new();
    for module in own::with_rooms(modules) {
        all.extend((module.segments)(tx)?);
    }
    Ok(all)
}

/// The version of the schema.
pub(super) fn version(tx: &mut Tx) -> Result<i64, Error> {
    let version = tx.query_one(sql::VERSION, &[])?.ok_or_else(|| Error::bug("the schema has no version"))?;
    Ok(version.integer(0)?)
}

/// What the modules declare and users said: the objects, and the tables and indexes of objects and rooms.
pub(crate) fn declared(
    modules: &[Module],
    definitions: &Definitions,
) -> Result<(Catalog, Vec<Table>, Vec<Index>), Error> {
    let mut catalog = Catalog::default();
    let (mut tables, mut indexes) = warehouse::tables();
    for module in own::with_rooms(modules) {
        catalog.objects.extend((module.objects)());
        catalog.attachments.extend((module.attachments)());
        for extension in module.extensions {
            let object = catalog.objects.iter_mut().find(|object| object.slug == extension.object);
            let object = object.ok_or_else(|| {
                Error::bug(format!("{} adds to {}, which nobody declares", module.name, extension.object))
            })?;
            object.fields.to_mut().extend_from_slice(extension.fields);
        }
        let (own_tables, own_indexes) = (module.tables)();
        tables.extend(own_tables);
        indexes.extend(own_indexes);
    }
    definitions.lay_over(&mut catalog)?;
    for object in &catalog.objects {
        tables.push(table(object)?);
        indexes.extend(object_indexes(object));
    }
    for attachment in catalog.attachments.iter().filter(|attachment| roll_ups::are_kept_in(attachment)) {
        let (table, of_table) = roll_ups::table(attachment);
        tables.push(table);
        indexes.extend(of_table);
    }
    Ok((catalog, tables, indexes))
}

/// Makes and extends tables and indexes; gives the version of the schema.
pub(crate) fn bring(tx: &mut Tx, tables: &[Table], indexes: &[Index]) -> Result<i64, Error> {
    let mut known: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
    for row in tx.query(sql::COLUMNS, &[])? {
        known
            .entry(row.text(0)?.to_owned())
            .or_default()
            .insert(row.text(1)?.to_owned(), row.text(2)?.to_owned());
    }
    let mut changed = false;
    for table in tables {
        let there = known.get(&table.name);
        let mut added = Vec::new();
        for column in &table.columns {
            let name = type_name(column.column_type);
            match there.and_then(|columns| columns.get(&column.name)) {
                None => added.push(column),
                Some(stored) if stored == name => {}
                Some(stored) => {
                    return Err(Error::bug(format!(
                        "{}.{} is declared as {name} and stored as {stored}; a new type needs a new field",
                        table.name, column.name
                    )));
                }
            }
        }
        if there.is_none() {
            tx.ddl(&Ddl::CreateTable(table.clone()))?;
        } else {
            for column in &added {
                let column = (*column).clone();
                tx.ddl(&Ddl::AddColumn { table: table.name.clone(), column })?;
            }
        }
        for column in &added {
            let name = type_name(column.column_type);
            tx.execute(
                sql::ADD_COLUMN,
                &[table.name.as_str().into(), column.name.as_str().into(), name.into()],
            )?;
        }
        changed |= !added.is_empty();
    }
    let known: BTreeSet<String> = tx
        .query(sql::INDEXES, &[])?
        .iter()
        .map(|row| Ok(row.text(0)?.to_owned()))
        .collect::<Result<_, Error>>()?;
    for index in indexes.iter().filter(|index| !known.contains(&index.name)) {
        tx.ddl(&Ddl::CreateIndex(index.clone()))?;
        tx.execute(sql::ADD_INDEX, &[index.name.as_str().into()])?;
        changed = true;
    }
    if changed {
        tx.execute(sql::RAISE, &[])?;
    }
    version(tx)
}

fn table(object: &Object) -> Result<Table, Error> {
    let columns = object.columns();
    let needed = |name: &str| matches!(name, "id" | "created_at" | "updated_at" | "seq");
    let columns = columns
        .names()
        .iter()
        .map(|(name, column_type)| match needed(name) {
            true => Column::required(name, *column_type),
            false => Column::optional(name, *column_type),
        })
        .collect();
    Ok(Table::keyed(object.slug.as_ref(), &["id"], columns))
}

/// The index that finds records of an object quickly by a field, if the firm may say that there is one.
pub(super) fn index_of(place: &Place<'_>, object: &str) -> Option<Index> {
    match place {
        Place::Own(field) => Some(quick_index(object, field)),
        Place::Attached(attachment, field) => {
            roll_ups::are_kept_in(attachment).then(|| roll_ups::quick_index(&attachment.table, field))
        }
    }
}

fn quick_index(object: &str, field: &Field) -> Index {
    let column = field.sort_column();
    Index::on(format!("{object}_{column}_quick"), object, &[&column, "id"])
}

/// The index that lets no two records hold the same value.
pub(super) fn unique_index(object: &str, field: &Field) -> Index {
    let column = field.sort_column();
    Index::unique(format!("{object}_{column}_unique"), object, &[&column])
}

fn object_indexes(object: &Object) -> Vec<Index> {
    let slug = &object.slug;
    let source = Index::unique(format!("{slug}_source"), slug.as_ref(), &["source_id", "source"]);
    // What is new since a place in the feed is found by it.
    let sequence = Index::on(format!("{slug}_seq"), slug.as_ref(), &[SEQ_COLUMN]);
    // Whoever sees only her own finds them by it. Most records of most objects have no owner.
    let owner = Index {
        where_not_null: Some("owner_id".to_owned()),
        ..Index::on(format!("{slug}_owner"), slug.as_ref(), &["owner_id", "id"])
    };
    let quick = object.all_fields().filter(|field| field.speed == Speed::Quick);
    let quick = quick.map(|field| quick_index(slug, field));
    let unique = object.all_fields().filter(|field| field.unique).map(|field| unique_index(slug, field));
    [source, sequence, owner].into_iter().chain(quick).chain(unique).collect()
}

/// The names of types as the schema stores them.
const TYPES: [(ColumnType, &str); 6] = [
    (ColumnType::Text, "text"),
    (ColumnType::Integer, "integer"),
    (ColumnType::Real, "real"),
    (ColumnType::Boolean, "boolean"),
    (ColumnType::Id, "id"),
    (ColumnType::Bytes, "bytes"),
];

/// The name of a type.
pub(crate) fn type_name(column_type: ColumnType) -> &'static str {
    TYPES.iter().find(|(known, _)| *known == column_type).map_or("", |(_, name)| name)
}

/// The type of a name.
pub(crate) fn type_named(name: &str) -> Option<ColumnType> {
    TYPES.iter().find(|(_, known)| *known == name).map(|(column_type, _)| *column_type)
}
