//! The order form: what was typed, what it means, and what is wrong with it.

use super::had::{self, Already, Had};
use super::offer::Offer;
use super::options::{CardOffer, ReachedBy, countries, push_options};
use super::own_price::{self, OwnPrice};
use super::pages::BuyForm;
use crate::domain::contact::{Address, Asked, Card, CardField, Contact, Country, Email, Phone, TextLine};
use crate::domain::coupon::{Code, Refusal};
use crate::domain::gift::GiftWish;
use crate::domain::ids::{self, hash};
use crate::domain::web_address;
use crate::shop::sale::coupons::Quote;
use crate::texts::Texts;
use crate::web::body::Form;
use crate::web::buyer_names::{Field, NameFaults, TypedNames};
use crate::web::contact_faults;
use crate::web::context::RequestContext;
use crate::web::coupon_faults;
use crate::web::gift_form::TypedGift;
use crate::web::typed_phone;

/// The form as it was typed.
#[derive(Clone, Default)]
pub struct Typed {
    pub nonce: String,
    email: String,
    phone: String,
    name: String,
    names: TypedNames,
    street: String,
    city: String,
    country: String,
    state: String,
    zip: String,
    /// The operator that asks on the phone; empty for the payment page.
    pub pay_by: String,
    code: String,
    /// The price that the buyer names.
    pub own_price: String,
    own_price_fault: Option<String>,
    quote: Option<Quote>,
    pub gift: TypedGift,
    /// The e-mail address that the buyer was asked about. If it is sent again, it is accepted.
    asked: String,
    faults: Faults,
    code_fault: Option<&'static str>,
    problem: Option<String>,
    had: Option<Already>,
}

/// What is wrong with the fields: messages or their ids.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Faults {
    email: Option<String>,
    /// The address that was probably meant instead of the one that was typed.
    meant: Option<String>,
    phone: Option<String>,
    /// The number that an old one probably became.
    phone_meant: Option<String>,
    name: Option<&'static str>,
    names: NameFaults,
    street: Option<&'static str>,
    city: Option<&'static str>,
    state: Option<&'static str>,
    zip: Option<&'static str>,
    country: Option<&'static str>,
}

impl Typed {
    pub fn read(form: &Form) -> Self {
        let field = |name: &str| form.get(name).chars().take(400).collect::<String>();
        let nonce = Some(field("nonce")).filter(|nonce| nonce.len() <= 64).unwrap_or_default();
        // The buyer was asked which of two addresses is meant, and chose one.
        let (email, asked, chosen) = (field("email"), field("asked"), field("email_meant"));
        let email = if email == asked && !chosen.is_empty() { chosen } else { email };
        Self {
            nonce,
            email,
            asked,
            phone: typed_phone::read(form, ("phone", "phone"), 400),
            name: field("name"),
            names: TypedNames::read(form),
            street: field("address"),
            city: field("city"),
            country: field("country"),
            state: field("state"),
            zip: field("zip"),
            pay_by: field("pay_by"),
            code: field("code"),
            own_price: field("own_price"),
            own_price_fault: None,
            quote: None,
            gift: TypedGift::read(form),
            faults: Faults::default(),
            code_fault: None,
            problem: None,
            had: None,
        }
    }

    /// An empty form with the coupon code of a link.
    pub fn with_code(code: &str) -> Self {
        Self { code: code.trim().chars().take(40).collect(), ..Self::default() }
    }

    pub fn with(self, faults: Faults) -> Self {
        Self { faults, ..self }
    }

    pub fn quoted(self, quote: Quote) -> Self {
        Self { quote: Some(quote), ..self }
    }

    /// Shows beside the code why it is not valid.
    pub fn refused(self, refusal: Refusal) -> Self {
        let code_fault = Some(coupon_faults::coupon(refusal));
        Self { code_fault, ..self }
    }

    /// Shows beside the phone number that the gateway does not take it.
    pub fn phone_refused(self, t: Texts) -> Self {
        let id = if self.pay_by.is_empty() { "form-phone-refused" } else { "form-push-refused" };
        self.phone_wrong(t.say(id))
    }

