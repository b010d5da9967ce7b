//! Where webhooks may be sent: to public addresses of the internet, and nowhere inside.
//!
//! An address is checked when it is saved and again when it is sent to, after its name was looked up and in the
//! very connection that is made. Otherwise a name could lead outside when it is checked and inside later.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use reqwest::Url;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use crate::Error;

/// Whether webhooks may go to addresses inside the firm's own network.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PrivateAddresses {
    /// They are refused.
    #[default]
    Refused,
    /// The engineer who runs the server allowed them.
    Allowed,
}

/// The longest address.
const LONGEST: usize = 2_000;

/// Reads an address somebody typed. Spellings of private addresses (decimal, octal, IPv6-mapped, …) are one and
/// the same after parsing as browsers do it.
pub(super) fn read(text: &str, private: PrivateAddresses) -> Result<Url, Error> {
    let wrong = |detail: &str| Error::invalid("/url", detail.to_owned());
    if text.len() > LONGEST {
        return Err(wrong("is longer than 2,000 bytes"));
    }
    let url =
        Url::parse(text.trim()).map_err(|_| wrong("must be a web address that begins with https://"))?;
    match url.scheme() {
        "https" => {}
        "http" if private == PrivateAddresses::Allowed => {}
        _ => return Err(wrong("must begin with https://")),
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(wrong("must not hold a user name or password; deliveries are signed instead"));
    }
    let host = url.host_str().unwrap_or_default();
    let name = host.trim_end_matches('.').to_ascii_lowercase();
    let inside = match literal(host) {
        Some(address) => !public(address),
        None => {
            !name.contains('.')
                || [".localhost", ".local", ".internal", ".home.arpa", ".lan"]
                    .iter()
                    .any(|end| name.ends_with(end))
        }
    };
    if inside && private == PrivateAddresses::Refused {
        return Err(wrong("leads into a private network; webhooks go to public addresses"));
    }
    Ok(url)
}

/// The address where the host of a URL is one and not a name.
fn literal(host: &str) -> Option<IpAddr> {
    host.trim_start_matches('[').trim_end_matches(']').parse().ok()
}

/// Whether an address is one of the public internet (IANA special-purpose registries, RFC 6890).
fn public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(four) => public_four(four),
        IpAddr::V6(six) => public_six(six),
    }
}

fn public_four(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    !(address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_multicast()
        || address.is_broadcast()
        || address.is_documentation()
        || a == 0
        || a >= 240
        || (a == 100 && (64..128).contains(&b))
        || (a == 192 && b == 0 && c == 0)
        || (a == 192 && b == 88 && c == 99)
        || (a == 198 && (b == 18 || b == 19)))
}

fn public_six(address: Ipv6Addr) -> bool {
    let parts = address.segments();
    // What leads to an IPv4 address is judged by that: mapped, compatible, translated (RFC 6052) and 6to4.
    let low = Ipv4Addr::from(((u32::from(parts[6])) << 16) | u32::from(parts[7]));
    if parts[..5] == [0; 5] && parts[5] == 0xffff {
        return public_four(low);
    }
    if parts[..6] == [0x64, 0xff9b, 0, 0, 0, 0] {
        return public_four(low);
    }
    if parts[0] == 0x2002 {
        return public_four(Ipv4Addr::from((u32::from(parts[1]) << 16) | u32::from(parts[2])));
    }
    // Only global unicast (RFC 4291) is public, without documentation and tunnels.
    (parts[0] & 0xe000) == 0x2000
        && !(parts[0] == 0x2001 && (parts[1] == 0 || parts[1] == 0xdb8 || parts[1] < 0x200))
        && parts[0] != 0x3fff
}

/// Looks names up for a connection and leaves out what is not public.
pub(super) struct Lookup(pub PrivateAddresses);

impl Resolve for Lookup {
    fn resolve(&self, name: Name) -> Resolving {
        let private = self.0;
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let fit = |address: &SocketAddr| private == PrivateAddresses::Allowed || public(address.ip());
            let addresses: Vec<SocketAddr> = found.filter(fit).collect();
            if addresses.is_empty() {
                return Err("the name leads to no public address".into());
            }
            Ok(Box::new(addresses.into_iter()) as Addrs)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{PrivateAddresses, public, read};

    #[test]
    fn private_addresses_are_refused_in_all_their_spellings() {
        let inside = [
            "https://127.0.0.1/",
            "https://2130706433/",
            "https://0x7f000001/",
            "https://0177.0.0.1/",
            "https://127.1/",
            "https://0/",
            "https://localhost/",
            "https://LOCALHOST./",
            "https://a.localhost/",
            "https://intranet/",
            "https://db.internal/",
            "https://10.0.0.8/",
            "https://172.31.0.1/",
            "https://192.168.1.1:8443/x",
            "https://169.254.169.254/latest/meta-data",
            "https://100.64.0.1/",
            "https://198.18.0.1/",
            "https://224.0.0.1/",
            "https://255.255.255.255/",
            "https://[::1]/",
            "https://[::]/",
            "https://[::ffff:127.0.0.1]/",
            "https://[::ffff:7f00:1]/",
            "https://[::127.0.0.1]/",
            "https://[64:ff9b::7f00:1]/",
            "https://[2002:7f00:1::]/",
            "https://[fe80::1]/",
            "https://[fd00::1]/",
            "https://[2001::1]/",
            "https://[2001:db8::1]/",
            "https://１２７.０.０.１/",
            "https://127。0。0。1/",
        ];
        for text in inside {
            assert!(read(text, PrivateAddresses::Refused).is_err(), "{text}");
        }
        for text in ["http://example.com/", "ftp://example.com/", "https://me:pass@example.com/", "x", ""] {
            assert!(read(text, PrivateAddresses::Refused).is_err(), "{text}");
        }
        for text in ["https://example.com/hook?x=1", "https://8.8.8.8/", "https://[2606:4700::1111]/"] {
            assert!(read(text, PrivateAddresses::Refused).is_ok(), "{text}");
        }
        assert!(read("http://127.0.0.1:9/", PrivateAddresses::Allowed).is_ok());
    }

    #[test]
    fn what_a_name_leads_to_is_judged_like_an_address() {
        let address = |text: &str| text.parse().expect("an address");
        assert!(!public(address("127.0.0.1")) && !public(address("::ffff:10.0.0.1")));
        assert!(public(address("1.1.1.1")) && public(address("2a00:1450:4001:80b::200e")));
    }
}
