//! What is learnt from a table: plain figures that a caller may store and use again for one new record.

/// Everything a score rests on.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameters {
    /// Records learnt from.
    pub records: f64,
    /// Expected pairs of records of one person among all pairs.
    pub matches: f64,
    /// Share of these whose address changed in between.
    pub moved: f64,
    /// Expected pairs of different persons who share a name and an address or line: families.
    pub households: f64,
    /// Share of these who are at different addresses.
    pub apart: f64,
    /// Expected pairs of different persons who share an address, a line or a domain only: colleagues,
    /// neighbours.
    pub colleagues: f64,
    /// One entry for each comparison.
    pub comparisons: Vec<ComparisonParameters>,
}

/// What was learnt about one comparison.
#[derive(Clone, Debug, PartialEq)]
pub struct ComparisonParameters {
    /// Its name: that of the column, or "name order".
    pub name: String,
    /// Its levels, from the closest agreement to none.
    pub levels: Vec<Level>,
    /// Common values by ascending hash, with their share of the records that have a value. Any other value is
    /// taken to occur twice.
    pub frequencies: Vec<(u64, f64)>,
}

/// How likely a level of agreement is, where both values are present.
#[derive(Clone, Debug, PartialEq)]
pub struct Level {
    /// What it is called.
    pub name: String,
    /// Between two records of one person.
    pub m: f64,
    /// Between two records drawn at random.
    pub u: f64,
    /// Within a family; none where its members are like strangers in this.
    pub household: Option<f64>,
    /// Between colleagues or neighbours; none where they are like strangers in this.
    pub colleague: Option<f64>,
    /// E-mail: between strangers whose given names, surnames, or both are alike, since people make addresses
    /// of their names.
    pub alike: Option<[f64; 3]>,
}

impl Parameters {
    /// All pairs of the records learnt from.
    #[must_use]
    pub fn pairs(&self) -> f64 {
        (self.records * (self.records - 1.0) / 2.0).max(1.0)
    }
}
