//! Money: a whole number of millionths of a currency unit, never a floating-point number.
//!
//! Adding checks for overflow and for the currency. Shares (a margin, a part of a sum) round half to even,
//! the rule that leaves no drift in long sums.

use std::fmt;
use std::str::FromStr;

use crate::ModelError;

/// A currency by its three letters (ISO 4217).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency([u8; 3]);

impl Currency {
    /// The three letters.
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("XXX")
    }

    /// How many digits after the point amounts are shown with (ISO 4217, minor units).
    pub fn digits(&self) -> usize {
        match &self.0 {
            b"BIF" | b"CLP" | b"DJF" | b"GNF" | b"ISK" | b"JPY" | b"KMF" | b"KRW" | b"PYG" | b"RWF"
            | b"UGX" | b"VND" | b"VUV" | b"XAF" | b"XOF" | b"XPF" => 0,
            b"BHD" | b"IQD" | b"JOD" | b"KWD" | b"LYD" | b"OMR" | b"TND" => 3,
            _ => 2,
        }
    }
}

impl FromStr for Currency {
    type Err = ModelError;

    fn from_str(text: &str) -> Result<Currency, ModelError> {
        let bytes: [u8; 3] =
            text.as_bytes().try_into().map_err(|_| ModelError::Currency(text.chars().take(20).collect()))?;
        if bytes.iter().all(u8::is_ascii_uppercase) {
            Ok(Currency(bytes))
        } else {
            Err(ModelError::Currency(text.to_owned()))
        }
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl serde::Serialize for Currency {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

impl<'de> serde::Deserialize<'de> for Currency {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Currency, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// An amount of one currency.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub struct Money {
    /// Millionths of a currency unit.
    pub micros: i64,
    /// The currency.
    pub currency: Currency,
}

impl Money {
    /// The sum of two amounts of one currency.
    pub fn checked_add(self, other: Money) -> Result<Money, ModelError> {
        if self.currency != other.currency {
            return Err(ModelError::CurrencyMismatch(self.currency, other.currency));
        }
        let micros = self
            .micros
            .checked_add(other.micros)
            .ok_or_else(|| ModelError::Overflow(format!("{} + {}", self.amount(), other.amount())))?;
        Ok(Money { micros, ..self })
    }

    /// A share of this amount, given in millionths (300,000 is 30 %), rounded half to even.
    pub fn share(self, millionths: i64) -> Result<Money, ModelError> {
        let product = i128::from(self.micros) * i128::from(millionths);
        let micros = i64::try_from(half_even(product, 1_000_000))
            .map_err(|_| ModelError::Overflow(format!("{} × {millionths}", self.amount())))?;
        Ok(Money { micros, ..self })
    }

    /// The amount as a decimal text with at least as many digits after the point as the currency has.
    pub fn amount(&self) -> String {
        micros_to_decimal(self.micros, self.currency.digits())
    }
}

impl serde::Serialize for Money {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeStruct;
        let mut pair = serializer.serialize_struct("Money", 2)?;
        pair.serialize_field("amount", &self.amount())?;
        pair.serialize_field("currency", &self.currency)?;
        pair.end()
    }
}

/// Divides and rounds to the nearest whole number, and to the even one of two that are equally near.
fn half_even(dividend: i128, divisor: i128) -> i128 {
    let quotient = dividend.div_euclid(divisor);
    let rest = dividend.rem_euclid(divisor);
    match (rest * 2).cmp(&divisor) {
        std::cmp::Ordering::Less => quotient,
        std::cmp::Ordering::Greater => quotient + 1,
        std::cmp::Ordering::Equal => quotient + (quotient & 1),
    }
}

/// Reads a decimal number with a point as millionths. Refuses what it could not give back exactly.
pub fn micros_from_decimal(text: &str) -> Result<i64, ModelError> {
    let text = text.trim();
    let wrong = || ModelError::Amount(text.chars().take(50).collect());
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let plain = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if (whole.is_empty() && fraction.is_empty()) || !plain(whole) || !plain(fraction) {
        return Err(wrong());
    }
    let fraction = fraction.trim_end_matches('0');
    if fraction.len() > 6 {
        return Err(wrong());
    }
    let mut micros: i64 = 0;
    let padding = "0".repeat(6 - fraction.len());
    for digit in whole.bytes().chain(fraction.bytes()).chain(padding.bytes()) {
        let digit = i64::from(digit - b'0');
        micros = micros
            .checked_mul(10)
            .and_then(|tens| if negative { tens.checked_sub(digit) } else { tens.checked_add(digit) })
            .ok_or_else(|| ModelError::Overflow(text.chars().take(50).collect()))?;
    }
    Ok(micros)
}

/// Writes millionths as a decimal number with at least `digits` digits after the point.
pub fn micros_to_decimal(micros: i64, digits: usize) -> String {
    let sign = if micros < 0 { "-" } else { "" };
    let whole = micros.unsigned_abs() / 1_000_000;
    let fraction = format!("{:06}", micros.unsigned_abs() % 1_000_000);
    let kept = fraction.trim_end_matches('0').len().max(digits);
    if kept == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{}", &fraction[..kept]) }
}
