//! Which URLs may be called when others chose them, such as those of webhooks. In production only https and public
//! addresses, so that nobody can make the shop call its own network (server-side request forgery).

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use url::{Host, Url};

/// Which addresses a call may go to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AllowedAddresses {
    /// https, and no private or loopback address.
    Public,
    /// Any address, for development.
    Anywhere,
}

/// Why an address must not be called.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    #[error("it is no http(s) address with a host")]
    Url,
    #[error("it is not https")]
    Https,
    #[error("it holds a user name or a password")]
    Credentials,
    #[error("it leads to a private address")]
    Private,
    #[error("its name cannot be looked up: {0}")]
    Unknown(String),
}

/// Parses the URL of an endpoint.
///
/// # Errors
/// Why it must not be called. A host name is resolved at each call, not here.
pub fn parse(text: &str, reach: AllowedAddresses) -> Result<Url, AddressError> {
    let mut url = Url::parse(text.trim()).map_err(|_| AddressError::Url)?;
    if !matches!(url.scheme(), "http" | "https") || url.host().is_none() || text.len() > 2000 {
        return Err(AddressError::Url);
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(AddressError::Credentials);
    }
    if reach == AllowedAddresses::Public {
        if url.scheme() != "https" {
            return Err(AddressError::Https);
        }
        if literal(&url).is_some_and(|ip| !is_public(ip)) || url.host_str().is_some_and(is_local_name) {
            return Err(AddressError::Private);
        }
    }
    url.set_fragment(None);
    Ok(url)
}

/// Resolves the host of `url` to its current addresses, all of which are allowed.
///
/// # Errors
/// When the host name is unknown, or one of its addresses must not be called.
pub async fn resolve(url: &Url, reach: AllowedAddresses) -> Result<Vec<SocketAddr>, AddressError> {
    let port = url.port_or_known_default().ok_or(AddressError::Url)?;
    let found: Vec<SocketAddr> = match url.host().ok_or(AddressError::Url)? {
        Host::Ipv4(ip) => vec![(ip, port).into()],
        Host::Ipv6(ip) => vec![(ip, port).into()],
        Host::Domain(name) => {
            let found = tokio::net::lookup_host((name, port)).await;
            found.map_err(|error| AddressError::Unknown(error.to_string()))?.collect()
        }
    };
    if found.is_empty() {
        return Err(AddressError::Unknown("it has no address".to_owned()));
    }
    if reach == AllowedAddresses::Public && found.iter().any(|address| !is_public(address.ip())) {
        return Err(AddressError::Private);
    }
    Ok(found)
}

fn literal(url: &Url) -> Option<IpAddr> {
    match url.host()? {
        Host::Ipv4(ip) => Some(ip.into()),
        Host::Ipv6(ip) => Some(ip.into()),
        Host::Domain(_) => None,
    }
}

fn is_local_name(name: &str) -> bool {
    let name = name.trim_end_matches('.');
    !name.contains('.') || [".local", ".internal", ".localhost"].iter().any(|end| name.ends_with(end))
}

/// Whether an address is public (by IANA's special-purpose address registries).
pub fn is_public(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => is_public_v4(ip),
        IpAddr::V6(ip) => is_public_v6(ip),
    }
}

fn is_public_v4(ip: Ipv4Addr) -> bool {
    let [a, b, c, _] = ip.octets();
    let special = matches!(
        (a, b, c),
        (0 | 10 | 127 | 224..=255, _, _)
            | (100, 64..=127, _)
            | (169, 254, _)
            | (172, 16..=31, _)
            | (192, 0, 0 | 2)
            | (192, 88, 99)
            | (192, 168, _)
            | (198, 18 | 19, _)
            | (198, 51, 100)
            | (203, 0, 113)
    );
    !special
}

/// Only the range that is allocated to networks (`2000::/3`), without its special-purpose parts: documentation,
/// protocols, and tunnels that embed an IPv4 address.
fn is_public_v6(ip: Ipv6Addr) -> bool {
    let [a, b, ..] = ip.segments();
    let special = (a == 0x2001 && (b < 0x0200 || b == 0x0db8)) || a == 0x2002 || (a == 0x3fff && b < 0x1000);
    a & 0xe000 == 0x2000 && !special
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shops_own_network_is_not_public() {
        for private in [
            "127.0.0.1",
            "127.8.8.8",
            "0.0.0.0",
            "10.1.2.3",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "192.0.0.8",
            "198.18.0.1",
            "203.0.113.9",
            "224.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::ffff:127.0.0.1",
            "::ffff:8.8.8.8",
            "fe80::1",
            "fc00::1",
            "fd12::1",
            "ff02::1",
            "2001:db8::1",
            "2001::1",
            "2002:7f00:1::",
            "64:ff9b::7f00:1",
            "3fff::1",
        ] {
            assert!(!is_public(private.parse().unwrap()), "{private}");
        }
        for public in ["8.8.8.8", "41.66.1.1", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "2a00:1450:4007::200e"] {
            assert!(is_public(public.parse().unwrap()), "{public}");
        }
    }

    #[test]
    fn only_https_to_the_open_internet_is_taken_in_production() {
        let public = |text: &str| parse(text, AllowedAddresses::Public);
        assert_eq!(
            public("https://compta.example.com/griot?a=1#x").unwrap().as_str(),
            "https://compta.example.com/griot?a=1"
        );
        assert_eq!(public("http://compta.example.com/"), Err(AddressError::Https));
        for private in [
            "https://127.0.0.1/",
            "https://[::1]/",
            "https://2130706433/",
            "https://0x7f.1/",
            "https://localhost/",
            "https://localhost./",
            "https://db/",
            "https://printer.local/",
            "https://[::ffff:10.0.0.1]/",
            "https://169.254.169.254/latest/meta-data",
        ] {
            assert_eq!(public(private), Err(AddressError::Private), "{private}");
        }
        assert_eq!(public("https://me:secret@example.com/"), Err(AddressError::Credentials));
        for nonsense in ["", "compta", "ftp://example.com", "mailto:a@b.ci", "https://"] {
            assert_eq!(public(nonsense), Err(AddressError::Url), "{nonsense}");
        }
        assert!(parse("http://127.0.0.1:9/", AllowedAddresses::Anywhere).is_ok());
    }

    #[tokio::test]
    async fn a_name_that_leads_home_is_found_out_when_it_is_called() {
        // A name server's answer may change after the address was saved.
        let url: Url = "https://localhost:1/".parse().unwrap();
        assert_eq!(resolve(&url, AllowedAddresses::Public).await, Err(AddressError::Private));
        assert!(resolve(&url, AllowedAddresses::Anywhere).await.is_ok());
    }
}
