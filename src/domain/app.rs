//! Somebody's app that sells the shop's books: where it may be returned to, and which web pages may call the API for it.

use url::Url;

use super::typed;

/// The most entries in a list of an app.
pub const MOST_ENTRIES: usize = 10;
/// The longest address, in bytes.
const LONGEST: usize = 500;

/// Schemes that make a browser or a phone do something else than open an app.
const NEVER: [&str; 30] = [
    "about",
    "android-app",
    "blob",
    "callto",
    "chrome",
    "chrome-extension",
    "content",
    "data",
    "facetime",
    "file",
    "filesystem",
    "ftp",
    "geo",
    "intent",
    "itms",
    "itms-apps",
    "jar",
    "javascript",
    "mailto",
    "market",
    "mms",
    "resource",
    "sip",
    "sms",
    "smsto",
    "tel",
    "vbscript",
    "view-source",
    "ws",
    "wss",
];

/// An address that leads into an app: `myshop://paid`, `https://app.example/paid`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReturnAddress(Url);

impl ReturnAddress {
    /// Reads an entry of an app's list: scheme, host, perhaps the beginning of a path, and nothing else. `http` leads to this machine
    /// only, and only in development (`is_development`).
    pub fn parse(text: &str, is_development: bool) -> Option<Self> {
        Self::wanted(text, is_development).filter(|address| address.0.query().is_none())
    }

    /// Reads where an order wants its buyer returned to. It counts only if an entry of the app's list [allows](Self::allows) it.
    pub fn wanted(text: &str, is_development: bool) -> Option<Self> {
        let url = read(text)?;
        let fits = match url.scheme() {
            "https" => true,
            "http" => is_development && is_loopback(&url),
            scheme => is_own_scheme(scheme),
        };
        fits.then_some(Self(url))
    }

    /// Whether `wanted` has the scheme, the host and the port of this entry, and its path or one below it.
    pub fn allows(&self, wanted: &Self) -> bool {
        let (own, other) = (&self.0, &wanted.0);
        let path = own.path().trim_end_matches('/');
        let below = other.path().strip_prefix(path);
        own.scheme() == other.scheme()
            && own.host_str() == other.host_str()
            && own.port_or_known_default() == other.port_or_known_default()
            && below.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }

    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// The address with the order's number and its state. Neither is a secret: other apps may hear an address with a scheme of its
    /// own.
    pub fn saying(&self, number: &str, state: &str) -> Url {
        let mut url = self.0.clone();
        url.query_pairs_mut().append_pair("order", number).append_pair("state", state);
        url
    }
}

/// The origin of web pages, as browsers write it in `Origin`: `https://app.example`, `capacitor://localhost`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebOrigin(String);

