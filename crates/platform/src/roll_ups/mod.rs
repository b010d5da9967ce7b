//! Roll-ups: how many records point to one, what a field of theirs adds up to, and the latest of it; the same over
//! interactions.
//!
//! A roll-up is a field that users make. Its values are computed, so they are no part of the record: they stand in a
//! table beside that of its object (`figures_people`), are attached to it like everything that is computed, and are
//! written as revisions. So they are in lists, filters, orders, exports and SQL, while writing them touches neither the
//! record's place in the feed nor who changed it when: nobody's `If-Match` fails because somebody else placed an
//! order, and no follower is woken by them, this one included.
//!
//! A job fills a new one while people work. Then a follower reads which records changed, finds those they point to and
//! pointed to before, and computes their figures anew from what is there. What is written is always what is true in
//! that transaction, however often it is done again and by whomever: that makes a killed follower harmless, and job
//! and follower need not know of each other.

mod compute;
mod fill;
mod follow;
mod resolve;
pub mod sql;
mod touched;
mod uses;

use std::borrow::Cow;

use model::field::{Access, Field, FieldType, RollUp};
use model::object::{Attachment, Catalog, SEQ_COLUMN};

pub use compute::statements_of;
pub(crate) use fill::{JOB, enqueue};
pub(crate) use follow::FOLLOWER;
pub(crate) use resolve::{is_whole, resolve};
pub(crate) use uses::{counting, made_of, uses};

/// Most roll-ups of one object.
pub(crate) const LIMIT: usize = 50;
/// The column with the record's id.
pub(crate) const KEY: &str = "record_id";
/// What the names of their tables begin with; no object that users make is called so.
const PREFIX: &str = "figures_";

/// The table with the figures of an object.
pub(crate) fn table_of(object: &str) -> String {
    format!("{PREFIX}{object}")
}

/// Whether an attachment is one of figures.
pub(crate) fn are_kept_in(attachment: &Attachment) -> bool {
    attachment.table.strip_prefix(PREFIX) == Some(&attachment.object)
}

/// The column that a table of figures is keyed by; none for any other table.
pub(crate) fn key_of(table: &str) -> Option<&'static str> {
    table.starts_with(PREFIX).then_some(KEY)
}

/// Attaches a roll-up to its object.
pub(crate) fn attach(catalog: &mut Catalog, object: &str, field: Field) {
    let field = Field { access: Access::ReadOnly, ..field };
    let table = table_of(object);
    match catalog.attachments.iter_mut().find(|attachment| attachment.table == table) {
        Some(attachment) => attachment.fields.to_mut().push(field),
        None => catalog.attachments.push(Attachment {
            object: object.to_owned().into(),
            table: table.into(),
            key: Cow::Borrowed(KEY),
            fields: vec![field].into(),
        }),
    }
}

/// Every roll-up of a catalog with where it is attached.
pub(crate) fn all(catalog: &Catalog) -> impl Iterator<Item = (&Attachment, &Field, &RollUp)> {
    let kept = catalog.attachments.iter().filter(|attachment| are_kept_in(attachment));
    kept.flat_map(|attachment| attachment.fields.iter().map(move |field| (attachment, field))).filter_map(
        |(attachment, field)| match &field.kind {
            FieldType::RollUp(roll_up) => Some((attachment, field, roll_up)),
            _ => None,
        },
    )
}

/// The objects of which figures were written in a part of the feed, as far as they are there in a catalog, each with
/// the last place where.
pub(crate) fn revised(
    tx: &mut db::Tx,
    catalog: &Catalog,
    after: i64,
    upto: i64,
) -> Result<Vec<(String, i64)>, crate::Error> {
    let mut objects = Vec::new();
    for row in tx.query(sql::REVISED, &[after.into(), upto.into()])? {
        let table = row.text(0)?;
        if let Some(attachment) = catalog.attachments.iter().find(|attachment| attachment.table == table) {
            objects.push((attachment.object.to_string(), row.integer(1)?));
        }
    }
    Ok(objects)
}

/// A table of figures with its indexes.
pub(crate) fn table(attachment: &Attachment) -> (db::Table, Vec<db::Index>) {
    let columns = attachment.fields.iter().flat_map(Field::columns);
    let columns = columns.map(|(name, column_type)| db::Column::optional(name, column_type));
    let key = [
        db::Column::required(KEY, model::ColumnType::Id),
        db::Column::required(SEQ_COLUMN, model::ColumnType::Integer),
    ];
    let name = attachment.table.to_string();
    let sequence = db::Index::on(format!("{name}_seq"), &name, &[SEQ_COLUMN]);
    let quick = attachment.fields.iter().filter(|field| field.speed == model::field::Speed::Quick);
    let indexes = [sequence].into_iter().chain(quick.map(|field| quick_index(&name, field))).collect();
    let columns = key.into_iter().chain(columns).collect();
    (db::Table::keyed(name, &[KEY], columns), indexes)
}

/// The index that finds records quickly by a figure.
pub(crate) fn quick_index(table: &str, field: &Field) -> db::Index {
    let column = field.sort_column();
    db::Index::on(format!("{table}_{column}_quick"), table, &[&column, KEY])
}
