//! The security headers of every response.

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{
    CONTENT_SECURITY_POLICY, HeaderMap, HeaderName, HeaderValue, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY,
    X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use actix_web::middleware::Next;
use actix_web::{Error, web};
use url::Url;

use crate::web::AppState;

/// The headers that every response has.
pub struct SecurityHeaders(Vec<(HeaderName, HeaderValue)>);

impl SecurityHeaders {
    /// `payment_page_hosts`: where the checkout form may redirect. Chrome and Android's web view apply `form-action` to
    /// the redirect after a form, and block it without a message.
    pub fn new(payment_page_hosts: &[String], https: bool) -> Self {
        let policy = format!(
            "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; font-src 'self'; \
             connect-src 'self'; manifest-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; \
             form-action 'self' {}",
            payment_page_hosts.join(" ")
        );
        let fixed =
            |name: &'static str, value: &'static str| (HeaderName::from_static(name), HeaderValue::from_static(value));
        let mut headers = vec![
            (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
            // With no-referrer, Chromium would send `Origin: null` from our own forms.
            (REFERRER_POLICY, HeaderValue::from_static("same-origin")),
            (X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
            fixed("cross-origin-opener-policy", "same-origin"),
            fixed("cross-origin-resource-policy", "same-origin"),
            fixed(
                "permissions-policy",
                "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
            ),
        ];
        if let Ok(policy) = HeaderValue::from_str(policy.trim_end()) {
            headers.push((CONTENT_SECURITY_POLICY, policy));
        }
        if https {
            headers.push((STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=63072000; includeSubDomains")));
        }
        Self(headers)
    }

    /// The headers as lines of a response head.
    pub fn lines(&self) -> String {
        let line = |(name, value): &(HeaderName, HeaderValue)| {
            value.to_str().map(|value| format!("{name}: {value}\r\n")).unwrap_or_default()
        };
        self.0.iter().map(line).collect()
    }

    /// Adds the headers that a response does not have yet: the sandbox's payment page has its own policy.
    fn dress(&self, headers: &mut HeaderMap) {
        for (name, value) in &self.0 {
            if !headers.contains_key(name) {
                headers.insert(name.clone(), value.clone());
            }
        }
    }
}

/// Whether a source of our `form-action` allows a form to lead to `url`, by the rules of browsers (CSP 3, 6.7.2.6). A
/// source is an origin, or a host with an optional `*.` and an optional port, which defaults to the scheme's.
pub fn allows(source: &str, url: &Url) -> bool {
    if source.contains("://") {
        return source == url.origin().ascii_serialization();
    }
    let (any_below, named) = source.strip_prefix("*.").map_or((false, source), |parent| (true, parent));
    let Ok(named) = Url::parse(&format!("https://{named}")) else { return false };
    let (Some(host), Some(allowed)) = (url.host_str(), named.host_str()) else { return false };
    let fits =
        if any_below { host.strip_suffix(allowed).is_some_and(|name| name.ends_with('.')) } else { host == allowed };
    fits && url.port() == named.port()
}

/// The middleware.
pub async fn security_headers(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let app = request.app_data::<web::Data<AppState>>().cloned();
    let mut response = next.call(request).await?;
    if let Some(app) = app {
        app.security_headers.dress(response.headers_mut());
    }
    Ok(response)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_leads_only_where_the_policy_lets_a_browser_follow() {
        let allowed = |source, url: &str| allows(source, &url.parse().unwrap());
        assert!(allowed("https://checkout.cinetpay.com", "https://checkout.cinetpay.com/payment/1"));
        assert!(allowed("checkout.cinetpay.com", "https://checkout.cinetpay.com/payment/1"));
        assert!(allowed("*.cinetpay.com", "https://secure.cinetpay.com/"));
        assert!(allowed("127.0.0.1:8081", "http://127.0.0.1:8081/guichet/pay/1"));
        for (source, url) in [
            ("https://checkout.cinetpay.com", "http://checkout.cinetpay.com/"),
            ("checkout.cinetpay.com", "https://checkout.cinetpay.com:8443/"),
            ("*.cinetpay.com", "https://cinetpay.com/"),
            ("*.cinetpay.com", "https://evilcinetpay.com/"),
            ("127.0.0.1", "http://127.0.0.1:8081/"),
        ] {
            assert!(!allowed(source, url), "{source} {url}");
        }
    }
}
