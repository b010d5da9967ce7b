//! One query for a series that is longer than the bits of a number: the same text for each block of steps, put
//! together, so that all of it is read from one snapshot.

use platform::warehouse::Function;

/// The names of the functions of blocks, by the number of the block.
macro_rules! names {
    ($($block:literal)*) => {
        const NAMES: &[[&str; 3]] = &[$([
            concat!("bought_before_", $block),
            concat!("active_at_", $block),
            concat!("bought_in_", $block),
        ]),*];
    };
}

names!(0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16);

/// How many blocks there can be.
pub(super) const MOST: usize = NAMES.len();

/// The text for all blocks, and their functions. What a row says is of its column `block`; where there is one
/// block, there is no such column.
pub(super) fn joined(sql: &str, mut blocks: Vec<Vec<Function>>) -> (String, Vec<Function>) {
    if blocks.len() < 2 {
        return (sql.to_owned(), blocks.pop().unwrap_or_default());
    }
    let mut parts = Vec::new();
    let mut functions = Vec::new();
    for (number, (block, names)) in blocks.into_iter().zip(NAMES).enumerate() {
        let mut text = sql.to_owned();
        for function in block {
            let usual = function.name();
            let name = names.iter().find(|name| name.starts_with(usual)).copied().unwrap_or(usual);
            text = text.replace(&format!("{usual}("), &format!("{name}("));
            functions.push(renamed(function, name));
        }
        parts.push(format!("select {number} as block, part.* from (\n{text}\n) part"));
    }
    (parts.join("\nunion all\n"), functions)
}

fn renamed(function: Function, to: &'static str) -> Function {
    match function {
        Function::IntegerOfMoment { of, .. } => Function::IntegerOfMoment { name: to, of },
        Function::DayOfMoment { of, .. } => Function::DayOfMoment { name: to, of },
        Function::Text { value, .. } => Function::Text { name: to, value },
        Function::Moment { value, .. } => Function::Moment { name: to, value },
        Function::Day { value, .. } => Function::Day { name: to, value },
    }
}
