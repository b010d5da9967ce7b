//! Double opt-in: a mail, a page with a button, and what is true afterwards.

use serde_json::{Value as Json, json};

use super::{DAY, Visitor, came, consent, fields, kinds, link, live, newsletter, open, pass, press};
use crate::collect::person;
use crate::imports::app::TestApp;

const PAGE: &str = "/f/contact-us";

fn confirming(app: &TestApp, more: Json) -> Json {
    newsletter(app);
    let mut form =
        json!({"double_opt_in": true, "consents": [{"purpose": "newsletter", "channel": "email"}]});
    form.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    live(app, form)
}

const TYPED: &[(&str, &str)] =
    &[("email", "Ada@example.org"), ("first_name", "Ada"), ("_consent.email.newsletter", "1")];

fn verified(app: &TestApp, person: &Json) -> Json {
    let names = app.get(&format!("/people/{}/identifiers", person.as_str().unwrap()));
    names["data"].as_array().unwrap().iter().find(|one| one["kind"] == "email").unwrap()["verified"].clone()
}

db::db_test! {
    fn a_consent_is_granted_from_the_mailbox_and_not_before(scratch: Scratch) {
        let (mut app, server) = open(scratch);
        app.work();
        let form = confirming(&app, json!({"confirm_subject": "Ist das Ihre Adresse?", "confirm_text": "Guten Tag & willkommen", "thanks": "Welcome <aboard>"}));
        let visitor = Visitor::default().with("user-agent", "Firefox");
        let reply = visitor.sends(&app, PAGE, TYPED);
        assert!(reply.text().contains("look into your mailbox") && reply.text().contains("a…@e….org"), "{}", reply.text());
        let mail = server.wait(1)[0].clone();
        assert_eq!((mail.header("To").unwrap(), mail.header("Auto-Submitted").unwrap()), ("ada@example.org".to_owned(), "auto-generated".to_owned()));
        let words = mail.words();
        assert!(words.contains("Guten Tag & willkommen") && words.contains("Guten Tag &amp; willkommen") && words.contains("seven days"), "{words}");
        let ada = person(&app)["id"].clone();
        assert_eq!(consent(&app, &ada, "email"), (json!("pending"), json!(false)));
        // What follows links in mails only looks.
        let link = link(&mail);
        for _ in 0..3 {
            let (page, headers) = visitor.get(&app, &link);
            assert!(page.status == 200 && page.text().contains("Confirm my address"), "{}", page.text());
            assert_eq!(headers["referrer-policy"], "no-referrer");
        }
        assert_eq!(consent(&app, &ada, "email").0, "pending");
        assert_eq!((verified(&app, &ada), &came(&app, &form)[0]["state"]), (json!(false), &json!("waiting")));
        let (page, _) = press(&app, &visitor, &link);
        assert!(page.status == 200 && page.text().contains("Welcome &lt;aboard&gt;"), "{}", page.text());
        assert_eq!(consent(&app, &ada, "email"), (json!("granted"), json!(true)));
        assert_eq!(verified(&app, &ada), json!(true));
        let one = &came(&app, &form)[0];
        assert_eq!((&one["state"], one["confirmed_at"].is_string()), (&json!("confirmed"), true));
        let ledger = app.get(&format!("/consents?person_id={}&state=granted", ada.as_str().unwrap()));
        let entry = &ledger["data"][0];
        assert_eq!((&entry["source"], &entry["text_version"], &entry["effective"]), (&json!("form:contact-us"), &json!(1), &json!(true)), "{entry}");
        let proof = &entry["proof"];
        assert_eq!((&proof["method"], &proof["form_id"], &proof["submission_id"], &proof["user_agent"]), (&json!("double_opt_in"), &form["id"], &one["id"], &json!("Firefox")), "{proof}");
        assert!(proof["confirmed_at"].is_string() && proof["submitted_at"].is_string());
        // Once more changes nothing, and says so in friendly words.
        for _ in 0..2 {
            assert!(press(&app, &visitor, &link).0.text().contains("that is confirmed"));
            assert!(visitor.get(&app, &link).0.text().contains("that is confirmed"));
        }
        assert_eq!(kinds(&app, &ada), ["consent_given", "consent_requested", "form_submitted"]);
        let shown = app.get("/forms")["data"][0].clone();
        assert_eq!((&shown["submissions"], &shown["confirmed"]), (&json!(1), &json!(1)));
        assert_eq!(server.received().len(), 1);
    }

    fn a_link_holds_for_seven_days(scratch: Scratch) {
        let (mut app, server) = open(scratch);
        app.work();
        confirming(&app, json!({}));
        let visitor = Visitor::default();
        visitor.sends(&app, PAGE, TYPED);
        let link = link(&server.wait(1)[0]);
        pass(&app, 7 * DAY);
        let (page, _) = press(&app, &visitor, &link);
        assert!(page.status == 410 && page.text().contains("http://test.local/f/contact-us"), "{}", page.text());
        assert_eq!(visitor.get(&app, &link).0.status, 410);
        assert_eq!(consent(&app, &person(&app)["id"], "email").0, "pending");
        let (page, _) = press(&app, &visitor, "/f/confirm/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
        assert_eq!(page.status, 404);
    }

    fn nobody_is_flooded_with_confirmations(scratch: Scratch) {
        let (app, _server) = open(scratch);
        confirming(&app, json!({}));
        let visitor = Visitor::default();
        let mut statuses = Vec::new();
        for at in 0..7 {
            // Not so quickly that the counters in memory would notice.
            pass(&app, 700_000_000);
            let filled = visitor.fill(&app, PAGE, &[("email", "ada@example.org"), ("why", &at.to_string())]);
            statuses.push(visitor.send(&app, &filled).0.status);
        }
        assert_eq!(statuses, [200, 200, 200, 200, 200, 429, 429]);
        assert_eq!(app.get("/mails")["data"].as_array().unwrap().len(), 5);
        pass(&app, DAY);
        visitor.sends(&app, PAGE, TYPED);
    }

    fn who_wants_no_mail_gets_none_and_nobody_learns_of_it(scratch: Scratch) {
        let (app, _server) = open(scratch);
        let form = confirming(&app, json!({}));
        app.post("/suppressions", json!({"channel": "email", "address": "ada@example.org", "reason": "complained"}));
        let reply = Visitor::default().sends(&app, PAGE, TYPED);
        assert!(reply.text().contains("look into your mailbox"));
        assert_eq!(app.get("/mails")["data"], json!([]));
        let one = &came(&app, &form)[0];
        assert_eq!((&one["state"], &one["reason"]), (&json!("stored"), &json!("suppressed")));
        // Who only unsubscribed may come back by herself.
        app.post("/suppressions", json!({"channel": "email", "address": "bob@example.org", "reason": "unsubscribed"}));
        Visitor::default().sends(&app, PAGE, &[("email", "bob@example.org")]);
        assert_eq!(app.get("/mails")["data"].as_array().unwrap().len(), 1);
    }

    fn only_her_own_word_lifts_an_opt_out(scratch: Scratch) {
        let (mut app, server) = open(scratch);
        app.work();
        confirming(&app, json!({}));
        let ada = app.post("/people", json!({"email": "ada@example.org"}))["id"].clone();
        app.post("/consents", json!({"person_id": ada, "channel": "email", "purpose": "newsletter", "state": "withdrawn"}));
        Visitor::default().sends(&app, PAGE, TYPED);
        assert_eq!(consent(&app, &ada, "email").0, "withdrawn");
        let link = link(&server.wait(1)[0]);
        press(&app, &Visitor::default(), &link);
        assert_eq!(consent(&app, &ada, "email"), (json!("granted"), json!(true)));
        assert_eq!(app.total("people"), 1);
    }

    fn a_registration_is_one_when_it_is_confirmed(scratch: Scratch) {
        let (mut app, server) = open(scratch);
        app.work();
        confirming(&app, json!({"kind": "registration"}));
        Visitor::default().sends(&app, PAGE, TYPED);
        let ada = person(&app)["id"].clone();
        assert_eq!(kinds(&app, &ada), ["consent_requested", "form_submitted"]);
        press(&app, &Visitor::default(), &link(&server.wait(1)[0]));
        assert_eq!(kinds(&app, &ada), ["consent_given", "consent_requested", "form_submitted", "signed_up"]);
        app.post("/forms", json!({"name": "Join", "state": "live", "kind": "registration", "fields": fields()}));
        Visitor::default().sends(&app, "/f/join", &[("email", "bob@example.org")]);
        let bob = app.all("people", &["email"]).into_iter().find(|one| one["email"] == "bob@example.org").unwrap();
        assert_eq!(kinds(&app, &bob["id"]), ["form_submitted", "signed_up"]);
    }

    fn whoever_was_merged_or_removed_meanwhile_confirms_all_the_same(scratch: Scratch) {
        let (mut app, server) = open(scratch);
        app.work();
        confirming(&app, json!({}));
        Visitor::default().sends(&app, PAGE, TYPED);
        let first = person(&app)["id"].clone();
        let other = app.post("/people", json!({"last_name": "Lovelace"}))["id"].clone();
        app.post(&format!("/people/{}/merge", other.as_str().unwrap()), json!({"ids": [first]}));
        press(&app, &Visitor::default(), &link(&server.wait(1)[0]));
        assert_eq!(consent(&app, &other, "email"), (json!("granted"), json!(true)));
        assert_eq!(verified(&app, &other), json!(true));
        Visitor::default().sends(&app, PAGE, &[("email", "bob@example.org"), ("_consent.email.newsletter", "1")]);
        let bob = app.all("people", &["email"]).into_iter().find(|one| one["email"] == "bob@example.org").unwrap()["id"].clone();
        assert_eq!(app.ask("DELETE", &format!("/people/{}", bob.as_str().unwrap()), None).status, 204);
        press(&app, &Visitor::default(), &link(&server.wait(2)[1]));
        let again = app.all("people", &["email"]).into_iter().find(|one| one["email"] == "bob@example.org").unwrap()["id"].clone();
        assert_ne!(again, bob);
        assert_eq!(consent(&app, &again, "email"), (json!("granted"), json!(true)));
    }

    fn without_a_mail_server_the_mail_waits(scratch: Scratch) {
        let (app, _server) = open(scratch);
        confirming(&app, json!({}));
        app.app.mailer.store(None);
        Visitor::default().sends(&app, PAGE, TYPED);
        let mails = app.get("/mails?state=waiting");
        assert_eq!((&mails["configured"], &mails["data"][0]["to"], &mails["data"][0]["kind"]), (&json!(false), &json!("ada@example.org"), &json!("form_confirmation")));
        assert_eq!(mails["data"][0]["person_id"], person(&app)["id"]);
    }

    fn a_mailbox_proves_nothing_of_a_number_nor_against_a_later_no(scratch: Scratch) {
        let (mut app, server) = open(scratch);
        app.work();
        let mut asked = fields();
        asked.as_array_mut().unwrap().push(json!({"field": "phone", "type": "phone"}));
        confirming(&app, json!({"fields": asked, "consents": [{"purpose": "newsletter", "channel": "email"}, {"purpose": "newsletter", "channel": "sms"}]}));
        let number: &[(&str, &str)] = &[("phone", "+49 30 123456"), ("_consent.sms.newsletter", "1")];
        Visitor::default().sends(&app, PAGE, &[TYPED, number].concat());
        let ada = person(&app)["id"].clone();
        press(&app, &Visitor::default(), &link(&server.wait(1)[0]));
        assert_eq!(consent(&app, &ada, "email").0, "granted");
        assert_eq!(consent(&app, &ada, "sms").0, "pending");
        // She fills it in again, thinks better of it, and then finds the mail.
        Visitor::default().sends(&app, PAGE, &[("email", "ada@example.org"), ("why", "again"), ("_consent.email.newsletter", "1")]);
        let again = link(&server.wait(2)[1]);
        pass(&app, 60_000_000);
        app.post("/consents", json!({"person_id": ada, "channel": "email", "purpose": "newsletter", "state": "withdrawn"}));
        assert_eq!(press(&app, &Visitor::default(), &again).0.status, 200);
        assert_eq!(consent(&app, &ada, "email").0, "withdrawn");
    }

    fn counting_tells_nobody_who_gets_no_mail(scratch: Scratch) {
        let (app, _server) = open(scratch);
        confirming(&app, json!({}));
        app.post("/suppressions", json!({"channel": "email", "address": "ada@example.org", "reason": "complained"}));
        let visitor = Visitor::default();
        let mut statuses = Vec::new();
        for at in 0..6 {
            pass(&app, 700_000_000);
            let filled = visitor.fill(&app, PAGE, &[("email", "ada@example.org"), ("why", &at.to_string())]);
            statuses.push(visitor.send(&app, &filled).0.status);
        }
        assert_eq!(statuses, [200, 200, 200, 200, 200, 429], "as for any other address");
    }
}
