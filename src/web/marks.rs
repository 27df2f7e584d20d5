//! The marks of the means of payment: tiles of our own, which `static/griot.css` colours by their code.

use crate::domain::means::{Approval, Guide, Means};
use crate::shop::sale::offered::{self, Offered};
use crate::texts::Texts;
use crate::web::context::RequestContext;

/// A tile with a means' name.
#[derive(Clone, Debug)]
pub struct Mark {
    pub code: &'static str,
    pub name: String,
    /// What is drawn before the name: `card`, `app` or `phone`.
    pub glyph: &'static str,
}

impl Mark {
    pub fn of(t: Texts, means: Means) -> Self {
        let glyph = match means {
            Means::Card => "card",
            Means::Wave => "app",
            _ => "phone",
        };
        Self { code: means.code(), name: name(t, means), glyph }
    }
}

fn name(t: Texts, means: Means) -> String {
    t.say(&format!("means-{}", means.code()))
}

/// The marks of what a visitor is offered, and a sentence for each that fails now.
pub fn offered(ctx: &RequestContext) -> (Vec<Mark>, Vec<String>) {
    let t = ctx.texts();
    let all = offered::to_visitors(&ctx.app.shop, ctx.country());
    let fails = |offered: &&Offered| offered.fails;
    let says = |offered: &Offered| t.fill("means-failing", &[("operator", &name(t, offered.means))]);
    (all.iter().map(|offered| Mark::of(t, offered.means)).collect(), all.iter().filter(fails).map(says).collect())
}

/// What an operator asks of a buyer.
#[derive(Clone, Debug)]
pub struct GuideView {
    pub mark: Mark,
    pub says: String,
    pub dial: Option<Dial>,
}

/// A code that a phone dials.
#[derive(Clone, Debug)]
pub struct Dial {
    pub code: String,
    /// `tel:%23144*82%23`: a `#` would end the address.
    pub url: String,
}

impl Dial {
    pub fn new(code: String) -> Self {
        Self { url: format!("tel:{}", code.replace('#', "%23")), code }
    }
}

/// A guide in words, for an amount in whole units.
pub fn guide(t: Texts, guide: &Guide, amount: i64) -> GuideView {
    let dial = guide.dialled(amount);
    let id = match (guide.approval, &dial) {
        (Approval::Phone, Some(_)) => "guide-phone-dial",
        (Approval::Phone, None) => "guide-phone",
        (Approval::Code, Some(_)) => "guide-code-dial",
        (Approval::Code, None) => "guide-code",
        (Approval::App, _) => "guide-app",
    };
    let name = name(t, guide.means);
    GuideView {
        says: t.fill(id, &[("operator", &name)]),
        mark: Mark::of(t, guide.means),
        dial: dial.filter(|_| guide.approval != Approval::App).map(Dial::new),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::contact::COUNTRIES;
    use crate::domain::language::Language;
    use crate::domain::means::known_guides;

    #[test]
    fn every_guide_is_said_in_both_languages_and_its_code_is_one_that_a_link_can_dial() {
        for (t, known) in
            COUNTRIES.iter().flat_map(known_guides).flat_map(|known| Language::ALL.map(|it| (Texts(it), known.clone())))
        {
            let view = guide(t, &known, 2500);
            assert!(!view.says.contains("guide-") && !view.mark.name.contains("means-"), "{view:?}");
            assert!(view.dial.is_none_or(|dial| !dial.url.contains('#') && dial.url.starts_with("tel:")));
        }
        assert_eq!(Dial::new("#144*82#".into()).url, "tel:%23144*82%23");
    }
}
