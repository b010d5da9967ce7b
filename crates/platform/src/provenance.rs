//! Where the values of a bulk work come from: which source, how near to the customer it is, and how far it is to be
//! believed. It is said once for the whole work, and every value that the work wrote, or lost, tells it.
//!
//! What users type and programs write one by one is the firm's own and needs no such word.

use std::collections::HashMap;

use db::{Column, Table, Tx};
use model::{ColumnType, Id};
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};

use crate::Error;

db::statements! {
    NOTE = "insert into batch_origins (batch_id, source, party, confidence) values ($1, $2, $3, $4)";
    OF = "select o.batch_id, o.source, o.party, o.confidence \
         from ids($1) l cross join batch_origins o where o.batch_id = l.value";
}

/// Whose knowledge it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Party {
    /// The customer told the firm, or the firm saw it itself.
    #[default]
    First,
    /// A partner passes on what its own customers told it.
    Second,
    /// It was bought or gathered by somebody whom the customer does not deal with.
    Third,
}

impl Party {
    /// All of them, by name.
    pub const NAMES: [&str; 3] = ["first", "second", "third"];

    fn name(self) -> &'static str {
        Party::NAMES[self as usize]
    }
}

/// Where values come from.
#[derive(Clone, Debug, PartialEq)]
pub struct Origin {
    /// The system or file.
    pub source: String,
    /// Whose knowledge it is.
    pub party: Party,
    /// How likely a value is to be right, from 0 to 1, where somebody said so.
    pub confidence: Option<f64>,
}

/// The table of origins.
pub(crate) fn table() -> Table {
    Table::keyed(
        "batch_origins",
        &["batch_id"],
        vec![
            Column::required("batch_id", ColumnType::Id),
            Column::required("source", ColumnType::Text),
            Column::required("party", ColumnType::Text),
            Column::optional("confidence", ColumnType::Real),
        ],
    )
}

/// Says where the values of a bulk work come from.
pub fn note(tx: &mut Tx, batch: Id, origin: &Origin) -> Result<(), Error> {
    let Origin { source, party, confidence } = origin;
    let values = [batch.into(), source.as_str().into(), party.name().into(), (*confidence).into()];
    tx.execute(NOTE, &values)?;
    Ok(())
}

/// The origins of these bulk works, as answers show them.
pub(crate) fn of(tx: &mut Tx, batches: impl Iterator<Item = Id>) -> Result<HashMap<Id, Json>, Error> {
    let batches: Vec<Id> = batches.collect();
    if batches.is_empty() {
        return Ok(HashMap::new());
    }
    let found = tx.query(OF, &[db::list::ids(&batches)])?;
    let shown = found.iter().map(|row| {
        let (source, party) = (row.text(1)?, row.text(2)?);
        Ok((row.id(0)?, json!({"source": source, "party": party, "confidence": row.opt_real(3)?})))
    });
    shown.collect()
}

/// What an origin looks like, for the OpenAPI document.
pub(crate) fn shape() -> Json {
    json!({"type": ["object", "null"], "required": ["source", "party", "confidence"], "properties": {
        "source": {"type": "string", "description": "The system or file."},
        "party": {"enum": Party::NAMES, "description": "Whose knowledge it is."},
        "confidence": {"type": ["number", "null"], "minimum": 0, "maximum": 1,
            "description": "How likely a value is to be right, where somebody said so."}}})
}
