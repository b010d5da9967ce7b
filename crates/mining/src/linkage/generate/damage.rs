//! What happens to a record between two times somebody writes it down.

use super::{BIRTH, CITY, COUNTRY, EMAIL, GIVEN, Maker, NUMBER, PHONE, POSTCODE, Record, STREET, SURNAME};

/// Signs a scanner takes for one another.
const MISREAD: &[(&str, &str)] =
    &[("m", "rn"), ("l", "1"), ("o", "0"), ("s", "5"), ("cl", "d"), ("h", "b"), ("e", "c"), ("i", "l")];
/// Spellings that sound alike.
const BY_EAR: &[(&str, &str)] = &[
    ("ph", "f"),
    ("ck", "k"),
    ("ie", "y"),
    ("y", "i"),
    ("th", "t"),
    ("ll", "l"),
    ("nn", "n"),
    ("tt", "t"),
    ("ee", "ea"),
    ("c", "k"),
    ("z", "s"),
    ("er", "ar"),
    ("v", "f"),
    ("s", "z"),
    ("n", "nn"),
];
/// Short forms the persons here go by.
const SHORT: &[(&str, &str)] = &[
    ("william", "bill"),
    ("robert", "bob"),
    ("james", "jim"),
    ("john", "jack"),
    ("michael", "mike"),
    ("richard", "rick"),
    ("charles", "charlie"),
    ("thomas", "tom"),
    ("christopher", "chris"),
    ("daniel", "dan"),
    ("matthew", "matt"),
    ("anthony", "tony"),
    ("steven", "steve"),
    ("andrew", "andy"),
    ("joshua", "josh"),
    ("kenneth", "ken"),
    ("edward", "ted"),
    ("ronald", "ron"),
    ("timothy", "tim"),
    ("jeffrey", "jeff"),
    ("nicholas", "nick"),
    ("jonathan", "jon"),
    ("benjamin", "ben"),
    ("samuel", "sam"),
    ("alexander", "alex"),
    ("patrick", "pat"),
    ("elizabeth", "liz"),
    ("jennifer", "jenny"),
    ("patricia", "pat"),
    ("barbara", "barb"),
    ("margaret", "maggie"),
    ("susan", "sue"),
    ("jessica", "jess"),
    ("katherine", "kate"),
    ("catherine", "cathy"),
    ("rebecca", "becky"),
    ("deborah", "debbie"),
    ("christine", "chris"),
    ("samantha", "sam"),
    ("victoria", "vicky"),
    ("stephanie", "steph"),
    ("kimberly", "kim"),
    ("amanda", "mandy"),
    ("melissa", "lissa"),
    ("pamela", "pam"),
    ("johannes", "hans"),
    ("wolfgang", "wolf"),
    ("andreas", "andi"),
];

impl Maker {
    /// A record as it is kept: some fields were never filled.
    pub(super) fn with_gaps(&mut self, mut record: Record) -> Record {
        for (field, share) in [
            (GIVEN, 0.01),
            (STREET, 0.05),
            (NUMBER, 0.02),
            (POSTCODE, 0.03),
            (BIRTH, 0.08),
            (EMAIL, 0.15),
            (PHONE, 0.12),
        ] {
            if self.chance(share) {
                record[field].clear();
            }
        }
        record
    }

    /// Another record of the same person.
    pub(super) fn damaged(&mut self, record: &Record) -> Record {
        let mut copy = record.clone();
        if self.chance(0.10) {
            self.move_house(&mut copy);
        }
        if self.chance(0.04) {
            copy[SURNAME] = self.words.surname(self.random.uniform());
        }
        if self.chance(0.12) {
            copy[EMAIL] = self.email(&copy[GIVEN].clone(), &copy[SURNAME].clone(), &copy[BIRTH].clone());
        }
        if self.chance(0.08) {
            copy[PHONE] = self.mobile();
        }
        if self.chance(0.12) {
            copy[GIVEN] = short(&copy[GIVEN]);
        }
        let faults = 1 + self.below(3);
        for _ in 0..faults {
            self.fault(&mut copy);
        }
        if self.chance(0.03) {
            copy.swap(GIVEN, SURNAME);
        }
        if self.chance(0.5) {
            copy[PHONE] = rewritten(&copy[PHONE]);
        }
        for _ in 0..self.below(3) {
            let field = [GIVEN, STREET, NUMBER, POSTCODE, BIRTH, EMAIL, PHONE, CITY][self.below(8) as usize];
            if self.chance(0.6) {
                copy[field].clear();
            }
        }
        copy
    }

