//! Reads the settings one by one and collects all errors, so that they are shown together.

use std::collections::BTreeSet;
use std::fmt;

use url::Url;

use crate::secret::Secret;

/// A setting that cannot be used. Its text contains no secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigError {
    /// The setting's name.
    pub name: String,
    /// What the setting must be.
    pub says: String,
}

/// Everything that is wrong with the settings, in the order in which they are read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigErrors(pub Vec<ConfigError>);

impl ConfigErrors {
    pub(super) fn one(name: &str, says: impl Into<String>) -> Self {
        Self(vec![ConfigError { name: name.to_owned(), says: says.into() }])
    }
}

impl fmt::Display for ConfigErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Griot cannot start with these settings (.env.example explains each):")?;
        self.0.iter().try_for_each(|error| write!(f, "\n  {} {}", error.name, error.says))
    }
}

impl std::error::Error for ConfigErrors {}

/// A source of settings, and the errors so far. When a setting cannot be read, its method records an error and returns
/// a harmless value, so that the other settings are read too.
pub(super) struct Reader<'a> {
    source: &'a dyn Fn(&str) -> Option<String>,
    errors: Vec<ConfigError>,
    /// The account of `CINETPAY_ACCOUNTS` whose settings are read; empty outside of one.
    account: String,
    /// Settings of a single account that are set although the accounts have names.
    strays: BTreeSet<String>,
    /// Whether a secret that is set but blank is an error; otherwise it counts as not set.
    pub strict: bool,
}

impl<'a> Reader<'a> {
    pub fn new(source: &'a dyn Fn(&str) -> Option<String>) -> Self {
        Self { source, errors: Vec::new(), account: String::new(), strays: BTreeSet::new(), strict: false }
    }

    /// Reads the settings of one of `CINETPAY_ACCOUNTS`: where `read` names `CINETPAY_API`, that is `CINETPAY_CI_API`.
    pub fn of_account<T>(&mut self, account: &str, read: impl FnOnce(&mut Self) -> T) -> T {
        let outer = std::mem::replace(&mut self.account, account.to_owned());
        let found = read(self);
        self.account = outer;
        found
    }

    fn find(&mut self, name: &str) -> Option<String> {
        let own = named(&self.account, name);
        if own != name && (self.source)(name).is_some_and(|value| !value.trim().is_empty()) {
            self.strays.insert(name.to_owned());
        }
        (self.source)(&own)
    }

    /// Refuses settings that are set and belong to no account, because all accounts have names.
    pub fn refuse_strays(&mut self) {
        for name in std::mem::take(&mut self.strays) {
            let own = named("name", &name).replace("NAME", "<NAME>");
            self.error(&name, format!("belongs to none of CINETPAY_ACCOUNTS: call it {own}, or remove it"));
        }
    }

    pub fn finish<T>(self, config: T) -> Result<T, ConfigErrors> {
        if self.errors.is_empty() { Ok(config) } else { Err(ConfigErrors(self.errors)) }
    }

    pub fn error(&mut self, name: &str, says: impl Into<String>) {
        let error = ConfigError { name: named(&self.account, name), says: says.into() };
        // What the accounts share is read for each.
        if !self.errors.contains(&error) {
            self.errors.push(error);
        }
    }

    /// Whether an error was recorded for a secret, either for its variable or for its file.
    pub fn complained(&self, name: &str) -> bool {
        let name = named(&self.account, name);
        let file = format!("{name}_FILE");
        self.errors.iter().any(|error| error.name == name || error.name == file)
    }

    /// Records that a secret is missing, unless another error was recorded for it.
    pub fn missing(&mut self, name: &str, why: &str) {
        if !self.complained(name) {
            self.error(name, format!("is missing: {why}"));
        }
    }

    /// The setting, trimmed; a blank one counts as not set.
    pub fn text(&mut self, name: &str) -> Option<String> {
        let value = self.find(name)?.trim().to_owned();
        (!value.is_empty()).then_some(value)
    }

    pub fn text_or(&mut self, name: &str, default: &str) -> String {
        self.text(name).unwrap_or_else(|| default.to_owned())
    }

