//! What may be asked: one statement that reads, of a size that can be planned.
//!
//! This looks at the text alone. What its names mean, and that nothing but reading came out of it, is checked on
//! the plan.

use datafusion::sql::parser::{DFParserBuilder, Statement};
use datafusion::sql::sqlparser::ast::Statement as Sql;
use datafusion::sql::sqlparser::dialect::GenericDialect;
use datafusion::sql::sqlparser::tokenizer::{Token, TokenWithSpan, Tokenizer};

use super::{errors, parts};
use crate::Error;

/// Characters of a query.
const TEXT: usize = 100_000;
/// Words, numbers and signs of a query.
const TOKENS: usize = 20_000;
/// Signs and words that join two values. A chain of them is as deep as it is long, and planning takes time with
/// the square of its depth.
const OPERATORS: usize = 1_000;
/// Brackets within brackets. The parser tries some of them in several ways, each time from the start.
const BRACKETS: usize = 40;
/// Expressions within expressions, and queries within queries.
pub(super) const NESTING: usize = 50;

/// Groupings that one query asks for at once with cube, rollup and grouping sets.
const GROUPINGS: usize = 4_096;

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
                operators += usize::from(matches!(token, Token::LBracket));
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
    if groupings(tokens) > GROUPINGS {
        return Err(refused(format!(
            "cube, rollup and grouping sets may make {GROUPINGS} groupings; these make more"
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

/// Words that join two values, or stand before or behind one and make it deeper.
const JOINING: [&str; 20] = [
    "and",
    "at",
    "between",
    "case",
    "collate",
    "div",
    "except",
    "ilike",
    "in",
    "intersect",
    "is",
    "join",
    "like",
    "mod",
    "not",
    "or",
    "regexp",
    "similar",
    "union",
    "xor",
];

/// Whether a token makes an expression deeper: everything that is not a name, a value or a mark between them.
fn joins(token: &Token) -> bool {
    match token {
        Token::Word(word) => {
            word.quote_style.is_none() && JOINING.iter().any(|name| word.value.eq_ignore_ascii_case(name))
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

/// How many groupings cube, rollup and grouping sets make, if all of a query's are combined. They are written out
/// one by one while the query is planned.
fn groupings(tokens: &[TokenWithSpan]) -> usize {
    let mut tokens = tokens
        .iter()
        .map(|token| &token.token)
        .filter(|token| !matches!(token, Token::Whitespace(_)))
        .peekable();
    let mut all = 1_usize;
    while let Some(token) = tokens.next() {
        let Token::Word(word) = token else { continue };
        if word.quote_style.is_some() || !matches!(tokens.peek(), Some(Token::LParen)) {
            continue;
        }
        // What stands between the brackets that follow, without those within.
        let (mut depth, mut parts) = (0_usize, 1_usize);
        for inner in tokens.clone() {
            match inner {
                Token::LParen => depth += 1,
                Token::RParen if depth == 1 => break,
                Token::RParen => depth -= 1,
                Token::Comma if depth == 1 => parts += 1,
                _ => {}
            }
        }
        let made = match word.value.to_lowercase().as_str() {
            "cube" => 1_usize.checked_shl(u32::try_from(parts).unwrap_or(u32::MAX)).unwrap_or(usize::MAX),
            "rollup" => parts + 1,
            "sets" => parts,
            _ => 1,
        };
        all = all.saturating_mul(made);
    }
    all
}

/// That a statement reads, and says so when it does not.
fn reads(statement: &Statement) -> Result<(), Error> {
    match statement {
        Statement::Statement(sql) => match &**sql {
            query @ Sql::Query(_) => parts::few(query),
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
