//! Pages of orders as tests show them.

use super::*;
use crate::web::catalogue::samples::picture;
use crate::web::marks::{Dial, Mark};
use crate::web::parts::samples::file;

pub fn order() -> OrderView {
    OrderView {
        number: "GR-7K2M-41".into(),
        lines: vec![line()],
        amount: "2\u{a0}500\u{a0}F\u{a0}CFA".into(),
        received: None,
        saved: None,
        free: false,
        means: Some("Orange Money".into()),
        placed: "21 novembre 2026 à 14\u{a0}h\u{a0}05".into(),
        returned: None,
        receipts: vec![("/orders/key/receipt?number=R-2026-000007".into(), "Reçu".into(), "R-2026-000007".into())],
        app: None,
    }
}

pub fn line() -> LineView {
    LineView {
        title: "La Nuit où le fleuve parla".into(),
        author: "Aïssata Koné".into(),
        cover: Some(picture(0)),
        amount: "2\u{a0}500\u{a0}F\u{a0}CFA".into(),
        book_url: "/books/0".into(),
    }
}

pub fn guide() -> GuideView {
    GuideView {
        mark: Mark { code: "mtn", name: "MTN MoMo".into(), glyph: "phone" },
        says: "Cherchez la demande dans le menu.".into(),
        dial: Some(Dial::new("*133#".into())),
    }
}

pub fn waiting(frame: Frame) -> WaitingPage {
    WaitingPage {
        frame,
        order: order(),
        refresh_seconds: 10,
        checked: "Dernière vérification il y a 4 secondes.".into(),
        guides: vec![guide()],
        guides_after: None,
        state_url: "/orders/key/state".into(),
        phone: None,
        pay_url: Some("https://guichet.example/pay/1".into()),
        earlier: None,
        check: Some("/orders/key/check".into()),
    }
}

pub fn paid(frame: Frame) -> PaidPage {
    PaidPage {
        frame,
        order: order(),
        files: vec![FileView { action: "/orders/key/download".into(), ..file() }],
        comes: Vec::new(),
        ended: None,
        until: "mardi 24 novembre à 14\u{a0}h\u{a0}05".into(),
        sent_to: Some("Nous l’avons envoyé à a…@exemple.ci.".into()),
        by_sms: false,
        mail_trouble: None,
        renew: Some("/orders/key/renew".into()),
        renewed: None,
        correction: Some(Correction::Here(CorrectionForm {
            action: "/orders/key/email".into(),
            by_phone: false,
            typed: Field::default(),
            meant: None,
        })),
        held: None,
        dispute: None,
        ask: Some("/orders/abc/ask".into()),
        reviews: vec![("/orders/abc/reviews/0".into(), "Donner votre avis".into())],
        opens: Opens { pdf: true, epub: true },
        device: Some(OtherDevice {
            picture: "/orders/key/phone.svg".into(),
            action: "/orders/key/code".into(),
            address: "librairie.ci/c".into(),
            code: Some(("K7P-M2X".into(), "mardi 24 novembre à 15\u{a0}h\u{a0}05".into())),
        }),
        url: "https://livres.example/orders/key".into(),
        whatsapp: "https://wa.me/?text=La%20Nuit".into(),
        next: Vec::new(),
    }
}

pub fn payment_form(frame: Frame) -> PaymentFormPage {
    let form = PaymentForm {
        action: "https://secure.cinetpay.example/".parse().unwrap(),
        fields: vec![("cpm_designation", "L’eau \"douce\" & <salée>".into()), ("signature", "95db".into())],
    };
    PaymentFormPage { frame, order: order(), form, order_url: "/orders/key".into() }
}

pub fn retry() -> Retry {
    Retry { action: "/orders/key/retry".into(), names: None }
}

pub fn refused(frame: Frame) -> RefusedPage {
    RefusedPage {
        frame,
        order: order(),
        reason: "Le solde du compte Orange Money était insuffisant.".into(),
        retry: retry(),
    }
}

pub fn silent(frame: Frame) -> SilentPage {
    SilentPage { frame, order: order(), reason: "CinetPay n’a pas répondu à temps.".into(), retry: retry() }
}
