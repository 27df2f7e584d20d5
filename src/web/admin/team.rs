//! `/admin/accounts`: the staff accounts.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;

use super::fields::Field;
use super::frame::{FORM, Frame, Section};
use super::kit::{Answer, Badge, Choice, status};
use super::staff::Staff;
use crate::domain::contact::Email;
use crate::domain::role::Role;
use crate::secret::Secret;
use crate::shop::accounts::invitations;
use crate::shop::accounts::team::{self, Refusal};
use crate::store::accounts::Account;
use crate::texts::Texts;

const HERE: &str = "/admin/accounts";

/// A member of the staff.
#[derive(Clone, Debug)]
pub struct MemberView {
    pub id: String,
    pub email: String,
    pub roles: Vec<Choice>,
    pub role: String,
    /// How the account stands.
    pub state: Badge,
    pub suspended: bool,
    /// Whether the account has a second factor, as a text.
    pub code: String,
    pub signed_in: Option<String>,
    pub own: bool,
    /// Whether a new link can be created here.
    pub may_have_link: bool,
}

/// `GET /admin/accounts`
#[derive(Template)]
#[template(path = "admin/team.html")]
pub struct TeamPage {
    pub frame: Frame,
    pub members: Vec<MemberView>,
    /// The form for a new account.
    pub email: Field,
    pub roles: Vec<Choice>,
}

/// A new link, shown once.
#[derive(Template)]
#[template(path = "admin/team_link.html")]
pub struct LinkPage {
    pub frame: Frame,
    pub email: String,
    pub link: String,
    /// Whether it was also sent by e-mail.
    pub mailed: bool,
    pub hours: i64,
    /// Where the page leads back to.
    pub back: String,
}

pub async fn list(staff: Staff) -> HttpResponse {
    let shown = show(&staff, Field::default(), Role::Manager).await;
    staff.or_page(shown)
}

async fn show(staff: &Staff, email: Field, role: Role) -> Answer {
    let members = team::all(staff.shop()).await?;
    let status = status(email.error.is_some());
    let page = TeamPage {
        frame: staff.frame(Section::Accounts).with_form(FORM, HERE),
        members: members.into_iter().map(|account| member(staff.t(), account, &staff.signed.account.id)).collect(),
        email,
        roles: options(staff.t(), role),
    };
    Ok(staff.page(status, &page))
}

fn options(t: Texts, chosen: Role) -> Vec<Choice> {
    let words = |role: Role| t.say(&format!("admin-role-{}", role.code()));
    let hint = |role: Role| t.say(&format!("admin-role-{}-hint", role.code()));
    Role::STAFF.map(|role| Choice::new(role.code(), words(role), role == chosen).hint(hint(role))).into()
}

/// How an account stands.
pub fn account_state(t: Texts, account: &Account) -> Badge {
    let (state, class) = match (&account.suspended_at, &account.password) {
        (Some(_), _) => ("suspended", "bad"),
        (None, None) => ("invited", "wait"),
        (None, Some(_)) => ("active", "good"),
    };
    Badge { words: t.say(&format!("admin-team-{state}")), class }
}

fn member(t: Texts, account: Account, own: &str) -> MemberView {
    let role = account.role();
    MemberView {
        roles: options(t, role),
        role: t.say(&format!("admin-role-{}", role.code())),
        state: account_state(t, &account),
        suspended: account.suspended_at.is_some(),
        code: t.say(if account.totp_seed.is_some() { "admin-team-with-code" } else { "admin-team-without-code" }),
        signed_in: account.signed_in_at.map(|at| t.moment(at.and_utc())),
        own: account.id == own,
        may_have_link: account.suspended_at.is_none() && (role != Role::Owner || account.password.is_none()),
        id: account.id,
        email: account.email,
    }
}

/// `POST /admin/accounts`: shows the link once, and sends it by e-mail.
pub async fn invite(staff: Staff) -> HttpResponse {
    let (email, role) = typed(&staff);
    staff.sent(show(&staff, email, role), Box::pin(try_invite(&staff))).await
}

fn typed(staff: &Staff) -> (Field, Role) {
    (Field::of(staff.form.get("email")), own_role(staff).unwrap_or(Role::Support))
}

/// The role that was chosen, one of the shop's own staff.
fn own_role(staff: &Staff) -> Option<Role> {
    Role::parse(staff.form.get("role")).filter(|role| Role::STAFF.contains(role))
}

async fn try_invite(staff: &Staff) -> Answer {
    let (typed, role) = typed(staff);
    let Ok(email) = Email::parse(&typed.value) else {
        return show(staff, typed.wrong(staff.t().say("admin-team-email-wrong")), role).await;
    };
    match team::invite(staff.shop(), staff.actor(), &email, role).await? {
        Ok(link) => Ok(show_link(staff, (HERE, Section::Accounts), email.as_str(), &link).await),
        Err(refusal) => show(staff, typed.wrong(staff.t().say(&sentence(refusal))), role).await,
    }
}

