//! Files as they come: read rightly, or refused with row, column and reason, while the other rows stay.

use super::app::{TestApp, problems, rows};
use serde_json::json;

const PEOPLE: [(&str, &str); 2] = [("as", "people"), ("match", "email")];

/// A table of people as a map file, with these lines in its reader.
fn map(reader: &str) -> String {
    format!(
        "[reader]\n{reader}\n[[object]]\nobject = \"people\"\nmatch = [\"email\"]\n\
         columns = {{ email = \"email\", city = \"city\" }}\n"
    )
}

fn utf16(text: &str, big: bool) -> Vec<u8> {
    let unit = |unit: u16| if big { unit.to_be_bytes() } else { unit.to_le_bytes() };
    text.encode_utf16().flat_map(unit).collect()
}

fn latin1(text: &str) -> Vec<u8> {
    text.chars().map(|letter| u8::try_from(u32::from(letter)).unwrap()).collect()
}

db::db_test! {
    fn bad_rows_are_listed_and_good_ones_stay(scratch: Scratch) {
        let mut app = TestApp::open(scratch);
        let big = "x".repeat(10_000_000);
        let mut file = b"email,city\ngood1@example.com,Rome\n".to_vec();
        for row in [
            "short@example.com",
            "long@example.com,Rome,surplus",
            "stray@example.com,24\" street",
            "after@example.com,\"Ro\"me",
            "nul@example.com,Ro\0me",
            &format!("big@example.com,{big}"),
            "no address,Rome",
        ] {
            file.extend_from_slice(row.as_bytes());
            file.push(b'\n');
        }
        file.extend_from_slice(b"bytes@example.com,R\xff\xfeme\ngood2@example.com,\"Os\"\"lo\nTwo\"\nopen@example.com,\"Wien\n");
        let import = app.import(&file, &PEOPLE);
        assert_eq!((import["state"].as_str(), rows(&import)), (Some("done"), [11, 2, 9]), "{import}");
        let expected = [
            (2, "city", "the row has 1 cells, the file 2 columns"),
            (3, "3", "the row has 3 cells, the file 2 columns"),
            (4, "city", "there is a quote within a cell"),
            (5, "city", "is closed and then text follows"),
            (6, "city", "the cell holds a NUL character"),
            (7, "city", "the cell has 10000000 bytes"),
            (8, "email", "address"),
            (9, "city", "is not utf-8"),
            (11, "city", "is not closed"),
        ];
        let found = problems(&import);
        assert_eq!(found.len(), expected.len(), "{found:?}");
        for ((row, column, reason), (expected_row, expected_column, part)) in found.iter().zip(expected) {
            assert_eq!((*row, column.as_str()), (expected_row, expected_column), "{reason}");
            assert!(reason.contains(part), "row {row}: {reason}");
        }
        assert_eq!(app.texts("people", "email"), ["good1@example.com", "good2@example.com"]);
        assert_eq!(app.texts("people", "city"), ["Os\"lo\nTwo", "Rome"]);

        // The rejects file holds them all, and only they come in when they were put right.
        let rejects = app.rejects(&import);
        for row in ["short@", "long@", "stray@", "after@", "nul@", "big@", "no address", "bytes@", "open@"] {
            assert!(rejects.contains(row), "{row} is missing");
        }
        assert!(!rejects.contains("good"));
        let fixed: Vec<String> = rejects.lines().enumerate().map(|(at, line)| match at {
            0 => line.to_owned(),
            _ => {
                let name: String = line.chars().take_while(|letter| letter.is_alphanumeric()).collect();
                format!("{name}@example.com,Fixed,1,,,")
            }
        }).collect();
        let second = app.import(fixed.join("\n"), &PEOPLE);
        assert_eq!(rows(&second), [9, 9, 0], "{second} {fixed:?}");
        assert_eq!(app.total("people"), 11);
    }

    fn every_encoding_is_read_or_asked_for(scratch: Scratch) {
        let mut app = TestApp::open(scratch);
        let text = |name: &str| format!("email,city\n{name}@example.com,Köln-{name}\n");
        let marked = |name: &str, big: bool| utf16(&format!("\u{feff}{}", text(name)), big);
        let reader = |line: &str| map(&format!("{line}\nseparator = \",\""));
        let cases: [(&str, Vec<u8>, Option<&str>); 7] = [
            ("plain", text("plain").into_bytes(), None),
            ("marked", format!("\u{feff}{}", text("marked")).into_bytes(), None),
            ("utf16le", marked("utf16le", false), None),
            ("utf16be", marked("utf16be", true), None),
            ("unmarked", utf16(&text("unmarked"), false), Some("encoding = \"utf-16le\"")),
            ("latin", latin1(&text("latin")), Some("encoding = \"latin-1\"")),
            ("cr", text("cr").replace('\n', "\r").into_bytes(), None),
        ];
        for (name, bytes, line) in &cases {
            let named = line.map(reader);
            let import = match &named {
                Some(named) => app.import(bytes, &[("map_file", named)]),
                None => app.import(bytes, &PEOPLE),
            };
            assert_eq!((import["state"].as_str(), rows(&import)), (Some("done"), [1, 1, 0]), "{name}: {import}");
        }
        let mut cities: Vec<String> = cases.iter().map(|(name, ..)| format!("Köln-{name}")).collect();
        cities.sort();
        assert_eq!(app.texts("people", "city"), cities);

        // Bytes that settle nothing are refused, with what to say in the map file; nothing is guessed.
        let seq = app.last_seq();
        for bytes in [latin1(&text("unnamed")), utf16(&text("unnamed"), true)] {
            let import = app.upload("/imports", &bytes, &PEOPLE);
            let says = if import.status == 202 {
                let id = import.json()["id"].as_str().unwrap().to_owned();
                let over = app.until(&id, |import| !matches!(import["state"].as_str(), Some("queued" | "running")));
                assert!(over["state"] == "failed" || rows(&over)[1] == 0, "{over}");
                over.to_string()
            } else {
                assert_eq!(import.status, 422, "{}", import.text());
                import.text()
            };
            assert!(says.contains("encoding"), "{says}");
        }
        assert_eq!((app.last_seq(), app.total("people")), (seq, 7));
    }

    fn headers_that_do_not_name_the_columns_are_refused(scratch: Scratch) {
        let app = TestApp::open(scratch);
        for (file, says) in [
            ("email,city,email\na@example.com,x,b@example.com\n", "columns 1 and 3 are both named 'email'"),
            ("email,,city\na@example.com,x,y\n", "column 2 has no name in the header"),
            ("email,_row\na@example.com,1\n", "the rejects file uses for itself"),
            ("", "the file is empty"),
            ("\u{feff}", "the file is empty"),
            ("email;city,x\na;b,c\n", "set separator to one of"),
        ] {
            let reply = app.upload("/imports", file.as_bytes(), &PEOPLE);
            assert_eq!(reply.status, 422, "{file:?}: {}", reply.text());
            assert!(reply.text().contains(says), "{file:?}: {}", reply.text());
        }
        // Whatever it is, it is an answer and not an error of ours.
        let noise: Vec<u8> = (0..200_000_u32).map(|at| (at.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
        let png = [&b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01"[..], &noise].concat();
        for garbage in [noise, png, b"PK\x03\x04\x14\0\x06\0".to_vec(), b"\0".repeat(5_000), b"\"".repeat(5_000)] {
            let reply = app.upload("/imports", &garbage, &PEOPLE);
            assert!(matches!(reply.status, 400 | 422), "{}", reply.text());
        }
        assert_eq!(app.get("/imports")["data"], json!([]));
    }

    fn dates_that_may_mean_two_days_are_refused(scratch: Scratch) {
        let mut app = TestApp::open(scratch);
        let file = "email,birthday\na@example.com,1990-02-01\nb@example.com,01/02/1990\nc@example.com,1990-02-30\n";
        let import = app.import(file, &PEOPLE);
        assert_eq!(rows(&import), [3, 1, 2], "{import}");
        let found = problems(&import);
        assert_eq!((found[0].0, found[0].1.as_str()), (2, "birthday"));
        assert!(found[0].2.contains("date_form"), "what to say is said: {}", found[0].2);
        assert_eq!((found[1].0, found[1].1.as_str()), (3, "birthday"));
        assert_eq!(app.texts("people", "birthday"), ["1990-02-01"]);
        // Once the form is said, the rejects come in by it.
        let fixed = app.rejects(&import).replace("1990-02-30", "28/02/1990");
        let reader = "[reader]\ndate_form = \"dd/mm/yyyy\"\n[[object]]\nobject = \"people\"\nmatch = [\"email\"]\n\
                      columns = { email = \"email\", birthday = \"birthday\" }\n";
        let second = app.import(&fixed, &[("map_file", reader)]);
        assert_eq!(rows(&second), [2, 2, 0], "{second}");
        assert_eq!(app.texts("people", "birthday"), ["1990-02-01", "1990-02-01", "1990-02-28"]);
    }
}
