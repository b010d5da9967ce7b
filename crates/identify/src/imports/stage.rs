//! The first stage: the file is read once, its rows are parsed and kept in chunks.
//!
//! After a crash the file is read again from its beginning, since only that tells how often a row occurred;
//! chunks that are kept already are not written again.

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufReader, Read};

use db::Tx;
use model::object::Columns;
use model::{ColumnType, Id, Value};
use platform::jobs::Run;
use platform::schema::Schema;
use platform::{App, Error};
use serde::{Deserialize, Serialize};

use super::cell::{Cells, users};
use super::plan::{Identity, Plan, PlannedBlock};
use super::store::{self, Import};
use super::{CHUNK_ROWS, WithoutKey, domain, sql};
use crate::reader::{self, Format, Layout, RawRow, RowError, format};

/// The name of this stage.
pub const STAGE: &str = "reading";

/// An accepted row: for each block the values from its cells, by the position of their column.
#[derive(Debug, Serialize, Deserialize)]
pub struct StagedRow {
    /// The row's number in the file.
    pub row: u64,
    /// The identity it has in its source when it is told apart by its cells.
    pub source_id: Option<String>,
    /// The values of each block.
    pub blocks: Vec<Vec<(u16, Value)>>,
}

/// A refused row on its way into the list.
pub struct Refusal {
    pub row: u64,
    pub column: Option<String>,
    pub value: Option<String>,
    pub reason: String,
    pub source_id: Option<String>,
}

/// The format of an import's file.
pub fn format(app: &App, import: &Import) -> Result<Format, Error> {
    if let Some(format) = import.request.format {
        return Ok(format);
    }
    let mut head = Vec::new();
    let file = file(app, import)?;
    file.take(1 << 16).read_to_end(&mut head).map_err(|error| Error::io("the uploaded file", error))?;
    Ok(Format::sniff(&head))
}

/// What is said of a file that is not there. A job tries again: another server may see it, or this one soon.
const GONE: &str = "the uploaded file is not there any more; upload it again, and where several servers share a \
                    database, give all of them the same directory of files";

fn file(app: &App, import: &Import) -> Result<File, Error> {
    let path = store::file(app, import.id);
    File::open(&path).map_err(|error| Error::io(GONE, error))
}

/// The same error for whoever waits for an answer.
pub fn told(error: Error) -> Error {
    match error {
        Error::Io { what, source } if source.kind() == std::io::ErrorKind::NotFound => {
            Error::Unprocessable(what)
        }
        other => other,
    }
}

/// The layout of an import's file, with the firm's time zone where it names none.
pub fn layout(app: &App, import: &Import, format: Format) -> Layout {
    let layout = import.request.map_file.as_ref().map(|map| map.reader.clone()).unwrap_or_default();
    let mut layout = format.layout(&layout);
    if layout.time_zone.is_none() {
        layout.time_zone = app.firm.time_zone.iana_name().map(str::to_owned);
    }
    layout
}

/// Opens the file of an import.
pub fn open(app: &App, import: &Import) -> Result<(reader::Rows<BufReader<File>>, u64), Error> {
    let format = format(app, import)?;
    let sheet = import.request.sheet.as_deref();
    let file = format::as_text(file(app, import)?, format, sheet).map_err(unreadable)?;
    let bytes = file.metadata().map_err(|error| Error::io("the uploaded file", error))?.len();
    let rows = reader::open(BufReader::with_capacity(1 << 16, file), &layout(app, import, format))
        .map_err(unreadable)?;
    Ok((rows, bytes))
}

/// A file that cannot be read on is the user's to mend.
pub fn unreadable(error: reader::ReadError) -> Error {
    Error::Unprocessable(error.to_string())
}

