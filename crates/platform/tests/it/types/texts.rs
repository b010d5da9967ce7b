//! Texts of several lines and with markup, names, addresses, phone numbers, and what harmful texts become.

use platform::records::sanitised;
use serde_json::{Value as Json, json};

use super::{found, things};
use crate::records::{make, make_id, text};

/// Markup that runs something in a page that is not careful.
/// One to a line; the browser test shows the same ones.
pub const SCRIPTS: &str = include_str!("scripts.txt");

/// Texts that programs trip over.
pub const NAUGHTY: &[&str] = &[
    "undefined",
    "null",
    "NaN",
    "true",
    "-1",
    "1e309",
    "0x1F",
    "1,000.00",
    "' or '1'='1",
    "'; drop table things; --",
    "$1",
    "?1",
    "%s%n",
    "{{7*7}}",
    "${7*7}",
    "=1+1",
    "+cmd|' /C calc'!A0",
    "@SUM(A1)",
    "-2+3",
    "\t=1+1",
    "a\r\nb",
    "a\tb",
    "\u{202e}evil",
    "\u{200b}",
    "\u{200b}a\u{200b}",
    "\u{feff}bom",
    "👩‍👩‍👧‍👦",
    "🏳️‍🌈",
    "الكل في المجمو عة",
    "בְּרֵאשִׁית",
    "田中さん",
    "Ṱ̺̺̕o͞ ̷i̲̬n̝̗v̟̜o̘̙k͍̟e̜̱",
    "ﷺ",
    "İıŞş",
    "ß",
    "ǆ",
    "Ω≈ç√∫",
    "\u{10ffff}",
    "\u{fffd}",
    "\u{1f4a9}",
    "--",
    "/*",
    "*/",
    "\\",
    "\\\\'",
    "`ls`",
    "$(ls)",
    "../../etc/passwd",
    "%00",
    "&lt;b&gt;",
    "<>",
    "]]>",
    "<?xml version=\"1.0\"?>",
    "{\"a\":1}",
    "[1]",
    "\"",
    "'",
    ";",
    "; ;",
    "\\;",
    "a;b",
    ":",
    "{",
];