    /// Shows a sentence beside the phone number.
    pub fn phone_wrong(self, sentence: String) -> Self {
        self.with(Faults { phone: Some(sentence), ..Faults::default() })
    }

    /// Shows a sentence beside the price that the buyer named.
    pub fn own_price_wrong(self, sentence: String) -> Self {
        Self { own_price_fault: Some(sentence), ..self }
    }

    /// The gift that is asked for, with what is wrong with it beside its fields.
    pub fn with_gift(self, ctx: &RequestContext) -> (Self, Option<GiftWish>) {
        let (gift, wish) = self.gift.judged(ctx);
        (Self { gift, ..self }, wish)
    }

    /// Shows a sentence beside the recipient of a gift.
    pub fn gift_refused(self, sentence: String) -> Self {
        Self { gift: self.gift.refused(sentence), ..self }
    }

    pub fn is_faulty(&self) -> bool {
        let in_parts = self.own_price_fault.is_some() || self.code_fault.is_some() || self.gift.is_faulty();
        in_parts || self.faults != Faults::default()
    }

    /// The code, if one was typed.
    ///
    /// # Errors
    /// If no coupon can have such a code.
    pub fn code(&self) -> Result<Option<Code>, Refusal> {
        if self.code.is_empty() {
            return Ok(None);
        }
        Code::parse(&self.code).map(Some).ok_or(Refusal::Unknown)
    }

    /// Whether the code still has to be looked up before the form is shown.
    pub fn unquoted(&self) -> bool {
        !self.code.is_empty() && self.quote.is_none() && self.code_fault.is_none()
    }

    pub fn saying(self, problem: String) -> Self {
        Self { problem: Some(problem), ..self }
    }

    /// Shows that the buyer has the book already.
    pub fn having(self, had: Already) -> Self {
        Self { had: Some(had), ..self }
    }

    /// What the buyer has already, with a message about it.
    pub fn had(&self, ctx: &RequestContext) -> Option<Had> {
        Some(had::told(ctx, self.had.as_ref()?, (&self.email, &self.phone)))
    }

    /// The same of one of several books; `id` is the message about an order.
    pub fn had_of_several(&self, ctx: &RequestContext, id: &str) -> Option<Had> {
        let says = had::of_several(ctx.texts(), self.had.as_ref()?, id);
        self.had(ctx).map(|had| Had { says, ..had })
    }

