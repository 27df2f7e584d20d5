//! What is still missing before a shop can sell, and what is wrong with its set-up.

use chrono::{DateTime, Utc};

use super::{Refused, Staff};
use crate::demo;
use crate::domain::role::Right;
use crate::shop::admin::doctor::{self, Installation};
use crate::shop::admin::settings::{self, PageKind, legal};
use crate::shop::{Error, Shop};
use crate::store::books;

/// What an owner has to do before the shop can sell, in the best order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The shop has a name of its own.
    Name,
    /// Buyers can write to it.
    Contact,
    /// Its terms and its privacy policy are published.
    Papers,
    /// A book other than the demo's is published.
    Book,
    /// Real payments, in production mode.
    Account,
    /// A mail server is configured.
    Mail,
    /// A backup was reported.
    Backup,
}

impl Step {
    crate::domain::variants!(pub Name, Contact, Papers, Book, Account, Mail, Backup);

    /// Its sentences have ids that begin with `admin-start-{code}`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Contact => "contact",
            Self::Papers => "papers",
            Self::Book => "book",
            Self::Account => "account",
            Self::Mail => "mail",
            Self::Backup => "backup",
        }
    }
}

/// How far the set-up of a shop has got.
#[derive(Clone, Debug)]
pub struct FirstSteps {
    /// What is still to be done; empty once the shop can sell.
    pub steps: Vec<Step>,
    /// Blanks in the texts of its legal pages.
    pub blanks: usize,
    /// E-mails come from an address that cannot receive replies, although the shop has a name of its own.
    pub no_sender: bool,
    /// When the last backup finished, if that is too long ago.
    pub old_backup: Option<DateTime<Utc>>,
    /// It is in production, and no backup was ever made.
    pub no_backup: bool,
}

/// The default name of a shop.
const UNNAMED: &str = "Griot";

/// Looks at what an owner has set up.
pub async fn look(shop: &Shop, installation: &Installation, by: &Staff) -> Result<FirstSteps, Refused> {
    by.needs(Right::Settings)?;
    let demo = demo::catalogue().map_err(|error| Error::Broken(error.to_string()))?;
    let demo: Vec<String> = demo.books.into_iter().map(|book| book.slug).collect();
    let has_book = shop.db.read(move |conn| books::any_published_beside(conn, &demo)).await?;
    let backup = doctor::last_backup(&shop.db, &installation.data).await.map_err(Error::from)?;
    let saved = settings::saved(shop).await?;
    let rules = shop.rules();
    let named = rules.shop_name != UNNAMED;
    let published = |kind| rules.pages.find(kind).is_some();
    let done = |step: &Step| match step {
        Step::Name => named,
        Step::Contact => rules.contact.is_some() || !rules.numbers.is_empty(),
        Step::Papers => published(PageKind::Terms) && published(PageKind::Privacy),
        Step::Book => has_book,
        Step::Account => installation.production && !installation.sandbox,
        Step::Mail => installation.mail.server,
        Step::Backup => backup.is_some(),
    };
    let now = shop.clock.now();
    Ok(FirstSteps {
        steps: Step::ALL.into_iter().filter(|step| !done(step)).collect(),
        blanks: legal::blanks(&saved, rules.country),
        no_sender: installation.mail.nobody && named,
        old_backup: backup.filter(|at| doctor::is_old(*at, now)),
        no_backup: installation.production && backup.is_none(),
    })
}
