//! Addresses that somebody is reached at, in the one form in which they are compared.

use model::Value;
use model::field::{Field, FieldType, e164};
use platform::Error;
use platform::firm::Firm;

use super::Channel;

/// What an address of a channel is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AddressKind {
    /// An e-mail address, in lower case.
    Email,
    /// A phone number, as E.164 has it.
    Phone,
}

impl AddressKind {
    /// The field of people that holds it.
    pub fn field(self) -> &'static str {
        match self {
            AddressKind::Email => "email",
            AddressKind::Phone => "phone",
        }
    }

    /// An address as people hold it, so that both are one text; an error says what is wrong with it.
    pub fn read(self, firm: &Firm, text: &str) -> Result<String, Error> {
        let text = text.trim();
        if let (AddressKind::Phone, false, Some(country)) = (self, text.starts_with('+'), &firm.country) {
            return Ok(e164(text, country)?);
        }
        let kind = match self {
            AddressKind::Email => FieldType::Email,
            AddressKind::Phone => FieldType::Phone,
        };
        let field = Field::new(self.field(), "The address", kind);
        let read = field.read_json(&text.into(), &firm.reading())?;
        match read.into_iter().next() {
            Some((_, Value::Text(address))) if !address.is_empty() => Ok(address),
            _ => Err(Error::invalid("", "must be an address")),
        }
    }
}

impl Channel {
    /// What it reaches people by; none where the firm holds nothing that could be left out.
    pub fn address(self) -> Option<AddressKind> {
        match self {
            Channel::Email | Channel::Ads => Some(AddressKind::Email),
            Channel::Sms | Channel::Call => Some(AddressKind::Phone),
            Channel::Post | Channel::Push | Channel::Web => None,
        }
    }
}

/// An address of which only the ends are shown, to whom it belongs: "a…a@e….org", "+49…21".
pub fn masked(address: &str) -> String {
    let part = |text: &str| {
        let (first, last) = (text.chars().next(), text.chars().next_back());
        match (first, last) {
            (Some(first), Some(last)) if text.chars().count() > 3 => format!("{first}…{last}"),
            (Some(first), _) => format!("{first}…"),
            _ => "…".to_owned(),
        }
    };
    let first = |text: &str| text.chars().next().map(String::from).unwrap_or_default();
    match address.rsplit_once('@') {
        Some((local, domain)) => {
            let (name, end) = domain.rsplit_once('.').unwrap_or((domain, ""));
            format!("{}@{}….{end}", part(local), first(name))
        }
        None => {
            let letters: Vec<char> = address.chars().collect();
            match letters.len() {
                0..=6 => "…".to_owned(),
                count => {
                    let (begin, end): (String, String) =
                        (letters[..3].iter().collect(), letters[count - 2..].iter().collect());
                    format!("{begin}…{end}")
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may panic")]
    use platform::firm::Firm;

    use super::*;

    #[test]
    fn an_address_is_one_text_however_it_is_written() {
        let mut firm = Firm::new("Moss", "Europe/Berlin", "EUR").unwrap();
        assert_eq!(AddressKind::Email.read(&firm, " Ada@Example.COM ").unwrap(), "ada@example.com");
        assert_eq!(AddressKind::Phone.read(&firm, "+49 (0)30 123456").unwrap(), "+4930123456");
        firm.country = Some("DE".to_owned());
        assert_eq!(AddressKind::Phone.read(&firm, "030 123456").unwrap(), "+4930123456");
        for wrong in ["", "  ", "ada", "ada@", "@example.com", "a\0b@example.com"] {
            assert!(AddressKind::Email.read(&firm, wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_masked_address_does_not_tell_who_it_is() {
        assert_eq!(masked("ada.lovelace@example.org"), "a…e@e….org");
        assert_eq!(masked("al@example.org"), "a…@e….org");
        assert_eq!(masked("+4930123456"), "+49…56");
        assert_eq!(masked("12345"), "…");
        assert_eq!(masked("äö@ü.de"), "ä…@ü….de");
    }
}
