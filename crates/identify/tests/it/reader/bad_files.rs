//! Bad files: read rightly, or refused with row, column and reason, while the rows around stay.

use std::io::{Read, Seek, Write};

use identify::reader::format::as_text_within;
use identify::reader::{CELL_LIMIT, Format, ROW_LIMIT, Reason};

use super::{read, read_sound, refusal};

#[test]
fn ragged_rows_are_refused_and_the_others_stay() {
    let file = read("a,b,c\n1,2,3\n4,5\n6,7,8,9,10\n11,12,13\n", "").unwrap();
    assert_eq!(file.rows, [["1", "2", "3"], ["11", "12", "13"]]);
    assert_eq!(
        file.refusals(),
        [
            (2, 3, Some(3), Reason::TooFew { found: 2, expected: 3 }),
            (3, 4, Some(4), Reason::TooMany { found: 5, expected: 3 }),
        ]
    );
    assert_eq!(file.refused[0].cells, ["4", "5", "�"]);
    assert_eq!(file.refused[1].cells, ["6", "7", "8�9�10"]);
    assert_eq!(
        file.refused[0].to_string(),
        "row 2, line 3, column 3 (c): the row has 2 cells, the file 3 columns"
    );
}

#[test]
fn short_rows_are_filled_when_that_is_declared() {
    let rows = read_sound("a,b,c\n1\n2,3,4\n", "short_rows = \"fill\"");
    assert_eq!(rows, [["1", "", ""], ["2", "3", "4"]]);
}

#[test]
fn a_stray_quote_costs_its_row_only() {
    let file = read("id,name,price\n1,24\" monitor,9\n2,plain,8\n", "").unwrap();
    assert_eq!(file.rows, [["2", "plain", "8"]]);
    assert_eq!(file.refusals(), [(1, 2, Some(2), Reason::StrayQuote)]);
    assert_eq!(file.refused[0].cells, ["1", "24\" monitor", "9"]);
}

#[test]
fn text_after_a_closing_quote_costs_its_row_only() {
    let file = read("id,name\n1,\"Ann \"Bee\" Cee\"\n2,x\n", "").unwrap();
    assert_eq!(file.rows, [["2", "x"]]);
    assert_eq!(file.refusals(), [(1, 2, Some(2), Reason::TextAfterQuote { line: 2 })]);
}

#[test]
fn an_open_quote_does_not_swallow_the_file() {
    let mut text = String::from("id,name\n1,a\n2,\"open\n");
    for id in 3..10_000 {
        text.push_str(&format!("{id},name {id}\n"));
    }
    let file = read(&text, "").unwrap();
    assert_eq!(file.refusals(), [(2, 3, Some(2), Reason::Unterminated { line: 3 })]);
    assert_eq!(file.rows.len(), 9_998);
    assert_eq!(file.rows[9_997], ["9999", "name 9999"]);
}

#[test]
fn an_open_quote_closed_by_a_later_quote_costs_one_row() {
    let file = read("id,name\n1,\"open\n2,\"Bo\"\n3,Cy\n", "").unwrap();
    assert_eq!(file.rows, [["2", "Bo"], ["3", "Cy"]]);
    assert_eq!(file.refusals(), [(1, 2, Some(2), Reason::TextAfterQuote { line: 2 })]);
}

#[test]
fn an_open_quote_far_from_the_end_is_given_up_after_the_row_limit() {
    let mut text = String::from("id,name\n1,\"open\n");
    let line = format!("2,{}\n", "x".repeat(10_000));
    while text.len() < ROW_LIMIT + ROW_LIMIT / 4 {
        text.push_str(&line);
    }
    let file = read(&text, "").unwrap();
    assert_eq!(file.refusals(), [(1, 2, Some(2), Reason::Unterminated { line: 2 })]);
    assert_eq!(file.rows.len(), (text.len() - 16) / line.len());
}

