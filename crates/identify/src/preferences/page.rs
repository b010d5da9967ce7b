//! The preference page as HTML.

use std::collections::HashMap;

use platform::firm::Firm;

use super::said::is_on;
use super::who::Who;
use crate::consents::{Channel, Purpose, Purposes, State, masked};
use crate::hosted::{Language, Markup, Page, element, empty, lines, many, text, void};

/// What she is told at the top.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Told {
    Nothing,
    /// Her choices are kept.
    Saved,
    /// Nothing is sent to her any more.
    Stopped,
}

/// The page as it is now.
pub(super) fn page(
    firm: &Firm,
    language: Language,
    who: &Who,
    purposes: &Purposes,
    now: &HashMap<(Channel, String), State>,
    told: Told,
) -> axum::response::Response {
    let say = |english, german| language.say(english, german);
    let title = say("What we may write to you about", "Worüber wir Ihnen schreiben dürfen");
    let shown: Vec<&Purpose> =
        purposes.active().filter(|purpose| purpose.public && purpose.basis.is_hers_to_choose()).collect();
    let address = who.email.as_deref().or(who.phone.as_deref()).map(masked);
    let for_whom = match &address {
        Some(address) => {
            let before = say("These settings are for ", "Diese Einstellungen gelten für ");
            element(
                "p",
                &[("class", "faint")],
                many([text(before), element("strong", &[], text(address)), text(".")]),
            )
        }
        None => empty(),
    };
    let note = |words| element("p", &[("class", "note good"), ("role", "status")], text(words));
    let told = match told {
        Told::Nothing => empty(),
        Told::Saved => note(say(
            "Your choices are saved and hold from now on.",
            "Ihre Auswahl ist gespeichert und gilt ab sofort.",
        )),
        Told::Stopped => note(say(
            "Done: we write to you about none of this any more. You can change your mind here at any time.",
            "Erledigt: Wir schreiben Ihnen zu nichts davon mehr. Sie können es sich hier jederzeit anders überlegen.",
        )),
    };
    let purposes = shown.iter().map(|purpose| one(language, purpose, now));
    let nothing = element(
        "p",
        &[],
        text(say("There is nothing to choose at the moment.", "Zurzeit gibt es nichts zu wählen.")),
    );
    let list = if shown.is_empty() { nothing } else { many(purposes) };
    let save = element(
        "button",
        &[("type", "submit"), ("name", "do"), ("value", "save")],
        text(say("Save", "Speichern")),
    );
    let stop = element(
        "button",
        &[("type", "submit"), ("name", "do"), ("value", "stop"), ("class", "quiet")],
        text(say("Stop everything", "Alles abbestellen")),
    );
    let help = element(
        "p",
        &[("class", "help")],
        text(say(
            "Messages that belong to an order or a contract, like an invoice, you get all the same.",
            "Nachrichten, die zu einer Bestellung oder einem Vertrag gehören, etwa eine Rechnung, bekommen Sie weiterhin.",
        )),
    );
    let buttons = if shown.is_empty() { vec![stop] } else { vec![save, stop] };
    let form = element(
        "form",
        &[("method", "post"), ("action", "?"), ("accept-charset", "utf-8")],
        many([list, element("div", &[("class", "actions")], many(buttons)), help]),
    );
    let body =
        element("div", &[("class", "card")], many([element("h1", &[], text(title)), told, for_whom, form]));
    Page::new(firm, language, title, body).answer()
}

/// One purpose with a box for each channel.
fn one(language: Language, purpose: &Purpose, now: &HashMap<(Channel, String), State>) -> Markup {
    let shown = format!("{}:{}", purpose.slug, purpose.text_version);
    let boxes = purpose.channels.iter().map(|channel| {
        let id = format!("{}-{}", purpose.slug, channel.name());
        let value = format!("{}:{}", purpose.slug, channel.name());
        let state = now.get(&(*channel, purpose.slug.clone())).copied();
        let mut attributes =
            vec![("type", "checkbox"), ("name", "yes"), ("id", id.as_str()), ("value", value.as_str())];
        if is_on(purpose, state) {
            attributes.push(("checked", ""));
        }
        let label = element("label", &[("for", id.as_str())], text(named(language, *channel)));
        element("div", &[("class", "choice")], many([void("input", &attributes), label]))
    });
    element(
        "fieldset",
        &[],
        many([
            element("legend", &[], text(&purpose.name)),
            element("p", &[], lines(&purpose.text)),
            void("input", &[("type", "hidden"), ("name", "shown"), ("value", shown.as_str())]),
            many(boxes),
        ]),
    )
}

/// A channel, to the person it reaches.
fn named(language: Language, channel: Channel) -> &'static str {
    match channel {
        Channel::Email => language.say("Yes, by e-mail", "Ja, per E-Mail"),
        Channel::Sms => language.say("Yes, by text message", "Ja, per SMS"),
        Channel::Call => language.say("Yes, by phone", "Ja, telefonisch"),
        Channel::Post => language.say("Yes, by post", "Ja, per Post"),
        Channel::Ads => language.say("Yes, in ads on other sites", "Ja, in Anzeigen auf anderen Seiten"),
        Channel::Push => language.say("Yes, as a message of the app", "Ja, als Nachricht der App"),
        Channel::Web => language.say("Yes, on our website", "Ja, auf unserer Website"),
    }
}
