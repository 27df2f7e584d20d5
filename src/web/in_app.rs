//! Browsers inside other applications, in which a download may fail without a word, and how to leave them.

/// The browser of an application, on this page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InApp {
    /// `WhatsApp`
    pub name: &'static str,
    /// The link that opens this page in the phone's own browser; only Android has such links.
    pub leave: Option<String>,
    /// This page, to be copied.
    pub url: String,
}

/// The names that applications give themselves in `User-Agent`. One of Facebook's is in Messenger and Instagram too.
const APPS: &[(&str, &[&str])] = &[
    ("Messenger", &["MessengerForiOS", "Orca-Android"]),
    ("Instagram", &["Instagram"]),
    ("Threads", &["Barcelona"]),
    ("Facebook", &["FBAN", "FBAV", "FB_IAB"]),
    ("TikTok", &["musical_ly", "BytedanceWebview", "TikTok", "trill_"]),
    ("WhatsApp", &["WhatsApp"]),
    ("Snapchat", &["Snapchat"]),
    ("Line", &[" Line/"]),
];

/// `None` for a browser of its own.
pub fn find(user_agent: &str, url: String) -> Option<InApp> {
    let named = |(_, words): &&(&str, &[&str])| words.iter().any(|word| user_agent.contains(word));
    let &(name, _) = APPS.iter().find(named)?;
    let leave = user_agent.contains("Android").then(|| format!("intent:{url}#Intent;end"));
    Some(InApp { name, leave, url })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_application_is_known_by_what_it_sends_and_a_browser_of_its_own_is_none() {
        let url = || "https://livres.awa.ci/orders/k".to_owned();
        let android = "Mozilla/5.0 (Linux; Android 14; SM-A155F; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/131.0.0.0 Mobile Safari/537.36";
        let iphone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148";
        for (agent, name, leaves) in [
            (format!("{android} [FB_IAB/FB4A;FBAV/491.0.0.57.73;]"), "Facebook", true),
            (format!("{iphone} [FBAN/FBIOS;FBAV/491.0.0.38.108;FBDV/iPhone15,2]"), "Facebook", false),
            (format!("{iphone} [FBAN/MessengerForiOS;FBAV/480.0.0.36.109]"), "Messenger", false),
            (format!("{android} [FB_IAB/Orca-Android;FBAV/480.0.0.0.1;]"), "Messenger", true),
            (format!("{android} Instagram 360.0.0.52.192 Android"), "Instagram", true),
            (format!("{android} trill_370204 BytedanceWebview/d8a21c6"), "TikTok", true),
            (format!("{iphone} musical_ly_37.2.0 BytedanceWebview/d8a21c6"), "TikTok", false),
            (format!("{android} WhatsApp/2.25.14.10"), "WhatsApp", true),
        ] {
            let found = find(&agent, url()).unwrap_or_else(|| panic!("{agent}"));
            assert_eq!((found.name, found.leave.is_some()), (name, leaves), "{agent}");
            assert!(found.leave.is_none_or(|leave| leave == "intent:https://livres.awa.ci/orders/k#Intent;end"));
        }
        for agent in [android, iphone, "Opera/9.80 (Android; Opera Mini/36.2.2254/119.132; U; fr) Presto/2.12.423", ""]
        {
            assert_eq!(find(agent, url()), None, "{agent}");
        }
    }
}
