//! Something of her wherever something of somebody can be. Every text of hers begins like the canary, and has a number.

use serde_json::json;

use super::firm::Firm;

/// What all of them begin with.
pub const CANARY: &str = "kanarie";

/// Her number without the code of the country.
pub const DIGITS: &str = "17612345678";

/// Everything that was planted.
pub struct Planted {
    pub person: String,
    /// Somebody who was merged into her.
    pub merged: String,
    /// Somebody else altogether, who must stay.
    pub other: String,
    pub order: String,
    pub ticket: String,
    pub deal: String,
    pub import: String,
}

/// The words that are to be found before, by where they are.
pub const WORDS: &[&str] = &[
    "kanarie01first",
    "kanarie02last",
    "kanarie03@example.com",
    "kanarie04city",
    "kanarie05source",
    "kanarie06lead",
    "kanarie07custom",
    "kanarie08long",
    "kanarie09tag",
    "kanarie10street",
    "kanarie11json",
    "kanarie12former",
    "kanarie13comment",
    "kanarie14file",
    "kanarie16user",
    "kanarie17anonymous",
    "kanarie18property",
    "kanarie19context",
    "kanarie20import",
    "kanarie21reject",
    "kanarie22merged",
    "kanarie23ticket",
    "kanarie24activity",
    "kanarie25need",
    "kanarie26answer",
    "kanarie27deal",
    "kanarie28order",
    "kanarie29bulk",
    "kanarie30proof",
];

fn job(answer: &serde_json::Value) -> String {
    answer["job_id"].as_str().unwrap().to_owned()
}

/// Plants everything.
pub fn plant(firm: &Firm) -> Planted {
    for (object, name, kind) in [
        ("people", "Custom", "text"),
        ("people", "Long", "long_text"),
        ("people", "Tagged", "tags"),
        ("people", "Home", "address"),
        ("people", "Raw", "json"),
        ("orders", "Wish", "text"),
    ] {
        firm.post(&format!("/objects/{object}/fields"), json!({"name": name, "type": kind}));
    }
    firm.post("/webhooks", json!({"url": "https://hooks.example.invalid/in"}));
    let fields = json!({
        "first_name": "Kanarie01first", "last_name": "Kanarie02last", "email": "kanarie03@example.com",
        "phone": "+49 176 12345678", "city": "Kanarie04city", "source": "shop", "source_id": "kanarie05source",
        "lead_source": "kanarie06lead", "x_custom": "kanarie07custom", "x_long": "kanarie08long",
        "x_tagged": ["kanarie09tag"], "x_home": {"street": "Kanarie10street 1", "city": "Ort"},
        "x_raw": {"deep": ["kanarie11json"]},
    });
    // A repeat would be given the same answer, so it is kept.
    let (status, made) = firm.ask("POST", "/people", Some(&fields), &[("idempotency-key", "planted")]);
    assert_eq!(status, 201, "{made}");
    let person = made["id"].as_str().unwrap().to_owned();
    let other =
        firm.make("people", json!({"first_name": "Olga", "last_name": "Other", "email": "olga@example.com"}));
    firm.patch(&format!("/people/{person}"), json!({"acquisition_channel": "kanarie12former"}));
    firm.patch(&format!("/people/{person}"), json!({"acquisition_channel": "fair"}));
    firm.post(&format!("/people/{person}/comments"), json!({"body": "kanarie13comment says hello"}));
    let file = firm.upload("/files", "kanarie14file.txt", "kanarie15content of a file", &[]);
    firm.post(&format!("/people/{person}/files"), json!({"file_id": file["id"]}));
    events(firm);
    let import = imports(firm);
    // Somebody who turns out to be her.
    let merged =
        firm.make("people", json!({"first_name": "Kanarie22merged", "email": "kanarie22@example.com"}));
    firm.post(&format!("/people/{person}/merge"), json!({"ids": [merged]}));
    let purpose = firm.post(
        "/purposes",
        json!({"name": "Newsletter", "channels": ["email"], "text": "News by e-mail", "basis": "consent"}),
    );
    firm.post(
        "/consents",
        json!({"person_id": person, "channel": "email", "purpose": purpose["slug"], "state": "granted",
            "proof": {"form": "kanarie30proof"}}),
    );
    let ticket = firm.make("tickets", json!({"subject": "kanarie23ticket", "person_id": person}));
    firm.make(
        "activities",
        json!({"kind": "note", "subject": "kanarie24activity", "text": "kanarie24activity", "person_id": person}),
    );
    firm.make("needs", json!({"need": "kanarie25need", "person_id": person}));
    firm.make(
        "survey_answers",
        json!({"instrument": "nps", "score": 9, "text": "kanarie26answer", "person_id": person,
            "answered_at": "2026-01-02T03:04:05Z"}),
    );
    let deal = firm.make("deals", json!({"name": "kanarie27deal", "person_id": person}));
    let order = firm.make(
        "orders",
        json!({"person_id": person, "placed_at": "2026-01-02T03:04:05Z", "number": "A-1",
            "total": {"amount": "12.50", "currency": "EUR"}, "x_wish": "kanarie28order"}),
    );
    firm.patch(&format!("/orders/{order}"), json!({"x_wish": "kanarie28order again"}));
    let edited = firm.post(
        "/people/bulk",
        json!({"filter": {"field": "email", "op": "eq", "value": "kanarie03@example.com"},
            "set": {"lead_source": "kanarie29bulk"}}),
    );
    if edited["job_id"].is_string() {
        firm.until_over(&job(&edited));
    }
    firm.post(
        "/views",
        json!({"object": "people", "name": "Hers", "kind": "table", "shared": true, "settings":
            {"filter": {"field": "email", "op": "eq", "value": "kanarie03@example.com"}}}),
    );
    Planted { person, merged, other, order, ticket, deal, import }
}

/// What she did, first without a name.
fn events(firm: &Firm) {
    let source = firm.post("/sources", json!({"name": "Shop", "kind": "server"}));
    let key = source["write_key"].as_str().unwrap();
    firm.tell(
        key,
        "track",
        json!({"anonymousId": "kanarie17anonymous", "event": "Looked", "messageId": "m1",
            "properties": {"saw": "kanarie18property"}, "context": {"campaign": {"name": "kanarie19context"}}}),
    );
    firm.tell(
        key,
        "identify",
        json!({"userId": "kanarie16user", "anonymousId": "kanarie17anonymous", "messageId": "m2",
            "traits": {"email": "kanarie03@example.com"}}),
    );
    firm.tell(
        key,
        "track",
        json!({"userId": "kanarie16user", "event": "Came Back", "messageId": "m3",
            "properties": {"said": "kanarie18property once more"}}),
    );
}

/// A file with a row of hers that is taken and one that is refused.
fn imports(firm: &Firm) -> String {
    let file = "email,first_name,birthday,lead_source\n\
                kanarie03@example.com,Kanarie01first,1990-01-02,kanarie20import\n\
                kanarie03@example.com,Kanarie01first,kanarie21reject is no day,\n\
                olga@example.com,Olga,1980-01-02,letter\n";
    let import = firm.upload(
        "/imports",
        "people.csv",
        file,
        &[("as", "people"), ("source", "list"), ("match", "email")],
    );
    let over = firm.until_over(&job(&import));
    assert_eq!(over["state"], "done", "{over}");
    let id = import["id"].as_str().unwrap().to_owned();
    assert_eq!(firm.get(&format!("/imports/{id}"))["counts"]["rejected"], 1);
    id
}
