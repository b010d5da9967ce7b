//! One way to write each value: small letters without accents, digits of phones, days of dates.
//!
//! Each function gives an empty string for what says nothing, which counts as missing.

use super::distance::LONGEST;

/// Small letters a to z without accents where they are Latin, digits, single spaces. Apostrophes go, other
/// signs part words.
pub(crate) fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len().min(LONGEST));
    if text.is_ascii() {
        fold_ascii(text, &mut out);
        return if says_nothing(&out) { String::new() } else { out };
    }
    let (mut count, mut gap) = (0, false);
    for character in text.chars().flat_map(char::to_lowercase) {
        if matches!(character, '\'' | '’' | '`' | '´') || matches!(character, '\u{300}'..='\u{36f}') {
            continue;
        }
        if !character.is_alphanumeric() {
            gap = count > 0;
            continue;
        }
        if count + 3 > LONGEST {
            break;
        }
        if gap {
            out.push(' ');
            count += 1;
            gap = false;
        }
        match plain(character) {
            Some(letters) => {
                out.push_str(letters);
                count += letters.len();
            }
            None => {
                out.push(character);
                count += 1;
            }
        }
    }
    if says_nothing(&out) { String::new() } else { out }
}

/// The same for most texts, and quicker.
fn fold_ascii(text: &str, out: &mut String) {
    let mut gap = false;
    for byte in text.bytes().filter(|byte| !matches!(byte, b'\'' | b'`')) {
        if !byte.is_ascii_alphanumeric() {
            gap = !out.is_empty();
            continue;
        }
        if out.len() + 3 > LONGEST {
            break;
        }
        if gap {
            out.push(' ');
            gap = false;
        }
        out.push(char::from(byte.to_ascii_lowercase()));
    }
}

/// What people type into a field that must not stay empty.
fn says_nothing(text: &str) -> bool {
    matches!(text, "na" | "n a" | "none" | "null" | "nan" | "unknown" | "nil" | "xxx" | "not available")
}

/// Letters without their accents.
fn plain(character: char) -> Option<&'static str> {
    Some(match character {
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' | 'ā' | 'ă' | 'ą' => "a",
        'æ' => "ae",
        'ç' | 'ć' | 'ĉ' | 'ċ' | 'č' => "c",
        'ď' | 'đ' | 'ð' => "d",
        'è' | 'é' | 'ê' | 'ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' => "e",
        'ĝ' | 'ğ' | 'ġ' | 'ģ' => "g",
        'ĥ' | 'ħ' => "h",
        'ì' | 'í' | 'î' | 'ï' | 'ĩ' | 'ī' | 'ĭ' | 'į' | 'ı' => "i",
        'ĵ' => "j",
        'ķ' => "k",
        'ĺ' | 'ļ' | 'ľ' | 'ł' => "l",
        'ñ' | 'ń' | 'ņ' | 'ň' => "n",
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' | 'ō' | 'ŏ' | 'ő' => "o",
        'œ' => "oe",
        'ŕ' | 'ŗ' | 'ř' => "r",
        'ś' | 'ŝ' | 'ş' | 'š' | 'ș' => "s",
        'ß' => "ss",
        'ţ' | 'ť' | 'ŧ' | 'ț' => "t",
        'þ' => "th",
        'ù' | 'ú' | 'û' | 'ü' | 'ũ' | 'ū' | 'ŭ' | 'ů' | 'ű' | 'ų' => "u",
        'ŵ' => "w",
        'ý' | 'ÿ' | 'ŷ' => "y",
        'ź' | 'ż' | 'ž' => "z",
        _ => return None,
    })
}

/// A folded street with its kind shortened, so that "Main Street" is "main st".
pub(crate) fn street(text: &str) -> String {
    let folded = fold(text);
    let mut out = String::with_capacity(folded.len());
    for word in folded.split(' ') {
        if !out.is_empty() {
            out.push(' ');
        }
        // German joins the kind to the name.
        let stem = word.strip_suffix("strasse").filter(|stem| !stem.is_empty());
        out.push_str(stem.unwrap_or(match word {
            "street" | "str" | "strasse" => "st",
            "road" => "rd",
            "avenue" | "av" => "ave",
            "drive" => "dr",
            "lane" => "ln",
            "court" => "ct",
            "place" => "pl",
            "crescent" | "cres" => "cr",
            "circuit" | "cct" => "cir",
            "boulevard" | "blvd" => "bvd",
            "close" => "cl",
            "square" => "sq",
            "terrace" => "tce",
            "parade" => "pde",
            "north" => "n",
            "south" => "s",
            "east" => "e",
            "west" => "w",
            other => other,
        }));
        if stem.is_some() {
            out.push_str("str");
        }
    }
    out
}

/// Letters and digits without spaces: postcodes, house numbers, identifiers.
pub(crate) fn code(text: &str) -> String {
    let folded = fold(text);
    if folded.contains(' ') { folded.replace(' ', "") } else { folded }
}

/// The digits of a telephone number without the zeros or the plus before it; empty with fewer than five.
pub(crate) fn phone(text: &str) -> String {
    let digits: String = text.chars().filter(char::is_ascii_digit).take(20).collect();
    let digits = digits.trim_start_matches('0');
    // One digit over and over is a filler.
    let first = digits.bytes().next();
    if digits.len() < 5 || digits.bytes().all(|digit| Some(digit) == first) {
        return String::new();
    }
    digits.to_owned()
}

/// An address in small letters; empty without exactly one @ between two texts. What follows a plus in the
/// local part is a label, not a name.
pub(crate) fn email(text: &str) -> String {
    let mut lower: String = text.trim().chars().take(LONGEST).collect();
    if lower.is_ascii() {
        lower.make_ascii_lowercase();
    } else {
        lower = lower.chars().flat_map(char::to_lowercase).take(LONGEST).collect();
    }
    let mut parts = lower.split('@');
    let (Some(local), Some(domain), None) = (parts.next(), parts.next(), parts.next()) else {
        return String::new();
    };
    let local = local.split('+').next().unwrap_or_default();
    if local.is_empty() || domain.is_empty() {
        return String::new();
    }
    format!("{local}@{domain}")
}

/// A date as eight digits, year, month, day; empty for what is none. Eight digits in a row are taken as they
/// are, a year in front means year, month, day; else the day is first, unless only the other order gives a
/// month. It need not be a day of the calendar: a slip of the pen is still evidence.
pub(crate) fn date(text: &str) -> String {
    let mut parts: [u32; 3] = [0; 3];
    let mut widths = [0; 3];
    let mut place = 0;
    for character in text.trim().chars() {
        if let Some(digit) = character.to_digit(10) {
            if place == 3 || widths[place] == 8 {
                break;
            }
            parts[place] = parts[place] * 10 + digit;
            widths[place] += 1;
        } else if place < 3 && widths[place] > 0 {
            place += 1;
        }
    }
    let (year, month, day) = match widths {
        [8, 0, 0] => (parts[0] / 10_000, parts[0] / 100 % 100, parts[0] % 100),
        [4, 1..=2, 1..=2] => (parts[0], parts[1], parts[2]),
        [1..=2, 1..=2, 4] if parts[1] > 12 => (parts[2], parts[0], parts[1]),
        [1..=2, 1..=2, 4] => (parts[2], parts[1], parts[0]),
        _ => return String::new(),
    };
    if year == 0 { String::new() } else { format!("{year:04}{month:02}{day:02}") }
}
