//! What a person is worth: so far, by formula, and by what the models expect of her.
//!
//! A row per person who has bought is kept in `person_values` (see [`objects`]) and shown on people. A
//! follower keeps it up with the orders, jobs fit the models and score everybody. What one person's page
//! shows is computed from her orders when asked, by the same functions.
//!
//! Money is net revenue in the firm's currency. An order in another currency is a purchase but has no
//! amount, for there are no rates. Orders after the firm's last day (`as_of`) are kept and not looked at.

pub mod account;
pub mod follow;
pub mod formula;
pub mod historic;
pub mod jobs;
pub mod levels;
pub mod models;
pub mod notes;
pub mod objects;
pub mod purchases;
mod routes;
pub mod scoring;
mod shapes;
mod show;
pub mod sql;
pub mod store;
pub mod streams;
pub mod train;
pub mod view;
pub mod whole;

use platform::firm::Firm;
use platform::{App, Error};
use serde_json::json;

pub use routes::routes;
pub use shapes::records as records_shape;
pub use show::person;

/// Rises when rows hold something that those written before lack, so that everybody is scored again.
const ROWS: u32 = 2;

/// The settings of the firm that stored values depend on, as one text.
pub fn settings_key(firm: &Firm) -> String {
    let zone = firm.time_zone.iana_name().unwrap_or("UTC");
    format!(
        "{ROWS} {} {zone} {:?} {:?} {:?}",
        firm.currency, firm.as_of, firm.margin_share, firm.lifespan_years
    )
}

/// Enqueues new fits and scores when the firm's settings are not those that the stored values were computed
/// with. Meant for the start of a server; does nothing when the settings are as they were.
pub fn follow_settings(app: &App) -> Result<(), Error> {
    let app = app.clone();
    app.clone().write_blocking(move |tx| {
        if tx.query_one(sql::UNNUMBERED, &[])?.is_some() {
            // They were written by an earlier version, and the warehouse does not see them.
            platform::jobs::enqueue(tx, &app, jobs::SCORE.name, &json!({}), Some(jobs::SCORE_KEY))?;
        }
        let Some(levels) = notes::levels(tx)? else { return Ok(()) };
        if levels.settings == settings_key(&app.firm) {
            return Ok(());
        }
        // Times and amounts mean something else now, which is what the models learnt from.
        let payload = json!({ "by": "growth" });
        platform::jobs::enqueue(tx, &app, jobs::FIT.name, &payload, Some(jobs::FIT_KEY)).map(drop)
    })
}
