//! Turning a field into another type: shown first, done by a job, and taken back.

use serde_json::{Value as Json, json};

use crate::app::{Actor, HOUR, TestApp, until_followed, until_over, working};
use crate::records::{faults, make_id, shop, shop::module, text};
use crate::rights::Firm;

/// A field of people with these values, each of a person of her own; gives its slug.
fn field(owner: &Actor<'_>, said: Json, values: &[Json]) -> String {
    let slug = text(&owner.post("/objects/people/fields", said).is(201)["slug"]);
    for value in values {
        make_id(owner, "people", json!({"name": "Somebody", &slug: value}));
    }
    slug
}

fn path(slug: &str) -> String {
    format!("/objects/people/fields/{slug}/convert")
}

/// Converts a field and gives the job's result.
#[track_caller]
fn convert(test: &TestApp, slug: &str, to: Json) -> Json {
    let begun = test.owner().post(&path(slug), to).is(202);
    let done = working(test, || {
        let done = until_over(test, text(&begun["id"]).parse().unwrap());
        until_followed(test);
        done
    });
    assert_eq!(done["state"], "done", "{done}");
    done["result"].clone()
}

/// The values of a field, of everybody who has one, in the order in which they came.
fn values(owner: &Actor<'_>, slug: &str) -> Vec<Json> {
    let filter = json!({"field": slug, "op": "empty", "value": false});
    let found = owner
        .post("/people/search", json!({"filter": filter, "sort": [{"field": "number"}], "limit": 1000}))
        .is(200);
    found["data"].as_array().unwrap().iter().map(|one| one[slug].clone()).collect()
}

/// A field as it is, what it becomes, and values with what they become.
type Offered = (Json, Json, Vec<(Json, Json)>);

/// Every conversion that is offered, with values and what they become; null for what does not convert.
fn offered() -> Vec<Offered> {
    let kind = |name: &str| json!({"type": name});
    let select = |name: &str| json!({"type": name, "options": [{"value": "a", "label": "Élan"}, {"value": "b", "label": "Bold"}]});
    vec![
        (
            kind("text"),
            kind("integer"),
            vec![(json!("42"), json!(42)), (json!("4 2"), json!(null)), (json!("1.5"), json!(null))],
        ),
        (kind("text"), kind("decimal"), vec![(json!("1.5"), json!(1.5)), (json!("a lot"), json!(null))]),
        (
            kind("text"),
            kind("money"),
            vec![
                (json!("12.50"), json!({"amount": "12.50", "currency": "EUR"})),
                (json!("EUR"), json!(null)),
            ],
        ),
        (
            kind("text"),
            kind("boolean"),
            vec![(json!("Yes"), json!(true)), (json!("no"), json!(false)), (json!("perhaps"), json!(null))],
        ),
        (
            kind("text"),
            kind("date"),
            vec![(json!("2026-11-22"), json!("2026-11-22")), (json!("22.11."), json!(null))],
        ),
        (
            kind("text"),
            kind("email"),
            vec![(json!("A@x.org"), json!("a@x.org")), (json!("nobody"), json!(null))],
        ),
        (
            kind("text"),
            select("select"),
            vec![(json!("elan"), json!("a")), (json!("b"), json!("b")), (json!("c"), json!(null))],
        ),
        (
            kind("text"),
            select("multi_select"),
            vec![(json!("Bold; élan"), json!(["a", "b"])), (json!("bold, élan"), json!(null))],
        ),
        (kind("text"), kind("tags"), vec![(json!("one; two"), json!(["one", "two"]))]),
        (kind("text"), kind("country"), vec![(json!("dk"), json!("DK")), (json!("Atlantis"), json!(null))]),
        (
            kind("long_text"),
            kind("text"),
            vec![(json!("one line"), json!("one line")), (json!("two\nlines"), json!(null))],
        ),
        (
            kind("long_text"),
            kind("rich_text"),
            vec![(json!("a < b\n\nnext"), json!("<p>a &lt; b</p><p>next</p>"))],
        ),
        (
            kind("rich_text"),
            kind("long_text"),
            vec![(json!("<p>a <b>bold</b> word</p>"), json!("a bold word"))],
        ),
        (kind("integer"), kind("decimal"), vec![(json!(-7), json!(-7.0))]),
        (
            kind("integer"),
            json!({"type": "rating", "settings": {"max": 5}}),
            vec![(json!(5), json!(5)), (json!(6), json!(null)), (json!(0), json!(null))],
        ),
        (kind("integer"), kind("money"), vec![(json!(7), json!({"amount": "7.00", "currency": "EUR"}))]),
        (
            kind("decimal"),
            kind("integer"),
            vec![(json!(7.0), json!(7)), (json!(7.5), json!(null)), (json!(1e300), json!(null))],
        ),
        (
            kind("decimal"),
            kind("money"),
            vec![(json!(0.1), json!({"amount": "0.10", "currency": "EUR"})), (json!(1e300), json!(null))],
        ),
        (kind("percent"), kind("decimal"), vec![(json!(0.25), json!(0.25))]),
        (
            kind("money"),
            kind("decimal"),
            vec![
                (json!({"amount": "2.50", "currency": "EUR"}), json!(2.5)),
                (json!({"amount": "2", "currency": "USD"}), json!(null)),
            ],
        ),
        (
            kind("money"),
            kind("text"),
            vec![(json!({"amount": "2.50", "currency": "USD"}), json!("2.50 USD"))],
        ),
        (kind("boolean"), kind("text"), vec![(json!(true), json!("true"))]),
        (kind("date"), kind("datetime"), vec![(json!("2026-07-01"), json!("2026-06-30T22:00:00Z"))]),
        (kind("datetime"), kind("date"), vec![(json!("2026-06-30T22:30:00Z"), json!("2026-07-01"))]),
        (kind("time"), kind("text"), vec![(json!("09:30"), json!("09:30"))]),
        (select("select"), kind("text"), vec![(json!("a"), json!("Élan"))]),
        (select("select"), select("multi_select"), vec![(json!("a"), json!(["a"]))]),
        (select("select"), kind("tags"), vec![(json!("a"), json!(["Élan"]))]),
        (
            select("select"),
            json!({"type": "select", "options": ["Elan"]}),
            vec![(json!("a"), json!("elan")), (json!("b"), json!(null))],
        ),
        (
            select("multi_select"),
            select("select"),
            vec![(json!(["b"]), json!("b")), (json!(["a", "b"]), json!(null))],
        ),
        (select("multi_select"), kind("text"), vec![(json!(["a", "b"]), json!("Élan; Bold"))]),
        (
            kind("tags"),
            select("multi_select"),
            vec![(json!(["bold"]), json!(["b"])), (json!(["bold", "new"]), json!(null))],
        ),
        (kind("person_name"), kind("text"), vec![(json!("Ana Bern"), json!("Ana Bern"))]),
        (
            kind("address"),
            kind("text"),
            vec![(json!({"street": "Main St 1", "city": "Bergen"}), json!("Main St 1, Bergen"))],
        ),
        (json!({"type": "rating"}), kind("integer"), vec![(json!(4), json!(4))]),
        (kind("email"), kind("code"), vec![(json!("a@x.org"), json!("a@x.org"))]),
    ]
}

