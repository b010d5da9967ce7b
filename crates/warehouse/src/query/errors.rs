//! What the engine says, in the caller's words.
//!
//! Whatever a caller sends is her mistake or too much, never an internal error; and what is said names only what
//! she can see: the names in a message come from her own catalogue, and neither a path nor a dump of a plan is
//! ever passed on.

use std::io::ErrorKind;

use datafusion::arrow::error::ArrowError;
use datafusion::common::{Column, DataFusionError, SchemaError};
use datafusion::sql::sqlparser::parser::ParserError;

use crate::Error;

/// How much of a message is passed on.
const LENGTH: usize = 400;
/// How many names are listed.
const NAMES: usize = 60;

/// Text that is no SQL.
pub(super) fn unreadable(why: &str) -> Error {
    Error::Refused(format!("this cannot be read as SQL: {}", plain(why)))
}

/// What the parser could not read.
pub(super) fn syntax(error: &DataFusionError) -> Error {
    match error.find_root() {
        DataFusionError::SQL(error, _) => match &**error {
            ParserError::TokenizerError(why) | ParserError::ParserError(why) => unreadable(why),
            ParserError::RecursionLimitExceeded => Error::Refused(
                "the query is nested too deeply; give its parts names with: with part as (…)".into(),
            ),
        },
        other => unreadable(&other.message()),
    }
}

/// What planning or computing found. `tables` are the names the caller can see.
pub(super) fn said(error: &DataFusionError, tables: &[String]) -> Error {
    match error.find_root() {
        DataFusionError::SQL(..) => syntax(error),
        DataFusionError::SchemaError(schema, _) => schema_error(schema),
        DataFusionError::ResourcesExhausted(why) => exhausted(why),
        DataFusionError::Plan(why) => planned(why, tables),
        DataFusionError::Configuration(why) | DataFusionError::Execution(why) => Error::Refused(plain(why)),
        DataFusionError::NotImplemented(why) => {
            Error::Refused(format!("this is not possible here: {}", plain(why)))
        }
        DataFusionError::ArrowError(error, _) => arrow(error),
        DataFusionError::External(error) => external(error.as_ref(), tables),
        DataFusionError::IoError(error) => io(error),
        DataFusionError::ObjectStore(error) => {
            Error::Damaged(logged("a file of the warehouse cannot be read", error))
        }
        DataFusionError::ParquetError(error) => {
            Error::Damaged(logged("a file of the warehouse is not what was written", error))
        }
        DataFusionError::ExecutionJoin(error) => fault(error),
        other => fault(other),
    }
}

/// What the engine failed at although it should not have. The caller learns that it is not her query's meaning
/// that was at fault; the log learns the rest.
pub(super) fn fault(error: &dyn std::fmt::Display) -> Error {
    Error::Refused(logged("the engine cannot run this query; please write it in another way", error))
}

/// The query computed for too long.
pub(super) fn too_long(seconds: u64) -> Error {
    Error::TooHeavy(format!(
        "the query took longer than {seconds} seconds and was ended; ask about a shorter time or fewer rows, or join on columns that are equal"
    ))
}

fn logged(what: &str, error: &dyn std::fmt::Display) -> String {
    tracing::error!(%error, "{what}");
    what.to_owned()
}

fn exhausted(why: &str) -> Error {
    tracing::info!(why, "a query needed too much");
    Error::TooHeavy(if why.contains("disk") {
        "the query needs more room on disk for its intermediate results than one may take; ask about a shorter time or fewer columns".into()
    } else {
        "the query needs more memory than one may take; ask about a shorter time, fewer columns, or group by something with fewer values".into()
    })
}

fn io(error: &std::io::Error) -> Error {
    // The engine wraps its own errors in those of files and back.
    if let Some(inner) = error.get_ref().and_then(|inner| inner.downcast_ref::<DataFusionError>()) {
        return said(inner, &[]);
    }
    match error.kind() {
        // How the engine says that the files for intermediate results have reached their limit.
        ErrorKind::Other if error.to_string().contains("spilling") => exhausted("disk"),
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => exhausted("disk"),
        kind => Error::io("reading the warehouse", kind.into()),
    }
}

