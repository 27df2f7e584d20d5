//! `/admin/settings/accounts`: the merchant accounts at CinetPay.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;
use chrono::NaiveDateTime;

use super::super::frame::{Frame, Section};
use super::super::kit::Badge;
use super::super::orders::words::{hundredths, iso, known, method, short};
use super::super::staff::Staff;
use crate::domain::push::PushMethod;
use crate::payments::Mode;
use crate::shop::Error;
use crate::shop::admin::doctor::State;
use crate::shop::admin::merchant_accounts::{self, Checked, MerchantAccount, Role};
use crate::store::account_figures::MethodFigures;
use crate::texts::Texts;

/// `GET /admin/settings/accounts`
#[derive(Template)]
#[template(path = "admin/settings/accounts.html")]
pub struct AccountsPage {
    pub frame: Frame,
    pub cards: Vec<Card>,
}

/// A merchant account.
#[derive(Clone, Debug)]
pub struct Card {
    pub title: String,
    pub badges: Vec<Badge>,
    pub facts: Vec<Fact>,
    pub methods: Vec<MethodLine>,
    /// What becomes of its open payments when the owner changes the account.
    pub change: String,
    /// What came of checking its credentials just now.
    pub checked: Option<Said>,
    /// The URL that "check the credentials" posts to; `None` if there are none to check.
    pub check: Option<String>,
}

/// A property of an account; with a time, if it is one.
#[derive(Clone, Debug)]
pub struct Fact {
    pub name: String,
    pub value: String,
    /// For `datetime=`.
    pub at: Option<String>,
}

/// The result of a check, and its class.
#[derive(Clone, Debug)]
pub struct Said {
    pub class: &'static str,
    pub words: String,
}

/// How the payments by an operator ended.
#[derive(Clone, Debug)]
pub struct MethodLine {
    pub method: String,
    pub opened: String,
    pub paid: String,
    pub refused: String,
    /// Of those that were decided.
    pub rate: String,
    /// Less than half of them were paid.
    pub is_bad: bool,
}

pub async fn list(staff: Staff) -> HttpResponse {
    let found = merchant_accounts::list(staff.shop()).await;
    staff.or_page(found.map(|found| staff.page(StatusCode::OK, &page(&staff, found, None))))
}

/// `POST /admin/settings/accounts/{id}/check`: the page, with what the gateway said to these credentials.
pub async fn check(staff: Staff, id: Path<String>) -> HttpResponse {
    let checked = async {
        let checked = merchant_accounts::check(staff.shop(), &id).await?;
        let found = merchant_accounts::list(staff.shop()).await?;
        Ok::<_, Error>(staff.page(StatusCode::OK, &page(&staff, found, Some((&id, &checked)))))
    };
    staff.or_page(checked.await)
}

fn page(staff: &Staff, found: Vec<MerchantAccount>, checked: Option<(&str, &Checked)>) -> AccountsPage {
    let t = staff.t();
    let card = |account: MerchantAccount| {
        let checked = checked.filter(|(id, _)| *id == account.id).map(|(_, checked)| checked);
        card(t, &account, checked)
    };
    AccountsPage { frame: staff.frame(Section::Settings), cards: found.into_iter().map(card).collect() }
}

fn card(t: Texts, account: &MerchantAccount, checked: Option<&Checked>) -> Card {
    let generation = t.say(&format!("admin-merchant-generation-{}", account.generation));
    let title = if account.label.is_empty() { generation } else { format!("{} · {generation}", account.label) };
    Card {
        title,
        badges: badges(t, account),
        facts: facts(t, account),
        methods: account.methods.iter().map(|one| line(t, one)).collect(),
        change: change(t, account),
        checked: checked.map(|checked| said(t, checked)),
        check: (account.role != Role::Lost).then(|| format!("/admin/settings/accounts/{}/check", account.id)),
    }
}

fn badges(t: Texts, account: &MerchantAccount) -> Vec<Badge> {
    let mode = account.mode.map(|mode| Badge {
        words: t.say(&format!("admin-merchant-mode-{}", mode.code())),
        class: if mode == Mode::Live { "good" } else { "wait" },
    });
    let class = match account.role {
        Role::Sells => "good",
        Role::Settles | Role::Former => "calm",
        Role::Lost => "bad",
    };
    let role = Badge { words: t.say(&format!("admin-merchant-role-{}", account.role.code())), class };
    mode.into_iter().chain([role]).collect()
}

