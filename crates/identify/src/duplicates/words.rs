//! Why two records may be of one person, in words.

use mining::linkage::{Explained, Reason};
use serde_json::{Value as Json, json};

/// What columns are called in a sentence.
const NAMES: &[(&str, &str)] = &[
    ("first_name", "first name"),
    ("last_name", "last name"),
    ("email", "e-mail address"),
    ("phone", "phone number"),
    ("city", "city"),
    ("country", "country"),
    ("birthday", "birthday"),
    ("user_id", "customer number"),
];

/// What weighs less than this, in bits, is not told.
const TOLD: f64 = 0.5;

/// The reasons, the heaviest first: `[{"field", "text", "weight"}]`, weights in bits, against it below zero.
pub(super) fn reasons(explained: &Explained) -> Json {
    let mut told: Vec<&Reason> =
        explained.reasons.iter().filter(|reason| reason.bits.abs() >= TOLD).collect();
    told.sort_by(|one, other| other.bits.abs().total_cmp(&one.bits.abs()));
    let shown = told.into_iter().map(|reason| {
        json!({"field": field(&reason.comparison), "text": text(reason), "weight": (reason.bits * 10.0).round() / 10.0})
    });
    shown.collect()
}

/// The field a comparison is of; none where it is of several.
fn field(comparison: &str) -> Option<&'static str> {
    NAMES.iter().find(|(column, _)| *column == comparison).map(|(column, _)| *column)
}

fn text(reason: &Reason) -> String {
    let Some((_, name)) = NAMES.iter().find(|(column, _)| *column == reason.comparison) else {
        return match (reason.comparison.as_str(), reason.level.as_str()) {
            ("moved house", _) => "may have moved house".to_owned(),
            ("household or colleagues", _) => "may be family or colleagues".to_owned(),
            (_, "swapped") => "first and last name swapped".to_owned(),
            (comparison, level) => format!("{comparison}: {level}"),
        };
    };
    match reason.level.as_str() {
        "same" if reason.bits > 10.0 => format!("same {name}, rare"),
        "same" => format!("same {name}"),
        "different" => format!("different {name}"),
        "similar" => format!("similar {name}"),
        "one slip" => format!("{name} with one slip"),
        "short form" => format!("short form of the {name}"),
        // People have no postcode that could differ.
        level if level.starts_with("same city") => format!("same {name}"),
        level => format!("{name}: {level}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_are_told_in_words() {
        let told = |comparison: &str, level: &str, bits| {
            text(&Reason { comparison: comparison.to_owned(), level: level.to_owned(), bits })
        };
        assert_eq!(told("last_name", "same", 12.0), "same last name, rare");
        assert_eq!(told("first_name", "short form", 3.0), "short form of the first name");
        assert_eq!(told("email", "same name, other domain", 3.0), "e-mail address: same name, other domain");
        assert_eq!(told("city", "same city, other postcode", 3.0), "same city");
        assert_eq!(told("name order", "swapped", 3.0), "first and last name swapped");
    }
}
