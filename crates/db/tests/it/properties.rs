//! Looking into a column of JSON: both databases find what the vocabulary says.

use db::{Options, db_test};
use model::{Property, property};

/// Objects as they are stored, with what is difficult about them.
const STORED: [&str; 12] = [
    r#"{"a": "text", "b": 2.50, "c": true, "d": null}"#,
    r#"{"a": "Überraschung ß İ \"x\" \\ \u00fc 😀", "b": -0.0}"#,
    r#"{"a": ["text"], "b": {"a": "inner"}, "c": [], "d": {}}"#,
    r#"{"a": "first", "a": "last", "b": 1, "b": "two"}"#,
    r#"{"a": "has \u0000 in it", "b": 5}"#,
    r#"{"a": 12345678901234567890, "b": 1e3, "c": 1.7976931348623157e308, "d": 5e-324}"#,
    r#"{"a b.c": "dotted", "": "empty", "Ä": "umlaut", "a": ""}"#,
    r#" { "a" : false , "b" : 0 } "#,
    "{}",
    "[1, 2]",
    "5",
    r#""a""#,
];
const NAMES: [&str; 8] = ["a", "b", "c", "d", "a b.c", "", "Ä", "nothing"];

db_test! {
    fn properties_are_found_as_the_vocabulary_says(scratch: Scratch) {
        let db = scratch.open(Options::default());
        db.migrate(&[]).unwrap();
        // Made anew each time a program begins.
        db.migrate(&[]).unwrap();
        for stored in STORED {
            for name in NAMES {
                let sql = "select property_text($1::text, $2::text), property_folded($1::text, $2::text), property_number($1::text, $2::text)";
                let found = db.read_blocking(|tx| {
                    let row = tx.query_one(sql, &[stored.into(), name.into()])?.unwrap();
                    Ok::<_, db::DbError>((row.opt_text(0)?.map(str::to_owned), row.opt_text(1)?.map(str::to_owned), row.opt_real(2)?))
                });
                let expected = property(stored, name);
                let text = expected.clone().and_then(Property::text);
                let folded = text.as_ref().map(|text| text.to_ascii_lowercase());
                let number = expected.and_then(Property::number);
                assert_eq!(found.unwrap(), (text, folded, number), "{name} of {stored}");
            }
        }
        let nothing = db.read_blocking(|tx| tx.query_one("select property_text(null, 'a') is null", &[])?.unwrap().boolean(0));
        assert!(nothing.unwrap());
    }
}
