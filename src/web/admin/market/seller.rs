//! `/admin/market/{id}`: a seller, his commission, his books and his money.

use actix_web::HttpResponse;
use actix_web::web::Path;
use askama::Template;

use crate::domain::money::{self, Currency};
use crate::domain::percent;
use crate::shop::accounts::team;
use crate::shop::admin::payouts::{PaidOut, record};
use crate::shop::admin::{Fault, Refused};
use crate::shop::catalogue::lists;
use crate::shop::leaving;
use crate::shop::market::payouts;
use crate::shop::market::sellers::{self, SellerView};
use crate::store::books::Book;
use crate::store::ledger::sellers::SellerBalance;
use crate::web::admin::fields::Field;
use crate::web::admin::frame::{Frame, Section};
use crate::web::admin::kit::{Answer, Badge, Choice, status};
use crate::web::admin::market_words::{PayoutRow, amounts, payout_row};
use crate::web::admin::orders::{plain, who, words};
use crate::web::admin::staff::Staff;
use crate::web::admin::team::{account_state, sentence, show_link};

/// How many payouts the page shows.
const LAST: usize = 10;

/// A book of a seller.
#[derive(Clone, Debug)]
pub struct BookRow {
    pub id: String,
    /// Where its own commission is set, and where it is taken back.
    pub here: String,
    pub title: String,
    pub commission: String,
}

/// `GET /admin/market/{id}`
#[derive(Template)]
#[template(path = "admin/market/seller.html")]
pub struct SellerPage {
    pub frame: Frame,
    pub here: String,
    pub name: String,
    pub email: String,
    pub phone: Option<String>,
    /// How the account stands.
    pub state: Badge,
    pub suspended: bool,
    /// He left the market.
    pub left: bool,
    pub held: String,
    pub available: String,
    /// The last payouts, and the form for another: amount, destination, and the currencies that something is available in.
    pub payouts: Vec<PayoutRow>,
    pub amount: Field,
    pub destination: Field,
    pub currencies: Vec<Choice>,
    pub commission: Field,
    /// What counts where the seller has no commission of his own.
    pub usual: String,
    pub books: Vec<BookRow>,
    pub book: Field,
    /// The titles of the newest books, to choose from.
    pub titles: Vec<String>,
}

fn here(id: &str) -> String {
    format!("/admin/market/{id}")
}

pub async fn show(staff: Staff, id: Path<String>) -> HttpResponse {
    let shown = page(&staff, &id, Typed::default()).await;
    staff.or_page(shown)
}

/// What was typed into the forms of the page.
#[derive(Default)]
struct Typed {
    commission: Option<Field>,
    book: Field,
    /// Amount and destination.
    payout: Option<(Field, Field)>,
}

async fn page(staff: &Staff, id: &str, Typed { commission, book, payout }: Typed) -> Answer {
    let (t, rules) = (staff.t(), staff.shop().rules());
    let SellerView { seller, account, balances, books } = sellers::look(staff.shop(), id).await?;
    let own = || Field::of(seller.commission.map(|rate| t.percent(rate)).unwrap_or_default());
    let usual = t.percent(rules.market.commission);
    let of = |(book, commission): (Book, Option<i64>)| BookRow {
        here: format!("{}/books/{}", here(id), book.id),
        id: book.id,
        title: book.title,
        commission: commission.map(|rate| t.percent(rate)).unwrap_or_default(),
    };
    let titles = lists::newest(staff.shop()).await?.into_iter().map(|shelved| shelved.book.title).collect();
    let commission = commission.unwrap_or_else(own);
    let payable: Vec<&SellerBalance> = balances.iter().filter(|balance| balance.available > 0).collect();
    let most = |balance: &&SellerBalance| Field::of(words::plain(balance.available, &balance.currency));
    let (amount, destination) =
        payout.unwrap_or_else(|| (payable.first().map(most).unwrap_or_default(), Field::default()));
    let (paid_out, _) = payouts::of_seller(staff.shop(), id, None, LAST).await?;
    let is_faulty = [&commission, &book, &amount, &destination].into_iter().any(|field| field.error.is_some());
    let page = SellerPage {
        frame: staff.frame(Section::Market),
        here: here(id),
        state: account_state(t, &account),
        suspended: account.suspended_at.is_some(),
        left: seller.left_at.is_some(),
        email: account.email,
        phone: seller.phone.clone(),
        held: amounts(t, &balances, |balance| balance.held, rules.currency),
        available: amounts(t, &balances, |balance| balance.available, rules.currency),
        usual: t.fill("market-commission-hint", &[("rate", &usual)]),
        books: books.into_iter().map(of).collect(),
        payouts: paid_out.iter().map(|payout| payout_row(t, payout)).collect(),
        currencies: payable.iter().map(|one| Choice::new(&one.currency, &one.currency, false)).collect(),
        amount,
        destination,
        name: seller.name,
        titles,
        commission,
        book,
    };
    Ok(staff.page(status(is_faulty), &page))
}

/// `POST /admin/market/{id}/commission`
pub async fn set_commission(staff: Staff, id: Path<String>) -> HttpResponse {
    staff.freshly(try_commission(&staff, &id)).await
}

async fn try_commission(staff: &Staff, id: &str) -> Answer {
    let mut field = Field::of(staff.form.get("commission"));
    let Ok(rate) = field.judge_optional(percent::parse, || staff.t().say("market-commission-wrong")) else {
        return page(staff, id, Typed { commission: Some(field), ..Typed::default() }).await;
    };
    sellers::set_commission(staff.shop(), staff.actor(), id, rate).await?;
    Ok(staff.done(&here(id), "market-commission-saved", &[]))
}

