//! `rapport sql`.

use std::io::Write;
use std::process::Stdio;

use serde_json::{Value as Json, json};

use crate::process::{Ended, Place};

const PEOPLE: &str = "email,first_name,city\nann@example.com,Ann,Köln\nbo@example.com,\"Bo, jr.\",\n";

fn with_people(place: &Place) {
    let file = place.file("people.csv", PEOPLE);
    place.done(&["import", &file, "--as", "people", "--match", "email", "--source", "crm"]);
}

const ASKED: &str = "select email, city, length(first_name) as n from people order by email";

db::db_test! {
    fn an_answer_comes_in_every_form(scratch: Scratch) {
        let place = Place::new(scratch);
        with_people(&place);
        let table = place.run(&["sql", ASKED]);
        assert_eq!(table.status, 0, "{}", table.err);
        assert_eq!(
            table.out,
            "email            city  n\n───────────────  ────  ─\nann@example.com  Köln  3\nbo@example.com         7\n"
        );
        assert!(table.err.contains("2 rows"), "{}", table.err);
        let csv = place.done(&["sql", ASKED, "--format", "csv"]);
        assert_eq!(csv, "email,city,n\r\nann@example.com,Köln,3\r\nbo@example.com,,7\r\n");
        let rows = json!([
            {"email": "ann@example.com", "city": "Köln", "n": 3},
            {"email": "bo@example.com", "city": null, "n": 7},
        ]);
        assert_eq!(serde_json::from_str::<Json>(&place.done(&["sql", ASKED, "--format", "json"])).unwrap(), rows);
        let lines = place.done(&["sql", ASKED, "--format", "jsonl"]);
        let lines: Vec<Json> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(Json::from(lines), rows);
        let parquet = place.command(&["sql", ASKED, "--format", "parquet"]).output().unwrap().stdout;
        assert!(parquet.starts_with(b"PAR1") && parquet.ends_with(b"PAR1"));
    }

    fn a_file_says_by_its_name_what_it_holds(scratch: Scratch) {
        let place = Place::new(scratch);
        with_people(&place);
        let server = place.serve();
        for (name, begins) in [("a.parquet", "PAR1"), ("a.csv", "email,"), ("a.json", "[\n{"), ("a.jsonl", "{\"email\"")] {
            let file = place.path().join(name);
            let ended = place.run(&["sql", ASKED, "--output", &file.display().to_string()]);
            assert_eq!((ended.status, ended.out.as_str()), (0, ""), "{}", ended.err);
            assert!(ended.err.contains("2 rows"), "{}", ended.err);
            let bytes = std::fs::read(&file).unwrap();
            assert!(bytes.starts_with(begins.as_bytes()), "{name}: {}", String::from_utf8_lossy(&bytes));
        }
        // A query that fails leaves no file, and does not touch one that is there.
        let (there, absent) = (place.path().join("a.csv"), place.path().join("b.csv"));
        let before = std::fs::read(&there).unwrap();
        for file in [&there, &absent] {
            let failed = place.run(&["sql", "select nothing from people", "--output", &file.display().to_string()]);
            assert_eq!((failed.status, failed.out.as_str()), (1, ""));
            assert!(failed.err.contains("there is no column nothing; there are: "), "{}", failed.err);
        }
        assert_eq!(std::fs::read(&there).unwrap(), before);
        let left = std::fs::read_dir(place.path()).unwrap().map(|entry| entry.unwrap().file_name());
        let left: Vec<_> = left.map(|name| name.into_string().unwrap()).collect();
        assert!(!left.iter().any(|name| name == "b.csv" || name.ends_with(".part")), "{left:?}");
        server.settle();
    }

    fn a_query_comes_from_standard_input(scratch: Scratch) {
        let place = Place::new(scratch);
        with_people(&place);
        let mut command = place.command(&["sql", "-", "--format", "csv"]);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(b"-- how many\nselect count(*) as n\nfrom people;\n").unwrap();
        let ended: Ended = child.wait_with_output().unwrap().into();
        assert_eq!((ended.status, ended.out.as_str()), (0, "n\r\n2\r\n"), "{}", ended.err);
        for sql in ["drop table people", "select 1; select 2", "copy people to 'x'"] {
            let refused = place.run(&["sql", sql]);
            assert_eq!((refused.status, refused.out.as_str()), (1, ""), "{sql}");
        }
    }

    fn an_object_is_exported_as_parquet(scratch: Scratch) {
        let place = Place::new(scratch);
        with_people(&place);
        let parquet = place.command(&["export", "people", "--format", "parquet"]).output().unwrap();
        assert!(parquet.status.success(), "{}", String::from_utf8_lossy(&parquet.stderr));
        assert!(parquet.stdout.starts_with(b"PAR1") && parquet.stdout.ends_with(b"PAR1"));
        let nothing = place.run(&["export", "nothing", "--format", "parquet"]);
        assert_eq!((nothing.status, nothing.out.as_str()), (2, ""));
        assert!(nothing.err.contains("there is no object 'nothing'"), "{}", nothing.err);
    }
}

/// A terminal is what `script` makes; Parquet would only garble it.
#[test]
fn parquet_does_not_go_to_a_terminal() {
    let place = Place::sqlite();
    let command = place.command(&["sql", "select 1", "--format", "parquet"]);
    let line: Vec<_> = std::iter::once(command.get_program())
        .chain(command.get_args())
        .map(|word| format!("'{}'", word.to_str().unwrap()))
        .collect();
    let Ok(ended) =
        std::process::Command::new("script").args(["-qec", &line.join(" "), "/dev/null"]).output()
    else {
        // Not every machine has it.
        return;
    };
    let ended: Ended = ended.into();
    assert_eq!(ended.status, 2, "{}", ended.out);
    assert!(
        ended.out.contains("not for reading on a terminal") && !ended.out.contains("PAR1"),
        "{}",
        ended.out
    );
}
