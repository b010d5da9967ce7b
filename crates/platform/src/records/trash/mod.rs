//! The trash: records that were deleted, one by one, in bulk or by an undo, and bringing them back.
//!
//! Nothing is kept apart for it. The last state of a deleted record is in the feed; what is there again under
//! its id is not in the trash any more.

mod list;
mod routes;
pub(crate) mod sql;

pub(crate) use list::title as title_of_image;
pub(crate) use routes::routes;
