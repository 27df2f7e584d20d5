//! The frame of every page of the back office: who is signed in, the navigation, and the result of the last form.

use actix_web::http::Method;

use super::flash::{self, Flash};
use super::{Needs, page_at};
use crate::domain::role::Role;
use crate::shop::accounts::sessions::Signed;
use crate::shop::admin::settings::look::Style;
use crate::texts::Texts;
use crate::web::assets;
use crate::web::context::RequestContext;

/// A part of the back office: an entry of the navigation. It is shown if there is a page at its URL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Section {
    Home,
    Orders,
    Books,
    Customers,
    Help,
    Coupons,
    Reports,
    Reconciliation,
    Jobs,
    Settings,
    Webhooks,
    Accounts,
    Audit,
    /// The sellers of the market.
    Market,
    Disputes,
    Payouts,
    /// A seller's own first page, and the others of his.
    SellerHome,
    SellerBooks,
    SellerSales,
    SellerDisputes,
    SellerThreads,
    SellerPayouts,
    SellerStatements,
    SellerPage,
    /// The caller's own password, second factor and sessions.
    Me,
}

impl Section {
    crate::domain::variants!(
        Home,
        Orders,
        Books,
        Customers,
        Help,
        Coupons,
        Reports,
        Reconciliation,
        Jobs,
        Settings,
        Webhooks,
        Accounts,
        Audit,
        Market,
        Disputes,
        Payouts,
        SellerHome,
        SellerBooks,
        SellerSales,
        SellerDisputes,
        SellerThreads,
        SellerPayouts,
        SellerStatements,
        SellerPage,
        Me
    );

    /// The code in `/admin/orders` and in the text id `admin-nav-orders`.
    fn code(self) -> &'static str {
        match self {
            Self::Home => "home",
            Self::Orders => "orders",
            Self::Help => "help",
            Self::Books => "books",
            Self::Customers => "customers",
            Self::Coupons => "coupons",
            Self::Reports => "reports",
            Self::Reconciliation => "reconciliation",
            Self::Jobs => "jobs",
            Self::Settings => "settings",
            Self::Webhooks => "webhooks",
            Self::Accounts => "accounts",
            Self::Audit => "audit",
            Self::Market => "market",
            Self::Disputes => "disputes",
            Self::Payouts => "payouts",
            Self::SellerHome => "seller-home",
            Self::SellerBooks => "seller-books",
            Self::SellerSales => "seller-sales",
            Self::SellerDisputes => "seller-disputes",
            Self::SellerThreads => "seller-threads",
            Self::SellerPayouts => "seller-payouts",
            Self::SellerStatements => "seller-statements",
            Self::SellerPage => "seller-page",
            Self::Me => "me",
        }
    }

    fn path(self) -> String {
        match self {
            Self::Home => "/admin".to_owned(),
            Self::SellerHome => "/seller".to_owned(),
            Self::SellerBooks => "/seller/books".to_owned(),
            Self::SellerSales => "/seller/sales".to_owned(),
            Self::SellerDisputes => "/seller/disputes".to_owned(),
            Self::SellerThreads => "/seller/threads".to_owned(),
            Self::SellerPayouts => "/seller/payouts".to_owned(),
            Self::SellerStatements => "/seller/statements".to_owned(),
            Self::SellerPage => "/seller/page".to_owned(),
            own => format!("/admin/{}", own.code()),
        }
    }

    /// The path of an icon of 24 by 24 units, drawn with a stroke of 1.8.
    fn icon(self) -> &'static str {
        match self {
            Self::Home | Self::SellerHome => "M4 11l8-7 8 7v9H4zM10 20v-6h4v6",
            Self::Orders | Self::SellerSales => "M6 3h12v18l-3-2-3 2-3-2-3 2zM9 8h6M9 12h6",
            Self::Help | Self::SellerThreads => "M4 4h16v12H9l-5 4zM8 8h8M8 12h5",
            Self::Books | Self::SellerBooks => "M5 4h6v16H5zM11 4h4v16h-4zM16 5l4-1 2 15-4 1z",
            Self::Customers => {
                "M9 11a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM2 21c0-4 3-7 7-7s7 3 7 7M16 4a4 4 0 0 1 0 7M18 14c3 1 4 4 4 7"
            }
            Self::Coupons => "M3 7h18v4a2 2 0 0 0 0 4v4H3v-4a2 2 0 0 0 0-4zM14 8v10",
            Self::Reports => "M4 20V10M10 20V4M16 20v-8M21 20H2",
            Self::Reconciliation => "M12 4v16M7 20h10M5 7h14M5 7l-3 7h6zM19 7l-3 7h6z",
            Self::Jobs => "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7v5l4 2",
            Self::Settings => {
                "M4 7h9M18 7h2M4 17h2M11 17h9M15.500 9.500a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5zM8.500 19.500a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5z"
            }
            Self::Webhooks => "M10 14a4 4 0 0 0 6 0l4-4a4 4 0 0 0-6-6l-1 1M14 10a4 4 0 0 0-6 0l-4 4a4 4 0 0 0 6 6l1-1",
            Self::Accounts => "M7 14a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM11 10h10v4M17 10v3",
            Self::Audit => "M6 3h9l4 4v14H6zM14 3v5h5M9 12h7M9 16h7",
            Self::Market => "M4 10l2-6h12l2 6M4 10v10h16V10M4 10h16M9 20v-6h6v6",
            Self::Disputes | Self::SellerDisputes => "M12 3l9 17H3zM12 9v5M12 17v1",
            Self::Payouts | Self::SellerPayouts => "M3 6h18v12H3zM3 10h18M7 14h4",
            Self::SellerStatements => "M6 3h9l4 4v14H6zM14 3v5h5M9 17v-3M12 17v-6M15 17v-4",
            Self::SellerPage => "M4 5h16v14H4zM8 9h4v4H8zM14 9h3M14 13h3M8 16h9",
            Self::Me => "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4 21c0-4 4-6 8-6s8 2 8 6",
        }
    }

    fn is_open_to(self, role: Role, market: bool) -> bool {
        match page_at(&self.path(), market) {
            Some(Needs::May(right)) => role.may(right),
            Some(Needs::Staff) => role != Role::Seller,
            Some(Needs::Seller) => role == Role::Seller,
            Some(Needs::Open | Needs::Session) => true,
            None => false,
        }
    }
}

