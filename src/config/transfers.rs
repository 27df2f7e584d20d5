//! The settings of transfers: how the shop sends money with a merchant account, for refunds.

use super::reader::{Reader, web_url};
use crate::domain::transfer::TransferApi;
use crate::secret::Secret;

/// How money is sent with a merchant account (`CINETPAY_TRANSFERS`).
#[derive(Clone, Debug)]
pub struct Transfers {
    pub api: TransferApi,
    /// `CINETPAY_TRANSFER_URL`; `None` means the interface's own server or, in the sandbox, the sandbox's.
    pub url: Option<String>,
    /// The account's password for transfers; in the API of 2026 that of the API key.
    pub password: Secret,
}

/// The account that sends the money.
pub(super) enum Account<'a> {
    /// The sandbox's, with its password.
    Sandbox(&'static str),
    /// One of the API of 2026, with the password of its key.
    Of2026(Option<&'a Secret>),
    Older,
}

/// Reads how money is sent with an account.
pub(super) fn read(r: &mut Reader<'_>, account: &Account<'_>, public_url: &str) -> Option<Transfers> {
    let choices = [("off", None), ("client", Some(TransferApi::Client)), ("2026", Some(TransferApi::Api2026))];
    let wanted = r.choice("CINETPAY_TRANSFERS", None, &choices);
    let (url, password) = (url(r), r.secret("CINETPAY_TRANSFER_PASSWORD"));
    let wanted = wanted?;
    let password = match (account, wanted) {
        (Account::Sandbox(usual), _) => password.unwrap_or_else(|| Secret::new(*usual)),
        (Account::Of2026(password), TransferApi::Api2026) => password.cloned()?,
        (Account::Of2026(_), TransferApi::Client) => {
            r.error(
                "CINETPAY_TRANSFERS",
                "is client, but an account of CINETPAY_API=2026 sends money with 2026: write 2026",
            );
            return None;
        }
        (Account::Older, TransferApi::Api2026) => {
            r.error("CINETPAY_TRANSFERS", "is 2026, which only an account of CINETPAY_API=2026 has: write client");
            return None;
        }
        (Account::Older, TransferApi::Client) => {
            let Some(password) = password else {
                let why = "it is set in CinetPay’s back office for transfers. Set it, or write CINETPAY_TRANSFERS=off";
                r.missing("CINETPAY_TRANSFER_PASSWORD", why);
                return None;
            };
            password
        }
    };
    if wanted == TransferApi::Api2026 && public_url.chars().count() > LONGEST_PUBLIC_URL {
        let says =
            format!("has more than {LONGEST_PUBLIC_URL} characters, too many for the notifications of transfers");
        r.error("GRIOT_PUBLIC_URL", says);
    }
    Some(Transfers { api: wanted, url, password })
}

/// The longest public address that leaves room for the path of transfers' notifications: the API of 2026 takes 120 characters.
const LONGEST_PUBLIC_URL: usize = 100;

fn url(r: &mut Reader<'_>) -> Option<String> {
    const WANTS: &str = "wants an address without user or question mark, such as https://client.cinetpay.com";
    let base = |text: &str| {
        let url = web_url(text).filter(|url| url.query().is_none() && url.fragment().is_none())?;
        Some(Some(String::from(url).trim_end_matches('/').to_owned()))
    };
    r.parsed("CINETPAY_TRANSFER_URL", None, WANTS, base)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Config, ConfigErrors};

    const V2: [(&str, &str); 4] = [
        ("CINETPAY_API", "v2"),
        ("CINETPAY_API_KEY", "12912847765bc0db748fdd44.40081707"),
        ("CINETPAY_SITE_ID", "445160"),
        ("CINETPAY_SECRET", "5431603335f0a8d9c7e84b2.18762309"),
    ];
    const OF_2026: [(&str, &str); 3] = [
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

    fn read(account: &[(&str, &str)], more: &[(&str, &str)]) -> Result<Config, ConfigErrors> {
        let settings = [account, &SHOP, more].concat();
        Config::read(&|wanted| {
            settings.iter().rev().find(|(name, _)| *name == wanted).map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn no_money_is_sent_unless_the_settings_say_how() {
        assert!(read(&V2, &[]).unwrap().payments.transfers.is_none());
        assert!(read(&OF_2026, &[("CINETPAY_TRANSFERS", "off")]).unwrap().payments.transfers.is_none());
        let of_2026 = read(&OF_2026, &[("CINETPAY_TRANSFERS", "2026")]).unwrap();
        let transfers = of_2026.payments.transfers.as_ref().unwrap();
        assert_eq!((transfers.api, transfers.password.expose()), (TransferApi::Api2026, "b0nj0ur-2026"));
        let older = [("CINETPAY_TRANSFERS", "client"), ("CINETPAY_TRANSFER_PASSWORD", "tr4nsf3rts")];
        let older = read(&V2, &older).unwrap();
        assert_eq!(older.payments.transfers.as_ref().unwrap().password.expose(), "tr4nsf3rts");
        assert!(!format!("{older:?}").contains("tr4nsf3rts"));
    }

    #[test]
    fn what_cannot_send_money_stops_the_start_and_is_named() {
        let client = ("CINETPAY_TRANSFERS", "client");
        let long = format!("https://{}.ci", "a".repeat(100));
        for (account, more, name) in [
            (&V2[..], &[("CINETPAY_TRANSFERS", "v2")][..], "CINETPAY_TRANSFERS"),
            (&V2, &[("CINETPAY_TRANSFERS", "2026")], "CINETPAY_TRANSFERS"),
            (&OF_2026, &[client], "CINETPAY_TRANSFERS"),
            (&V2, &[client], "CINETPAY_TRANSFER_PASSWORD"),
            (&V2, &[client, ("CINETPAY_TRANSFER_PASSWORD", "changeme")], "CINETPAY_TRANSFER_PASSWORD"),
            (&V2, &[client, ("CINETPAY_TRANSFER_PASSWORD", "aaaa")], "CINETPAY_TRANSFER_PASSWORD"),
            (
                &V2,
                &[
                    client,
                    ("CINETPAY_TRANSFER_PASSWORD", "tr4nsf3rts"),
                    ("CINETPAY_TRANSFER_URL", "http://proxy.awa.ci"),
                ],
                "CINETPAY_TRANSFER_URL",
            ),
            (&V2, &[("CINETPAY_TRANSFER_URL", "client.cinetpay.com")], "CINETPAY_TRANSFER_URL"),
            (&OF_2026, &[("CINETPAY_TRANSFERS", "2026"), ("GRIOT_PUBLIC_URL", long.as_str())], "GRIOT_PUBLIC_URL"),
        ] {
            let errors = read(account, more).unwrap_err();
            assert!(errors.0.iter().any(|error| error.name == name), "{name}: {errors}");
        }
    }
}
