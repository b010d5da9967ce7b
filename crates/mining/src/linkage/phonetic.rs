//! How a name sounds: a code of consonants, so that names written differently and spoken alike share it.
//!
//! A small code of our own in the manner of Metaphone (Philips 1990): vowels count only at the beginning,
//! voiced and voiceless consonants are one, and common English and German digraphs are one sound.

/// The most sounds of a code.
const SOUNDS: usize = 6;

/// The code of a folded name, never 0 but for an empty one. Names in letters other than a to z get a code of
/// their own each.
#[must_use]
pub fn sound(name: &str) -> u64 {
    if name.is_empty() {
        return 0;
    }
    let letters: Vec<u8> = name.bytes().filter(u8::is_ascii_lowercase).collect();
    if letters.is_empty() || !name.is_ascii() {
        return super::hash::of(name) | 1 << 63;
    }
    let mut code = 0u64;
    let (mut count, mut last, mut at) = (0, 0u8, 0);
    while at < letters.len() && count < SOUNDS {
        let (heard, length) = spoken(&letters, at);
        if heard != 0 && heard != last {
            code = code << 5 | u64::from(heard - b'a' + 1);
            count += 1;
        }
        // A vowel between two equal consonants keeps them apart, a silent letter does not.
        if heard != 0 || is_vowel(letters[at]) {
            last = heard;
        }
        at += length;
    }
    if code == 0 { 31 } else { code }
}

fn is_vowel(letter: u8) -> bool {
    matches!(letter, b'a' | b'e' | b'i' | b'o' | b'u' | b'y')
}

/// The sound at a place, 0 if none, and how many letters make it.
fn spoken(letters: &[u8], at: usize) -> (u8, usize) {
    let rest = &letters[at..];
    let next = rest.get(1).copied().unwrap_or(0);
    match rest {
        [b'k', b'n', ..] | [b'g', b'n', ..] | [b'w', b'r', ..] | [b'p', b's', ..] if at == 0 => {
            let (heard, length) = spoken(letters, 1);
            (heard, 1 + length)
        }
        [b's', b'c', b'h', ..] => (b'x', 3),
        [b't', b'c', b'h', ..] => (b'x', 3),
        [b's' | b'c', b'h', ..] => (b'x', 2),
        [b'p', b'h', ..] => (b'f', 2),
        [b't', b'h', ..] | [b'd', b't', ..] => (b't', 2),
        [b'c', b'k', ..] => (b'k', 2),
        [b'g', b'h', b't', ..] => (0, 2),
        [b'g', b'h', ..] if at > 0 => (0, 2),
        [b't', b'z', ..] => (b's', 2),
        [b'c', ..] if matches!(next, b'e' | b'i' | b'y') => (b's', 1),
        [b'h', ..] => (0, 1),
        [b'w', ..] if at > 0 && !is_vowel(next) => (0, 1),
        [letter, ..] if is_vowel(*letter) => (if at == 0 { b'a' } else { 0 }, 1),
        [letter, ..] => (
            match letter {
                b'b' | b'p' => b'p',
                b'd' | b't' => b't',
                b'c' | b'g' | b'k' | b'q' => b'k',
                b'j' => b'j',
                b's' | b'z' => b's',
                b'x' => b's',
                b'f' | b'v' | b'w' => b'f',
                other => *other,
            },
            1,
        ),
        [] => (0, 1),
    }
}
