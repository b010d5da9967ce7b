//! What may be asked: one statement that reads, of a size that can be planned.
//!
//! This looks at the text alone. What its names mean, and that nothing but reading came out of it, is checked on
//! the plan.

use datafusion::sql::parser::{DFParserBuilder, Statement};
use datafusion::sql::sqlparser::ast::Statement as Sql;
use datafusion::sql::sqlparser::dialect::GenericDialect;
use datafusion::sql::sqlparser::tokenizer::{Token, TokenWithSpan, Tokenizer};

use super::errors;
use crate::Error;

/// Characters of a query.
const TEXT: usize = 100_000;
/// Words, numbers and signs of a query.
const TOKENS: usize = 20_000;
/// Signs and words that join two values. A chain of them is as deep as it is long, and planning takes time with
/// the square of its depth.
const OPERATORS: usize = 2_000;
/// Brackets within brackets. The parser tries some of them in several ways, each time from the start.
const BRACKETS: usize = 40;
/// Expressions within expressions, and queries within queries.
pub(super) const NESTING: usize = 50;

/// Reads the one statement of a query.
pub(super) fn read(sql: &str) -> Result<Statement, Error> {
    if sql.chars().count() > TEXT {
        return Err(refused(format!("a query may have {TEXT} characters")));
    }
    if sql.contains('\0') {
        return Err(refused("a query may not contain the character NUL"));
    }
    let tokens = Tokenizer::new(&GenericDialect {}, sql)
        .tokenize_with_location()
        .map_err(|error| errors::unreadable(&error.to_string()))?;
    measure(&tokens)?;
    let mut statements = DFParserBuilder::new(tokens)
        .with_dialect(&GenericDialect {})
        .with_recursion_limit(NESTING)
        .build()
        .and_then(|mut parser| parser.parse_statements())
        .map_err(|error| errors::syntax(&error))?;
    let statement =
        statements.pop_front().ok_or_else(|| refused("there is no query; write one, such as select 1"))?;
    if !statements.is_empty() {
        return Err(refused("one query at a time: there are several statements"));
    }
    reads(&statement)?;
    Ok(statement)
}

/// That the text is not too much to plan.
fn measure(tokens: &[TokenWithSpan]) -> Result<(), Error> {
    let (mut words, mut operators, mut depth, mut deepest) = (0_usize, 0_usize, 0_usize, 0_usize);
    for token in tokens.iter().map(|token| &token.token) {
        match token {
            Token::Whitespace(_) | Token::EOF => continue,
            Token::LParen | Token::LBracket | Token::LBrace => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            Token::RParen | Token::RBracket | Token::RBrace => depth = depth.saturating_sub(1),
            token if joins(token) => operators += 1,
            _ => {}
        }
        words += 1;
    }
    if words > TOKENS {
        return Err(refused(format!(
            "a query may have {TOKENS} words, numbers and signs; this one has {words}"
        )));
    }
    if deepest > BRACKETS {
        return Err(refused(format!(
            "brackets may be nested {BRACKETS} deep; these are nested {deepest} deep"
        )));
    }
    if operators > OPERATORS {
        return Err(refused(format!(
            "a query may have {OPERATORS} operators; this one has {operators} (for many values, write: x in (1, 2, …))"
        )));
    }
    Ok(())
}

/// Whether a token makes an expression deeper: everything that is not a name, a value or a mark between them.
fn joins(token: &Token) -> bool {
    match token {
        Token::Word(word) => {
            word.quote_style.is_none()
                && [
                    "and",
                    "or",
                    "not",
                    "union",
                    "intersect",
                    "except",
                    "join",
                    "is",
                    "like",
                    "ilike",
                    "between",
                    "case",
                ]
                .iter()
                .any(|name| word.value.eq_ignore_ascii_case(name))
        }
        Token::Number(..)
        | Token::Char(_)
        | Token::SingleQuotedString(_)
        | Token::DoubleQuotedString(_)
        | Token::NationalStringLiteral(_)
        | Token::EscapedStringLiteral(_)
        | Token::DollarQuotedString(_)
        | Token::Comma
        | Token::SemiColon
        | Token::Period
        | Token::Placeholder(_) => false,
        _ => true,
    }
}

/// That a statement reads, and says so when it does not.
fn reads(statement: &Statement) -> Result<(), Error> {
    match statement {
        Statement::Statement(sql) => match &**sql {
            Sql::Query(_) => Ok(()),
            Sql::Explain { .. } | Sql::ExplainTable { .. } => {
                Err(refused("explain is not answered here; ask for the rows themselves"))
            }
            other => Err(only_queries(&verb(other))),
        },
        Statement::Explain(_) => Err(refused("explain is not answered here; ask for the rows themselves")),
        Statement::CreateExternalTable(_) => Err(only_queries("create external table")),
        Statement::CopyTo(_) => Err(only_queries("copy")),
        Statement::Reset(_) => Err(only_queries("reset")),
    }
}

/// The first word of a statement, as it would be written.
fn verb(statement: &Sql) -> String {
    let text: String = statement.to_string().chars().take(40).collect();
    text.split_whitespace().next().unwrap_or_default().to_lowercase()
}

fn only_queries(verb: &str) -> Error {
    refused(format!("only queries are answered here (select …, with …); this begins with {verb}"))
}

fn refused(why: impl Into<String>) -> Error {
    Error::Refused(why.into())
}
