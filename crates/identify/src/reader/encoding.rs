//! Which encoding the bytes are in: what is named, what a byte order mark says, or UTF-8 when every byte of
//! the beginning agrees. Anything else is refused with the candidates and how each would read.

use encoding_rs::{DecoderResult, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::ReadError;

/// An encoding of the WHATWG Encoding Standard. `latin-1` means windows-1252, as it does on the web; its five
/// undefined bytes are refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Encoding(pub(super) &'static encoding_rs::Encoding);

impl Encoding {
    /// UTF-8.
    pub const UTF_8: Encoding = Encoding(UTF_8);

    /// The name in lower case, as written in a map file.
    pub fn name(self) -> &'static str {
        match self.0.name() {
            "UTF-8" => "utf-8",
            "UTF-16LE" => "utf-16le",
            "UTF-16BE" => "utf-16be",
            name => name,
        }
    }

    /// The encoding of this name, or a text that says which names there are.
    pub fn named(label: &str) -> Result<Encoding, String> {
        match label.trim().to_ascii_lowercase().as_str() {
            "utf-16" | "utf16" => Err("say utf-16le or utf-16be".to_owned()),
            "latin-1" | "latin 1" => Ok(Encoding(WINDOWS_1252)),
            plain => {
                encoding_rs::Encoding::for_label_no_replacement(plain.as_bytes()).map(Encoding).ok_or_else(|| {
                    format!(
                        "'{label}' is not an encoding; say utf-8, utf-16le, utf-16be, windows-1252 or another \
                         label of the WHATWG Encoding Standard"
                    )
                })
            }
        }
    }
}

impl Serialize for Encoding {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl<'de> Deserialize<'de> for Encoding {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Encoding, D::Error> {
        let label = String::deserialize(deserializer)?;
        Encoding::named(&label).map_err(serde::de::Error::custom)
    }
}

/// An encoding a file could be in, with the word around the first doubtful byte as it would read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EncodingChoice {
    /// The encoding.
    pub encoding: Encoding,
    /// How the first doubtful word reads in it.
    pub sample: String,
}

/// Whether the bytes at hand are all there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rest {
    /// More may follow.
    MoreMayCome,
    /// This is the end of the file.
    Last,
}

/// The encoding of a file that begins with `head`, and how many bytes its byte order mark has.
pub(super) fn detect(
    head: &[u8],
    rest: Rest,
    said: Option<Encoding>,
) -> Result<(Encoding, usize), ReadError> {
    refuse_what_is_not_text(head)?;
    if let Some((found, mark)) = encoding_rs::Encoding::for_bom(head) {
        let found = Encoding(found);
        return match said {
            Some(said) if said != found => Err(ReadError::MarkContradicts { found, said }),
            _ => Ok((found, mark)),
        };
    }
    if let Some(said) = said {
        return Ok((said, 0));
    }
    if let Some(found) = unmarked_utf16(head) {
        return Err(ReadError::UnmarkedUtf16(found));
    }
    match std::str::from_utf8(head) {
        Ok(_) => Ok((Encoding::UTF_8, 0)),
        Err(error) if error.error_len().is_none() && rest == Rest::MoreMayCome => Ok((Encoding::UTF_8, 0)),
        Err(error) => {
            let at = error.valid_up_to();
            Err(ReadError::UnknownEncoding { offset: at as u64, byte: head[at], choices: choices(head, at) })
        }
    }
}

/// Files by their first bytes that people upload in place of a text file.
fn refuse_what_is_not_text(head: &[u8]) -> Result<(), ReadError> {
    let kinds: [(&[u8], &str); 7] = [
        (b"PK\x03\x04", "an Excel workbook or another zip archive"),
        (b"\xd0\xcf\x11\xe0", "an old Excel workbook"),
        (b"\x1f\x8b", "compressed with gzip"),
        (b"%PDF-", "a PDF"),
        (b"PAR1", "a Parquet file"),
        (b"SQLite format 3\0", "an SQLite database"),
        (b"\xff\xfe\0\0", "in UTF-32"),
    ];
    match kinds.iter().find(|(mark, _)| head.starts_with(mark)) {
        Some((_, kind)) => Err(ReadError::NotText(kind)),
        None => Ok(()),
    }
}

/// UTF-16 of mostly Latin text has a zero in every other byte.
fn unmarked_utf16(head: &[u8]) -> Option<Encoding> {
    let head = &head[..head.len().min(4_096) & !1];
    let zeros = |parity: usize| head.iter().skip(parity).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd, pairs) = (zeros(0), zeros(1), head.len() / 2);
    if pairs >= 4 && odd * 2 > pairs && even * 10 < odd {
        Some(Encoding(UTF_16LE))
    } else if pairs >= 4 && even * 2 > pairs && odd * 10 < even {
        Some(Encoding(UTF_16BE))
    } else {
        None
    }
}

/// At most four encodings in which all bytes mean something and the doubtful word reads differently, the one
/// that `chardetng` finds likeliest first.
fn choices(head: &[u8], at: usize) -> Vec<EncodingChoice> {
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(head, true);
    let likeliest = detector.guess(None, chardetng::Utf8Detection::Deny);
    let usual = ["windows-1252", "windows-1250", "windows-1251", "macintosh", "shift_jis", "gb18030"];
    let mut found: Vec<EncodingChoice> = Vec::new();
    for encoding in std::iter::once(likeliest).chain(usual.into_iter().filter_map(by_label)) {
        let Some(sample) = word_in(encoding, head, at) else { continue };
        if found.len() < 4 && found.iter().all(|other| other.sample != sample) {
            found.push(EncodingChoice { encoding: Encoding(encoding), sample });
        }
    }
    found
}

fn by_label(label: &str) -> Option<&'static encoding_rs::Encoding> {
    encoding_rs::Encoding::for_label(label.as_bytes())
}

/// The word around an offset, if all of `head` can be decoded.
fn word_in(encoding: &'static encoding_rs::Encoding, head: &[u8], at: usize) -> Option<String> {
    let ends = |byte: &u8| byte.is_ascii() && !byte.is_ascii_alphanumeric();
    let start = head[..at].iter().rposition(ends).map_or(0, |place| place + 1).max(at.saturating_sub(20));
    let end = head[at..].iter().position(ends).map_or(head.len(), |place| at + place).min(at + 20);
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut sink = vec![0; decoder.max_utf8_buffer_length_without_replacement(head.len())?];
    let (result, _, _) = decoder.decode_to_utf8_without_replacement(head, &mut sink, false);
    let undefined = encoding == WINDOWS_1252 && head.iter().any(|byte| undefined_in_windows_1252(*byte));
    if undefined || !matches!(result, DecoderResult::InputEmpty) {
        return None;
    }
    let (word, _) = encoding.decode_without_bom_handling(&head[start..end]);
    Some(word.into_owned())
}

/// The five bytes that windows-1252 leaves undefined; the Encoding Standard maps them to control characters,
/// which no file of customers means.
pub(super) fn undefined_in_windows_1252(byte: u8) -> bool {
    matches!(byte, 0x81 | 0x8d | 0x8f | 0x90 | 0x9d)
}