/// Reads the file and keeps its rows. Gives the plan for the second stage.
pub fn stage(app: &App, run: &mut Run, import: &Import) -> Result<Plan, Error> {
    let schema = app.schema().shown();
    let (mut rows, bytes) = open(app, import)?;
    let plan = Plan::new(&import.request, rows.headers(), &schema, &app.firm)?;
    let format = format(app, import)?;
    let cells =
        Cells::new(&layout(app, import, format), format, app.firm.reading(), app.db.read_blocking(users)?)?;
    let headers = rows.headers().to_vec();
    let names = |at: usize| headers.get(at).cloned();
    let mut occurrences: HashMap<[u8; 16], u32> = HashMap::new();
    let mut chunk = Chunk::default();
    let mut number = 0;
    while let Some(row) = rows.next_row().map_err(unreadable)? {
        let (raw_hash, given) = match &row {
            Ok(row) => (row.raw_hash, row.source_id.map(str::to_owned)),
            Err(error) => (error.raw_hash, error.source_id.clone()),
        };
        let source_id = given.or_else(|| plan.by_row().then(|| row_identity(&mut occurrences, raw_hash)));
        chunk.rows += 1;
        chunk.position = rows_position(&row, chunk.position);
        match row {
            Ok(row) => match parse(&plan, &schema, &cells, &row, source_id.clone()) {
                Ok(staged) => chunk.staged.push(staged),
                Err((at, value, reason)) => chunk.refused.push(Refusal {
                    row: row.row,
                    column: at.and_then(names),
                    value,
                    reason,
                    source_id,
                }),
            },
            Err(error) => chunk.refused.push(refusal(error, source_id)),
        }
        if chunk.rows == CHUNK_ROWS {
            number += 1;
            keep(app, run, import, number, bytes, std::mem::take(&mut chunk))?;
        }
    }
    if chunk.rows > 0 {
        number += 1;
        keep(app, run, import, number, bytes, chunk)?;
    }
    Ok(plan)
}

#[derive(Default)]
struct Chunk {
    rows: usize,
    position: u64,
    staged: Vec<StagedRow>,
    refused: Vec<Refusal>,
}

fn rows_position(row: &Result<RawRow<'_>, RowError>, before: u64) -> u64 {
    row.as_ref().map_or(before, |row| row.position)
}

/// The hash of a row and which of the equal ones it is, from 1.
fn row_identity(occurrences: &mut HashMap<[u8; 16], u32>, hash: [u8; 16]) -> String {
    let occurrence = occurrences.entry(hash).or_insert(0);
    *occurrence += 1;
    let mut text = String::with_capacity(36);
    for byte in hash {
        text.push(char::from_digit(u32::from(byte >> 4), 16).unwrap_or('0'));
        text.push(char::from_digit(u32::from(byte & 15), 16).unwrap_or('0'));
    }
    text + "-" + &occurrence.to_string()
}

type Wrong = (Option<usize>, Option<String>, String);

fn parse(
    plan: &Plan,
    schema: &Schema,
    cells: &Cells,
    row: &RawRow<'_>,
    source_id: Option<String>,
) -> Result<StagedRow, Wrong> {
    let mut blocks = Vec::with_capacity(plan.blocks.len());
    for block in &plan.blocks {
        let columns = schema.columns(&block.object).map_err(|error| (None, None, error.to_string()))?;
        blocks.push(parse_block(block, columns, cells, row)?);
    }
    Ok(StagedRow { row: row.row, source_id, blocks })
}

fn parse_block(
    block: &PlannedBlock,
    columns: &Columns,
    cells: &Cells,
    row: &RawRow<'_>,
) -> Result<Vec<(u16, Value)>, Wrong> {
    let mut values = Vec::with_capacity(block.cells.len() + 1);
    for filled in &block.cells {
        let cell = row.cells.get(filled.at).map_or("", String::as_str);
        let assignments = cells.read(&filled.field, filled.meaning(cell)).map_err(|reason| {
            let value: String = cell.chars().take(200).collect();
            (Some(filled.at), Some(value), reason)
        })?;
        for (column, value) in assignments {
            let position = columns.position(&column).and_then(|position| u16::try_from(position).ok());
            let position = position.ok_or_else(|| (None, None, format!("{column} has no column")))?;
            values.push((position, value));
        }
    }
    for (at, field) in &block.domains {
        let Some(domain) = row.cells.get(*at).and_then(|cell| domain::of_email(cell)) else { continue };
        let read = cells.read(field, &domain).map_err(|reason| (Some(*at), Some(domain.clone()), reason))?;
        for (column, value) in read {
            let position = columns.position(&column).and_then(|position| u16::try_from(position).ok());
            values.push((position.ok_or_else(|| (None, None, format!("{column} has no column")))?, value));
        }
    }
    if block.identity == Identity::SourceId
        && block.without_key == WithoutKey::Refuse
        && !values.iter().any(|(at, _)| columns.position("source_id") == Some(usize::from(*at)))
    {
        let at = block.cells.iter().find(|filled| filled.field.slug == "source_id").map(|filled| filled.at);
        return Err((at, None, "the id in the source is empty".to_owned()));
    }
    Ok(values)
}

