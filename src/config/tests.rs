//! Tests of the settings. They read from maps and do not touch the environment.

use std::collections::{BTreeMap, BTreeSet};
use std::os::unix::fs::PermissionsExt as _;
use std::sync::Mutex;

use super::*;

const KEY: &str = "W9EOkyrHaPQXqTyA4kGddrgFb8oyjvlUG6DXSWO+KJE=";

fn read(settings: &[(&str, &str)]) -> Result<Config, ConfigErrors> {
    let map: BTreeMap<&str, &str> = settings.iter().copied().collect();
    Config::read(&|name| map.get(name).map(|value| (*value).to_owned()))
}

/// The names of the settings with errors.
fn wrong(settings: &[(&str, &str)]) -> Vec<String> {
    read(settings).err().map(|errors| errors.0.into_iter().map(|error| error.name).collect()).unwrap_or_default()
}

/// Settings that are valid in production.
const PRODUCTION: [(&str, &str); 9] = [
    ("GRIOT_ENV", "production"),
    ("GRIOT_PUBLIC_URL", "https://livres.awa.ci"),
    ("CINETPAY_API", "v2"),
    ("CINETPAY_API_KEY", "12912847765bc0db748fdd44.40081707"),
    ("CINETPAY_SITE_ID", "445160"),
    ("CINETPAY_SECRET", "5431603335f0a8d9c7e84b2.18762309"),
    ("SMTP_URL", "smtps://awa:b0nj0ur@smtp.awa.ci"),
    ("MAIL_FROM", "Librairie Awa <livres@awa.ci>"),
    ("GRIOT_KEY", KEY),
];

/// The errors of the same settings with some changed or, with `""`, blank.
fn production(changes: &[(&'static str, &'static str)]) -> Vec<String> {
    wrong(&PRODUCTION.into_iter().chain(changes.iter().copied()).collect::<Vec<_>>())
}

#[test]
fn with_nothing_set_there_is_a_sandbox_shop_on_this_machine() {
    let config = read(&[]).unwrap();
    assert_eq!(config.mode, Mode::Development);
    assert_eq!(config.web.public_url, "http://127.0.0.1:8080");
    assert_eq!(config.database.url.expose(), "sqlite:data/griot.db");
    assert_eq!(config.files.name(), "data/files");
    assert_eq!(config.payments.api, Api::Sandbox);
    assert_eq!(config.payments.notify_url, "http://127.0.0.1:8080/payment/callback/");
    assert!(config.payments.payment_page_hosts.contains(&config.web.public_url));
    assert_eq!((config.country.code, config.shop.name.as_str()), ("CI", "Griot"));
    assert_eq!((config.shop.link_hours, config.shop.link_downloads, config.shop.order_hours), (72, 5, 24));
    assert_eq!(config.shop.payment_page_minutes, 60);
    assert!(config.shop.demo && config.web.limits && config.key.is_none() && config.warnings.is_empty());
    assert_eq!(config.mail.from.to_string(), "Griot <griot@localhost>");
}

#[test]
fn every_error_is_shown_at_once_with_its_name_and_its_wish() {
    let errors = read(&[
        ("GRIOT_ENV", "prod"),
        ("GRIOT_BIND", "everywhere"),
        ("GRIOT_COUNTRY", "XX"),
        ("GRIOT_LINK_HOURS", "0"),
        ("DATABASE_URL", "mysql://griot:hunter2@db/griot"),
        ("STORAGE_URL", "ftp://books"),
        ("GRIOT_TRUSTED_PROXIES", "10.0.0.0/8, nginx"),
        ("SMTP_URL", "imap://hunter2@mail"),
        ("GRIOT_LOG", "loud=very=much"),
        ("GRIOT_KEY", "hunter2"),
        ("GRIOT_PRICE_MIN", "500"),
        ("GRIOT_PRICE_MAX", "100"),
        ("CINETPAY_CHANNELS", "PAYPAL"),
    ])
    .unwrap_err()
    .to_string();
    for said in [
        "GRIOT_ENV is “prod”, but wants development or production",
        "GRIOT_BIND is “everywhere”, but wants an IP address and a port",
        "GRIOT_COUNTRY is “XX”",
        "GRIOT_LINK_HOURS is “0”, but wants a whole number from 1 to",
        "DATABASE_URL wants sqlite:",
        "STORAGE_URL wants file:",
        "GRIOT_TRUSTED_PROXIES",
        "SMTP_URL wants smtps://",
        "GRIOT_LOG is",
        "GRIOT_KEY wants 32 bytes",
        "CINETPAY_CHANNELS is “PAYPAL”, but wants ALL or MOBILE_MONEY or CREDIT_CARD or WALLET",
        "GRIOT_PRICE_MIN is 500, above GRIOT_PRICE_MAX",
    ] {
        assert!(errors.contains(said), "{said} is not in:\n{errors}");
    }
    assert!(!errors.contains("hunter2"), "{errors}");
}

