//! Excel workbooks (`.xlsx`), read cell by cell. The first row that holds something is the header; columns
//! without a name there and rows without a value are passed over.

use std::io::{BufRead, BufReader, Read, Seek, Write};

use calamine::{DataRef, ExcelDateTime, Reader, Xlsx};
use zip::ZipArchive;

use super::ReadError;
use super::format::row;

/// The most inflated bytes of the texts that cells share.
const TEXT_BYTES: u64 = 256 << 20;
/// The most texts that cells share.
const TEXTS: u64 = 5_000_000;
/// The most inflated bytes of everything else that is not a sheet.
const OTHER_BYTES: u64 = 64 << 20;
/// The most tags of a list of styles or relations; Excel allows 65,490 formats of cells.
const TAGS: u64 = 2_000_000;

/// The most formats of cells. Each gets copies of the names it points to, which are as long as [`TAG_BYTES`].
const FORMATS: u64 = 2 * 65_490;
/// The longest tag of the styles; Excel allows 255 characters in a number's format.
const TAG_BYTES: usize = 2_048;

/// The names of the sheets of a workbook.
pub fn sheets(mut input: impl Read + Seek) -> Result<Vec<String>, ReadError> {
    guard(&mut input)?;
    let book: Xlsx<_> = Xlsx::new(input).map_err(broken)?;
    Ok(book.sheet_names())
}

/// Writes up to `limit` rows of a sheet as text. Without a name it is the only sheet that holds something;
/// of several, one has to be named.
pub(super) fn write(
    mut input: impl Read + Seek,
    sheet: Option<&str>,
    limit: u64,
    out: &mut impl Write,
) -> Result<(), ReadError> {
    guard(&mut input)?;
    let mut book: Xlsx<_> = Xlsx::new(input).map_err(broken)?;
    let names = book.sheet_names();
    let name = match sheet {
        Some(name) if names.iter().any(|known| known == name) => name.to_owned(),
        Some(name) => return Err(ReadError::NoSheet { name: name.to_owned(), choices: names }),
        None => {
            let mut filled = Vec::new();
            for name in &names {
                if holds_something(&mut book, name)? {
                    filled.push(name.clone());
                }
            }
            match filled.as_slice() {
                [] => return Err(ReadError::Empty),
                [only] => only.clone(),
                _ => return Err(ReadError::ManySheets { choices: filled }),
            }
        }
    };
    let mut cells = book.worksheet_cells_reader(&name).map_err(broken)?;
    let mut table = Table { columns: Vec::new(), written: 0 };
    let (mut at, mut line): (u32, Vec<(u32, String)>) = (0, Vec::new());
    while let Some(cell) = cells.next_cell().map_err(broken)? {
        let (number, column) = cell.get_position();
        if number != at {
            table.line(std::mem::take(&mut line), out)?;
            at = number;
            if table.written > limit {
                return Ok(());
            }
        }
        let text = text(cell.get_value());
        if !text.is_empty() {
            line.push((column, text));
        }
    }
    table.line(line, out)?;
    if table.columns.is_empty() { Err(ReadError::Empty) } else { Ok(()) }
}

/// Refuses a workbook whose opening would take more memory than there may be: calamine inflates everything
/// but the sheets at once, and makes room for as many texts as the file says that it holds.
fn guard(input: &mut (impl Read + Seek)) -> Result<(), ReadError> {
    // What is no archive is refused by calamine, which says it better.
    if let Ok(mut archive) = ZipArchive::new(&mut *input) {
        parts(&mut archive)?;
    }
    input.rewind()?;
    Ok(())
}

