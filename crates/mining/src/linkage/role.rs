//! What a column means.

/// What a column tells about a person; decides how its values are cleaned, blocked and compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// First name.
    GivenName,
    /// Last name.
    Surname,
    /// Both names in one cell: "Ann Smith" or "Smith, Ann". Only where no column has one of them alone.
    FullName,
    /// Street, with or without the number.
    Street,
    /// Number of the house.
    HouseNumber,
    /// City or suburb.
    City,
    /// Postal code.
    Postcode,
    /// State or country; compared only where there is neither city nor postcode.
    Region,
    /// Day of birth; see the table's documentation for what is read.
    DateOfBirth,
    /// E-mail address.
    Email,
    /// Telephone number in any notation.
    Phone,
    /// A number a person has of an authority or a firm; may contain slips.
    Identifier,
    /// An identifier that was checked: two records that differ in it are never in one cluster.
    VerifiedIdentifier,
    /// Any other text that says something about the person.
    Text,
}

/// Header words that name a role, compared without case and signs.
const WORDS: &[(Role, &[&str])] = &[
    (
        Role::GivenName,
        &[
            "givenname",
            "firstname",
            "forename",
            "given",
            "first",
            "fname",
            "prename",
            "vorname",
            "christianname",
        ],
    ),
    (
        Role::Surname,
        &["surname", "lastname", "familyname", "last", "family", "lname", "nachname", "secondname"],
    ),
    (Role::FullName, &["name", "fullname", "personname", "customername", "contactname", "displayname"]),
    (
        Role::HouseNumber,
        &["housenumber", "streetnumber", "houseno", "streetno", "number", "hausnummer", "hno", "housenr"],
    ),
    (
        Role::Street,
        &[
            "street",
            "streetname",
            "address",
            "address1",
            "address2",
            "addressline1",
            "addressline2",
            "streetaddress",
            "addr",
            "addr1",
            "addr2",
            "road",
            "strasse",
            "line1",
            "line2",
        ],
    ),
    (Role::City, &["city", "suburb", "town", "locality", "place", "ort", "stadt", "municipality", "village"]),
    (Role::Postcode, &["postcode", "postalcode", "zip", "zipcode", "plz", "postal", "pincode"]),
    (Role::Region, &["state", "country", "region", "province", "county", "land", "countrycode", "statecode"]),
    (
        Role::DateOfBirth,
        &["dob", "dateofbirth", "birthdate", "birthday", "birth", "bday", "geburtsdatum", "born", "birthdt"],
    ),
    (Role::Email, &["email", "emailaddress", "mail", "mailaddress", "email1", "email2"]),
    (
        Role::Phone,
        &[
            "phone",
            "phonenumber",
            "telephone",
            "tel",
            "mobile",
            "mobilephone",
            "cell",
            "cellphone",
            "phone1",
            "phone2",
            "homephone",
            "workphone",
            "telefon",
            "mobil",
            "telno",
            "phoneno",
        ],
    ),
    (
        Role::Identifier,
        &[
            "socsecid",
            "ssn",
            "socialsecurityno",
            "socialsecuritynumber",
            "nationalid",
            "nhsnumber",
            "passport",
            "passportno",
            "taxid",
            "taxnumber",
            "identifier",
            "insuranceno",
            "medicare",
            "personalnumber",
        ],
    ),
];

impl Role {
    /// The role a header names, if it is a usual one.
    #[must_use]
    pub fn guess(header: &str) -> Option<Role> {
        let word: String =
            header.chars().flat_map(char::to_lowercase).filter(|c| c.is_alphanumeric()).collect();
        WORDS.iter().find(|(_, words)| words.contains(&word.as_str())).map(|(role, _)| *role)
    }

    /// The role of this name in small letters: `given_name`, `date_of_birth`, ….
    #[must_use]
    pub fn named(name: &str) -> Option<Role> {
        ROLES.iter().find(|role| role.name() == name).copied()
    }

    /// Its name in small letters.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Role::GivenName => "given_name",
            Role::Surname => "surname",
            Role::FullName => "full_name",
            Role::Street => "street",
            Role::HouseNumber => "house_number",
            Role::City => "city",
            Role::Postcode => "postcode",
            Role::Region => "region",
            Role::DateOfBirth => "date_of_birth",
            Role::Email => "email",
            Role::Phone => "phone",
            Role::Identifier => "identifier",
            Role::VerifiedIdentifier => "verified_identifier",
            Role::Text => "text",
        }
    }
}

/// Every role, in the order of their declaration.
pub const ROLES: [Role; 14] = [
    Role::GivenName,
    Role::Surname,
    Role::FullName,
    Role::Street,
    Role::HouseNumber,
    Role::City,
    Role::Postcode,
    Role::Region,
    Role::DateOfBirth,
    Role::Email,
    Role::Phone,
    Role::Identifier,
    Role::VerifiedIdentifier,
    Role::Text,
];
