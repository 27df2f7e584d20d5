//! `GET /robots.txt` (RFC 9309).

use actix_web::HttpResponse;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderValue};

use crate::web::context::RequestContext;

/// What is about one buyer, or the staff's. `/c` are short codes, `/seller` are sellers' own pages; what begins with the
/// same letters stays open.
const PRIVATE: [&str; 16] = [
    "/admin",
    "/api/",
    "/basket",
    "/c/",
    "/c$",
    "/d/",
    "/f/",
    "/find",
    "/library",
    "/orders/",
    "/payment/",
    "/search",
    "/seller/",
    "/seller$",
    "/books/*/buy",
    "/books/*?code=",
];
const AN_HOUR: HeaderValue = HeaderValue::from_static("public, max-age=3600");

/// `GET /robots.txt`: a shop that sells may be listed; one that gives books away for a trial, or is being built, may not.
pub async fn robots(ctx: RequestContext) -> HttpResponse {
    let sells = ctx.app.installation.production && !ctx.app.shop.rules().sandbox;
    HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "text/plain; charset=utf-8"))
        .insert_header((CACHE_CONTROL, AN_HOUR))
        .body(text(sells, ctx.app.public_url()))
}

fn text(sells: bool, public: &str) -> String {
    if !sells {
        return "User-agent: *\nDisallow: /\n".to_owned();
    }
    let private = PRIVATE.map(|path| format!("Disallow: {path}")).join("\n");
    format!("User-agent: *\n{private}\n\nSitemap: {public}/sitemap.xml\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shop_that_sells_names_its_sitemap_and_keeps_what_is_private() {
        let text = text(true, "https://livres.awa.ci");
        for line in ["Disallow: /orders/\n", "Disallow: /admin\n", "Disallow: /d/\n", "Disallow: /f/\n"] {
            assert!(text.contains(line), "{text}");
        }
        assert!(text.ends_with("Sitemap: https://livres.awa.ci/sitemap.xml\n"));
        // "/c" alone would close categories and covers too.
        assert!(!text.contains("/c\n") && !text.contains("/seller\n") && !text.contains("Disallow: /\n"));
    }

    #[test]
    fn a_trial_shop_is_listed_nowhere() {
        assert_eq!(text(false, "https://livres.awa.ci"), "User-agent: *\nDisallow: /\n");
    }
}