#[test]
fn a_good_shop_may_open_in_production() {
    assert_eq!(production(&[]), [""; 0]);
    let config = read(&PRODUCTION).unwrap();
    assert!(config.web.public_is_https && !config.shop.demo);
    assert!(!config.payments.payment_page_hosts.contains(&config.web.public_url));
    let shown = format!("{config:?}");
    assert!(!shown.contains("5431603335") && !shown.contains("b0nj0ur") && !shown.contains(KEY), "{shown}");
}

#[test]
fn production_refuses_what_is_unsafe_and_names_it() {
    for (change, named) in [
        (("CINETPAY_API", "sandbox"), "CINETPAY_API"),
        (("CINETPAY_API", "2026"), "CINETPAY_API_PASSWORD"),
        (("CINETPAY_API_KEY", "changeme"), "CINETPAY_API_KEY"),
        (("CINETPAY_API_KEY", ""), "CINETPAY_API_KEY"),
        (("CINETPAY_API_KEY", SANDBOX_API_KEY), "CINETPAY_API_KEY"),
        (("CINETPAY_SITE_ID", ""), "CINETPAY_SITE_ID"),
        (("CINETPAY_SECRET", " "), "CINETPAY_SECRET"),
        (("CINETPAY_SECRET", "test-secret"), "CINETPAY_SECRET"),
        (("CINETPAY_SECRET_PREVIOUS", "CHANGEME"), "CINETPAY_SECRET_PREVIOUS"),
        (("GRIOT_PUBLIC_URL", "http://livres.awa.ci"), "GRIOT_PUBLIC_URL"),
        (("CINETPAY_NOTIFY_URL", "http://livres.awa.ci/payment/callback/"), "CINETPAY_NOTIFY_URL"),
        (("CINETPAY_API_URL", "http://proxy.awa.ci"), "CINETPAY_API_URL"),
        (("SMTP_URL", ""), "SMTP_URL"),
        (("SMTP_URL", "smtps://user:changeme@smtp.example.com"), "SMTP_URL"),
        (("SMTP_URL", "smtp://awa:b0nj0ur@smtp.awa.ci?tls=opportunistic"), "SMTP_URL"),
        (("MAIL_FROM", ""), "MAIL_FROM"),
        (("GRIOT_LIMITS", "off"), "GRIOT_LIMITS"),
        (("GRIOT_KEY", ""), "GRIOT_KEY"),
        (("GRIOT_KEY", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="), "GRIOT_KEY"),
        (("GRIOT_KEY", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="), "GRIOT_KEY"),
        (("GRIOT_KEY", "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="), "GRIOT_KEY"),
        (("GRIOT_KEY", "BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc="), "GRIOT_KEY"),
        (("CINETPAY_SECRET", "x"), "CINETPAY_SECRET"),
        (("CINETPAY_SECRET", "aaaaaaaaaaaa"), "CINETPAY_SECRET"),
        (("CINETPAY_API_KEY", "k"), "CINETPAY_API_KEY"),
        (("SMTP_URL", "smtp://smtp.awa.ci"), "SMTP_URL"),
        (("DATABASE_URL", "postgres://griot:changeme@localhost/griot"), "DATABASE_URL"),
    ] {
        let wrong = production(&[change]);
        assert!(wrong.iter().any(|name| name == named), "{change:?} gave {wrong:?}");
    }
}

#[test]
fn a_missing_secret_key_opens_no_shop() {
    let without: Vec<_> = PRODUCTION.into_iter().filter(|(name, _)| *name != "CINETPAY_SECRET").collect();
    assert_eq!(wrong(&without), ["CINETPAY_SECRET"]);
}

#[test]
fn letters_and_passwords_may_go_in_the_clear_only_to_this_machine() {
    assert_eq!(production(&[("SMTP_URL", "smtp://awa:b0nj0ur@127.0.0.1:25")]), [""; 0]);
    assert_eq!(production(&[("SMTP_URL", "smtp://relay.lan")]), ["SMTP_URL"]);
    assert_eq!(production(&[("SMTP_URL", "smtp://relay.lan?tls=required")]), [""; 0]);
    assert_eq!(production(&[("SMTP_URL", "smtp://[::1]:25")]), [""; 0]);
    assert_eq!(production(&[("SMTP_URL", "smtp://awa:b0nj0ur@relay.lan")]), ["SMTP_URL"]);
}

#[test]
fn a_sandbox_shop_stays_at_home_unless_it_is_told_otherwise() {
    assert_eq!(wrong(&[("GRIOT_BIND", "0.0.0.0:8080")]), ["GRIOT_BIND"]);
    assert_eq!(wrong(&[("GRIOT_PUBLIC_URL", "https://livres.awa.ci")]), ["GRIOT_PUBLIC_URL"]);
    assert_eq!(wrong(&[("GRIOT_PUBLIC_URL", "http://localhost.awa.ci")]), ["GRIOT_PUBLIC_URL"]);
    assert_eq!(wrong(&[("GRIOT_BIND", "[::1]:80"), ("GRIOT_PUBLIC_URL", "http://localhost:9000")]), [""; 0]);
    assert_eq!(wrong(&[("GRIOT_BIND", "0.0.0.0:80"), ("GRIOT_SANDBOX_PUBLIC", "yes")]), [""; 0]);
    let said = read(&[("GRIOT_BIND", "0.0.0.0:8080")]).unwrap_err().to_string();
    assert!(said.contains("without paying") && said.contains("GRIOT_SANDBOX_PUBLIC=yes"), "{said}");
}

#[test]
fn a_public_shop_that_takes_money_is_production_or_says_what_is_meant() {
    let live = [("CINETPAY_API", "v2"), ("CINETPAY_API_KEY", "k"), ("CINETPAY_SITE_ID", "1")];
    let with = |more: &[(&'static str, &'static str)]| wrong(&[&live[..], more].concat());
    assert_eq!(with(&[]), [""; 0], "at home");
    assert_eq!(with(&[("GRIOT_PUBLIC_URL", "https://livres.awa.ci")]), ["GRIOT_ENV"]);
    assert_eq!(with(&[("GRIOT_BIND", "0.0.0.0:80"), ("GRIOT_PUBLIC_URL", "http://localhost")]), ["GRIOT_ENV"]);
    let meant = ("GRIOT_DEVELOPMENT_PUBLIC", "yes");
    assert_eq!(with(&[("GRIOT_PUBLIC_URL", "https://livres.awa.ci"), meant]), [""; 0]);
    let said = read(&[&live[..], &[("GRIOT_PUBLIC_URL", "https://livres.awa.ci")]].concat()).unwrap_err().to_string();
    for named in ["https://livres.awa.ci", "GRIOT_ENV=production", "GRIOT_DEVELOPMENT_PUBLIC=yes"] {
        assert!(said.contains(named), "{said}");
    }
}

#[test]
fn a_proxy_may_be_written_as_ipv6_and_one_that_is_forgotten_is_warned_about() {
    let proxies = |text| read(&[("GRIOT_TRUSTED_PROXIES", text)]).unwrap().web.trusted_proxies;
    assert_eq!(proxies("::ffff:127.0.0.1, ::ffff:10.0.0.0/104"), proxies("127.0.0.1, 10.0.0.0/8"));
    assert_eq!(proxies("::1, fd00::/8").len(), 2);
    let warnings = |more: &[(&'static str, &'static str)]| {
        read(&PRODUCTION.into_iter().chain(more.iter().copied()).collect::<Vec<_>>()).unwrap().warnings.join("\n")
    };
    assert!(warnings(&[]).contains("GRIOT_TRUSTED_PROXIES"));
    assert!(!warnings(&[("GRIOT_TRUSTED_PROXIES", "127.0.0.1")]).contains("GRIOT_TRUSTED_PROXIES"));
}

#[test]
fn addresses_are_taken_as_they_are_meant_or_not_at_all() {
    let public = |url| read(&[("GRIOT_PUBLIC_URL", url)]).map(|config| config.web.public_url).ok();
    assert_eq!(public("HTTP://LocalHost:80/").as_deref(), Some("http://localhost"));
    for refused in
        ["localhost:8080", "ftp://localhost", "http://me:pw@localhost", "http://localhost/shop", "http://localhost?x"]
    {
        assert_eq!(public(refused), None, "{refused}");
    }
    assert_eq!(wrong(&[("CINETPAY_API_URL", "https://api-checkout.cinetpay.com/v2")]), ["CINETPAY_API_URL"]);
    let hosts = |text| read(&[("CINETPAY_GUICHET_HOSTS", text)]).map(|config| config.payments.payment_page_hosts).ok();
    assert_eq!(
        hosts("checkout.cinetpay.com, https://x.ci:8443/").unwrap(),
        ["checkout.cinetpay.com", "https://x.ci:8443"]
    );
    for refused in ["x.ci; script-src *", "x.ci;script-src", "https://x.ci/path", "*", "'self'"] {
        assert_eq!(hosts(refused), None, "{refused}");
    }
}

#[test]
fn live_credentials_on_a_desk_are_warned_about() {
    let live = [("CINETPAY_API", "v2"), ("CINETPAY_API_KEY", "k"), ("CINETPAY_SITE_ID", "1")];
    let warnings = read(&live).unwrap().warnings.join("\n");
    for named in ["CINETPAY_NOTIFY_URL", "CINETPAY_RETURN_URL", "CINETPAY_SECRET"] {
        assert!(warnings.contains(named), "{warnings}");
    }
    assert_eq!(wrong(&[("CINETPAY_API", "v2")]), ["CINETPAY_API_KEY", "CINETPAY_SITE_ID"]);
}

#[test]
fn limits_follow_the_currency_unless_they_are_set() {
    let limits = |settings: &[(&str, &str)]| read(settings).unwrap().payments.price_limits;
    assert_eq!(limits(&[("CINETPAY_CURRENCY", "gnf")]).min, 1000);
    assert_eq!(limits(&[("CINETPAY_CURRENCY", "GNF"), ("GRIOT_PRICE_MIN", "5000")]).min, 5000);
}

#[test]
fn a_secret_can_stand_in_a_file() {
    let folder = Folder::new();
    let path = folder.0.join("secret");
    std::fs::write(&path, "from-the-file\n").unwrap();
    let path = path.to_str().unwrap();
    let config = read(&[("CINETPAY_SECRET_FILE", path)]).unwrap();
    assert_eq!(config.payments.secret.unwrap().expose(), "from-the-file");
    assert_eq!(wrong(&[("CINETPAY_SECRET_FILE", path), ("CINETPAY_SECRET", "x")]), ["CINETPAY_SECRET"]);
    assert_eq!(wrong(&[("SMTP_URL_FILE", "/nowhere/at/all")]), ["SMTP_URL_FILE"]);
}

#[test]
fn the_key_is_made_once_and_only_its_owner_reads_it() {
    let folder = Folder::new();
    let mut config = read(&[]).unwrap();
    config.data = folder.0.join("data");
    let made: BTreeSet<[u8; 32]> = std::thread::scope(|scope| {
        let starts: Vec<_> = (0..8).map(|_| scope.spawn(|| key(&config).unwrap())).collect();
        starts.into_iter().map(|start| start.join().unwrap()).collect()
    });
    assert_eq!(made.len(), 1, "all starts at once get one key");
    let names: Vec<_> = std::fs::read_dir(&config.data).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names, ["key"]);
    let rights = std::fs::metadata(config.data.join("key")).unwrap().permissions().mode();
    assert_eq!(rights & 0o777, 0o600);
    std::fs::write(config.data.join("key"), "short").unwrap();
    assert!(matches!(key(&config), Err(KeyError::Damaged(_))));
}

#[test]
fn a_key_is_read_in_either_base64() {
    let bytes = |text| key(&read(&[("GRIOT_KEY", text)]).unwrap()).unwrap();
    let standard = "++//q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjQ=";
    let url_safe = standard.replace('+', "-").replace('/', "_").replace('=', "");
    assert_eq!(bytes(standard), key(&read(&[("GRIOT_KEY", &url_safe)]).unwrap()).unwrap());
}

#[test]
fn the_port_that_the_system_chose_is_told_to_everyone() {
    let config = read(&[("GRIOT_BIND", "127.0.0.1:0")]).unwrap().bound("127.0.0.1:4242".parse().unwrap());
    assert_eq!(config.web.public_url, "http://127.0.0.1:4242");
    assert_eq!(config.payments.notify_url, "http://127.0.0.1:4242/payment/callback/");
    assert!(config.payments.payment_page_hosts.contains(&config.web.public_url));
    let proxied = read(&[("GRIOT_BIND", "127.0.0.1:0"), ("GRIOT_PUBLIC_URL", "http://localhost:80")]).unwrap();
    assert_eq!(proxied.bound("127.0.0.1:4242".parse().unwrap()).web.public_url, "http://localhost");
}

/// The settings in `.env.example`: name, value, and whether the line is a comment.
fn example() -> Vec<(String, String)> {
    let setting = |line: &str| {
        let (name, value) = line.trim_start_matches("# ").split_once('=')?;
        let is_name =
            !name.is_empty() && name.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_');
        is_name.then(|| (name.to_owned(), value.to_owned()))
    };
    // One of several accounts has the settings of the only one, under its own names (`accounts`).
    let is_of_one =
        |(name, _): &(String, String)| ["CINETPAY_CI_", "CINETPAY_FORMER_"].iter().any(|own| name.starts_with(own));
    include_str!("../../.env.example").lines().filter_map(setting).filter(|one| !is_of_one(one)).collect()
}

#[test]
fn every_setting_stands_in_the_example_and_nothing_else_does() {
    let asked = Mutex::new(BTreeSet::new());
    for provider in ["orange", "africastalking", "twilio", "letexto", "http"] {
        let source = |name: &str| {
            asked.lock().unwrap().insert(name.to_owned());
            match name {
                "STORAGE_URL" => Some("s3://livres/boutique".to_owned()),
                "GRIOT_SMS" => Some(provider.to_owned()),
                _ => None,
            }
        };
        // Without the keys the bucket is refused, but the keys have been read by then.
        Config::read(&source).unwrap_err();
    }
    let shown: BTreeSet<String> = example().into_iter().map(|(name, _)| name).collect();
    let asked = asked.into_inner().unwrap();
    let differing: Vec<_> = asked.symmetric_difference(&shown).collect();
    assert!(differing.is_empty(), "only read or only in .env.example: {differing:?}");
}

#[test]
fn the_example_can_be_used_as_it_is_but_its_secrets_open_no_shop() {
    let text = include_str!("../../.env.example");
    let live: BTreeMap<String, String> =
        dotenvy::from_read_iter(text.as_bytes()).collect::<Result<_, _>>().expect("lines that dotenvy reads");
    Config::read(&|name| live.get(name).cloned()).expect("a shop");
    for name in ["CINETPAY_API_KEY", "CINETPAY_SECRET", "SMTP_URL", "CINETPAY_SITE_ID", "GRIOT_KEY"] {
        let (_, value) = example().into_iter().find(|(shown, _)| shown == name).unwrap();
        let settings: Vec<_> = PRODUCTION.into_iter().chain([(name, value.as_str())]).collect();
        assert_eq!(wrong(&settings), [name], "with {value}");
    }
}

/// A temporary folder, removed at the end of the test.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        let path = std::env::temp_dir().join(format!("griot-config-{}", crate::domain::ids::nonce()));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

const BUCKET: [(&str, &str); 4] = [
    ("STORAGE_URL", "s3://livres-awa/boutique/"),
    ("AWS_REGION", "eu-west-3"),
    ("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE"),
    ("AWS_SECRET_ACCESS_KEY", "wJalrXUtnFEMI/K7MDENG"),
];

#[test]
fn a_bucket_is_named_by_its_address_and_the_usual_variables() {
    let config = read(&BUCKET).unwrap();
    let Files::Bucket(bucket) = &config.files else { panic!("{:?}", config.files) };
    assert_eq!((bucket.name.as_str(), bucket.prefix.as_str()), ("livres-awa", "boutique"));
    assert_eq!((bucket.region.as_str(), bucket.endpoint.as_deref()), ("eu-west-3", None));
    assert_eq!(config.files.name(), "s3://livres-awa/boutique");
    let shown = format!("{config:?}");
    assert!(!shown.contains("wJalrX"), "{shown}");
    let elsewhere = [&BUCKET[..], &[("AWS_ENDPOINT_URL", "https://s3.example.com/"), ("AWS_REGION", "")]].concat();
    let Files::Bucket(bucket) = read(&elsewhere).unwrap().files else { panic!() };
    assert_eq!((bucket.endpoint.as_deref(), bucket.region.as_str()), (Some("https://s3.example.com"), "us-east-1"));
}

#[test]
fn what_is_wrong_with_a_bucket_names_its_variable() {
    for (change, named) in [
        (("STORAGE_URL", "s3://"), "STORAGE_URL"),
        (("STORAGE_URL", "s3://Livres/"), "STORAGE_URL"),
        (("STORAGE_URL", "s3://livres/a//b"), "STORAGE_URL"),
        (("STORAGE_URL", "s3://livres/../b"), "STORAGE_URL"),
        (("STORAGE_URL", "s3://livres/a?b"), "STORAGE_URL"),
        (("AWS_REGION", ""), "AWS_REGION"),
        (("AWS_ACCESS_KEY_ID", ""), "AWS_ACCESS_KEY_ID"),
        (("AWS_SECRET_ACCESS_KEY", " "), "AWS_SECRET_ACCESS_KEY"),
        (("AWS_ENDPOINT_URL", "s3.example.com"), "AWS_ENDPOINT_URL"),
        (("AWS_ENDPOINT_URL", "https://user:secret@s3.example.com"), "AWS_ENDPOINT_URL"),
    ] {
        let errors = wrong(&[&BUCKET[..], &[change]].concat());
        assert_eq!(errors, [named], "{change:?}");
    }
    let shop = [&PRODUCTION[..], &BUCKET[..]].concat();
    assert_eq!(wrong(&[&shop[..], &[("AWS_ENDPOINT_URL", "http://127.0.0.1:9000")]].concat()), [""; 0]);
    assert_eq!(wrong(&[&shop[..], &[("AWS_ENDPOINT_URL", "http://minio:9000")]].concat()), ["AWS_ENDPOINT_URL"]);
    assert_eq!(wrong(&[&shop[..], &[("AWS_SECRET_ACCESS_KEY", "changeme")]].concat()), ["AWS_SECRET_ACCESS_KEY"]);
}
