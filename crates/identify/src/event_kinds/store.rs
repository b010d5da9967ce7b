//! The catalogue as it is stored.

use db::Tx;
use model::Timestamp;
use platform::Error;

use super::kinds::{Kind, Kinds, PropertyType, Seen};
use super::sql;

/// Everything that is known and settled.
pub(crate) fn load(tx: &mut Tx) -> Result<Kinds, Error> {
    let mut kinds = Kinds::default();
    for row in tx.query(sql::KINDS, &[])? {
        let kind = Kind { blocked: row.boolean(1)?, ..Kind::default() };
        kinds.0.insert(row.text(0)?.to_owned(), kind);
    }
    for row in tx.query(sql::PROPERTIES, &[])? {
        let kind = kinds.0.entry(row.text(0)?.to_owned()).or_default();
        let property = kind.properties.entry(row.text(1)?.to_owned()).or_default();
        property.declared = row.opt_text(2)?.and_then(PropertyType::named);
        property.required = row.boolean(3)?;
    }
    for row in tx.query(sql::TYPES, &[])? {
        let kind = kinds.0.entry(row.text(0)?.to_owned()).or_default();
        let property = kind.properties.entry(row.text(1)?.to_owned()).or_default();
        property.types.extend(PropertyType::named(row.text(2)?));
    }
    Ok(kinds)
}

/// Learns what is new.
pub(crate) fn learn(tx: &mut Tx, fresh: &[Seen], now: Timestamp) -> Result<(), Error> {
    for seen in fresh {
        let kind = seen.kind.as_str();
        tx.execute(sql::LEARN_KIND, &[kind.into(), now.into()])?;
        for (name, found) in &seen.properties {
            tx.execute(sql::LEARN_PROPERTY, &[kind.into(), name.as_str().into(), now.into()])?;
            tx.execute(sql::LEARN_TYPE, &[kind.into(), name.as_str().into(), found.name().into()])?;
        }
    }
    Ok(())
}
