//! The languages that pages without signing in are written in.

/// A language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Language {
    /// English.
    English,
    /// German.
    German,
}

impl Language {
    /// All of them.
    pub const ALL: [Language; 2] = [Language::English, Language::German];

    /// As BCP 47 writes it.
    pub fn tag(self) -> &'static str {
        match self {
            Language::English => "en",
            Language::German => "de",
        }
    }

    /// The one that a tag like `de-AT` means, as far as there are pages in it.
    pub fn named(tag: &str) -> Option<Language> {
        let main = tag.split(['-', '_']).next().unwrap_or_default().trim();
        Language::ALL.into_iter().find(|language| language.tag().eq_ignore_ascii_case(main))
    }

    /// The language to write to somebody in: her own where it is known, or else the first that her browser asks for
    /// (`Accept-Language`, RFC 9110, section 12.5.4), or else English.
    pub fn of(own: Option<&str>, accepted: Option<&str>) -> Language {
        if let Some(language) = own.and_then(Language::named) {
            return language;
        }
        let mut wanted: Vec<(f32, Language)> = Vec::new();
        for part in accepted.unwrap_or_default().split(',').take(50) {
            let mut pieces = part.split(';');
            let tag = pieces.next().unwrap_or_default();
            let weight =
                pieces.find_map(|piece| piece.trim().strip_prefix("q=")?.trim().parse().ok()).unwrap_or(1.0);
            if let Some(language) = Language::named(tag).filter(|_| weight > 0.0) {
                wanted.push((weight, language));
            }
        }
        // Of equal ones the first.
        wanted.sort_by(|(one, _), (other, _)| other.total_cmp(one));
        wanted.first().map_or(Language::English, |(_, language)| *language)
    }

    /// The text in this language.
    pub fn say(self, english: &'static str, german: &'static str) -> &'static str {
        match self {
            Language::English => english,
            Language::German => german,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Language::{English, German};
    use super::*;

    #[test]
    fn her_own_language_goes_before_her_browsers() {
        assert_eq!(Language::of(Some("de-AT"), Some("en")), German);
        assert_eq!(Language::of(Some("fr"), Some("fr, de;q=0.8, en;q=0.9")), English);
        assert_eq!(Language::of(None, Some("fr-CH, fr;q=0.9, de;q=0.7, *;q=0.5")), German);
        assert_eq!(Language::of(None, Some("de;q=0, en;q=0.1")), English);
        assert_eq!(Language::of(None, Some(";;;q=NaN,=,,\u{fffd}")), English);
        assert_eq!(Language::of(None, None), English);
    }
}
