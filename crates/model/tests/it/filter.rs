//! Reading and compiling filter trees: faults say where, limits hold, and nothing a request says becomes
//! SQL. What trees mean is tested where they run, with the records.

use jiff::tz::TimeZone;
use model::Value;
use model::field::{Field, FieldType, OnDelete, Reading};
use model::filter::{Compiled, DEPTH_LIMIT, Fault, Filter, LIST_LIMIT, NODE_LIMIT, Source, compile};
use model::object::{Attachment, Catalog, Object};
use serde_json::{Value as Json, json};

const FIELDS: &[Field] = &[
    Field::new("name", "Name", FieldType::Text),
    Field::new("size", "Size", FieldType::Integer),
    Field::new("price", "Price", FieldType::Money { currency: None }),
    Field::new("seen_at", "Seen", FieldType::DateTime),
    Field::new("done", "Done", FieldType::Boolean),
    Field::new("parent_id", "Parent", FieldType::relation("things", OnDelete::Clear)),
];
const WORTH: &[Field] = &[Field::new("score", "Score", FieldType::Decimal).read_only()];

fn catalog() -> Catalog {
    let object = |slug: &'static str, fields: &'static [Field]| Object {
        slug: slug.into(),
        label: "Things".into(),
        label_singular: "Thing".into(),
        title: (&[]).into(),
        search: (&[]).into(),
        fields: fields.into(),
        moments: &[],
        counter: None,
        derive: None,
        subject: model::object::Subject::Firm,
        icon: None,
        group: None,
        built_in: true,
        hidden: false,
    };
    Catalog {
        objects: vec![object("things", FIELDS), object("islands", &[])],
        scopes: Default::default(),
        segments: None,
        attachments: vec![Attachment {
            object: "things".into(),
            table: "thing_values".into(),
            key: "thing_id".into(),
            fields: WORTH.into(),
        }],
    }
}

fn run(json: &Json) -> Result<Compiled, Vec<Fault>> {
    let filter = Filter::read(json, "/filter").map_err(|fault| vec![fault])?;
    assert_eq!(Filter::read(&filter.json(), "/filter").unwrap(), filter, "a tree is read back as it was");
    let catalog = catalog();
    let mut source = Source::new(&catalog, catalog.object("things").unwrap(), "r");
    let reading = Reading {
        currency: "EUR".parse().unwrap(),
        time_zone: TimeZone::get("Europe/Berlin").unwrap(),
        country: None,
        now: None,
    };
    let mut out = Compiled::default();
    compile(&filter, &mut source, &reading, &mut out)?;
    Ok(out)
}

#[track_caller]
fn fault(json: Json) -> (String, String) {
    let mut faults = run(&json).expect_err("this tree is wrong");
    assert_eq!(faults.len(), 1, "{faults:?}");
    let fault = faults.remove(0);
    assert!(fault.detail.len() < 600, "{}", fault.detail.len());
    (fault.pointer, fault.detail)
}

#[test]
fn a_fault_says_where_it_is() {
    let name = json!({"field": "name", "op": "eq", "value": "a"});
    for (json, pointer, word) in [
        (json!([]), "/filter", "condition"),
        (json!({}), "/filter", "condition"),
        (json!({"and": {}}), "/filter/and", "list"),
        (json!({"and": [name, 5]}), "/filter/and/1", "condition"),
        (
            json!({"or": [{"not": {"and": [{"field": "x", "op": "eq", "value": 1}]}}]}),
            "/filter/or/0/not/and/0/field",
            "no field 'x'",
        ),
        (json!({"and": [], "or": []}), "/filter/or", "unknown part"),
        (json!({"and": [], "a/b~c": 1}), "/filter/a~1b~0c", "unknown part"),
        (json!({"field": "name", "op": "like", "value": "a"}), "/filter/op", "contains"),
        (json!({"field": "name", "value": "a"}), "/filter/op", "eq, ne"),
        (json!({"field": 5, "op": "eq", "value": "a"}), "/filter", "condition"),
        (json!({"field": "name", "op": "eq"}), "/filter/value", "missing"),
        (json!({"field": "name", "op": "eq", "value": null}), "/filter/value", "empty"),
        (json!({"field": "name", "op": "eq", "value": "  "}), "/filter/value", "empty"),
        (json!({"field": "name", "op": "lt", "value": "a"}), "/filter/op", "compared with eq"),
        (json!({"field": "size", "op": "contains", "value": "a"}), "/filter/op", "compared with eq"),
        (json!({"field": "size", "op": "eq", "value": "5"}), "/filter/value", "whole number"),
        (json!({"field": "done", "op": "eq", "value": 1}), "/filter/value", "true or false"),
        (json!({"field": "size", "op": "in", "value": 5}), "/filter/value", "list"),
        (json!({"field": "size", "op": "in", "value": [1, "2"]}), "/filter/value", "whole number"),
        (json!({"field": "size", "op": "in", "value": [1, null]}), "/filter/value", "empty"),
        (json!({"field": "name", "op": "contains", "value": "a\0"}), "/filter/value", "NUL"),
        (json!({"field": "name", "op": "empty", "value": "yes"}), "/filter/value", "true or false"),
        (json!({"field": "seen_at", "op": "gt", "value": "yesterday"}), "/filter/value", "time"),
        (json!({"related": 5, "any": name}), "/filter/related", "name an object"),
        (json!({"related": "things", "some": name}), "/filter", "any, all, none"),
        (json!({"related": "things", "any": name, "all": name}), "/filter", "exactly one"),
        (json!({"related": "things", "any": name, "limit": 3}), "/filter/limit", "unknown part"),
        (json!({"related": "islands", "any": name}), "/filter/related", "they are to things"),
        (json!({"related": "moons", "any": name}), "/filter/related", "'moons'"),
        (
            json!({"related": "things", "any": {"field": "moon", "op": "empty"}}),
            "/filter/any/field",
            "no field 'moon'",
        ),
        (json!({"did": "order_placed"}), "/filter", "segments"),
        (json!({"segment": "00000000-0000-7000-8000-000000000000"}), "/filter", "people"),
    ] {
        let (found, detail) = fault(json.clone());
        assert_eq!(found, pointer, "{json}: {detail}");
        assert!(detail.contains(word), "{json}: {detail}");
    }
}

