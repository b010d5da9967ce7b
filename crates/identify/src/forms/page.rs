//! The pages of a form.

use axum::http::StatusCode;
use axum::response::Response;
use platform::firm::Firm;

use super::definition::{Choice, Field, Kind};
use super::posted::Posted;
use super::store::Form;
use super::values::Wrong;
use crate::consents::{Purpose, Purposes};
use crate::hosted::{Attribute, Frames, Language, Markup, Page, element, empty, lines, many, text, void};

/// The name of the input that nobody sees.
pub(super) const TRAP: &str = "_website";

/// What the form's page shows.
pub(super) struct Show<'a> {
    pub form: &'a Form,
    pub purposes: &'a Purposes,
    /// The fields that stand in it.
    pub fields: &'a [&'a Field],
    /// What was typed before.
    pub posted: &'a Posted,
    pub wrong: &'a Wrong,
    /// What it says above, where it is shown again.
    pub notice: Option<&'static str>,
    /// When it was shown, signed.
    pub token: &'a str,
    /// Where it was found, and what led there.
    pub place: (&'a str, &'a str),
    pub inside: Inside,
}

/// Whether a page stands by itself or inside one of another site.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Inside {
    Itself,
    Site,
}

impl Inside {
    fn frames(self, form: &Form) -> Frames<'_> {
        match self {
            Inside::Itself => Frames::Nobody,
            // A form that names no site has its own page only.
            Inside::Site if form.settings.allowed_origins.is_empty() => Frames::Nobody,
            Inside::Site => Frames::Sites(&form.settings.allowed_origins),
        }
    }
}

/// The form itself.
pub(super) fn form(firm: &Firm, show: &Show<'_>, status: StatusCode) -> Response {
    let form = show.form;
    let language = form.settings.language();
    let action = match show.inside {
        Inside::Itself => format!("/f/{}", form.slug),
        Inside::Site => format!("/f/{}?embed=1", form.slug),
    };
    let above = match show.notice {
        Some(words) => element("p", &[("class", "note bad"), ("role", "alert")], text(words)),
        None => empty(),
    };
    let intro = form.settings.intro.as_deref().map_or_else(empty, |intro| element("p", &[], lines(intro)));
    let fields = show.fields.iter().map(|field| self::field(field, show.posted, show.wrong, language));
    let inside = many([
        hidden("_token", show.token),
        hidden("_url", show.place.0),
        hidden("_referrer", show.place.1),
        many(fields),
        consents(show, language),
        trap(language),
        element("div", &[("class", "actions")], element("button", &[("type", "submit")], text(button(form)))),
    ]);
    let body = element(
        "div",
        &[("class", "card")],
        many([
            element("h1", &[], text(form.title())),
            intro,
            above,
            element("form", &[("method", "post"), ("action", &action), ("novalidate", "")], inside),
        ]),
    );
    let leads: Vec<&str> = form.settings.redirect_url.as_deref().into_iter().collect();
    Page {
        status,
        frames: show.inside.frames(form),
        leads_to: &leads,
        ..Page::new(firm, language, form.title(), body)
    }
    .answer()
}

/// What the button says.
pub(super) fn button(form: &Form) -> &str {
    let language = form.settings.language();
    form.settings.button.as_deref().unwrap_or_else(|| language.say("Send", "Absenden"))
}

/// A page that says something.
pub(super) fn words(
    firm: &Firm,
    form: &Form,
    inside: Inside,
    status: StatusCode,
    title: &str,
    body: Markup,
) -> Response {
    let body = element("div", &[("class", "card")], many([element("h1", &[], text(title)), body]));
    let page = Page::new(firm, form.settings.language(), title, body);
    Page { status, frames: inside.frames(form), ..page }.answer()
}

/// What is said when all is done.
pub(super) fn thanks(form: &Form) -> Markup {
    let language = form.settings.language();
    let said = language.say("We have got your answers.", "Ihre Angaben sind bei uns angekommen.");
    let go_on = match &form.settings.redirect_url {
        None => empty(),
        Some(url) => {
            let link = [("href", url.as_str()), ("target", "_top"), ("rel", "noopener")];
            element("p", &[], element("a", &link, text(language.say("Continue", "Weiter"))))
        }
    };
    many([element("p", &[], lines(form.settings.thanks.as_deref().unwrap_or(said))), go_on])
}

fn hidden(name: &str, value: &str) -> Markup {
    void("input", &[("type", "hidden"), ("name", name), ("value", value)])
}

/// What no person sees and programs fill in.
pub(super) fn trap(language: Language) -> Markup {
    let label = language.say("Leave this empty", "Bitte leer lassen");
    let input = void(
        "input",
        &[("type", "text"), ("name", TRAP), ("tabindex", "-1"), ("autocomplete", "off"), ("value", "")],
    );
    element(
        "div",
        &[("class", "away"), ("aria-hidden", "true")],
        element("label", &[], many([text(label), input])),
    )
}

fn said_of<'a>(name: &str, wrong: &'a Wrong) -> Option<&'a str> {
    wrong.iter().find(|(known, _)| known == name).map(|(_, words)| *words)
}

/// What browsers fill in by themselves.
fn autocomplete(field: &Field) -> Option<&'static str> {
    Some(match field.field.as_deref()? {
        "email" => "email",
        "phone" => "tel",
        "first_name" => "given-name",
        "last_name" => "family-name",
        "city" => "address-level2",
        "country" => "country",
        "language" => "language",
        "birthday" => "bday",
        _ => return None,
    })
}

