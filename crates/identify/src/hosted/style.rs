//! How hosted pages look: one sheet inside the page, allowed by its digest.

use std::sync::LazyLock;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

use super::markup::{Markup, style as raw_style};

/// The sheet. Small enough to be in each page; light and dark; from 320 pixels on.
pub(super) const SHEET: &str = include_str!("style.css");

/// The sheet as an element. It is our own and holds nothing that would end it.
pub(super) fn element() -> Markup {
    raw_style(SHEET)
}

/// What allows the sheet, for `style-src`.
pub(super) static ALLOWED: LazyLock<String> =
    LazyLock::new(|| format!("'sha256-{}'", STANDARD.encode(Sha256::digest(SHEET))));
