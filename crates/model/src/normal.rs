//! The form of a text that searching and sorting compare.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The search key of a text: lower case, without accents, with single blanks. "Zoë  ŞAHİN" and "zoe sahin"
/// have the same key. Databases compare keys byte by byte, so that both sort alike.
pub fn search_key(text: &str) -> String {
    let mut key = String::with_capacity(text.len());
    let mut blank = false;
    for letter in text.nfkd().filter(|letter| !is_combining_mark(*letter)).flat_map(char::to_lowercase) {
        if letter.is_whitespace() || letter.is_control() {
            blank = !key.is_empty();
        } else if !is_combining_mark(letter) {
            if blank {
                key.push(' ');
                blank = false;
            }
            match letter {
                'ß' => key.push_str("ss"),
                'æ' => key.push_str("ae"),
                'ø' => key.push('o'),
                'ł' => key.push('l'),
                'đ' | 'ð' => key.push('d'),
                'ı' => key.push('i'),
                // The form of sigma that ends a word; a capital does not tell them apart.
                'ς' => key.push('σ'),
                other => key.push(other),
            }
        }
    }
    key
}
