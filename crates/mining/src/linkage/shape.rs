//! What can be told of a text without reading it: enough to see that most pairs of texts are nowhere near
//! each other. Every test here errs on the side of near; who passes is then compared in earnest.

/// Bits of the mask: letters a to z, digits, a space, others.
const DIGITS: u32 = 26;
const SPACE: u32 = 1 << 29;
const OTHER: u32 = 1 << 30;
/// Something is not ASCII, so bytes are not characters.
const FOREIGN: u32 = 1 << 31;

/// First and last letters, length, and which letters there are.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Shape {
    /// The first eight bytes, the first one highest; zeros behind a shorter text.
    pub(crate) head: u64,
    /// The last eight bytes, the last one lowest; zeros before a shorter text.
    tail: u64,
    letters: u32,
    length: u32,
}

impl Shape {
    pub(crate) fn of(text: &str) -> Self {
        let mut shape = Self { length: text.len() as u32, ..Self::default() };
        for (at, byte) in text.bytes().enumerate() {
            if at < 8 {
                shape.head |= u64::from(byte) << (56 - 8 * at);
            }
            shape.tail = shape.tail << 8 | u64::from(byte);
            shape.letters |= match byte {
                b'a'..=b'z' => 1 << (byte - b'a'),
                // Three bits for ten digits: two digits that share one are taken for the same.
                b'0'..=b'9' => 1 << (DIGITS + u32::from(byte - b'0') % 3),
                b' ' => SPACE,
                128.. => FOREIGN,
                _ => OTHER,
            };
        }
        shape
    }

    /// How many bytes it has.
    pub(crate) fn length(&self) -> u32 {
        self.length
    }

    /// Whether one of two texts may be several words, among them all words of the other.
    pub(crate) fn may_be_part(&self, other: &Shape) -> bool {
        let within =
            |few: &Shape, many: &Shape| many.letters & SPACE != 0 && few.letters & !many.letters == 0;
        within(self, other) || within(other, self)
    }

    /// Whether they may differ in their spaces only.
    pub(crate) fn may_be_spaced(&self, other: &Shape) -> bool {
        (self.letters | other.letters) & SPACE != 0 && (self.letters ^ other.letters) & !SPACE == 0
    }

    /// Whether two texts may have a similarity of at least `needed` by Jaro and Winkler.
    pub(crate) fn may_resemble(&self, other: &Shape, needed: f64) -> bool {
        if (self.letters | other.letters) & FOREIGN != 0 {
            return true;
        }
        let only = |x: &Shape, y: &Shape| (x.letters & !y.letters).count_ones();
        let common =
            self.length.saturating_sub(only(self, other)).min(other.length.saturating_sub(only(other, self)));
        let (common, here, there) = (f64::from(common), f64::from(self.length), f64::from(other.length));
        let jaro = (common / here + common / there + 1.0) / 3.0;
        let prefix = ((self.head ^ other.head).leading_zeros() / 8).min(4);
        jaro + 0.1 * f64::from(prefix) * (1.0 - jaro) >= needed - 1e-9
    }

    /// Whether one edit may make one the other.
    pub(crate) fn may_slip(&self, other: &Shape) -> bool {
        if (self.letters | other.letters) & FOREIGN != 0 {
            return true;
        }
        // An edit adds one letter and takes another at most, and leaves one half as it is, but for its end.
        let least = self.length.min(other.length);
        let bits = 8 * (least / 2).saturating_sub(1).min(8);
        let same = |differing: u64, mask: u64| differing & mask == 0;
        let (first, last) = match bits {
            0 => (0, 0),
            64 => (u64::MAX, u64::MAX),
            _ => (u64::MAX << (64 - bits), u64::MAX >> (64 - bits)),
        };
        self.length.abs_diff(other.length) <= 1
            && (self.letters ^ other.letters).count_ones() <= 2
            && (same(self.head ^ other.head, first) || same(self.tail ^ other.tail, last))
    }
}