    /// The contact that was typed, in a shop at `home` that sells to the countries it `offers`, as far as it is `asked` for. An
    /// e-mail address or, where SMS are sent (`texts`), a phone number is required.
    ///
    /// # Errors
    /// What is wrong, field by field.
    pub fn contact(
        &self,
        t: Texts,
        (home, texts): (&'static Country, bool),
        offers: &[&'static Country],
        asked: Asked,
    ) -> Result<Contact, Box<Faults>> {
        let mut faults = Faults::default();
        let email = self.email(t, texts, &mut faults);
        let phone = self.phone(t, (home, texts), &mut faults);
        let (name, first_name) = self.name(asked, &mut faults);
        let mut address = None;
        if let Some(Card { needs, .. }) = asked.card.filter(|card| card.only || self.has_address()) {
            address = self.address(offers, needs, &mut faults);
            let misses = |field, typed: &str| needs.contains(&field) && typed.is_empty();
            let phone = || misses(CardField::Phone, &self.phone).then(|| t.say("form-phone-for-card"));
            faults.phone = faults.phone.or_else(phone);
            faults.name = faults.name.or(misses(CardField::Name, &self.name).then_some("form-name-for-card"));
        }
        if faults != Faults::default() {
            return Err(Box::new(faults));
        }
        Ok(Contact { email, phone, name, first_name, address })
    }

    /// The whole name, and the first name if both were asked for apart: required, or typed on a form that serves several
    /// accounts.
    fn name(&self, asked: Asked, faults: &mut Faults) -> (Option<TextLine>, Option<TextLine>) {
        if asked.full_name || !self.names.is_empty() {
            let name = self.names.parse().map_err(|wrong| faults.names = wrong).ok();
            return name.map(|name| (name.whole, name.first)).unzip();
        }
        let name = optional(&self.name, TextLine::parse, &mut faults.name, "form-name-wrong");
        if web_address::holds_one(&self.name) {
            faults.name = Some("form-name-address");
        }
        (name, None)
    }

    /// An address that looks like a misspelt one of a large mail provider is asked about once.
    fn email(&self, t: Texts, texts: bool, faults: &mut Faults) -> Option<Email> {
        if self.email.is_empty() {
            if !texts || self.phone.is_empty() {
                faults.email = Some(t.say(if texts { "form-contact-missing" } else { "form-email-missing" }));
            }
            return None;
        }
        let email =
            Email::parse(&self.email).map_err(|fault| faults.email = Some(contact_faults::email(t, fault))).ok()?;
        if let Some(meant) = email.meant().filter(|_| self.asked != self.email) {
            faults.email = Some(t.fill("form-email-meant", &[("email", meant.as_str())]));
            faults.meant = Some(meant.as_str().to_owned());
        }
        Some(email)
    }

    fn phone(&self, t: Texts, (home, texts): (&'static Country, bool), faults: &mut Faults) -> Option<Phone> {
        if self.phone.is_empty() {
            return None;
        }
        match Phone::parse(&self.phone, home) {
            Ok(phone) if texts && self.email.is_empty() && phone.is_landline() => {
                faults.phone = Some(t.say("form-phone-landline"));
                None
            }
            Ok(phone) => Some(phone),
            Err(fault) => {
                faults.phone = Some(contact_faults::phone_with_box(t, &fault, self.email.is_empty()));
                faults.phone_meant = contact_faults::meant(fault);
                None
            }
        }
    }

    /// The country that the buyer pays from, as far as he says: that of his phone, else the one he chose.
    pub fn country(&self, home: &'static Country) -> Option<&'static Country> {
        let phone = Phone::parse(&self.phone, home).ok();
        phone.as_ref().and_then(Phone::country).or_else(|| Country::parse(&self.country))
    }

    /// All of the address: the card is offered only with the whole.
    fn address(&self, offers: &[&'static Country], needs: &[CardField], faults: &mut Faults) -> Option<Address> {
        let street = TextLine::parse(&self.street);
        let city = TextLine::parse(&self.city);
        let zip = Some(&self.zip).filter(|zip| zip.len() == 5 && zip.bytes().all(|b| b.is_ascii_digit()));
        let state = optional(&self.state, TextLine::parse, &mut faults.state, "form-state-wrong");
        faults.street = street.is_none().then_some("form-street-missing");
        faults.city = city.is_none().then_some("form-city-missing");
        let may_lack = self.zip.is_empty() && !needs.contains(&CardField::Zip);
        faults.zip = (zip.is_none() && !may_lack).then_some("form-zip-wrong");
        let country = Country::parse(&self.country).filter(|country| offers.contains(country));
        faults.country = country.is_none().then_some("form-country-wrong");
        Some(Address { street: street?, city: city?, country: country?, state, zip: zip.cloned() })
    }

    fn has_address(&self) -> bool {
        [&self.street, &self.city, &self.state, &self.zip].iter().any(|field| !field.is_empty())
    }

    /// The same for a double click and a reload, and different for another tab, book, code, gift or browser. Browsers without
    /// a cookie are told apart by what was typed beside the nonce. `None` if no page of ours can have carried the nonce
    /// lately.
    pub fn idempotency_key(&self, ctx: &RequestContext, goods: &str) -> Option<String> {
        let time = self.young_nonce(ctx)?.get(..ids::TIME).unwrap_or_default();
        let typed = || [&self.email[..], &self.phone, &self.name, &self.names.first, &self.names.last].join("\n");
        let browser = if ctx.known { ctx.visitor.clone() } else { typed() };
        let code = Code::parse(&self.code).map_or_else(String::new, |code| format!("\0{code}"));
        // Another currency is another order: its price is another one.
        let currency = ctx.currency(self.pays_from(ctx));
        let currency = currency.map_or_else(String::new, |currency| format!("\0{currency}"));
        let gift = self.gift.name();
        Some(time.to_owned() + &hash(&format!("{browser}\0{}\0{goods}{code}{currency}{gift}", self.nonce)))
    }

    /// The nonce, if it is recent enough to be valid.
    pub fn young_nonce(&self, ctx: &RequestContext) -> Option<&str> {
        Some(self.nonce.as_str()).filter(|nonce| ids::is_form(nonce, ctx.app.shop.clock.now()))
    }

    /// Whether a code was typed.
    pub fn has_code(&self) -> bool {
        !self.code.is_empty()
    }

    /// The country that the buyer pays from: the one that he says, else the one that prices are shown for.
    pub fn pays_from(&self, ctx: &RequestContext) -> &'static Country {
        self.country(ctx.app.shop.rules().country).unwrap_or_else(|| ctx.country())
    }

    /// The form to show, with what was typed and what is wrong with it.
    pub fn form(&self, ctx: &RequestContext, offer: Offer, nonce: &str) -> BuyForm {
        let t = ctx.texts();
        let rules = ctx.app.shop.rules();
        let chosen = if self.country.is_empty() { ctx.country().code } else { &self.country };
        let pays_from = self.pays_from(ctx);
        let currency = ctx.currency(pays_from);
        let field = |value: &str, fault: Option<&str>| field(t, value, fault);
        let full = offer.full;
        let now = self.quote.as_ref().map_or(full, |quote| quote.price);
        let asked = ctx.app.shop.gateways.asked();
        BuyForm {
            nonce: nonce.to_owned(),
            email: Field { value: self.email.clone(), error: self.faults.email.clone() },
            meant: self.faults.meant.clone(),
            phone: Field { value: self.phone.clone(), error: self.faults.phone.clone() },
            phone_meant: self.faults.phone_meant.clone(),
            reached_by: if ctx.app.shop.sms_sender.is_some() { ReachedBy::EmailOrPhone } else { ReachedBy::Email },
            name: field(&self.name, self.faults.name),
            names: (asked.full_name && (now.amount > 0 || offer.suggested.is_some()))
                .then(|| self.names.fields(t, self.faults.names)),
            street: field(&self.street, self.faults.street),
            city: field(&self.city, self.faults.city),
            state: field(&self.state, self.faults.state),
            zip: field(&self.zip, self.faults.zip),
            by_country: ctx.app.shop.gateways.sell_by_country(),
            countries: countries(t, &rules.countries, chosen),
            country_error: self.faults.country.map(|id| t.say(id)),
            address_open: self.has_address()
                || !self.name.is_empty()
                || self.faults.name.is_some()
                || asked.card.is_some_and(|card| card.only),
            push: push_options(t, &ctx.app.shop.gateways, &self.pay_by),
            card: match asked.card {
                None => CardOffer::None,
                Some(Card { only: false, .. }) => CardOffer::Beside,
                Some(Card { only: true, .. }) => CardOffer::Only,
            },
            problem: self.problem.clone().or_else(|| self.is_faulty().then(|| t.say("form-has-faults"))),
            code: field(&self.code, self.code_fault),
            gift: self.gift.fields(ctx),
            applied: self.quote.as_ref().map(|quote| offer.applied(t, quote)),
            full: self.quote.as_ref().map(|_| t.money(full)),
            free: now.amount == 0 && offer.suggested.is_none(),
            price: if offer.suggested.is_some() { own_price::from(t, full) } else { t.price(now) },
            own_price: OwnPrice::of(t, &offer, &self.own_price, self.own_price_fault.clone()),
            seen_price: now.amount,
            currency: currency.map(|_| now.currency.code()),
            unsold: offer.unsold(t, pays_from),
            pays_from,
            offer,
        }
    }
}

fn optional<T>(
    text: &str,
    parse: impl Fn(&str) -> Option<T>,
    fault: &mut Option<&'static str>,
    id: &'static str,
) -> Option<T> {
    if text.is_empty() {
        return None;
    }
    let parsed = parse(text);
    if parsed.is_none() {
        *fault = Some(id);
    }
    parsed
}

fn field(t: Texts, value: &str, fault: Option<&str>) -> Field {
    Field { value: value.to_owned(), error: fault.map(|id| t.say(id)) }
}