fn parts<R: Read + Seek>(archive: &mut ZipArchive<R>) -> Result<(), ReadError> {
    let (mut room, mut text_room) = (OTHER_BYTES, TEXT_BYTES);
    for at in 0..archive.len() {
        // A part that cannot be opened here cannot be opened by calamine, which is made of the same.
        let Ok(part) = archive.by_index(at) else { continue };
        let Ok(name) = part.name().map(|name| name.replace('\\', "/").to_ascii_lowercase()) else { continue };
        if name.ends_with("sharedstrings.xml") {
            let found = count(part, text_room, &name)?;
            if found.bytes >= text_room {
                return Err(refused(format!("its shared texts are larger than {} MiB", TEXT_BYTES >> 20)));
            }
            if found.declared.max(found.texts) > TEXTS || found.declared > found.bytes {
                let many = found.declared.max(found.texts);
                let bytes = found.bytes;
                return Err(refused(format!(
                    "it says that it holds {many} shared texts, in {bytes} bytes; at most {TEXTS} are read"
                )));
            }
            text_room -= found.bytes;
            continue;
        }
        let listed = name.ends_with(".rels") || name.ends_with("styles.xml");
        if !listed && BESIDE.iter().any(|folder| name.starts_with(folder)) {
            continue;
        }
        let found = count(part, room, &name)?;
        if found.bytes >= room {
            let most = OTHER_BYTES >> 20;
            return Err(refused(format!("what it holds beside its sheets is larger than {most} MiB")));
        }
        if listed && found.tags > TAGS || found.formats > FORMATS {
            return Err(refused(format!("its part {name} lists more than {TAGS} things")));
        }
        // The root relations say where the workbook is. In one of those folders it would not be counted.
        if name.ends_with("_rels/.rels") && found.astray {
            return Err(refused("it says that its list of sheets lies in another part".to_owned()));
        }
        room -= found.bytes;
    }
    Ok(())
}

/// What is read cell by cell, or not at all.
const BESIDE: [&str; 4] = ["xl/worksheets/", "xl/media/", "xl/pivotcache/", "xl/embeddings/"];

fn refused(why: String) -> ReadError {
    ReadError::Workbook(why)
}

/// What a part holds.
#[derive(Default)]
struct Counted {
    bytes: u64,
    tags: u64,
    /// Elements that are named `si`, as each shared text is.
    texts: u64,
    /// Elements that are named `xf`, as each format of cells is.
    formats: u64,
    /// The most texts that it says there are.
    declared: u64,
    /// Whether it names something in a folder that is passed over, or could.
    astray: bool,
}

/// Looks through the first bytes of a part, from one opening bracket to the next.
fn count(part: impl Read, most: u64, name: &str) -> Result<Counted, ReadError> {
    let mut found = Counted::default();
    let mut input = BufReader::new(part.take(most));
    let mut piece = Vec::new();
    loop {
        piece.clear();
        match input.read_until(b'<', &mut piece) {
            // What cannot be inflated any further is not inflated any further by calamine either.
            Ok(0) | Err(_) => return Ok(found),
            Ok(read) => found.bytes += read as u64,
        }
        // No XML holds it; in some encodings it would hide the names that are looked for.
        if piece.contains(&0x1b) && name.ends_with("sharedstrings.xml") {
            return Err(refused(format!("its part {name} holds a control character")));
        }
        if name.ends_with("styles.xml") && !plain(&piece) {
            return Err(refused(format!("its part {name} holds what no list of styles does")));
        }
        // In UTF-16 there is a zero beside each of the characters that are looked for.
        piece.retain(|byte| *byte != 0);
        found.tags += 1;
        let tag = piece.split(|byte| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'>')).next();
        let local = tag.and_then(|tag| tag.rsplit(|byte| *byte == b':').next());
        found.texts += u64::from(local == Some(b"si".as_slice()));
        found.formats += u64::from(local == Some(b"xf".as_slice()));
        for at in places(&piece, b"uniqueCount") {
            found.declared = found.declared.max(number(&piece[at..]));
        }
        if name.ends_with("_rels/.rels") {
            let lower = piece.to_ascii_lowercase();
            // Targets may be named from any folder on, and with any kind of slash.
            let beside = |folder: &&str| {
                places(&lower, &folder.as_bytes()["xl/".len()..folder.len() - 1]).next().is_some()
            };
            let hidden = |byte: &u8| matches!(byte, b'&' | 0x1b);
            found.astray |= piece.iter().any(hidden) || BESIDE.iter().any(beside);
        }
    }
}

