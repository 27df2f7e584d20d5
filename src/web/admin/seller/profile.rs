//! `/seller/page`: what a seller says of himself.

use actix_web::HttpResponse;
use askama::Template;

use crate::domain::contact::Phone;
use crate::domain::language::Language;
use crate::shop::leaving;
use crate::shop::market::pages;
use crate::shop::market::sellers::{self, LONGEST_ABOUT, Profile};
use crate::store::sellers::Seller;
use crate::web::admin::books::{Drop, PICTURES, Scripts};
use crate::web::admin::fields::Field;
use crate::web::admin::frame::{FORM, Frame, Section};
use crate::web::admin::kit::{Answer, Choice, problem, status};
use crate::web::admin::market_words::name_of;
use crate::web::admin::staff::{SellerStaff, Staff};
use crate::web::catalogue::{Picture, picture};

const HERE: &str = "/seller/page";

/// `GET /seller/page`
#[derive(Template)]
#[template(path = "admin/seller/profile.html")]
pub struct ProfilePage {
    pub frame: Frame,
    pub problem: Option<String>,
    pub name: Field,
    pub about: Field,
    pub phone: Field,
    pub languages: Vec<Choice>,
    /// Empty where sellers get no SMS.
    pub sms: Vec<Choice>,
    /// The public page.
    pub public: String,
    /// He left the market.
    pub left: bool,
    pub picture: Option<Picture>,
    pub scripts: Scripts,
    pub drop: Drop,
}

/// The input of the form.
struct Typed {
    name: Field,
    about: Field,
    phone: Field,
    language: Language,
    sms: bool,
}

impl Typed {
    fn of(seller: &Seller) -> Self {
        Self {
            name: Field::of(&seller.name),
            about: Field::of(&seller.about),
            phone: Field::of(seller.phone.clone().unwrap_or_default()),
            language: seller.language(),
            sms: seller.sms,
        }
    }
}

/// Whether sellers of this shop can have SMS about their sales.
fn has_sms(staff: &Staff) -> bool {
    staff.shop().sms_sender.is_some() && staff.shop().rules().market.sms
}

pub async fn form(SellerStaff { staff, seller }: SellerStaff) -> HttpResponse {
    let page = shown(&staff, &seller, Typed::of(&seller), None).await;
    staff.or_page(page)
}

/// The page with what is wrong with a picture.
pub(super) async fn with_picture_fault(staff: &Staff, seller: &Seller, why: String) -> Answer {
    shown(staff, seller, Typed::of(seller), Some(why)).await
}

async fn shown(staff: &Staff, seller: &Seller, typed: Typed, picture_fault: Option<String>) -> Answer {
    let t = staff.t();
    let is_faulty = [&typed.name, &typed.about, &typed.phone].into_iter().any(|field| field.error.is_some());
    let is_refused = picture_fault.is_some();
    let kept = pages::picture(staff.shop(), &seller.id).await?;
    let language = |one: Language| {
        Choice::new(one.code(), t.say(&format!("seller-language-{}", one.code())), one == typed.language)
    };
    let sms = Choice::new("on", t.say("seller-sms-on"), typed.sms);
    let page = ProfilePage {
        frame: staff.frame(Section::SellerPage).with_form(FORM, HERE),
        problem: problem(t, is_faulty),
        languages: Language::ALL.map(language).into(),
        sms: Some(sms).filter(|_| has_sms(staff)).into_iter().collect(),
        name: typed.name,
        about: typed.about,
        phone: typed.phone,
        public: format!("/sellers/{}", seller.slug),
        left: seller.left_at.is_some(),
        picture: picture(kept.as_deref()),
        scripts: Scripts::new(),
        drop: Drop::new(staff, "picture", &format!("{HERE}/picture"), PICTURES).wrong(picture_fault),
    };
    Ok(staff.page(status(is_faulty || is_refused), &page))
}

/// `POST /seller/page`
pub async fn save(SellerStaff { staff, seller }: SellerStaff) -> HttpResponse {
    let typed = Typed {
        name: Field::of(staff.form.get("name")),
        about: Field::of(staff.form.get("about")),
        phone: Field::of(staff.form.get("phone")),
        language: Language::parse(staff.form.get("language")).unwrap_or(seller.language()),
        sms: if has_sms(&staff) { staff.form.has("sms") } else { seller.sms },
    };
    let kept =
        if staff.only_shows() { shown(&staff, &seller, typed, None).await } else { keep(&staff, &seller, typed).await };
    staff.or_page(kept)
}

async fn keep(staff: &Staff, seller: &Seller, mut typed: Typed) -> Answer {
    let (t, country) = (staff.t(), staff.shop().rules().country);
    let name = typed.name.judge(name_of(&typed.name.value), || t.say("market-name-wrong"));
    let about = Some(typed.about.value.clone()).filter(|text| text.chars().count() <= LONGEST_ABOUT);
    let most = LONGEST_ABOUT.to_string();
    let about = typed.about.judge(about, || t.fill("seller-about-wrong", &[("most", &most)]));
    let phone = typed.phone.judge_optional(|text| Phone::parse(text, country).ok(), || t.say("seller-phone-wrong"));
    if typed.sms && has_sms(staff) && matches!(phone, Ok(None)) {
        typed.phone = typed.phone.wrong(t.say("seller-sms-phone"));
        return shown(staff, seller, typed, None).await;
    }
    let (Some(name), Some(about), Ok(phone)) = (name, about, phone) else {
        return shown(staff, seller, typed, None).await;
    };
    let profile = Profile { name, about, phone, language: typed.language, sms: typed.sms };
    sellers::change_profile(staff.shop(), staff.actor(), &seller.id, profile).await?;
    Ok(staff.done(HERE, "seller-page-saved", &[]))
}

/// `POST /seller/leave`: needs a password typed a moment ago.
pub async fn leave(SellerStaff { staff, seller }: SellerStaff) -> HttpResponse {
    let left = async {
        leaving::leave(staff.shop(), staff.actor(), &seller.id).await?;
        Ok(staff.done(HERE, "leaving-done", &[]))
    };
    staff.freshly(left).await
}
