//! What is derived from the server's key: the tokens of links, for example, which therefore need no place in the
//! database.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::NaiveDateTime;
use hmac::{Hmac, KeyInit as _, Mac as _};
use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use sha2::{Digest as _, Sha256};

use crate::domain::device_code::DeviceCode;
use crate::secret::Secret;

/// The server's key (`GRIOT_KEY`), 32 bytes.
#[derive(Clone)]
pub struct Keys(Hmac<Sha256>);

impl Keys {
    pub fn new(key: [u8; 32]) -> Self {
        // HMAC pads a shorter key with zeros to the hash's block (RFC 2104, 2).
        let mut block = [0; 64];
        for (place, byte) in block.iter_mut().zip(key) {
            *place = byte;
        }
        Self(Hmac::new(&block.into()))
    }

    /// The token of the link `id`, as it is sent in the e-mail: 256 bits, base64url.
    pub fn link_token(&self, id: &str) -> String {
        URL_SAFE_NO_PAD.encode(self.derive("link", id))
    }

    /// The file address of the link `id`, under which its file is streamed: 128 bits, base64url.
    pub fn file_address(&self, id: &str) -> String {
        let bytes = self.derive("file", id);
        URL_SAFE_NO_PAD.encode(bytes.get(..16).unwrap_or(&bytes))
    }

    /// The token in the e-mail `id` to a member of staff: 256 bits, base64url.
    pub fn account_token(&self, id: &str) -> String {
        URL_SAFE_NO_PAD.encode(self.derive("account", id))
    }

    /// The code of the link `id` in an SMS, which has room for no more: 60 bits, as 12 lower-case letters and digits.
    pub fn short_code(&self, id: &str) -> String {
        const SIGNS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
        let sign = |byte: &u8| SIGNS.get(usize::from(byte % 32)).map_or('0', |sign| char::from(*sign));
        self.derive("short", id).iter().take(12).map(sign).collect()
    }

    /// The token of the reader's link to the thread `id`: 256 bits, base64url.
    pub fn thread_token(&self, id: &str) -> String {
        URL_SAFE_NO_PAD.encode(self.derive("thread", id))
    }

    /// The code that opens the link `id` on another device until then: 30 bits.
    pub fn device_code(&self, id: &str, until: NaiveDateTime) -> DeviceCode {
        DeviceCode::from_bytes(&self.derive("other-device", &format!("{id} {}", until.and_utc().timestamp_micros())))
    }

    /// The token of the link in the e-mail of the sign-in request `id`: 256 bits, base64url.
    pub fn sign_in_token(&self, id: &str) -> String {
        URL_SAFE_NO_PAD.encode(self.derive("reader-link", id))
    }

    /// The code of the sign-in request `id`: six digits.
    pub fn sign_in_code(&self, id: &str) -> Secret {
        let number =
            self.derive("reader-code", id).iter().take(8).fold(0_u64, |sum, byte| (sum << 8) | u64::from(*byte));
        Secret::new(format!("{:06}", number % 1_000_000))
    }

    /// The part of the address for delivery reports of SMS that nobody guesses.
    pub fn report_secret(&self, provider: &str) -> String {
        self.mark("sms-report", provider)
    }

    /// Secret number `number` of the webhook endpoint `id`: 256 bits.
    pub fn webhook_secret(&self, id: &str, number: i32) -> Vec<u8> {
        self.derive("hook", &format!("{id} {number}"))
    }

    /// An HMAC by which `value` can be recognised but not read: 128 bits in hex.
    pub fn mark(&self, purpose: &str, value: &str) -> String {
        hex::encode(self.derive(purpose, value)).chars().take(32).collect()
    }

    /// Shows that a browser which comes back from a payment page is the buyer's, where the URL it comes back to is made
    /// before the gateway has given a token: 128 bits, base64url. Nothing of it is stored.
    pub fn return_token(&self, transaction_id: &str) -> Secret {
        let bytes = self.derive("return", transaction_id);
        Secret::new(URL_SAFE_NO_PAD.encode(bytes.get(..16).unwrap_or(&bytes)))
    }

