//! Writing versions under numbers that were taken before.

use db::Tx;
use model::{Id, Value};

use super::columns::{COLUMNS, FIRST_LINK, FIRST_TEXT, LINKS, TEXTS};
use super::{NewInteraction, sql};
use crate::Error;

/// Writes versions from the number `first` on.
pub fn write_many(tx: &mut Tx, first: i64, versions: Vec<NewInteraction>) -> Result<(), Error> {
    if versions.is_empty() {
        return Ok(());
    }
    let replaced: Vec<Id> =
        versions.iter().filter(|version| version.rewrites).map(|version| version.id).collect();
    if !replaced.is_empty() {
        tx.execute(sql::REPLACE, &[db::list::ids(&replaced), first.into()])?;
    }
    let rows = versions.into_iter().zip(first..).map(|(version, seq)| row(version, seq));
    let rows = rows.collect::<Result<Vec<_>, _>>()?;
    tx.insert_many("interactions", COLUMNS, &rows)?;
    Ok(())
}

fn row(version: NewInteraction, seq: i64) -> Result<Vec<Value>, Error> {
    let mut row = vec![Value::Null; COLUMNS.len()];
    let named = [
        seq.into(),
        version.id.into(),
        true.into(),
        version.withdrawn.into(),
        version.live.into(),
        version.profile_id.into(),
        version.company_id.into(),
        version.at.into(),
        version.received_at.into(),
        version.kind.into(),
        version.channel.into(),
        version.direction.into(),
        version.department.into(),
        version.amount.into(),
        version.currency.into(),
        version.quantity.into(),
        version.is_bot.into(),
        version.sentiment.into(),
        version.properties.into(),
    ];
    for (place, value) in row.iter_mut().zip(named) {
        *place = value;
    }
    let position = |names: &[&str], name: &str| {
        names
            .iter()
            .position(|other| *other == name)
            .ok_or_else(|| Error::bug(format!("interactions have no {name}")))
    };
    for (name, id) in version.links {
        row[FIRST_LINK + position(LINKS, &name)?] = id.into();
    }
    for (name, text) in version.texts {
        row[FIRST_TEXT + position(TEXTS, &name)?] = text.into();
    }
    Ok(row)
}
