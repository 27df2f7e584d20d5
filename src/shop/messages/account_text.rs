//! The text of e-mails to members of the staff about their own account.

use chrono::TimeDelta;

use super::super::Shop;
use super::draft::Draft;
use super::envelope;
use crate::domain::language::Language;
use crate::mail::{MailError, NoteEmail};
use crate::store::accounts::{self, Account};
use crate::store::messages::Message;
use crate::store::{self, Conn, account_messages};
use crate::texts::Texts;

/// How long a link is valid.
pub const LINK_LIFETIME: TimeDelta = TimeDelta::minutes(30);

/// The kind of a message. Its texts are named `mail-account-{code}-…`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Brings a link to choose another password.
    PasswordLink,
    /// Brings a link that proves an address.
    AddressLink,
    PasswordChanged,
    /// To the former address.
    AddressChanged,
    /// A second factor was set up.
    FactorSet,
    /// The second factor was removed.
    FactorRemoved,
}

impl Kind {
    crate::domain::variants!(PasswordLink, AddressLink, PasswordChanged, AddressChanged, FactorSet, FactorRemoved);

    pub(in crate::shop) fn code(self) -> &'static str {
        match self {
            Self::PasswordLink => "password-link",
            Self::AddressLink => "address-link",
            Self::PasswordChanged => "password-changed",
            Self::AddressChanged => "address-changed",
            Self::FactorSet => "factor-set",
            Self::FactorRemoved => "factor-removed",
        }
    }

    /// The path of its link, before the token; `None` if it has no link.
    pub(in crate::shop) fn path(self) -> Option<&'static str> {
        match self {
            Self::PasswordLink => Some("/admin/login/reset/"),
            Self::AddressLink => Some("/admin/login/address/"),
            Self::PasswordChanged | Self::AddressChanged | Self::FactorSet | Self::FactorRemoved => None,
        }
    }
}

/// Composes the e-mail of a message to an account. `None` when its link is used or expired, so that it is not sent any more.
pub(super) fn email(
    shop: &Shop,
    conn: &mut Conn,
    message: &Message,
    account_id: &str,
) -> Result<Option<Result<Draft, MailError>>, store::Error> {
    let (account, now) = (accounts::find(conn, account_id)?, shop.clock.now().naive_utc());
    let is_over = account_messages::link(conn, &message.id)?.is_some_and(|link| !link.is_open(now));
    Ok((!is_over).then(|| written(shop, message, &account)))
}

fn written(shop: &Shop, message: &Message, account: &Account) -> Result<Draft, MailError> {
    let rules = shop.rules();
    let kind = Kind::ALL.into_iter().find(|kind| kind.code() == message.kind);
    let kind = kind.ok_or_else(|| MailError::Never(format!("a letter of the kind {}", message.kind)))?;
    let t = Texts(Language::parse(&message.language).unwrap_or_default());
    let places = [("shop", rules.shop_name.as_str()), ("email", account.email.as_str())];
    let say = |part: &str| t.fill(&format!("mail-account-{}-{part}", kind.code()), &places);
    let link = kind.path().map(|path| format!("{}{path}{}", rules.public_url, shop.keys.account_token(&message.id)));
    let envelope = envelope(shop, message)?;
    let lives = link.as_ref().map(|_| t.count("mail-account-lives", LINK_LIFETIME.num_minutes()));
    let note = NoteEmail {
        t,
        shop: rules.shop_name.clone(),
        reply_to: rules.contact.clone(),
        palette: rules.look.palette,
        logo: None,
        subject: say("subject"),
        paragraphs: vec![say("lead")],
        button: link.map(|link| (say("open"), link)),
        foot: lives.into_iter().chain([say("doubt")]).collect::<Vec<_>>().join(" "),
    };
    Ok(Draft::new(move |pictures| NoteEmail { logo: pictures.logo, ..note }.compose(envelope)))
}
