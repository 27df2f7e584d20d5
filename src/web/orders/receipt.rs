//! `/orders/{key}/receipt` and `/orders/{key}/receipt.pdf`: an order's receipt, and its credit notes with `?number=`.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use actix_web::web::{Path, Payload};
use askama::Template;

use crate::domain::contact::TextLine;
use crate::domain::web_address;
use crate::pdf::{self, Paper};
use crate::shop::Error;
use crate::shop::receipts::{self, Document, MadeOutTo};
use crate::web::answer::see_other;
use crate::web::body::{self, Form};
use crate::web::buyer_names::Field;
use crate::web::context::RequestContext;
use crate::web::disposition::content_disposition;
use crate::web::frame::Frame;
use crate::web::{page, problem};

/// A receipt, or a credit note, as a page that can be printed.
#[derive(Template)]
#[template(path = "orders/receipt.html")]
pub struct ReceiptPage {
    pub frame: Frame,
    pub paper: Paper,
    pub order_url: String,
    pub pdf_url: String,
    /// The other documents of the order: address and number.
    pub others: Vec<(String, String)>,
    /// The form that makes it out to the buyer, as long as it is made out to nobody.
    pub make_out: Option<MakeOut>,
}

/// The form that makes a document out to the buyer.
#[derive(Clone, Debug, Default)]
pub struct MakeOut {
    /// The URL that it posts to.
    pub action: String,
    pub name: Field,
    pub tax_id: Field,
    /// Whether something in it is wrong.
    pub open: bool,
}

/// The number in the address, if it names one.
fn number(ctx: &RequestContext) -> Option<String> {
    let query = ctx.request.query_string().as_bytes();
    let named = url::form_urlencoded::parse(query).find(|(name, _)| name == "number");
    named.map(|(_, value)| value.into_owned()).filter(|number| !number.is_empty())
}

/// The address of a document of an order.
pub fn address(key: &str, number: &str) -> String {
    format!("/orders/{key}/receipt?number={number}")
}

/// `GET /orders/{key}/receipt`
pub async fn show(ctx: RequestContext, key: Path<String>) -> HttpResponse {
    let shown = async {
        let document = receipts::find(&ctx.app.shop, &key, number(&ctx).as_deref()).await?;
        Ok(answer(&ctx, &key, &document, None))
    };
    problem::or_page(&ctx, shown.await)
}

