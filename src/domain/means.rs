//! The means of payment that buyers know by name, and what each asks of them.

use super::channels::Channels;
use super::contact::Country;

/// A means of payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Means {
    Orange,
    Mtn,
    Moov,
    Wave,
    Mixx,
    Airtel,
    Mpesa,
    Afrimoney,
    Celtiis,
    Card,
}

impl Means {
    crate::domain::variants!(pub Orange, Mtn, Moov, Wave, Mixx, Airtel, Mpesa, Afrimoney, Celtiis, Card);

    /// The name in settings, style sheets and message ids.
    pub fn code(self) -> &'static str {
        match self {
            Self::Orange => "orange",
            Self::Mtn => "mtn",
            Self::Moov => "moov",
            Self::Wave => "wave",
            Self::Mixx => "mixx",
            Self::Airtel => "airtel",
            Self::Mpesa => "mpesa",
            Self::Afrimoney => "afrimoney",
            Self::Celtiis => "celtiis",
            Self::Card => "card",
        }
    }

    /// By CinetPay's word, in any generation: `OM`, `OMCM`, `MOMO`, `FLOOZ`, `WAVECI`, `MTN_CI`, `VISAM`.
    pub fn of_method(method: &str) -> Option<Self> {
        let words: [(Self, &[&str]); 10] = [
            (Self::Orange, &["OM", "ORANGE"]),
            (Self::Mtn, &["MOMO", "MTN"]),
            (Self::Moov, &["FLOOZ", "MOOV"]),
            (Self::Wave, &["WAVE"]),
            (Self::Mixx, &["TMONEY", "MIXX", "YAS", "FREE"]),
            (Self::Airtel, &["AIRTEL"]),
            (Self::Mpesa, &["MPESA", "VODACOM"]),
            (Self::Afrimoney, &["AFRI"]),
            (Self::Celtiis, &["CELTIIS"]),
            (Self::Card, &["VISA", "MASTERCARD", "CARD"]),
        ];
        let begins = |(_, words): &&(Self, &[&str])| words.iter().any(|word| method.starts_with(word));
        words.iter().find(begins).map(|(means, _)| *means)
    }

    /// Whether a payment page with these channels offers it.
    pub fn is_in(self, channels: Channels) -> bool {
        match channels {
            Channels::All => true,
            Channels::MobileMoney => !matches!(self, Self::Wave | Self::Card),
            Channels::CreditCard => self == Self::Card,
            Channels::Wallet => self == Self::Wave,
        }
    }
}

/// How a payment is approved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Approval {
    /// A window on the phone asks for the secret code.
    Phone,
    /// The payer makes a code that works once, and types it on the payment page.
    Code,
    /// The operator's application.
    App,
}

impl Approval {
    crate::domain::variants!(pub Phone, Code, App);

    pub fn code(self) -> &'static str {
        match self {
            Self::Phone => "phone",
            Self::Code => "code",
            Self::App => "app",
        }
    }

    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|known| known.code() == code)
    }
}

/// What a means of payment asks of a buyer in a country.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Guide {
    pub means: Means,
    pub country: &'static Country,
    /// Whether the merchant account takes it.
    pub is_taken: bool,
    pub approval: Approval,
    /// What is dialled to make the code, or to find a request that did not show. [`AMOUNT`] in it is the amount.
    pub dial: Option<String>,
}

/// Stands for the amount in what is dialled.
pub const AMOUNT: &str = "MONTANT";

impl Guide {
    /// The name in the settings, such as `orange-CI`.
    pub fn key(&self) -> String {
        format!("{}-{}", self.means.code(), self.country.code)
    }

    /// What is dialled for this amount, in whole units.
    pub fn dialled(&self, amount: i64) -> Option<String> {
        Some(self.dial.as_ref()?.replace(AMOUNT, &amount.to_string()))
    }
}

/// Whether a phone can dial it: digits, `*` and `#`, and perhaps [`AMOUNT`] once.
pub fn can_be_dialled(text: &str) -> bool {
    let rest = text.replacen(AMOUNT, "0", 1);
    (2..=30).contains(&rest.len()) && rest.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'*' | b'#'))
}