/// Whether this, from behind one opening bracket to the next, is one short tag that ends where it seems to.
fn plain(piece: &[u8]) -> bool {
    let marked = |end: &[u8]| piece.windows(end.len()).any(|window| window == end);
    if piece.len() > TAG_BYTES || piece.iter().any(|byte| matches!(byte, 0 | 0x1b)) {
        return false;
    }
    // What stands before the first tag is none; a comment may hold quotes of all kinds.
    let opens = piece.ends_with(b"<") && !piece.contains(&b'>');
    if opens
        && piece.iter().all(|byte| byte.is_ascii_whitespace() || matches!(byte, b'<' | 0xef | 0xbb | 0xbf))
    {
        return true;
    }
    if piece.starts_with(b"!") {
        return marked(b"-->") || marked(b"]]>");
    }
    let mut quote = None;
    for byte in piece {
        match (quote, *byte) {
            (None, b'>') => return true,
            (None, b'"' | b'\'') => quote = Some(*byte),
            (Some(open), byte) if open == byte => quote = None,
            _ => {}
        }
    }
    false
}

/// The ends of all places where some text stands.
fn places<'a>(all: &'a [u8], text: &'a [u8]) -> impl Iterator<Item = usize> + 'a {
    let windows = all.windows(text.len()).enumerate();
    windows.filter(move |(_, window)| *window == text).map(move |(at, _)| at + text.len())
}

/// The number an attribute has, from the end of its name on.
fn number(rest: &[u8]) -> u64 {
    let between = |byte: &&u8| byte.is_ascii_whitespace() || matches!(**byte, b'=' | b'"' | b'\'' | b'+');
    let digits = rest.iter().skip_while(between).take_while(|byte| byte.is_ascii_digit());
    digits.fold(0, |number: u64, digit| number.saturating_mul(10).saturating_add(u64::from(digit - b'0')))
}

/// What is written so far.
struct Table {
    /// The places of the columns in the sheet.
    columns: Vec<u32>,
    written: u64,
}

impl Table {
    fn line(&mut self, cells: Vec<(u32, String)>, out: &mut impl Write) -> Result<(), ReadError> {
        if cells.is_empty() {
            return Ok(());
        }
        if self.columns.is_empty() {
            self.columns = cells.iter().map(|(column, _)| *column).collect();
            row(out, cells.iter().map(|(_, text)| text))?;
        } else {
            let mut texts = vec![""; self.columns.len()];
            for (column, text) in &cells {
                if let Ok(place) = self.columns.binary_search(column) {
                    texts[place] = text;
                }
            }
            row(out, texts)?;
        }
        self.written += 1;
        Ok(())
    }
}

fn holds_something<R: Read + Seek>(book: &mut Xlsx<R>, name: &str) -> Result<bool, ReadError> {
    // A sheet of a chart has no cells to read.
    let Ok(mut cells) = book.worksheet_cells_reader(name) else { return Ok(false) };
    while let Some(cell) = cells.next_cell().map_err(broken)? {
        if !text(cell.get_value()).is_empty() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// A cell as text: numbers with a decimal point, days and times in ISO 8601.
fn text(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Empty => String::new(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number.to_string(),
        DataRef::String(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Bool(yes) => yes.to_string(),
        DataRef::DateTime(moment) => moment_text(moment),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::Error(error) => error.to_string(),
    }
}

fn moment_text(moment: &ExcelDateTime) -> String {
    let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
    let time = format!("{hour:02}:{minute:02}:{second:02}");
    // A number below one is a time without a day; so is a length of time.
    if moment.is_duration() || moment.as_f64() < 1.0 {
        return time;
    }
    let day = format!("{year:04}-{month:02}-{day:02}");
    if (hour, minute, second) == (0, 0, 0) { day } else { format!("{day} {time}") }
}

fn broken(error: calamine::XlsxError) -> ReadError {
    match error {
        calamine::XlsxError::Io(error) => ReadError::Io(error),
        other => ReadError::Workbook(other.to_string()),
    }
}
