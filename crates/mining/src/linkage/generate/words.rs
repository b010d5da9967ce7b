//! Names of persons, places and firms, as unequally common as real ones: the n-th commonest has a share near
//! 1/n (Zipf). The common names are an own selection of names usual in the United States, Britain and
//! Germany; the rare ones are put together from syllables.

const MEN: &str = "james john robert michael william david richard joseph thomas charles christopher daniel \
    matthew anthony mark donald steven paul andrew joshua kenneth kevin brian george edward ronald timothy jason \
    jeffrey ryan jacob gary nicholas eric jonathan stephen larry justin scott brandon benjamin samuel gregory \
    frank alexander raymond patrick jack dennis jerry tyler aaron jose henry adam douglas nathan peter zachary \
    kyle walter harold jeremy ethan carl keith roger gerald christian terry sean arthur austin noah lawrence \
    jesse joe bryan billy jordan albert dylan bruce willie gabriel alan juan logan wayne ralph roy eugene randy \
    vincent russell louis philip bobby johnny bradley hans klaus wolfgang juergen uwe stefan andreas lukas jonas \
    leon finn felix maximilian johannes oliver harry alfie charlie freddie archie leo oscar theo ali mohammed";
const WOMEN: &str = "mary patricia jennifer linda elizabeth barbara susan jessica sarah karen lisa nancy betty \
    sandra margaret ashley kimberly emily donna michelle carol amanda melissa deborah stephanie rebecca laura \
    helen sharon cynthia kathleen amy shirley angela anna ruth brenda pamela nicole katherine virginia catherine \
    christine samantha debra janet rachel carolyn emma maria heather diane julie joyce evelyn joan victoria \
    kelly christina lauren frances martha judith cheryl megan andrea olivia ann jean alice jacqueline hannah \
    doris kathryn gloria teresa sara janice marie julia grace judy theresa madison beverly denise marilyn amber \
    danielle rose brittany diana abigail natalie jane lori alexis tiffany kayla ursula monika petra sabine \
    renate helga mia lea lena sophie charlotte isla freya poppy ava ella lily florence daisy fatima aisha";
const FAMILIES: &str = "smith johnson williams brown jones garcia miller davis rodriguez martinez hernandez lopez \
    gonzalez wilson anderson thomas taylor moore jackson martin lee perez thompson white harris sanchez clark \
    ramirez lewis robinson walker young allen king wright scott torres nguyen hill flores green adams nelson \
    baker hall rivera campbell mitchell carter roberts gomez phillips evans turner diaz parker cruz edwards \
    collins reyes stewart morris morales murphy cook rogers gutierrez ortiz morgan cooper peterson bailey reed \
    kelly howard ramos kim cox ward richardson watson brooks chavez wood james bennett gray mendoza ruiz hughes \
    price alvarez castillo sanders patel myers long ross foster jimenez powell jenkins perry russell sullivan \
    bell coleman butler henderson barnes fisher vasquez simmons graham mueller schmidt schneider fischer weber \
    meyer wagner becker schulz hoffmann schaefer koch bauer richter klein wolf schroeder neumann schwarz \
    zimmermann braun krueger hofmann hartmann lange werner krause lehmann khan ahmed shah singh davies";
const TOWNS: &str = "springfield riverside franklin greenville bristol clinton fairview salem madison georgetown \
    arlington ashland dover oxford jackson burlington manchester milton newport auburn dayton lexington milford \
    winchester cleveland hudson kingston mount vernon oakland centerville london birmingham leeds glasgow \
    sheffield liverpool edinburgh cardiff leicester coventry berlin hamburg muenchen koeln frankfurt stuttgart \
    dortmund essen leipzig bremen dresden hannover";
const STREETS: &str = "main church high park oak maple elm pine cedar washington lake hill walnut spring north \
    ridge mill river sunset railroad jackson lincoln cherry highland franklin jefferson forest meadow willow \
    station victoria green manor kings queens school london grange springfield windsor york chestnut birch \
    dogwood hickory spruce adams madison monroe broad center union prospect pleasant garden bridge court market";
const KINDS: [&str; 8] = ["street", "road", "avenue", "drive", "lane", "court", "place", "close"];
const PROVIDERS: [(&str, f64); 8] = [
    ("gmail.com", 0.42),
    ("yahoo.com", 0.58),
    ("hotmail.com", 0.71),
    ("outlook.com", 0.81),
    ("icloud.com", 0.88),
    ("aol.com", 0.93),
    ("gmx.de", 0.97),
    ("web.de", 1.0),
];
const BEGINNINGS: [&str; 30] = [
    "bar", "wal", "hol", "stan", "win", "ker", "mar", "ash", "thorn", "wes", "lind", "har", "cran", "el",
    "rad", "bur", "fen", "gold", "hart", "kirk", "lang", "mid", "nor", "pem", "row", "shel", "tre", "wood",
    "al", "brad",
];
const MIDDLES: [&str; 20] = [
    "", "", "er", "in", "o", "a", "en", "el", "ing", "ar", "i", "um", "or", "le", "an", "es", "am", "ul",
    "is", "et",
];
const ENDINGS: [&str; 30] = [
    "ton", "ley", "man", "son", "ford", "well", "by", "ham", "berg", "field", "worth", "wick", "ski",
    "stein", "er", "ney", "more", "dale", "land", "ers", "inger", "bach", "ell", "as", "ez", "ini", "ov",
    "croft", "den", "low",
];