    fn move_house(&mut self, record: &mut Record) {
        let place = self.place();
        if self.chance(0.4) {
            record[PHONE] = self.landline(place.area);
        }
        record[STREET] = place.street;
        record[NUMBER] = place.number;
        record[CITY] = place.city;
        record[POSTCODE] = place.postcode;
        place.country.clone_into(&mut record[COUNTRY]);
    }

    fn fault(&mut self, record: &mut Record) {
        match self.below(20) {
            0..=8 => {
                let field = [GIVEN, SURNAME, SURNAME, STREET, CITY, EMAIL, GIVEN][self.below(7) as usize];
                record[field] = self.slip(&record[field].clone());
            }
            9..=11 => {
                let field = [GIVEN, SURNAME, STREET, CITY][self.below(4) as usize];
                record[field] = self.replaced(&record[field].clone(), BY_EAR);
            }
            12 | 13 => {
                let field = [GIVEN, SURNAME, STREET, CITY][self.below(4) as usize];
                record[field] = self.replaced(&record[field].clone(), MISREAD);
            }
            14 => record[BIRTH] = day_and_month_swapped(&record[BIRTH]),
            15 => record[BIRTH] = self.wrong_digit(&record[BIRTH].clone()),
            16 => record[POSTCODE] = self.wrong_digit(&record[POSTCODE].clone()),
            17 => record[PHONE] = self.wrong_digit(&record[PHONE].clone()),
            18 => record[NUMBER] = self.wrong_digit(&record[NUMBER].clone()),
            _ => {
                let given: String = record[GIVEN].chars().take(1).collect();
                record[GIVEN] = given;
            }
        }
    }

    /// One letter left out, doubled, changed or out of order.
    fn slip(&mut self, text: &str) -> String {
        let mut letters: Vec<char> = text.chars().collect();
        if letters.len() < 3 {
            return text.to_owned();
        }
        let at = self.below(letters.len() as u32 - 1) as usize;
        match self.below(4) {
            0 => drop(letters.remove(at)),
            1 => letters.insert(at, letters[at]),
            2 => letters[at] = char::from(b'a' + self.below(26) as u8),
            _ => letters.swap(at, at + 1),
        }
        letters.into_iter().collect()
    }

    /// One of the replacements that apply.
    fn replaced(&mut self, text: &str, by: &[(&str, &str)]) -> String {
        let start = self.below(by.len() as u32) as usize;
        let found = (0..by.len()).map(|at| by[(start + at) % by.len()]).find(|(from, _)| text.contains(from));
        found.map_or_else(|| text.to_owned(), |(from, to)| text.replacen(from, to, 1))
    }

    fn wrong_digit(&mut self, text: &str) -> String {
        let mut letters: Vec<char> = text.chars().collect();
        let digits: Vec<usize> = (0..letters.len()).filter(|at| letters[*at].is_ascii_digit()).collect();
        if digits.is_empty() {
            return text.to_owned();
        }
        let at = digits[self.below(digits.len() as u32) as usize];
        letters[at] = char::from(b'0' + self.below(10) as u8);
        letters.into_iter().collect()
    }
}

fn short(given: &str) -> String {
    SHORT.iter().find(|(full, _)| *full == given).map_or(given, |(_, short)| short).to_owned()
}

fn day_and_month_swapped(date: &str) -> String {
    match date.split('-').collect::<Vec<_>>()[..] {
        [year, month, day] if day <= "12" => format!("{year}-{day}-{month}"),
        _ => date.to_owned(),
    }
}

/// The same number in another notation.
fn rewritten(phone: &str) -> String {
    match (phone.get(..3), phone.get(3..6), phone.get(6..)) {
        (Some(area), Some(exchange), Some(line)) if phone.len() == 10 => {
            format!("({area}) {exchange}-{line}")
        }
        _ => phone.to_owned(),
    }
}