    /// The CSRF token in the forms of an account, valid until its password changes: 128 bits, base64url. It outlives
    /// the session, so that a form whose session ended while it was being filled in can be sent again after signing in.
    pub fn form_token(&self, account_id: &str, password_at: Option<NaiveDateTime>) -> String {
        let since = password_at.map_or(0, |at| at.and_utc().timestamp_micros());
        let bytes = self.derive("form", &format!("{account_id} {since}"));
        URL_SAFE_NO_PAD.encode(bytes.get(..16).unwrap_or(&bytes))
    }

    /// The TOTP key that belongs to a seed: 160 bits (RFC 4226, 4). The database stores only the seed.
    pub fn totp_key(&self, seed: &str) -> [u8; 20] {
        let mut key = [0; 20];
        for (place, byte) in key.iter_mut().zip(self.derive("totp", seed)) {
            *place = byte;
        }
        key
    }

    /// The HMAC that is stored of an account's recovery code.
    pub fn recovery_hash(&self, account_id: &str, code: &str) -> String {
        hex::encode(self.derive("recovery", &format!("{account_id} {code}")))
    }

    /// The cookie value that identifies a browser in which an address has signed in: `{name}.{proof}`.
    pub fn device(&self, email: &str, name: &str) -> String {
        let bytes = self.derive("device", &format!("{email} {name}"));
        format!("{name}.{}", URL_SAFE_NO_PAD.encode(bytes.get(..16).unwrap_or(&bytes)))
    }

    /// Encrypts `secret` so that only this server can read it: ChaCha20-Poly1305 (RFC 8439) under a key for `purpose`,
    /// bound to `name`. Returns a fresh nonce and the ciphertext, base64url.
    pub fn seal(&self, purpose: &str, name: &str, secret: &Secret) -> String {
        let nonce: [u8; NONCE_LEN] = rand::random();
        let mut text = secret.expose().as_bytes().to_vec();
        let sealed = self.sealing_key(purpose).map(|key| {
            key.seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::from(name.as_bytes()), &mut text)
        });
        match sealed {
            Some(Ok(())) => URL_SAFE_NO_PAD.encode([&nonce[..], &text].concat()),
            // Neither error can happen: the key has 32 bytes and the text a few hundred.
            _ => String::new(),
        }
    }

    /// Decrypts what [`Keys::seal`] encrypted for the same purpose and name. `None` under another key, or if it was
    /// altered.
    pub fn unseal(&self, purpose: &str, name: &str, sealed: &str) -> Option<Secret> {
        let mut bytes = URL_SAFE_NO_PAD.decode(sealed).ok()?;
        let (nonce, text) = bytes.split_at_mut_checked(NONCE_LEN)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
        let text = self.sealing_key(purpose)?.open_in_place(nonce, Aad::from(name.as_bytes()), text).ok()?;
        Some(Secret::new(std::str::from_utf8(text).ok()?))
    }

    fn sealing_key(&self, purpose: &str) -> Option<LessSafeKey> {
        UnboundKey::new(&CHACHA20_POLY1305, &self.derive("seal", purpose)).ok().map(LessSafeKey::new)
    }

    fn derive(&self, purpose: &str, id: &str) -> Vec<u8> {
        let mut mac = self.0.clone();
        mac.update(purpose.as_bytes());
        mac.update(b"\0");
        mac.update(id.as_bytes());
        mac.finalize().into_bytes().to_vec()
    }
}

