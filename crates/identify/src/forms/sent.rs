//! A form that somebody sends: read, judged, taken, answered.

use axum::body::{Bytes, to_bytes};
use axum::extract::{Extension, Path, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use model::Id;
use platform::{App, Error};
use serde_json::{Map, Value as Json, json};
use sha2::{Digest, Sha256};

use super::definition::{Field, State as FormState};
use super::limits::{self, Limits};
use super::page::{Inside, TRAP, thanks, words};
use super::posted::{LARGEST, Posted, cut};
use super::public::{
    Again, LONGEST, Open, agent, closed, failed, inside, look, of_browser, show, text_of, welcome,
};
use super::recognise;
use super::submit::{Submission, Taken, submit, versions};
use super::token::{self, Carried, Shown, TOO_FAST};
use super::values::{self, Wrong};
use crate::consents::masked;
use crate::hosted::{element, empty, many, not_found, see_other, text};

/// How somebody sends a form, and so how she is answered.
#[derive(Clone, Copy, PartialEq)]
enum Way {
    Page(Inside),
    Program,
}

pub(super) async fn send(
    State(app): State<App>,
    Extension(limits): Extension<Limits>,
    Path(slug): Path<String>,
    request: Request,
) -> Response {
    let (parts, body) = request.into_parts();
    let headers = parts.headers;
    let kind =
        text_of(&headers, &header::CONTENT_TYPE).unwrap_or_default().split(';').next().unwrap_or_default();
    let way = match kind.trim().to_ascii_lowercase().as_str() {
        "application/json" => Way::Program,
        _ => Way::Page(inside(parts.uri.query())),
    };
    let place = limits::place(&parts.extensions, &headers);
    let open = match look(&app, slug, &headers).await {
        Ok(Some(open)) => open,
        Ok(None) => return not_found(&app.firm, of_browser(&headers)),
        Err(error) => return failed(&app, of_browser(&headers), &error),
    };
    let answer = match to_bytes(body, LARGEST).await {
        Ok(body) => {
            let sent =
                Sent { app: &app, limits: &limits, open: &open, headers: &headers, place: &place, way };
            sent.take(&body).await.unwrap_or_else(|error| sent.failed(&error))
        }
        Err(_) => {
            let language = open.form.settings.language();
            let title = language.say("That was too much", "Das war zu viel");
            let why = language.say("Please shorten what you wrote.", "Bitte kürzen Sie Ihre Angaben.");
            let inside = if let Way::Page(inside) = way { inside } else { Inside::Itself };
            let body = element("p", &[], text(why));
            words(&app.firm, &open.form, inside, StatusCode::PAYLOAD_TOO_LARGE, title, body)
        }
    };
    let mut answer = answer;
    if way == Way::Program {
        welcome(&open.form, &headers, &mut answer);
    }
    answer
}

/// A form that was sent.
struct Sent<'a> {
    app: &'a App,
    limits: &'a Limits,
    open: &'a Open,
    headers: &'a HeaderMap,
    place: &'a str,
    way: Way,
}

