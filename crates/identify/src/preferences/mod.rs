//! The preference page: a person sees what the firm may write to her about, and changes it, without signing in.
//!
//! She comes by a signed link that the firm's messages carry. Whoever has the link may do what she may; it says nothing
//! but who it is for and since when, holds for a year, leads to the record that hers went into, and to nothing once she
//! was forgotten. Looking at it changes nothing, so programs that try out the links of a message do no harm; the link of
//! RFC 8058, which mail programs call, is a POST. What she says takes effect before she is answered.

mod link;
mod page;
mod public;
mod routes;
mod said;
mod who;

pub use link::url_of;
pub(crate) use public::public;
pub(crate) use routes::routes;
