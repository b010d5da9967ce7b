//! The follower that keeps roll-ups.

use std::sync::Arc;

use db::Tx;
use model::Id;

use super::compute::recompute;
use super::touched::touched;
use crate::followers::{Effect, Follower, Slice};
use crate::{App, Error};

/// Keeps roll-ups as the records say.
pub(crate) const FOLLOWER: Follower = Follower::new("roll_ups", prepare);

/// Records that are computed in one transaction.
const PIECE: usize = 2_000;
/// So few are written among what others write.
const FEW: usize = 100;

/// Writes here and leaves nothing for the effect. Each piece computes and writes figures in one transaction, so that
/// they are what is true then however often and by whomever it is done again; the cursor only says that it need not
/// be. A slice of bulk work in one transaction would hold up everybody for seconds.
fn prepare(app: &App, slice: &Slice<'_>) -> Result<Effect, Error> {
    let nothing: Effect = Box::new(|_| Ok(()));
    // Another node may have made a roll-up: it must be known before what changed since is passed by. What changed
    // before it was made its job finds.
    app.refresh_schema_blocking()?;
    let schema = app.schema();
    if super::all(&schema.catalog).next().is_none() {
        return Ok(nothing);
    }
    let (reader, changes) = (Arc::clone(&schema), slice.changes.to_vec());
    let (after, upto) = (slice.after, slice.upto);
    let touched = app
        .db
        .read_blocking(move |tx| touched(tx, &reader.catalog, &Slice { after, upto, changes: &changes }))?;
    for ((table, field), ids) in touched {
        let ids: Vec<Id> = ids.into_iter().collect();
        for piece in ids.chunks(PIECE) {
            let (schema, reading) = (Arc::clone(&schema), app.firm.reading());
            let (table, field, piece) = (table.clone(), field.clone(), piece.to_vec());
            let few = piece.len() <= FEW;
            let work = move |tx: &mut Tx| {
                let mut attachments = schema.catalog.attachments.iter();
                let attachment = attachments.find(|attachment| attachment.table == table);
                let attachment = attachment.ok_or_else(|| Error::bug(format!("{table} is not there")))?;
                recompute(tx, &schema, &reading, attachment, &[&field], &piece).map(drop)
            };
            if few { app.write_blocking(work)? } else { app.write_alone_blocking(work)? }
        }
    }
    Ok(nothing)
}
