//! The proof that a notification comes from CinetPay: its `x-token` header.

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

use crate::{Secret, notification::Notification};

/// Whether `x_token` was made with one of the secrets: lower-case hex of HMAC-SHA256 (RFC 2104) over the 16 values of
/// the notification with nothing between them (cinetpay-api: "notification"; CinetPay, "HMAC").
///
/// Give the current secret and, during a rotation, the previous one. All are tried, in constant time; blank secrets are
/// ignored.
///
/// The signed text has no separator between the values: characters can be moved from one field to the next under the
/// same token. It proves **origin, never content**: use the transaction id as a hint, and ask the gateway.
///
/// ```
/// use cinetpay::{Secret, notification::Notification, signature};
///
/// let (current, previous) = (Secret::new("new-secret-key"), Secret::new("test-secret-key"));
/// let notification = Notification::parse(b"cpm_site_id=445160&cpm_trans_id=EBOOK-0001")?;
/// let x_token = "befe9d1bfbb4c0a0825a1790a02e248fef362d1c117ebf72239108d07b70c031";
/// assert!(signature::verify(&notification, x_token, &[&current, &previous]));
/// assert!(!signature::verify(&notification, x_token, &[&current]));
/// # Ok::<_, cinetpay::notification::NotificationError>(())
/// ```
pub fn verify(notification: &Notification, x_token: &str, secrets: &[&Secret]) -> bool {
    let is_lower_hex = x_token.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
    let mut token = [0; 32];
    if !is_lower_hex || hex::decode_to_slice(x_token, &mut token).is_err() {
        return false;
    }
    let proves = |secret: &&Secret| mac(notification, secret).is_some_and(|mac| mac.verify_slice(&token).is_ok());
    // No early exit: the time must not reveal which secret matched.
    secrets.iter().fold(false, |proven, secret| proven | proves(secret))
}

fn mac(notification: &Notification, secret: &Secret) -> Option<Hmac<Sha256>> {
    let key = secret.expose();
    if key.trim().is_empty() {
        return None;
    }
    let mut mac = Hmac::<Sha256>::new_from_slice(key.as_bytes()).ok()?;
    notification.values().for_each(|value| mac.update(value));
    Some(mac)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIRST: &str = "cc067ea712df6a31b43153af356cceb861499a864da117b3034c9bf4fbcfc562";
    const SECOND: &str = "8e5ae48c639ac77c91219373693ba769729d490fa8c4f7817c6831e69d1be73b";

    fn paid() -> String {
        "cpm_site_id=445160&cpm_trans_id=EBOOK-0001&cpm_trans_date=2026-01-15+10%3A20%3A30&cpm_amount=2500\
         &cpm_currency=XOF&signature=0123456789abcdef0123456789abcdef01234567&payment_method=OM\
         &cel_phone_num=0707070700&cpm_phone_prefixe=225&cpm_language=fr&cpm_version=V4&cpm_payment_config=SINGLE\
         &cpm_page_action=PAYMENT&cpm_custom=&cpm_designation=Achat+ebook&cpm_error_message=SUCCES"
            .to_owned()
    }

    fn cancelled() -> String {
        paid()
            .replace("method=OM", "method=")
            .replace("=0707070700", "=")
            .replace("prefixe=225", "prefixe=")
            .replace("Achat+ebook", "Livre+num%C3%A9rique")
            .replace("SUCCES", "TRANSACTION_CANCEL")
    }

    fn verifies(body: &str, x_token: &str, keys: &[&str]) -> bool {
        let secrets: Vec<Secret> = keys.iter().map(|key| Secret::new(*key)).collect();
        verify(&Notification::parse(body.as_bytes()).unwrap(), x_token, &secrets.iter().collect::<Vec<_>>())
    }

    #[test]
    fn both_test_vectors_hold() {
        assert!(verifies(&paid(), FIRST, &["test-secret-key"]));
        assert!(verifies(&cancelled(), SECOND, &["test-secret-key"]));
    }

    #[test]
    fn the_order_of_the_fields_in_the_body_does_not_count() {
        let mut fields: Vec<_> = paid().split('&').map(str::to_owned).collect();
        fields.reverse();
        assert!(verifies(&fields.join("&"), FIRST, &["test-secret-key"]));
    }

    #[test]
    fn the_previous_secret_serves_during_a_rotation_and_a_third_never() {
        assert!(verifies(&paid(), FIRST, &["new", "test-secret-key"]));
        assert!(verifies(&paid(), FIRST, &["test-secret-key", "old"]));
        assert!(!verifies(&paid(), FIRST, &["new", "old"]));
        assert!(!verifies(&paid(), FIRST, &[]));
    }

    #[test]
    fn a_token_that_is_wrong_short_long_or_in_capitals_is_refused() {
        let wrong = FIRST.replace('c', "d");
        let (capitals, long) = (FIRST.to_uppercase(), format!("{FIRST}00"));
        for token in ["", &wrong, &capitals, &long, &FIRST[..62], &FIRST[..63], SECOND, "é", " "] {
            assert!(!verifies(&paid(), token, &["test-secret-key"]), "{token}");
        }
    }

    #[test]
    fn a_changed_value_breaks_the_token() {
        for (from, to) in [("=2500", "=25000"), ("EBOOK-0001", "EBOOK-0002"), ("SINGLE", "Single"), ("=fr", "=")] {
            assert!(!verifies(&paid().replace(from, to), FIRST, &["test-secret-key"]), "{from}");
        }
    }

    #[test]
    fn a_character_shifted_to_the_next_field_keeps_the_token_so_it_proves_origin_only() {
        let shifted = paid().replace("cpm_site_id=445160&cpm_trans_id=EB", "cpm_site_id=445160E&cpm_trans_id=B");
        assert!(verifies(&shifted, FIRST, &["test-secret-key"]));
    }

    #[test]
    fn a_blank_secret_proves_nothing() {
        let notification = Notification::parse(b"cpm_trans_id=A").unwrap();
        for secret in ["", " ", "   ", "\t\n"] {
            let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
            notification.values().for_each(|value| mac.update(value));
            let token = hex::encode(mac.finalize().into_bytes());
            assert!(!verify(&notification, &token, &[&Secret::new(secret)]), "{secret:?}");
        }
    }
}