db::db_test! {
    fn every_conversion_that_is_offered_keeps_what_was_meant(scratch: Scratch) {
        let test = shop(scratch);
        let owner = test.owner();
        for (at, (mut from, to, cases)) in offered().into_iter().enumerate() {
            from["name"] = json!(format!("F{at}"));
            let given: Vec<Json> = cases.iter().map(|(value, _)| value.clone()).collect();
            let slug = field(&owner, from.clone(), &given);
            let failing = cases.iter().filter(|(_, becomes)| becomes.is_null()).count();
            let preview = owner.post(&format!("{}/preview", path(&slug)), to.clone()).is(200);
            assert_eq!((&preview["rows"], &preview["failing"], &preview["convertible"]), (&json!(cases.len()), &json!(failing), &json!(failing == 0)), "{from} to {to}: {preview}");
            assert_eq!(preview["failures"].as_array().unwrap().len(), failing);
            let mut to = to;
            if failing > 0 {
                owner.post(&path(&slug), to.clone()).problem(409);
                to["anyway"] = json!(true);
            }
            let result = convert(&test, &slug, to.clone());
            assert_eq!((&result["was"], &result["copied"], &result["empty"]), (&json!(slug), &json!(cases.len()), &json!(failing)));
            let wanted: Vec<Json> = cases.into_iter().map(|(_, becomes)| becomes).filter(|becomes| !becomes.is_null()).collect();
            assert_eq!(values(&owner, result["field"].as_str().unwrap()), wanted, "{from} to {to}");
        }
    }

    fn a_conversion_takes_the_place_and_is_taken_back(scratch: Scratch) {
        let test = shop(scratch);
        let owner = test.owner();
        let said = json!({"name": "Shoe size", "type": "text", "section": "Body", "in_list": true, "quick": true});
        let slug = field(&owner, said, &[json!("38"), json!("forty"), json!("41"), json!("38")]);
        let after = field(&owner, json!({"name": "Hat", "type": "text"}), &[]);
        let settings = json!({"columns": [{"field": "name"}, {"field": slug}], "sort": [{"field": slug}], "filter": {"and": [{"field": slug, "op": "ne", "value": slug}]}});
        let view = owner.post("/views", json!({"object": "people", "name": "Shoes", "shared": true, "kind": "table", "settings": settings})).is(201);
        let to = json!({"type": "integer"});
        let preview = owner.post(&format!("{}/preview", path(&slug)), to.clone()).is(200);
        assert_eq!(preview, json!({"convertible": false, "rows": 4, "values": 3, "failing": 1, "failures": [{"value": "forty", "count": 1, "reason": "Shoe size must be a whole number"}]}));
        assert_eq!(values(&owner, &slug).len(), 4, "a preview changes nothing");
        let refused = owner.post(&path(&slug), to.clone()).problem(409);
        assert!(refused.starts_with("1 of 4 records hold a value that does not convert"), "{refused}");
        let forty = owner.post("/people/search", json!({"filter": {"field": &slug, "op": "eq", "value": "forty"}})).is(200)["data"][0]["id"].clone();
        owner.patch(&format!("/people/{}", text(&forty)), json!({&slug: "40"})).is(200);
        let begun = owner.post(&path(&slug), to.clone()).is(202);
        let again = owner.post(&path(&slug), to.clone()).problem(409);
        assert!(again.contains("is being converted"), "{again}");
        owner.post("/objects/people/fields/x_shoe_size_2/restore", json!({})).problem(409);
        // Somebody types on while the job waits.
        owner.patch(&format!("/people/{}", text(&forty)), json!({&slug: "42"})).is(200);
        test.pass(HOUR);
        let done = working(&test, || until_over(&test, text(&begun["id"]).parse().unwrap()));
        assert_eq!((&done["state"], &done["result"]["field"]), (&json!("done"), &json!("x_shoe_size_2")), "{done}");
        let new = "x_shoe_size_2";
        assert_eq!(values(&owner, new), [json!(38), json!(42), json!(41), json!(38)]);
        assert_eq!(test.sql(&format!("select sum({new}) from people")), [[json!(159)]]);
        let people = owner.get("/objects/people").is(200);
        let fields = people["fields"].as_array().unwrap();
        let at = |slug: &str| fields.iter().position(|field| field["slug"] == slug);
        assert_eq!((at(&slug), at(new).map(|at| at + 1)), (None, at(&after)), "it stands where the other stood");
        let shown = &fields[at(new).unwrap()];
        assert_eq!((&shown["label"], &shown["type"], &shown["section"], &shown["in_list"]), (&json!("Shoe size"), &json!("integer"), &json!("Body"), &json!(true)));
        let moved = owner.get(&format!("/views/{}", text(&view["id"]))).is(200)["settings"].clone();
        assert_eq!((&moved["columns"][1]["field"], &moved["sort"][0]["field"], &moved["filter"]["and"][0]), (&json!(new), &json!(new), &json!({"field": new, "op": "ne", "value": slug})));
        // History reads as it was written, and the values are in it.
        let changes = owner.get("/changes?after=0&limit=1000").is(200);
        assert!(changes["data"].as_array().unwrap().iter().any(|change| change["before"][&slug] == "forty"));
        // A record that was changed since keeps both.
        let path_of = format!("/people/{}", text(&forty));
        owner.patch(&path_of, json!({new: 43})).is(200);
        let test = test.again(scratch, vec![module()]);
        test.pass(2 * HOUR);
        let owner = test.owner();
        let back = owner.post(&format!("{}/undo", path(new)), json!({})).is(200);
        assert_eq!((&back["slug"], &back["type"], &back["label"]), (&json!(slug), &json!("text"), &json!("Shoe size")));
        assert_eq!(values(&owner, &slug), [json!("38"), json!("42"), json!("41"), json!("38")]);
        assert!(owner.get(&path_of).is(200)[new].is_null());
        let moved = owner.get(&format!("/views/{}", text(&view["id"]))).is(200)["settings"].clone();
        assert_eq!(moved["sort"][0]["field"], json!(slug));
        owner.post(&format!("{}/undo", path(&slug)), json!({})).problem(409);
        // And once more, to another type.
        assert_eq!(convert(&test, &slug, json!({"type": "decimal"}))["copied"], 4);
    }

    fn what_cannot_become_another_type_is_said(scratch: Scratch) {
        let test = shop(scratch);
        let owner = test.owner();
        let to = |kind: &str| json!({"type": kind});
        let why = owner.post(&path("name"), to("code")).problem(409);
        assert_eq!(why, "name is not a field of your own making; its type stays");
        owner.post(&path("x_nothing"), to("code")).problem(404);
        let slug = field(&owner, json!({"name": "Note", "type": "json"}), &[]);
        assert_eq!(faults(&owner.post(&path(&slug), to("text")))[0], ("/type".to_owned(), "the values of a field of type json become no others".to_owned()));
        let slug = field(&owner, json!({"name": "Day", "type": "date"}), &[]);
        assert_eq!(faults(&owner.post(&format!("{}/preview", path(&slug)), to("money")))[0].1, "a field of type date can become datetime, text");
        let chosen = field(&owner, json!({"name": "Size of it", "type": "text"}), &[]);
        assert_eq!(faults(&owner.post(&path(&chosen), to("select")))[0].0, "/options");
        assert_eq!(faults(&owner.post(&path(&chosen), to("text")))[0].1, "x_size_of_it is of this type already");
        // What names records, and what a roll-up is made of.
        owner.post("/objects", json!({"name": "Boats", "fields": [{"name": "Name", "type": "text"}, {"name": "Whose", "type": "relation", "relates_to": "people"}, {"name": "Length", "type": "integer"}]})).is(201);
        let why = owner.post("/objects/x_boats/fields/x_name/convert", to("integer")).problem(409);
        assert_eq!(why, "x_name names boats, which a integer cannot");
        let settings = json!({"object": "x_boats", "via": "x_whose", "function": "sum", "field": "x_length"});
        owner.post("/objects/people/fields", json!({"name": "Feet", "type": "roll_up", "settings": settings})).is(201);
        let why = owner.post("/objects/x_boats/fields/x_length/convert", to("decimal")).problem(409);
        assert_eq!(why, "the roll-up 'Feet' of people is made of x_length; its type stays");
        // A name that becomes a code still names.
        let boat = make_id(&owner, "x_boats", json!({"x_name": "Ærø"}));
        let begun = owner.post("/objects/x_boats/fields/x_name/convert", to("code")).is(202);
        working(&test, || assert_eq!(until_over(&test, text(&begun["id"]).parse().unwrap())["state"], "done"));
        let shown = owner.get("/objects/x_boats").is(200);
        assert_eq!(shown["title_fields"], json!(["x_name_2"]));
        assert_eq!(owner.get(&format!("/x_boats/{boat}")).is(200)["x_name_2"], "Ærø");
        let found = owner.post("/x_boats/search", json!({"search": "aero"})).is(200);
        assert_eq!(found["data"][0]["id"], json!(boat));
    }

    fn what_is_hidden_stays_hidden_under_another_type(scratch: Scratch) {
        let firm = Firm::new(scratch);
        let boss = firm.boss();
        let slug = text(&boss.post("/objects/people/fields", json!({"name": "Diet", "type": "text"})).is(201)["slug"]);
        let person = make_id(&boss, "people", json!({"name": "Ana", &slug: "vegan"}));
        let role = json!({"name": "no diets", "base": "member", "objects": {"*": {"read": "all"}}, "fields": {"people": {&slug: "hidden"}}});
        boss.post("/roles", role).is(201);
        let bea = firm.user("bea@example.com", "no diets");
        let begun = boss.post(&path(&slug), json!({"type": "tags"})).is(202);
        working(&firm.test, || {
            assert_eq!(until_over(&firm.test, text(&begun["id"]).parse().unwrap())["state"], "done");
            until_followed(&firm.test);
        });
        assert_eq!(boss.get(&format!("/people/{person}")).is(200)["x_diet_2"], json!(["vegan"]));
        assert!(bea.actor.get(&format!("/people/{person}")).is(200).get("x_diet_2").is_none());
        bea.actor.post("/people/search", json!({"filter": {"field": "x_diet_2", "op": "contains", "value": "vegan"}})).problem(400);
        // Who may manage objects and does not read all of them gets no samples.
        boss.post("/roles", json!({"name": "builder", "base": "member", "objects": {"people": {"read": "own"}}, "actions": {"manage_objects": true}})).is(201);
        let ben = firm.user("ben@example.com", "builder");
        ben.actor.post(&format!("{}/preview", path("x_diet_2")), json!({"type": "text"})).problem(403);
    }
}
