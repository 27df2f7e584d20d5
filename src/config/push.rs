//! `CINETPAY_PUSH`: the operators by which an account can ask buyers on the phone.

use super::reader::Reader;
use crate::domain::push::PushMethod;

const NAME: &str = "CINETPAY_PUSH";
const WANTS: &str = "wants CinetPay’s names of operators in one country, with commas between, such as MTN_CI,MOOV_CI; leave it out for none";

/// An account has one country, and so have all its methods.
pub(super) fn push(r: &mut Reader<'_>, is_of_2026: bool) -> Vec<PushMethod> {
    let methods = r.parsed(NAME, Vec::new(), WANTS, |text| {
        let parts = text.split([',', ' ']).filter(|part| !part.is_empty());
        let methods: Vec<PushMethod> = parts.map(PushMethod::parse).collect::<Option<_>>()?;
        let fits = |one: &PushMethod| methods.first().is_some_and(|first| first.country() == one.country());
        methods.iter().all(fits).then_some(methods)
    });
    if !is_of_2026 && !methods.is_empty() {
        r.error(NAME, "is of the API of 2026 alone: leave it out, or set CINETPAY_API to 2026");
    }
    methods
}

#[cfg(test)]
mod tests {
    use crate::config::Config;

    const HOME: [(&str, &str); 3] = [
        ("CINETPAY_API", "2026"),
        ("CINETPAY_API_KEY", "sk_live_0123456789abcdef"),
        ("CINETPAY_API_PASSWORD", "b0nj0ur-2026"),
    ];

    fn codes(settings: &[(&str, &str)]) -> Result<Vec<String>, String> {
        let find =
            |wanted: &str| settings.iter().rev().find(|(name, _)| *name == wanted).map(|(_, value)| (*value).into());
        let config = Config::read(&find).map_err(|errors| errors.to_string())?;
        Ok(config.payments.push.iter().map(|method| method.code().to_owned()).collect())
    }

    #[test]
    fn who_can_be_asked_on_the_phone_is_named_by_operator_and_one_country() {
        let with = |push: &str| codes(&[&HOME[..], &[("CINETPAY_PUSH", push)]].concat());
        assert_eq!(with("MTN_CI, MOOV_CI").unwrap(), ["MTN_CI", "MOOV_CI"]);
        assert!(with("").unwrap().is_empty());
        for wrong in ["yes", "MTN", "MTN_CI,MOOV_BJ", "MTN_XX", "mtn_ci"] {
            let said = with(wrong).unwrap_err();
            assert!(said.contains("CINETPAY_PUSH") && said.contains("MTN_CI,MOOV_CI"), "{said}");
        }
        let v2 = codes(&[("CINETPAY_PUSH", "MTN_CI")]).unwrap_err();
        assert!(v2.contains("CINETPAY_PUSH is of the API of 2026 alone"), "{v2}");
    }
}
