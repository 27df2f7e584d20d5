//! Several merchant accounts (`CINETPAY_ACCOUNTS`): each is read like the one account of a simple shop, from names that hold its
//! own after `CINETPAY_`.

use std::collections::BTreeSet;

use super::payments::{self, Api, Payments};
use super::reader::{Reader, named};
use super::web::Web;
use crate::domain::contact::Country;

/// With these as an account's name, one of its settings could be read as another setting.
const RESERVED: [&str; 9] = ["API", "CHANNELS", "GUICHET", "LOCK", "NOTIFY", "RETURN", "SECRET", "SITE", "TRANSFER"];

/// The first account that sells, with all others in [`Payments::others`]. Its currency is the shop's main one.
pub(super) fn read(r: &mut Reader<'_>, web: &Web) -> Payments {
    let mut first = read_all(r, web);
    let limits = payments::price_limits(r, first.currency);
    first.price_limits = limits;
    let main = first.currency;
    for other in first.others.iter_mut().filter(|other| other.currency == main) {
        other.price_limits = limits;
    }
    first
}

fn read_all(r: &mut Reader<'_>, web: &Web) -> Payments {
    let labels = labels(r);
    let accounts: Vec<Payments> = labels.iter().map(|label| r.of_account(label, |r| account(r, web, label))).collect();
    if accounts.is_empty() {
        return payments::read_one(r, web);
    }
    r.refuse_strays();
    let (mut selling, settled): (Vec<_>, Vec<_>) = accounts.into_iter().partition(|account| account.sells);
    if selling.is_empty() {
        r.error("CINETPAY_ACCOUNTS", "names no account that sells: set SELLS of one to yes");
    }
    selling.extend(settled);
    let mut all = selling.into_iter();
    let Some(mut first) = all.next() else { return payments::read_one(r, web) };
    first.others = all.collect();
    check(r, &first);
    let mut hosts = BTreeSet::new();
    let every = first.all().filter(|account| account.sells).flat_map(|account| &account.payment_page_hosts);
    first.payment_page_hosts = every.filter(|host| hosts.insert(host.as_str())).cloned().collect();
    first
}

fn labels(r: &mut Reader<'_>) -> Vec<String> {
    let wants =
        "wants names of accounts with commas between, such as ci,cd,former: each once, of small letters, digits and _";
    r.parsed("CINETPAY_ACCOUNTS", Vec::new(), wants, |text| {
        let labels: Vec<String> =
            text.split([',', ' ']).filter(|part| !part.is_empty()).map(str::to_lowercase).collect();
        let fits = |label: &String| {
            label.starts_with(|c: char| c.is_ascii_lowercase())
                && label.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
                && !RESERVED.iter().any(|word| label.to_ascii_uppercase().split('_').next() == Some(word))
        };
        let different: BTreeSet<&String> = labels.iter().collect();
        (labels.iter().all(fits) && different.len() == labels.len()).then_some(labels)
    })
}

fn account(r: &mut Reader<'_>, web: &Web, label: &str) -> Payments {
    Payments {
        label: label.to_owned(),
        sells: r.choice("CINETPAY_SELLS", true, &[("yes", true), ("no", false)]),
        countries: countries(r),
        ..payments::read_one(r, web)
    }
}

