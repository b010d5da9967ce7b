//! The first look at a file.

use identify::reader::{PREVIEW_BYTES, Separator, preview};

use super::layout;

#[test]
fn columns_samples_and_date_forms_are_shown() {
    let text = "name;born;joined\nAnn;03/04/1980;2026-01-02\nBob;25/12/1990;2026-01-03\nBob;;2026-01-04\n";
    let shown = preview(text.as_bytes(), &layout(""));
    let found = shown.found.unwrap();
    assert_eq!(
        (found.encoding.name(), found.separator, found.header),
        ("utf-8", Some(Separator::Semicolon), true)
    );
    assert_eq!(shown.rows.len(), 3);
    let columns: Vec<_> = shown.columns.iter().map(|c| (c.name.as_str(), c.samples.len(), c.empty)).collect();
    assert_eq!(columns, [("name", 2, 0), ("born", 2, 1), ("joined", 3, 0)]);
    assert_eq!(shown.columns[1].date_forms, ["dd/mm/yyyy"]);
    assert_eq!(shown.problems.len(), 1);
    assert!(shown.problems[0].contains("column 'born', if it holds dates: '03/04/1980' is not an ISO date"));
    assert_eq!(preview(text.as_bytes(), &layout("date_form = \"dd/mm/yyyy\"")).problems, [""; 0]);
}

#[test]
fn what_stands_in_the_way_comes_with_its_choices() {
    let shown = preview(b"name\nM\xfcller\n", &layout(""));
    assert!(shown.found.is_none() && shown.problems[0].contains("not UTF-8"));
    assert_eq!(shown.encodings[0].encoding.name(), "windows-1252");
    assert_eq!(shown.encodings[0].sample, "Müller");
    let shown = preview(b"a,b;c\n1,2;3\n", &layout(""));
    assert_eq!(shown.separators, [Separator::Comma, Separator::Semicolon]);
    assert_eq!(preview(b"a,b\n", &layout("")).problems, ["the file has a header and no rows"]);
    assert!(preview(b"a,b\n1\n2,3\n", &layout("")).problems[0].starts_with("row 1, line 2, column 2 (b)"));
}

#[test]
fn where_the_file_is_cut_nothing_is_wrong() {
    let row = format!("{},\"{}\nmore\"\n", "x".repeat(100), "y".repeat(5_000));
    let text = format!("a,b\n{}", row.repeat(100));
    let shown = preview(&text.as_bytes()[..PREVIEW_BYTES], &layout(""));
    assert_eq!(shown.problems, [""; 0]);
    assert_eq!(shown.rows.len(), 20);
    let short = preview(b"a,b\n1,2\n3,4", &layout(""));
    assert_eq!(short.rows.len(), 2, "a whole file is shown to its end");
}

#[test]
fn it_is_told_as_json() {
    let json = serde_json::to_value(preview("a\tb\n1\t2\n".as_bytes(), &layout(""))).unwrap();
    assert_eq!(json["found"]["separator"], "tab");
    assert_eq!(json["found"]["encoding"], "utf-8");
}
