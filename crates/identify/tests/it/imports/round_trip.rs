//! What the API holds goes out as a file and comes back as it was, whatever the type of the field.

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use serde_json::{Map, Value as Json, json};

use super::app::{TestApp, done, rows};

const RECORDS: usize = 150;

/// A field of each type that users can choose.
fn fields() -> Json {
    json!([
        {"name": "Key", "type": "code", "unique": true},
        {"name": "Name", "type": "text"},
        {"name": "Note", "type": "long_text"},
        {"name": "Story", "type": "rich_text"},
        {"name": "Mail", "type": "email"},
        {"name": "Call", "type": "phone"},
        {"name": "Site", "type": "url"},
        {"name": "Count", "type": "integer"},
        {"name": "Weight", "type": "decimal"},
        {"name": "Share", "type": "percent"},
        {"name": "Price", "type": "money"},
        {"name": "Good", "type": "boolean"},
        {"name": "Day", "type": "date"},
        {"name": "Opens", "type": "time"},
        {"name": "Moment", "type": "datetime"},
        {"name": "Colour", "type": "select", "options": ["Red", "Blue"]},
        {"name": "Colours", "type": "multi_select", "options": ["Red", "Green", "Blue"]},
        {"name": "Labels", "type": "tags"},
        {"name": "Stars", "type": "rating", "settings": {"max": 5}},
        {"name": "Called", "type": "person_name"},
        {"name": "Address", "type": "address"},
        {"name": "Friend", "type": "relation", "relates_to": "people"},
        {"name": "About", "type": "reference", "settings": {"objects": ["people", "companies"]}},
        {"name": "Friends", "type": "relations", "relates_to": "people"},
        {"name": "Keeper", "type": "user"},
        {"name": "Land", "type": "country"},
        {"name": "Tongue", "type": "language"},
        {"name": "Coin", "type": "currency"},
        {"name": "Paper", "type": "file"},
        {"name": "Extra", "type": "json"},
    ])
}

/// Texts that break files, without the blanks around them that no field keeps.
fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        prop::sample::select(vec![
            "\"",
            ",",
            ";",
            "\n",
            "\r\n",
            "\t",
            "'",
            "=1+1",
            "-1",
            "+49",
            "@a",
            " ",
            "\\",
            "[",
            "{\"a\": 1}",
            "_x000D_",
            "\u{feff}",
            "\u{202e}\u{200b}",
            "😀é\u{301}中",
            "＝1",
            "<script>alert(1)</script>",
            "&amp;",
            "null",
            "1e5",
            "2024-01-02",
            "0012",
        ])
        .prop_map(str::to_owned),
        "[a-zA-Z0-9]{1,6}",
    ];
    prop::collection::vec(piece, 1..6).prop_map(|pieces| format!("{}.", pieces.concat().trim()))
}

/// Numbers of up to fifteen digits, which every reader of JSON reads exactly.
fn decimals() -> impl Strategy<Value = f64> {
    let number = (-999_999_999_999_999..=999_999_999_999_999_i64, -20..=5_i32);
    let number = number.prop_map(|(digits, power)| format!("{digits}e{power}").parse::<f64>().unwrap());
    let price = (-500..500_i64).prop_map(|cents| cents as f64 / 100.0);
    prop_oneof![number, price].prop_filter("no negative zero", |real| *real != 0.0)
}

/// What records point to.
struct Targets {
    people: Vec<String>,
    company: String,
    user: String,
    file: String,
}

