//! Signatures: HMAC-SHA256 over `id.timestamp.body`, in base64, after `v1,` (Standard Webhooks, "Signature scheme").

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

/// A secret in the form that its receiver gets: `whsec_` and base64.
pub fn written(secret: &[u8]) -> String {
    format!("whsec_{}", STANDARD.encode(secret))
}

/// The value of the `webhook-signature` header: one signature per secret, separated by spaces. `at` is in seconds since 1970.
pub fn header(secrets: &[Vec<u8>], id: &str, at: i64, body: &str) -> String {
    secrets.iter().map(|secret| signature(secret, id, at, body)).collect::<Vec<_>>().join(" ")
}

fn signature(secret: &[u8], id: &str, at: i64, body: &str) -> String {
    // This never fails: HMAC accepts a key of any length, because it hashes long ones (RFC 2104, 2).
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret) else { return String::new() };
    mac.update(format!("{id}.{at}.{body}").as_bytes());
    format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_of_the_specification_comes_out() {
        // From the Standard Webhooks reference libraries' tests.
        let secret = STANDARD.decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap();
        let header = header(
            std::slice::from_ref(&secret),
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
            1_614_265_330,
            "{\"test\": 2432232314}",
        );
        assert_eq!(header, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
        assert_eq!(written(&secret), "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    }

    #[test]
    fn while_a_secret_is_changed_both_sign() {
        let header = header(&[vec![1; 32], vec![2; 32]], "a", 1, "{}");
        let signatures: Vec<_> = header.split(' ').collect();
        assert_eq!(signatures.len(), 2);
        assert!(signatures.iter().all(|one| one.starts_with("v1,")) && signatures[0] != signatures[1]);
    }
}
