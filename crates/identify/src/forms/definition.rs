//! What a form is made of.

use serde::{Deserialize, Serialize};

use crate::consents::Channel;
use crate::hosted::Language;

/// Closed sets of words of this module, each with one name.
macro_rules! named {
    ($(#[$doc:meta])* $set:ident { $($(#[$of:meta])* $word:ident = $name:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
        pub(super) enum $set {
            $($(#[$of])* #[serde(rename = $name)] $word,)*
        }

        impl $set {
            /// The names of all.
            pub const NAMES: &[&str] = &[$($name),*];
        }
    };
}
named! {
    /// Whether a form takes anything.
    State {
        /// It is being made.
        #[default]
        Draft = "draft",
        /// It does.
        Live = "live",
        /// It does no more.
        Closed = "closed",
    }
}
named! {
    /// What a form is for.
    FormKind {
        /// Anything.
        #[default]
        Form = "form",
        /// Whoever sends it signs up.
        Registration = "registration",
    }
}
named! {
    /// What is typed into a field.
    Kind {
        /// A line of text.
        #[default]
        Text = "text",
        /// An e-mail address.
        Email = "email",
        /// A telephone number.
        Phone = "phone",
        /// A number.
        Number = "number",
        /// A day.
        Date = "date",
        /// One of some.
        Select = "select",
        /// Some of some.
        Multiselect = "multiselect",
        /// Yes or no.
        Checkbox = "checkbox",
        /// A text of several lines.
        Textarea = "textarea",
        /// Nothing: the page says it.
        Hidden = "hidden",
    }
}

impl State {
    const ALL: [State; 3] = [State::Draft, State::Live, State::Closed];

    /// As stored and shown.
    pub fn name(self) -> &'static str {
        State::NAMES[self as usize]
    }

    /// The one with a name.
    pub fn named(name: &str) -> Option<State> {
        State::ALL.into_iter().find(|state| state.name() == name)
    }
}

/// A choice of a field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Choice {
    pub value: String,
    #[serde(default)]
    pub label: String,
}

/// A field.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Field {
    /// The field of people that it fills; none keeps it with the submission.
    pub field: Option<String>,
    /// What it is called in the page and in files.
    pub name: String,
    /// What people read above it.
    pub label: String,
    /// And beneath it.
    pub help: Option<String>,
    /// What is typed.
    #[serde(rename = "type")]
    pub kind: Kind,
    /// Whether the form is not taken without it.
    pub required: bool,
    /// The choices of a select.
    pub options: Vec<Choice>,
    /// Whether it is left out for whoever answered it before.
    pub progressive: bool,
    /// What stands in it at first.
    pub default: Option<String>,
}

/// A consent that is asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Ask {
    pub purpose: String,
    pub channel: String,
    #[serde(default)]
    pub required: bool,
}

impl Ask {
    /// The channel; a form is checked before it is stored.
    pub fn channel(&self) -> Option<Channel> {
        Channel::named(&self.channel)
    }

    /// What its box is called in the page.
    pub fn name(&self) -> String {
        format!("_consent.{}.{}", self.channel, self.purpose)
    }
}

/// Everything of a form but its name, address and state.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Settings {
    pub kind: FormKind,
    pub title: Option<String>,
    pub intro: Option<String>,
    pub fields: Vec<Field>,
    pub consents: Vec<Ask>,
    pub double_opt_in: bool,
    pub button: Option<String>,
    pub thanks: Option<String>,
    pub redirect_url: Option<String>,
    pub confirm_subject: Option<String>,
    pub confirm_text: Option<String>,
    pub allowed_origins: Vec<String>,
    pub language: Option<String>,
}

impl Settings {
    /// The language it is written in.
    pub fn language(&self) -> Language {
        Language::of(self.language.as_deref(), None)
    }

    /// The field that fills a field of people.
    pub fn filling(&self, slug: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.field.as_deref() == Some(slug))
    }

    /// Whether a page of another site may send it or show it inside.
    pub fn welcomes(&self, origin: &str) -> bool {
        self.allowed_origins.iter().any(|known| known.eq_ignore_ascii_case(origin))
    }
}
