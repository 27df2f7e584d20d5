//! The text of e-mails that bring books, to a buyer or to the recipient of a gift, and of a gift's receipt.

use chrono::{DateTime, Utc};

use super::super::delivery::{self, Delivery};
use super::super::{Error, Rules, Shop, receipts};
use super::draft::Draft;
use super::pictures::{self, Pictures};
use super::{envelope, gift_text, link};
use crate::domain::language::Language;
use crate::domain::money::{Currency, Money};
use crate::domain::wording::EmailKind;
use crate::mail::{
    BookEmail, Discounted, EmailMessage, Envelope, MailError, NewEditionEmail, NewLinkEmail, OrderedBook, ReceiptEmail,
    ReceiptFacts, ReleaseEmail,
};
use crate::store::Conn;
use crate::store::books::Book;
use crate::store::coupons::{self, Coupon, Use};
use crate::store::gifts::{self, Gift};
use crate::store::messages::Message;
use crate::store::order_lines::{self, OrderLine};
use crate::store::orders::Order;
use crate::texts::Texts;

/// Composes an e-mail that brings books, the same each time: its Message-ID and its link are derived from the row of the outbox.
pub(super) fn book_email(
    shop: &Shop,
    message: &Message,
    lines: &[(OrderLine, Book)],
    (delivery, coupon, receipt): (&Delivery, Option<(Use, Coupon)>, Option<ReceiptFacts>),
) -> Result<Draft, MailError> {
    let envelope = envelope(shop, message)?;
    let rules = shop.rules();
    let paid_at = paid_at(message, &delivery.order);
    let discounted = discounted(coupon, Currency::parse(&delivery.order.currency).unwrap_or(rules.currency));
    let kind = EmailKind::parse(&message.kind).unwrap_or(EmailKind::Receipt);
    let language = Language::parse(&message.language).unwrap_or_default();
    let books = BookEmail {
        t: Texts(language),
        wording: rules.letters.wording(kind, language).cloned(),
        ..books(shop, &rules, lines, delivery)
    };
    Ok(with_covers(lines, books, move |books| write(kind, books, (discounted, paid_at, receipt), envelope)))
}

/// A draft of an e-mail about these books, which shows their covers.
fn with_covers(
    lines: &[(OrderLine, Book)],
    mut books: BookEmail,
    write: impl FnOnce(BookEmail) -> Result<EmailMessage, MailError> + Send + 'static,
) -> Draft {
    let covers = lines.iter().map(|(_, book)| pictures::cover_of(book)).collect();
    Draft::with_covers(covers, move |Pictures { logo, covers }| {
        books.logo = logo;
        for (book, cover) in books.books.iter_mut().zip(covers) {
            book.cover = cover;
        }
        write(books)
    })
}

/// Composes an e-mail with a link to the recipient of a gift: the gift itself, or what follows it.
pub(super) fn gift_email(
    shop: &Shop,
    message: &Message,
    lines: &[(OrderLine, Book)],
    (delivery, gift): (&Delivery, &Gift),
) -> Result<Draft, MailError> {
    let envelope = envelope(shop, message)?;
    let books = gift_text::to_recipient(message, books(shop, &shop.rules(), lines, delivery));
    let (gift, paid_at) = (gift.clone(), paid_at(message, &delivery.order));
    let kind = EmailKind::parse(&message.kind);
    Ok(with_covers(lines, books, move |mut books| {
        books.books.retain(|book| !book.files.is_empty());
        match kind {
            Some(kind) => write(kind, books, (None, paid_at, None), envelope),
            None => gift_text::given(books, &gift).compose(envelope),
        }
    }))
}

