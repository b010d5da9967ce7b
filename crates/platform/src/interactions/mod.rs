//! Interactions: moments between a customer and the firm.
//!
//! A moment is never rewritten in place: a correction is a new version with the same id and a higher `seq`,
//! and a withdrawal is a version that says so. Readers take the latest. Each keeps for ever the profile it
//! arrived under.

mod about;
mod columns;
mod forget;
pub mod joins;
mod read;
mod routes;
pub(crate) mod scope;
mod source;
pub mod sql;
mod write;

use model::{Id, Timestamp};

pub(crate) use about::indexes;
pub use about::{Wanted, column_of, of_record, statements_of_records};
pub use columns::{LINKS, described};
pub use forget::forget;
pub(crate) use read::json;
pub use read::{of_person, one, page, several};
pub(crate) use routes::{routes, shape};
pub(crate) use source::source;
pub use write::write_many;

/// A version that is to be written.
#[derive(Clone, Debug, PartialEq)]
pub struct NewInteraction {
    /// The moment's id: the same for all its versions.
    pub id: Id,
    /// Whether an earlier version may be there, which this one replaces.
    pub rewrites: bool,
    /// Whether this version takes the moment back.
    pub withdrawn: bool,
    /// Whether it happened now, and so may trigger something.
    pub live: bool,
    /// Whose it is, as it arrived.
    pub profile_id: Option<Id>,
    /// The company it concerns.
    pub company_id: Option<Id>,
    /// When it happened.
    pub at: Timestamp,
    /// When we heard of it.
    pub received_at: Timestamp,
    /// What happened, a verb in the past like `order_placed`.
    pub kind: String,
    /// Over which channel.
    pub channel: Option<String>,
    /// `in` when the customer acted, `out` when the firm did.
    pub direction: Option<String>,
    /// The department that acted or was acted on.
    pub department: Option<String>,
    /// An amount of money in micros.
    pub amount: Option<i64>,
    /// Its currency.
    pub currency: Option<String>,
    /// How many of something.
    pub quantity: Option<f64>,
    /// Records it belongs to: the column of the interaction and the id.
    pub links: Vec<(String, Id)>,
    /// Other texts by their column: url, referrer, device, country, session, source_id.
    pub texts: Vec<(String, String)>,
    /// Whether a program did it.
    pub is_bot: Option<bool>,
    /// From -1 (bad) to 1 (good).
    pub sentiment: Option<f64>,
    /// Everything else, a JSON object.
    pub properties: Option<String>,
}

impl Default for NewInteraction {
    fn default() -> NewInteraction {
        NewInteraction {
            id: Id::default(),
            rewrites: false,
            withdrawn: false,
            live: false,
            profile_id: None,
            company_id: None,
            at: Timestamp(0),
            received_at: Timestamp(0),
            kind: String::new(),
            channel: None,
            direction: None,
            department: None,
            amount: None,
            currency: None,
            quantity: None,
            links: Vec::new(),
            texts: Vec::new(),
            is_bot: None,
            sentiment: None,
            properties: None,
        }
    }
}