/// A value for each field but the key, or nothing; as the API shows it.
fn thing(targets: &Targets) -> impl Strategy<Value = Map<String, Json>> {
    let one = |values: Vec<Json>| prop::sample::select(values).boxed();
    let part = || prop::option::of("[A-Za-z{ü]([A-Za-z.,{ü ]{0,4}[A-Za-z.])?");
    let composed = |json: Json| match json.as_object().unwrap().values().all(Json::is_null) {
        true => Json::Null,
        false => json,
    };
    let list = |values: std::collections::BTreeSet<String>| match values.is_empty() {
        true => Json::Null,
        false => json!(values),
    };
    let name =
        (part(), part(), part(), part(), part()).prop_map(move |(prefix, first, middle, last, suffix)| {
            composed(
                json!({"prefix": prefix, "first": first, "middle": middle, "last": last, "suffix": suffix}),
            )
        });
    let address = (part(), part(), part(), part(), prop::option::of(Just("FR"))).prop_map(move |(street, city, region, code, country)| {
        composed(json!({"street": street, "street2": null, "city": city, "region": region, "postal_code": code, "country": country}))
    });
    let people = targets.people.clone();
    let some_people = prop::sample::subsequence(people.clone(), 0..=people.len());
    let extra = prop_oneof![
        Just(json!({"a": [1, "x;\n=1"], "b": null})),
        Just(json!(["a", "b;c"])),
        Just(json!("a text, \"quoted\"")),
        Just(json!(-12.5)),
        Just(json!(false)),
    ];
    let values: Vec<(&str, BoxedStrategy<Json>)> = vec![
        ("x_name", text().prop_map(Json::from).boxed()),
        ("x_note", text().prop_map(|text| json!(format!("  {text}\n\n-"))).boxed()),
        ("x_story", Just(json!("<p>A <em>word</em> &amp; more</p>")).boxed()),
        ("x_mail", one(vec![json!("ann@example.com"), json!("o'neil+x@example.org")])),
        ("x_call", one(vec![json!("+4930123456"), json!("+12025550143")])),
        ("x_site", one(vec![json!("https://example.com/a?b=1&c=2,3")])),
        ("x_count", prop_oneof![any::<i64>(), -5..5_i64].prop_map(Json::from).boxed()),
        ("x_weight", decimals().prop_map(|real| json!(real)).boxed()),
        ("x_share", (-1000..1000_i64).prop_map(|thousandths| json!(thousandths as f64 / 1000.0)).boxed()),
        (
            "x_price",
            one(vec![
                json!({"amount": "-0.000001", "currency": "EUR"}),
                json!({"amount": "1234567890123.45", "currency": "USD"}),
                json!({"amount": "-12", "currency": "JPY"}),
                json!({"amount": "9.500", "currency": "KWD"}),
            ]),
        ),
        ("x_good", any::<bool>().prop_map(Json::from).boxed()),
        (
            "x_day",
            one(["0001-01-01", "1899-12-31", "1900-02-28", "1904-01-01", "2024-02-29", "9999-12-31"]
                .map(Json::from)
                .to_vec()),
        ),
        ("x_opens", one(["00:00", "09:30", "23:59:59"].map(Json::from).to_vec())),
        (
            "x_moment",
            one(["1969-12-31T23:59:59.999999Z", "2024-02-29T12:00:00Z", "2026-03-02T09:00:00.25Z"]
                .map(Json::from)
                .to_vec()),
        ),
        ("x_colour", one(vec![json!("red"), json!("blue")])),
        (
            "x_colours",
            prop::sample::subsequence(vec!["blue", "green", "red"], 0..=3)
                .prop_map(|some| if some.is_empty() { Json::Null } else { json!(some) })
                .boxed(),
        ),
        ("x_labels", prop::collection::btree_set(text(), 0..4).prop_map(list).boxed()),
        ("x_stars", (1..=5_i64).prop_map(Json::from).boxed()),
        ("x_called", name.boxed()),
        ("x_address", address.boxed()),
        ("x_friend", one(people.iter().map(|id| json!(id)).collect())),
        (
            "x_about",
            one(vec![
                json!({"object": "people", "id": people[0]}),
                json!({"object": "companies", "id": targets.company}),
            ]),
        ),
        ("x_friends", some_people.prop_map(move |some| list(some.into_iter().collect())).boxed()),
        ("x_keeper", one(vec![json!(targets.user)])),
        ("x_land", one(vec![json!("DE"), json!("XK")])),
        ("x_tongue", one(vec![json!("pt-BR"), json!("zh-Hant-TW")])),
        ("x_coin", one(vec![json!("CHF")])),
        ("x_paper", one(vec![json!({"id": targets.file})])),
        ("x_extra", extra.boxed()),
    ];
    let parts: Vec<BoxedStrategy<(String, Json)>> = values
        .into_iter()
        .map(|(slug, strategy)| {
            prop_oneof![4 => strategy, 1 => Just(Json::Null)]
                .prop_map(move |value| (slug.to_owned(), value))
                .boxed()
        })
        .collect();
    parts.prop_map(|pairs| pairs.into_iter().collect())
}

