//! Trade: what is sold, to whom and when. An order is the truth; the interaction `order_placed` follows
//! from it.

mod objects;

pub use objects::{ORDER_LINES, ORDERS, PRODUCTS, UNCOUNTED};