#[test]
fn an_unknown_field_is_answered_with_the_known_ones() {
    let (_, detail) = fault(json!({"field": "prise", "op": "empty"}));
    for name in ["id", "created_at", "owner_id", "name", "price", "score"] {
        assert!(detail.contains(name), "{detail}");
    }
}

#[test]
fn all_faults_of_a_tree_are_told_at_once() {
    let tree = json!({"and": [
        {"field": "nome", "op": "eq", "value": "a"},
        {"not": {"field": "size", "op": "eq", "value": "a"}},
        {"field": "name", "op": "eq", "value": "fine"},
        {"related": "moons", "any": {"field": "x", "op": "empty"}},
    ]});
    let pointers: Vec<_> = run(&tree).unwrap_err().into_iter().map(|fault| fault.pointer).collect();
    assert_eq!(pointers, ["/filter/and/0/field", "/filter/and/1/not/value", "/filter/and/3/related"]);
}

#[test]
fn limits_hold_exactly() {
    let deep = |depth: usize| (0..depth).fold(json!({"and": []}), |inner, _| json!({"not": inner}));
    run(&deep(DEPTH_LIMIT)).unwrap();
    assert!(fault(deep(DEPTH_LIMIT + 1)).1.contains("nested"));
    let wide = |nodes: usize| json!({"or": vec![json!({"field": "name", "op": "empty"}); nodes - 1]});
    run(&wide(NODE_LIMIT)).unwrap();
    assert!(fault(wide(NODE_LIMIT + 1)).1.contains("conditions"));
    let list = |items: usize| json!({"field": "size", "op": "in", "value": (0..items).collect::<Vec<_>>()});
    run(&list(LIST_LIMIT)).unwrap();
    assert!(fault(list(LIST_LIMIT + 1)).1.contains("list"));
}

/// SQLite takes 32,766 values in one statement: many long lists together must not pass that.
#[test]
fn the_values_of_a_whole_tree_are_limited() {
    let list = json!({"field": "size", "op": "in", "value": (0..LIST_LIMIT).collect::<Vec<_>>()});
    let lists = |count: usize| json!({"or": vec![list.clone(); count]});
    run(&lists(10)).unwrap();
    let faults = run(&lists(40)).unwrap_err();
    assert!(faults[0].detail.contains("values"), "{faults:?}");
}

#[test]
fn a_pattern_is_limited() {
    for op in ["contains", "starts"] {
        run(&json!({"field": "name", "op": op, "value": "x".repeat(1_000)})).unwrap();
        assert!(fault(json!({"field": "name", "op": op, "value": "x".repeat(60_000)})).1.contains("bytes"));
    }
}

/// What a request says travels as a value: the text is the same whatever is said.
#[test]
fn nothing_a_request_says_becomes_sql() {
    let texts = |value: &str| {
        let tree = json!({"or": [
            {"field": "name", "op": "eq", "value": value},
            {"field": "name", "op": "ne", "value": value},
            {"field": "name", "op": "contains", "value": value},
            {"field": "name", "op": "starts", "value": value},
            {"field": "name", "op": "in", "value": [value, value]},
            {"related": "things", "none": {"field": "name", "op": "eq", "value": value}},
        ]});
        run(&tree).unwrap()
    };
    let (plain, hostile) = (texts("zoe"), texts("'; drop table things; -- $1 ?1 \" \\ \u{1}"));
    assert_eq!(plain.sql, hostile.sql);
    assert_eq!(plain.params.len(), hostile.params.len());
    assert!(
        hostile.params.iter().any(|value| matches!(value, Value::Text(text) if text.contains("drop table")))
    );
    for word in [
        "name'",
        "name;--",
        "r.name",
        "name\" or 1=1",
        "NAME",
        "name_key",
        "seq",
        "search_text",
        "thing_values.score",
        "",
    ] {
        let (pointer, _) = fault(json!({"field": word, "op": "empty"}));
        assert_eq!(pointer, "/filter/field", "{word}");
    }
}

#[test]
fn parameters_stand_in_the_order_of_their_numbers() {
    let out = run(&json!({"and": [
        {"field": "size", "op": "gte", "value": 1},
        {"related": "things", "all": {"and": [{"field": "size", "op": "in", "value": [2, 3]}, {"field": "score", "op": "lt", "value": 4.0}]}},
        {"field": "size", "op": "lt", "value": 5},
    ]}))
    .unwrap();
    let expected =
        [Value::Integer(1), Value::Integer(2), Value::Integer(3), Value::Real(4.0), Value::Integer(5)];
    assert_eq!(out.params, expected);
    let mut last = 0;
    for part in out.sql.split('$').skip(1) {
        let number: usize =
            part.chars().take_while(char::is_ascii_digit).collect::<String>().parse().unwrap();
        assert_eq!(number, last + 1, "{}", out.sql);
        last = number;
    }
    assert!(out.sql.contains("left join thing_values"), "{}", out.sql);
}
