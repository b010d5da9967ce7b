//! Sizes for people to read.

use std::fmt;

/// A number of bytes, shown like `12.3 MB` (a MB is a million).
#[derive(Clone, Copy, Debug)]
pub struct Size(pub u64);

const UNITS: [(&str, f64); 4] = [("TB", 1e12), ("GB", 1e9), ("MB", 1e6), ("kB", 1e3)];

impl fmt::Display for Size {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes = self.0 as f64;
        match UNITS.iter().find(|(_, unit)| bytes >= *unit) {
            Some((name, unit)) => write!(f, "{:.1} {name}", bytes / unit),
            None => write!(f, "{} bytes", self.0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Size;

    #[test]
    fn sizes_are_short() {
        let shown = [0, 999, 1_000, 12_345_678, 5_000_000_000].map(|bytes| Size(bytes).to_string());
        assert_eq!(shown, ["0 bytes", "999 bytes", "1.0 kB", "12.3 MB", "5.0 GB"]);
    }
}
