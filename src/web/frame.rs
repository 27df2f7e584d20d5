//! The frame around every page: the shop's name, a link to the other language, where to find help.

use actix_web::http::header::USER_AGENT;
use askama::Template;
use chrono::{DateTime, Utc};

use super::answer::page_link;
use super::in_app::{self, InApp};
use super::look;
use super::marks::{self, Mark};
use super::{assets, drawn, language_prefix, page};
use crate::domain::language::Language;
use crate::shop::admin::settings::{LogoRef, PageKind};
use crate::texts::Texts;
use crate::web::contact_links::ContactLinks;
use crate::web::context::RequestContext;

/// The frame of a page, rendered by `templates/layout.html`.
#[derive(Clone, Debug)]
pub struct Frame {
    pub t: Texts,
    /// The shop's name.
    pub shop: String,
    /// Whether the shop is a sandbox, where nothing is really paid: every page then says so.
    pub sandbox: bool,
    /// The means of payment: `all`, `mobile`, `card` or `wallet`.
    pub means: &'static str,
    /// This page in each language of the shop.
    pub languages: Vec<InLanguage>,
    /// Hashed URL of `static/griot.css`, with the owner's colours if he has chosen some: see [`look::sheet`].
    pub css: String,
    /// Hashed URL of `static/griot.js`, for forms, the waiting page and what can be copied. All work without it.
    pub js: String,
    /// The shop's address in the world: `scheme://host[:port]`.
    pub origin: String,
    /// This page's path, without a language.
    pub here: String,
    /// Whether search engines may list the page. Those of one buyer they may not.
    pub listed: bool,
    /// The link to the basket, as HTML: a placeholder that is filled in at each request ([`page::basket_place`]).
    pub basket: String,
    /// The absolute URL of the picture that messengers show of the shop.
    pub card: String,
    /// Hashed URL of `static/icon.svg`, or of the shop's logo as an icon.
    pub icon: String,
    /// The icon's media type.
    pub icon_kind: &'static str,
    /// The icon of the shop on a telephone's first screen.
    pub touch_icon: String,
    /// For people who need help.
    pub contact: ContactLinks,
    /// The colour of the header, for browsers that colour their own toolbar.
    pub theme_color: String,
    pub logo: Option<Logo>,
    /// The owner's pages in the footer, and the form of who wants to sell: URL and title.
    pub pages: Vec<(String, String)>,
    /// The marks of the means of payment that the visitor is offered.
    pub marks: Vec<Mark>,
    /// A sentence for each of them with which payments fail now.
    pub failing: Vec<String>,
    /// The visitor's browser, if it is inside another application. Not for pages that are kept for all visitors.
    pub in_app: Option<InApp>,
}

/// The shop's logo.
#[derive(Clone, Debug)]
pub struct Logo {
    pub url: String,
    /// In pixels.
    pub width: u32,
    pub height: u32,
    /// Whether the logo contains the shop's name, which is then not shown beside it.
    pub alone: bool,
}

/// A page in one of the languages.
#[derive(Clone, Debug)]
pub struct InLanguage {
    pub code: &'static str,
    /// The language's own name for itself.
    pub name: String,
    pub url: String,
}

impl Frame {
    /// The page's address in the world, in its language.
    pub fn canonical(&self) -> String {
        let own = self.languages.iter().find(|page| page.code == self.t.code());
        format!("{}{}", self.origin, own.map_or(self.here.as_str(), |page| &page.url))
    }

    /// This page in the languages that it is not in.
    pub fn other_languages(&self) -> impl Iterator<Item = &InLanguage> {
        self.languages.iter().filter(|other| other.code != self.t.code())
    }

    /// The shop's terms, if they are published: URL and title.
    pub fn terms(&self) -> Option<&(String, String)> {
        let address = format!("/pages/{}", PageKind::Terms.slug());
        self.pages.iter().find(|(url, _)| *url == address)
    }
}