/// The records by their key, with what users fill.
fn all(app: &TestApp, object: &str, slugs: &[&str]) -> Vec<Json> {
    let mut all = app.all(object, slugs);
    for record in &mut all {
        let record = record.as_object_mut().unwrap();
        record.retain(|slug, _| slugs.contains(&slug.as_str()));
    }
    all.sort_by_key(|record| record["x_key"].to_string());
    all
}

db::db_test! {
    fn every_type_goes_out_and_comes_back(scratch: Scratch) {
        let mut app = TestApp::open(scratch);
        let fields = fields();
        for name in ["Things", "Csv", "Xlsx", "Jsonl"] {
            app.post("/objects", json!({"name": name, "label_singular": name, "fields": fields}));
        }
        let made = |object: &str, body: Json| app.post(object, body)["id"].as_str().unwrap().to_owned();
        let targets = Targets {
            people: (0..3).map(|at| made("/people", json!({"email": format!("p{at}@x.org")}))).collect(),
            company: made("/companies", json!({"name": "Nordwind"})),
            user: app.user().to_string(),
            file: app.upload("/files", b"%PDF-1.4", &[]).is(201)["id"].as_str().unwrap().to_owned(),
        };
        let mut runner = TestRunner::deterministic();
        let strategy = thing(&targets);
        for at in 0..RECORDS {
            let mut sent = strategy.new_tree(&mut runner).unwrap().current();
            sent.insert("x_key".to_owned(), json!(format!("k{at:03}")));
            let shown = app.post("/x_things", Json::Object(sent.clone()));
            for (slug, value) in &sent {
                let shown = if slug == "x_paper" && !value.is_null() { json!({"id": shown[slug]["id"]}) } else { shown[slug].clone() };
                assert_eq!(&shown, value, "{slug}");
            }
        }
        let described = app.get("/objects/x_things");
        let own = |field: &&Json| field["slug"].as_str().unwrap().starts_with("x_");
        let slugs: Vec<&str> = described["fields"].as_array().unwrap().iter().filter(own).map(|field| field["slug"].as_str().unwrap()).collect();
        assert_eq!(slugs.len(), 30);
        let before = all(&app, "x_things", &slugs);
        assert_eq!(before.len(), RECORDS);
        for format in ["csv", "xlsx", "jsonl"] {
            let reply = app.ask("POST", "/x_things/export", Some(json!({"format": format, "fields": slugs})));
            assert_eq!(reply.status, 200, "{}", reply.text());
            let copies = format!("x_{format}");
            let parts = [("as", copies.as_str()), ("match", "x_key"), ("source", format)];
            let import = app.import(&reply.bytes, &parts);
            let count = RECORDS as i64;
            assert_eq!((rows(&import), done(&import, &copies)), ([count, count, 0], [count, 0, 0]), "{format}: {import}");
            let after = all(&app, &copies, &slugs);
            for (before, after) in before.iter().zip(&after) {
                for slug in &slugs {
                    assert_eq!(before[slug], after[slug], "{format}: {slug} of {}", before["x_key"]);
                }
            }
            // Into the records it came from it brings nothing new.
            let again = app.import(&reply.bytes, &[("as", "x_things"), ("match", "x_key"), ("source", format), ("keep_typed", "false")]);
            assert_eq!(done(&again, "x_things")[0], 0, "{format}: {again}");
        }
    }
}
