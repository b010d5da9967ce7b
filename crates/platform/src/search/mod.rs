//! Searching everything: records of any object by words or how words begin.
//!
//! Each object that can be searched has an index of words beside its table ([`db::Word`]), made by a follower from
//! what its records hold now. So writing a record costs nothing more, and a record is found within moments of its
//! write; after bulk work once that is over. An index holds nothing of its own: it is not in backups, and is made
//! anew by following the feed from the start.

mod find;
mod follow;
mod routes;

pub use find::find;
pub(crate) use follow::FOLLOWER;
pub(crate) use routes::routes;

/// Most words of one record.
const MOST_WORDS: usize = 500;
/// The longest word, in characters; what is longer is cut.
const LONGEST: usize = 64;

/// The index of an object.
pub(crate) fn index_of(object: &str) -> String {
    format!("words_{object}")
}

/// The words of a search key, each once: its runs of letters and digits.
fn words(key: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for part in key.split(|letter: char| !letter.is_alphanumeric()).filter(|part| !part.is_empty()) {
        let word: String = part.chars().take(LONGEST).collect();
        if words.len() < MOST_WORDS && !words.contains(&word) {
            words.push(word);
        }
    }
    words
}
