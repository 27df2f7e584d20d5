//! The fields of a gift, on the order form and on the page of a gift that waits: `gift_to`, `gift_giver`, `gift_greeting`, `gift_day`;
//! and what its recipient reads.

use crate::domain::contact::{Email, Phone, TextLine};
use crate::domain::gift::{self, DayFault, GiftWish, GreetingFault, LONGEST_GREETING};
use crate::domain::order_facts::Contact;
use crate::domain::web_address;
use crate::store::gifts::Gift;
use crate::texts::Texts;
use crate::web::body::Form;
use crate::web::buyer_names::Field;
use crate::web::contact_faults;
use crate::web::context::RequestContext;
use crate::web::typed_phone;

/// What was typed, and what is wrong with it.
#[derive(Clone, Default)]
pub struct TypedGift {
    to: String,
    /// The address that the buyer was asked about. If it is sent again, it is accepted.
    asked: String,
    giver: String,
    greeting: String,
    day: String,
    faults: GiftFaults,
}

/// Sentences about what is wrong, by field.
#[derive(Clone, Default, PartialEq, Eq)]
struct GiftFaults {
    to: Option<String>,
    giver: Option<String>,
    greeting: Option<String>,
    day: Option<String>,
    /// Whether the address looks like a misspelt one and is asked about.
    asks: bool,
    /// The number that was probably meant.
    phone_meant: Option<String>,
}

/// The fields as a page shows them (`gift_fields.html`).
#[derive(Clone, Debug, Default)]
pub struct GiftFields {
    pub to: Field,
    /// The address that the buyer is asked about.
    pub asked: Option<String>,
    /// The number that the buyer is asked about.
    pub phone_meant: Option<String>,
    pub giver: Field,
    pub greeting: Field,
    pub longest_greeting: usize,
    pub day: Field,
    /// A phone number will do.
    pub by_sms: bool,
    /// Whether the fold is open, because something in it was typed or is wrong.
    pub open: bool,
}

/// Who gives, and with which words, as the recipient reads it.
#[derive(Clone, Debug)]
pub struct Given {
    /// `Fatou vous offre ce cadeau.`
    pub by: String,
    /// The greeting in quotation marks.
    pub words: Option<String>,
}

impl Given {
    pub fn of(t: Texts, gift: &Gift) -> Self {
        let somebody = t.say("gift-somebody");
        let giver = if gift.giver.is_empty() { &somebody } else { &gift.giver };
        let words = Some(&gift.greeting).filter(|words| !words.is_empty());
        Self {
            by: t.fill("gift-from", &[("giver", giver)]),
            words: words.map(|words| t.fill("gift-quoted", &[("words", words)])),
        }
    }
}

impl TypedGift {
    pub fn read(form: &Form) -> Self {
        let field = |name: &str, most: usize| form.get(name).trim().chars().take(most).collect::<String>();
        Self {
            to: typed_phone::read(form, ("gift_to", "gift_phone"), 400),
            asked: field("gift_asked", 400),
            giver: field("gift_giver", 400),
            greeting: field("gift_greeting", 1_000),
            day: field("gift_day", 40),
            faults: GiftFaults::default(),
        }
    }

    /// The fields of a gift as it is kept.
    pub fn of(ctx: &RequestContext, gift: &Gift) -> Self {
        let zone = ctx.app.shop.rules().zone;
        let day = gift.wished_at.map(|at| at.and_utc().with_timezone(&zone).format("%Y-%m-%d").to_string());
        Self {
            to: gift.contact.clone().unwrap_or_default(),
            asked: gift.contact.clone().unwrap_or_default(),
            giver: gift.giver.clone(),
            greeting: gift.greeting.clone(),
            day: day.unwrap_or_default(),
            faults: GiftFaults::default(),
        }
    }

    /// Whether nothing was typed: the buyer buys for himself.
    pub fn is_empty(&self) -> bool {
        [&self.to, &self.giver, &self.greeting, &self.day].iter().all(|field| field.is_empty())
    }

    pub fn is_faulty(&self) -> bool {
        self.faults != GiftFaults::default()
    }

    /// Shows a sentence beside the recipient.
    pub fn refused(self, sentence: String) -> Self {
        Self { faults: GiftFaults { to: Some(sentence), ..GiftFaults::default() }, ..self }
    }

    /// What tells a gift from another one of the same form.
    pub fn name(&self) -> String {
        if self.is_empty() {
            return String::new();
        }
        [&self.to[..], &self.giver, &self.greeting, &self.day].join("\n")
    }

    /// The gift that is asked for, and the fields with what is wrong with them; then there is no gift.
    pub fn judged(self, ctx: &RequestContext) -> (Self, Option<GiftWish>) {
        if self.is_empty() { (self, None) } else { self.changed(ctx) }
    }

