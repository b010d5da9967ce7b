//! The rejects file of an import, made from its file and the list of refused rows.

use std::collections::HashMap;

use platform::{App, Error};

use super::sql;
use super::stage::{open, told, unreadable};
use super::store::Import;
use crate::reader::rejects::{Reject, Rejects};

/// A refused row in the list.
struct Listed {
    column: String,
    reason: String,
    source_id: String,
}

/// The refused rows as CSV, ready to be put right and imported again.
pub fn file(app: &App, import: &Import) -> Result<Vec<u8>, Error> {
    let id = import.id;
    if app.db.read_blocking(move |tx| tx.query_one(sql::IS_ERASED, &[id.into()]))?.is_some() {
        return Err(Error::Unprocessable(
            "this file was taken away because somebody in it was erased, so its refused rows are not here any more"
                .to_owned(),
        ));
    }
    let mut listed: HashMap<u64, Listed> = app.db.read_blocking({
        let id = import.id;
        move |tx| {
            let rows = tx.query(sql::REJECTS, &[id.into()])?;
            rows.iter()
                .map(|row| {
                    let text = |at| Ok::<_, Error>(row.opt_text(at)?.unwrap_or_default().to_owned());
                    Ok::<_, Error>((
                        row.integer(0)? as u64,
                        Listed { column: text(1)?, reason: row.text(2)?.to_owned(), source_id: text(3)? },
                    ))
                })
                .collect()
        }
    })?;
    let (mut rows, _) = open(app, import).map_err(told)?;
    let failed = |error: std::io::Error| Error::io("the rejects file", error);
    let mut file = Rejects::new(Vec::new(), rows.headers()).map_err(failed)?;
    while !listed.is_empty() {
        let Some(row) = rows.next_row().map_err(unreadable)? else { break };
        match row {
            Ok(row) => {
                if let Some(Listed { column, reason, source_id }) = listed.remove(&row.row) {
                    let reject = Reject {
                        cells: row.cells,
                        row: row.row,
                        reason: &reason,
                        column: &column,
                        source_id: &source_id,
                    };
                    file.write(reject).map_err(failed)?;
                }
            }
            Err(error) => {
                if let Some(Listed { source_id, .. }) = listed.remove(&error.row) {
                    file.write_unread(&error, &source_id).map_err(failed)?;
                }
            }
        }
    }
    file.finish().map_err(failed)
}