#[test]
fn after_a_quoted_cell_of_several_lines_lines_are_counted_rightly() {
    let file = read("id,note\n1,\"one\r\ntwo\rthree\nfour\"\n2,\"a\nb\",c\n3,x\n", "").unwrap();
    assert_eq!(file.rows, [["1", "one\r\ntwo\rthree\nfour"], ["3", "x"]]);
    assert_eq!(file.refusals(), [(2, 6, Some(3), Reason::TooMany { found: 3, expected: 2 })]);
    let broken = read("id,note\n1,\"a\nb\"\n2,\"a\nb\",\"c\n3,x\n", "").unwrap();
    assert_eq!(broken.refusals(), [(2, 4, Some(3), Reason::Unterminated { line: 5 })]);
    assert_eq!(broken.rows, [["1", "a\nb"], ["3", "x"]]);
}

#[test]
fn nul_characters_cost_their_row() {
    let file = read("a,b\n1,x\0y\n2,\"q\0\"\n3,z\n", "").unwrap();
    assert_eq!(file.rows, [["3", "z"]]);
    assert_eq!(file.refusals(), [(1, 2, Some(2), Reason::Nul), (2, 3, Some(2), Reason::Nul)]);
    assert_eq!(read("a b\n1 \0\n", "separator = \"spaces\"").unwrap().refusals()[0].3, Reason::Nul);
}

#[test]
fn a_cell_of_ten_megabytes_costs_its_row_bare_or_quoted() {
    for quote in ["", "\""] {
        let big = "x".repeat(10_000_000);
        let file = read(format!("a,b\n1,2\n3,{quote}{big}{quote}\n4,5\n"), "").unwrap();
        assert_eq!(file.rows, [["1", "2"], ["4", "5"]]);
        assert_eq!(file.refusals(), [(2, 3, Some(2), Reason::CellTooLarge { bytes: 10_000_000 })]);
    }
    let most = "x".repeat(CELL_LIMIT);
    assert_eq!(read_sound(format!("a,b\n1,{most}\n"), "")[0][1].len(), CELL_LIMIT);
}

#[test]
fn a_row_over_the_limit_is_passed_over() {
    for ending in ["\n", "\r", "\r\n"] {
        let mut text = format!("a,b{ending}1,2{ending}");
        text.push_str(&"x,".repeat(ROW_LIMIT / 2 + 1));
        text.push_str(&format!("{ending}3,4{ending}5,6"));
        let file = read(&text, "").unwrap();
        assert_eq!(file.rows, [["1", "2"], ["3", "4"], ["5", "6"]]);
        assert_eq!(file.refusals(), [(2, 3, None, Reason::RowTooLarge)]);
        assert_eq!(file.refused[0].cells, ["�", "�"]);
    }
}

#[test]
fn too_many_columns_are_refused() {
    let header: Vec<String> = (0..2_001).map(|number| format!("c{number}")).collect();
    assert_eq!(refusal(header.join(","), ""), "the file has 2001 columns; at most 2000 are read");
    let file = read(format!("a,b\n{}\n1,2\n", "x,".repeat(5_000)), "").unwrap();
    assert_eq!(file.rows, [["1", "2"]]);
    assert_eq!(file.refusals()[0].3, Reason::TooMany { found: 5_001, expected: 2 });
    assert_eq!(file.refused[0].cells[1].matches('x').count(), 4_999, "no surplus cell is lost");
}

#[test]
fn all_line_ends_are_read_also_mixed() {
    for text in ["a,b\r1,2\r3,4\r", "a,b\n1,2\n3,4", "a,b\r\n1,2\r\n3,4\r\n", "a,b\r\n1,2\r\r3,4\n\n\r\n"] {
        assert_eq!(read_sound(text, ""), [["1", "2"], ["3", "4"]], "{text:?}");
    }
}

#[test]
fn line_ends_that_fall_between_two_reads_are_one() {
    for width in 1..40 {
        let text = "h,i\r\n\"a\r\nb\",c\r\nd,\"e\"\"f\"\r\n\r\ng,h";
        let slow = Slow { bytes: text.as_bytes(), width };
        let mut rows = identify::reader::open(slow, &super::layout("")).unwrap();
        let mut lines = Vec::new();
        while let Some(row) = rows.next_row().unwrap() {
            let row = row.unwrap();
            lines.push((row.line, row.cells.join("|")));
        }
        let expected = [(2, "a\r\nb|c"), (4, "d|e\"f"), (6, "g|h")];
        assert_eq!(lines, expected.map(|(line, cells)| (line, cells.to_owned())));
    }
}

/// Hands out a few bytes at a time.
struct Slow<'a> {
    bytes: &'a [u8],
    width: usize,
}

