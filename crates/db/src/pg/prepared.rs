//! Prepared statements, found by their text and the types of their parameters.
//!
//! A value declares its parameter's type; a null fits any. So one statement usually serves all calls: the
//! types inferred for the nulls of the first call are those the values of later calls have.

use std::collections::HashMap;
use std::sync::Arc;

use model::Value;
use postgres::types::Type;
use postgres::{Client, Statement};

use super::error::convert;
use super::value::{Bound, declared};
use crate::text::{Rewritten, rewrite};
use crate::{DbError, Dialect};

/// Prepared statements kept per connection.
const MOST: usize = 400;

/// A statement ready to run.
#[derive(Clone)]
pub(super) struct Ready {
    pub statement: Statement,
    pub columns: Arc<[String]>,
}

/// The statements of one connection.
#[derive(Default)]
pub(super) struct Prepared {
    by_text: HashMap<Box<str>, (Rewritten, Vec<Ready>)>,
    count: usize,
}

impl Prepared {
    /// The statement for these parameters, prepared when there is none yet, and the parameters for it.
    pub fn find<'a>(
        &mut self,
        client: &mut Client,
        sql: &str,
        parameters: &'a [Value],
    ) -> Result<(Ready, Vec<Bound<'a>>), DbError> {
        if self.count >= MOST || self.by_text.len() >= MOST {
            // Texts made for one question come and go; starting over now and then bounds them.
            *self = Prepared::default();
        }
        if !self.by_text.contains_key(sql) {
            self.by_text.insert(sql.into(), (rewrite(sql, Dialect::Postgres)?, Vec::new()));
        }
        let Some((rewritten, known)) = self.by_text.get_mut(sql) else {
            return Err(DbError::sql("a statement was lost from the cache", sql));
        };
        if rewritten.parameters.len() != parameters.len() {
            let message = format!("{} parameters for {}", parameters.len(), rewritten.parameters.len());
            return Err(DbError::sql(message, sql));
        }
        let bound = Prepared::bind(&rewritten.parameters, parameters)?;
        let types: Vec<Type> = bound.iter().map(declared).collect();
        let fits = |ready: &&Ready| {
            types
                .iter()
                .zip(ready.statement.params())
                .all(|(ours, its)| ours == its || *ours == Type::UNKNOWN)
        };
        if let Some(ready) = known.iter().find(fits) {
            return Ok((ready.clone(), bound));
        }
        let statement = client.prepare_typed(&rewritten.sql, &types).map_err(|error| convert(&error, sql))?;
        let columns = statement.columns().iter().map(|column| column.name().to_owned()).collect();
        let ready = Ready { statement, columns };
        known.push(ready.clone());
        self.count += 1;
        Ok((ready, bound))
    }
}