/// An entry of the navigation.
#[derive(Clone, Debug)]
pub struct Entry {
    pub url: String,
    pub words: String,
    pub icon: &'static str,
    /// Whether the current page belongs to it.
    pub here: bool,
}

/// The frame of a page. `templates/admin/layout.html` draws it.
#[derive(Clone, Debug)]
pub struct Frame {
    pub t: Texts,
    /// The shop's name.
    pub shop: String,
    /// No real money is paid, and every page says so.
    pub sandbox: bool,
    /// The URLs of this page in French and in English, with its filters.
    pub french_url: String,
    pub english_url: String,
    /// Hashed URL of `static/admin.css`.
    pub css: String,
    /// The URL of the stylesheet with the shop's own colours, if the owner chose some.
    pub look_css: Option<String>,
    /// Hashed URL of `static/icon.svg`.
    pub icon: String,
    /// The sections that the role may open. Empty on sign-in pages.
    pub nav: Vec<Entry>,
    /// The e-mail address of the account. Empty on sign-in pages.
    pub who: String,
    /// The role's name.
    pub role: String,
    /// The CSRF token of every form: `<input type="hidden" name="csrf" value="{{ frame.csrf }}">`.
    pub csrf: String,
    /// The address below which the pages of books are: those of the shop, or a seller's own.
    pub base: &'static str,
    /// The message about the last form.
    pub flash: Option<Flash>,
    /// The id of the page's form and the URL that shows it again, so that changing the language keeps its input.
    pub form: Option<(&'static str, String)>,
    /// The page answers a form. Its URL alone would show another page, so the language cannot be changed.
    pub posted: bool,
}

impl Frame {
    /// The frame of a page whose form has this id and posts to `address`, which also shows it again in the other
    /// language (`only_shows`).
    pub fn with_form(self, id: &'static str, address: &str) -> Self {
        Self { form: Some((id, address.to_owned())), ..self }
    }

    /// Whether a seller works on his own books here.
    pub fn is_seller(&self) -> bool {
        self.base == base(Role::Seller)
    }

    /// Whether the page is in French, so that it links to English.
    pub fn french(&self) -> bool {
        self.t.code() == "fr"
    }

