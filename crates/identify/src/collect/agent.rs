//! What the name of a browser tells: on what it runs, and whether it is a program.

/// The parts of names that programs give themselves. Taken from what crawlers, previewers, monitors and test browsers
/// publish of themselves.
const PROGRAMS: &[&str] = &[
    "bot",
    "crawl",
    "spider",
    "slurp",
    "headless",
    "phantomjs",
    "lighthouse",
    "pagespeed",
    "preview",
    "pingdom",
    "uptime",
    "monitor",
    "curl/",
    "wget/",
    "python-requests",
    "go-http-client",
    "java/",
    "okhttp",
    "axios/",
    "facebookexternalhit",
    "whatsapp/",
    "embedly",
    "scrapy",
    "httpclient",
    "selenium",
    "puppeteer",
    "playwright",
    "archiver",
    "validator",
    "scanner",
    "fetcher",
    "feedburner",
    "mediapartners",
    "bingpreview",
    "google-read-aloud",
    "gptbot",
    "ccbot",
    "claudebot",
    "bytespider",
    "yandex.com/bots",
    "ahrefs",
    "semrush",
    "statuscake",
    "dataprovider",
];

/// Devices of people whose names hold such a part.
const PEOPLE: &[&str] = &["cubot"];

/// Whether a browser's name is that of a program.
pub(crate) fn is_program(agent: &str) -> bool {
    let mut agent = agent.to_ascii_lowercase();
    for people in PEOPLE {
        agent = agent.replace(people, "");
    }
    PROGRAMS.iter().any(|part| agent.contains(part))
}

/// What a browser runs on; none where its name does not say.
pub(crate) fn device(agent: &str) -> Option<&'static str> {
    let has = |part: &str| agent.contains(part);
    if has("iPad") || has("Tablet") || has("Kindle") || (has("Android") && !has("Mobile")) {
        Some("tablet")
    } else if has("Mobi") || has("iPhone") || has("Android") {
        Some("mobile")
    } else if has("Windows NT") || has("Macintosh") || has("X11") || has("CrOS") {
        Some("desktop")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_are_told_from_people() {
        let people = [
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/148.0 Safari/537.36",
                Some("desktop"),
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile/15E148 Safari/604.1",
                Some("mobile"),
            ),
            (
                "Mozilla/5.0 (iPad; CPU OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148",
                Some("tablet"),
            ),
            (
                "Mozilla/5.0 (Linux; Android 15; CUBOT KINGKONG) AppleWebKit/537.36 Chrome/147.0 Mobile Safari/537.36",
                Some("mobile"),
            ),
            ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", Some("desktop")),
        ];
        for (agent, expected) in people {
            assert!(!is_program(agent), "{agent}");
            assert_eq!(device(agent), expected, "{agent}");
        }
        for agent in [
            "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 HeadlessChrome/148.0 Safari/537.36",
            "facebookexternalhit/1.1",
            "curl/8.5.0",
            "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)",
        ] {
            assert!(is_program(agent), "{agent}");
        }
    }
}
