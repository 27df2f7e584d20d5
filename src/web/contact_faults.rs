//! The messages about what is wrong with a contact.

use crate::domain::contact::{Country, EmailFault, PhoneFault};
use crate::domain::order_facts::Contact;
use crate::domain::typed::shown;
use crate::texts::Texts;

/// The message about what is wrong with an e-mail address.
pub fn email(t: Texts, fault: EmailFault) -> String {
    let id = match fault {
        EmailFault::NoAt => "form-email-no-at",
        EmailFault::TwoAts => "form-email-two-ats",
        EmailFault::Space => "form-email-space",
        EmailFault::Comma => "form-email-comma",
        EmailFault::Accent(sign) => return t.fill("form-email-accent", &[("sign", &shown(sign))]),
        EmailFault::Sign(sign) => return t.fill("form-email-sign", &[("sign", &shown(sign))]),
        EmailFault::NoName => "form-email-no-name",
        EmailFault::NoDot => "form-email-no-dot",
        EmailFault::Dots => "form-email-dots",
        EmailFault::Ending => "form-email-ending",
        EmailFault::Long => "form-email-long",
    };
    t.say(id)
}

/// The number that was probably meant instead of an old one, or of one without its 0.
pub fn meant(fault: PhoneFault) -> Option<String> {
    match fault {
        PhoneFault::OldIvorian(number) | PhoneFault::Zeroless(number) => Some(number),
        _ => None,
    }
}

/// The message about what is wrong with a contact: with the phone number that it looks like, else this text.
pub fn contact(t: Texts, typed: &str, home: &'static Country, id: &str) -> String {
    Contact::phone_fault(typed, home).map_or_else(|| t.say(id), |fault| phone(t, &fault, true))
}

/// The message about what is wrong with a phone number. Where it is all that was left (`alone`), nobody is told to leave the field
/// empty.
pub fn phone(t: Texts, fault: &PhoneFault, alone: bool) -> String {
    phone_fault(t, fault, alone, "no")
}

/// The same on a form that shows a box to tick beside the number that was [`meant`].
pub fn phone_with_box(t: Texts, fault: &PhoneFault, alone: bool) -> String {
    phone_fault(t, fault, alone, "yes")
}

fn phone_fault(t: Texts, fault: &PhoneFault, alone: bool, has_box: &str) -> String {
    let alone = ("alone", if alone { "yes" } else { "no" });
    match fault {
        PhoneFault::Sign(sign) => t.fill("form-phone-sign", &[("sign", &shown(*sign)), alone]),
        PhoneFault::Several => t.say("form-phone-several"),
        PhoneFault::Short { digits, wanted, country } | PhoneFault::Long { digits, wanted, country } => {
            let id = if digits < wanted { "form-phone-short" } else { "form-phone-long" };
            let (digits, wanted) = (digits.to_string(), wanted.to_string());
            t.fill(
                id,
                &[
                    ("digits", &digits),
                    ("wanted", &wanted),
                    ("country", country.name(t.0)),
                    ("prefix", country.prefix),
                    alone,
                ],
            )
        }
        PhoneFault::OldIvorian(number) => t.fill("form-phone-old-ivorian", &[("number", number), ("box", has_box)]),
        PhoneFault::Zeroless(number) => t.fill("form-phone-zeroless", &[("number", number), ("box", has_box)]),
        PhoneFault::OldGabonese => t.fill("form-phone-old-gabonese", &[alone]),
        PhoneFault::NoSuch(country) => {
            t.fill("form-phone-no-such", &[("country", country.name(t.0)), ("prefix", country.prefix), alone])
        }
        PhoneFault::Nowhere => t.fill("form-phone-nowhere", &[alone]),
    }
}
