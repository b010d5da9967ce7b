//! The rejects file: out, put right, and in again.

use identify::reader::rejects::{Reject, Rejects};
use identify::reader::{Layout, open};

use super::{File, layout, read, read_with};

/// Imports a file and gives back the rejects file of what could not be read.
fn rejects_of(bytes: &[u8], layout: &Layout) -> String {
    let mut rows = open(bytes, layout).unwrap();
    let mut rejects = Rejects::new(Vec::new(), rows.headers()).unwrap();
    while let Some(row) = rows.next_row().unwrap() {
        if let Err(error) = row {
            rejects.write_unread(&error, &format!("shop/{}", error.row)).unwrap();
        }
    }
    String::from_utf8(rejects.finish().unwrap()).unwrap()
}

fn source_ids(text: &str) -> Vec<Option<String>> {
    let mut rows = open(text.as_bytes(), &layout("")).unwrap();
    let mut ids = Vec::new();
    while let Some(row) = rows.next_row().unwrap() {
        ids.push(match row {
            Ok(row) => row.source_id.map(str::to_owned),
            Err(error) => error.source_id,
        });
    }
    ids
}

#[test]
fn nothing_is_imported_from_it_by_oversight() {
    let text = "id,name,sum\n1,Ann\n2,Bo,3,4\n3,Cy\0,5\n4,ok,1\n";
    let rejects = rejects_of(text.as_bytes(), &layout(""));
    let again = read(&rejects, "").unwrap();
    assert_eq!(again.headers, ["id", "name", "sum"]);
    assert_eq!(again.rows, Vec::<Vec<String>>::new());
    assert_eq!(again.refused.len(), 3);
    assert!(again.refused[0].to_string().contains("column 3 (sum): the cell still holds �"));
    assert_eq!(source_ids(&rejects), ["shop/1", "shop/2", "shop/3"].map(|id| Some(id.to_owned())));
    let twice = rejects_of(rejects.as_bytes(), &layout(""));
    assert_eq!(source_ids(&twice), source_ids(&rejects), "the identity stays through a second round");
}

#[test]
fn put_right_it_is_read() {
    let text = "id,name,sum\n1,Ann\n2,24\" tv,3\n";
    let rejects = rejects_of(text.as_bytes(), &layout(""));
    let fixed = rejects.replace('�', "9");
    let file = read(&fixed, "").unwrap();
    assert_eq!(file.rows, [["1", "Ann", "9"], ["2", "24\" tv", "3"]]);
    assert_eq!(source_ids(&fixed), ["shop/1", "shop/2"].map(|id| Some(id.to_owned())));
}

#[test]
fn it_is_known_whatever_the_settings_say() {
    let spaces =
        "encoding = \"latin-1\"\nseparator = \"spaces\"\ncolumns = [\"id\", \"name\"]\nheader = false";
    let rejects = rejects_of(b"1 Zo\xeb x\n2 Bo\n", &layout(spaces));
    let fixed = rejects.replace("�x", "");
    for text in [fixed.clone(), format!("\u{feff}{fixed}"), fixed.replace(',', ";"), fixed.replace(',', "\t")]
    {
        let file: File = read_with(text.as_bytes(), &layout(spaces)).unwrap();
        assert_eq!(file.headers, ["id", "name"], "{text}");
        assert_eq!(file.rows, [["1", "Zoë"]], "{text}");
    }
}

#[test]
fn reasons_and_columns_are_written_and_dropped() {
    let mut rejects = Rejects::new(Vec::new(), &["phone".to_owned(), "note".to_owned()]).unwrap();
    let cells = ["=1+1".to_owned(), "'=x".to_owned()];
    let reject = Reject { cells: &cells, row: 7, reason: "bad, \"very\"", column: "phone", source_id: "@x" };
    rejects.write(reject).unwrap();
    assert_eq!(rejects.written(), 1);
    let text = String::from_utf8(rejects.finish().unwrap()).unwrap();
    assert_eq!(
        text,
        "phone,note,_row,_reason,_column,_source_id\n'=1+1,''=x,7,\"bad, \"\"very\"\"\",phone,'@x\n"
    );
    let file = read(&text, "apostrophe = \"keep\"").unwrap();
    assert_eq!(file.rows, [["=1+1", "'=x"]], "a rejects file is always restored");
    assert_eq!(source_ids(&text), [Some("@x".to_owned())]);
    let trimmed = "phone,_source_id\n1,7\n";
    assert_eq!(source_ids(trimmed), [Some("7".to_owned())], "_source_id is handed on without the others");
}
