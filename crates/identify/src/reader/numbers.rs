//! Numbers as people write them: the decimal sign is declared (a point if not), and so is a sign between
//! thousands (none if not). A text with another sign is refused, not guessed: 1.234 is a thousand to some.

use model::{ModelError, micros_from_decimal};

use super::ReadError;
use super::layout::{Decimal, Thousands};

/// A text that is not the number it should be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NumberError {
    /// The text holds a sign that is not declared.
    #[error("'{text}' is not a number written with {form}: {advice}")]
    Sign {
        /// The text.
        text: String,
        /// The declared form, by example.
        form: &'static str,
        /// What to declare, if that is what was meant.
        advice: &'static str,
    },
    /// The thousands are not in threes.
    #[error("'{0}' has signs between thousands that do not part it in threes")]
    Groups(String),
    /// Not a whole number.
    #[error("'{0}' is not a whole number")]
    NotWhole(String),
    /// Not a number, or one that is not kept exactly.
    #[error(transparent)]
    Model(#[from] ModelError),
}

/// How the numbers of a file are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Numbers {
    decimal: Decimal,
    thousands: Option<Thousands>,
}

impl Numbers {
    /// Numbers with a decimal sign and a sign between thousands, which differ.
    pub fn new(decimal: Decimal, thousands: Option<Thousands>) -> Result<Numbers, ReadError> {
        match (decimal, thousands) {
            (Decimal::Point, Some(Thousands::Point)) | (Decimal::Comma, Some(Thousands::Comma)) => {
                Err(ReadError::Layout("decimal and thousands cannot be the same sign".to_owned()))
            }
            _ => Ok(Numbers { decimal, thousands }),
        }
    }

    /// The number in millionths, exactly.
    pub fn micros(&self, text: &str) -> Result<i64, NumberError> {
        // What is plain already needs no taking apart, which is most of what there is.
        if self.decimal == Decimal::Point
            && let Ok(micros) = micros_from_decimal(text)
        {
            return Ok(micros);
        }
        Ok(micros_from_decimal(&self.plain(text)?)?)
    }

    /// A whole number. Zeros after the decimal sign are let pass, as in 3.00.
    pub fn integer(&self, text: &str) -> Result<i64, NumberError> {
        let plain = self.plain(text)?;
        let not_whole = || NumberError::NotWhole(short(text));
        let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
        if fraction.bytes().any(|byte| byte != b'0') {
            return Err(not_whole());
        }
        whole.parse().map_err(|error: std::num::ParseIntError| match error.kind() {
            std::num::IntErrorKind::PosOverflow | std::num::IntErrorKind::NegOverflow => {
                ModelError::Overflow(short(text)).into()
            }
            _ => not_whole(),
        })
    }

    /// A floating-point number; digits with an exponent, as in 1.5e3, are read too.
    pub fn real(&self, text: &str) -> Result<f64, NumberError> {
        let (mantissa, exponent) = match text.trim().split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, exponent),
            None => (text.trim(), "0"),
        };
        let plain = self.plain(mantissa)?;
        let wrong = || NumberError::Model(ModelError::Amount(short(text)));
        let number: f64 = format!("{plain}e{exponent}").parse().map_err(|_| wrong())?;
        if number.is_finite() { Ok(number) } else { Err(ModelError::Overflow(short(text)).into()) }
    }

    /// The text as sign, digits, point and digits.
    fn plain(&self, text: &str) -> Result<String, NumberError> {
        let text = text.trim();
        let (decimal, form) = match (self.decimal, self.thousands) {
            (Decimal::Point, None) => ('.', "a decimal point and nothing between thousands"),
            (Decimal::Point, Some(_)) => ('.', "a decimal point and the declared sign between thousands"),
            (Decimal::Comma, None) => (',', "a decimal comma and nothing between thousands"),
            (Decimal::Comma, Some(_)) => (',', "a decimal comma and the declared sign between thousands"),
        };
        let (sign, digits) = match text.strip_prefix(['-', '+']) {
            Some(digits) => (if text.starts_with('-') { "-" } else { "" }, digits),
            None => ("", text),
        };
        let between = |letter: char| match self.thousands {
            None => false,
            Some(Thousands::Point) => letter == '.',
            Some(Thousands::Comma) => letter == ',',
            Some(Thousands::Apostrophe) => matches!(letter, '\'' | '’'),
            Some(Thousands::Blank) => matches!(letter, ' ' | '\u{a0}' | '\u{202f}'),
        };
        let (whole, fraction) = digits.split_once(decimal).unwrap_or((digits, ""));
        let foreign = |letter: &char| {
            !letter.is_ascii_digit() && matches!(letter, '.' | ',' | '\'' | '’' | ' ' | '\u{a0}' | '\u{202f}')
        };
        let undeclared =
            whole.chars().filter(|letter| !between(*letter)).chain(fraction.chars()).find(foreign);
        if let Some(letter) = undeclared {
            let advice = match letter {
                ',' if decimal == '.' && !digits.contains('.') => {
                    "set decimal = \"comma\" if it is the decimal sign, or thousands = \",\" if it parts thousands"
                }
                ',' if decimal == '.' => {
                    "set thousands = \",\" if it parts thousands, or decimal = \"comma\" and thousands = \".\""
                }
                '.' if decimal == ',' && !digits.contains(',') => {
                    "set decimal = \"point\" if it is the decimal sign, or thousands = \".\" if it parts thousands"
                }
                '.' if decimal == ',' => {
                    "set thousands = \".\" if it parts thousands, or decimal = \"point\" and thousands = \",\""
                }
                '\'' | '’' => "set thousands = \"'\" if it parts thousands",
                ' ' | '\u{a0}' | '\u{202f}' => "set thousands = \" \" if it parts thousands",
                _ => "the decimal sign stands twice",
            };
            return Err(NumberError::Sign { text: short(text), form, advice });
        }
        let wrong = || NumberError::Model(ModelError::Amount(short(text)));
        let mut groups: Vec<&str> = whole.split(between).collect();
        if groups.len() > 1 {
            let first = groups.remove(0);
            if !(1..=3).contains(&first.len()) || groups.iter().any(|group| group.len() != 3) {
                return Err(NumberError::Groups(short(text)));
            }
        }
        let whole: String = whole.chars().filter(|letter| !between(*letter)).collect();
        let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if (whole.is_empty() && fraction.is_empty()) || !digits(&whole) || !digits(fraction) {
            return Err(wrong());
        }
        let whole = if whole.is_empty() { "0" } else { &whole };
        Ok(if fraction.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") })
    }
}

fn short(text: &str) -> String {
    text.chars().take(50).collect()
}
