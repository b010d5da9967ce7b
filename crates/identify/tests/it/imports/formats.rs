//! Files of other formats, and exports that come back unchanged.

use serde_json::json;

use super::app::{TestApp, done, problems, rows};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};

fn workbook(sheets: &[&str]) -> Vec<u8> {
    let mut book = Workbook::new();
    for name in sheets {
        let sheet = book.add_worksheet();
        sheet.set_name(*name).unwrap();
        // A table may begin anywhere.
        for (at, header) in ["email", "birthday", "city"].iter().enumerate() {
            sheet.write_string(2, 1 + at as u16, *header).unwrap();
        }
        let day = Format::new().set_num_format("dd.mm.yyyy");
        sheet.write_string(3, 1, "ann@example.com").unwrap();
        sheet.write_datetime_with_format(3, 2, ExcelDateTime::from_ymd(1990, 4, 3).unwrap(), &day).unwrap();
        sheet.write_string(3, 3, "Köln \"am\" Rhein,\n=1+1").unwrap();
        sheet.write_string(5, 1, "bo@example.com").unwrap();
        sheet.write_string(5, 2, "03/04/1991").unwrap();
    }
    book.save_to_buffer().unwrap()
}

const AS_PEOPLE: &[(&str, &str)] = &[("as", "people"), ("match", "email"), ("source", "list")];