db::db_test! {
    fn no_markup_that_runs_is_stored(scratch: Scratch) {
        let test = things(scratch);
        let owner = test.owner();
        for script in SCRIPTS.lines() {
            let made = make(&owner, "things", json!({"name": "a", "story": format!("<p>good</p>{script}")}));
            let story = text(&made["story"]);
            assert!(story.starts_with("<p>good</p>"), "{script} takes the rest along: {story}");
            let lower = story.to_lowercase();
            for word in ["<script", "<img", "<svg", "<iframe", "<style", "<form", "<object", "<math", "javascript:", "vbscript:", "data:text", " on", " style"] {
                assert!(!lower.replace("&lt;", "").contains(word), "{script} is stored as {story}");
            }
            assert_eq!(sanitised(&story), story, "what is stored is clean already");
            // As a text of no markup it is kept as it is: the page shows it as text.
            let plain = make(&owner, "things", json!({"name": script, "note": script}));
            assert_eq!((&plain["name"], &plain["note"]), (&json!(script), &json!(script)));
        }
        let kept = "<h2>Title</h2><p>A <strong>bold</strong> <em>word</em><br>and <a href=\"https://x.y\" rel=\"noopener noreferrer nofollow\">a link</a></p><ul><li>one</li></ul>";
        assert_eq!(make(&owner, "things", json!({"story": kept}))["story"], kept);
        assert_eq!(make(&owner, "things", json!({"story": "<p> </p><script>1</script>"}))["story"], json!(null));
        assert_eq!(found(&owner, "story", "contains", json!("strong")), [""; 0], "tags are no words");
    }

    fn rich_text_is_found_by_its_words(scratch: Scratch) {
        let test = things(scratch);
        let owner = test.owner();
        make(&owner, "things", json!({"name": "a", "story": "<p>Fish &amp; <b>Ch</b>ips</p><p>Zoë</p>"}));
        assert_eq!(found(&owner, "story", "contains", json!("fish & chips zoe")), ["a"]);
        assert_eq!(found(&owner, "story", "empty", json!(false)), ["a"]);
    }

    fn naughty_texts_come_back_or_are_refused(scratch: Scratch) {
        let test = things(scratch);
        let owner = test.owner();
        for naughty in NAUGHTY {
            for field in crate::types::FIELDS {
                let slug = field.slug.as_ref();
                let shaped = match slug {
                    "tags" => json!([naughty]),
                    "called" => json!({"first": naughty}),
                    "address" => json!({"street": naughty}),
                    "extra" => json!({ *naughty: naughty }),
                    _ => Json::Null,
                };
                for value in [json!(naughty), shaped].into_iter().filter(|value| !value.is_null()) {
                    let reply = owner.post("/things", json!({ slug: value }));
                    assert!(matches!(reply.status, 201 | 400), "{slug} {value}: {} {}", reply.status, reply.text());
                    let expected = match (slug, &value) {
                        ("name", _) => json!(naughty.trim()),
                        ("note" | "extra", value) => (*value).clone(),
                        ("tags", Json::Array(_)) => json!([naughty.trim()]),
                        ("called", Json::Object(_)) => json!({"prefix": null, "first": naughty.trim(), "middle": null, "last": null, "suffix": null}),
                        _ => continue,
                    };
                    assert_eq!(reply.is(201)[slug], expected, "{slug}");
                }
                let filter = json!({"field": slug, "op": "contains", "value": naughty});
                let reply = owner.post("/things/search", json!({"filter": filter}));
                assert!(matches!(reply.status, 200 | 400), "{slug} contains {naughty}: {}", reply.text());
            }
        }
        // Half a surrogate pair and NUL.
        for body in ["{\"name\":\"\\ud800\"}", "{\"note\":\"a\\u0000b\"}", "{\"tags\":[\"\\u0000\"]}", "{\"called\":{\"first\":\"\\u0000\"}}", "{\"address\":{\"street\":\"\\u0000\"}}", "{\"extra\":{\"a\":\"\\u0000\"}}"] {
            let status = owner.send("POST", "/things", Some(body.to_owned())).status;
            assert!((400..500).contains(&status), "{body}: {status}");
        }
    }

    fn names_and_addresses_have_parts(scratch: Scratch) {
        let test = things(scratch);
        let owner = test.owner();
        let made = make(&owner, "things", json!({"name": "a", "called": "Dr. Ada King Lovelace", "address": {"street": "Am Hof 1", "city": "Bonn", "postal_code": "53113", "country": "de"}}));
        assert_eq!(made["called"], json!({"prefix": "Dr.", "first": "Ada", "middle": "King", "last": "Lovelace", "suffix": null}));
        assert_eq!(made["address"], json!({"street": "Am Hof 1", "street2": null, "city": "Bonn", "region": null, "postal_code": "53113", "country": "DE"}));
        assert_eq!(found(&owner, "called", "contains", json!("ADA")), ["a"]);
        assert_eq!(found(&owner, "called", "eq", json!("Dr. Ada King Lovelace")), ["a"]);
        assert_eq!(found(&owner, "address", "starts", json!("am hof 1, 53113 bonn")), ["a"]);
        let id = text(&made["id"]);
        let changed = owner.patch(&format!("/things/{id}"), json!({"called": {"last": "Byron"}})).is(200);
        assert_eq!((&changed["called"]["last"], &changed["called"]["first"]), (&json!("Byron"), &Json::Null));
        for wrong in [json!({"frist": "a"}), json!({"first": 5}), json!(["a"]), json!(true)] {
            owner.post("/things", json!({"called": wrong})).problem(400);
        }
        owner.post("/things", json!({"address": {"country": "Germany"}})).problem(400);
    }

    fn a_phone_number_takes_the_country_of_its_record(scratch: Scratch) {
        let test = things(scratch);
        let owner = test.owner();
        let phone = |fields: Json| make(&owner, "things", fields)["phone"].clone();
        assert_eq!(phone(json!({"phone": "+49 (0)30 123456"})), "+4930123456");
        assert_eq!(phone(json!({"phone": "030 123456", "country": "DE"})), "+4930123456");
        assert_eq!(phone(json!({"phone": "01 40 20 50 50", "country": "FR"})), "+33140205050");
        assert_eq!(phone(json!({"phone": "030 123456"})), "030123456", "nobody knows which country");
        owner.post("/things", json!({"phone": "+49 1"})).problem(400);
        owner.post("/things", json!({"phone": "030 12345678901234", "country": "DE"})).problem(400);
        let id = make_id(&owner, "things", json!({"phone": "030 123456"}));
        let kept = owner.patch(&format!("/things/{id}"), json!({"country": "FR"})).is(200);
        assert_eq!(kept["phone"], "030123456", "what is stored already stays");
    }
}