impl Read for Slow<'_> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let width = self.width.min(self.bytes.len()).min(into.len());
        into[..width].copy_from_slice(&self.bytes[..width]);
        self.bytes = &self.bytes[width..];
        Ok(width)
    }
}

#[test]
fn headers_are_checked() {
    let cases = [
        ("a,b, a\n1,2,3\n", "columns 1 and 3 are both named 'a'"),
        ("a,,c\n1,2,3\n", "column 2 has no name in the header"),
        ("a,b,\n1,2,\n", "column 3 has no name in the header"),
        ("a,_row\n1,2\n", "column 2 is named '_row', which the rejects file uses for itself"),
        ("", "the file is empty"),
        ("\u{feff}", "the file is empty"),
        ("\n\r\n\n", "the file is empty"),
        ("a,\"b\nc,d\n", "the header (line 1) cannot be read: the quote that opens on line 1"),
        ("a,b\"c\n1,2\n", "the header (line 1) cannot be read: there is a quote"),
        ("a,b\0\n1,2\n", "the header (line 1) cannot be read: the cell holds a NUL"),
    ];
    for (text, expected) in cases {
        let found = refusal(text, "");
        assert!(found.starts_with(expected), "{text:?}: {found}");
    }
    let file = read("a,b\n", "").unwrap();
    assert_eq!((file.headers.len(), file.rows.len()), (2, 0), "a header only is no error");
}

#[test]
fn names_replace_the_header_or_stand_for_it() {
    let replaced = read("x,y\n1,2\n", "columns = [\"a\", \"b\"]\nheader = true").unwrap();
    assert_eq!(
        (replaced.headers, replaced.rows),
        (vec!["a".into(), "b".into()], vec![vec!["1".into(), "2".into()]])
    );
    assert_eq!(read_sound("1,2\n3,4\n", "columns = [\"a\", \"b\"]\nheader = false").len(), 2);
    let unnamed = read("1,2\n3,4\n", "header = false").unwrap();
    assert_eq!((unnamed.headers, unnamed.rows.len()), (vec!["column_1".into(), "column_2".into()], 2));
    assert!(refusal("x,y,z\n", "columns = [\"a\", \"b\"]\nheader = true").contains("2 columns are named"));
}

#[test]
fn the_separator_is_found_or_refused() {
    assert_eq!(read_sound("a;b\n1,5;2\n2,5;3\n", "")[0], ["1,5", "2"]);
    assert_eq!(read_sound("a\tb\nHello, you; there|x\t2\n", "")[0], ["Hello, you; there|x", "2"]);
    assert_eq!(read_sound("a|b\n1|2\n", "")[0], ["1", "2"]);
    assert_eq!(
        read_sound("\"x, y\";b\n1;2\n", "")[0],
        ["1", "2"],
        "a separator within quotes does not count"
    );
    assert_eq!(read_sound("one\nJohn Smith\n", "")[0], ["John Smith"]);
    for text in ["a,b;c\n1,2;3\n", "1,50;Bob\n2,50;Ann\n", "note\nhello, you\n", " a   b\n 1   2\n"] {
        let found = refusal(text, "");
        assert!(
            found.contains("do not settle what separates the columns; set separator to one of"),
            "{found}"
        );
    }
    assert!(refusal(" a   b\n 1   2\n", "").ends_with("\"spaces\""));
}

#[test]
fn what_unpacks_to_more_than_is_taken_is_refused() {
    let fields: Vec<String> = (0..100).map(|at| format!("\"c{at}\": 1")).collect();
    let lines = format!("{{{}}}\n{}", fields.join(", "), "{}\n".repeat(1_000));
    let unpacked = |most: u64| {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(lines.as_bytes()).unwrap();
        file.rewind().unwrap();
        as_text_within(file, Format::Jsonl, None, most)
    };
    // Each of the short lines becomes a row of a hundred empty cells.
    let refused = unpacked(10_000).unwrap_err().to_string();
    assert!(refused.contains("unpacks to more text than is taken"), "{refused}");
    let mut text = String::new();
    unpacked(1_000_000).unwrap().read_to_string(&mut text).unwrap();
    assert_eq!((text.len() > 10_000, text.lines().count()), (true, 1_002));
}
