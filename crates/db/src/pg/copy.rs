//! Bulk inserts with `copy … from stdin`, binary format (PostgreSQL manual, "COPY", file formats).

use std::io::Write;

use bytes::{BufMut, BytesMut};
use model::{ColumnType, Value};
use postgres::Client;

use super::error::convert;
use super::value::write;
use crate::DbError;

const SIGNATURE: &[u8] = b"PGCOPY\n\xff\r\n\0";
/// Bytes sent at a time.
const PIECE: usize = 64 * 1024;

/// Inserts rows; names and values have been checked.
pub(super) fn insert(
    client: &mut Client,
    table: &str,
    columns: &[(&str, ColumnType)],
    rows: &[Vec<Value>],
) -> Result<u64, DbError> {
    let names: Vec<String> = columns.iter().map(|(name, _)| format!("\"{name}\"")).collect();
    let sql = format!("copy \"{table}\" ({}) from stdin (format binary)", names.join(", "));
    let mut writer = client.copy_in(&sql).map_err(|error| convert(&error, &sql))?;
    let mut piece = BytesMut::with_capacity(PIECE + 4096);
    piece.put_slice(SIGNATURE);
    piece.put_i32(0);
    piece.put_i32(0);
    for row in rows {
        piece.put_i16(columns.len() as i16);
        for (value, (_, column_type)) in row.iter().zip(columns) {
            field(value, *column_type, &mut piece);
        }
        if piece.len() >= PIECE {
            send(&mut writer, &piece, &sql)?;
            piece.clear();
        }
    }
    piece.put_i16(-1);
    send(&mut writer, &piece, &sql)?;
    writer.finish().map_err(|error| convert(&error, &sql))
}

fn field(value: &Value, column_type: ColumnType, out: &mut BytesMut) {
    if value.is_null() {
        out.put_i32(-1);
        return;
    }
    let at = out.len();
    out.put_i32(0);
    match (value, column_type) {
        (Value::Integer(number), ColumnType::Real) => out.put_f64(*number as f64),
        (value, _) => write(value, out),
    }
    let length = (out.len() - at - 4) as i32;
    out[at..at + 4].copy_from_slice(&length.to_be_bytes());
}

fn send(writer: &mut postgres::CopyInWriter<'_>, piece: &[u8], sql: &str) -> Result<(), DbError> {
    writer.write_all(piece).map_err(|error| {
        let inner = error.get_ref().and_then(|inner| inner.downcast_ref::<postgres::Error>());
        inner.map_or_else(|| DbError::Unavailable(error.to_string()), |inner| convert(inner, sql))
    })
}
