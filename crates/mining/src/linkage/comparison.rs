//! Which comparisons a table allows, and what levels of agreement each knows.

use super::table::Table;
use crate::linkage::Role;

/// A level for two values of which one is missing.
pub(crate) const UNKNOWN: u8 = u8::MAX;
/// The most comparisons; further columns are not compared.
pub(crate) const MOST: usize = 24;

/// What is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Kind {
    /// Given names, also short forms and initials.
    Given,
    /// Surnames.
    Surname,
    /// Whether given name and surname stand in each other's place.
    NameOrder,
    /// Days of birth.
    Birth,
    /// City and postcode together, since one follows from the other.
    Locality,
    /// Streets, rare or common within their postcode.
    Street,
    /// Whether two address lines stand in each other's place.
    StreetOrder,
    /// House numbers.
    Number,
    /// E-mail addresses.
    Email,
    /// Telephone numbers.
    Phone,
    /// Identifiers.
    Identifier,
    /// States or countries, without city and postcode.
    Region,
    /// Any other text.
    Text,
}

impl Kind {
    /// Its levels from the closest agreement to none.
    pub(crate) fn levels(self) -> &'static [&'static str] {
        match self {
            Kind::Given => &["same", "short form", "one slip", "similar", "initial", "different"],
            Kind::Surname => &["same", "one slip", "similar", "part of it", "different"],
            Kind::NameOrder | Kind::StreetOrder => &["as written", "swapped"],
            Kind::Birth => {
                &["same", "day and month swapped", "one slip", "two of three parts", "same year", "different"]
            }
            Kind::Locality => &[
                "same postcode and city",
                "same postcode, other city",
                "near postcode, same city",
                "same city, other postcode",
                "near postcode",
                "different",
            ],
            Kind::Street => &["same", "one slip", "similar", "different"],
            Kind::Number => &["same", "one slip", "different"],
            Kind::Email => &["same", "same name, other domain", "one slip", "same domain", "different"],
            Kind::Phone => &["same", "same ending", "one slip", "same beginning", "different"],
            Kind::Identifier => &["same", "one slip", "different"],
            Kind::Region => &["same", "different"],
            Kind::Text => &["same", "one slip", "similar", "different"],
        }
    }

    /// Whether people of one household agree in it for that reason.
    pub(crate) fn in_household(self) -> bool {
        self.at_place() || matches!(self, Kind::Surname)
    }

    /// Whether people at one address, firm or line agree in it for that reason.
    pub(crate) fn at_place(self) -> bool {
        matches!(
            self,
            Kind::Locality
                | Kind::Street
                | Kind::StreetOrder
                | Kind::Number
                | Kind::Email
                | Kind::Phone
                | Kind::Region
                | Kind::Text
        )
    }

    /// Whether it changes when somebody moves house.
    pub(crate) fn moves(self) -> bool {
        matches!(self, Kind::Locality | Kind::Street | Kind::StreetOrder | Kind::Number | Kind::Region)
    }

    /// Whether the order of two columns is judged, which strangers have no frequency of.
    pub(crate) fn is_order(self) -> bool {
        matches!(self, Kind::NameOrder | Kind::StreetOrder)
    }
}

/// One comparison of a table.
#[derive(Clone, Debug)]
pub(crate) struct Comparison {
    pub(crate) name: String,
    pub(crate) kind: Kind,
    /// The slot compared; of a locality the postcode, if there is one.
    pub(crate) slot: Option<usize>,
    /// Names and orders: the slot it may be swapped with. Locality: the city. Street: the postcode.
    pub(crate) other: Option<usize>,
    /// Which of the comparisons says whether this one is swapped.
    pub(crate) order: Option<usize>,
}

/// The comparisons a table's columns allow, orders first, since others depend on them.
pub(crate) fn plan(table: &Table) -> Vec<Comparison> {
    let slots = table.slots();
    let all = |role: Role| slots.iter().enumerate().filter(move |(_, s)| s.role == role).map(|(at, _)| at);
    let first = |role: Role| all(role).next();
    let name = |slot: usize| table.columns()[slots[slot].column].name.clone();
    let mut plan: Vec<Comparison> = Vec::new();
    let mut add =
        |name: String, kind: Kind, slot: Option<usize>, other: Option<usize>, order: Option<usize>| {
            plan.push(Comparison { name, kind, slot, other, order });
            plan.len() - 1
        };
    let (given, surname) = (first(Role::GivenName), first(Role::Surname));
    let order = match (given, surname) {
        (Some(g), Some(s)) => Some(add("name order".into(), Kind::NameOrder, Some(g), Some(s), None)),
        _ => None,
    };
    let streets: Vec<usize> = all(Role::Street).collect();
    let lines = match streets[..] {
        [one, two, ..] => Some(add("address order".into(), Kind::StreetOrder, Some(one), Some(two), None)),
        _ => None,
    };
    if let Some(slot) = given {
        let label = if slots.get(slot + 1).is_some_and(|s| s.column == slots[slot].column) {
            format!("{} (given)", name(slot))
        } else {
            name(slot)
        };
        add(label, Kind::Given, given, surname, order);
    }
    if let Some(slot) = surname {
        add(name(slot), Kind::Surname, surname, given, order);
    }
    let (city, postcode) = (first(Role::City), first(Role::Postcode));
    if let Some(slot) = postcode.or(city) {
        add(name(slot), Kind::Locality, postcode, city, None);
    }
    for (at, slot) in streets.iter().enumerate() {
        add(name(*slot), Kind::Street, Some(*slot), postcode, lines.filter(|_| at < 2));
    }
    for (role, kind) in [
        (Role::HouseNumber, Kind::Number),
        (Role::DateOfBirth, Kind::Birth),
        (Role::Email, Kind::Email),
        (Role::Phone, Kind::Phone),
        (Role::VerifiedIdentifier, Kind::Identifier),
        (Role::Identifier, Kind::Identifier),
        (Role::Text, Kind::Text),
    ] {
        for slot in all(role) {
            add(name(slot), kind, Some(slot), None, None);
        }
    }
    if city.is_none() && postcode.is_none() {
        for slot in all(Role::Region) {
            add(name(slot), Kind::Region, Some(slot), None, None);
        }
    }
    plan.truncate(MOST);
    plan
}
