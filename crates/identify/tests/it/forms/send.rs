//! What is sent, by whomever.

use serde_json::{Value as Json, json};

use super::{SECOND, Visitor, came, consent, fields, hidden, kinds, live, newsletter, pass};
use crate::collect::{Site, identifiers, person, sql};
use crate::imports::app::TestApp;

const PAGE: &str = "/f/contact-us";

db::db_test! {
    fn a_page_works_without_a_script_and_runs_nothing(scratch: Scratch) {
        let app = TestApp::open(scratch);
        newsletter(&app);
        live(&app, json!({"title": "Say <hello>", "intro": "First line\nsecond & last", "button": "Go", "redirect_url": "https://www.example.com/thanks",
            "allowed_origins": ["https://www.example.com"], "consents": [{"purpose": "newsletter", "channel": "email"}]}));
        let (page, headers) = Visitor::default().get(&app, PAGE);
        let html = page.text();
        assert_eq!(page.status, 200);
        for part in [
            "<h1>Say &lt;hello&gt;</h1>",
            "First line<br>second &amp; last",
            "<form method=\"post\" action=\"/f/contact-us\"",
            "<label for=\"field-email\">E-mail</label>",
            "Yes, send me news &amp; offers by &lt;e-mail&gt;.",
            ">Go</button>",
            "name=\"_consent.email.newsletter\"",
        ] {
            assert!(html.contains(part), "{part} is not in {html}");
        }
        assert!(!html.contains("checked") && !html.contains("<script"), "{html}");
        let policy = headers["content-security-policy"].to_str().unwrap();
        assert!(policy.contains("default-src 'none'") && policy.contains("form-action 'self' https://www.example.com;") && policy.contains("frame-ancestors 'none'"), "{policy}");
        let (_, headers) = Visitor::default().get(&app, "/f/contact-us?embed=1");
        let policy = headers["content-security-policy"].to_str().unwrap();
        assert!(policy.ends_with("frame-ancestors https://www.example.com"), "{policy}");
        assert!(!headers.contains_key("x-frame-options"));
    }

    fn whoever_sends_a_form_is_somebody(scratch: Scratch) {
        let app = TestApp::open(scratch);
        newsletter(&app);
        let form = live(&app, json!({"consents": [{"purpose": "newsletter", "channel": "email"}], "thanks": "Talk soon!"}));
        let visitor = Visitor::default().with("user-agent", "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0").with("referer", "https://search.example/?q=x");
        let reply = visitor.sends(&app, "/f/contact-us?utm_source=mail&utm_campaign=Spring&utm_x=1", &[
            ("email", " Ada@Example.org "), ("first_name", "Ada"), ("why", "Engines\r\n& more"), ("_consent.email.newsletter", "1")]);
        assert!(reply.text().contains("Talk soon!"), "{}", reply.text());
        let ada = person(&app);
        for (name, value) in [("email", "ada@example.org"), ("first_name", "Ada"), ("source", "Contact us")] {
            assert_eq!(ada[name], value, "{name}");
        }
        assert_eq!(identifiers(&app, &ada), ["email ada@example.org"]);
        let names = app.get(&format!("/people/{}/identifiers", ada["id"].as_str().unwrap()));
        assert_eq!((&names["data"][0]["source"], &names["data"][0]["verified"]), (&json!("Contact us"), &json!(false)));
        // Anybody can have typed it, so she agreed to nothing yet.
        assert_eq!(consent(&app, &ada["id"], "email"), (json!("pending"), json!(false)));
        assert_eq!(kinds(&app, &ada["id"]), ["consent_requested", "form_submitted"]);
        let came = came(&app, &form);
        assert_eq!(came.len(), 1);
        let one = &came[0];
        assert_eq!((&one["state"], &one["person_id"], &one["referrer"]), (&json!("stored"), &ada["id"], &json!("https://search.example/?q=x")));
        assert_eq!(one["values"], json!({"email": "ada@example.org", "first_name": "Ada", "why": "Engines\n& more"}));
        assert_eq!(one["utm"], json!({"source": "mail", "campaign": "Spring"}));
        assert_eq!(one["source_url"], "http://test.local/f/contact-us?utm_source=mail&utm_campaign=Spring&utm_x=1");
        assert_eq!(one["consents"], json!([{"channel": "email", "purpose": "newsletter", "text_version": 1}]));
        let moment = app.get("/interactions?kind=form_submitted&limit=5")["data"][0].clone();
        assert_eq!((&moment["properties"]["form"], &moment["device"], &moment["is_bot"], &moment["channel"]), (&json!("contact-us"), &json!("desktop"), &json!(false), &json!("web")), "{moment}");
        let catalogue = app.get("/event-kinds")["data"].as_array().unwrap().clone();
        assert!(catalogue.iter().any(|kind| kind["kind"] == "form_submitted"), "{catalogue:?}");
        let changes = app.get(&format!("/people/{}/timeline?type=change", ada["id"].as_str().unwrap()));
        assert_eq!(changes["data"][0]["actor"], json!({"kind": "source", "name": "Contact us"}));
    }

    fn what_is_wrong_is_shown_with_what_was_typed(scratch: Scratch) {
        let app = TestApp::open(scratch);
        newsletter(&app);
        let form = live(&app, json!({"language": "de", "consents": [{"purpose": "newsletter", "channel": "email", "required": true}],
            "fields": [{"field": "email", "type": "email", "required": true}, {"field": "phone", "type": "phone"}, {"field": "birthday", "type": "date"},
                {"label": "Seats", "type": "number"}, {"label": "Size", "type": "select", "options": [{"value": "s"}, {"value": "l", "label": "Large"}]},
                {"label": "Days", "type": "multiselect", "options": [{"value": "mo"}, {"value": "tu"}]}, {"label": "Sure", "type": "checkbox", "required": true}]}));
        let visitor = Visitor::default();
        let mut filled = visitor.fill(&app, PAGE, &[("email", "ada@"), ("phone", "\"><b>"), ("birthday", "31.12."), ("seats", "many"), ("size", "x"), ("days", "we")]);
        let (page, _) = visitor.send(&app, &filled);
        assert_eq!(page.status, 422);
        let html = page.text();
        assert_eq!(html.matches("class=\"error\"").count(), 8, "{html}");
        assert!(html.contains("lang=\"de\"") && html.contains("Bitte geben Sie eine E-Mail-Adresse ein"));
        assert!(html.contains("value=\"&quot;&gt;&lt;b&gt;\"") && !html.contains("<b>"), "what was typed stays and is only text");
        assert_eq!((app.total("people"), came(&app, &form).len()), (0, 0));
        // Corrected at once, without waiting, it is taken: the page was open long enough before.
        let mut again = hidden(&html);
        again.extend([("email", "ada@example.org"), ("phone", "+49 30 123456"), ("birthday", "1815-12-10"), ("seats", "2,5"), ("size", "l"), ("days", "tu"), ("days", "mo"), ("sure", "on"), ("_consent.email.newsletter", "1")]
            .map(|(name, value)| (name.to_owned(), value.to_owned())));
        filled.pairs = again;
        assert_eq!(visitor.send(&app, &filled).0.status, 200);
        let ada = person(&app);
        assert_eq!((&ada["phone"], &ada["birthday"]), (&json!("+4930123456"), &json!("1815-12-10")));
        assert_eq!(came(&app, &form)[0]["values"], json!({"email": "ada@example.org", "phone": "+4930123456", "birthday": "1815-12-10",
            "seats": 2.5, "size": "l", "days": ["tu", "mo"], "sure": true}));
    }

    fn a_claim_fills_what_is_empty_and_joins_nobody(scratch: Scratch) {
        let app = TestApp::open(scratch);
        let form = live(&app, json!({"fields": [{"field": "email", "type": "email", "required": true}, {"field": "first_name", "type": "text"}, {"field": "city", "type": "text"}, {"field": "phone", "type": "phone"}]}));
        let ada = app.post("/people", json!({"email": "ada@example.org", "first_name": "Ada"}))["id"].clone();
        let bob = app.post("/people", json!({"email": "bob@example.org", "phone": "+4930123456"}))["id"].clone();
        Visitor::default().sends(&app, PAGE, &[("email", "ADA@example.org"), ("first_name", "Eve"), ("city", "London"), ("phone", "+49 30 123456")]);
        let shown = app.get(&format!("/people/{}", ada.as_str().unwrap()));
        assert_eq!((&shown["first_name"], &shown["city"]), (&json!("Ada"), &json!("London")));
        assert_eq!(app.total("people"), 2);
        assert_eq!(app.get(&format!("/people/{}", bob.as_str().unwrap()))["email"], "bob@example.org");
        assert_eq!(came(&app, &form)[0]["person_id"], ada);
        // An address of many is nobody's name, and still somebody wrote.
        for name in ["Cy", "Di"] {
            Visitor::default().sends(&app, PAGE, &[("email", "info@example.org"), ("first_name", name)]);
        }
        assert_eq!(app.total("people"), 4);
    }

    fn a_visitors_history_joins_her_when_she_sends(scratch: Scratch) {
        let app = TestApp::open(scratch);
        let site = Site::web(&app);
        live(&app, json!({}));
        for browser in ["b1", "b1", "b2", "b3"] {
            site.tell(&app, "track", json!({"anonymousId": browser, "event": "Product Viewed"}));
        }
        // The script's cookie, and what the script puts into a form of another page.
        Visitor::default().with("cookie", "a=b; rp_id=b1; rp_c=yes").sends(&app, PAGE, &[("email", "ada@example.org")]);
        Visitor::default().sends(&app, PAGE, &[("email", "bob@example.org"), ("_id", "b2"), ("_url", "https://www.example.com/p?utm_source=x")]);
        // Who said no is not followed.
        Visitor::default().with("cookie", "rp_id=b3; rp_c=no").sends(&app, PAGE, &[("email", "cy@example.org")]);
        let whose = "select p.email, count(*) from interactions i join people p on p.id = i.person_id group by 1 order by 1";
        assert_eq!(sql(&app, whose), json!([["ada@example.org", 3], ["bob@example.org", 2], ["cy@example.org", 1]]));
        // Somebody else at the same browser is somebody else, and has her own moment.
        Visitor::default().with("cookie", "rp_id=b1").sends(&app, PAGE, &[("email", "eve@example.org")]);
        assert_eq!(sql(&app, whose), json!([["ada@example.org", 3], ["bob@example.org", 2], ["cy@example.org", 1], ["eve@example.org", 1]]));
    }

    fn what_programs_sent_goes_after_a_month(scratch: Scratch) {
        let mut app = TestApp::open(scratch);
        let form = live(&app, json!({}));
        let visitor = Visitor::default();
        visitor.sends(&app, PAGE, &[("email", "bot@example.org"), ("_website", "https://spam.example")]);
        visitor.sends(&app, PAGE, &[("email", "ada@example.org")]);
        app.work();
        let sweep = |app: &TestApp| {
            let inner = app.app.clone();
            let asked = app.app.write_blocking(move |tx| platform::jobs::enqueue(tx, &inner, "sweep_submissions", &json!({}), None));
            let id = asked.unwrap();
            let started = std::time::Instant::now();
            while app.get(&format!("/jobs/{id}"))["state"] != "done" {
                assert!(started.elapsed().as_secs() < 60);
                std::thread::sleep(std::time::Duration::from_millis(10));
            }
        };
        pass(&app, 29 * 24 * 3_600 * SECOND);
        sweep(&app);
        assert_eq!(came(&app, &form).len(), 2);
        pass(&app, 2 * 24 * 3_600 * SECOND);
        sweep(&app);
        let left = came(&app, &form);
        assert_eq!((left.len(), &left[0]["state"]), (1, &json!("stored")));
    }

    fn programs_are_thanked_and_kept_apart(scratch: Scratch) {
        let app = TestApp::open(scratch);
        let form = live(&app, json!({}));
        let visitor = Visitor::default();
        let told = |reply: &crate::imports::app::Reply| reply.text().contains("Thank you");
        assert!(told(&visitor.sends(&app, PAGE, &[("email", "bot@example.org"), ("_website", "https://spam.example")])));
        let mut fast = visitor.fill(&app, PAGE, &[("email", "fast@example.org")]);
        pass(&app, -9 * SECOND);
        let reply = visitor.send(&app, &fast).0;
        assert!(reply.status == 200 && told(&reply), "{}", reply.text());
        assert_eq!(app.total("people"), 0);
        let reasons: Vec<Json> = came(&app, &form).iter().map(|one| json!([one["state"], one["reason"], one["person_id"]])).collect();
        assert_eq!(reasons, [json!(["refused", "too_fast", null]), json!(["refused", "honeypot", null])]);
        assert_eq!(app.get("/forms")["data"][0]["submissions"], 0);
        assert_eq!(came(&app, &form).len(), 2);
        // A page that was open for too long, and one whose token is not ours, is shown again with what was typed.
        pass(&app, 25 * 3_600 * SECOND);
        fast.pairs.retain(|(name, _)| name != "email");
        fast.pairs.push(("email".to_owned(), "slow@example.org".to_owned()));
        for token in [None, Some("1772442000000000.0.AAAAAAAAAAAAAAAAAAAAAA"), Some("x"), Some("")] {
            if let Some(token) = token {
                fast.pairs.retain(|(name, _)| name != "_token");
                fast.pairs.push(("_token".to_owned(), token.to_owned()));
            }
            let (page, _) = visitor.send(&app, &fast);
            assert!(page.status == 422 && page.text().contains("value=\"slow@example.org\""), "{token:?}: {}", page.text());
        }
        let (page, _) = visitor.send(&app, &fast);
        fast.pairs = hidden(&page.text());
        fast.pairs.push(("email".to_owned(), "slow@example.org".to_owned()));
        assert_eq!(visitor.send(&app, &fast).0.status, 200);
        assert_eq!(person(&app)["email"], "slow@example.org");
    }

    fn what_is_sent_twice_is_taken_once(scratch: Scratch) {
        let app = TestApp::open(scratch);
        let form = live(&app, json!({}));
        let visitor = Visitor::default();
        let filled = visitor.fill(&app, PAGE, &[("email", "ada@example.org"), ("why", "once")]);
        for _ in 0..3 {
            assert_eq!(visitor.send(&app, &filled).0.status, 200);
        }
        assert_eq!((came(&app, &form).len(), kinds(&app, &person(&app)["id"])), (1, vec!["form_submitted".to_owned()]));
        visitor.sends(&app, PAGE, &[("email", "ada@example.org"), ("why", "again")]);
        assert_eq!((came(&app, &form).len(), app.total("people")), (2, 1));
    }

    fn whoever_sends_too_much_is_asked_to_wait(scratch: Scratch) {
        let app = TestApp::open(scratch);
        let form = live(&app, json!({}));
        let visitor = Visitor::default();
        let mut refused = 0;
        for at in 0..8 {
            let filled = visitor.fill(&app, PAGE, &[("email", "ada@example.org"), ("why", &at.to_string())]);
            let (reply, headers) = visitor.send(&app, &filled);
            if reply.status == 429 {
                refused += 1;
                assert!(headers.contains_key("retry-after") && reply.text().contains("few minutes"));
            }
        }
        assert_eq!((refused, came(&app, &form).len()), (2, 6));
        // Others are not held up, until all of one place is too much.
        let mut sent = 0;
        for at in 0..60 {
            let filled = visitor.fill(&app, PAGE, &[("email", &format!("a{at}@example.org"))]);
            pass(&app, -10 * SECOND + 3 * SECOND);
            sent += i32::from(visitor.send(&app, &filled).0.status == 200);
        }
        assert_eq!(sent, 40 - 8);
        pass(&app, 600 * SECOND);
        visitor.sends(&app, PAGE, &[("email", "late@example.org")]);
    }

    fn a_site_that_may_sends_plain_html_and_json(scratch: Scratch) {
        let app = TestApp::open(scratch);
        newsletter(&app);
        let form = live(&app, json!({"allowed_origins": ["https://www.example.com"], "consents": [{"purpose": "newsletter", "channel": "email"}]}));
        let plain = form["embed_html"].as_str().unwrap();
        assert!(plain.contains("name=\"_consent.email.newsletter\"") && plain.contains("value=\"1\"") && plain.contains("name=\"_website\""), "{plain}");
        let site = Visitor::default().with("origin", "https://www.example.com").with("referer", "https://www.example.com/");
        let filled = crate::forms::Filled { path: PAGE.to_owned(), pairs: vec![("email".to_owned(), "ada@example.org".to_owned()), ("_consent.email.newsletter".to_owned(), "99".to_owned())] };
        assert_eq!(site.send(&app, &filled).0.status, 200);
        let one = &came(&app, &form)[0];
        assert_eq!((&one["source_url"], &one["consents"][0]["text_version"]), (&json!("https://www.example.com/"), &json!(1)));
        // From elsewhere it is shown first.
        let other = Visitor::default().with("origin", "https://evil.example");
        assert_eq!(other.send(&app, &filled).0.status, 422);
        let (reply, headers) = site.json(&app, PAGE, &json!({"email": "bob@example.org", "first_name": "Bob"}));
        assert_eq!((reply.status, &reply.json()["state"], headers["access-control-allow-origin"].to_str().unwrap()), (200, &json!("stored"), "https://www.example.com"));
        let (reply, _) = site.json(&app, PAGE, &json!({"email": "bob@"}));
        assert_eq!(reply.status, 422);
        assert!(reply.json()["errors"]["email"].as_str().unwrap().contains("e-mail"), "{}", reply.text());
        let (reply, headers) = other.json(&app, PAGE, &json!({"email": "eve@example.org"}));
        assert!(reply.status == 422 && !headers.contains_key("access-control-allow-origin"));
        let (_, allowed) = app.public("OPTIONS", PAGE, &[("origin", "https://www.example.com")], b"");
        assert_eq!(allowed["access-control-allow-origin"], "https://www.example.com");
        let (_, refused) = app.public("OPTIONS", PAGE, &[("origin", "https://evil.example")], b"");
        assert!(!refused.contains_key("access-control-allow-origin"));
        assert_eq!(app.total("people"), 2);
    }

    fn no_input_is_an_error_of_ours(scratch: Scratch) {
        let app = TestApp::open(scratch);
        live(&app, json!({"fields": fields()}));
        let visitor = Visitor::default();
        for path in ["/f/", "/f/%00", "/f/..%2f", "/f/contact-us%0d%0ax", "/f/confirm/", "/f/confirm/%ff", "/f/confirm/abc"] {
            assert!((400..500).contains(&visitor.get(&app, path).0.status), "{path}");
        }
        let token = visitor.fill(&app, PAGE, &[]).pairs.iter().find(|(name, _)| name == "_token").unwrap().1.clone();
        let long = "x".repeat(20_000);
        for body in [
            "".to_owned(), "&&==&%&%zz".to_owned(), format!("_token={token}&email=%00%ff%fe&first_name=%00"),
            format!("_token={token}&email=a%40b.org&first_name={long}"), format!("_token={token}&email=a%40b.org&first_name=a%0ab"),
            "a=1&".repeat(30_000),
        ] {
            let (reply, _) = app.public("POST", PAGE, &[("content-type", "application/x-www-form-urlencoded")], body.as_bytes());
            assert!((400..500).contains(&reply.status), "{}: {}", &body[..body.len().min(80)], reply.status);
            let (reply, _) = app.public("POST", PAGE, &[("content-type", "application/json")], body.as_bytes());
            assert!((400..500).contains(&reply.status), "{}: {}", &body[..body.len().min(80)], reply.status);
        }
        let name = escaped_name("Ada \u{202e}\u{0}\u{7f}O'Hara; drop table people --");
        let body = format!("_token={token}&email=ada%40example.org&first_name={name}");
        assert_eq!(app.public("POST", PAGE, &[], body.as_bytes()).0.status, 200);
        assert_eq!(person(&app)["first_name"], "Ada \u{202e}O'Hara; drop table people --");
    }

    fn a_form_that_names_no_site_stands_in_none(scratch: Scratch) {
        let app = TestApp::open(scratch);
        live(&app, json!({}));
        let (_, headers) = Visitor::default().get(&app, "/f/contact-us?embed=1");
        let policy = headers["content-security-policy"].to_str().unwrap();
        assert!(policy.ends_with("frame-ancestors 'none'"), "{policy}");
    }

    fn a_text_that_is_new_is_not_ticked_beforehand(scratch: Scratch) {
        let app = TestApp::open(scratch);
        newsletter(&app);
        live(&app, json!({"consents": [{"purpose": "newsletter", "channel": "email"}]}));
        let visitor = Visitor::default();
        let filled = visitor.fill(&app, PAGE, &[("email", "ada@"), ("_consent.email.newsletter", "1")]);
        let (page, _) = visitor.send(&app, &filled);
        assert!(page.status == 422 && page.text().contains("checked"), "{}", page.text());
        let purpose = app.get("/purposes")["data"][0]["id"].as_str().unwrap().to_owned();
        app.ask("PATCH", &format!("/purposes/{purpose}"), Some(json!({"text": "Send me everything."}))).is(200);
        let (page, _) = visitor.send(&app, &filled);
        let html = page.text();
        assert!(page.status == 422 && html.contains("Send me everything.") && !html.contains("checked"), "{html}");
    }

    fn an_address_that_no_mail_reaches_is_told_at_once(scratch: Scratch) {
        let app = TestApp::open(scratch);
        live(&app, json!({}));
        let visitor = Visitor::default();
        let long = format!("{}@{}.example.org", "a".repeat(60), vec!["b".repeat(60); 3].join("."));
        let filled = visitor.fill(&app, PAGE, &[("email", &long)]);
        let (page, _) = visitor.send(&app, &filled);
        assert!(page.status == 422 && page.text().contains("enter an e-mail address"), "{}", page.text());
    }

    fn what_is_retired_is_asked_of_nobody(scratch: Scratch) {
        let app = TestApp::open(scratch);
        newsletter(&app);
        let form = live(&app, json!({"consents": [{"purpose": "newsletter", "channel": "email", "required": true}]}));
        let purpose = app.get("/purposes")["data"][0]["id"].as_str().unwrap().to_owned();
        app.ask("PATCH", &format!("/purposes/{purpose}"), Some(json!({"active": false}))).is(200);
        let (page, _) = Visitor::default().get(&app, PAGE);
        assert!(!page.text().contains("_consent"), "{}", page.text());
        Visitor::default().sends(&app, PAGE, &[("email", "ada@example.org"), ("_consent.email.newsletter", "1")]);
        assert_eq!(came(&app, &form)[0]["consents"], json!([]));
    }
}

fn escaped_name(name: &str) -> String {
    super::escaped(name)
}
