//! Encodings: named, marked or plain UTF-8; everything else is refused with the choices.

use identify::reader::{Reason, open};

use super::{layout, read, read_sound, refusal};

fn utf16(text: &str, order: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(order).collect()
}

#[test]
fn byte_order_marks_are_followed_and_taken_off() {
    let text = "\u{feff}name,city\nZoë,Köln\n😀,\"a\nb\"\n";
    for bytes in [text.as_bytes().to_vec(), utf16(text, u16::to_le_bytes), utf16(text, u16::to_be_bytes)] {
        let file = read(&bytes, "").unwrap();
        assert_eq!(file.headers, ["name", "city"]);
        assert_eq!(file.rows, [["Zoë", "Köln"], ["😀", "a\nb"]]);
    }
}

#[test]
fn utf_16_without_a_mark_is_refused_with_its_name() {
    for (order, name) in
        [(u16::to_le_bytes as fn(u16) -> [u8; 2], "utf-16le"), (u16::to_be_bytes, "utf-16be")]
    {
        let bytes = utf16("name,city\nZoë,Köln\n", order);
        let found = refusal(&bytes, "");
        assert!(found.ends_with(&format!("set encoding = \"{name}\"")), "{found}");
        assert_eq!(read_sound(&bytes, &format!("encoding = \"{name}\"")), [["Zoë", "Köln"]]);
    }
}

#[test]
fn latin_1_is_refused_until_it_is_named() {
    let bytes = b"name,city\nM\xfcller,K\xf6ln\n";
    let found = refusal(bytes, "");
    assert!(found.starts_with("the file is not UTF-8 (byte 0xfc at offset 11)"), "{found}");
    assert!(found.contains("windows-1252 ('Müller')"), "{found}");
    assert!(found.contains("set encoding = \"windows-1252\""), "{found}");
    for name in ["latin-1", "windows-1252", "ISO-8859-1"] {
        assert_eq!(read_sound(bytes, &format!("encoding = \"{name}\"")), [["Müller", "Köln"]]);
    }
}

#[test]
fn damaged_rows_of_named_utf_8_are_refused_one_by_one() {
    let file = read(b"a,b\n1,ok\n2,caf\xe9\n\xff,3\n4,\xc3\xa9\n", "encoding = \"utf-8\"").unwrap();
    assert_eq!(file.rows, [["1", "ok"], ["4", "é"]]);
    assert_eq!(
        file.refusals(),
        [
            (2, 3, Some(2), Reason::Undecodable { offset: 14, encoding: "utf-8" }),
            (3, 4, Some(1), Reason::Undecodable { offset: 16, encoding: "utf-8" }),
        ]
    );
    assert_eq!(file.refused[0].cells, ["2", "caf�"]);
}

#[test]
fn damage_far_into_a_file_costs_its_row_and_names_its_offset() {
    let mut bytes = b"\xef\xbb\xbfa,b\n".to_vec();
    while bytes.len() < 1_000_000 {
        bytes.extend_from_slice("1,ünchanged\n".as_bytes());
    }
    let offset = bytes.len() as u64 + 2;
    bytes.extend_from_slice(b"2,\xff\n3,x\n");
    let file = read(&bytes, "").unwrap();
    assert_eq!(file.refusals()[0].3, Reason::Undecodable { offset, encoding: "utf-8" });
    assert_eq!(file.refused.len(), 1);
    assert_eq!(file.rows.last().unwrap(), &["3", "x"]);
}

#[test]
fn undecodable_bytes_of_other_encodings_cost_their_row() {
    let file = read(b"a,b\n1,\x81\n2,\x80\n3,x\x9d\n", "encoding = \"latin-1\"").unwrap();
    assert_eq!(file.rows, [["2", "€"]]);
    assert_eq!(file.refusals()[0].3, Reason::Undecodable { offset: 6, encoding: "windows-1252" });
    assert_eq!(file.refusals()[1].3, Reason::Undecodable { offset: 15, encoding: "windows-1252" });
    let mut bytes = utf16("\u{feff}a,b\n1,", u16::to_le_bytes);
    let offset = bytes.len() as u64;
    bytes.extend_from_slice(&[0x00, 0xd8]);
    bytes.extend(utf16("\n2,x\n", u16::to_le_bytes));
    let file = read(&bytes, "").unwrap();
    assert_eq!(file.refusals()[0].3, Reason::Undecodable { offset, encoding: "utf-16le" });
    assert_eq!(file.rows, [["2", "x"]]);
    bytes.push(b'3');
    assert_eq!(read(&bytes, "").unwrap().refused.len(), 2, "half a character at the end is refused");
}

#[test]
fn long_files_of_other_encodings_are_read_through_all_their_chunks() {
    let line = "42,Zoë Müller-Lüdenscheid 😀\n";
    let text = format!("\u{feff}id,name\n{}", line.repeat(50_000));
    for bytes in [utf16(&text, u16::to_le_bytes), utf16(&text, u16::to_be_bytes)] {
        let rows = read_sound(&bytes, "");
        assert_eq!(rows.len(), 50_000);
        assert!(rows.iter().all(|row| row[1] == "Zoë Müller-Lüdenscheid 😀"));
    }
}

#[test]
fn marks_that_contradict_the_settings_are_refused() {
    let found = refusal("\u{feff}a,b\n1,2\n", "encoding = \"latin-1\"");
    assert_eq!(found, "the file begins with the mark of utf-8, but its encoding is said to be windows-1252");
}

#[test]
fn what_is_no_text_is_named() {
    assert!(refusal(b"PK\x03\x04xxxx", "").contains("an Excel workbook"));
    assert!(refusal(b"\x1f\x8b\x08xxx", "").contains("gzip"));
}

#[test]
fn the_hash_of_a_row_is_that_of_its_cells() {
    let first = |bytes: &[u8], toml: &str| {
        let mut rows = open(bytes, &layout(toml)).unwrap();
        rows.next_row().unwrap().unwrap().unwrap().raw_hash
    };
    let plain = first("a,b\nZoë,\"x\ny\"\n".as_bytes(), "");
    assert_eq!(plain, first("a;b\r\n\"Zoë\";\"x\r\ny\"\r\n".as_bytes(), ""), "quoting, separator, line ends");
    assert_eq!(plain, first(&utf16("\u{feff}a,b\nZoë,\"x\ny\"\n", u16::to_be_bytes), ""), "encoding");
    assert_eq!(plain, first(b"a,b\rZo\xeb,\"x\ry\"\r", "encoding = \"latin-1\""), "encoding and line ends");
    assert_ne!(plain, first("a,b\nZoëx,y\n".as_bytes(), ""));
    let parted = |text: &str| first(text.as_bytes(), "header = false\nseparator = \",\"");
    assert_ne!(parted("ab,c\n"), parted("a,bc\n"), "where a cell ends counts");
    assert_ne!(parted("ab,\n"), parted("ab\n"));
}
