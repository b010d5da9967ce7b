//! SQLite's errors, sorted into ours.

use crate::DbError;

/// Sorts an error of SQLite into ours.
pub(crate) fn convert(error: &rusqlite::Error, sql: &str) -> DbError {
    use rusqlite::ffi::ErrorCode;
    let (code, message) = match error {
        rusqlite::Error::SqliteFailure(code, message) => {
            (code, message.clone().unwrap_or_else(|| code.to_string()))
        }
        rusqlite::Error::SqlInputError { error: code, msg, .. } => (code, msg.clone()),
        other => return DbError::sql(other, sql),
    };
    match code.code {
        ErrorCode::ConstraintViolation => match message.strip_prefix("UNIQUE constraint failed: ") {
            Some(key) => unique(key),
            None => DbError::Constraint(message),
        },
        ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => DbError::Locked(message),
        ErrorCode::OperationInterrupted => DbError::Timeout,
        ErrorCode::DiskFull => DbError::Full,
        ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => DbError::Damaged(message),
        ErrorCode::SystemIoFailure | ErrorCode::OutOfMemory => DbError::Unavailable(message),
        _ => DbError::sql(message, sql),
    }
}

/// `person.source, person.source_id` taken apart.
fn unique(key: &str) -> DbError {
    let mut table = String::new();
    let columns = key
        .split(", ")
        .map(|part| match part.split_once('.') {
            Some((before, column)) => {
                table = before.to_owned();
                column.to_owned()
            }
            None => part.to_owned(),
        })
        .collect();
    DbError::Unique { table, columns }
}
