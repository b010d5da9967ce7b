//! Pages that anybody opens without signing in: forms, the preference page. Each is made on the server, whole, and
//! works without a script.
//!
//! What is said on a page goes through [`Markup`], which escapes texts by construction. The answer forbids scripts and
//! anything from elsewhere, is in no cache and no search engine, and does not tell other sites its address, since that
//! may be a key.

mod answer;
mod language;
mod markup;
mod sent;
mod style;

pub use answer::{Frames, Page, not_found, see_other};
pub use language::Language;
pub use markup::{Attribute, Markup, element, empty, lines, many, text, void};
pub use sent::sent;
