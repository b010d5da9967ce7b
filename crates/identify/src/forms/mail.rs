//! The mail that asks to confirm.

use model::{Id, Timestamp};
use platform::App;
use platform::mailer::Mail;

use super::store::Form;
use crate::hosted::{element, lines, many, text};

/// How long its link holds, in microseconds: seven days.
pub(super) const HOLDS: i64 = 7 * 86_400 * 1_000_000;

/// The mail with the link to a page that confirms.
pub(super) fn confirmation(
    app: &App,
    form: &Form,
    to: &str,
    person: Option<Id>,
    secret: &str,
    now: Timestamp,
) -> Mail {
    let language = form.settings.language();
    let link = format!("{}/f/confirm/{secret}", app.base_url.load().trim_end_matches('/'));
    let firm = app.firm.name.replace(char::is_control, " ");
    let subject = form.settings.confirm_subject.clone().unwrap_or_else(|| {
        let asks =
            language.say("please confirm your e-mail address", "bitte bestätigen Sie Ihre E-Mail-Adresse");
        format!("{firm}: {asks}").chars().take(200).collect()
    });
    let words = form.settings.confirm_text.clone().unwrap_or_else(|| match language.tag() {
        "de" => format!(
            "Vielen Dank für Ihre Nachricht an {firm}. Bitte bestätigen Sie noch, dass das Ihre Adresse ist:"
        ),
        _ => format!("Thank you for your message to {firm}. Please confirm that this is your address:"),
    });
    let button = language.say("Confirm my address", "Adresse bestätigen");
    let end = language.say(
        "The link holds for seven days. If it was not you who filled in the form, just ignore this message: nothing will \
         happen and you will hear nothing more from us about it.",
        "Der Link gilt sieben Tage. Wenn Sie das Formular nicht ausgefüllt haben, brauchen Sie nichts zu tun: Es passiert \
         dann nichts, und Sie hören dazu nichts mehr von uns.",
    );
    let paragraph = "margin:0 0 16px";
    let html = many([
        element("p", &[("style", paragraph)], lines(&words)),
        element(
            "p",
            &[("style", paragraph)],
            element(
                "a",
                &[
                    ("href", &link),
                    (
                        "style",
                        "display:inline-block;padding:10px 18px;background:#1f5fbf;color:#ffffff;border-radius:8px;text-decoration:none;font-weight:600",
                    ),
                ],
                text(button),
            ),
        ),
        element(
            "p",
            &[("style", "margin:0 0 16px;word-break:break-all")],
            element("a", &[("href", &link)], text(&link)),
        ),
        element("p", &[("style", "margin:0;color:#5b636b;font-size:14px")], text(end)),
        element("p", &[("style", "margin:16px 0 0")], text(&firm)),
    ]);
    let style = "font:16px/1.5 system-ui,-apple-system,'Segoe UI',Roboto,sans-serif;max-width:36rem";
    let html = element("html", &[("lang", language.tag())], element("body", &[("style", style)], html));
    Mail {
        kind: "form_confirmation",
        to: to.to_owned(),
        person_id: person,
        subject,
        text: format!("{words}\n\n{link}\n\n{end}\n\n{firm}\n"),
        html: format!("<!doctype html>{}", html.as_str()),
        expires_at: now.plus_micros(HOLDS),
    }
}