/// `POST /admin/market/{id}/link`: another link with which the seller chooses a password.
pub async fn renew_link(staff: Staff, id: Path<String>) -> HttpResponse {
    staff.freshly(try_renew(&staff, &id)).await
}

async fn try_renew(staff: &Staff, id: &str) -> Answer {
    let account = sellers::look(staff.shop(), id).await?.account;
    match team::renew_link(staff.shop(), staff.actor(), &account.id).await? {
        Ok((email, link)) => Ok(show_link(staff, (&here(id), Section::Market), &email, &link).await),
        Err(refusal) => Ok(staff.sorry(&here(id), &sentence(refusal), &[])),
    }
}

/// `POST /admin/market/{id}/suspend`: the seller's books leave the shelf, and he cannot sign in any more. His money stays his.
pub async fn suspend(staff: Staff, id: Path<String>) -> HttpResponse {
    staff.freshly(set_suspended(&staff, &id, true)).await
}

/// `POST /admin/market/{id}/return`: a seller who left may come back.
pub async fn let_return(staff: Staff, id: Path<String>) -> HttpResponse {
    let returned = async {
        leaving::come_back(staff.shop(), staff.actor(), &id).await?;
        Ok(staff.done(&here(&id), "leaving-returned", &[]))
    };
    staff.freshly(returned).await
}

/// `POST /admin/market/{id}/resume`
pub async fn resume(staff: Staff, id: Path<String>) -> HttpResponse {
    staff.freshly(set_suspended(&staff, &id, false)).await
}

async fn set_suspended(staff: &Staff, id: &str, out: bool) -> Answer {
    let account = sellers::look(staff.shop(), id).await?.account;
    if let Err(refusal) = team::suspend(staff.shop(), staff.actor(), &account.id, out).await? {
        return Ok(staff.sorry(&here(id), &sentence(refusal), &[]));
    }
    // Only now, when he can put nothing back.
    if out {
        leaving::take_off_shelf(staff.shop(), &staff.actor(), id).await?;
    }
    let words = if out { "admin-team-is-suspended" } else { "admin-team-is-resumed" };
    Ok(staff.done(&here(id), words, &[]))
}

/// `POST /admin/market/{id}/payout`: money was paid to the seller outside the shop.
pub async fn pay_out(staff: Staff, id: Path<String>) -> HttpResponse {
    staff.freshly(try_pay_out(&staff, &id)).await
}

async fn try_pay_out(staff: &Staff, id: &str) -> Answer {
    let t = staff.t();
    let (amount, destination) = (Field::of(staff.form.get("amount")), Field::of(staff.form.get("destination")));
    let currency = Currency::parse(staff.form.get("currency")).unwrap_or(staff.shop().rules().currency);
    // What cannot be read is more than anybody has.
    let typed = money::amount(&amount.value, currency).unwrap_or(i64::MAX);
    let paid = PaidOut { amount: typed, currency, destination: destination.value.clone() };
    let wrong = match record(staff.shop(), &who(staff, true), id, paid).await {
        Ok(()) => return Ok(staff.done(&here(id), "market-payout-recorded", &[])),
        Err(Refused::Typed(Fault::Amount(most))) => {
            let most = words::money(t, most, currency.code());
            (amount.wrong(t.fill("market-payout-amount-wrong", &[("most", &most)])), destination)
        }
        Err(Refused::Typed(_)) => (amount, destination.wrong(t.say("market-payout-destination-wrong"))),
        Err(refused) => return Err(plain(refused)),
    };
    page(staff, id, Typed { payout: Some(wrong), ..Typed::default() }).await
}

/// `POST /admin/market/{id}/books`
pub async fn give_book(staff: Staff, id: Path<String>) -> HttpResponse {
    let given = try_give(&staff, &id).await;
    staff.or_page(given)
}

async fn try_give(staff: &Staff, id: &str) -> Answer {
    let title = Field::of(staff.form.get("book"));
    match sellers::give_book(staff.shop(), staff.actor(), id, &title.value).await? {
        Ok(title) => Ok(staff.done(&here(id), "market-book-given", &[("title", &title)])),
        Err(why) => {
            let says = staff.t().say(&format!("market-book-{}", why.code()));
            page(staff, id, Typed { book: title.wrong(says), ..Typed::default() }).await
        }
    }
}

/// `POST /admin/market/{id}/books/{book}/commission`
pub async fn set_book_commission(staff: Staff, path: Path<(String, String)>) -> HttpResponse {
    let (id, book) = path.into_inner();
    staff.freshly(try_book_commission(&staff, &id, &book)).await
}

async fn try_book_commission(staff: &Staff, id: &str, book: &str) -> Answer {
    let mut field = Field::of(staff.form.get("commission"));
    let Ok(rate) = field.judge_optional(percent::parse, String::new) else {
        return Ok(staff.sorry(&here(id), "market-commission-wrong", &[]));
    };
    sellers::set_book_commission(staff.shop(), staff.actor(), (id, book), rate).await?;
    Ok(staff.done(&here(id), "market-commission-saved", &[]))
}

/// `POST /admin/market/{id}/books/{book}/back`
pub async fn take_book_back(staff: Staff, path: Path<(String, String)>) -> HttpResponse {
    let (id, book) = path.into_inner();
    let taken = async {
        sellers::take_book_back(staff.shop(), staff.actor(), &id, &book).await?;
        Ok(staff.done(&here(&id), "market-book-taken-back", &[]))
    };
    let taken = taken.await;
    staff.or_page(taken)
}
