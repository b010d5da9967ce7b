//! Which records there are for somebody.

use std::collections::HashSet;

use db::Tx;
use model::Id;
use model::object::Object;

use crate::Error;
use crate::rights::visible_of;
use crate::schema::Schema;

/// Of these records the ones that are there, as the schema of a caller has them.
pub fn visible(
    tx: &mut Tx,
    schema: &Schema,
    object: &Object,
    ids: &HashSet<Id>,
) -> Result<HashSet<Id>, Error> {
    visible_of(tx, schema, &object.slug, ids)
}

/// The object of a record that is there for the caller of this schema; otherwise the error that a request gets.
pub fn must_see<'a>(tx: &mut Tx, schema: &'a Schema, slug: &str, id: Id) -> Result<&'a Object, Error> {
    let object = schema.object(slug)?;
    match visible(tx, schema, object, &HashSet::from([id]))?.is_empty() {
        false => Ok(object),
        true => Err(super::read::missing(object)),
    }
}

/// The owners of these records, whoever asks; those without one are not in it.
pub(crate) fn owners(tx: &mut Tx, object: &Object, ids: &HashSet<Id>) -> Result<Vec<(Id, Id)>, Error> {
    let sql = format!(
        "select r.id, r.owner_id from ids($1) l cross join {} r where r.id = l.value and r.owner_id is not null",
        object.slug
    );
    tx.query(&sql, &[db::list::ids(ids)])?.iter().map(|row| Ok((row.id(0)?, row.id(1)?))).collect()
}
