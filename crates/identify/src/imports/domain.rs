//! The domain of an e-mail address, as what tells companies apart.

/// Domains of mail providers, where an address says nothing of a company.
const PROVIDERS: &[&str] = &[
    "aol.com",
    "fastmail.com",
    "free.fr",
    "gmail.com",
    "gmx.at",
    "gmx.ch",
    "gmx.com",
    "gmx.de",
    "gmx.net",
    "googlemail.com",
    "hotmail.com",
    "hotmail.de",
    "hotmail.fr",
    "icloud.com",
    "laposte.net",
    "libero.it",
    "live.com",
    "mac.com",
    "mail.com",
    "mail.ru",
    "mailbox.org",
    "me.com",
    "msn.com",
    "orange.fr",
    "outlook.com",
    "outlook.de",
    "posteo.de",
    "proton.me",
    "protonmail.com",
    "qq.com",
    "t-online.de",
    "web.de",
    "yahoo.co.uk",
    "yahoo.com",
    "yahoo.de",
    "yandex.ru",
    "ymail.com",
    "zoho.com",
    "163.com",
];

/// The domain of a company's address, in lower case; none for that of a mail provider.
pub(super) fn of_email(address: &str) -> Option<String> {
    let (name, domain) = address.trim().rsplit_once('@')?;
    let domain = domain.trim_end_matches(['.', '>']).to_lowercase();
    let sound = !name.is_empty() && domain.contains('.') && !domain.contains(char::is_whitespace);
    (sound && !PROVIDERS.contains(&domain.as_str())).then_some(domain)
}

#[cfg(test)]
mod tests {
    use super::of_email;

    #[test]
    fn a_company_has_a_domain_and_a_provider_has_none() {
        assert_eq!(of_email(" Ana@Nordwind.EXAMPLE "), Some("nordwind.example".to_owned()));
        for none in ["ana@gmail.com", "ana", "@x.org", "ana@localhost", "ana@a b.de", ""] {
            assert_eq!(of_email(none), None, "{none}");
        }
    }
}
