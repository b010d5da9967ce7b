//! The media type of a file, from its content. Only what is listed here has one; everything else is bytes.

/// How much of a file is looked at, in bytes.
pub(super) const HEAD: usize = 4_096;

const BYTES: &str = "application/octet-stream";

/// What files begin with.
const BEGINNINGS: &[(&[u8], &str)] = &[
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"\x1f\x8b", "application/gzip"),
    (b"ID3", "audio/mpeg"),
    (b"OggS", "application/ogg"),
];

/// Office documents, which are zip files inside.
const ZIPPED: &[(&str, &str)] = &[
    ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    ("odt", "application/vnd.oasis.opendocument.text"),
    ("ods", "application/vnd.oasis.opendocument.spreadsheet"),
    ("odp", "application/vnd.oasis.opendocument.presentation"),
];

/// The media type of what begins like this, under this name.
pub(super) fn of(head: &[u8], name: &str) -> &'static str {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).unwrap_or_default();
    if let Some((_, known)) = BEGINNINGS.iter().find(|(beginning, _)| head.starts_with(beginning)) {
        return known;
    }
    if head.starts_with(b"RIFF") && head.get(8..12) == Some(b"WEBP") {
        return "image/webp";
    }
    if head.get(4..8) == Some(b"ftyp") {
        return "video/mp4";
    }
    if head.starts_with(b"PK\x03\x04") {
        let office = ZIPPED.iter().find(|(known, _)| *known == ending);
        return office.map_or("application/zip", |(_, known)| known);
    }
    if head.is_empty() || !is_text(head) {
        return BYTES;
    }
    // Markup and scripts are text like any other: nothing here is run.
    if ending == "csv" { "text/csv; charset=utf-8" } else { "text/plain; charset=utf-8" }
}

/// Whether this is UTF-8 without control characters, up to a letter that the end of the look cuts through.
fn is_text(head: &[u8]) -> bool {
    let text = match std::str::from_utf8(head) {
        Ok(text) => text,
        Err(error) if error.error_len().is_none() => {
            std::str::from_utf8(&head[..error.valid_up_to()]).unwrap_or_default()
        }
        Err(_) => return false,
    };
    !text.chars().any(|letter| letter.is_control() && !matches!(letter, '\n' | '\r' | '\t' | '\u{c}'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_says_what_it_is() {
        for (head, name, expected) in [
            (&b"%PDF-1.7 x"[..], "a.html", "application/pdf"),
            (b"\x89PNG\r\n\x1a\nrest", "a", "image/png"),
            (b"<html><script>alert(1)</script>", "a.html", "text/plain; charset=utf-8"),
            (b"<svg xmlns='x' onload='alert(1)'/>", "a.svg", "text/plain; charset=utf-8"),
            (b"a,b\n1,2\n", "a.CSV", "text/csv; charset=utf-8"),
            (b"PK\x03\x04xx", "a.docx", ZIPPED[0].1),
            (b"PK\x03\x04xx", "a.jar", "application/zip"),
            (b"MZ\x90\x00", "a.png", BYTES),
            (b"", "a.txt", BYTES),
            ("Ä".as_bytes().split_at(1).0, "a.txt", "text/plain; charset=utf-8"),
            (b"\xff\xfe\x00", "a.txt", BYTES),
        ] {
            assert_eq!(of(head, name), expected, "{name} {head:?}");
        }
    }
}
