//! Guards cells against being run as a formula by a spreadsheet: what we write with a leading apostrophe, we
//! read back without it (OWASP, "CSV Injection").
//!
//! A cell is dangerous when it begins with `=`, `+`, `-`, `@`, a tabulator, CR or LF, or with a full-width
//! form of the first four. A plain number like `-12.50` or `+4930123` is not: it can do no harm, and other
//! programs are to read it as a number. A cell that already begins with apostrophes before something dangerous
//! gets one more, so that reading gives back exactly what was written.

use std::borrow::Cow;

/// The cell as it is written.
pub fn neutralise(cell: &str) -> Cow<'_, str> {
    if is_dangerous(cell.trim_start_matches('\'')) {
        Cow::Owned(format!("'{cell}"))
    } else {
        Cow::Borrowed(cell)
    }
}

/// The cell as it was before it was written.
pub fn restore(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if is_dangerous(rest.trim_start_matches('\'')) => rest,
        _ => cell,
    }
}

fn is_dangerous(cell: &str) -> bool {
    match cell.chars().next() {
        Some('+' | '-') => !is_number(&cell[1..]),
        Some('=' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠') => true,
        _ => false,
    }
}

/// Digits, with at most one decimal sign between them.
fn is_number(text: &str) -> bool {
    let (whole, fraction) = text.split_once(['.', ',']).unwrap_or((text, "0"));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    digits(whole) && digits(fraction)
}
