//! What is written is read back: any cells, guarded or not, however the file is encoded and ended.

use identify::reader::formula::{neutralise, restore};
use identify::reader::rejects::{Reject, Rejects};
use identify::reader::{CsvWriter, open, write_csv};
use proptest::collection::vec;
use proptest::prelude::*;

use super::{layout, read_sound};

/// Texts that break readers: quotes, separators, line ends, formulas, marks, and any others without NUL.
fn cell() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("\"".to_owned()),
        Just("\"\"".to_owned()),
        Just(",".to_owned()),
        Just(";".to_owned()),
        Just("\n".to_owned()),
        Just("\r\n".to_owned()),
        Just("\r".to_owned()),
        Just("\t".to_owned()),
        Just("'".to_owned()),
        Just("=".to_owned()),
        Just("-1".to_owned()),
        Just("+".to_owned()),
        Just("@".to_owned()),
        Just(" ".to_owned()),
        Just("\u{feff}".to_owned()),
        Just("\u{202e}\u{200b}".to_owned()),
        Just("😀é\u{301}中".to_owned()),
        Just("＝1".to_owned()),
        Just("<script>".to_owned()),
        "[a-z0-9]{1,6}",
        any::<char>().prop_filter("NUL is refused", |letter| *letter != '\0').prop_map(String::from),
    ];
    vec(piece, 0..6).prop_map(|pieces| pieces.concat())
}

fn table() -> impl Strategy<Value = Vec<Vec<String>>> {
    (1usize..6).prop_flat_map(|width| vec(vec(cell(), width), 0..12))
}

fn header(table: &[Vec<String>]) -> Vec<String> {
    (0..table.first().map_or(1, Vec::len)).map(|number| format!("c{number}")).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn cells_come_back(table in table()) {
        let bytes = write_csv(Vec::new(), header(&table), &table).unwrap();
        prop_assert_eq!(&read_sound(&bytes, "separator = \",\""), &table);
        let text = String::from_utf8(bytes).unwrap();
        let marked: Vec<u8> = format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect();
        prop_assert_eq!(&read_sound(&marked, "separator = \",\""), &table);
    }

    #[test]
    fn the_hash_does_not_depend_on_the_way_it_is_written(table in table()) {
        let hashes = |bytes: &[u8], separator: &str| {
            let mut rows = open(bytes, &layout(&format!("separator = \"{separator}\""))).unwrap();
            let mut hashes = Vec::new();
            while let Some(row) = rows.next_row().unwrap() {
                hashes.push(row.unwrap().raw_hash);
            }
            hashes
        };
        let ours = write_csv(Vec::new(), header(&table), &table).unwrap();
        let mut other = csv::WriterBuilder::new();
        other.delimiter(b';').terminator(csv::Terminator::CRLF).quote_style(csv::QuoteStyle::Always);
        let mut other = other.from_writer(Vec::new());
        other.write_record(header(&table)).unwrap();
        for row in &table {
            // As an editor that changes line ends does, also those within cells.
            let ended = |cell: &String| cell.replace("\r\n", "\n").replace('\r', "\n").replace('\n', "\r\n");
            other.write_record(row.iter().map(|cell| neutralise(&ended(cell)).into_owned())).unwrap();
        }
        prop_assert_eq!(hashes(&ours, ","), hashes(&other.into_inner().unwrap(), ";"));
    }

    #[test]
    fn rejects_come_back(table in table(), ids in vec(cell(), 12)) {
        let settled = |text: &String| text.replace('�', "?");
        let table: Vec<Vec<String>> = table.iter().map(|row| row.iter().map(settled).collect()).collect();
        let mut rejects = Rejects::new(Vec::new(), &header(&table)).unwrap();
        for (number, row) in table.iter().enumerate() {
            let row = Reject { cells: row, row: number as u64, reason: "x\n\"y\"", column: "=", source_id: &ids[number] };
            rejects.write(row).unwrap();
        }
        let bytes = rejects.finish().unwrap();
        let mut rows = open(bytes.as_slice(), &layout("separator = \"spaces\"")).unwrap();
        for (row, id) in table.iter().zip(&ids) {
            let read = rows.next_row().unwrap().unwrap().unwrap();
            prop_assert_eq!(read.cells, row.as_slice());
            prop_assert_eq!(read.source_id.unwrap_or_default(), id);
        }
        prop_assert!(rows.next_row().unwrap().is_none());
    }

    #[test]
    fn guards_are_taken_off_as_they_were_put_on(cell in cell()) {
        let guarded = neutralise(&cell);
        prop_assert_eq!(restore(&guarded), &cell);
        let first = guarded.chars().next();
        let number = guarded.trim_start_matches(['+', '-']).parse::<f64>().is_ok() || guarded.contains(',');
        prop_assert!(number || !matches!(first, Some('=' | '+' | '-' | '@' | '\t' | '\r')), "{}", guarded);
    }

    /// Whatever the bytes, reading ends, and every line that is not blank is read or refused.
    #[test]
    fn any_bytes_are_read_or_refused(bytes in vec(prop_oneof![
        4 => prop::sample::select(b"\",;\n\r\t a1'=".to_vec()),
        1 => any::<u8>(),
    ], 0..300), fixed in any::<bool>()) {
        let toml = match fixed {
            true => "encoding = \"utf-8\"\nheader = false\nfixed = [{ name = \"a\", start = 2, width = 3 }]",
            false => "encoding = \"utf-8\"\nheader = false\nseparator = \",\"\ncolumns = [\"a\", \"b\"]",
        };
        let Ok(mut rows) = open(bytes.as_slice(), &layout(toml)) else { return Ok(()) };
        let (mut last, mut count) = (0, 0);
        while let Some(row) = rows.next_row().unwrap() {
            let (number, line) = match row {
                Ok(row) => (row.row, row.line),
                Err(error) => (error.row, error.line),
            };
            count += 1;
            prop_assert_eq!(number, count);
            prop_assert!(line > last);
            last = line;
        }
        prop_assert_eq!(rows.position(), bytes.len() as u64);
    }
}

#[test]
fn naughty_strings_come_back() {
    let naughty = [
        "undefined",
        "NULL",
        "-1E+02",
        "0xffffffff",
        "1/0",
        "NaN",
        "Ω≈ç√∫",
        "田中さん",
        "Z̮̞̠͙͔ͅ",
        "الكل",
        "\u{200e}\u{202b}test\u{202b}",
        "' OR 1=1 -- 1",
        "=cmd|' /C calc'!A0",
        "@SUM(1+1)*cmd",
        "+49 170 123",
        "-12.50",
        "'",
        "''",
        "'=",
        "\"",
        "\"\"\"",
        ",",
        "\r",
        "\n\r",
        "\u{feff}",
        "\u{85}\u{2028}",
        "%00",
        "$HOME",
        "{{7*7}}",
        "\u{1f3f3}\u{fe0f}\u{200d}\u{1f308}",
        "ﷺ",
        "\u{1}\u{7f}",
        " ",
        "",
    ];
    for text in naughty {
        let mut out = CsvWriter::new(Vec::new(), ["only"]).unwrap();
        out.row([text]).unwrap();
        out.row(["after"]).unwrap();
        let rows = read_sound(out.finish().unwrap(), "separator = \",\"");
        assert_eq!(rows.concat(), [text, "after"], "{text:?}");
    }
}
