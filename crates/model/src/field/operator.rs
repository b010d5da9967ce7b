//! The comparisons of filters.

/// A comparison in a filter.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Operator {
    /// Equal.
    Eq,
    /// Holds something else.
    Ne,
    /// Less than, before.
    Lt,
    /// At most, until.
    Lte,
    /// More than, after.
    Gt,
    /// At least, from.
    Gte,
    /// One of a list.
    In,
    /// Contains the text, without regard to case and accents.
    Contains,
    /// Starts with the text, without regard to case and accents.
    Starts,
    /// Holds nothing (`true`) or something (`false`).
    Empty,
}

impl Operator {
    /// Every operator with its name in filters.
    pub const ALL: &[(&str, Operator)] = &[
        ("eq", Operator::Eq),
        ("ne", Operator::Ne),
        ("lt", Operator::Lt),
        ("lte", Operator::Lte),
        ("gt", Operator::Gt),
        ("gte", Operator::Gte),
        ("in", Operator::In),
        ("contains", Operator::Contains),
        ("starts", Operator::Starts),
        ("empty", Operator::Empty),
    ];

    /// The sign in SQL of a comparison with one value.
    pub fn sign(self) -> &'static str {
        match self {
            Operator::Ne => "<>",
            Operator::Lt => "<",
            Operator::Lte => "<=",
            Operator::Gt => ">",
            Operator::Gte => ">=",
            _ => "=",
        }
    }

    /// The name in filters.
    pub fn name(self) -> &'static str {
        Operator::ALL.iter().find(|(_, operator)| *operator == self).map_or("", |(name, _)| name)
    }
}
