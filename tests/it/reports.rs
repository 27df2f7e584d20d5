//! Reports: figures counted by hand, at the boundaries of days, before and after the days are summed up.

use chrono::TimeDelta;
use griot::domain::refusal::Reason;
use griot::domain::role::Role;
use griot::shop::admin::reports::calendar::Period;
use griot::shop::admin::reports::{self, Delivery, Refusal, Report, Total};
use griot::store::reports::Success;

use crate::support::postgres::on_both;
use crate::support::shop::TestShop;
use crate::support::sold::Sold;

/// The clock is at 2027-01-15 08:00:00 UTC.
async fn opened(db: crate::support::postgres::TestDatabase) -> TestShop {
    let shop = TestShop::open(db);
    shop.shelve("Le fleuve", 2500, 1000).await;
    shop.shelve("La nuit", 5000, 1000).await;
    shop
}

/// Closes all days that can be closed; returns the number of steps.
async fn close(shop: &TestShop) -> usize {
    let mut closed = 0;
    while reports::close_next(&shop.shop).await.unwrap() {
        closed += 1;
    }
    closed
}

async fn run(shop: &TestShop, sentence: String) {
    use diesel::{RunQueryDsl as _, sql_query};
    let done = shop.shop.db.write(move |conn| Ok::<_, griot::store::Error>(sql_query(sentence).execute(conn)?));
    done.await.unwrap();
}

async fn over(shop: &TestShop, period: Period) -> Report {
    reports::over(&shop.shop, period).await.unwrap()
}

fn sums(found: &[griot::store::reports::Sum]) -> Vec<(&str, i64, i64)> {
    found.iter().filter(|sum| sum.number > 0).map(|sum| (sum.name.as_str(), sum.number, sum.amount)).collect()
}

/// All figures of a report as text, to be compared.
fn told(report: &Report) -> String {
    let Report { total, before, days, days_before, books, methods, countries, refusals, delivery, .. } = report;
    format!(
        "{total:?} {before:?} {days:?} {days_before:?} {books:?} {methods:?} {countries:?} {refusals:?} {delivery:?}"
    )
}

async fn some_days(shop: &TestShop) {
    let day = Sold { placed: "2027-01-10 10:00:00", paid: Some("2027-01-10 10:01:00"), ..Sold::default() };
    shop.sold(Sold { receipt: Some("2027-01-10 10:01:04"), ..day }).await;
    shop.sold(Sold { fetched: Some("2027-01-10 10:01:02"), receipt: Some("2027-01-10 10:01:30"), ..day }).await;
    let night = Sold { slug: "la-nuit", amount: 5000, method: "WAVECI", phone: "+221771234567", ..day };
    shop.sold(Sold { refused: Some("602"), receipt: Some("2027-01-10 10:01:10"), ..night }).await;
    shop.sold(Sold {
        placed: "2027-01-09 23:59:59",
        paid: Some("2027-01-10 00:00:00"),
        refunded: Some("2027-01-12 09:00:00"),
        ..day
    })
    .await;
    shop.sold(Sold {
        method: "",
        phone: "",
        address: r#"{"street":"Rue \"country\":\"ML\"","country":"BF"}"#,
        paid: Some("2027-01-09 23:59:59"),
        ..day
    })
    .await;
    shop.sold(Sold { placed: "2027-01-11 12:00:00", refused: Some("627"), ..Sold::default() }).await;
    shop.sold(Sold { placed: "2027-01-15 07:30:00", refused: Some("602"), ..Sold::default() }).await;
    // Of the week before: one sale before the same hour, and one after it.
    shop.sold(Sold { placed: "2027-01-08 07:00:00", paid: Some("2027-01-08 07:59:59"), ..Sold::default() }).await;
    shop.sold(Sold { placed: "2027-01-08 08:00:00", paid: Some("2027-01-08 08:00:00"), ..Sold::default() }).await;
}

