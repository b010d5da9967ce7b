//! When something was said, as files write it.

use jiff::tz::TimeZone;
use model::Timestamp;

use crate::reader::dates::{Dates, forms_that_fit};

/// Reads ISO 8601, or the one other form that fits; without an offset it is in the firm's time zone.
pub(super) fn read(text: &str, zone: &TimeZone) -> Result<Timestamp, String> {
    let by = |form: Option<&str>| Dates::new(form, None, zone.clone()).ok()?.moment(text).ok();
    if let Some(at) = by(None) {
        return Ok(at);
    }
    match forms_that_fit(&[text]).as_slice() {
        [form] => by(Some(form)).ok_or_else(|| "is no moment that there was".to_owned()),
        [] => Err("must be a day or a moment, like 2026-03-01 or 2026-03-01T10:00:00Z".to_owned()),
        _ => Err("may mean several days; write it like 2026-03-01".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may panic")]
    use super::*;

    #[test]
    fn what_may_mean_two_days_is_refused() {
        let zone = TimeZone::get("Europe/Berlin").unwrap();
        let shown = |text: &str| read(text, &zone).map(|at| at.to_string());
        assert_eq!(shown("2025-07-01").unwrap(), "2025-06-30T22:00:00Z");
        assert_eq!(shown("2025-07-01T10:00:00Z").unwrap(), "2025-07-01T10:00:00Z");
        assert_eq!(shown("31.12.2024").unwrap(), "2024-12-30T23:00:00Z");
        assert!(shown("03/04/2025").is_err());
        assert!(shown("yesterday").is_err());
        assert!(shown("2025-02-30").is_err());
    }
}