    /// The same of an order that is a gift already: it cannot be without a recipient.
    pub fn changed(self, ctx: &RequestContext) -> (Self, Option<GiftWish>) {
        let (t, rules) = (ctx.texts(), ctx.app.shop.rules());
        let today = ctx.app.shop.clock.now().with_timezone(&rules.zone).date_naive();
        let mut faults = GiftFaults::default();
        let to = self.contact(ctx, &mut faults);
        let giver = self.giver(t, &mut faults);
        let greeting = gift::greeting(&self.greeting).map_err(|fault| {
            faults.greeting = Some(match fault {
                GreetingFault::TooLong => t.fill("gift-greeting-long", &[("most", &LONGEST_GREETING.to_string())]),
                GreetingFault::Address => t.say("gift-greeting-address"),
            });
        });
        let day = gift::day(&self.day, today).map_err(|fault| {
            faults.day = Some(t.say(match fault {
                DayFault::Unreadable => "gift-day-unreadable",
                DayFault::Past => "gift-day-past",
                DayFault::TooFar => "gift-day-far",
            }));
        });
        let wish = match (to, giver, greeting, day) {
            (Some(to), Some(giver), Ok(greeting), Ok(day)) => Some(GiftWish { to, giver, greeting, day }),
            _ => None,
        };
        let wish = wish.filter(|_| faults == GiftFaults::default());
        (Self { faults, ..self }, wish)
    }

    /// The recipient alone, where nothing else can be changed any more.
    ///
    /// # Errors
    /// The field with what is wrong with it.
    pub fn recipient(self, ctx: &RequestContext) -> Result<Contact, Box<Self>> {
        let mut faults = GiftFaults::default();
        let to = self.contact(ctx, &mut faults);
        to.filter(|_| faults == GiftFaults::default()).ok_or_else(|| Box::new(Self { faults, ..self }))
    }

    /// An address that looks like a misspelt one of a large mail provider is asked about once: the recipient cannot say that nothing
    /// came.
    fn contact(&self, ctx: &RequestContext, faults: &mut GiftFaults) -> Option<Contact> {
        let (t, by_sms) = (ctx.texts(), ctx.app.shop.sms_sender.is_some());
        if self.to.is_empty() {
            faults.to = Some(t.say(if by_sms { "gift-to-missing-either" } else { "gift-to-missing" }));
            return None;
        }
        let is_number = !self.to.contains('@') && self.to.chars().any(char::is_numeric);
        if is_number && by_sms {
            return self.phone(ctx, faults);
        }
        if is_number {
            faults.to = Some(t.say("gift-to-no-sms"));
            return None;
        }
        let email = Email::parse(&self.to).map_err(|fault| faults.to = Some(contact_faults::email(t, fault))).ok()?;
        if let Some(meant) = email.meant().filter(|_| self.asked != self.to) {
            faults.to = Some(t.fill("gift-to-meant", &[("email", meant.as_str())]));
            faults.asks = true;
        }
        Some(Contact::Email(email.as_str().to_lowercase()))
    }

    fn phone(&self, ctx: &RequestContext, faults: &mut GiftFaults) -> Option<Contact> {
        let t = ctx.texts();
        match Phone::parse(&self.to, ctx.app.shop.rules().country) {
            Ok(phone) if phone.is_landline() => faults.to = Some(t.say("form-phone-landline")),
            Ok(phone) => return Some(Contact::Phone(phone.as_str().to_owned())),
            Err(fault) => {
                faults.to = Some(contact_faults::phone_with_box(t, &fault, true));
                faults.phone_meant = contact_faults::meant(fault);
            }
        }
        None
    }

    fn giver(&self, t: Texts, faults: &mut GiftFaults) -> Option<TextLine> {
        let giver = TextLine::parse(&self.giver);
        if giver.is_none() {
            faults.giver = Some(t.say(if self.giver.is_empty() { "gift-giver-missing" } else { "form-name-wrong" }));
        }
        if web_address::holds_one(&self.giver) {
            faults.giver = Some(t.say("form-name-address"));
        }
        giver
    }

    pub fn fields(&self, ctx: &RequestContext) -> GiftFields {
        let field = |value: &str, error: &Option<String>| Field { value: value.to_owned(), error: error.clone() };
        GiftFields {
            to: field(&self.to, &self.faults.to),
            asked: (self.faults.asks || self.asked == self.to).then(|| self.to.clone()).filter(|to| !to.is_empty()),
            phone_meant: self.faults.phone_meant.clone(),
            giver: field(&self.giver, &self.faults.giver),
            greeting: field(&self.greeting, &self.faults.greeting),
            longest_greeting: LONGEST_GREETING,
            day: field(&self.day, &self.faults.day),
            by_sms: ctx.app.shop.sms_sender.is_some(),
            open: !self.is_empty() || self.is_faulty(),
        }
    }
}