/// Shows a link once, sends it by e-mail, and leads back to a page of this section.
pub async fn show_link(staff: &Staff, place: (&str, Section), email: &str, link: &Secret) -> HttpResponse {
    show_link_in(staff, staff.t(), place, (email, link)).await
}

/// The same, with the e-mail in another language.
pub async fn show_link_in(
    staff: &Staff,
    t: Texts,
    (back, section): (&str, Section),
    (email, link): (&str, &Secret),
) -> HttpResponse {
    let mailed = invitations::send(staff.shop(), t, email, link).await;
    let page = LinkPage {
        frame: staff.frame(section),
        email: email.to_owned(),
        link: link.expose().to_owned(),
        mailed,
        hours: team::INVITATION_LIVES.num_hours(),
        back: back.to_owned(),
    };
    staff.page(StatusCode::OK, &page)
}

/// The id of the sentence that says why somebody is not invited.
pub fn sentence(refusal: Refusal) -> String {
    format!("admin-team-{}", refusal.code())
}

/// `POST /admin/accounts/{id}/link`
pub async fn renew_link(staff: Staff, id: Path<String>) -> HttpResponse {
    staff.freshly(try_renew(&staff, &id)).await
}

async fn try_renew(staff: &Staff, id: &str) -> Answer {
    match team::renew_link(staff.shop(), staff.actor(), id).await? {
        Ok((email, link)) => Ok(show_link(staff, (HERE, Section::Accounts), &email, &link).await),
        Err(refusal) => Ok(staff.sorry(HERE, &sentence(refusal), &[])),
    }
}

/// `POST /admin/accounts/{id}/role`
pub async fn change_role(staff: Staff, id: Path<String>) -> HttpResponse {
    let change = async {
        let Some(role) = own_role(&staff) else { return Ok(staff.go(HERE)) };
        let changed = team::change_role(staff.shop(), staff.actor(), &id, role).await?;
        Ok(after(&staff, changed, "admin-team-role-kept"))
    };
    staff.freshly(change).await
}

/// `POST /admin/accounts/{id}/suspend`
pub async fn suspend(staff: Staff, id: Path<String>) -> HttpResponse {
    shut(staff, &id, true).await
}

/// `POST /admin/accounts/{id}/resume`
pub async fn resume(staff: Staff, id: Path<String>) -> HttpResponse {
    shut(staff, &id, false).await
}

async fn shut(staff: Staff, id: &str, out: bool) -> HttpResponse {
    let words = if out { "admin-team-is-suspended" } else { "admin-team-is-resumed" };
    let done = async { Ok(after(&staff, team::suspend(staff.shop(), staff.actor(), id, out).await?, words)) };
    staff.freshly(done).await
}

fn after(staff: &Staff, done: Result<(), Refusal>, words: &str) -> HttpResponse {
    match done {
        Ok(()) => staff.done(HERE, words, &[]),
        Err(refusal) => staff.sorry(HERE, &sentence(refusal), &[]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::language::Language;
    use crate::web::admin::frame::samples::{frame, inspect};

    fn account(id: &str, role: Role, password: bool, suspended: bool) -> Account {
        let now = chrono::DateTime::UNIX_EPOCH.naive_utc();
        Account {
            id: id.into(),
            email: format!("{id}@exemple.ci"),
            role: role.code().into(),
            password: password.then(|| "$argon2id$".into()),
            password_at: None,
            totp_seed: None,
            totp_pending: None,
            totp_step: None,
            suspended_at: suspended.then_some(now),
            created_at: now,
            signed_in_at: password.then_some(now),
        }
    }

    #[test]
    fn each_member_is_shown_with_what_can_be_done_about_him() {
        for language in Language::ALL {
            let t = Texts(language);
            let members = [
                account("owner", Role::Owner, true, false),
                account("new", Role::Manager, false, false),
                account("gone", Role::Support, true, true),
            ];
            let page = TeamPage {
                frame: frame(language),
                members: members.into_iter().map(|account| member(t, account, "owner")).collect(),
                email: Field::of("awa").wrong("Adresse incomplète."),
                roles: options(t, Role::Manager),
            };
            let html = page.render().unwrap();
            inspect(&html);
            assert!(!html.contains("/admin/accounts/owner/link"), "owners get their link at the command line");
            assert!(html.contains("/admin/accounts/new/link"));
            assert!(html.contains("/admin/accounts/gone/resume") && !html.contains("/admin/accounts/gone/suspend"));
            assert!(html.contains("value=\"awa\"") && html.contains("id=\"email-error\""));
            for refusal in [Refusal::Taken, Refusal::LastOwner, Refusal::OwnersLink] {
                assert_ne!(t.say(&sentence(refusal)), sentence(refusal));
            }
        }
    }

    #[test]
    fn the_link_is_shown() {
        for (language, mailed) in [(Language::French, true), (Language::English, false)] {
            let link = "https://djeliba.example/admin/invitation/abc";
            let page = LinkPage {
                frame: frame(language),
                email: "awa@exemple.ci".into(),
                link: link.into(),
                mailed,
                hours: 24,
                back: HERE.to_owned(),
            };
            let html = page.render().unwrap();
            inspect(&html);
            assert!(html.contains(link));
        }
    }
}
