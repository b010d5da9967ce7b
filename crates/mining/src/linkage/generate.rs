//! Synthetic persons with damaged duplicates, for tests and benchmarks. The same seed gives the same persons
//! everywhere.
//!
//! Persons live in households that share surname, address and often a line; some sons bear their father's
//! name. Many work at firms that share a domain, an exchange and an address. Names are as unequally common as
//! real ones, so that strangers share both, and some of them a year of birth. About a fifth as many
//! duplicates as persons are damaged as records are in life: slips, misreadings, spellings by ear, short
//! forms, swapped and missing fields, new addresses, names, lines and e-mail addresses.

mod damage;
mod words;

use std::collections::HashSet;

use super::Role;
use super::hash;
use super::table::Column;
use crate::simulate::Random;
use words::Words;

/// A record: given name, surname, street, house number, city, postcode, country, date of birth, e-mail,
/// phone.
pub type Record = [String; 10];

pub(crate) const GIVEN: usize = 0;
pub(crate) const SURNAME: usize = 1;
pub(crate) const STREET: usize = 2;
pub(crate) const NUMBER: usize = 3;
pub(crate) const CITY: usize = 4;
pub(crate) const POSTCODE: usize = 5;
pub(crate) const COUNTRY: usize = 6;
pub(crate) const BIRTH: usize = 7;
pub(crate) const EMAIL: usize = 8;
pub(crate) const PHONE: usize = 9;

/// The columns of a [`Record`].
#[must_use]
pub fn columns() -> Vec<Column> {
    [
        Role::GivenName,
        Role::Surname,
        Role::Street,
        Role::HouseNumber,
        Role::City,
        Role::Postcode,
        Role::Region,
        Role::DateOfBirth,
        Role::Email,
        Role::Phone,
    ]
    .into_iter()
    .map(|role| Column { name: if role == Role::Region { "country" } else { role.name() }.to_owned(), role })
    .collect()
}

/// Calls with each record of `number` persons and with the number of its person, from 0. The records of a
/// person follow one another, as do those of a household; callers that mind shuffle them.
pub fn generate(number: u32, seed: u64, mut call: impl FnMut(u32, &Record)) {
    let mut made = Maker::new(number, seed);
    let mut person = 0;
    while person < number {
        for record in made.household() {
            if person == number {
                break;
            }
            let copies = match made.random.uniform() {
                chance if chance < 0.080 => 1,
                chance if chance < 0.120 => 2,
                chance if chance < 0.133 => 3,
                _ => 0,
            };
            for _ in 0..copies {
                let copy = made.damaged(&record);
                call(person, &copy);
            }
            call(person, &made.with_gaps(record.clone()));
            person += 1;
        }
    }
}

/// Draws persons one household at a time.
struct Maker {
    random: Random,
    words: Words,
    firms: u32,
    seed: u64,
    /// E-mail addresses given out: an address belongs to one person.
    taken: HashSet<u64>,
}

struct Place {
    street: String,
    number: String,
    city: String,
    postcode: String,
    country: &'static str,
    area: u32,
}

impl Maker {
    fn new(number: u32, seed: u64) -> Self {
        let random = Random::new(seed);
        Self { random, words: Words::new(number), firms: number / 40 + 1, seed, taken: HashSet::new() }
    }

    fn chance(&mut self, share: f64) -> bool {
        self.random.uniform() < share
    }

    /// A whole number from 0, below `end`.
    fn below(&mut self, end: u32) -> u32 {
        ((self.random.uniform() * f64::from(end)) as u32).min(end.saturating_sub(1))
    }

    fn place(&mut self) -> Place {
        let (city, area) = self.words.city(self.random.uniform());
        let (postcode, country, district) = self.words.postcode(area, self.random.uniform());
        let street = self.below(40);
        let street = self.words.street(district, street);
        let longest = if self.chance(0.8) { 120 } else { 999 };
        let number = 1 + self.below(longest);
        let letter = if self.chance(0.05) { ["a", "b", "c"][self.below(3) as usize] } else { "" };
        Place { street, number: format!("{number}{letter}"), city, postcode, country, area }
    }

    fn landline(&mut self, area: u32) -> String {
        format!("{}{:07}", 201 + area % 700, 2_000_000 + self.below(7_999_999))
    }

    fn mobile(&mut self) -> String {
        format!("9{:02}{:07}", self.below(60), self.below(9_999_999))
    }

