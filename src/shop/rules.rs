//! The owner's settings: from the environment at the start, and from the back office at any time.

use std::path::PathBuf;
use std::sync::{Arc, PoisonError, RwLock};

use chrono::TimeDelta;
use chrono_tz::Tz;
use tokio::sync::{Mutex, MutexGuard};
use url::Url;

use crate::config::{self, Config, Mode};
use crate::domain::contact::{COUNTRIES, Country, Email, Phone, ShopNumbers};
use crate::domain::fees::Fees;
use crate::domain::money::{Currency, PriceLimits};
use crate::domain::receipt::Issuer;
use crate::shop::admin::settings::guides::Guides;
use crate::shop::admin::settings::look::Look;
use crate::shop::admin::settings::market::MarketRules;
use crate::shop::admin::settings::{EmailTexts, Pages, Saved};
use crate::webhooks::AllowedAddresses;

/// The owner's settings. A snapshot: call [`super::Shop::rules`] again for each operation.
#[derive(Clone, Debug)]
pub struct Rules {
    pub shop_name: String,
    pub contact: Option<Email>,
    pub numbers: ShopNumbers,
    /// `scheme://host[:port]` without a trailing slash.
    pub public_url: String,
    pub return_url: Url,
    pub notify_url: Url,
    /// The shop's main currency: that of its account, or of the first of several that sells.
    pub currency: Currency,
    pub price_limits: PriceLimits,
    /// The other currencies that its accounts sell in, and the lowest and highest price in each. A shop that has none sells in
    /// one currency only.
    pub other_currencies: Vec<(Currency, PriceLimits)>,
    pub order_lives: TimeDelta,
    /// How long a buyer is sent back to a payment page that the gateway opened.
    pub page_lives: TimeDelta,
    pub grant_lifetime: TimeDelta,
    pub downloads: i32,
    /// How long a download may be started again without being counted again.
    pub visit_lasts: TimeDelta,
    /// The country whose phone numbers may be written without a prefix.
    pub country: &'static Country,
    /// The countries that the order form offers. Never empty.
    pub countries: Vec<&'static Country>,
    /// The time zone in which times are shown.
    pub zone: Tz,
    pub fees: Fees,
    /// What each operator asks of a buyer.
    pub guides: Guides,
    pub sandbox: bool,
    /// Which addresses webhooks may call.
    pub webhook_addresses: AllowedAddresses,
    /// Whether staff need a second factor: in production only.
    pub second_factor: bool,
    /// The folder of unfinished uploads.
    pub uploads: PathBuf,
    /// The largest upload, in bytes.
    pub most_upload: u64,
    /// What a part of an SMS costs, in hundredths of the currency's unit, if the settings say so.
    pub sms_part_price: Option<i64>,
    /// How many free books may be sent by SMS in 24 hours.
    pub free_sms_a_day: i64,
    pub look: Look,
    pub pages: Pages,
    pub letters: EmailTexts,
    /// Who issues receipts, as they name him.
    pub issuer: Issuer,
    /// Whether and how sellers share in sales.
    pub market: MarketRules,
    /// The version of the settings in the database that these rules include; -1 before they were read.
    pub version: i64,
}

impl Rules {
    /// The rules as the environment gives them.
    ///
    /// # Errors
    /// If the return URL or the notify URL cannot be parsed. The configuration was checked for that before.
    pub fn new(config: &Config) -> Result<Self, url::ParseError> {
        let payments = &config.payments;
        // All by name: a setting of the shop's that is forgotten here does not compile.
        let config::Shop {
            name,
            email,
            link_hours,
            link_downloads,
            visit_hours,
            order_hours,
            payment_page_minutes,
            upload_mb,
            fees,
            demo: _, // asked once, at the start
            market,
        } = &config.shop;
        Ok(Self {
            shop_name: name.clone(),
            contact: email.clone(),
            numbers: ShopNumbers::default(),
            public_url: config.web.public_url.clone(),
            return_url: payments.return_url.parse()?,
            notify_url: payments.notify_url.parse()?,
            currency: payments.currency,
            price_limits: payments.price_limits,
            other_currencies: other_currencies(payments),
            order_lives: TimeDelta::hours((*order_hours).into()),
            page_lives: TimeDelta::minutes((*payment_page_minutes).into()),
            grant_lifetime: TimeDelta::hours((*link_hours).into()),
            downloads: *link_downloads,
            visit_lasts: TimeDelta::hours((*visit_hours).into()),
            country: config.country,
            countries: COUNTRIES.iter().collect(),
            zone: Tz::GMT,
            fees: fees.clone(),
            guides: Guides::default(),
            sandbox: payments.is_trial(),
            webhook_addresses: webhook_addresses(config.mode),
            second_factor: config.mode == Mode::Production,
            uploads: config.data.join("uploads"),
            most_upload: u64::from(*upload_mb) * 1_000_000,
            sms_part_price: config.sms.part_price,
            free_sms_a_day: config.sms.free_a_day,
            look: Look::default(),
            pages: Pages::default(),
            letters: EmailTexts::default(),
            issuer: Issuer::default(),
            market: MarketRules { open: *market, ..MarketRules::default() },
            version: -1,
        })
    }

    /// What stands in for the e-mail address of a buyer who has none, where CinetPay does not go without: the shop's own, else
    /// one of its host.
    pub fn stand_in_email(&self) -> String {
        let host = || Url::parse(&self.public_url).ok().and_then(|url| url.host_str().map(str::to_owned));
        let own = || format!("client@{}", host().as_deref().unwrap_or("localhost"));
        self.contact.as_ref().map_or_else(own, |email| email.as_str().to_owned())
    }

