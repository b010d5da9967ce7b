//! PostgreSQL's errors, sorted into ours by their SQLSTATE (PostgreSQL manual, appendix A).

use crate::DbError;

/// Sorts an error.
pub(super) fn convert(error: &postgres::Error, sql: &str) -> DbError {
    let Some(db) = error.as_db_error() else {
        // A value that could not be written or read is our mistake; all else here is the connection's.
        let source = std::error::Error::source(error).map(ToString::to_string);
        let text = source.map_or(error.to_string(), |source| format!("{error}: {source}"));
        let ours = error.to_string().contains("serializ");
        return if ours { DbError::sql(text, sql) } else { DbError::Unavailable(text) };
    };
    let detail = db.detail().unwrap_or_default();
    let message = match detail {
        "" => db.message().to_owned(),
        detail => format!("{}: {detail}", db.message()),
    };
    match db.code().code() {
        "23505" => unique(db.table().unwrap_or_default(), detail),
        code if code.starts_with("23") => DbError::Constraint(message),
        "40001" | "40P01" | "55P03" => DbError::Locked(message),
        "57014" => DbError::Timeout,
        "53100" => DbError::Full,
        "XX001" | "XX002" => DbError::Damaged(message),
        code if code.starts_with("08") || code.starts_with("57P") || code.starts_with("53") => {
            DbError::Unavailable(message)
        }
        // A password or a database name that is wrong: no transaction of ours can run.
        code if code.starts_with("28") || code.starts_with("3D") => DbError::Unavailable(message),
        "54000" if db.routine().is_some_and(|routine| TOO_LONG.contains(&routine)) => {
            DbError::Unstorable("a text is too long for the index it belongs into")
        }
        _ => DbError::sql(message, sql),
    }
}

/// Where PostgreSQL refuses a row of an index for its size; the words of the error may be in any language.
const TOO_LONG: [&str; 2] = ["_bt_check_third_page", "index_form_tuple_context"];

/// `Key (source, source_id)=(…) already exists.` taken apart. Only the brackets are looked at, for the
/// words may be in the server's language.
fn unique(table: &str, detail: &str) -> DbError {
    let key = detail.split_once('(').and_then(|(_, rest)| rest.split_once(")=(")).map_or("", |(key, _)| key);
    let columns = key.split(", ").map(|name| name.trim_matches('"').to_owned()).collect();
    DbError::Unique { table: table.to_owned(), columns }
}