fn refusal(error: RowError, source_id: Option<String>) -> Refusal {
    Refusal {
        row: error.row,
        column: error
            .column
            .as_ref()
            .map(|column| column.name.clone().unwrap_or_else(|| column.number.to_string())),
        value: None,
        reason: error.reason.to_string(),
        source_id,
    }
}

/// Keeps a chunk with its refusals and says how far the file is read, in one transaction.
fn keep(
    app: &App,
    run: &mut Run,
    import: &Import,
    number: i64,
    bytes: u64,
    chunk: Chunk,
) -> Result<(), Error> {
    if number <= import.staged {
        return run.progress(app, STAGE, chunk.position as i64, bytes as i64);
    }
    let packed = pack(&chunk.staged)?;
    let fence = run.fenced();
    let id = import.id;
    // The last chunk is shorter; the count of rows follows from the chunks before it.
    let rows = (number - 1) * CHUNK_ROWS as i64 + chunk.rows as i64;
    app.write_blocking(move |tx| {
        fence(tx)?;
        tx.execute(
            sql::ADD_CHUNK,
            &[id.into(), number.into(), (chunk.staged.len() as i64).into(), packed.into()],
        )?;
        refuse(tx, id, &chunk.refused)?;
        tx.execute(
            sql::STAGED,
            &[id.into(), number.into(), rows.into(), (chunk.refused.len() as i64).into()],
        )?;
        Ok::<_, Error>(())
    })?;
    run.progress(app, STAGE, chunk.position as i64, bytes as i64)
}

const REJECT_COLUMNS: &[(&str, ColumnType)] = &[
    ("import_id", ColumnType::Id),
    ("row_number", ColumnType::Integer),
    ("column_name", ColumnType::Text),
    ("value", ColumnType::Text),
    ("reason", ColumnType::Text),
    ("source_id", ColumnType::Text),
];

/// Lists refused rows.
pub fn refuse(tx: &mut Tx, import: Id, refused: &[Refusal]) -> Result<(), Error> {
    let clean = |text: &String| text.replace('\0', "\u{fffd}");
    let rows: Vec<Vec<Value>> = refused
        .iter()
        .map(|refusal| {
            vec![
                import.into(),
                (refusal.row as i64).into(),
                refusal.column.as_ref().map(clean).into(),
                refusal.value.as_ref().map(clean).into(),
                clean(&refusal.reason).into(),
                refusal.source_id.as_ref().map(clean).into(),
            ]
        })
        .collect();
    tx.insert_many("import_rejects", REJECT_COLUMNS, &rows)?;
    Ok(())
}

fn pack(rows: &[StagedRow]) -> Result<Vec<u8>, Error> {
    let bytes = postcard::to_stdvec(rows).map_err(|error| Error::bug(error.to_string()))?;
    Ok(lz4_flex::compress_prepend_size(&bytes))
}

/// Reads a kept chunk back.
pub fn unpack(payload: &[u8]) -> Result<Vec<StagedRow>, Error> {
    let bytes =
        lz4_flex::decompress_size_prepended(payload).map_err(|error| Error::bug(error.to_string()))?;
    postcard::from_bytes(&bytes).map_err(|error| Error::bug(error.to_string()))
}
