//! E-mail addresses where a file has none.

use model::search_key;

/// An address made of a name: its words without accents and signs, with points between them. A name without a letter
/// or digit of ASCII gives none that anybody could have.
pub(super) fn of(name: &str, domain: &str) -> String {
    let key = search_key(name);
    let words = key
        .split_whitespace()
        .map(|word| word.chars().filter(char::is_ascii_alphanumeric).collect::<String>());
    let words: Vec<String> = words.filter(|word| !word.is_empty()).collect();
    format!("{}@{domain}", words.join("."))
}

#[cfg(test)]
mod tests {
    use super::of;

    #[test]
    fn an_address_is_made_of_the_words_of_a_name() {
        assert_eq!(of("Zoë  O'Brien-Smith", "x.example"), "zoe.obriensmith@x.example");
        assert_eq!(of("李雷", "x.example"), "@x.example");
    }
}