/// The addresses of the page at `here`, in the order of the languages.
pub fn in_languages(here: &str) -> Vec<InLanguage> {
    let in_language = |language: Language| InLanguage {
        code: language.code(),
        name: Texts(language).say("language-name"),
        url: language_prefix::address(language, here),
    };
    Language::every().into_iter().map(in_language).collect()
}

/// The link to the basket in the head of a page.
#[derive(Template)]
#[template(source = r#"<a class="tongue" href="/basket">{{ words }}</a>"#, ext = "html")]
struct BasketLink {
    words: String,
}

impl RequestContext {
    /// The link to this browser's basket, as HTML; nothing for an empty one.
    pub fn basket_link(&self) -> String {
        let count = self.basket_count();
        if count == 0 {
            return String::new();
        }
        let words = self.texts().fill("basket-link", &[("count", &count.to_string())]);
        // Writing to a text cannot fail; a page without the link is still whole.
        BasketLink { words }.render().unwrap_or_default()
    }

    /// A time as people write it, in the shop's time zone.
    pub fn moment(&self, at: DateTime<Utc>) -> String {
        self.texts().moment(at.with_timezone(&self.app.shop.rules().zone))
    }

    /// The frame of the page at `here`, a path without a query.
    pub fn frame(&self, here: &str) -> Frame {
        let (t, rules) = (self.texts(), self.app.shop.rules());
        let style = rules.look.style.as_ref();
        let (marks, failing) = marks::offered(self);
        let (icon, icon_kind, touch_icon) = icons(rules.look.logo.as_ref());
        let apply = (rules.market.open && rules.market.applications)
            .then(|| ("/sellers/apply".to_owned(), t.say("apply-link")));
        Frame {
            t,
            shop: rules.shop_name.clone(),
            sandbox: rules.sandbox,
            means: self.app.shop.gateways.channels().code(),
            languages: in_languages(here),
            css: look::sheet(style),
            js: assets::address("griot.js"),
            origin: rules.public_url.clone(),
            here: here.to_owned(),
            listed: is_listed(here),
            basket: page::basket_place().to_owned(),
            card: format!("{}{}", rules.public_url, drawn::shop_address(&rules)),
            icon,
            icon_kind,
            touch_icon,
            contact: ContactLinks::of(&rules),
            theme_color: style.map_or_else(|| "#191a48".to_owned(), |style| style.band.clone()),
            logo: rules.look.logo.as_ref().map(logo),
            pages: rules.pages.0.iter().map(|(kind, _)| page_link(t, *kind)).chain(apply).collect(),
            marks,
            failing,
            in_app: self.in_app(here),
        }
    }

    fn in_app(&self, here: &str) -> Option<InApp> {
        let agent = self.request.headers().get(USER_AGENT)?.to_str().ok()?;
        in_app::find(agent, format!("{}{here}", self.app.public_url()))
    }
}

/// Whether search engines may list the page at this path.
fn is_listed(here: &str) -> bool {
    here == "/"
        || ["/books/", "/bundles/", "/categories/", "/authors/", "/sellers/", "/pages/"]
            .iter()
            .any(|area| here.starts_with(area))
}

/// The icon of the shop, its media type, and its icon on telephones. A change of the logo changes their addresses.
fn icons(logo: Option<&LogoRef>) -> (String, &'static str, String) {
    match logo.filter(|logo| is_square(logo)) {
        Some(logo) => {
            let mark: String = logo.sha256.chars().take(8).collect();
            let touch = format!("/apple-touch-icon.png?{mark}");
            (format!("/favicon.ico?{mark}"), "image/x-icon", touch)
        }
        None => (assets::address("icon.svg"), "image/svg+xml", "/apple-touch-icon.png".to_owned()),
    }
}

/// Whether a logo is about as wide as it is high: another would be too small to be made out as an icon.
pub fn is_square(logo: &LogoRef) -> bool {
    let (longer, shorter) = (logo.width.max(logo.height), logo.width.min(logo.height));
    longer <= shorter * 5 / 4
}

