//! The merchant accounts as an owner sees them: what each is for, what was last heard from it, how its payments end, and whether
//! its credentials are accepted.

use std::collections::HashMap;
use std::time::Duration;

use chrono::TimeDelta;
use tokio::time::timeout;

use crate::domain::contact::Country;
use crate::domain::language::Language;
use crate::domain::money::Currency;
use crate::domain::push::PushMethod;
use crate::payments::{Merchant, Mode};
use crate::shop::admin::doctor::{self, Finding, State};
use crate::shop::sale::gateways::{self, Account};
use crate::shop::{Error, Shop};
use crate::store::account_figures::{self, LastAnswer, MethodFigures};
use crate::store::gateway_accounts;
use crate::texts::Texts;

/// How long the success of an account is looked back on.
const SPAN: TimeDelta = TimeDelta::days(30);
/// A balance that takes longer is left out.
const BALANCE_TIMEOUT: Duration = Duration::from_secs(4);

/// What an account is used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// New payments are opened with it.
    Sells,
    /// It is in the settings, and only what is open there is settled.
    Settles,
    /// The settings no longer have it; its open payments are asked about with its stored credentials.
    Former,
    /// The same, and its credentials cannot be read.
    Lost,
}

impl Role {
    pub const fn code(self) -> &'static str {
        match self {
            Self::Sells => "sells",
            Self::Settles => "settles",
            Self::Former => "former",
            Self::Lost => "lost",
        }
    }
}

/// A merchant account with what is known of it.
#[derive(Clone, Debug)]
pub struct MerchantAccount {
    pub id: String,
    /// The account's name in the settings; empty where they name only one.
    pub label: String,
    /// The generation's name.
    pub generation: String,
    /// The account's name within its generation, such as the site id.
    pub name: String,
    /// `None` for one whose credentials cannot be read.
    pub mode: Option<Mode>,
    pub role: Role,
    /// The server that it is reached at, if not CinetPay's own.
    pub server: Option<String>,
    /// Whose buyers pay with it; if empty, those of all countries that no other account names.
    pub countries: Vec<&'static Country>,
    /// `None` for a former account.
    pub currency: Option<Currency>,
    pub push: Vec<PushMethod>,
    /// How many payments are still asked about with it.
    pub open: i64,
    /// When its last notification came.
    pub notified_at: Option<chrono::NaiveDateTime>,
    pub answered: Option<LastAnswer>,
    /// How the payments of the last 30 days ended, by operator.
    pub methods: Vec<MethodFigures>,
}

/// The accounts of the settings, and the former ones whose payments are still asked about.
///
/// # Errors
/// If the database is busy or gone.
pub async fn list(shop: &Shop) -> Result<Vec<MerchantAccount>, Error> {
    let since = (shop.clock.now() - SPAN).naive_utc();
    let mut known = shop.db.read(move |conn| Known::read(conn, since)).await?;
    let configured: Vec<&Merchant> = shop.gateways.configured().map(|account| &account.merchant).collect();
    let former = gateways::former(&shop.db, &shop.keys, &configured).await?;
    let mut all: Vec<_> = shop.gateways.configured().map(|account| known.of_configured(account)).collect();
    for one in former {
        let merchant = shop.gateways.by_id(&one.id).map(|account| account.merchant.clone());
        let known = known.of(&one.id);
        all.push(MerchantAccount {
            generation: one.generation,
            name: one.name,
            mode: merchant.as_ref().map(Merchant::mode),
            server: merchant.as_ref().and_then(|merchant| merchant.credentials.other_server()),
            role: if one.can_be_asked { Role::Former } else { Role::Lost },
            open: one.attempts,
            ..known
        });
    }
    Ok(all)
}

/// What the database knows of the accounts, by their ids.
struct Known {
    open: HashMap<String, i64>,
    notified: HashMap<String, chrono::NaiveDateTime>,
    answers: HashMap<String, LastAnswer>,
    methods: Vec<MethodFigures>,
}

