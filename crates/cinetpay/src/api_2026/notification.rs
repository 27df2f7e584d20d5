//! What CinetPay posts to the `notify_url` of a payment or a transfer of the API of 2026.

use std::fmt;

use serde_json::Value;
use subtle::ConstantTimeEq as _;

use crate::{
    Secret,
    json::{self, Object},
    notification::{NotificationError, read},
};

/// The fields of a notification that are read; any `status` is ignored.
const FIELDS: [&str; 3] = ["notify_token", "merchant_transaction_id", "transaction_id"];
/// The longest id, in bytes.
const ID_LENGTH: usize = 100;

/// A notification: JSON, or a form. It says that something happened to a transaction, never what: compare its token with the
/// one that is kept, then ask CinetPay. Its `Debug` shows only the ids.
///
/// ```
/// use cinetpay::{Secret, api_2026::Notification};
///
/// let notification = Notification::parse(br#"{"notify_token":"n0t1fy","merchant_transaction_id":"EBOOK-0001"}"#)?;
/// assert_eq!(notification.merchant_transaction_id(), "EBOOK-0001");
/// assert!(notification.proves(&Secret::new("n0t1fy"))); // the token that Opened gave
/// # Ok::<_, cinetpay::notification::NotificationError>(())
/// ```
#[derive(Clone)]
pub struct Notification {
    notify_token: Secret,
    merchant_transaction_id: String,
    transaction_id: Option<String>,
    user: Option<User>,
}

/// Who paid, as a notification says. Its `Debug` hides everything.
#[non_exhaustive]
#[derive(Clone, Default, PartialEq, Eq)]
pub struct User {
    /// `user.name`
    pub name: Option<String>,
    /// `user.email`
    pub email: Option<String>,
    /// `user.phone_number`
    pub phone_number: Option<String>,
}

impl fmt::Debug for User {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("User(…)")
    }
}

impl Notification {
    /// Reads the body of a notification, whatever its `Content-Type` says.
    ///
    /// # Errors
    /// When the body is neither JSON nor a form, has one of the fields twice, or names no transaction of the merchant.
    pub fn parse(body: &[u8]) -> Result<Self, NotificationError> {
        let [token, ours, theirs] = read(body, &FIELDS)?;
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).map_err(|_| NotificationError::Format);
        let is_id =
            |id: &str| !id.is_empty() && id.len() <= ID_LENGTH && id.bytes().all(|byte| byte.is_ascii_graphic());
        let merchant_transaction_id = Some(text(ours)?).filter(|id| is_id(id)).ok_or(NotificationError::Transaction)?;
        let transaction_id = Some(text(theirs)?).filter(|id| is_id(id));
        Ok(Self { notify_token: Secret::new(text(token)?), merchant_transaction_id, transaction_id, user: user(body) })
    }

    /// Whether the notification has the `notify_token` that CinetPay gave when the payment was opened. It is compared in
    /// constant time; a blank one proves nothing.
    pub fn proves(&self, notify_token: &Secret) -> bool {
        let (given, kept) = (self.notify_token.expose(), notify_token.expose());
        !kept.trim().is_empty() && bool::from(given.as_bytes().ct_eq(kept.as_bytes()))
    }

    /// The merchant's own id (`merchant_transaction_id`).
    pub fn merchant_transaction_id(&self) -> &str {
        &self.merchant_transaction_id
    }

    /// CinetPay's own id (`transaction_id`), if the notification has one. It proves nothing.
    pub fn transaction_id(&self) -> Option<&str> {
        self.transaction_id.as_deref()
    }

    /// Who paid, from JSON only.
    pub fn user(&self) -> Option<&User> {
        self.user.as_ref()
    }
}

impl fmt::Debug for Notification {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Notification({}, …)", self.merchant_transaction_id)
    }
}

fn user(body: &[u8]) -> Option<User> {
    let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
    let notification: Object = serde_json::from_slice(body).ok()?;
    let user = notification.get("user").and_then(Value::as_object)?;
    let field = |name| Some(json::text(user, name)).filter(|text| !text.is_empty());
    Some(User { name: field("name"), email: field("email"), phone_number: field("phone_number") })
}