/// Rare surnames beyond the common ones.
const FAMILIES_IN_ALL: u32 = 60_000;
const TOWNS_IN_ALL: u32 = 600;

/// The lists, cut into words.
#[derive(Clone)]
pub(super) struct Words {
    men: Vec<&'static str>,
    women: Vec<&'static str>,
    families: Vec<&'static str>,
    towns: Vec<&'static str>,
    streets: Vec<&'static str>,
    districts: u32,
}

/// The rank drawn by a uniform number among `ranks` with shares near 1/(rank + flat).
fn rank(uniform: f64, ranks: u32, flat: f64) -> u32 {
    let drawn = flat * ((f64::from(ranks) + flat) / flat).powf(uniform) - flat;
    (drawn as u32).min(ranks - 1)
}

/// A name of syllables, the same for the same number, different up to 18,000 and mostly beyond.
fn composed(number: u32) -> String {
    let (begin, rest) = (number % 30, number / 30);
    let (end, rest) = (rest % 30, rest / 30);
    let middle = MIDDLES[(rest % 20) as usize];
    let more = MIDDLES[2 + (rest / 20 % 18) as usize];
    let more = if rest < 20 { "" } else { more };
    format!("{}{middle}{more}{}", BEGINNINGS[begin as usize], ENDINGS[end as usize])
}

impl Words {
    pub(super) fn new(persons: u32) -> Self {
        let cut = |text: &'static str| text.split_whitespace().collect();
        Self {
            men: cut(MEN),
            women: cut(WOMEN),
            families: cut(FAMILIES),
            towns: cut(TOWNS),
            streets: cut(STREETS),
            districts: persons / 150 + 20,
        }
    }

    pub(super) fn given(&self, man: bool, uniform: f64) -> String {
        let names = if man { &self.men } else { &self.women };
        let common = names.len() as u32;
        let rank = rank(uniform, common + 800, 12.0);
        names
            .get(rank as usize)
            .map_or_else(|| composed(7 * rank + u32::from(man)), |name| (*name).to_owned())
    }

    pub(super) fn surname(&self, uniform: f64) -> String {
        let rank = rank(uniform, FAMILIES_IN_ALL, 10.0);
        self.families.get(rank as usize).map_or_else(|| composed(rank), |name| (*name).to_owned())
    }

    /// A city and its number.
    pub(super) fn city(&self, uniform: f64) -> (String, u32) {
        let rank = rank(uniform, TOWNS_IN_ALL, 5.0);
        let name = self
            .towns
            .get(rank as usize)
            .map_or_else(|| composed(40_000 + 11 * rank), |name| (*name).to_owned());
        (name, rank)
    }

    /// A postcode of a city, its country, and a number for it. Large cities have more of them.
    pub(super) fn postcode(&self, city: u32, uniform: f64) -> (String, &'static str, u32) {
        let share = 1.0 / ((f64::from(city) + 5.0) * 4.8);
        let here = (share * f64::from(self.districts)).ceil().max(1.0);
        let district = city * 1000 + (uniform * here) as u32;
        let (code, country) = match city % 5 {
            0..=2 => (format!("{:05}", 10_000 + (city * 149 + district % 1000 * 7) % 89_999), "us"),
            3 => {
                let letters = BEGINNINGS[(city % 30) as usize];
                let (one, two) = (b'a' + (district % 23) as u8, b'a' + (district / 23 % 23) as u8);
                let (area, unit) = (1 + district % 1000 / 9 % 30, district % 9);
                (format!("{}{area} {unit}{}{}", &letters[..2], char::from(one), char::from(two)), "uk")
            }
            _ => (format!("{:05}", 1_000 + (city * 131 + district % 1000 * 3) % 98_999), "de"),
        };
        (code, country, district)
    }

    /// One of the streets of a district.
    pub(super) fn street(&self, district: u32, at: u32) -> String {
        let number = (super::hash::pair(u64::from(district), u64::from(at)) >> 40) as u32;
        let kind = KINDS[(number / 4096 % 8) as usize];
        let name = match self.streets.get((number % 160) as usize) {
            Some(name) => (*name).to_owned(),
            None => composed(number % 9000),
        };
        format!("{name} {kind}")
    }

    pub(super) fn provider(&self, uniform: f64) -> &'static str {
        PROVIDERS.iter().find(|(_, upto)| uniform < *upto).map_or("gmail.com", |(name, _)| name)
    }

    pub(super) fn firm(&self, number: u32) -> String {
        format!(
            "{}{}.com",
            composed(31 * number % 18_000),
            ["", "group", "tech", "co"][(number / 18_000 % 4) as usize]
        )
    }
}
