//! The gateway's messages for human readers: formatted, and without the buyer's data for roles that may not see it.

use serde_json::Value;

use crate::payments;

const COVER: &str = "•••";
/// How much of a message is shown, in characters.
const LONGEST: usize = 64 * 1024;

/// Formats `raw`: JSON is indented, a form has a line for each field, anything else stays as it is. For roles that may
/// not see personal data, only the fields that [`payments::is_harmless`] names are shown.
pub fn pretty(raw: &str, may_see_people: bool) -> String {
    let raw: String = raw.chars().take(LONGEST).collect();
    if let Ok(mut value) = serde_json::from_str::<Value>(&raw) {
        if !may_see_people {
            cover(&mut value, false);
        }
        return serde_json::to_string_pretty(&value).unwrap_or_default();
    }
    if !raw.trim_start().starts_with(['{', '<']) && raw.contains('=') {
        return form(&raw, may_see_people);
    }
    if may_see_people { raw } else { COVER.to_owned() }
}

fn cover(value: &mut Value, harmless: bool) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                cover(value, payments::is_harmless(name));
            }
        }
        Value::Array(values) => values.iter_mut().for_each(|value| cover(value, harmless)),
        Value::Null => {}
        told if !harmless => *told = Value::String(COVER.to_owned()),
        _ => {}
    }
}

fn form(raw: &str, may_see_people: bool) -> String {
    let line = |(name, value): (std::borrow::Cow<'_, str>, std::borrow::Cow<'_, str>)| {
        let shown = may_see_people || value.is_empty() || payments::is_harmless(&name);
        format!("{name} = {}", if shown { value.as_ref() } else { COVER })
    };
    url::form_urlencoded::parse(raw.as_bytes()).map(line).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_may_not_see_people_sees_the_money_and_no_phone() {
        let json = r#"{"code":"00","data":{"amount":"2500","phone_number":"0707070700","metadata":{"status":"x","who":["Awa"]}}}"#;
        let covered = pretty(json, false);
        assert!(covered.contains("\"amount\": \"2500\"") && covered.contains("\"status\": \"x\""), "{covered}");
        assert!(!covered.contains("0707") && !covered.contains("Awa"), "{covered}");
        assert!(pretty(json, true).contains("0707070700"));
        let notification = "cpm_trans_id=GABC&cel_phone_num=0707070700&cpm_custom=";
        assert_eq!(pretty(notification, false), "cpm_trans_id = GABC\ncel_phone_num = •••\ncpm_custom = ");
        assert_eq!(pretty("<html>Awa", false), "•••");
        assert_eq!(pretty("{broken Awa=1", false), "•••");
    }
}