    /// A setting parsed by `parse`, or `default` when it is not set.
    pub fn parsed<T>(&mut self, name: &str, default: T, wants: &str, parse: impl Fn(&str) -> Option<T>) -> T {
        let Some(text) = self.text(name) else { return default };
        parse(&text).unwrap_or_else(|| {
            self.error(name, format!("is “{text}”, but {wants}"));
            default
        })
    }

    /// One of a few words, in any case.
    pub fn choice<T: Copy>(&mut self, name: &str, default: T, choices: &[(&str, T)]) -> T {
        let words: Vec<&str> = choices.iter().map(|(word, _)| *word).collect();
        let wants = format!("wants {}", words.join(" or "));
        self.parsed(name, default, &wants, |text| {
            choices.iter().find(|(word, _)| word.eq_ignore_ascii_case(text)).map(|(_, value)| *value)
        })
    }

    /// A whole number from `min` to `max`, both inclusive.
    pub fn number<T>(&mut self, name: &str, default: T, min: T, max: T) -> T
    where
        T: std::str::FromStr + PartialOrd + fmt::Display + Copy,
    {
        let wants = format!("wants a whole number from {min} to {max}");
        self.parsed(name, default, &wants, |text| text.parse().ok().filter(|number| (min..=max).contains(number)))
    }

    /// A secret, from the variable `NAME` or from the file that `NAME_FILE` names.
    pub fn secret(&mut self, name: &str) -> Option<Secret> {
        let file_name = format!("{name}_FILE");
        let given = self.find(name);
        let Some(path) = self.text(&file_name) else { return self.spoken(name, &given?) };
        if given.is_some_and(|value| !value.trim().is_empty()) {
            let file_name = named(&self.account, &file_name);
            self.error(name, format!("and {file_name} are both set: keep one of them"));
            return None;
        }
        match std::fs::read_to_string(&path) {
            Ok(text) => self.spoken(&file_name, &text),
            Err(error) => {
                self.error(&file_name, format!("names “{path}”, which cannot be read: {error}"));
                None
            }
        }
    }

    fn spoken(&mut self, name: &str, text: &str) -> Option<Secret> {
        let secret = text.trim();
        if secret.is_empty() {
            if self.strict {
                self.error(name, "is set but blank: give it a value or remove the line");
            }
            return None;
        }
        Some(Secret::new(secret))
    }

    /// An origin, `scheme://host[:port]`, without a trailing slash.
    pub fn origin(&mut self, name: &str) -> Option<String> {
        let text = self.text(name)?;
        let origin = origin_of(&text);
        if origin.is_none() {
            let wants = "wants an address without user, path or question mark, such as https://livres.example.com";
            self.error(name, format!("is “{text}”, but {wants}"));
        }
        origin
    }
}

/// The name that a setting has for one of `CINETPAY_ACCOUNTS`, or its own where `account` is empty.
pub(super) fn named(account: &str, name: &str) -> String {
    match name.strip_prefix("CINETPAY_") {
        Some(rest) if !account.is_empty() => format!("CINETPAY_{}_{rest}", account.to_ascii_uppercase()),
        _ => name.to_owned(),
    }
}

/// `text` as `scheme://host[:port]`, if it is an http or https address with nothing after the origin.
pub(super) fn origin_of(text: &str) -> Option<String> {
    let url = web_url(text)?;
    let bare = url.path() == "/" && url.query().is_none() && url.fragment().is_none();
    let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
    bare.then(|| Some(format!("{}://{}{port}", url.scheme(), url.host_str()?)))?
}

/// An http or https address without user and password. `Url` accepts characters in a host (`;`, `'`) that would end a
/// value in the CSP; they are refused here.
pub(super) fn web_url(text: &str) -> Option<Url> {
    Url::parse(text).ok().filter(|url| {
        matches!(url.scheme(), "http" | "https")
            && url
                .host_str()
                .is_some_and(|host| host.bytes().all(|b| b.is_ascii_alphanumeric() || b".-_:[]".contains(&b)))
            && url.username().is_empty()
            && url.password().is_none()
    })
}

/// Whether an address leads to this machine.
pub(super) fn is_loopback(address: &str) -> bool {
    let Some(url) = web_url(address) else { return false };
    match url.host() {
        Some(url::Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(url::Host::Ipv4(ip)) => ip.is_loopback(),
        Some(url::Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    }
}
