//! Short forms of given names.

use std::collections::HashMap;

use super::clean;

/// Common English and some German given names with their short forms, one name a line: own selection from
/// everyday use.
const COMMON: &str = "\
abigail abby gail
albert al bert bertie
alexander alex alec sandy xander lex sascha
alexandra alex sandra lexi sasha alexa
alfred al alf alfie fred
alice ally allie
amanda mandy
andrew andy drew
andreas andi andy
angela angie
ann annie anne anna nancy
anthony tony ant
antonia toni
arthur art artie
barbara barb barbie babs babette
benjamin ben benny benji
bernard bernie
bernhard bernd
beverly bev
bradley brad
brenda bren
caroline carol carrie caro lina
catherine cathy cath cate kate katie kitty
katherine kathy kate katie kat kitty kathryn katharina
katharina kathi kati katja
charles charlie chuck chas chaz
charlotte charlie lottie lotte
christian chris
christina chris tina chrissy
christine chris tina chrissy christa
christopher chris kit topher
clifford cliff
cynthia cindy
daniel dan danny
david dave davy
deborah deb debbie debby debra
dennis den denny
diana di
donald don donny
dorothy dot dottie dolly
douglas doug
edward ed eddie ted teddy ned
edwin ed eddie
eleanor ellie nell nora
elizabeth liz lizzie beth betty betsy eliza elsie libby lisa bess
elisabeth lisa liese elli sissi
emily em emmy
emma em emmy
eugene gene
florence flo flossie
frances fran frankie fanny
francis frank frankie fran
franklin frank frankie
frederick fred freddie freddy
friedrich fritz fred
gabriel gabe
gabrielle gabby gabi
gabriele gabi
georg schorsch
george georgie
gerald gerry jerry
geoffrey geoff jeff
gregory greg
günter gunter
hannah hanna
harold harry hal
harrison harry
heinrich heinz heiner
helen nell nellie
helena lena
henry harry hank hal
isabella bella izzy isabel
jacob jake
jacqueline jackie
james jim jimmy jamie jem
janet jan
jeffrey jeff
jennifer jen jenny jenn
jessica jess jessie
joan joanie
johannes hans hannes johann
john johnny jack jon
jonathan jon jonny nathan
joseph joe joey jo
josef sepp jupp
josephine jo josie
joshua josh
judith judy
julia julie jules
katrina kat trina
kenneth ken kenny
kimberly kim kimmy
lawrence larry laurie
leonard leo len lenny
leonardo leo
lillian lily lil
lucille lucy
lucas luke lukas
madeline maddie
magdalena lena magda
manfred manni
margaret maggie meg peggy marge margie greta daisy
margarete grete gretel greta
maria mia mitzi
martha marty
martin marty
matthew matt matty
matthias matze mats
maximilian max
megan meg
melissa mel lissa missy
michael mike mick mickey micky mikey
michelle shelly
mitchell mitch
nathan nate
nathaniel nate nat nathan
nicholas nick nicky nico klaus
nikolaus klaus nick
nicole nicky nicki
olivia liv livvy
oliver olly ollie
pamela pam
patricia pat patty tricia trish
patrick pat paddy rick
peter pete
philip phil pip
phillip phil pip
rachel rae
raymond ray
rebecca becky becca
richard rick ricky dick rich richie
robert rob bob bobby robbie bert
roger rodge
ronald ron ronnie
roland rolly
rosemary rose rosie
rudolf rudi rolf
russell russ
ruth ruthie
samantha sam sammy
samuel sam sammy
sandra sandy
sarah sally sadie sara
sebastian basti seb
sharon shaz
sophia sophie
stanley stan
stephanie steph steffi
stephen steve stevie
steven steve stevie
susan sue susie suzy
susanne susi
suzanne sue suzy
sylvia syl
teresa terry tess tessa
theresa terry tess tessa resi
theodore ted teddy theo
thomas tom tommy
timothy tim timmy
ursula uschi ulla
valerie val
veronica ronnie vera
victor vic
victoria vicky vic tori
vincent vince vinny
virginia ginny ginger
walter walt wally
wilhelm willi willy
william bill billy will willy liam
wolfgang wolf wolfi
zachary zach zack
";

/// Which given names may be the same person's.
#[derive(Clone, Debug, Default)]
pub struct Nicknames {
    groups: HashMap<String, Vec<u32>>,
    next: u32,
}

impl Nicknames {
    /// Knows no short forms.
    #[must_use]
    pub fn none() -> Self {
        Self::default()
    }

    /// Common English and some German names.
    #[must_use]
    pub fn common() -> Self {
        let mut all = Self::default();
        for line in COMMON.lines() {
            let mut names = line.split(' ');
            let full = names.next().unwrap_or_default();
            all.add(full, names);
        }
        all
    }

    /// Adds a full name and its short forms. Short forms of one full name count as forms of one another.
    pub fn add<'a>(&mut self, full: &'a str, short: impl IntoIterator<Item = &'a str>) {
        let group = self.next;
        self.next += 1;
        for name in std::iter::once(full).chain(short) {
            let groups = self.groups.entry(clean::fold(name)).or_default();
            if groups.last() != Some(&group) {
                groups.push(group);
            }
        }
    }

    /// The groups a folded name is in, ascending.
    pub(crate) fn groups(&self, name: &str) -> &[u32] {
        self.groups.get(name).map_or(&[], Vec::as_slice)
    }
}
