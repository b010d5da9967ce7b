//! From the name a user gives to the slug that addresses, columns and files use.

/// Names of users, in characters.
pub(super) const LABEL_LIMIT: usize = 100;
/// What tells the slugs of users from those of rooms, also of rooms to come.
pub(super) const PREFIX: &str = "x_";
/// With the longest ending of a column and of an index, names stay within the 63 bytes of a database.
const LONGEST: usize = 22;

/// A slug for a name: its letters and digits in ASCII. `taken` says which cannot be had; a number makes the
/// difference then. A name without such letters is called `plain`.
pub(super) fn of(name: &str, plain: &str, taken: impl Fn(&str) -> bool) -> String {
    let mut words = String::new();
    for letter in model::search_key(name).chars() {
        if letter.is_ascii_alphanumeric() {
            words.push(letter);
        } else if !words.is_empty() && !words.ends_with('_') {
            words.push('_');
        }
        if words.len() >= LONGEST {
            break;
        }
    }
    let words = words.trim_end_matches('_');
    let words = if words.is_empty() { plain } else { words };
    let slug = format!("{PREFIX}{words}");
    if !taken(&slug) {
        return slug;
    }
    let shorter = &words[..words.len().min(LONGEST - 4)];
    let mut number = 2_u32;
    loop {
        let slug = format!("{PREFIX}{}_{number}", shorter.trim_end_matches('_'));
        if !taken(&slug) {
            return slug;
        }
        number += 1;
    }
}