/// A logo as pages show it.
pub fn logo(kept: &LogoRef) -> Logo {
    let url = format!("/covers/{}.webp", kept.sha256);
    Logo { url, width: kept.width, height: kept.height, alone: kept.alone }
}

#[cfg(test)]
pub(crate) mod samples {
    use super::*;
    use crate::domain::means::Means;

    /// A frame as a sandbox shop would fill it.
    pub fn frame(language: Language) -> Frame {
        Frame {
            t: Texts(language),
            shop: "Librairie Djéliba".into(),
            sandbox: true,
            means: "all",
            languages: in_languages("/"),
            css: "/static/griot.0a1b2c3d.css".into(),
            js: "/static/griot.0a1b2c3d.js".into(),
            origin: "https://livres.example".into(),
            here: "/".into(),
            listed: true,
            basket: String::new(),
            card: "https://livres.example/share/0a1b2c3d/card.jpg".into(),
            icon: "/static/icon.0a1b2c3d.svg".into(),
            icon_kind: "image/svg+xml",
            touch_icon: "/apple-touch-icon.png".into(),
            contact: ContactLinks { email: Some("aide@djeliba.example".into()), ..ContactLinks::default() },
            theme_color: "#191a48".into(),
            logo: None,
            pages: Vec::new(),
            marks: [Means::Orange, Means::Wave, Means::Card].map(|means| Mark::of(Texts(language), means)).to_vec(),
            failing: Vec::new(),
            in_app: None,
        }
    }

    /// Fails if a page shows a message id that no locale has, a style or a script that the CSP forbids, an empty
    /// heading, or a repeated id.
    pub fn inspect(html: &str) {
        let shown = html.replace(" id=\"", " id=").replace(" aria-describedby=\"", " aria-describedby=");
        for prefix in [
            "shop-", "book-", "buy-", "order-", "link-", "neutral-", "frame-", "trust-", "wait-", "contact-", "guide-",
            "app-", "open-", "find-", "search-",
        ] {
            for quote in ['>', '"'] {
                assert!(!shown.contains(&format!("{quote}{prefix}")), "a sentence {prefix}… is missing: {html}");
            }
        }
        for forbidden in ["style=", "<style", "<script>", "onclick", "javascript:", "data:", "<h1></h1>", "{$", "{ $"] {
            assert!(!html.contains(forbidden), "{forbidden} in {html}");
        }
        let mut ids: Vec<&str> = html.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        ids.sort_unstable();
        assert!(ids.windows(2).all(|pair| pair.first() != pair.last()), "an id stands twice: {ids:?}");
        assert_eq!(html.matches("<h1").count(), 1, "one first heading: {html}");
        assert_eq!(html.matches("<main").count(), 1);
    }
}

#[cfg(test)]
mod tests {
    use super::samples::frame;
    use crate::domain::language::Language;
    use crate::web::payment::NeutralPage;
    use askama::Template;

    #[test]
    fn a_real_shop_wears_no_ribbon() {
        let mut frame = frame(Language::French);
        assert!(NeutralPage { frame: frame.clone() }.render().unwrap().contains("class=\"ribbon\""));
        frame.sandbox = false;
        assert!(!NeutralPage { frame }.render().unwrap().contains("class=\"ribbon\""));
    }

    #[test]
    fn each_page_offers_the_other_language() {
        let french = NeutralPage { frame: frame(Language::French) }.render().unwrap();
        assert!(french.starts_with("<!doctype html>\n<html lang=\"fr\">"));
        assert!(french.contains("<a class=\"tongue\" href=\"/en/\" hreflang=\"en\" lang=\"en\""));
        let english = NeutralPage { frame: frame(Language::English) }.render().unwrap();
        assert!(english.contains("<a class=\"tongue\" href=\"/fr/\" hreflang=\"fr\" lang=\"fr\""));
    }
}
