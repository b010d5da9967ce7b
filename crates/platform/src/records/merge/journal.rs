//! What moves with a merge and is no record: profiles, with their moments, comments and files. Each is noted, so that it
//! finds its way back.

use std::collections::HashSet;

use db::Tx;
use model::{ColumnType, Id, Value};

use super::{Merge, sql};
use crate::Error;
use crate::interactions::joins;

/// What moves, as stored.
const PROFILE: &str = "profile";
const COMMENT: &str = "comment";
const FILE: &str = "file";

const COLUMNS: &[(&str, ColumnType)] = &[
    ("batch_id", ColumnType::Id),
    ("kind", ColumnType::Text),
    ("moved_id", ColumnType::Id),
    ("from_id", ColumnType::Id),
];

/// Moves everything of the losers to the survivor.
pub(super) fn forth(tx: &mut Tx, merge: &Merge) -> Result<(), Error> {
    let (survivor, object) = (merge.merger.survivor, merge.object.as_str());
    let losers = db::list::ids(&merge.merger.losers);
    let mut moves: Vec<(&str, Id, Id)> = Vec::new();
    let own = merge.merger.losers.iter().map(|loser| (*loser, *loser));
    let mut profiles: Vec<(Id, Id)> = own.collect();
    for row in tx.query(sql::PROFILES, std::slice::from_ref(&losers))? {
        profiles.push((row.id(0)?, row.id(1)?));
    }
    let mut seen = HashSet::new();
    profiles.retain(|(profile, _)| seen.insert(*profile));
    let pairs: Vec<(Id, Id)> = profiles.iter().map(|(profile, _)| (*profile, survivor)).collect();
    joins::join(tx, &pairs)?;
    moves.extend(profiles.into_iter().map(|(profile, from)| (PROFILE, profile, from)));
    for row in tx.query(sql::COMMENTS, &[losers.clone(), object.into()])? {
        moves.push((COMMENT, row.id(0)?, row.id(1)?));
    }
    let mut files = HashSet::new();
    for row in tx.query(sql::FILES, &[losers, object.into(), survivor.into()])? {
        // Attached to two of them, it is attached once.
        if files.insert(row.id(0)?) {
            moves.push((FILE, row.id(0)?, row.id(1)?));
        }
    }
    for (kind, moved, from) in &moves {
        carry(tx, object, kind, *moved, *from, survivor)?;
    }
    let rows: Vec<Vec<Value>> = moves
        .into_iter()
        .map(|(kind, moved, from)| vec![merge.batch.into(), kind.into(), moved.into(), from.into()])
        .collect();
    tx.insert_many("merge_moves", COLUMNS, &rows)?;
    Ok(())
}

/// Moves back what is still where a merge moved it.
pub(super) fn back(tx: &mut Tx, merge: &Merge) -> Result<(), Error> {
    let survivor = merge.merger.survivor;
    let mut profiles = Vec::new();
    for row in tx.query(sql::MOVES, &[merge.batch.into()])? {
        let (kind, moved, from) = (row.text(0)?, row.id(1)?, row.id(2)?);
        match kind {
            PROFILE => profiles.push((moved, from)),
            kind => carry(tx, &merge.object, kind, moved, survivor, from)?,
        }
    }
    let now = joins::persons_of(tx, &profiles.iter().map(|(profile, _)| *profile).collect())?;
    profiles.retain(|(profile, _)| now.get(profile) == Some(&survivor));
    joins::join(tx, &profiles)?;
    tx.execute(sql::FORGET_MOVES, &[merge.batch.into()])?;
    Ok(())
}

fn carry(tx: &mut Tx, object: &str, kind: &str, moved: Id, from: Id, to: Id) -> Result<(), Error> {
    match kind {
        COMMENT => tx.execute(sql::MOVE_COMMENT, &[moved.into(), from.into(), to.into()])?,
        FILE => tx.execute(sql::MOVE_FILE, &[moved.into(), from.into(), to.into(), object.into()])?,
        _ => 0,
    };
    Ok(())
}
