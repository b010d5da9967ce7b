//! How much the names of a query stand for: a part that is given a name with `with` is written out wherever it is
//! named, so a few lines in which each part names the one before it twice stand for a plan without end.

use std::collections::HashMap;
use std::ops::ControlFlow;

use datafusion::sql::sqlparser::ast::{ObjectName, ObjectNamePart, Query, Select, Statement, Visit, Visitor};

use crate::Error;

/// Tables that a query names when its parts are written out. Planning takes time with the square of them.
const TABLES: u64 = 150;
/// Columns of one list after select.
const COLUMNS: usize = 1_000;
/// Parts within parts. The engine looks each of them up twice, and so twice as often with each step.
const DEPTH: usize = 6;

/// That a statement stands for a plan of bounded size.
pub(super) fn few(statement: &Statement) -> Result<(), Error> {
    let mut count = Count { queries: vec![Part::default()], depth: 0 };
    match statement.visit(&mut count) {
        ControlFlow::Break(problem) => Err(Error::Refused(problem)),
        ControlFlow::Continue(()) => Ok(()),
    }
}

/// The queries that are being walked through, the innermost last.
struct Count {
    queries: Vec<Part>,
    /// How many of them are parts with a name.
    depth: usize,
}

/// A query that is being walked through.
#[derive(Default)]
struct Part {
    /// Tables it stands for, so far.
    tables: u64,
    /// The tables that the names it gives stand for.
    names: HashMap<String, u64>,
    /// The queries it will give names to.
    named: Vec<(*const Query, String)>,
}

impl Visitor for Count {
    type Break = String;

    fn pre_visit_query(&mut self, query: &Query) -> ControlFlow<String> {
        self.depth += usize::from(self.name(query).is_some());
        if self.depth > DEPTH {
            return ControlFlow::Break(format!(
                "parts named with with may be nested {DEPTH} deep; name them one after another"
            ));
        }
        let parts = query.with.iter().flat_map(|with| &with.cte_tables);
        let named =
            parts.map(|part| (&raw const *part.query, part.alias.name.value.to_lowercase())).collect();
        self.queries.push(Part { named, ..Part::default() });
        ControlFlow::Continue(())
    }

    fn post_visit_query(&mut self, query: &Query) -> ControlFlow<String> {
        let Some(done) = self.queries.pop() else { return ControlFlow::Continue(()) };
        match self.name(query) {
            Some(name) => {
                self.depth = self.depth.saturating_sub(1);
                if let Some(outer) = self.queries.last_mut() {
                    outer.names.insert(name, done.tables.max(1));
                }
                ControlFlow::Continue(())
            }
            None => self.add(done.tables),
        }
    }

    fn pre_visit_select(&mut self, select: &Select) -> ControlFlow<String> {
        match select.projection.len() > COLUMNS {
            true => ControlFlow::Break(format!("a query may list {COLUMNS} columns; this one lists more")),
            false => ControlFlow::Continue(()),
        }
    }

    fn pre_visit_relation(&mut self, relation: &ObjectName) -> ControlFlow<String> {
        let tables = match relation.0.as_slice() {
            [ObjectNamePart::Identifier(name)] => {
                let name = name.value.to_lowercase();
                self.queries.iter().rev().find_map(|query| query.names.get(&name)).copied().unwrap_or(1)
            }
            _ => 1,
        };
        self.add(tables)
    }
}

impl Count {
    /// The name that the innermost query being walked through gives to another.
    fn name(&self, query: &Query) -> Option<String> {
        let named = self.queries.last()?.named.iter();
        named.filter(|(place, _)| std::ptr::eq(*place, query)).map(|(_, name)| name.clone()).next()
    }

    fn add(&mut self, tables: u64) -> ControlFlow<String> {
        let Some(query) = self.queries.last_mut() else { return ControlFlow::Continue(()) };
        query.tables = query.tables.saturating_add(tables);
        if query.tables > TABLES {
            return ControlFlow::Break(format!(
                "a query may name {TABLES} tables, and a part named with with counts each time it is named; this one names more"
            ));
        }
        ControlFlow::Continue(())
    }
}