    /// The frame of a page that belongs to `section`, for somebody who is signed in.
    pub fn inside(ctx: &RequestContext, signed: &Signed, section: Section) -> Self {
        let (t, role, market) = (ctx.texts(), signed.role, ctx.app.shop.rules().market.open);
        let entry = |part: Section| Entry {
            url: part.path(),
            words: t.say(&format!("admin-nav-{}", part.code())),
            icon: part.icon(),
            here: part == section,
        };
        Self {
            nav: Section::ALL.into_iter().filter(|part| part.is_open_to(role, market)).map(entry).collect(),
            who: signed.account.email.clone(),
            role: t.say(&format!("admin-role-{}", role.code())),
            csrf: signed.csrf.clone(),
            base: base(role),
            ..Self::signed_out(ctx)
        }
    }

    /// The frame of a page at the doors.
    pub fn signed_out(ctx: &RequestContext) -> Self {
        let rules = ctx.app.shop.rules();
        Self {
            t: ctx.texts(),
            shop: rules.shop_name.clone(),
            sandbox: rules.sandbox,
            french_url: in_language(ctx, "fr"),
            english_url: in_language(ctx, "en"),
            css: assets::address("admin.css"),
            look_css: rules.look.style.as_ref().map(Style::address),
            icon: assets::address("icon.svg"),
            nav: Vec::new(),
            who: String::new(),
            role: String::new(),
            csrf: String::new(),
            base: base(Role::Owner),
            flash: flash::read(&ctx.request, ctx.app.secure_cookies, ctx.texts()),
            form: None,
            posted: *ctx.request.method() == Method::POST,
        }
    }
}

/// The address below which somebody of this role finds the pages of books.
pub fn base(role: Role) -> &'static str {
    if role == Role::Seller { "/seller" } else { "/admin" }
}

fn in_language(ctx: &RequestContext, code: &str) -> String {
    let query = ctx.request.query_string();
    let mut pairs = url::form_urlencoded::Serializer::new(String::new());
    pairs.extend_pairs(url::form_urlencoded::parse(query.as_bytes()).filter(|(name, _)| name != "lang"));
    pairs.append_pair("lang", code);
    format!("{}?{}", ctx.request.path(), pairs.finish())
}

/// The id of the form of most pages.
pub const FORM: &str = "page-form";

#[cfg(test)]
pub(crate) mod samples {
    use super::*;
    use crate::domain::language::Language;

    /// A frame as an owner sees it.
    pub fn frame(language: Language) -> Frame {
        let t = Texts(language);
        let entry = |part: Section| Entry {
            url: part.path(),
            words: t.say(&format!("admin-nav-{}", part.code())),
            icon: part.icon(),
            here: part == Section::Home,
        };
        Frame {
            t,
            shop: "Librairie Djéliba".into(),
            sandbox: true,
            french_url: "/admin?lang=fr".into(),
            english_url: "/admin?lang=en".into(),
            css: "/static/admin.0a1b2c3d.css".into(),
            look_css: None,
            icon: "/static/icon.0a1b2c3d.svg".into(),
            nav: Section::ALL.into_iter().map(entry).collect(),
            who: "awa@djeliba.example".into(),
            role: t.say("admin-role-owner"),
            csrf: "0123456789abcdef".into(),
            base: "/admin",
            flash: None,
            form: None,
            posted: false,
        }
    }

    /// Fails when a page shows a text id that no locale has, contains something that the CSP forbids, has a form
    /// without its token, or has the same id twice.
    pub fn inspect(html: &str) {
        for form in html.split("method=\"post\"").skip(1) {
            assert!(
                form.split("</form>").next().is_some_and(|form| form.contains("csrf")),
                "a form has no token: {form}"
            );
        }
        inspect_open(html);
    }

    /// The same for a page before sign-in: there is no session, so its forms need no token.
    pub fn inspect_open(html: &str) {
        for quote in ['>', '"'] {
            assert!(!html.contains(&format!("{quote}admin-")), "a sentence is missing: {html}");
        }
        for forbidden in
            ["csrf=", "style=", "<style", "<script>", "onclick", "javascript:", "data:", "<h1></h1>", "{$", "{ $"]
        {
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
    use super::*;
    use crate::domain::language::Language;

    #[test]
    fn each_part_and_each_role_has_its_name_in_both_languages() {
        for t in Language::ALL.map(Texts) {
            for id in Section::ALL.map(|part| format!("admin-nav-{}", part.code())) {
                assert_ne!(t.say(&id), id);
            }
            for id in Role::ALL.map(|role| format!("admin-role-{}", role.code())) {
                assert_ne!(t.say(&id), id);
            }
        }
    }
}
