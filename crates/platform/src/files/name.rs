//! Names of files: as they are kept, and as they stand in a header.

/// The longest name, in characters.
const LONGEST: usize = 200;

/// A name as it is kept: the last part of a path, without what hides or turns around what is shown.
pub(super) fn kept(sent: &str) -> String {
    let last = sent.rsplit(['/', '\\']).next().unwrap_or_default();
    let plain: String = last.chars().filter(|letter| !letter.is_control() && !turns(*letter)).collect();
    let plain = plain.trim().trim_start_matches('.').trim();
    match plain.chars().count() {
        0 => "file".to_owned(),
        count if count > LONGEST => {
            // The ending stays, which says what to open it with.
            let ending: String =
                plain.rsplit_once('.').map(|(_, ending)| format!(".{ending}")).unwrap_or_default();
            let ending = if ending.chars().count() > 20 { String::new() } else { ending };
            let room = LONGEST - ending.chars().count();
            plain.chars().take(room).chain(ending.chars()).collect()
        }
        _ => plain.to_owned(),
    }
}

/// Characters that change the direction of a text or are not seen (Unicode, Bidi_Control and joiners).
fn turns(letter: char) -> bool {
    matches!(letter, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// The value of `Content-Disposition` (RFC 6266): plain letters for those who know nothing else, and the whole
/// name in UTF-8 (RFC 8187).
pub(super) fn disposition(name: &str) -> String {
    let plain: String = name
        .chars()
        .map(|letter| match letter {
            '"' | '\\' | '%' => '_',
            letter if letter.is_ascii_graphic() || letter == ' ' => letter,
            _ => '_',
        })
        .collect();
    let mut whole = String::new();
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            whole.push(char::from(byte));
        } else {
            whole.push_str(&format!("%{byte:02X}"));
        }
    }
    format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{whole}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_plain() {
        for (sent, name) in [
            ("report.pdf", "report.pdf"),
            ("../../etc/passwd", "passwd"),
            ("C:\\temp\\a b.txt", "a b.txt"),
            ("a\r\nSet-Cookie: x=1.txt", "aSet-Cookie: x=1.txt"),
            ("photo\u{202e}gpj.exe", "photogpj.exe"),
            ("...", "file"),
            (".htaccess", "htaccess"),
            ("", "file"),
            (" / ", "file"),
            ("Ärger 東京.png", "Ärger 東京.png"),
        ] {
            assert_eq!(kept(sent), name, "{sent:?}");
        }
        let long = kept(&format!("{}.tar.gz", "x".repeat(500)));
        assert_eq!((long.chars().count(), long.ends_with("x.gz")), (LONGEST, true));
    }

    #[test]
    fn headers_hold_nothing_but_the_name() {
        assert_eq!(disposition("a.txt"), "attachment; filename=\"a.txt\"; filename*=UTF-8''a.txt");
        assert_eq!(
            disposition("a\"; filename=\"b\u{e4}%41.html"),
            "attachment; filename=\"a_; filename=_b__41.html\"; \
             filename*=UTF-8''a%22%3B%20filename%3D%22b%C3%A4%2541.html"
        );
    }
}
