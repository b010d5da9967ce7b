//! What a form of a page sends: names with their values.

/// Most values that are read.
const MOST: usize = 2_000;

/// Reads `application/x-www-form-urlencoded` (the URL standard, section 5.1) in its order. What is not UTF-8, and NUL, is
/// replaced; whatever the bytes are, something is read.
pub fn sent(body: &[u8]) -> Vec<(String, String)> {
    let pairs = body.split(|byte| *byte == b'&').filter(|pair| !pair.is_empty()).take(MOST);
    let read = |pair: &[u8]| {
        let mut parts = pair.splitn(2, |byte| *byte == b'=');
        let (name, value) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
        (decoded(name), decoded(value))
    };
    pairs.map(read).collect()
}

fn decoded(text: &[u8]) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut at = 0;
    while let Some(byte) = text.get(at) {
        let digit = |at: usize| text.get(at).and_then(|digit| char::from(*digit).to_digit(16));
        match (byte, digit(at + 1), digit(at + 2)) {
            (b'%', Some(high), Some(low)) => {
                bytes.push((high * 16 + low) as u8);
                at += 2;
            }
            (b'+', ..) => bytes.push(b' '),
            (other, ..) => bytes.push(*other),
        }
        at += 1;
    }
    String::from_utf8_lossy(&bytes).replace('\0', "\u{fffd}")
}

#[cfg(test)]
mod tests {
    use super::sent;

    #[test]
    fn whatever_comes_is_read() {
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        assert_eq!(sent(b"a=1+2&b=%C3%A4&&c"), [pair("a", "1 2"), pair("b", "ä"), pair("c", "")]);
        assert_eq!(sent(b"%=%4&%zz=%00%ff=="), [pair("%", "%4"), pair("%zz", "\u{fffd}\u{fffd}==")]);
        assert!(sent(b"").is_empty());
        assert_eq!(sent(&b"a=b&".repeat(9_000)).len(), 2_000);
    }
}
