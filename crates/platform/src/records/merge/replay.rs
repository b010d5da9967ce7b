//! History without a merge.

use db::Tx;
use model::Id;

use super::{Merge, apply, sql, store, unapply};
use crate::records::Writing;
use crate::{Error, feed};

/// Takes a merge back as if it had never been, whatever was merged since.
pub(super) fn undo(tx: &mut Tx, writing: &Writing, merge: &Merge) -> Result<(), Error> {
    if merge.undone_at.is_some() {
        return Err(Error::Conflict("this merge is undone already".to_owned()));
    }
    let batch = writing.app.id();
    store::note_batch(tx, batch, merge.id)?;
    let writing = Writing { group: Some(batch), ..writing.consequence() };
    let later = store::later(tx, merge)?;
    let mut again = Vec::with_capacity(later.len());
    for merge in later.into_iter().rev() {
        let edited = unapply::unapply(tx, &writing, &merge)?;
        again.push((merge, edited));
    }
    unapply::unapply(tx, &writing, merge)?;
    tx.execute(sql::UNDONE, &[merge.id.into(), writing.now.into()])?;
    for (mut merge, edited) in again.into_iter().rev() {
        merge.batch = writing.app.id();
        store::note_batch(tx, merge.batch, merge.id)?;
        merge.applied = feed::last_seq(tx)?;
        apply::apply(tx, &writing, &merge, &edited)?;
        tx.execute(sql::APPLIED, &[merge.id.into(), merge.applied.into(), merge.batch.into()])?;
    }
    Ok(())
}

/// A merge whose survivor is there for whoever asks.
pub(super) fn asked(tx: &mut Tx, writing: &Writing, id: Id) -> Result<Merge, Error> {
    let merge = store::one(tx, id)?;
    let missing = || Error::not_found("there is no such merge");
    let object = writing.view.object(&merge.object).map_err(|_| missing())?;
    // The survivor may itself have gone into another since.
    let survivor = super::survivors_of(tx, &[merge.merger.survivor].into())?;
    let survivor = survivor.get(&merge.merger.survivor).copied().unwrap_or(merge.merger.survivor);
    let seen = crate::records::visible(tx, &writing.view, object, &[survivor].into())?;
    if seen.is_empty() { Err(missing()) } else { Ok(merge) }
}
