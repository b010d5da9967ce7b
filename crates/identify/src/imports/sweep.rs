//! Files that were imported and what was refused of them, when somebody in them is erased.
//!
//! A file is taken away as a whole: a part of somebody's file is no file, and a row of hers can be written in ways that
//! nobody would find. What came of the import stays, with its counts; its refused rows stand there without their
//! values. A file that brought something of her is known by its batch, any other by her addresses in its cells.

use db::Tx;
use model::Id;
use platform::erasure::{Pace, Sought, Swept, TextFate, Texts};
use platform::{App, Error};

use super::stage::open;
use super::store::{self, Import};
use super::{IMPORT, sql};

/// What may name somebody in what is told of an import.
pub(crate) const TEXTS: Texts = Texts {
    table: "imports",
    key: &["id"],
    columns: &["file_name", "source", "request"],
    fate: TextFate::WithoutAddresses,
    over: None,
};

/// Takes the files away that hold something of those who are sought.
pub(crate) fn sweep(app: &App, pace: &Pace, sought: &Sought) -> Result<Swept, Error> {
    let (imports, under_way) = app.db.read_blocking(|tx| {
        let ids = tx.query(sql::NOT_ERASED, &[])?;
        let ids = ids.iter().map(|row| row.id(0)).collect::<Result<Vec<_>, _>>()?;
        Ok::<_, Error>((ids, platform::jobs::open(tx, IMPORT.name)?))
    })?;
    let mut swept = Swept::default();
    let (mut gone, total) = (0, imports.len() as i64);
    for (at, id) in imports.into_iter().enumerate() {
        pace.step("uploads", at as i64, total)?;
        let import = app.db.read_blocking(move |tx| store::one(tx, id))?;
        let is_open = under_way.contains(&import.job_id);
        if !holds(app, &import, sought, is_open)? {
            continue;
        }
        if is_open {
            // Its rows are on their way in; the next run finds what came of them.
            swept.waits = Some("a file that names her is being imported".to_owned());
            continue;
        }
        erase(app, pace, &import)?;
        gone += 1;
    }
    swept.counts.push(("imports", gone));
    Ok(swept)
}

/// Whether a file holds something of those who are sought.
fn holds(app: &App, import: &Import, sought: &Sought, is_open: bool) -> Result<bool, Error> {
    if sought.batches.contains(&import.id) || refused(app, import.id, sought)? {
        return Ok(true);
    }
    if !store::file(app, import.id).exists() {
        return Ok(false);
    }
    let Ok((mut rows, _)) = open(app, import) else {
        // Nobody can read it and nothing needs it, so it is not kept for her sake.
        return Ok(!is_open);
    };
    loop {
        let found = match rows.next_row() {
            Ok(None) => return Ok(false),
            Ok(Some(Ok(row))) => row.cells.iter().any(|cell| sought.is_in_cell(cell)),
            Ok(Some(Err(error))) => error.cells.iter().any(|cell| sought.is_in_cell(cell)),
            Err(_) => return Ok(!is_open),
        };
        if found {
            return Ok(true);
        }
    }
}

/// Whether what was refused quotes somebody who is sought: the file itself may be gone.
fn refused(app: &App, import: Id, sought: &Sought) -> Result<bool, Error> {
    let sought = sought.clone();
    app.db.read_blocking(move |tx| {
        let mut found = false;
        tx.for_each(sql::REFUSED_VALUES, &[import.into()], &mut |row| {
            let text = |at| Ok::<_, db::DbError>(row.opt_text(at)?.unwrap_or_default().to_owned());
            found |= [text(0)?, text(1)?, text(2)?].iter().any(|text| sought.is_in_cell(text));
            Ok(())
        })?;
        Ok(found)
    })
}

/// The file first: whoever begins again after a break finds the import still there to be done.
fn erase(app: &App, pace: &Pace, import: &Import) -> Result<(), Error> {
    let path = store::file(app, import.id);
    match std::fs::remove_file(&path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            return Err(Error::io("an uploaded file", error));
        }
        _ => {}
    }
    let (fence, id, now) = (pace.fence(), import.id, app.clock.now());
    app.write_blocking(move |tx: &mut Tx| {
        fence(tx)?;
        tx.execute(sql::FORGET, &[id.into()])?;
        tx.execute(sql::EMPTY_REJECTS, &[id.into()])?;
        tx.execute(sql::ERASED, &[id.into(), now.into()])?;
        Ok(())
    })
}
