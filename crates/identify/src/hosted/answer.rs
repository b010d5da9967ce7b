//! A hosted page as an answer.

use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use platform::firm::Firm;

use super::markup::{Markup, element, many, text, void};
use super::{Language, style};

/// Which sites may show a page inside one of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Frames<'a> {
    /// None.
    Nobody,
    /// These, as scheme and host; all where there are none.
    Sites(&'a [String]),
}

/// A page.
pub struct Page<'a> {
    /// Whose page it is; the name stands at the top.
    pub firm: &'a Firm,
    /// What it is written in.
    pub language: Language,
    /// What it is called.
    pub title: &'a str,
    /// What is on it, below the firm's name. `card` is a class for what belongs together; see `style.css`.
    pub body: Markup,
    /// The status of the answer.
    pub status: StatusCode,
    /// Which sites may show it inside of theirs.
    pub frames: Frames<'a>,
    /// Addresses to which the answer to a form of the page may lead, beside those of this server.
    pub leads_to: &'a [&'a str],
}

impl<'a> Page<'a> {
    /// A page that nobody frames, with status 200.
    pub fn new(firm: &'a Firm, language: Language, title: &'a str, body: Markup) -> Page<'a> {
        let status = StatusCode::OK;
        Page { firm, language, title, body, status, frames: Frames::Nobody, leads_to: &[] }
    }

    /// The page as HTML.
    pub fn html(&self) -> String {
        let framed = self.frames != Frames::Nobody;
        let title = format!("{} – {}", self.title, self.firm.name);
        let head = element(
            "head",
            &[],
            many([
                void("meta", &[("charset", "utf-8")]),
                void("meta", &[("name", "viewport"), ("content", "width=device-width, initial-scale=1")]),
                void("meta", &[("name", "robots"), ("content", "noindex, nofollow")]),
                void("meta", &[("name", "color-scheme"), ("content", "light dark")]),
                element("title", &[], text(title)),
                style::element(),
            ]),
        );
        // Inside another site's page, its own head says whose it is.
        let above = match framed {
            true => Markup::default(),
            false => element("header", &[], text(&self.firm.name)),
        };
        let body = element("body", &[], many([above, element("main", &[], self.body.clone())]));
        let language = [("lang", self.language.tag())];
        format!("<!doctype html>{}", element("html", &language, many([head, body])).as_str())
    }

    /// The page as an answer.
    pub fn answer(self) -> Response {
        let mut response = (self.status, self.html()).into_response();
        let frames = match self.frames {
            Frames::Nobody => "'none'".to_owned(),
            Frames::Sites([]) => "*".to_owned(),
            Frames::Sites(sites) => {
                sites.iter().filter(|site| is_source(site)).cloned().collect::<Vec<_>>().join(" ")
            }
        };
        let leads: String =
            self.leads_to.iter().filter_map(|to| origin(to)).map(|to| format!(" {to}")).collect();
        let policy = format!(
            "default-src 'none'; style-src {}; form-action 'self'{leads}; base-uri 'none'; frame-ancestors {}",
            *style::ALLOWED,
            if frames.is_empty() { "'none'" } else { &frames },
        );
        let headers = response.headers_mut();
        if let Ok(policy) = HeaderValue::try_from(policy) {
            headers.insert(header::CONTENT_SECURITY_POLICY, policy);
        }
        headers.insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(self.language.tag()));
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
        if self.frames == Frames::Nobody {
            headers.insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
        }
        kept_to_itself(&mut response);
        response
    }
}

/// The headers of what is in no cache and no search engine, and tells nobody its address.
fn kept_to_itself(response: &mut Response) {
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CACHE_CONTROL, "no-store"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (HeaderName::from_static("x-robots-tag"), "noindex, nofollow"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
}

/// The answer that leads on to another page, asked for with GET: after a form was taken, so that loading it again sends
/// nothing again.
pub fn see_other(to: &str) -> Response {
    let mut response = StatusCode::SEE_OTHER.into_response();
    match HeaderValue::try_from(to) {
        Ok(to) => {
            response.headers_mut().insert(header::LOCATION, to);
            kept_to_itself(&mut response);
            response
        }
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// The page of an address where nothing is, or nothing any more.
pub fn not_found(firm: &Firm, language: Language) -> Response {
    let title = language.say("There is nothing here", "Hier ist nichts");
    let why = language.say(
        "This link is not complete or not valid any more. Please use the link of the latest message you got from us.",
        "Dieser Link ist unvollständig oder nicht mehr gültig. Bitte verwenden Sie den Link aus der letzten Nachricht, \
         die Sie von uns bekommen haben.",
    );
    let body = element(
        "div",
        &[("class", "card")],
        many([element("h1", &[], text(title)), element("p", &[], text(why))]),
    );
    Page { status: StatusCode::NOT_FOUND, ..Page::new(firm, language, title, body) }.answer()
}

/// The scheme and host of an address, as a policy names it.
fn origin(address: &str) -> Option<String> {
    let (scheme, rest) = address.split_once("://")?;
    let host = rest.split(['/', '?', '#']).next()?;
    let origin = format!("{scheme}://{host}");
    is_source(&origin).then_some(origin)
}

/// Whether it can stand in a policy and mean one site there.
fn is_source(site: &str) -> bool {
    let host = site.strip_prefix("https://").or_else(|| site.strip_prefix("http://"));
    host.is_some_and(|host| {
        !host.is_empty()
            && host.chars().all(|letter| letter.is_ascii_alphanumeric() || ".-:[]".contains(letter))
    })
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may panic")]
    use super::super::markup;
    use super::*;

    fn policy(frames: Frames<'_>, leads_to: &[&str]) -> String {
        let firm = Firm::new("A <b> & C", "Europe/Berlin", "EUR").unwrap();
        let page = Page { frames, leads_to, ..Page::new(&firm, Language::German, "T", markup::empty()) };
        let html = page.html();
        assert!(html.starts_with("<!doctype html><html lang=\"de\">") && !html.contains("<b>"), "{html}");
        let response = page.answer();
        for (name, value) in [("cache-control", "no-store"), ("referrer-policy", "no-referrer")] {
            assert_eq!(response.headers()[name], value);
        }
        response.headers()["content-security-policy"].to_str().unwrap().to_owned()
    }

    #[test]
    fn a_page_runs_nothing_and_is_framed_by_nobody_but_those_who_may() {
        let plain = policy(Frames::Nobody, &[]);
        assert!(plain.starts_with("default-src 'none'; style-src 'sha256-"), "{plain}");
        assert!(plain.ends_with("form-action 'self'; base-uri 'none'; frame-ancestors 'none'"), "{plain}");
        let sites = ["https://shop.example.com".to_owned(), "https://x; script-src *".to_owned()];
        let framed =
            policy(Frames::Sites(&sites), &["https://shop.example.com/thanks?a=b", "javascript:alert(1)"]);
        assert!(framed.contains("form-action 'self' https://shop.example.com; "), "{framed}");
        assert!(framed.ends_with("frame-ancestors https://shop.example.com"), "{framed}");
        assert!(policy(Frames::Sites(&sites[1..]), &[]).ends_with("frame-ancestors 'none'"));
    }
}