fn external(error: &(dyn std::error::Error + Send + Sync + 'static), tables: &[String]) -> Error {
    if let Some(ours) = error.downcast_ref::<Error>() {
        return match ours {
            Error::Refused(why) => Error::Refused(why.clone()),
            Error::TooHeavy(why) => Error::TooHeavy(why.clone()),
            Error::Busy(seconds) => Error::Busy(*seconds),
            Error::Damaged(why) => Error::Damaged(why.clone()),
            Error::Io { what, source } => Error::io(what.clone(), source.kind().into()),
            other => Error::bug(other),
        };
    }
    if let Some(inner) = error.downcast_ref::<DataFusionError>() {
        return said(inner, tables);
    }
    if let Some(inner) = error.downcast_ref::<ArrowError>() {
        return arrow(inner);
    }
    fault(&error)
}

fn arrow(error: &ArrowError) -> Error {
    match error {
        ArrowError::DivideByZero => {
            Error::Refused("a number is divided by zero; write: x / nullif(y, 0)".into())
        }
        ArrowError::MemoryError(why) => exhausted(why),
        ArrowError::OffsetOverflowError(_) => exhausted("too long"),
        ArrowError::ArithmeticOverflow(why)
        | ArrowError::CastError(why)
        | ArrowError::ComputeError(why)
        | ArrowError::InvalidArgumentError(why)
        | ArrowError::NotYetImplemented(why)
        | ArrowError::ParseError(why) => Error::Refused(plain(why)),
        ArrowError::ExternalError(error) => external(error.as_ref(), &[]),
        ArrowError::IoError(_, error) => io(error),
        other => fault(other),
    }
}

fn schema_error(error: &SchemaError) -> Error {
    Error::Refused(match error {
        SchemaError::FieldNotFound { field, valid_fields } => {
            let there: Vec<String> = valid_fields.iter().map(shown).collect();
            match there.is_empty() {
                true => format!("there is no column {}", shown(field)),
                false => format!("there is no column {}; there are: {}", shown(field), listed(&there)),
            }
        }
        SchemaError::AmbiguousReference { field } => {
            format!("{} is a column of several tables; write table.{}", shown(field), field.name)
        }
        SchemaError::DuplicateQualifiedField { name, .. }
        | SchemaError::DuplicateUnqualifiedField { name } => {
            format!("two columns are called {name}; give one of them another name with: as other_name")
        }
    })
}

/// A name as the caller wrote it: without the catalogue that all tables lie in.
fn shown(column: &Column) -> String {
    match &column.relation {
        Some(table) => format!("{}.{}", table.table(), column.name),
        None => column.name.clone(),
    }
}

fn planned(why: &str, tables: &[String]) -> Error {
    let quoted = |before: &str, after: &str| Some(why.strip_prefix(before)?.split_once(after)?.0.to_owned());
    Error::Refused(if let Some(table) = quoted("table '", "' not found") {
        let table = table.strip_prefix("rapport.").unwrap_or(&table);
        let table = table.strip_prefix("public.").unwrap_or(table);
        format!("there is no table {table}; there are: {}", listed(tables))
    } else if let Some(function) =
        quoted("table function '", "' not found").or(quoted("Invalid function '", "'"))
    {
        format!("there is no function {function}")
    } else {
        plain(why)
    })
}

fn listed(names: &[String]) -> String {
    let mut text = names.iter().take(NAMES).cloned().collect::<Vec<_>>().join(", ");
    if names.len() > NAMES {
        text.push_str(" …");
    }
    if text.is_empty() { "none".into() } else { text }
}

/// A message of the engine as one sentence of bounded length, without what is of no use to a caller.
fn plain(why: &str) -> String {
    let why = why.split("\n\nbacktrace").next().unwrap_or_default();
    let why = why.split("This issue was likely caused by a bug").next().unwrap_or_default();
    let words: Vec<&str> = why.split_whitespace().collect();
    let text = words.join(" ").replace("rapport.public.", "").replace("DataFusion", "the engine");
    match text.char_indices().nth(LENGTH) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}