on_both! {
    async fn the_figures_of_a_week_are_those_counted_by_hand(db: TestDatabase) {
        let shop = opened(db).await;
        some_days(&shop).await;
        let week = over(&shop, Period::Week).await;
        assert_eq!((week.range.first.to_string(), week.range.last.to_string()), ("2027-01-09".into(), "2027-01-15".into()));
        // Each 2,500 by OM cost 87.5, 5,000 by Wave 175; what was paid outside the gateway costs nothing.
        let total = Total { orders: 5, gross: 15_000, fees: 3 * 88 + 175, refunds: 1, refunded: 2_500, started: 7 };
        assert_eq!(week.total, total);
        assert_eq!(week.total.net(), 15_000 - 439 - 2_500);
        assert_eq!((week.before.orders, week.before.gross, week.before.started), (1, 2_500, 1), "up to the same hour");
        assert_eq!(sums(&week.days), [("2027-01-09", 1, 2_500), ("2027-01-10", 4, 12_500)]);
        assert_eq!((week.days.len(), week.days_before.len()), (7, 7));
        assert_eq!(sums(&week.books), [("Le fleuve", 4, 10_000), ("La nuit", 1, 5_000)]);
        let methods: Vec<_> = week.methods.iter().map(|method| (method.name.as_str(), method.orders, method.gross, method.fees)).collect();
        assert_eq!(methods, [("OM", 3, 7_500, 264), ("WAVECI", 1, 5_000, 175), ("", 1, 2_500, 0)]);
        assert_eq!(sums(&week.countries), [("CI", 3, 7_500), ("SN", 1, 5_000), ("BF", 1, 2_500)]);
        let refusal = |method: &str, code: &str, reason| {
            Refusal { method: method.into(), code: code.into(), reason, number: 1 }
        };
        assert_eq!(week.refusals, [
            refusal("OM", "602", Reason::InsufficientFunds),
            refusal("OM", "627", Reason::Cancelled),
            refusal("WAVECI", "602", Reason::InsufficientFunds),
        ]);
        assert_eq!(week.delivery, Some(Delivery { median: 4, p90: 10, delivered: 3, waiting: 2 }));
        assert_eq!(week.success, [Success { method: "OM".into(), decided: 1, paid: 0 }], "in the last hour");
    }

    async fn a_closed_day_says_what_it_said_while_it_was_open(db: TestDatabase) {
        let shop = opened(db).await;
        some_days(&shop).await;
        let periods = [Period::Week, Period::Month, Period::Year];
        let mut open = Vec::new();
        for period in periods {
            open.push(told(&over(&shop, period).await));
        }
        // The first step sets the beginning, the 8th; then the five days up to the 12th are closed. The 13th ended less
        // than two days ago.
        assert_eq!(close(&shop).await, 1 + 5);
        assert_eq!(close(&shop).await, 0);
        for (period, before) in periods.into_iter().zip(open) {
            assert_eq!(told(&over(&shop, period).await), before);
        }
        // Closed days are not read again.
        shop.sold(Sold { paid: Some("2027-01-10 11:00:00"), ..Sold::default() }).await;
        assert_eq!(over(&shop, Period::Week).await.total.orders, 5);
        shop.sold(Sold { paid: Some("2027-01-13 00:00:00"), ..Sold::default() }).await;
        assert_eq!(over(&shop, Period::Week).await.total.orders, 6);
    }

    async fn a_second_payment_sent_back_and_an_order_in_another_currency_are_in_no_figure(db: TestDatabase) {
        let shop = opened(db).await;
        let day = Sold { placed: "2027-01-10 10:00:00", paid: Some("2027-01-10 10:00:00"), ..Sold::default() };
        let sold = shop.sold(day).await;
        shop.sold(Sold { slug: "la-nuit", amount: 5000, method: "WAVECI", ..day }).await;
        shop.sold(Sold { refunded: Some("2027-01-11 09:00:00"), ..day }).await;
        let before = told(&over(&shop, Period::Week).await);
        let total = over(&shop, Period::Week).await.total;
        assert_eq!((total.refunds, total.refunded, total.net()), (1, 2_500, 10_000 - 351 - 2_500));
        run(&shop, format!("INSERT INTO attempts (id, order_id, transaction_id, generation, state, amount, currency, method, refund_due, opened_at, \
             confirmed_at) VALUES ('second', '{sold}', 'SECOND', 'v2', 'confirmed', 2500, 'XOF', 'OM', FALSE, \
             '2027-01-03 10:05:00', '2027-01-03 10:05:00')")).await;
        run(&shop, format!(
            "INSERT INTO refunds (id, order_id, attempt_id, amount, currency, reason, destination, author, at) \
             VALUES ('second', '{sold}', 'second', 2500, 'XOF', 'x', '', 'awa', '2027-01-11 10:00:00')"
        )).await;
        shop.post_written().await;
        assert_eq!(told(&over(&shop, Period::Week).await), before, "a repaid second payment leaves the net alone");
        shop.sold(Sold { amount: 100_000, refunded: Some("2027-01-11 11:00:00"), currency: "XAF", ..day }).await;
        for _ in 0..2 {
            assert_eq!(told(&over(&shop, Period::Week).await), before, "francs of another kind are in no figure");
            close(&shop).await;
        }
    }

    async fn today_is_told_by_the_hour_against_yesterday_until_now(db: TestDatabase) {
        let shop = opened(db).await;
        for paid in ["2027-01-15 00:00:00", "2027-01-15 07:59:59", "2027-01-14 07:10:00", "2027-01-14 09:00:00", "2027-01-13 23:59:59"] {
            shop.sold(Sold { paid: Some(paid), ..Sold::default() }).await;
        }
        let today = over(&shop, Period::Today).await;
        assert_eq!(sums(&today.days), [("00", 1, 2_500), ("07", 1, 2_500)]);
        assert_eq!((today.total.orders, today.before.orders), (2, 1));
        assert_eq!(sums(&today.days_before), [("07", 1, 2_500)]);
        assert_eq!(today.days.len(), 24);
    }

    async fn a_shop_without_a_sale_has_a_report_too(db: TestDatabase) {
        let shop = TestShop::open(db);
        assert_eq!(close(&shop).await, 0);
        for period in Period::ALL {
            let report = over(&shop, period).await;
            assert_eq!((report.total, report.before, report.delivery), (Total::default(), Total::default(), None));
            assert!(report.books.is_empty() && report.methods.is_empty() && report.refusals.is_empty());
        }
        assert_eq!(reports::months(&shop.shop).await.unwrap().len(), 1);
    }

    async fn a_month_is_told_whole(db: TestDatabase) {
        let shop = opened(db).await;
        for paid in ["2026-12-31 23:59:59", "2026-12-01 00:00:00", "2026-11-30 23:59:59", "2027-01-01 00:00:00"] {
            shop.sold(Sold { placed: "2026-11-30 10:00:00", paid: Some(paid), ..Sold::default() }).await;
        }
        for _ in 0..2 {
            let month = reports::month(&shop.shop, "2026-12-17".parse().unwrap()).await.unwrap();
            assert_eq!((month.total.orders, month.before.orders, month.days.len()), (2, 1, 31));
            close(&shop).await;
        }
        let months = reports::months(&shop.shop).await.unwrap();
        assert_eq!(months.iter().map(ToString::to_string).collect::<Vec<_>>(), ["2027-01-01", "2026-12-01", "2026-11-01"]);
    }

    async fn a_view_of_a_book_s_page_counts_once_for_a_person_and_never_for_a_program(db: TestDatabase) {
        let shop = opened(db).await;
        let buyer = shop.buyer();
        let looks = |agent: &'static str, method: &str, path: &str| {
            buyer.send(buyer.request(method.parse().unwrap(), path).header("user-agent", agent))
        };
        let phone = "Mozilla/5.0 (Linux; Android 10; K) Mobile";
        for _ in 0..3 {
            looks(phone, "GET", "/books/le-fleuve").await;
        }
        looks(phone, "GET", "/books/la-nuit").await;
        looks(phone, "HEAD", "/books/le-fleuve").await;
        looks("Googlebot/2.1", "GET", "/books/le-fleuve").await;
        assert_eq!(looks(phone, "GET", "/books/no-such-book").await.status, 404);
        let kept = async || Some(over(&shop, Period::Today).await.views).filter(|views| *views > 0);
        assert_eq!(crate::support::wait::wait_for("the views", kept).await, 4);
        shop.pass(TimeDelta::days(1));
        assert_eq!(over(&shop, Period::Today).await.views, 0);
        assert_eq!(over(&shop, Period::Week).await.views, 4);
    }

    async fn the_pages_say_everything_in_both_languages_and_only_to_the_owner(db: TestDatabase) {
        let shop = opened(db).await;
        some_days(&shop).await;
        let owner = shop.staff(Role::Owner).await;
        let addresses = ["/admin?x", "/admin/reports?period=today", "/admin/reports?period=7", "/admin/reports?period=365",
            "/admin/reports?period=%27", "/admin/reports/statement?month=2027-01", "/admin/reports/statement?month=2027-13"];
        for address in addresses {
            for language in ["fr", "en"] {
                let page = owner.get(&format!("{address}&lang={language}")).await;
                assert_eq!(page.status, 200, "{address}");
                assert!(!page.text.contains("admin-reports-"), "a sentence is missing in {address} {language}");
                assert!(!page.text.contains("style=\"") && page.text.contains("F\u{a0}CFA"), "{address}: {}", page.text);
            }
        }
        let week = owner.get("/admin/reports?period=7&lang=fr").await.text;
        for told in ["15\u{a0}000\u{a0}F\u{a0}CFA", "12\u{a0}061\u{a0}F\u{a0}CFA", "Orange Money (OM)", "Votre solde ne suffit pas", "Burkina Faso"] {
            assert!(week.contains(told), "{told} in {week}");
        }
        let statement = owner.get("/admin/reports/statement?month=2027-01&lang=fr").await.text;
        assert!(statement.contains("Relevé des ventes, janvier\u{a0}2027") && statement.contains("−2\u{a0}500\u{a0}F\u{a0}CFA"), "{statement}");
        let manager = shop.staff(Role::Manager).await;
        let home = manager.get("/admin").await;
        assert!(home.status == 200 && home.text.contains("id=\"newest\""));
        for figure in ["id=\"figures\"", "id=\"best\"", "class=\"card plot\""] {
            assert!(!home.text.contains(figure), "a manager sees orders, and no figures of the shop: {}", home.text);
        }
        assert_eq!(manager.get("/admin/reports").await.status, 403);
    }
}
