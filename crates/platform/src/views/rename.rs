//! Views after a field took the place of another.

use db::Tx;
use model::Timestamp;
use serde_json::Value as Json;

use super::sql;
use crate::Error;

/// Names a field of an object `to` wherever a view calls it `from`, also views of others that look at related records.
pub(crate) fn rename_field(
    tx: &mut Tx,
    object: &str,
    (from, to): (&str, &str),
    now: Timestamp,
) -> Result<(), Error> {
    let like = format!("%\"{from}\"%").replace('_', "\\_");
    for row in tx.query(sql::NAMING, &[like.into()])? {
        let text = row.text(2)?;
        let mut settings: Json = serde_json::from_str(text).map_err(|error| Error::bug(error.to_string()))?;
        rename(&mut settings, row.text(1)?, object, (from, to));
        let renamed = settings.to_string();
        if renamed != text {
            tx.execute(sql::SET, &[row.id(0)?.into(), renamed.into(), now.into()])?;
        }
    }
    Ok(())
}

/// A text that is the slug of the field stands for it, but for what is compared.
fn rename(settings: &mut Json, of: &str, object: &str, (from, to): (&str, &str)) {
    match settings {
        Json::String(text) if of == object && text == from => to.clone_into(text),
        Json::Array(items) => items.iter_mut().for_each(|item| rename(item, of, object, (from, to))),
        Json::Object(parts) => {
            let of = parts.get("related").and_then(Json::as_str).unwrap_or(of).to_owned();
            let parts = parts.iter_mut().filter(|(name, _)| name.as_str() != "value");
            parts.for_each(|(_, part)| rename(part, &of, object, (from, to)));
        }
        _ => {}
    }
}
