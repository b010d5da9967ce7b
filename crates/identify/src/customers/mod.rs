//! Customers: people, the companies and households they belong to, the part each plays there, and what they said
//! they need.

mod contacts;
mod households;
mod needs;
mod objects;
mod survey_answers;

pub use contacts::account_contacts;
pub use households::households;
pub use needs::needs;
pub use objects::{COMPANIES, PEOPLE};
pub use survey_answers::survey_answers;