/// The SHA-256 of `text`, in hex: stored in place of values that must not be readable in the database.
pub fn sha256(text: &str) -> String {
    hex::encode(Sha256::digest(text.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::{Keys, Secret};

    #[test]
    fn what_is_sealed_is_read_by_the_same_key_for_the_same_thing_alone() {
        let keys = Keys::new([7; 32]);
        let sealed = keys.seal("account", "a", &Secret::new("le secret"));
        assert!(!sealed.contains("secret"));
        assert_ne!(sealed, keys.seal("account", "a", &Secret::new("le secret")), "twice is not the same");
        let read = |keys: &Keys, purpose: &str, name: &str, sealed: &str| {
            keys.unseal(purpose, name, sealed).map(|secret| secret.expose().to_owned())
        };
        assert_eq!(read(&keys, "account", "a", &sealed).as_deref(), Some("le secret"));
        assert_eq!(read(&keys, "account", "b", &sealed), None);
        assert_eq!(read(&keys, "other", "a", &sealed), None);
        assert_eq!(read(&Keys::new([8; 32]), "account", "a", &sealed), None);
        assert_eq!(read(&keys, "account", "a", &sealed[..sealed.len() - 2]), None);
        for odd in ["", "AAAA", "é"] {
            assert_eq!(read(&keys, "account", "a", odd), None, "{odd}");
        }
    }

    #[test]
    fn a_link_has_one_token_and_another_address_under_each_key() {
        let keys = Keys::new([7; 32]);
        assert_eq!(keys.link_token("a"), keys.link_token("a"));
        assert_ne!(keys.link_token("a"), keys.link_token("b"));
        assert_ne!(keys.link_token("a"), Keys::new([8; 32]).link_token("a"));
        assert_eq!(keys.link_token("a").len(), 43);
        assert_eq!(keys.file_address("a").len(), 22);
        assert_eq!(keys.short_code("a").len(), 12);
        assert!(keys.short_code("a") != keys.short_code("b"));
    }

    /// The expected values are HMAC-SHA256 over the purpose, a zero byte and the id, computed by another program. A
    /// change here would invalidate every existing link, secret and recovery code.
    #[test]
    fn what_is_derived_stays_what_it_was() {
        let keys = Keys::new([7; 32]);
        assert_eq!(keys.link_token("a"), "WSw4zikkDOT9_uPfKQBUF64usacfqbTmXU89R4IAGow");
        assert_eq!(keys.file_address("a"), "jkcYRtHZpm7csfMWnF_bfg");
        let secret = hex::encode(keys.webhook_secret("a", 1));
        assert_eq!(secret, "630fba95c30517af81eb411f29763eac924ba98a0f5482bc0937f2749730fad9");
        assert_eq!(keys.mark("coupon-email", "awa@exemple.ci"), "c9449fb00e07ee4389d8edf65bbdb485");
        assert_eq!(keys.mark("coupon-phone", "awa@exemple.ci"), "c15ecdeb03d4b245f9be80d626995675");
        assert_eq!(hex::encode(keys.totp_key("a")), "eae519f8331bd91a90523bb79149ae47935bfffe");
        let hash = keys.recovery_hash("a", "b");
        assert_eq!(hash, "64490d32aed11b04baf0f2cda590e93bcce23121ad0083164336dba662ba25df");
        assert_eq!(keys.form_token("a", None), "OvGIESrN8sS_mUPKyqKpmA");
        assert_eq!(keys.device("a", "b"), "b.mfCqCWF8Ly2tv3G4WzCzkw");
    }

    #[test]
    fn a_purpose_is_no_part_of_another_and_keys_of_two_purposes_share_no_beginning() {
        let keys = Keys::new([7; 32]);
        let made: Vec<String> = [
            "link",
            "file",
            "hook",
            "totp",
            "recovery",
            "form",
            "device",
            "free-email",
            "coupon-email",
            "short",
            "sms-report",
            "other-device",
            "device-code",
            "reader-link",
            "reader-code",
            "thread",
        ]
        .map(|purpose| keys.mark(purpose, "a b"))
        .into();
        for (place, one) in made.iter().enumerate() {
            assert!(made.iter().skip(place + 1).all(|other| one[..8] != other[..8]), "{made:?}");
        }
        assert_ne!(keys.mark("coupon", "-emaila"), keys.mark("coupon-email", "a"), "where the purpose ends counts");
    }
}
