//! Counts views of book pages in memory and writes them to the database now and then. Only the number is stored: no
//! cookie, no address, no time.

use std::collections::HashMap;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{PoisonError, RwLock};
use std::time::{Duration, Instant};

use actix_web::HttpRequest;
use actix_web::http::Method;
use actix_web::http::header::USER_AGENT;

use crate::shop::Shop;
use crate::shop::admin::reports;

/// How often the counts are written. Those in memory are lost if the process is killed.
const KEPT_EVERY: Duration = Duration::from_secs(5);

/// Words in the user agents of programs. Messengers fetch a page to show a preview of it.
const ROBOTS: [&str; 11] =
    ["bot", "crawl", "spider", "preview", "facebook", "whatsapp", "monitor", "http", "curl", "wget", "headless"];

/// The views that are not written yet, by slug.
pub struct Views {
    counts: RwLock<HashMap<String, AtomicI64>>,
    kept_at: RwLock<Instant>,
}

impl Default for Views {
    fn default() -> Self {
        Self { counts: RwLock::default(), kept_at: RwLock::new(Instant::now()) }
    }
}

impl Views {
    /// Counts a view of a book's page, if a person requested it.
    pub fn count(&self, slug: &str, request: &HttpRequest) {
        if request.method() == Method::GET && is_person(request) {
            self.add(slug, 1);
        }
    }

    fn add(&self, slug: &str, number: i64) {
        if let Some(count) = self.counts.read().unwrap_or_else(PoisonError::into_inner).get(slug) {
            count.fetch_add(number, Ordering::Relaxed);
            return;
        }
        let mut counts = self.counts.write().unwrap_or_else(PoisonError::into_inner);
        counts.entry(slug.to_owned()).or_default().fetch_add(number, Ordering::Relaxed);
    }

    /// Writes the counts to the database, if it is time.
    pub async fn keep_when_due(&self, shop: &Shop) {
        if self.kept_at.read().unwrap_or_else(PoisonError::into_inner).elapsed() >= KEPT_EVERY {
            self.keep(shop).await;
        }
    }

    /// Writes the counts to the database. What could not be written is added to the counts again.
    pub async fn keep(&self, shop: &Shop) {
        *self.kept_at.write().unwrap_or_else(PoisonError::into_inner) = Instant::now();
        let counted = std::mem::take(&mut *self.counts.write().unwrap_or_else(PoisonError::into_inner));
        let views: Vec<(String, i64)> = counted
            .into_iter()
            .map(|(slug, count)| (slug, count.into_inner()))
            .filter(|(_, count)| *count > 0)
            .collect();
        if views.is_empty() {
            return;
        }
        if let Err(error) = reports::keep_views(shop, views.clone()).await {
            tracing::warn!(%error, "views could not be kept yet");
            for (slug, count) in views {
                self.add(&slug, count);
            }
        }
    }
}

/// Whether a person requested the page: the browser names itself, is no known program, and is not prefetching.
fn is_person(request: &HttpRequest) -> bool {
    let header = |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok());
    let ahead = header("sec-purpose").or_else(|| header("purpose")).is_some_and(|purpose| purpose.contains("prefetch"));
    let agent = header(USER_AGENT.as_str()).unwrap_or_default().to_ascii_lowercase();
    !ahead && !agent.is_empty() && !ROBOTS.iter().any(|robot| agent.contains(robot))
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    #[test]
    fn people_are_counted_and_programs_are_not() {
        let phone = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Mobile Safari/537.36";
        let opera_mini = "Opera/9.80 (Android; Opera Mini/36.2/119.132; U; fr) Presto/2.12.423 Version/12.16";
        let asks = |agent: &str| is_person(&TestRequest::get().insert_header(("user-agent", agent)).to_http_request());
        assert!(asks(phone) && asks(opera_mini));
        for robot in [
            "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
            "facebookexternalhit/1.1",
            "WhatsApp/2.23.20.0",
            "curl/8.5.0",
            "python-requests/2.31 (http)",
            "",
        ] {
            assert!(!asks(robot), "{robot}");
        }
        let ahead = TestRequest::get().insert_header(("user-agent", phone)).insert_header(("sec-purpose", "prefetch"));
        assert!(!is_person(&ahead.to_http_request()));
        assert!(!is_person(&TestRequest::get().to_http_request()));
    }
}