    fn birth(&mut self, year: u32) -> String {
        let (month, day) = (1 + self.below(12), 1 + self.below(28));
        format!("{year:04}-{month:02}-{day:02}")
    }

    /// A new address for somebody of these names, at a free provider.
    fn email(&mut self, given: &str, surname: &str, birth: &str) -> String {
        let domain = self.words.provider(self.random.uniform());
        let surname = surname.replace(' ', "");
        let initial = &given[..given.chars().next().map_or(0, char::len_utf8)];
        let year = birth.get(2..4).unwrap_or("00");
        let plain = match self.below(6) {
            0 | 1 => format!("{given}.{surname}"),
            2 => format!("{initial}{surname}"),
            3 => format!("{given}{surname}{year}"),
            4 => format!("{given}{year}"),
            _ => format!("{surname}.{initial}"),
        };
        self.free(&plain, domain)
    }

    /// The first address of this kind nobody has.
    fn free(&mut self, plain: &str, domain: &str) -> String {
        let mut address = format!("{plain}@{domain}");
        while !self.taken.insert(hash::of(&address)) {
            address = format!("{plain}{}@{domain}", self.below(10_000));
        }
        address
    }

    fn household(&mut self) -> Vec<Record> {
        let size = match self.random.uniform() {
            chance if chance < 0.38 => 1,
            chance if chance < 0.68 => 2,
            chance if chance < 0.84 => 3,
            _ => 4,
        };
        let place = self.place();
        let family = self.words.surname(self.random.uniform());
        let line = self.chance(0.6).then(|| self.landline(place.area));
        let head_is_man = self.chance(0.5);
        let head_year = 1936 + self.below(68);
        let named_after = self.chance(0.08);
        let mut members: Vec<Record> = Vec::new();
        for at in 0..size {
            let (man, year) = match at {
                0 => (head_is_man, head_year),
                1 => (!head_is_man, (head_year + 9).saturating_sub(self.below(15))),
                _ => (self.chance(0.5), head_year + 20 + self.below(18)),
            };
            let mut given = self.words.given(man, self.random.uniform());
            if at > 1 && named_after && man == head_is_man {
                given.clone_from(&members[0][GIVEN]);
            }
            let surname = if at == 1 && self.chance(0.2) {
                self.words.surname(self.random.uniform())
            } else {
                family.clone()
            };
            let birth = self.birth(year.min(2015));
            let email = if at == 1 && self.chance(0.04) {
                members[0][EMAIL].clone()
            } else {
                self.email(&given, &surname, &birth)
            };
            let phone = match &line {
                Some(line) if self.random.uniform() < 0.7 => line.clone(),
                _ => self.mobile(),
            };
            let mut record: Record = [
                given,
                surname,
                place.street.clone(),
                place.number.clone(),
                place.city.clone(),
                place.postcode.clone(),
                place.country.to_owned(),
                birth,
                email,
                phone,
            ];
            if year < 2006 && self.chance(0.25) {
                self.employ(&mut record);
            }
            members.push(record);
        }
        members
    }

    /// Gives a person the address, line and domain of a firm, as far as she gives them out.
    fn employ(&mut self, record: &mut Record) {
        // Few firms are large: the square of a uniform number is near 0 more often.
        let share = self.random.uniform() * self.random.uniform();
        let firm = (share * f64::from(self.firms)) as u32;
        let mut of_firm = Maker {
            random: Random::new(hash::pair(self.seed, u64::from(firm))),
            words: self.words.clone(),
            firms: 1,
            seed: 0,
            taken: HashSet::new(),
        };
        let place = of_firm.place();
        let exchange = of_firm.landline(place.area);
        if self.chance(0.7) {
            let domain = self.words.firm(firm);
            let initial = &record[GIVEN][..record[GIVEN].chars().next().map_or(0, char::len_utf8)];
            let plain = if firm.is_multiple_of(2) {
                format!("{}.{}", record[GIVEN], record[SURNAME])
            } else {
                format!("{initial}.{}", record[SURNAME])
            };
            record[EMAIL] = self.free(&plain.replace(' ', ""), &domain);
        }
        if self.chance(0.4) {
            record[PHONE] = format!("{}{:03}", &exchange[..7], self.below(1000));
        }
        if self.chance(0.25) {
            record[STREET] = place.street;
            record[NUMBER] = place.number;
            record[CITY] = place.city;
            record[POSTCODE] = place.postcode;
            place.country.clone_into(&mut record[COUNTRY]);
        }
    }
}