    /// Whether the currency depends on the buyer's country.
    pub fn sells_by_currency(&self) -> bool {
        !self.other_currencies.is_empty()
    }

    /// Whether the shop sells in a currency beside its main one.
    pub fn sells_also_in(&self, currency: Currency) -> bool {
        self.other_currencies.iter().any(|(other, _)| *other == currency)
    }

    /// The currencies that the shop sells in, the main one first.
    pub fn currencies(&self) -> Vec<Currency> {
        std::iter::once(self.currency).chain(self.other_currencies.iter().map(|(currency, _)| *currency)).collect()
    }

    /// The lowest and highest price in a currency.
    pub fn limits(&self, currency: Currency) -> PriceLimits {
        let other = self.other_currencies.iter().find(|(other, _)| *other == currency);
        other.map_or(self.price_limits, |(_, limits)| *limits)
    }

    /// These rules, with the saved settings in place of the environment's. A saved value that is no longer valid (a
    /// country that was removed from the program) leaves the environment's value.
    fn with(&self, saved: &Saved, version: i64) -> Self {
        // All by name: a setting that is forgotten here does not compile.
        let Saved {
            shop_name,
            contact_email,
            whatsapp,
            contact_phone,
            time_zone,
            phone_country,
            countries,
            operators,
            link_hours,
            link_downloads,
            // `Look::of`
            accent: _,
            accent_dark: _,
            logo: _,
            // `Saved::issuer`, and what the pages are filled from.
            legal: _,
            tax_regime: _,
            welcome: _,
            untaxed_fr: _,
            untaxed_en: _,
            market,
            // `Saved::pages`
            contact_page: _,
            terms_page: _,
            privacy_page: _,
            // `Saved::letters`
            receipt_fr: _,
            receipt_en: _,
            new_link_fr: _,
            new_link_en: _,
            new_edition_fr: _,
            new_edition_en: _,
            release_fr: _,
            release_en: _,
        } = saved;
        let mut rules = Self { version, ..self.clone() };
        rules.shop_name = shop_name.clone().unwrap_or(rules.shop_name);
        rules.contact = contact_email.as_deref().and_then(|text| Email::parse(text).ok()).or(rules.contact);
        let number = |saved: &Option<String>| saved.as_deref().and_then(Phone::kept);
        rules.numbers = ShopNumbers { whatsapp: number(whatsapp), phone: number(contact_phone) };
        rules.zone = time_zone.as_deref().and_then(|name| name.parse().ok()).unwrap_or(rules.zone);
        rules.country = phone_country.as_deref().and_then(Country::parse).unwrap_or(rules.country);
        let offered: Vec<_> = countries.iter().flatten().filter_map(|code| Country::parse(code)).collect();
        rules.countries = Some(offered).filter(|offered| !offered.is_empty()).unwrap_or(rules.countries);
        rules.grant_lifetime = link_hours.map_or(rules.grant_lifetime, |hours| TimeDelta::hours(hours.into()));
        rules.downloads = link_downloads.unwrap_or(rules.downloads);
        rules.guides = Guides::of(operators.as_ref());
        rules.look = Look::of(saved);
        rules.pages = saved.pages();
        rules.letters = saved.letters();
        rules.market = MarketRules { open: rules.market.open, ..market.clone().unwrap_or_default().into() };
        rules.issuer = saved.issuer(rules.country);
        rules
    }
}

fn webhook_addresses(mode: Mode) -> AllowedAddresses {
    if mode == Mode::Production { AllowedAddresses::Public } else { AllowedAddresses::Anywhere }
}

fn other_currencies(payments: &config::Payments) -> Vec<(Currency, PriceLimits)> {
    let mut others: Vec<(Currency, PriceLimits)> = Vec::new();
    for account in payments.all().filter(|account| account.sells && account.currency != payments.currency) {
        if !others.iter().any(|(currency, _)| *currency == account.currency) {
            others.push((account.currency, account.price_limits));
        }
    }
    others
}

/// The rules as they are now, and the environment's, which they are based on. Cheap to clone; all clones share one
/// state.
#[derive(Clone)]
pub(super) struct LiveRules {
    environment: Arc<Rules>,
    now: Arc<RwLock<Arc<Rules>>>,
    /// Locked from reading the settings until they are in place, so that older settings never replace newer ones.
    reload_lock: Arc<Mutex<()>>,
}

impl LiveRules {
    pub(super) fn new(rules: Rules) -> Self {
        let environment = Arc::new(rules);
        Self { now: Arc::new(RwLock::new(Arc::clone(&environment))), environment, reload_lock: Arc::default() }
    }

    pub(super) fn now(&self) -> Arc<Rules> {
        Arc::clone(&self.now.read().unwrap_or_else(PoisonError::into_inner))
    }

    pub(super) fn environment(&self) -> Arc<Rules> {
        Arc::clone(&self.environment)
    }

    /// The lock under which the settings are read and put in place.
    pub(super) async fn reload_lock(&self) -> MutexGuard<'_, ()> {
        self.reload_lock.lock().await
    }

    /// Puts the settings in place that were read at `version`. The guard shows that the caller holds the lock.
    pub(super) fn replace(&self, _: &MutexGuard<'_, ()>, saved: &Saved, version: i64) {
        let rules = Arc::new(self.environment.with(saved, version));
        *self.now.write().unwrap_or_else(PoisonError::into_inner) = rules;
    }
}