impl Sent<'_> {
    async fn take(&self, body: &Bytes) -> Result<Response, Error> {
        let (app, form) = (self.app, &self.open.form);
        let language = form.settings.language();
        let now = app.clock.now();
        self.limits.place(self.place, now)?;
        if form.state == FormState::Closed {
            let inside = if let Way::Page(inside) = self.way { inside } else { Inside::Itself };
            return Ok(closed(app, form, inside));
        }
        let posted = match self.way {
            Way::Page(_) => Posted::of_form(body),
            Way::Program => match Posted::of_json(body) {
                Some(posted) => posted,
                None => {
                    return Ok(self.told(
                        StatusCode::BAD_REQUEST,
                        "refused",
                        "send a JSON object of texts, numbers, yes and no, and lists of them",
                        &Vec::new(),
                    ));
                }
            },
        };
        let current = versions(&form.settings, &self.open.purposes);
        let carried = token::read(&self.open.key, form, posted.one("_token"), now)?;
        // A page of a site that may send the form carries nothing, since it was written once.
        let origin = text_of(self.headers, &header::ORIGIN);
        let from_site = origin.is_some_and(|origin| form.settings.welcomes(origin));
        let (shown, stale) = match &carried {
            Carried::Shown(shown) => (shown.clone(), false),
            Carried::Nothing if from_site => {
                (Shown { at: now.plus_micros(-TOO_FAST), versions: self.said(&posted, &current) }, false)
            }
            // Whoever sends it again has had the time to read it.
            Carried::Stale | Carried::Nothing => {
                (Shown { at: now.plus_micros(-TOO_FAST), versions: current.clone() }, true)
            }
        };
        let people = app.schema();
        let people = people.object("people")?;
        let stands: Vec<&str> = recognise::asked(&form.settings, &self.open.answered)
            .iter()
            .map(|field| field.name.as_str())
            .collect();
        let asked = |field: &Field| stands.contains(&field.name.as_str());
        let read = values::read(&form.settings, people, &app.firm, &posted, &asked);
        let trapped = posted.one(TRAP).is_some();
        let fast = matches!(carried, Carried::Shown(_)) && now.0 - shown.at.0 < TOO_FAST;
        let program = if trapped { Some("honeypot") } else { fast.then_some("too_fast") };
        let typed = match read {
            Ok(typed) if !stale => typed,
            // A program is told nothing of what was wrong.
            _ if trapped => values::Typed::default(),
            Ok(_) => {
                let notice = language.say(
                    "Please look through your answers once more and send them.",
                    "Bitte sehen Sie Ihre Angaben noch einmal durch und senden Sie sie ab.",
                );
                return Ok(self.again(&posted, &Vec::new(), notice, &shown));
            }
            Err(wrong) => {
                let notice = language.say("Something is still to be put right.", "Da fehlt noch etwas.");
                return Ok(self.again(&posted, &wrong, notice, &shown));
            }
        };
        if let Some(address) = &typed.email {
            self.limits.address(address, now)?;
        }
        let email = typed.email.clone();
        let submission = Submission {
            id: self.id(&carried, &posted, body),
            form: form.clone(),
            at: now,
            typed,
            versions: shown.versions,
            anonymous_id: posted.cut("_id", 100).or_else(|| recognise::anonymous_id(self.headers)),
            source_url: posted.cut("_url", LONGEST).or_else(|| {
                text_of(self.headers, &header::REFERER)
                    .filter(|_| from_site)
                    .map(|url| cut(url, LONGEST).to_owned())
            }),
            referrer: posted.cut("_referrer", LONGEST),
            agent: agent(self.headers),
            program,
        };
        let inner = app.clone();
        let taken = app.write(move |tx| submit(tx, &inner, &submission)).await?;
        Ok(self.answer(taken, email.as_deref()))
    }

    /// The same page sent twice is one submission.
    fn id(&self, carried: &Carried, posted: &Posted, body: &Bytes) -> Id {
        match (carried, posted.one("_token")) {
            (Carried::Shown(_), Some(token)) => {
                let digest: String = Sha256::digest(body).iter().map(|byte| format!("{byte:02x}")).collect();
                Id::derived(self.open.form.id, &format!("submission\0{token}\0{digest}"))
            }
            _ => self.app.id(),
        }
    }

    /// The versions of the texts that stand in a page of another site, which says them itself; never a later one than
    /// there is.
    fn said(&self, posted: &Posted, current: &[i64]) -> Vec<i64> {
        let consents = &self.open.form.settings.consents;
        let said = consents.iter().zip(current).map(|(ask, current)| {
            let said = posted.one(&ask.name()).and_then(|said| said.parse::<i64>().ok());
            said.filter(|said| (1..=*current).contains(said)).unwrap_or(*current)
        });
        said.collect()
    }

    fn again(&self, posted: &Posted, wrong: &Wrong, notice: &'static str, shown: &Shown) -> Response {
        match self.way {
            Way::Program => self.told(StatusCode::UNPROCESSABLE_ENTITY, "refused", notice, wrong),
            Way::Page(inside) => {
                let place =
                    (posted.one("_url").unwrap_or_default(), posted.one("_referrer").unwrap_or_default());
                let place = (cut(place.0, LONGEST), cut(place.1, LONGEST));
                // What is agreed to is the text that is shown now.
                let current = versions(&self.open.form.settings, &self.open.purposes);
                let shown = Shown { at: shown.at, versions: current };
                let again = Again { posted, wrong, notice: Some(notice), place, shown: &shown };
                show(self.app, self.open, inside, StatusCode::UNPROCESSABLE_ENTITY, &again)
            }
        }
    }

    fn answer(&self, taken: Taken, email: Option<&str>) -> Response {
        let form = &self.open.form;
        let language = form.settings.language();
        let inside = match self.way {
            Way::Program => {
                let (state, message) = match taken {
                    Taken::Stored => ("stored", self.thanks()),
                    Taken::Waiting => ("waiting", language.say("Please confirm with the link in the mail that we sent you.", "Bitte bestätigen Sie mit dem Link in der Mail, die wir Ihnen gesendet haben.").to_owned()),
                };
                return self.told(StatusCode::OK, state, &message, &Vec::new());
            }
            Way::Page(inside) => inside,
        };
        if taken == Taken::Waiting {
            let title = language.say("Please look into your mailbox", "Bitte sehen Sie in Ihr Postfach");
            let why = language.say(
                "We sent you a mail with a link to confirm your address. Nothing happens until you click it. It holds for \
                 seven days, and may have gone among the unwanted ones.",
                "Wir haben Ihnen eine Mail mit einem Link zum Bestätigen gesendet. Bis Sie ihn anklicken, passiert nichts. \
                 Er gilt sieben Tage; vielleicht liegt die Mail im Spam-Ordner.",
            );
            let to =
                email.map_or_else(empty, |email| element("p", &[("class", "faint")], text(masked(email))));
            let body = many([element("p", &[], text(why)), to]);
            return words(&self.app.firm, form, inside, StatusCode::OK, title, body);
        }
        match (&form.settings.redirect_url, inside) {
            (Some(url), Inside::Itself) => see_other(url),
            _ => {
                let title = language.say("Thank you", "Vielen Dank");
                words(&self.app.firm, form, inside, StatusCode::OK, title, thanks(form))
            }
        }
    }

    fn thanks(&self) -> String {
        let language = self.open.form.settings.language();
        let said = language.say("We have got your answers.", "Ihre Angaben sind bei uns angekommen.");
        self.open.form.settings.thanks.clone().unwrap_or_else(|| said.to_owned())
    }

    /// The answer to a program.
    fn told(&self, status: StatusCode, state: &str, message: &str, wrong: &Wrong) -> Response {
        let errors: Map<String, Json> =
            wrong.iter().map(|(name, words)| (name.clone(), (*words).into())).collect();
        let body = json!({"state": state, "message": message, "errors": errors}).to_string();
        let headers = [(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "no-store")];
        (status, headers, body).into_response()
    }

    fn failed(&self, error: &Error) -> Response {
        let language = self.open.form.settings.language();
        let page = failed(self.app, language, error);
        match self.way {
            Way::Page(_) => page,
            Way::Program => {
                let words = language.say(
                    "Please try again in a few minutes.",
                    "Bitte versuchen Sie es in ein paar Minuten noch einmal.",
                );
                let mut told = self.told(page.status(), "refused", words, &Vec::new());
                if let Some(wait) = page.headers().get(header::RETRY_AFTER) {
                    told.headers_mut().insert(header::RETRY_AFTER, wait.clone());
                }
                told
            }
        }
    }
}
