//! The `[reader]` table.

use identify::reader::{Layout, open};

use super::{layout, read, read_sound, refusal};

#[test]
fn unknown_keys_and_values_are_refused() {
    for toml in [
        "seperator = \",\"",
        "separator = \"x\"",
        "encoding = \"utf-99\"",
        "encoding = \"utf-16\"",
        "quote = \"x\"",
    ] {
        assert!(toml::from_str::<Layout>(toml).is_err(), "{toml}");
    }
}

#[test]
fn keys_that_contradict_each_other_are_refused() {
    let fixed = "fixed = [{ name = \"a\", start = 1, width = 3 }";
    let cases = [
        ("columns = [\"a\"]".to_owned(), "say header = true"),
        (format!("{fixed}]"), "say header = true"),
        (format!("{fixed}]\nheader = false\nseparator = \",\""), "not both"),
        (format!("{fixed}, {{ name = \"b\", start = 3, width = 1 }}]\nheader = false"), "'b' overlaps"),
        ("separator = \"spaces\"\nquote = '\"'".to_owned(), "have no quotes"),
        ("date_form = \"dd.mm\"".to_owned(), "it needs yyyy or yy"),
        ("time_zone = \"Mars/Olympus\"".to_owned(), "'Mars/Olympus' is no time zone"),
        ("decimal = \"comma\"\nthousands = \",\"".to_owned(), "cannot be the same sign"),
        ("columns = [\"a\", \"a\"]\nheader = false".to_owned(), "both named 'a'"),
    ];
    for (toml, expected) in cases {
        let found = refusal("x\n1\n", &toml);
        assert!(found.contains(expected), "{toml}: {found}");
    }
}

#[test]
fn the_table_survives_json_and_toml() {
    let full = layout(
        "encoding = \"latin-1\"\nseparator = \"tab\"\nquote = \"'\"\nheader = true\ncolumns = [\"a\"]\n\
         short_rows = \"fill\"\napostrophe = \"keep\"\ndate_form = \"dd.mm.yy\"\nyy_from = 1950\n\
         decimal = \"comma\"\nthousands = \".\"\ntime_zone = \"Europe/Berlin\"\nnulls = [\"NULL\"]",
    );
    assert_eq!(serde_json::from_value::<Layout>(serde_json::to_value(&full).unwrap()).unwrap(), full);
    assert_eq!(layout(&toml::to_string(&full).unwrap()), full);
    assert!(full.is_null("NULL") && full.is_null("  ") && !full.is_null("null"));
}

#[test]
fn columns_separated_by_spaces() {
    let text = " id  name\tsum\r\n  1   Ann\t 2.5 \r\n\r\n   \r\n 2 Bo\r\n";
    let file = read(text, "separator = \"spaces\"").unwrap();
    assert_eq!(file.headers, ["id", "name", "sum"]);
    assert_eq!(file.rows, [["1", "Ann", "2.5"]]);
    assert_eq!((file.refused[0].row, file.refused[0].line), (2, 5));
}

#[test]
fn columns_fixed_by_place_count_characters() {
    let toml = "header = false\nfixed = [\n{ name = \"id\", start = 1, width = 3 },\n{ name = \"name\", start = 5, width = 6 },\n\
                { name = \"sum\", start = 12, width = 6 }]";
    let rows = read_sound("001 Zoë      12.5\n\n002 Bob    3\r\n", toml);
    assert_eq!(rows, [["001", "Zoë", "12.5"], ["002", "Bob", "3"]]);
    let file = read("001 Ann\n002 Bob       1     x\n003 Cy        2\n", toml).unwrap();
    assert_eq!(file.rows, [["003", "Cy", "2"]]);
    assert!(file.refused[0].to_string().contains("column 3 (sum): the row has 2 cells"));
    assert!(file.refused[1].to_string().contains("text after the last fixed column"));
}

#[test]
fn quotes_are_a_matter_of_choice() {
    assert_eq!(read_sound("a,b\n'x,y','it''s'\n", "quote = \"'\"")[0], ["x,y", "it's"]);
    assert_eq!(read_sound("a,b\n24\" tv,\"x\n", "quote = \"none\"")[0], ["24\" tv", "\"x"]);
}

#[test]
fn position_reaches_the_end_of_the_file() {
    let text = "\u{feff}a,b\n1,2\n3,4\n";
    let mut rows = open(text.as_bytes(), &layout("")).unwrap();
    let mut places = Vec::new();
    while let Some(row) = rows.next_row().unwrap() {
        places.push(row.unwrap().position);
    }
    assert_eq!(places, [11, 15]);
    assert_eq!(rows.position(), text.len() as u64);
}
