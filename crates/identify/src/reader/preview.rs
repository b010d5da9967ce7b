//! The first look at a file, for the page's mapping step: how it would be read, what its columns hold, and
//! what has to be said before it can be imported.

use serde::Serialize;

use super::dates::{advice, forms_that_fit};
use super::encoding::EncodingChoice;
use super::layout::{Layout, Separator};
use super::{Found, ReadError, Reason, RowError, open};

/// How much of a file a preview looks at. A file of at least this many bytes is taken to go on.
pub const PREVIEW_BYTES: usize = 256 << 10;
const SAMPLE_ROWS: usize = 20;
const SAMPLES: usize = 5;
/// How many rows are looked at.
const ROWS: usize = 1_000;

/// What a file looks like.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Preview {
    /// How it is read; none when it cannot be.
    pub found: Option<Found>,
    /// The columns, in the order of the file.
    pub columns: Vec<ColumnPreview>,
    /// The first rows, at most 20.
    pub rows: Vec<Vec<String>>,
    /// What stands in the way: first what keeps the file from being read, then refused rows and columns of
    /// dates without a declared form.
    pub problems: Vec<String>,
    /// The encodings to choose from, when that is what stands in the way.
    pub encodings: Vec<EncodingChoice>,
    /// The separators to choose from, when that is what stands in the way.
    pub separators: Vec<Separator>,
}

/// What a column looks like.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ColumnPreview {
    /// Its name.
    pub name: String,
    /// Its first different values, at most 5.
    pub samples: Vec<String>,
    /// How many cells of those looked at hold nothing.
    pub empty: usize,
    /// The date forms that all values looked at fit.
    pub date_forms: Vec<&'static str>,
}

/// Looks at the beginning of a file: all of it, or its first [`PREVIEW_BYTES`].
pub fn preview(bytes: &[u8], layout: &Layout) -> Preview {
    let mut preview = Preview::default();
    if let Err(error) = look(bytes, layout, &mut preview) {
        match &error {
            ReadError::UnknownEncoding { choices, .. } => preview.encodings.clone_from(choices),
            ReadError::UnmarkedUtf16(encoding) => {
                preview.encodings = vec![EncodingChoice { encoding: *encoding, sample: String::new() }];
            }
            ReadError::UnknownSeparator { choices } => preview.separators.clone_from(choices),
            _ => {}
        }
        preview.problems.insert(0, error.to_string());
    }
    preview
}

fn look(bytes: &[u8], layout: &Layout, preview: &mut Preview) -> Result<(), ReadError> {
    let cut = bytes.len() >= PREVIEW_BYTES;
    let mut rows = open(bytes, layout)?;
    preview.found = Some(rows.found());
    let mut columns: Vec<Vec<String>> = vec![Vec::new(); rows.headers().len()];
    preview.columns = rows
        .headers()
        .iter()
        .map(|name| ColumnPreview { name: name.clone(), ..Default::default() })
        .collect();
    let mut count = 0;
    let mut last: Option<Vec<String>> = None;
    while let Some(row) = rows.next_row()? {
        count += 1;
        match row {
            // Where a file that goes on is cut, a quote may be open that its rest closes.
            Err(RowError { reason: Reason::Unterminated { .. }, .. }) if cut => break,
            Err(error) if preview.problems.len() < SAMPLE_ROWS => preview.problems.push(error.to_string()),
            Err(_) => {}
            // Its last row may be cut too, so each row is shown only when there is one after it.
            Ok(row) => show(last.replace(row.cells.to_vec()), layout, preview, &mut columns),
        }
        if count == ROWS {
            break;
        }
    }
    if !cut || count == ROWS {
        show(last, layout, preview, &mut columns);
    }
    if count == 0 {
        preview.problems.push("the file has a header and no rows".to_owned());
    }
    for (column, values) in preview.columns.iter_mut().zip(&columns) {
        let values: Vec<&str> = values.iter().map(String::as_str).collect();
        column.date_forms = forms_that_fit(&values);
        if layout.date_form.is_none()
            && let Some(advice) = advice(&values)
        {
            preview.problems.push(format!("column '{}', if it holds dates: {advice}", column.name));
        }
    }
    Ok(())
}

/// Takes a row into the preview.
fn show(row: Option<Vec<String>>, layout: &Layout, preview: &mut Preview, columns: &mut [Vec<String>]) {
    let Some(row) = row else { return };
    for ((cell, column), values) in row.iter().zip(&mut preview.columns).zip(columns) {
        if layout.is_null(cell) {
            column.empty += 1;
            continue;
        }
        if column.samples.len() < SAMPLES && !column.samples.contains(cell) {
            column.samples.push(cell.clone());
        }
        values.push(cell.clone());
    }
    if preview.rows.len() < SAMPLE_ROWS {
        preview.rows.push(row);
    }
}