db::db_test! {
    fn a_workbook_brings_typed_days_and_an_ambiguous_text_is_asked_for(scratch: Scratch) {
        let mut app = TestApp::open(scratch);
        let import = app.import(workbook(&["People"]), AS_PEOPLE);
        assert_eq!(rows(&import), [2, 1, 1], "{import}");
        let (row, column, reason) = problems(&import).remove(0);
        assert_eq!((row, column.as_str()), (2, "birthday"));
        assert!(reason.contains("3 April 1991") && reason.contains("4 March 1991"), "{reason}");
        let ann = &app.all("people", &["birthday", "city"])[0];
        assert_eq!((&ann["birthday"], &ann["city"]), (&json!("1990-04-03"), &json!("Köln \"am\" Rhein,\n=1+1")));
        // The refused row comes back as CSV, to be put right.
        let mended = app.rejects(&import).replace("03/04/1991", "1991-04-03");
        let import = app.import(mended, AS_PEOPLE);
        assert_eq!((rows(&import), app.total("people")), ([1, 1, 0], 2), "{import}");
    }

    fn one_of_several_sheets_is_named(scratch: Scratch) {
        let mut app = TestApp::open(scratch);
        let file = workbook(&["A", "B"]);
        let reply = app.upload("/imports", &file, AS_PEOPLE);
        assert!(reply.is(422)["detail"].as_str().unwrap().contains("one of A, B"));
        let import = app.import(&file, &[AS_PEOPLE, &[("sheet", "B")]].concat());
        assert_eq!(rows(&import)[0], 2);
        let reply = app.upload("/imports", &file, &[AS_PEOPLE, &[("sheet", "C")]].concat());
        assert!(reply.is(422)["detail"].as_str().unwrap().contains("no sheet 'C'"));
        let seen = app.upload("/imports/preview", &file, &[("as", "people"), ("sheet", "A")]).is(200);
        assert_eq!((&seen["format"], &seen["sheets"]), (&json!("xlsx"), &json!(["A", "B"])));
        assert_eq!(seen["columns"][0]["guess"]["field"], "email");
        // What only looks like a workbook is refused in words.
        let reply = app.upload("/imports", b"PK\x03\x04 and then nothing", AS_PEOPLE);
        assert!(reply.is(422)["detail"].as_str().unwrap().contains("workbook"));
    }

    fn lines_of_json_bring_their_values(scratch: Scratch) {
        let mut app = TestApp::open(scratch);
        let file = "{\"email\": \"ann@example.com\", \"city\": \"a, \\\"b\\\"\\nc\"}\n\n{\"city\": null, \"email\": \"bo@example.com\", \"birthday\": \"1990-04-03\"}\n";
        let import = app.import(file, AS_PEOPLE);
        assert_eq!((rows(&import), done(&import, "people")), ([2, 2, 0], [2, 0, 0]), "{import}");
        assert_eq!(app.texts("people", "city"), ["(none)", "a, \"b\"\nc"]);
        assert_eq!(app.texts("people", "birthday"), ["(none)", "1990-04-03"]);
        let reply = app.upload("/imports", b"{\"email\": \"a@b.de\"}\n[1]\n", AS_PEOPLE);
        assert!(reply.is(422)["detail"].as_str().unwrap().contains("line 2"));
        let seen = app.upload("/imports/preview", file.as_bytes(), &[("as", "people")]).is(200);
        assert_eq!((&seen["format"], &seen["rows_seen"]), (&json!("jsonl"), &json!(2)));
    }

    fn a_browser_gets_an_export_whole(scratch: Scratch) {
        let app = TestApp::open(scratch);
        for at in 0..30 {
            app.post("/people", json!({"email": format!("p{at}@x.org")}));
        }
        for (format, begins) in [("csv", "email\n"), ("jsonl", "{"), ("xlsx", "PK"), ("parquet", "PAR1")] {
            let asked = json!({"format": format, "fields": ["email"], "sort": [{"field": "email"}]});
            let whole = app.ask("POST", "/people/export", Some(asked.clone())).bytes;
            let compressed = app.compressed("/people/export", &asked);
            assert!(compressed.starts_with(begins.as_bytes()), "{format}");
            // A workbook says when it was made.
            assert!(format == "xlsx" || compressed == whole, "{format}");
        }
    }

    fn a_preview_without_a_file_is_refused(scratch: Scratch) {
        let app = TestApp::open(scratch);
        assert_eq!(app.upload("/imports/preview", b"", &[]).status, 200, "an empty file is one");
        let parts = b"--b\r\nContent-Disposition: form-data; name=\"as\"\r\n\r\npeople\r\n--b--\r\n";
        app.post_bytes("/imports/preview", "multipart/form-data; boundary=b", parts).is(400);
    }

    fn an_export_comes_back_unchanged(scratch: Scratch) {
        let mut app = TestApp::open(scratch);
        let naughty = ["=1+1", "+49 30", "-x", "@a", "\ttab", "'=quoted", "a\"b,c;d", "line\nbreak", "ok", "Ω≈ç√∫", "<script>alert(1)</script>"];
        for (at, text) in naughty.iter().enumerate() {
            app.post("/people", json!({"email": format!("p{at}@x.org"), "city": text, "birthday": "1990-04-03"}));
        }
        app.post("/people", json!({"email": "other@x.org", "country": "DE"}));
        let cities = app.texts("people", "city");
        for format in ["csv", "xlsx", "jsonl"] {
            let asked = json!({"format": format, "fields": ["email", "city", "birthday"], "filter": {"field": "country", "op": "empty", "value": true}});
            let reply = app.ask("POST", "/people/export", Some(asked));
            assert_eq!(reply.status, 200, "{}", reply.text());
            if format == "csv" {
                assert!(reply.text().lines().skip(1).all(|line| !line.contains(",=") && !line.contains(",+") && !line.contains(",@")), "{}", reply.text());
            }
            let file = reply.bytes;
            let import = app.import(&file, &[("as", "people"), ("match", "email"), ("source", format), ("keep_typed", "false")]);
            assert_eq!((rows(&import), done(&import, "people")[2]), ([11, 11, 0], 11), "{format}: {import}");
            assert_eq!(app.texts("people", "city"), cities, "{format}");
        }
        for (wrong, status) in [(json!({"format": "pdf"}), 400), (json!({"fields": ["moons"]}), 400), (json!({"fields": [], "format": "parquet"}), 400), (json!({"filter": {"field": "moons"}}), 400)] {
            app.ask("POST", "/people/export", Some(wrong)).is(status);
        }
        app.ask("POST", "/moons/export", Some(json!({}))).is(404);
    }
}