impl WebOrigin {
    /// Reads an entry of an app's list. `http` is this machine only, and only in development (`is_development`).
    pub fn parse(text: &str, is_development: bool) -> Option<Self> {
        let url = read(text).filter(|url| matches!(url.path(), "" | "/") && url.query().is_none())?;
        match url.scheme() {
            "https" => Some(Self(url.origin().ascii_serialization())),
            "http" => (is_development && is_loopback(&url)).then(|| Self(url.origin().ascii_serialization())),
            scheme if is_own_scheme(scheme) => {
                let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
                Some(Self(format!("{scheme}://{}{port}", url.host_str()?.to_ascii_lowercase())))
            }
            _ => None,
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// An address with a host and without a user or a fragment.
fn read(text: &str) -> Option<Url> {
    let is_clean = !text.is_empty()
        && text.len() <= LONGEST
        && !text.chars().any(|c| c.is_whitespace() || typed::is_control(c) || c == '\\');
    let url = Url::parse(text).ok().filter(|_| is_clean)?;
    let names_host = url.host_str().is_some_and(|host| !host.is_empty() && !host.contains('*'));
    let is_bare = url.username().is_empty() && url.password().is_none() && url.fragment().is_none();
    (names_host && is_bare).then_some(url)
}

fn is_own_scheme(scheme: &str) -> bool {
    scheme.len() >= 3 && !matches!(scheme, "http" | "https") && !NEVER.contains(&scheme)
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(url::Host::Domain(name)) => name == "localhost",
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(text: &str) -> Option<ReturnAddress> {
        ReturnAddress::parse(text, false)
    }

    fn allows(entry: &str, wanted: &str) -> bool {
        let wanted = ReturnAddress::wanted(wanted, true);
        wanted.is_some_and(|wanted| ReturnAddress::parse(entry, true).unwrap().allows(&wanted))
    }

    #[test]
    fn an_entry_leads_into_an_app_and_nowhere_else() {
        for good in
            ["myshop://paid", "com.example.shop://paid/order", "https://app.example", "https://app.example:8443/paid"]
        {
            assert!(entry(good).is_some(), "{good}");
        }
        for wrong in [
            "",
            "paid",
            "myshop:paid",
            "myshop:///paid",
            "myshop://paid?x=1",
            "myshop://paid#x",
            "myshop://me@paid",
            "https://me:x@app.example/",
            "http://app.example/paid",
            "http://localhost/paid",
            "javascript:alert(1)",
            "javascript://paid/%0aalert(1)",
            "JavaScript://paid",
            "intent://paid#Intent;scheme=https;end",
            "intent://paid",
            "data:text/html,x",
            "data://x/y",
            "file:///etc/passwd",
            "file://host/x",
            "content://x/y",
            "tel:+2250700000000",
            "https://app.example\\@evil.example/",
            "https://app.example/ x",
            "ab://paid",
        ] {
            assert!(entry(wrong).is_none(), "{wrong}");
        }
        assert!(ReturnAddress::parse("http://127.0.0.1:8080/paid", true).is_some());
        assert!(ReturnAddress::parse("http://10.0.2.2/paid", true).is_none());
    }

    #[test]
    fn only_what_lies_below_an_entry_is_allowed() {
        assert!(allows("myshop://paid", "myshop://paid"));
        assert!(allows("myshop://paid", "myshop://paid/42?x=1"));
        assert!(allows("https://app.example/paid", "https://app.example:443/paid/42"));
        assert!(allows("https://app.example", "https://app.example/anything"));
        for (entry, wanted) in [
            ("myshop://paid", "myshop://paidx"),
            ("myshop://paid", "myshop://other"),
            ("myshop://paid/a", "myshop://paid/ab"),
            ("myshop://paid/a", "myshop://paid/a/../b"),
            ("myshop://paid/a", "myshop://paid/a/%2e%2e/b"),
            ("myshop://paid", "myshopx://paid"),
            ("https://app.example/paid", "https://app.example/paid/../evil"),
            ("https://app.example/paid", "https://app.example.evil.example/paid"),
            ("https://app.example/paid", "https://app.example:8443/paid"),
            ("https://app.example/paid", "https://app.example@evil.example/paid"),
            ("https://app.example/paid", "http://app.example/paid"),
            ("https://app.example", "javascript:alert(1)"),
        ] {
            assert!(!allows(entry, wanted), "{entry} {wanted}");
        }
    }

    #[test]
    fn the_address_says_number_and_state() {
        let address = entry("myshop://paid").unwrap();
        assert_eq!(address.saying("G7K2-M94Q-XD", "paid").as_str(), "myshop://paid?order=G7K2-M94Q-XD&state=paid");
        let address = ReturnAddress::wanted("https://app.example/paid?basket=7", false).unwrap();
        assert_eq!(address.saying("G1", "placed").as_str(), "https://app.example/paid?basket=7&order=G1&state=placed");
    }

    #[test]
    fn an_origin_is_written_as_browsers_write_it() {
        let origin = |text: &str| WebOrigin::parse(text, false).map(|origin| origin.as_str().to_owned());
        assert_eq!(origin("https://App.Example/").as_deref(), Some("https://app.example"));
        assert_eq!(origin("https://app.example:443").as_deref(), Some("https://app.example"));
        assert_eq!(origin("https://app.example:8443").as_deref(), Some("https://app.example:8443"));
        assert_eq!(origin("capacitor://localhost").as_deref(), Some("capacitor://localhost"));
        for wrong in ["null", "*", "https://*.example", "http://app.example", "https://app.example/shop", "file://x"] {
            assert_eq!(origin(wrong), None, "{wrong}");
        }
        assert!(WebOrigin::parse("http://localhost:5173", true).is_some());
    }
}
