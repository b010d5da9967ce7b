//! Pieces of HTML. A text becomes one only by being escaped, and names of elements and attributes are written in the
//! program, so nothing that somebody typed is ever more than text.

use std::fmt::Write;

/// A piece of HTML.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Markup(String);

impl Markup {
    /// The HTML.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// An attribute: its name, and its value. Those without a value, like `checked`, have an empty one.
pub type Attribute<'a> = (&'static str, &'a str);

/// Nothing.
pub fn empty() -> Markup {
    Markup::default()
}

/// A text.
pub fn text(text: impl AsRef<str>) -> Markup {
    Markup(escaped(text.as_ref()))
}

/// An element with what is in it.
pub fn element(name: &'static str, attributes: &[Attribute<'_>], inside: Markup) -> Markup {
    let mut html = opened(name, attributes);
    html.push_str(&inside.0);
    html.push_str("</");
    html.push_str(name);
    html.push('>');
    Markup(html)
}

/// An element that holds nothing, like `input`.
pub fn void(name: &'static str, attributes: &[Attribute<'_>]) -> Markup {
    Markup(opened(name, attributes))
}

/// One after the other.
pub fn many(parts: impl IntoIterator<Item = Markup>) -> Markup {
    Markup(parts.into_iter().map(|part| part.0).collect())
}

/// A text whose lines stay lines.
pub fn lines(words: &str) -> Markup {
    let lines = words.lines().enumerate().map(|(at, line)| {
        let before = if at == 0 { empty() } else { void("br", &[]) };
        many([before, text(line)])
    });
    many(lines)
}

/// A sheet of styles of our own, which stands as it is.
pub(super) fn style(sheet: &'static str) -> Markup {
    Markup(format!("<style>{sheet}</style>"))
}

fn opened(name: &str, attributes: &[Attribute<'_>]) -> String {
    let mut html = format!("<{name}");
    for (attribute, value) in attributes {
        // Writing into a text does not fail.
        if write!(html, " {attribute}=\"{}\"", escaped(value)).is_err() {
            break;
        }
    }
    html.push('>');
    html
}

fn escaped(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            // Browsers read it as the end of a text, or replace it.
            '\0' => html.push('\u{fffd}'),
            other => html.push(other),
        }
    }
    html
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_is_typed_becomes_markup() {
        let nasty = "\"><script>alert('x')</script>&amp;\0";
        let html = element("p", &[("title", nasty)], text(nasty));
        assert_eq!(html.as_str().matches('<').count(), 2);
        assert_eq!(html.as_str().matches('>').count(), 2);
        assert_eq!(html.as_str().matches('"').count(), 2);
        assert!(html.as_str().contains("&amp;amp;"), "what looks escaped is escaped as well");
        assert!(!html.as_str().contains('\0'));
    }

    #[test]
    fn lines_stay_lines() {
        assert_eq!(lines("a\n<b>").as_str(), "a<br>&lt;b&gt;");
    }
}