fn countries(r: &mut Reader<'_>) -> Vec<&'static Country> {
    let wants = "wants codes of countries with commas between, such as CI,SN,BJ; .env.example has the list";
    r.parsed("CINETPAY_COUNTRIES", Vec::new(), wants, |text| {
        text.split([',', ' ']).filter(|part| !part.is_empty()).map(Country::parse).collect()
    })
}

/// What must fit between the accounts.
fn check(r: &mut Reader<'_>, first: &Payments) {
    let mut earlier: Vec<&Payments> = Vec::new();
    for account in first.all() {
        let own = |name: &str| named(&account.label, name);
        if (account.api == Api::Sandbox) != (first.api == Api::Sandbox) {
            let says =
                format!("must be sandbox if that of {} is, and only then: the sandbox takes no money", first.label);
            r.error(&own("CINETPAY_API"), says);
        } else if account.api == Api::Sandbox && account.api_url.is_none() && !earlier.is_empty() {
            let says = format!(
                "is missing: the sandbox inside Griot is the account {}. Start another with cinetpay-sandbox and give its address",
                first.label
            );
            r.error(&own("CINETPAY_API_URL"), says);
        }
        for other in &earlier {
            beside(r, account, other);
        }
        earlier.push(account);
    }
}

/// What must fit between two accounts.
fn beside(r: &mut Reader<'_>, account: &Payments, other: &Payments) {
    let same = account.site_id == other.site_id
        && account.api_key.expose() == other.api_key.expose()
        && (account.api, &account.api_url) == (other.api, &other.api_url);
    if same {
        let says = format!("is that of {}, with the same key: name each account once", other.label);
        r.error(&named(&account.label, "CINETPAY_SITE_ID"), says);
    }
    if !(account.sells && other.sells) {
        return;
    }
    let countries = named(&account.label, "CINETPAY_COUNTRIES");
    if account.countries.is_empty() && other.countries.is_empty() {
        let says =
            format!("is missing: {} sells to every country that no account names, and only one can", other.label);
        r.error(&countries, says);
    }
    for country in account.countries.iter().filter(|country| other.countries.contains(country)) {
        r.error(
            &countries,
            format!("names {}, which {} has too: a country pays with one account", country.code, other.label),
        );
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::super::{Config, ConfigErrors};
    use crate::domain::money::Currency;

    const TWO: [(&str, &str); 12] = [
        ("CINETPAY_ACCOUNTS", "ci, former"),
        ("CINETPAY_CI_API", "v2"),
        ("CINETPAY_CI_API_KEY", "12912847765bc0db748fdd44.40081707"),
        ("CINETPAY_CI_SITE_ID", "445160"),
        ("CINETPAY_CI_SECRET", "5431603335f0a8d9c7e84b2.18762309"),
        ("CINETPAY_CI_COUNTRIES", "CI,SN"),
        ("CINETPAY_FORMER_API", "v2"),
        ("CINETPAY_FORMER_API_KEY", "88812847765bc0db748fdd44.40081707"),
        ("CINETPAY_FORMER_SITE_ID", "445161"),
        ("CINETPAY_FORMER_SECRET", "7771603335f0a8d9c7e84b2.18762309"),
        ("CINETPAY_FORMER_CURRENCY", "CDF"),
        ("CINETPAY_FORMER_SELLS", "no"),
    ];

    fn read(changes: &[(&str, &str)]) -> Result<Config, ConfigErrors> {
        let map: BTreeMap<&str, &str> = TWO.iter().chain(changes).copied().collect();
        Config::read(&|name| map.get(name).map(|value| (*value).to_owned()))
    }

    #[test]
    fn each_account_is_read_from_its_own_names_and_the_first_that_sells_comes_first() {
        let payments = read(&[]).unwrap().payments;
        assert_eq!((payments.label.as_str(), payments.site_id.as_str(), payments.sells), ("ci", "445160", true));
        assert_eq!(payments.countries.iter().map(|country| country.code).collect::<Vec<_>>(), ["CI", "SN"]);
        let [former] = &payments.others[..] else { panic!("{payments:?}") };
        assert_eq!((former.label.as_str(), former.currency, former.sells), ("former", Currency::Cdf, false));
        let turned = [("CINETPAY_CI_SELLS", "no"), ("CINETPAY_FORMER_SELLS", "yes")];
        assert_eq!(read(&turned).unwrap().payments.label, "former");
        assert!(read(&[]).unwrap().warnings.iter().any(|warning| warning.starts_with("CINETPAY_FORMER_NOTIFY_URL")));
    }

    #[test]
    fn what_does_not_fit_is_named_and_says_what_to_do() {
        let sell = ("CINETPAY_FORMER_SELLS", "yes");
        let xof = ("CINETPAY_FORMER_CURRENCY", "XOF");
        for (changes, name, says) in [
            (&[("CINETPAY_ACCOUNTS", "ci;cd")][..], "CINETPAY_ACCOUNTS", "such as ci,cd,former"),
            (&[("CINETPAY_ACCOUNTS", "ci,ci")], "CINETPAY_ACCOUNTS", "each once"),
            (&[("CINETPAY_ACCOUNTS", "ci,api")], "CINETPAY_ACCOUNTS", "such as"),
            (&[("CINETPAY_CI_SELLS", "no")], "CINETPAY_ACCOUNTS", "no account that sells"),
            (&[("CINETPAY_CI_API_KEY", "")], "CINETPAY_CI_API_KEY", "is missing"),
            (&[("CINETPAY_CI_CHANNELS", "PAYPAL")], "CINETPAY_CI_CHANNELS", "MOBILE_MONEY"),
            (&[("CINETPAY_CI_COUNTRIES", "CI,XX")], "CINETPAY_CI_COUNTRIES", "codes of countries"),
            (&[("CINETPAY_API_KEY", "12912847765b")], "CINETPAY_API_KEY", "CINETPAY_<NAME>_API_KEY"),
            (
                &[sell, xof, ("CINETPAY_FORMER_COUNTRIES", "SN")],
                "CINETPAY_FORMER_COUNTRIES",
                "names SN, which ci has too",
            ),
            (&[sell, xof, ("CINETPAY_CI_COUNTRIES", "")], "CINETPAY_FORMER_COUNTRIES", "is missing"),
            (&[("CINETPAY_FORMER_API", "sandbox")], "CINETPAY_FORMER_API", "takes no money"),
            (
                &[
                    ("CINETPAY_FORMER_API_KEY", "12912847765bc0db748fdd44.40081707"),
                    ("CINETPAY_FORMER_SITE_ID", "445160"),
                ],
                "CINETPAY_FORMER_SITE_ID",
                "name each account once",
            ),
            (
                &[("CINETPAY_CI_API", "sandbox"), ("CINETPAY_FORMER_API", "sandbox")],
                "CINETPAY_FORMER_API_URL",
                "cinetpay-sandbox",
            ),
        ] {
            let errors = read(changes).unwrap_err();
            let found = errors.0.iter().any(|error| error.name == name && error.says.contains(says));
            assert!(found, "{changes:?}: {errors}");
        }
    }

    #[test]
    fn each_account_sells_in_its_own_currency_and_the_first_ones_is_the_main_one() {
        let more = [("CINETPAY_FORMER_SELLS", "yes"), ("GRIOT_PRICE_MIN", "500")];
        let payments = read(&more).unwrap().payments;
        let [former] = &payments.others[..] else { panic!("{payments:?}") };
        assert_eq!((payments.currency, former.currency), (Currency::Xof, Currency::Cdf));
        assert_eq!((payments.price_limits.min, former.price_limits), (500, Currency::Cdf.usual_limits()));
        let dollars = [more[0], ("CINETPAY_CI_CURRENCY", "USD"), ("GRIOT_PRICE_MIN", "0,50")];
        assert_eq!(read(&dollars).unwrap().payments.price_limits.min, 50);
        assert!(read(&[("GRIOT_PRICE_MIN", "99,50")]).unwrap_err().to_string().contains("wants a whole number from 1"));
    }

    #[test]
    fn production_looks_at_the_secrets_of_every_account() {
        let production = [
            ("GRIOT_ENV", "production"),
            ("GRIOT_PUBLIC_URL", "https://livres.awa.ci"),
            ("SMTP_URL", "smtps://awa:b0nj0ur@smtp.awa.ci"),
            ("MAIL_FROM", "Librairie Awa <livres@awa.ci>"),
            ("GRIOT_KEY", "W9EOkyrHaPQXqTyA4kGddrgFb8oyjvlUG6DXSWO+KJE="),
        ];
        read(&production).unwrap();
        for (name, value) in [("CINETPAY_FORMER_API_KEY", "changeme"), ("CINETPAY_FORMER_SECRET", "")] {
            let errors = read(&[&production[..], &[(name, value)]].concat()).unwrap_err();
            assert!(errors.0.iter().all(|error| error.name == name), "{errors}");
        }
    }
}
