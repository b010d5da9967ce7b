//! Times of the day: seconds since midnight, written `09:30` or `09:30:15`.

use crate::ModelError;

/// The seconds since midnight.
pub fn read(text: &str) -> Result<i64, ModelError> {
    let parts: Vec<&str> = text.split(':').collect();
    let part = |at: usize, below: i64| match parts.get(at) {
        Some(part) if part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit()) => {
            part.parse().ok().filter(|number| *number < below)
        }
        None if at == 2 => Some(0),
        _ => None,
    };
    match (part(0, 24), part(1, 60), part(2, 60)) {
        (Some(hours), Some(minutes), Some(seconds)) if parts.len() <= 3 => {
            Ok((hours * 60 + minutes) * 60 + seconds)
        }
        _ => {
            let text: String = text.chars().take(50).collect();
            Err(ModelError::Value(format!("'{text}' is not a time of the day; write it like 09:30")))
        }
    }
}

/// The time as it is written; seconds only where there are any.
pub fn write(seconds: i64) -> String {
    let (hours, minutes, rest) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
    if rest == 0 { format!("{hours:02}:{minutes:02}") } else { format!("{hours:02}:{minutes:02}:{rest:02}") }
}