impl Known {
    fn read(conn: &mut crate::store::Conn, since: chrono::NaiveDateTime) -> Result<Self, Error> {
        let open = gateway_accounts::needed(conn)?;
        let notified = account_figures::last_notifications(conn)?;
        let answers = account_figures::last_answers(conn)?;
        Ok(Self {
            open: open.into_iter().map(|one| (one.id, one.attempts)).collect(),
            notified: notified.into_iter().map(|one| (one.account, one.at)).collect(),
            answers: answers.into_iter().map(|one| (one.account.clone(), one)).collect(),
            methods: account_figures::by_method(conn, since)?,
        })
    }

    fn of(&mut self, id: &str) -> MerchantAccount {
        let (of_it, others) = std::mem::take(&mut self.methods).into_iter().partition(|one| one.account == id);
        self.methods = others;
        MerchantAccount {
            id: id.to_owned(),
            label: String::new(),
            generation: String::new(),
            name: String::new(),
            mode: None,
            role: Role::Lost,
            server: None,
            countries: Vec::new(),
            currency: None,
            push: Vec::new(),
            open: self.open.get(id).copied().unwrap_or_default(),
            notified_at: self.notified.get(id).copied(),
            answered: self.answers.remove(id),
            methods: of_it,
        }
    }

    fn of_configured(&mut self, account: &Account) -> MerchantAccount {
        let Merchant { credentials, terms, .. } = &account.merchant;
        MerchantAccount {
            label: terms.label.clone(),
            generation: credentials.generation().to_owned(),
            name: credentials.name().to_owned(),
            mode: Some(account.merchant.mode()),
            role: if terms.sells { Role::Sells } else { Role::Settles },
            server: credentials.other_server(),
            countries: terms.countries.clone(),
            currency: Some(terms.currency),
            push: terms.push.clone(),
            ..self.of(&account.id)
        }
    }
}

/// What an account holds.
#[derive(Clone, Debug)]
pub struct Held {
    /// In hundredths of a franc or dollar.
    pub hundredths: i64,
    pub currency: String,
}

/// What came of checking an account's credentials.
#[derive(Clone, Debug)]
pub struct Checked {
    pub finding: Finding,
    /// What the account holds, if its interface says so.
    pub balance: Option<Held>,
}

/// Checks an account's credentials by a call that changes nothing, with a login of its own where there is one.
///
/// # Errors
/// If no such account is known.
pub async fn check(shop: &Shop, id: &str) -> Result<Checked, Error> {
    let account = shop.gateways.by_id(id).ok_or(Error::NotFound)?;
    let rules = shop.rules();
    let fresh = account.merchant.credentials.open(shop.gateways.calls());
    let gateway = fresh.map_err(|error| Error::Broken(error.to_string()))?;
    let merchant = Merchant { gateway, ..account.merchant.clone() };
    let finding = doctor::credentials(&merchant, rules.currency, rules.sandbox).await;
    let balance = if finding.state == State::Well { held(&merchant).await } else { None };
    Ok(Checked { finding, balance })
}

/// The first that its gateway tells, if it tells any in time.
async fn held(merchant: &Merchant) -> Option<Held> {
    let told = timeout(BALANCE_TIMEOUT, merchant.balances()).await.ok()?.ok()?;
    let first = told.into_iter().next()?;
    let currency = first.currency.unwrap_or_else(|| merchant.terms.currency.code().to_owned());
    Some(Held { hundredths: first.hundredths, currency })
}

/// Checks the credentials of each account of the settings, and logs what came of it. It decides nothing: the gateway may be away
/// while the shop starts.
pub async fn log_checks(shop: &Shop) {
    let ids: Vec<String> = shop.gateways.configured().map(|account| account.id.clone()).collect();
    for id in ids {
        let Ok(checked) = check(shop, &id).await else { continue };
        let says = checked.finding.say(Texts(Language::English));
        match checked.finding.state {
            State::Well => tracing::info!("the merchant account: {says}"),
            State::Warning => tracing::warn!("the merchant account: {says}"),
            State::Fault => tracing::error!("the merchant account: {says}"),
        }
    }
}