/// Composes the e-mail with a gift's receipt to its buyer.
pub(super) fn gift_receipt(
    shop: &Shop,
    conn: &mut Conn,
    message: &Message,
    order: &Order,
) -> Result<Result<Draft, MailError>, Error> {
    let gift = gifts::of_order(conn, &order.id)?.ok_or(Error::NotFound)?;
    let delivery = delivery::of_order(conn, order, shop.rules().grant_lifetime)?.ok_or(Error::NotFound)?;
    let lines = order_lines::with_books(conn, &order.id)?;
    let coupon = coupons::of_order(conn, &order.id)?;
    let t = Texts(Language::parse(&message.language).unwrap_or_default());
    let books = books(shop, &shop.rules(), &lines, &delivery);
    let receipt = ReceiptEmail {
        discounted: discounted(coupon, books.amount.currency),
        paid_at: paid_at(message, order),
        receipt: receipts::facts_of(conn, &order.id, t)?,
        books,
    };
    let mut bought = gift_text::bought(shop, message, (&delivery, gift), receipt);
    Ok(envelope(shop, message).map(|envelope| {
        Draft::new(move |pictures| {
            bought.receipt.books.logo = pictures.logo;
            bought.compose(envelope)
        })
    }))
}

/// When the order of a message was paid.
fn paid_at(message: &Message, order: &Order) -> DateTime<Utc> {
    order.paid_at.unwrap_or(message.created_at).and_utc()
}

/// What a coupon took off.
fn discounted(coupon: Option<(Use, Coupon)>, currency: Currency) -> Option<Discounted> {
    coupon.map(|(one, coupon)| Discounted {
        full: Money::new(one.full_amount, currency),
        code: coupon.code,
        discount: Money::new(one.discount, currency),
    })
}

/// Composes the e-mail of this kind.
pub(in crate::shop) fn write(
    kind: EmailKind,
    books: BookEmail,
    (discounted, paid_at, receipt): (Option<Discounted>, DateTime<Utc>, Option<ReceiptFacts>),
    envelope: Envelope,
) -> Result<EmailMessage, MailError> {
    match kind {
        EmailKind::Receipt => ReceiptEmail { books, discounted, paid_at, receipt }.compose(envelope),
        EmailKind::NewLink => NewLinkEmail { books }.compose(envelope),
        EmailKind::NewEdition => NewEditionEmail { books }.compose(envelope),
        EmailKind::Release => ReleaseEmail { books }.compose(envelope),
    }
}

/// A book of the order with its files, as the e-mail lists them; no files if its grant was revoked.
fn sent((line, book): &(OrderLine, Book), delivery: &Delivery, currency: Currency) -> OrderedBook {
    let files = delivery.current().filter(|part| part.grant.line == line.place);
    OrderedBook {
        title: line.title.clone(),
        author: book.author.clone(),
        amount: Money::new(line.amount, currency),
        files: files.map(|part| (part.format(), part.size())).collect(),
        comes: delivery.awaits(line.place),
        cover: None,
    }
}

fn books(shop: &Shop, rules: &Rules, ordered: &[(OrderLine, Book)], delivery: &Delivery) -> BookEmail {
    let order = &delivery.order;
    let lives = delivery.quota().expires_at - shop.clock.now();
    let currency = Currency::parse(&order.currency).unwrap_or(rules.currency);
    BookEmail {
        t: Texts(Language::default()),
        shop: rules.shop_name.clone(),
        contact: rules.contact.clone(),
        numbers: rules.numbers.clone(),
        // A free order may carry a stranger's e-mail address, and any text as a name: the e-mail leaves the name out.
        buyer_name: order.name.clone().filter(|_| order.amount > 0),
        order_number: order.number.clone(),
        title: order.title.clone(),
        books: ordered.iter().map(|line| sent(line, delivery, currency)).collect(),
        link: link(shop, delivery),
        find: format!("{}/find", rules.public_url),
        hours: u32::try_from((lives.num_minutes() + 59) / 60).unwrap_or(0),
        downloads: delivery.quota().left(),
        amount: Money::new(order.amount, currency),
        received: order.received.map(|received| Money::new(received, currency)),
        zone: rules.zone,
        wording: None,
        palette: rules.look.palette,
        logo: None,
        sandbox: rules.sandbox,
    }
}
