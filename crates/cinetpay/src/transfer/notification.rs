//! What the older API posts to the `notify_url` of a transfer.

use std::{borrow::Cow, fmt};

use crate::notification::{NotificationError, read};

/// The fields of a notification (CinetPay, "API de transfert": "Lien de notification").
const FIELDS: [&str; 11] = [
    "client_transaction_id",
    "transaction_id",
    "lot",
    "amount",
    "receiver",
    "operator",
    "sending_status",
    "comment",
    "treatment_status",
    "operator_transaction_id",
    "validated_at",
];
/// The longest id, in bytes.
const ID_LENGTH: usize = 100;

/// A notification of a transfer. Nothing signs it: it is a hint to ask ([`super::Client::check`]), and proves nothing. A `GET`
/// of the address is only a test that it answers. Its `Debug` shows only the merchant's id.
///
/// ```
/// use cinetpay::transfer::Notification;
///
/// let notification = Notification::parse(b"client_transaction_id=PAY-1&treatment_status=VAL&receiver=0707070700")?;
/// assert_eq!(notification.client_transaction_id(), "PAY-1");
/// # Ok::<_, cinetpay::notification::NotificationError>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Notification {
    id: String,
    values: [Vec<u8>; FIELDS.len()],
}

impl Notification {
    /// Reads the body of a notification, a form or JSON.
    ///
    /// # Errors
    /// When the body is neither, has a field twice, or has no `client_transaction_id` of printable ASCII.
    pub fn parse(body: &[u8]) -> Result<Self, NotificationError> {
        let values = read(body, &FIELDS)?;
        let [id, ..] = &values;
        let is_id = !id.is_empty() && id.len() <= ID_LENGTH && id.iter().all(u8::is_ascii_graphic);
        let id = String::from_utf8(id.clone()).ok().filter(|_| is_id).ok_or(NotificationError::Transaction)?;
        Ok(Self { id, values })
    }

    /// The merchant's own id.
    pub fn client_transaction_id(&self) -> &str {
        &self.id
    }

    /// A field as it was received, for display only: `transaction_id`, `lot`, `amount`, `receiver`, `operator`,
    /// `sending_status`, `comment`, `treatment_status`, `operator_transaction_id`, `validated_at`. Empty if missing.
    pub fn get(&self, name: &str) -> Cow<'_, str> {
        let place = FIELDS.iter().position(|field| *field == name);
        let value = place.and_then(|place| self.values.get(place));
        value.map_or(Cow::Borrowed(""), |value| String::from_utf8_lossy(value))
    }
}

impl fmt::Debug for Notification {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Notification({}, …)", self.id)
    }
}