fn answer(ctx: &RequestContext, key: &str, document: &Document, typed: Option<MakeOut>) -> HttpResponse {
    let here = address(key, &document.receipt.name);
    let others = document.all.iter().filter(|number| **number != document.receipt.name);
    let is_wrong = typed.is_some();
    let form = typed.unwrap_or_default();
    let shown = ReceiptPage {
        frame: ctx.frame(&here),
        paper: receipts::paper(&ctx.app.shop, document),
        order_url: format!("/orders/{key}"),
        pdf_url: format!("/orders/{key}/receipt.pdf?number={}", document.receipt.name),
        others: others.map(|number| (address(key, number), number.clone())).collect(),
        make_out: document.receipt.buyer_name.is_none().then_some(MakeOut { action: here, open: is_wrong, ..form }),
    };
    let status = if is_wrong { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    page::answer(ctx, status, page::NO_STORE, &shown)
}

/// `POST /orders/{key}/receipt`: makes a document out to the buyer.
pub async fn make_out(ctx: RequestContext, key: Path<String>, payload: Payload) -> HttpResponse {
    if ctx.is_cross_site() {
        return problem::cross_site(&ctx, &format!("/orders/{key}"));
    }
    let form = match body::read_form(payload).await {
        Ok(form) => form,
        Err(error) => return problem::body(&ctx, error),
    };
    let made = async {
        let shop = &ctx.app.shop;
        let document = receipts::find(shop, &key, number(&ctx).as_deref()).await?;
        if let Err(too_often) = ctx.app.limits.browser(&key) {
            return Ok(problem::too_often(&ctx, &too_often));
        }
        match read(&ctx, &form) {
            Ok(to) => {
                receipts::make_out(shop, &key, Some(&document.receipt.name), to).await?;
                Ok(see_other(&address(&key, &document.receipt.name)).finish())
            }
            Err(typed) => Ok(answer(&ctx, &key, &document, Some(*typed))),
        }
    };
    problem::or_page(&ctx, made.await)
}

/// The longest name and number, in characters.
const LONGEST: usize = 100;

fn read(ctx: &RequestContext, form: &Form) -> Result<MadeOutTo, Box<MakeOut>> {
    let t = ctx.texts();
    let field = |name: &str| form.get(name).chars().take(LONGEST + 1).collect::<String>();
    let (name, tax_id) = (field("name"), field("tax_id"));
    let parsed = (TextLine::parse(&name), TextLine::parse(&tax_id));
    let name_fault = match &parsed.0 {
        Some(_) if web_address::holds_one(&name) => Some("form-name-address"),
        Some(name) if !pdf::can_show_on_receipt(name.as_str()) => Some("receipt-name-letters"),
        Some(_) => None,
        None => Some("receipt-name-wrong"),
    };
    let tax_fault = (parsed.1.is_none() && !tax_id.trim().is_empty()).then_some("receipt-tax-id-wrong");
    match parsed {
        (Some(name), tax_id) if name_fault.is_none() && tax_fault.is_none() => {
            Ok(MadeOutTo { name: name.as_str().to_owned(), tax_id: tax_id.map(|line| line.as_str().to_owned()) })
        }
        _ => {
            let field = |value: String, fault: Option<&str>| Field { value, error: fault.map(|id| t.say(id)) };
            let (name, tax_id) = (field(name, name_fault), field(tax_id, tax_fault));
            Err(Box::new(MakeOut { name, tax_id, ..MakeOut::default() }))
        }
    }
}

/// `GET /orders/{key}/receipt.pdf`
pub async fn as_pdf(ctx: RequestContext, key: Path<String>) -> HttpResponse {
    let drawn = async {
        let document = receipts::find(&ctx.app.shop, &key, number(&ctx).as_deref()).await?;
        let paper = receipts::paper(&ctx.app.shop, &document);
        let bytes = pdf::draw_receipt(&paper, document.receipt.at.and_utc()).map_err(Error::Broken)?;
        let name = format!("{}.pdf", document.receipt.name);
        Ok(HttpResponse::Ok()
            .insert_header((CONTENT_TYPE, "application/pdf"))
            .insert_header((CONTENT_DISPOSITION, content_disposition(&name)))
            .insert_header((CACHE_CONTROL, page::NO_STORE))
            .body(bytes))
    };
    problem::or_page(&ctx, drawn.await)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::language::Language;
    use crate::pdf::PaperLine;
    use crate::web::frame::samples::{frame, inspect};

    fn shown(language: Language, make_out: Option<MakeOut>) -> String {
        let fact = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let paper = Paper {
            language: "fr",
            title: "Reçu R-2027-000041".to_owned(),
            specimen: Some("SPÉCIMEN.".to_owned()),
            seller: vec!["Éditions <du> Fleuve".to_owned(), "RCCM : 1".to_owned()],
            facts: vec![fact("Date", "21 novembre 2026")],
            lines: vec![PaperLine { title: "La nuit".into(), note: "dont TVA".into(), amount: "2 500 F CFA".into() }],
            totals: vec![fact("TVA", "381 F CFA")],
            sum: fact("Total payé", "2 500 F CFA"),
            notes: vec!["Ce reçu ne remplace pas la facture normalisée.".to_owned()],
        };
        let page = ReceiptPage {
            frame: frame(language),
            paper,
            order_url: "/orders/key".to_owned(),
            pdf_url: "/orders/key/receipt.pdf?number=R-2027-000041".to_owned(),
            others: vec![("/orders/key/receipt?number=A-2027-000001".to_owned(), "A-2027-000001".to_owned())],
            make_out,
        };
        page.render().unwrap()
    }

    #[test]
    fn a_receipt_is_in_its_own_language_and_offers_to_be_made_out_only_once() {
        for language in Language::ALL {
            let form = MakeOut { action: "/orders/key/receipt?number=R-2027-000041".to_owned(), ..MakeOut::default() };
            let html = shown(language, Some(form));
            inspect(&html);
            assert!(html.contains("Éditions &#60;du&#62; Fleuve") && html.contains("A-2027-000001"));
            assert!(html.contains("action=\"/orders/key/receipt?number=R-2027-000041\""));
            assert_eq!(
                html.contains("<article class=\"slip receipt\" lang=\"fr\">"),
                language == Language::English,
                "{html}"
            );
            assert!(!shown(language, None).contains("<form method"));
        }
    }
}
