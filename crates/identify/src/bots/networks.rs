//! Networks in CIDR notation (RFC 4632, RFC 4291), and whether an address is in one of them.

use std::net::IpAddr;

/// Some networks, as ranges that do not overlap, in their order. Addresses of IPv4 are those that IPv6 has for them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Networks(Vec<(u128, u128)>);

/// Most networks of a list.
pub(super) const MOST: usize = 100_000;

impl Networks {
    /// Reads a list: one network a line, a single address being a network of its own; blank lines and what follows a `#`
    /// say nothing. The error names the line, from 1, and what is wrong with it.
    pub fn read(text: &str) -> Result<Networks, (usize, String)> {
        let mut ranges = Vec::new();
        for (at, line) in text.lines().enumerate() {
            let line = line.split('#').next().unwrap_or_default().trim();
            if line.is_empty() {
                continue;
            }
            if ranges.len() == MOST {
                return Err((at + 1, format!("a list may have {MOST} networks")));
            }
            ranges.push(range(line).map_err(|why| (at + 1, why))?);
        }
        ranges.sort_unstable();
        let mut merged: Vec<(u128, u128)> = Vec::with_capacity(ranges.len());
        for (first, last) in ranges {
            match merged.last_mut() {
                Some(before) if first <= before.1 => before.1 = before.1.max(last),
                _ => merged.push((first, last)),
            }
        }
        Ok(Networks(merged))
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether an address is in one of them.
    pub fn hold(&self, address: IpAddr) -> bool {
        let number = number(address);
        let at = self.0.partition_point(|(first, _)| *first <= number);
        at.checked_sub(1).and_then(|at| self.0.get(at)).is_some_and(|(_, last)| number <= *last)
    }
}

fn number(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(address) => address.to_ipv6_mapped().to_bits(),
        IpAddr::V6(address) => address.to_bits(),
    }
}

fn range(text: &str) -> Result<(u128, u128), String> {
    let (address, length) = match text.split_once('/') {
        Some((address, length)) => (address, Some(length)),
        None => (text, None),
    };
    let wrong = || format!("'{text:.60}' is no network; write one like 192.0.2.0/24 or 2001:db8::/32");
    let address: IpAddr = address.parse().map_err(|_| wrong())?;
    let bits = if address.is_ipv4() { 32 } else { 128 };
    let length: u32 = match length {
        Some(length) if length.bytes().all(|digit| digit.is_ascii_digit()) => {
            length.parse().map_err(|_| wrong())?
        }
        Some(_) => return Err(wrong()),
        None => bits,
    };
    if length > bits {
        return Err(wrong());
    }
    // Whoever means everybody means it by mistake.
    if length == 0 {
        return Err(format!("'{text:.60}' is every address there is"));
    }
    let free = bits - length;
    let host = 1_u128.checked_shl(free).map_or(u128::MAX, |size| size - 1);
    let first = number(address) & !host;
    Ok((first, first | host))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]
mod tests {
    use super::*;

    fn holds(list: &str, address: &str) -> bool {
        Networks::read(list).unwrap().hold(address.parse().unwrap())
    }

    #[test]
    fn an_address_is_in_a_network_or_not() {
        let list = "# a data centre\n192.0.2.0/24\n\n198.51.100.7   # one machine\r\n2001:db8:1::/48\n192.0.2.128/25\n";
        for inside in ["192.0.2.0", "192.0.2.255", "198.51.100.7", "2001:db8:1:ffff::1", "::ffff:192.0.2.9"] {
            assert!(holds(list, inside), "{inside}");
        }
        for outside in ["192.0.1.255", "192.0.3.0", "198.51.100.8", "2001:db8:2::", "::", "255.255.255.255"] {
            assert!(!holds(list, outside), "{outside}");
        }
        assert!(holds("0.0.0.0/1\n128.0.0.0/1", "203.0.113.9"), "neighbours");
        assert!(!holds("", "203.0.113.9"));
        assert!(holds("10.1.2.3/8", "10.255.0.1"), "an address within names its network");
    }

    #[test]
    fn a_list_that_is_wrong_says_where() {
        for wrong in [
            "example.com",
            "192.0.2.0/33",
            "192.0.2/24",
            "::/129",
            "192.0.2.0/",
            "192.0.2.0/+8",
            "1.2.3.4/-1",
        ] {
            assert_eq!(Networks::read(&format!("192.0.2.0/24\n{wrong}")).unwrap_err().0, 2, "{wrong}");
        }
        assert!(Networks::read("0.0.0.0/0").unwrap_err().1.contains("every address"));
        assert!(Networks::read("::/0").is_err());
    }
}
