//! Trade: what is sold, to whom, for how much and when. An order is the truth; the interaction `order_placed`
//! follows from it, as those of invoices, shipments and subscriptions do from theirs.

mod invoices;
mod objects;
mod prices;
mod shipments;
pub mod sql;
mod states;
mod subscriptions;

pub use invoices::invoices;
pub use objects::{ORDER_LINES, ORDERS, PRODUCTS, UNCOUNTED};
pub use prices::{price_list_items, price_lists};
pub use shipments::shipments;
pub use states::{INVOICES, SHIPMENTS, SUBSCRIPTIONS};
pub use subscriptions::subscriptions;
