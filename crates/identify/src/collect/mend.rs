//! What libraries send that is no JSON, made JSON: halves of characters outside the basic plane, which JavaScript and
//! Python write when a text was cut inside one, and numbers that are none, which Python writes.

use std::borrow::Cow;

/// The same text with U+FFFD for each half of a surrogate pair that stands alone.
pub(super) fn halves(text: &str) -> Cow<'_, str> {
    let bytes = text.as_bytes();
    let mut mended: Option<Vec<u8>> = None;
    let mut copied = 0;
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at] != b'\\' {
            at += 1;
            continue;
        }
        let Some(unit) = unit(bytes, at) else {
            at += 2;
            continue;
        };
        let low = |at: usize| self::unit(bytes, at).is_some_and(|unit| (0xdc00..0xe000).contains(&unit));
        match unit {
            0xd800..0xdc00 if low(at + 6) => at += 12,
            0xd800..0xe000 => {
                let mended = mended.get_or_insert_with(|| Vec::with_capacity(bytes.len()));
                mended.extend_from_slice(&bytes[copied..at]);
                mended.extend_from_slice(b"\\ufffd");
                at += 6;
                copied = at;
            }
            _ => at += 6,
        }
    }
    match mended {
        None => Cow::Borrowed(text),
        Some(mut mended) => {
            mended.extend_from_slice(&bytes[copied..]);
            // Only whole escapes were taken out and put in, all of them ASCII.
            String::from_utf8(mended).map_or(Cow::Borrowed(text), Cow::Owned)
        }
    }
}

/// The code unit of an escape `\uXXXX`.
fn unit(bytes: &[u8], at: usize) -> Option<u16> {
    let escape = bytes.get(at..at + 6)?;
    let digits = escape.strip_prefix(b"\\u")?;
    let digits = std::str::from_utf8(digits).ok().filter(|_| digits.iter().all(u8::is_ascii_hexdigit))?;
    u16::from_str_radix(digits, 16).ok()
}

/// The same text with null for each NaN and infinity outside of strings.
pub(super) fn numbers(text: &str) -> String {
    const NONE: [&str; 3] = ["NaN", "-Infinity", "Infinity"];
    let mut mended = String::with_capacity(text.len());
    let mut rest = text;
    let mut inside = false;
    while let Some(first) = rest.chars().next() {
        let (taken, written) = match first {
            '\\' if inside => {
                let escape: usize = rest.chars().take(2).map(char::len_utf8).sum();
                (escape, &rest[..escape])
            }
            '"' => {
                inside = !inside;
                (1, "\"")
            }
            _ => match NONE.iter().find(|word| !inside && rest.starts_with(**word)) {
                Some(word) => (word.len(), "null"),
                None => (first.len_utf8(), &rest[..first.len_utf8()]),
            },
        };
        mended.push_str(written);
        rest = &rest[taken..];
    }
    mended
}

/// Whether a piece of JSON can be read by everybody: not nested deeply, and without numbers that no double holds.
pub(super) fn sound(json: &str) -> Result<(), &'static str> {
    const DEPTH: usize = 32;
    let (mut depth, mut deepest, mut inside, mut escaped, mut doubtful) = (0_usize, 0, false, false, false);
    let mut digits = 0;
    for byte in json.bytes() {
        if inside {
            match byte {
                _ if escaped => escaped = false,
                b'\\' => escaped = true,
                b'"' => inside = false,
                _ => {}
            }
            continue;
        }
        digits = if byte.is_ascii_digit() { digits + 1 } else { 0 };
        match byte {
            b'"' => inside = true,
            b'{' | b'[' => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            b'}' | b']' => depth = depth.saturating_sub(1),
            b'e' | b'E' => doubtful = true,
            _ => doubtful |= digits > 300,
        }
    }
    if deepest > DEPTH {
        return Err("is nested more than 32 deep");
    }
    // Words like true and false hold an e as well; then it is read to be sure.
    if doubtful && serde_json::from_str::<serde_json::Value>(json).is_err() {
        return Err("holds a number that is too large");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_are_replaced_and_nothing_else() {
        for (text, mended) in [
            (r#""\ud83d\ude00""#, r#""\ud83d\ude00""#),
            (r#""\ud83d""#, r#""\ufffd""#),
            (r#""a\ude00b\uD83Dc""#, r#""a\ufffdb\ufffdc""#),
            (r#""\ud83d\ud83d\ude00""#, r#""\ufffd\ud83d\ude00""#),
            // An escaped backslash before a u is no escape of a character.
            (r#""\\ud83d""#, r#""\\ud83d""#),
            (r#""\\\ud83d""#, r#""\\\ufffd""#),
            (r#""\u00e9 é \u0000""#, r#""\u00e9 é \u0000""#),
            (r#""\u"#, r#""\u"#),
        ] {
            assert_eq!(halves(text), mended);
        }
    }

    #[test]
    fn numbers_that_are_none_are_null_outside_of_strings() {
        let text = r#"{"NaN": NaN, "a": [-Infinity, Infinity, "NaN \" Infinity", 1]}"#;
        assert_eq!(numbers(text), r#"{"NaN": null, "a": [null, null, "NaN \" Infinity", 1]}"#);
    }

    #[test]
    fn only_what_everybody_reads_is_sound() {
        let nested = |depth| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        assert!(sound(&nested(32)).is_ok() && sound(&nested(33)).is_err());
        assert!(sound(r#"{"a": "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[["}"#).is_ok());
        assert!(sound(r#"{"a": 1e308, "b": true}"#).is_ok() && sound(r#"{"a": 1e309}"#).is_err());
        assert!(sound(&format!("[{}]", "9".repeat(400))).is_err());
    }
}
