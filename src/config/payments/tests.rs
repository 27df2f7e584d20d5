use super::V1_PAGE;
use crate::config::Config;
use crate::domain::return_mode::ReturnMode;

const HOME: [(&str, &str); 3] = [
    ("CINETPAY_API", "2026"),
    ("CINETPAY_API_KEY", "sk_live_0123456789abcdef"),
    ("CINETPAY_API_PASSWORD", "b0nj0ur-2026"),
];
const SHOP: [(&str, &str); 5] = [
    ("GRIOT_ENV", "production"),
    ("GRIOT_PUBLIC_URL", "https://livres.awa.ci"),
    ("SMTP_URL", "smtps://awa:b0nj0ur@smtp.awa.ci"),
    ("MAIL_FROM", "Librairie Awa <livres@awa.ci>"),
    ("GRIOT_KEY", "W9EOkyrHaPQXqTyA4kGddrgFb8oyjvlUG6DXSWO+KJE="),
];

fn read(settings: &[(&str, &str)]) -> Result<Config, String> {
    let find = |wanted: &str| settings.iter().rev().find(|(name, _)| *name == wanted).map(|(_, value)| (*value).into());
    Config::read(&find).map_err(|errors| errors.to_string())
}

fn production(more: &[(&'static str, &'static str)]) -> Result<Config, String> {
    read(&[&HOME[..], &SHOP[..], more].concat())
}

#[test]
fn a_shop_of_2026_needs_a_key_and_a_password_and_no_site_id() {
    let config = production(&[]).unwrap();
    assert!(config.payments.site_id.is_empty() && !config.payments.is_trial());
    assert!(config.payments.proves_notifications(), "each payment has a token of its own");
    for host in ["https://secure.cinetpay.net", "https://secure.cinetpay.co"] {
        assert!(config.payments.payment_page_hosts.iter().any(|known| known == host), "{host}");
    }
    assert!(!config.warnings.iter().any(|warning| warning.contains("CINETPAY")), "{:?}", config.warnings);
    assert!(!format!("{config:?}").contains("b0nj0ur-2026"));
    for (change, said) in [
        (("CINETPAY_API_PASSWORD", ""), "CINETPAY_API_PASSWORD"),
        (("CINETPAY_API_KEY", ""), "CINETPAY_API_KEY"),
        (("CINETPAY_API_PASSWORD", "changeme"), "CINETPAY_API_PASSWORD is still an example"),
        (("CINETPAY_API_PASSWORD", "aaaa"), "CINETPAY_API_PASSWORD is too short"),
        (("CINETPAY_API_KEY", "sk_test_0123456789abcdef"), "CINETPAY_API_KEY begins with sk_test_"),
        (("CINETPAY_API_URL", "https://proxy.awa.ci/?x"), "CINETPAY_API_URL"),
    ] {
        let wrong = production(&[change]).unwrap_err();
        assert!(wrong.contains(said), "{said} is not in {wrong}");
    }
    let odd = read(&[HOME[0], ("CINETPAY_API_KEY", "12912847765bc0db748fdd44.4008"), HOME[2]]).unwrap();
    assert!(odd.warnings.iter().any(|warning| warning.contains("CINETPAY_API_KEY")), "{:?}", odd.warnings);
}

#[test]
fn a_test_key_sells_nothing_for_real_and_a_double_may_lie_below_an_address() {
    let test = [("CINETPAY_API_KEY", "sk_test_1"), ("CINETPAY_API_URL", "http://127.0.0.1:9/2026/")];
    let config = read(&[&HOME[..], &test[..]].concat()).unwrap();
    assert!(config.payments.is_trial());
    assert_eq!(config.payments.api_url.as_deref(), Some("http://127.0.0.1:9/2026"));
    assert!(config.payments.payment_page_hosts.contains(&"http://127.0.0.1:9".to_owned()));
    let v2 = read(&[("CINETPAY_API_URL", "http://127.0.0.1:9/2026")]).unwrap_err();
    assert!(v2.contains("CINETPAY_API_URL"), "{v2}");
}

#[test]
fn a_shop_of_v1_needs_a_key_and_a_site_id_and_its_form_may_always_be_posted() {
    let key = ("CINETPAY_API_KEY", "12912847765bc0db748fdd44.40081707");
    let v1 = [("CINETPAY_API", "v1"), key, ("CINETPAY_SITE_ID", "445160")];
    let with = |more: &[(&'static str, &'static str)]| read(&[&v1[..], &SHOP[..], more].concat());
    let config = with(&[]).unwrap();
    assert!(config.payments.proves_notifications() && !config.payments.is_trial());
    assert!(config.warnings.iter().any(|warning| warning.contains("shows the API key")), "{:?}", config.warnings);
    let hosts = ("CINETPAY_GUICHET_HOSTS", "checkout.cinetpay.com");
    let near = ("CINETPAY_API_URL", "https://proxy.awa.ci/v1/");
    let payments = with(&[near, hosts, ("CINETPAY_RETURN_MODE", "POST")]).unwrap().payments;
    assert_eq!(payments.api_url.as_deref(), Some("https://proxy.awa.ci/v1"));
    assert_eq!(payments.return_mode, ReturnMode::Post);
    assert_eq!(payments.payment_page_hosts, ["checkout.cinetpay.com", "https://proxy.awa.ci"]);
    assert!(with(&[hosts]).unwrap().payments.payment_page_hosts.contains(&V1_PAGE.to_owned()));
    for (name, value) in [(v1[2].0, ""), (v1[2].0, "changeme"), (key.0, ""), ("CINETPAY_RETURN_MODE", "PUT")] {
        assert!(with(&[(name, value)]).unwrap_err().contains(name), "{name}={value}");
    }
}

#[test]
fn an_address_that_cinetpay_would_find_too_long_is_named_at_the_start() {
    let long = format!("https://livres.{}.ci", "awa".repeat(12));
    let with = |name, url: &str| read(&[&HOME[..], &[("GRIOT_DEVELOPMENT_PUBLIC", "yes"), (name, url)]].concat());
    let wrong = with("GRIOT_PUBLIC_URL", &long).unwrap_err();
    assert!(wrong.contains("CINETPAY_RETURN_URL has 70 characters") && wrong.contains("takes 67"), "{wrong}");
    let notify = format!("https://livres.awa.ci/{}", "n".repeat(99));
    assert!(with("CINETPAY_NOTIFY_URL", &notify).unwrap_err().contains("takes 120"));
    assert!(with("GRIOT_PUBLIC_URL", "https://livres.librairie-awa.ci").is_ok());
}