/// What is known of the operators by country, as aggregators and operators publish it; owners correct it. Of what only one
/// source says, or several say differently, the code is left out.
#[rustfmt::skip]
const KNOWN: &[(&str, Means, Approval, &str)] = &[
    ("CI", Means::Orange, Approval::Code, "#144*82#"),
    ("CI", Means::Mtn, Approval::Phone, "*133#"),
    ("CI", Means::Moov, Approval::Phone, "*155#"),
    ("CI", Means::Wave, Approval::App, ""),
    ("SN", Means::Orange, Approval::Code, "#144*391#"),
    ("SN", Means::Wave, Approval::App, ""),
    ("SN", Means::Mixx, Approval::Phone, ""),
    ("BF", Means::Orange, Approval::Code, "*144*4*6*MONTANT#"),
    ("BF", Means::Moov, Approval::Phone, ""),
    ("ML", Means::Orange, Approval::Code, "#144#"),
    ("ML", Means::Moov, Approval::Phone, ""),
    ("BJ", Means::Mtn, Approval::Phone, "*880#"),
    ("BJ", Means::Moov, Approval::Phone, "*155#"),
    ("BJ", Means::Celtiis, Approval::Phone, ""),
    ("TG", Means::Mixx, Approval::Phone, ""),
    ("TG", Means::Moov, Approval::Phone, "*155#"),
    ("CM", Means::Mtn, Approval::Phone, "*126#"),
    ("CM", Means::Orange, Approval::Phone, "#150*50#"),
    ("GN", Means::Orange, Approval::Phone, ""),
    ("GN", Means::Mtn, Approval::Phone, ""),
    ("NE", Means::Airtel, Approval::Phone, ""),
    ("GA", Means::Airtel, Approval::Phone, ""),
    ("GA", Means::Moov, Approval::Phone, ""),
    ("TD", Means::Airtel, Approval::Phone, ""),
    ("TD", Means::Moov, Approval::Phone, ""),
    ("CG", Means::Mtn, Approval::Phone, ""),
    ("CG", Means::Airtel, Approval::Phone, ""),
    ("CD", Means::Mpesa, Approval::Phone, ""),
    ("CD", Means::Airtel, Approval::Phone, ""),
    ("CD", Means::Orange, Approval::Code, ""),
    ("CD", Means::Afrimoney, Approval::Phone, ""),
    ("CF", Means::Orange, Approval::Code, ""),
    ("GQ", Means::Orange, Approval::Code, ""),
];

/// What is known of a country's operators.
pub fn known_guides(country: &'static Country) -> Vec<Guide> {
    let here = KNOWN.iter().filter(|(code, ..)| *code == country.code);
    here.map(|(_, means, approval, dial)| Guide {
        means: *means,
        country,
        // Not every account has it, and no other means of that country is as rare.
        is_taken: *means != Means::Celtiis,
        approval: *approval,
        dial: (!dial.is_empty()).then(|| (*dial).to_owned()),
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::contact::COUNTRIES;

    #[test]
    fn a_means_is_known_by_each_word_that_cinetpay_has_for_it() {
        for (word, means) in [
            ("OM", Means::Orange),
            ("OMCM", Means::Orange),
            ("MOMO", Means::Mtn),
            ("MTN_CI", Means::Mtn),
            ("FLOOZ", Means::Moov),
            ("WAVECI", Means::Wave),
            ("TMONEYTG", Means::Mixx),
            ("AIRTEL_NE", Means::Airtel),
            ("VISAM", Means::Card),
        ] {
            assert_eq!(Means::of_method(word), Some(means), "{word}");
        }
        assert_eq!((Means::of_method("BY_HAND"), Means::of_method("")), (None, None));
    }

    #[test]
    fn a_means_is_offered_by_the_channels_that_have_it() {
        let offered = |channels| Means::ALL.into_iter().filter(|means| means.is_in(channels)).count();
        let all = [Channels::All, Channels::MobileMoney, Channels::CreditCard, Channels::Wallet].map(offered);
        assert_eq!(all, [10, 8, 1, 1]);
    }

    #[test]
    fn every_code_can_be_dialled_and_holds_the_amount_where_it_has_to() {
        let mut with_amount = Vec::new();
        for guide in COUNTRIES.iter().flat_map(known_guides) {
            let dialled = guide.dialled(2500);
            assert!(guide.dial.as_deref().is_none_or(can_be_dialled), "{guide:?}");
            assert!(dialled.as_ref().is_none_or(|code| !code.contains(AMOUNT)), "{guide:?}");
            if guide.dial != dialled {
                with_amount.push((guide.key(), dialled.unwrap()));
            }
        }
        assert_eq!(with_amount, [("orange-BF".to_owned(), "*144*4*6*2500#".to_owned())]);
        for wrong in ["", "#", "*144 4#", "<b>", "*MONTANT*MONTANT#", "montant", &"1".repeat(31)] {
            assert!(!can_be_dialled(wrong), "{wrong}");
        }
    }
}
