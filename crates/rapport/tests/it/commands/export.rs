//! `rapport export` and the export of a view, as files that other programs read: what their columns hold, and that an
//! Excel workbook goes back in.

use serde_json::{Value as Json, json};

use crate::process::Place;

fn fields() -> Json {
    json!([
        {"name": "Key", "type": "code"},
        {"name": "Weight", "type": "decimal"},
        {"name": "Count", "type": "integer"},
        {"name": "Price", "type": "money"},
        {"name": "Day", "type": "date"},
        {"name": "Moment", "type": "datetime"},
        {"name": "Good", "type": "boolean"},
        {"name": "Labels", "type": "tags"},
        {"name": "Called", "type": "person_name"},
        {"name": "Friend", "type": "relation", "relates_to": "people"},
        {"name": "Note", "type": "text"},
    ])
}

db::db_test! {
    fn a_view_becomes_parquet_with_its_types(scratch: Scratch) {
        let place = Place::new(scratch);
        let server = place.serve();
        server.post("/objects", &json!({"name": "Things", "label_singular": "Thing", "fields": fields()}));
        let ann = server.post("/people", &json!({"email": "ann@example.com"}))["id"].clone();
        server.post("/x_things", &json!({
            "x_key": "b", "x_weight": 0.1, "x_count": 9_007_199_254_740_993_i64, "x_price": {"amount": "-1234567.000001", "currency": "EUR"}, "x_day": "1899-12-31",
            "x_moment": "2026-03-02T09:00:00.000001Z", "x_good": false, "x_labels": ["x;y", "z"], "x_called": {"first": "Ada", "last": "Lovelace"},
            "x_friend": ann, "x_note": "=1+1",
        }));
        server.post("/x_things", &json!({"x_key": "a"}));
        server.post("/x_things", &json!({"x_key": "c"}));
        let view = json!({
            "format": "parquet", "sort": [{"field": "x_key", "direction": "desc"}], "filter": {"not": {"field": "x_key", "op": "eq", "value": "c"}},
            "fields": ["x_key", "x_weight", "x_count", "x_price", "x_day", "x_moment", "x_good", "x_labels", "x_called", "x_friend", "x_note"],
        });
        let (columns, rows) = warehouse::testing::parquet(server.file("/x_things/export", &view)).unwrap();
        let names: Vec<&str> = columns.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["x_key", "x_weight", "x_count", "x_price", "x_price_currency", "x_day", "x_moment", "x_good", "x_labels", "x_called",
            "x_called_prefix", "x_called_first", "x_called_middle", "x_called_last", "x_called_suffix", "x_friend", "x_note"]);
        let kind = |name: &str| columns.iter().find(|(column, _)| column == name).unwrap().1.as_str();
        for (name, expected) in [("x_weight", "Float64"), ("x_count", "Int64"), ("x_day", "Date32"), ("x_good", "Boolean")] {
            assert_eq!(kind(name), expected, "{name}");
        }
        assert!(kind("x_price").starts_with("Decimal128(20, 6"), "{}", kind("x_price"));
        assert!(kind("x_moment").starts_with("Timestamp"), "{}", kind("x_moment"));
        assert!(kind("x_labels").starts_with("List("), "{}", kind("x_labels"));
        assert_eq!(rows.len(), 2, "the view's filter holds: {rows:?}");
        let thing = &rows[0];
        for (name, value) in [("x_key", json!("b")), ("x_weight", json!(0.1)), ("x_count", json!(9_007_199_254_740_993_i64)), ("x_price_currency", json!("EUR")),
            ("x_day", json!("1899-12-31")), ("x_good", json!(false)), ("x_labels", json!(["x;y", "z"])), ("x_called", json!("Ada Lovelace")),
            ("x_called_last", json!("Lovelace")), ("x_friend", ann), ("x_moment", json!("2026-03-02T09:00:00.000001Z")),
            // No spreadsheet reads it, so nothing is guarded.
            ("x_note", json!("=1+1"))] {
            assert_eq!(thing[name], value, "{name}");
        }
        assert!(thing["x_price"].to_string().contains("-1234567.000001"), "{thing}");
        assert_eq!(rows[1]["x_key"], "a");
        assert!(rows[1].as_object().unwrap().iter().all(|(name, value)| name == "x_key" || value.is_null()), "{}", rows[1]);
        // SQL has the same columns for the same fields.
        let sql = place.command(&["sql", "select x_price, x_price_currency, x_day, x_labels from x_things where x_key = 'b'", "--format", "parquet"]).output().unwrap().stdout;
        let (typed, asked) = warehouse::testing::parquet(sql).unwrap();
        for ((name, kind), (known, expected)) in typed.iter().zip(columns.iter().filter(|(name, _)| typed.iter().any(|(asked, _)| asked == name))) {
            assert_eq!((name, kind), (known, expected));
            assert_eq!(asked[0][name], thing[name], "{name}");
        }
    }

    fn a_workbook_goes_out_and_comes_back(scratch: Scratch) {
        let place = Place::new(scratch);
        let file = place.file("people.csv", "email,first_name,city,birthday\nann@example.com,Ann,=1+1,1990-04-03\nbo@example.com,Bo,Köln,1899-01-01\n");
        place.done(&["import", &file, "--as", "people", "--match", "email", "--source", "crm"]);
        let book = place.command(&["export", "people", "--format", "xlsx"]).output().unwrap();
        assert!(book.status.success() && book.stdout.starts_with(b"PK"), "{}", String::from_utf8_lossy(&book.stderr));
        let before = place.done(&["export", "people", "--format", "jsonl"]);
        let book = place.file("people.xlsx", &book.stdout);
        let back = place.done(&["import", &book, "--as", "people", "--match", "email", "--source", "back"]);
        assert!(back.contains("people: 0 created, 0 updated, 2 unchanged"), "{back}");
        assert_eq!(place.done(&["export", "people", "--format", "jsonl"]), before);
        let all = place.path().join("all").display().to_string();
        let refused = place.run(&["export", "--all", "--to", &all, "--format", "xlsx"]);
        assert_eq!((refused.status, refused.out.as_str()), (2, ""), "{}", refused.err);
        assert!(refused.err.contains("a sheet of Excel"), "{}", refused.err);
        let unknown = place.run(&["export", "peeple", "--format", "xlsx"]);
        assert!(unknown.err.contains("there is no object 'peeple'"), "{}", unknown.err);
    }
}
