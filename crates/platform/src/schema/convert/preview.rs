//! What would become of the values of a field.

use std::collections::HashMap;

use db::{Row, Tx};
use model::Value;
use model::field::{Field, Reading};
use model::object::Object;
use serde_json::{Value as Json, json};

use super::value::converted;
use crate::Error;

/// Values that do not convert, shown with the reason.
const SAMPLES: usize = 20;
/// So many are compared by how many records hold them.
const REMEMBERED: usize = 1_000;
/// The longest value that is shown, in characters.
const SHOWN: usize = 100;

/// How the values of a field would convert.
#[derive(Debug, Default)]
pub(super) struct Preview {
    /// Records with a value.
    pub records: i64,
    /// Different values.
    values: i64,
    /// Records whose value does not convert.
    pub failing: i64,
    /// Values that do not, by how many records hold them.
    failures: Vec<(i64, String, String)>,
}

impl Preview {
    /// Looks at every value there is.
    pub(super) fn of(
        tx: &mut Tx,
        object: &Object,
        from: &Field,
        to: &Field,
        reading: &Reading,
    ) -> Result<Preview, Error> {
        let columns = from.columns();
        let names: Vec<_> = columns.iter().map(|(name, _)| format!("r.{name}")).collect();
        let names = names.join(", ");
        let sql = format!(
            "select {names}, count(*) from {} r where r.{} is not null group by {names}",
            object.slug, from.slug
        );
        let mut preview = Preview::default();
        let values = |row: &Row| -> Result<HashMap<String, Value>, db::DbError> {
            let cells = columns.iter().enumerate();
            cells.map(|(at, (name, kind))| Ok((name.clone(), row.value(at, *kind)?))).collect()
        };
        tx.for_each(&sql, &[], &mut |row| {
            let (row, count) = (values(row)?, row.integer(columns.len())?);
            preview.records += count;
            preview.values += 1;
            if let Err(reason) = converted(from, to, &row, reading) {
                preview.failing += count;
                if preview.failures.len() < REMEMBERED {
                    let value = from.words(&|name: &str| row.get(name));
                    preview.failures.push((count, value.chars().take(SHOWN).collect(), reason));
                }
            }
            Ok(())
        })?;
        preview.failures.sort_by(|one, other| other.0.cmp(&one.0).then_with(|| one.1.cmp(&other.1)));
        preview.failures.truncate(SAMPLES);
        Ok(preview)
    }

    pub(super) fn json(&self) -> Json {
        let failure = |(count, value, reason): &(i64, String, String)| json!({"value": value, "count": count, "reason": reason});
        json!({
            "convertible": self.failing == 0,
            "rows": self.records,
            "values": self.values,
            "failing": self.failing,
            "failures": self.failures.iter().map(failure).collect::<Vec<_>>(),
        })
    }
}
