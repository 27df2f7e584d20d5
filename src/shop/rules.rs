//! What the owner decided: from the environment at the start, and from the back office at any time.

use std::path::PathBuf;
use std::sync::{Arc, PoisonError, RwLock};

use chrono::TimeDelta;
use chrono_tz::Tz;
use tokio::sync::{Mutex, MutexGuard};
use url::Url;

use crate::config::{self, Api, Config, Mode};
use crate::domain::contact::{COUNTRIES, Country, Email};
use crate::domain::fees::Fees;
use crate::domain::money::{Currency, PriceLimits};
use crate::shop::admin::settings::look::Look;
use crate::shop::admin::settings::{Letters, Pages, Saved};
use crate::webhooks::AllowedAddresses;

/// What the owner decided. A snapshot: ask [`super::Shop::rules`] again for each act.
#[derive(Clone, Debug)]
pub struct Rules {
    pub shop_name: String,
    pub contact: Option<Email>,
    /// `scheme://host[:port]` without the last slash.
    pub public_url: String,
    pub return_url: Url,
    pub notify_url: Url,
    pub currency: Currency,
    pub price_limits: PriceLimits,
    pub order_lives: TimeDelta,
    /// How long a buyer is led back to a payment page that the gateway opened.
    pub page_lives: TimeDelta,
    pub grant_lives: TimeDelta,
    pub downloads: i32,
    /// How long a download may begin again without being counted again.
    pub visit_lasts: TimeDelta,
    /// Whose phone numbers may be written without a prefix.
    pub country: &'static Country,
    /// Those that the order form offers, never none.
    pub countries: Vec<&'static Country>,
    /// In which times are written for people.
    pub zone: Tz,
    pub fees: Fees,
    pub sandbox: bool,
    /// How far webhooks may reach.
    pub webhook_addresses: AllowedAddresses,
    /// The staff needs a second factor: in production.
    pub second_factor: bool,
    /// The folder of files on their way in.
    pub uploads: PathBuf,
    /// No file that comes in is larger, in bytes.
    pub most_upload: u64,
    pub look: Look,
    pub pages: Pages,
    pub letters: Letters,
    /// The version of the settings in the database that these rules hold; -1 before they were read.
    pub version: i64,
}

impl Rules {
    /// The rules as the environment gives them.
    ///
    /// # Errors
    /// When the return or notify address is none; the settings were checked for that.
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
        } = &config.shop;
        Ok(Self {
            shop_name: name.clone(),
            contact: email.clone(),
            public_url: config.web.public_url.clone(),
            return_url: payments.return_url.parse()?,
            notify_url: payments.notify_url.parse()?,
            currency: payments.currency,
            price_limits: payments.price_limits,
            order_lives: TimeDelta::hours((*order_hours).into()),
            page_lives: TimeDelta::minutes((*payment_page_minutes).into()),
            grant_lives: TimeDelta::hours((*link_hours).into()),
            downloads: *link_downloads,
            visit_lasts: TimeDelta::hours((*visit_hours).into()),
            country: config.country,
            countries: COUNTRIES.iter().collect(),
            zone: Tz::GMT,
            fees: fees.clone(),
            sandbox: payments.api == Api::Sandbox,
            webhook_addresses: if config.mode == Mode::Production {
                AllowedAddresses::Public
            } else {
                AllowedAddresses::Anywhere
            },
            second_factor: config.mode == Mode::Production,
            uploads: config.data.join("uploads"),
            most_upload: u64::from(*upload_mb) * 1_000_000,
            look: Look::default(),
            pages: Pages::default(),
            letters: Letters::default(),
            version: -1,
        })
    }

    /// These rules, with what is saved in the place of what the environment says. A saved value that no longer means anything
    /// (a country that was taken out of the program) leaves the environment's.
    fn with(&self, saved: &Saved, version: i64) -> Self {
        // All by name: a setting that is forgotten here does not compile.
        let Saved {
            shop_name,
            contact_email,
            time_zone,
            phone_country,
            countries,
            link_hours,
            link_downloads,
            // `Look::of`
            accent: _,
            accent_dark: _,
            logo: _,
            // Only what the pages are filled from.
            legal: _,
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
        } = saved;
        let mut rules = self.clone();
        rules.version = version;
        let country = |code: &str| Country::parse(code);
        rules.shop_name = shop_name.clone().unwrap_or(rules.shop_name);
        rules.contact = contact_email.as_deref().and_then(|text| Email::parse(text).ok()).or(rules.contact);
        rules.zone = time_zone.as_deref().and_then(|name| name.parse().ok()).unwrap_or(rules.zone);
        rules.country = phone_country.as_deref().and_then(country).unwrap_or(rules.country);
        let offered: Vec<_> = countries.iter().flatten().filter_map(|code| country(code)).collect();
        if !offered.is_empty() {
            rules.countries = offered;
        }
        rules.grant_lives = link_hours.map_or(rules.grant_lives, |hours| TimeDelta::hours(hours.into()));
        rules.downloads = link_downloads.unwrap_or(rules.downloads);
        rules.look = Look::of(saved);
        rules.pages = saved.pages();
        rules.letters = saved.letters();
        rules
    }
}

/// The rules that hold now, and those of the environment beneath them. Cheap to clone, and one for all clones.
#[derive(Clone)]
pub(super) struct LiveRules {
    environment: Arc<Rules>,
    now: Arc<RwLock<Arc<Rules>>>,
    /// Held from the reading of the settings until they are put up, so that nothing older comes after something newer.
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

    /// The right to read the settings and to put them up.
    pub(super) async fn reload_lock(&self) -> MutexGuard<'_, ()> {
        self.reload_lock.lock().await
    }

    /// Puts up what was read at `version`, in one's turn.
    pub(super) fn replace(&self, _: &MutexGuard<'_, ()>, saved: &Saved, version: i64) {
        let rules = Arc::new(self.environment.with(saved, version));
        *self.now.write().unwrap_or_else(PoisonError::into_inner) = rules;
    }
}