/// One field with its label, its help and what is wrong with it.
pub(super) fn field(field: &Field, posted: &Posted, wrong: &Wrong, language: Language) -> Markup {
    let name = field.name.as_str();
    let first = posted.one(name).or(field.default.as_deref()).unwrap_or_default();
    if field.kind == Kind::Hidden {
        return hidden(name, first);
    }
    let id = format!("field-{name}");
    let (help_id, error_id) = (format!("{id}-help"), format!("{id}-error"));
    let error = said_of(name, wrong);
    let mut about = Vec::new();
    if field.help.is_some() {
        about.push(help_id.as_str());
    }
    if error.is_some() {
        about.push(error_id.as_str());
    }
    let about = about.join(" ");
    let mut common: Vec<Attribute<'_>> = vec![("name", name)];
    if field.required && field.kind != Kind::Multiselect {
        common.push(("required", ""));
    }
    if !about.is_empty() {
        common.push(("aria-describedby", &about));
    }
    if error.is_some() {
        common.push(("aria-invalid", "true"));
    }
    let label = match field.required {
        true => text(&field.label),
        false => {
            let optional = format!(" ({})", language.say("optional", "freiwillig"));
            many([text(&field.label), element("span", &[("class", "faint")], text(optional))])
        }
    };
    let with_id = || [common.as_slice(), &[("id", id.as_str())]].concat();
    let below = many([
        field
            .help
            .as_deref()
            .map_or_else(empty, |help| element("p", &[("class", "help"), ("id", &help_id)], text(help))),
        error.map_or_else(empty, |words| element("p", &[("class", "error"), ("id", &error_id)], text(words))),
    ]);
    let input = match field.kind {
        Kind::Textarea => element("textarea", &with_id(), text(first)),
        Kind::Select => element("select", &with_id(), options(&field.options, first, language)),
        Kind::Checkbox => {
            let ticked = posted.one(name).is_some();
            let input = choice("checkbox", &with_id(), "on", ticked);
            let label = element("label", &[("class", "choice")], many([input, element("span", &[], label)]));
            return element("div", &[("class", "field")], many([label, below]));
        }
        Kind::Multiselect => {
            let ticked: Vec<&str> = posted.all(name).collect();
            let boxes = field.options.iter().map(|option| {
                let input =
                    choice("checkbox", &common, &option.value, ticked.contains(&option.value.as_str()));
                let words = element("span", &[], text(&option.label));
                element("label", &[("class", "choice")], many([input, words]))
            });
            let inside = many([element("legend", &[], label), element("div", &[], many(boxes)), below]);
            return element("fieldset", &[], inside);
        }
        kind => {
            let kind = match kind {
                Kind::Email => "email",
                Kind::Phone => "tel",
                Kind::Date => "date",
                _ => "text",
            };
            let mut attributes = with_id();
            attributes.extend([("type", kind), ("value", first), ("maxlength", "1000")]);
            if field.kind == Kind::Number {
                attributes.push(("inputmode", "decimal"));
            }
            attributes.extend(autocomplete(field).map(|fills| ("autocomplete", fills)));
            void("input", &attributes)
        }
    };
    element("div", &[("class", "field")], many([element("label", &[("for", &id)], label), input, below]))
}

fn choice(kind: &str, common: &[Attribute<'_>], value: &str, ticked: bool) -> Markup {
    let mut attributes = vec![("type", kind), ("value", value)];
    attributes.extend_from_slice(common);
    if ticked {
        attributes.push(("checked", ""));
    }
    void("input", &attributes)
}

fn options(options: &[Choice], chosen: &str, language: Language) -> Markup {
    let none = element("option", &[("value", "")], text(language.say("Please choose", "Bitte wählen")));
    let each = options.iter().map(|option| {
        let mut attributes = vec![("value", option.value.as_str())];
        if option.value == chosen {
            attributes.push(("selected", ""));
        }
        element("option", &attributes, text(&option.label))
    });
    many([none].into_iter().chain(each))
}

/// The boxes of the consents, none of them ticked beforehand, each with the text that is agreed to.
fn consents(show: &Show<'_>, language: Language) -> Markup {
    let boxes = show.form.settings.consents.iter().filter_map(|ask| {
        let purpose = show.purposes.get(&ask.purpose)?;
        // Its value is the version she ticked; another text she has not agreed to.
        let version = purpose.text_version.to_string();
        Some(consent(
            &ask.name(),
            purpose,
            show.posted.one(&ask.name()) == Some(version.as_str()),
            ask.required,
            said_of(&ask.name(), show.wrong),
            language,
        ))
    });
    many(boxes)
}

/// One box. Its value is the version of the text.
pub(super) fn consent(
    name: &str,
    purpose: &Purpose,
    ticked: bool,
    required: bool,
    error: Option<&str>,
    language: Language,
) -> Markup {
    let version = purpose.text_version.to_string();
    let mut common: Vec<Attribute<'_>> = vec![("name", name)];
    if error.is_some() {
        common.push(("aria-invalid", "true"));
    }
    if required {
        common.push(("required", ""));
    }
    let optional = match required {
        true => empty(),
        false => element(
            "span",
            &[("class", "faint")],
            text(format!(" ({})", language.say("optional", "freiwillig"))),
        ),
    };
    let words = if purpose.text.trim().is_empty() { &purpose.name } else { &purpose.text };
    let words = element("span", &[], many([lines(words), optional]));
    let label = element(
        "label",
        &[("class", "choice")],
        many([choice("checkbox", &common, &version, ticked), words]),
    );
    let error = error.map_or_else(empty, |words| element("p", &[("class", "error")], text(words)));
    element("div", &[("class", "field")], many([label, error]))
}
