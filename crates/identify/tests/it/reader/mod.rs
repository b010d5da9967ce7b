//! The reader of imports: what it reads, what it refuses, and that it gives back what was written.

mod bad_files;
mod dates;
mod encodings;
mod layout;
mod numbers;
mod preview;
mod real_files;
mod rejects;
mod round_trip;

use identify::reader::{Layout, ReadError, Reason, RowError, open};

/// A `[reader]` table.
fn layout(toml: &str) -> Layout {
    toml::from_str(toml).unwrap()
}

/// Headers, rows and refused rows of a file.
#[derive(Debug)]
struct File {
    headers: Vec<String>,
    rows: Vec<Vec<String>>,
    refused: Vec<RowError>,
}

impl File {
    /// Each refused row as (row, line, column number), with its reason.
    fn refusals(&self) -> Vec<(u64, u64, Option<usize>, Reason)> {
        let place = |error: &RowError| error.column.as_ref().map(|column| column.number);
        self.refused.iter().map(|error| (error.row, error.line, place(error), error.reason.clone())).collect()
    }
}

/// Reads a whole file.
fn read(bytes: impl AsRef<[u8]>, toml: &str) -> Result<File, ReadError> {
    read_with(bytes.as_ref(), &layout(toml))
}

fn read_with(bytes: &[u8], layout: &Layout) -> Result<File, ReadError> {
    let mut rows = open(bytes, layout)?;
    let mut file = File { headers: rows.headers().to_vec(), rows: Vec::new(), refused: Vec::new() };
    while let Some(row) = rows.next_row()? {
        match row {
            Ok(row) => file.rows.push(row.cells.to_vec()),
            Err(error) => file.refused.push(error),
        }
    }
    Ok(file)
}

/// Reads a file that has no bad rows.
fn read_sound(bytes: impl AsRef<[u8]>, toml: &str) -> Vec<Vec<String>> {
    let file = read(bytes, toml).unwrap();
    assert_eq!(file.refused, [], "no row is refused");
    file.rows
}

/// Why a file cannot be read at all.
fn refusal(bytes: impl AsRef<[u8]>, toml: &str) -> String {
    match read(bytes, toml) {
        Ok(file) => panic!("the file was read: {file:?}"),
        Err(error) => error.to_string(),
    }
}