fn facts(t: Texts, account: &MerchantAccount) -> Vec<Fact> {
    let fact = |name: &str, value: String| Fact { name: t.say(&format!("admin-merchant-{name}")), value, at: None };
    let at = |name: &str, at: Option<NaiveDateTime>, more: String| Fact {
        at: at.map(iso),
        ..fact(name, at.map_or_else(|| t.say("admin-merchant-never"), |at| format!("{}{more}", short(t, at))))
    };
    let mut facts = vec![fact("name", account.name.clone())];
    if let Some(server) = &account.server {
        facts.push(fact("server", server.clone()));
    }
    if account.role == Role::Sells {
        let names: Vec<_> = account.countries.iter().map(|country| country.name(t.0)).collect();
        let all = || t.say("admin-merchant-countries-all");
        facts.push(fact("countries", if names.is_empty() { all() } else { names.join(", ") }));
    }
    if let Some(currency) = account.currency {
        facts.push(fact("currency", currency.code().to_owned()));
    }
    if !account.push.is_empty() {
        let names: Vec<_> = account.push.iter().map(PushMethod::operator).collect();
        facts.push(fact("push", names.join(", ")));
    }
    facts.push(at("notified", account.notified_at, String::new()));
    let answer = account.answered.as_ref();
    let more = answer.map(|answer| {
        let verdict = known(t, "verdict", &answer.verdict);
        t.fill("admin-merchant-answer", &[("verdict", &verdict), ("code", &answer.code)])
    });
    facts.push(at("answered", answer.map(|answer| answer.at), more.unwrap_or_default()));
    facts.push(fact("open", account.open.to_string()));
    facts
}

fn line(t: Texts, one: &MethodFigures) -> MethodLine {
    let decided = one.paid + one.refused;
    let unknown = || t.say("admin-merchant-method-unknown");
    MethodLine {
        method: one.method.as_deref().map_or_else(unknown, |code| method(t, code)),
        opened: one.opened.to_string(),
        paid: one.paid.to_string(),
        refused: one.refused.to_string(),
        rate: if decided == 0 {
            "–".to_owned()
        } else {
            t.fill("admin-merchant-percent", &[("number", &(one.paid * 100 / decided).to_string())])
        },
        is_bad: one.paid * 2 < decided,
    }
}

/// What becomes of its open payments, and which settings have to stay.
fn change(t: Texts, account: &MerchantAccount) -> String {
    if account.open == 0 {
        return t.say("admin-merchant-change-free");
    }
    let how_many = t.count("admin-merchant-open-count", account.open);
    let own = format!("CINETPAY_{}_SELLS", account.label.to_ascii_uppercase());
    let id = match account.role {
        Role::Sells if account.label.is_empty() => "admin-merchant-change-sells",
        Role::Sells => "admin-merchant-change-named",
        Role::Settles => "admin-merchant-change-settles",
        Role::Former => "admin-merchant-change-former",
        Role::Lost => "admin-merchant-change-lost",
    };
    t.fill(id, &[("payments", &how_many), ("setting", &own)])
}

fn said(t: Texts, checked: &Checked) -> Said {
    let words = checked.finding.say(t);
    let held = checked
        .balance
        .as_ref()
        .map(|held| t.fill("admin-merchant-balance", &[("sum", &hundredths(t, held.hundredths, &held.currency))]));
    Said {
        class: match checked.finding.state {
            State::Well => "good",
            State::Warning => "wait",
            State::Fault => "bad",
        },
        words: held.map_or_else(|| words.clone(), |held| format!("{words} {held}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::language::Language;
    use crate::domain::money::Currency;
    use crate::store::account_figures::LastAnswer;
    use crate::web::admin::frame::samples::{frame, inspect};

    fn account(role: Role, open: i64) -> MerchantAccount {
        let at = chrono::DateTime::from_timestamp(1_800_000_000, 0).unwrap().naive_utc();
        let figures = |method: Option<&str>, paid, refused| MethodFigures {
            account: "a".into(),
            method: method.map(str::to_owned),
            opened: 10,
            paid,
            refused,
        };
        MerchantAccount {
            id: "a".into(),
            label: "ci".into(),
            generation: "2026".into(),
            name: "live".into(),
            mode: (role != Role::Lost).then_some(Mode::Live),
            role,
            server: Some("http://127.0.0.1:9/2026".into()),
            countries: Vec::new(),
            currency: Some(Currency::Xof),
            push: PushMethod::parse("MTN_CI").into_iter().collect(),
            open,
            notified_at: (open > 0).then_some(at),
            answered: (open > 0).then(|| LastAnswer {
                account: "a".into(),
                code: "2002".into(),
                verdict: "pending".into(),
                at,
            }),
            methods: vec![figures(Some("OM"), 1, 3), figures(None, 0, 0)],
        }
    }

    #[test]
    fn each_account_says_what_it_is_for_and_what_becomes_of_its_payments_in_both_languages() {
        for language in Language::ALL {
            let t = Texts(language);
            for role in [Role::Sells, Role::Settles, Role::Former, Role::Lost] {
                for (label, open) in [("ci", 0), ("ci", 1), ("ci", 7), ("", 7)] {
                    let account = MerchantAccount { label: label.into(), ..account(role, open) };
                    let cards = vec![card(t, &account, None)];
                    let html = AccountsPage { frame: frame(language), cards }.render().unwrap();
                    inspect(&html);
                    assert!(html.contains("Orange Money") && html.contains("25"), "{html}");
                    assert_eq!(html.contains("/check\""), role != Role::Lost);
                    assert_eq!(html.contains("GRIOT_KEY"), open > 0, "{html}");
                }
            }
        }
    }
}
