//! Orders found in the back office: by filter, by any search text, page by page.

use chrono::TimeDelta;
use cinetpay_sandbox::Action;
use diesel::RunQueryDsl as _;
use griot::domain::role::Role;
use griot::shop::admin::list;
use griot::shop::search_keys;
use griot::store::listing::Filter;
use griot::store::search_keys as keys;

use crate::support::back_office::{order_id, owner, paid, placed, placed_by, shelved, staff};
use crate::support::notification::{Notification, act};
use crate::support::postgres::on_both;
use crate::support::shop::TestShop;

async fn numbers(shop: &TestShop, filter: Filter) -> Vec<String> {
    let mut numbers = Vec::new();
    let mut before = None;
    loop {
        let page = list::page(&shop.shop, &owner(shop), filter.clone(), before).await.unwrap();
        numbers.extend(page.orders.into_iter().map(|order| order.number));
        before = page.next;
        if before.is_none() {
            return numbers;
        }
    }
}

async fn found(shop: &TestShop, typed: &str) -> Vec<String> {
    let found = list::search(&shop.shop, &staff(shop, Role::Support), typed, Filter::default()).await.unwrap();
    found.orders.into_iter().map(|order| order.number).collect()
}

async fn number(shop: &TestShop, transaction: &str) -> String {
    shop.order_json(transaction).await["number"].as_str().unwrap().to_owned()
}

on_both! {
    async fn whatever_is_typed_finds_the_order_whole_or_by_its_beginning(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        placed_by(&shop, &slug, "zed@exemple.ci", "01 01 01 01 01").await;
        let transaction = placed_by(&shop, &slug, "Awa.Kone@exemple.ci", "07 07 07 07 00").await;
        act(&shop, &transaction, Action::Accept).await;
        shop.pass(TimeDelta::seconds(10));
        shop.work().await;
        let order_json = shop.order_json(&transaction).await;
        let number = order_json["number"].as_str().unwrap().to_owned();
        let operator = order_json["attempts"][0]["operator_id"].as_str().unwrap().to_owned();
        let mut typed = vec![number.clone(), number[..6].to_lowercase(), number.replace('-', "")];
        typed.extend([transaction.clone(), transaction[..18].to_lowercase(), operator.clone(), operator[..6].to_owned()]);
        typed.extend(["awa.kone@exemple.ci", "AWA.KONE@EX", "awa.ko", "0707070700", "+225 07 07 07"].map(str::to_owned));
        for typed in typed {
            assert_eq!(found(&shop, &typed).await, [number.as_str()], "{typed}");
        }
        for typed in ["aw", "wa.kone@exemple.ci", "0807070700", "zzzzz", "%", "awa_kone@exemple.ci", "a\0aa"] {
            assert_eq!(found(&shop, typed).await, [""; 0], "{typed}");
        }
    }

    async fn a_name_the_payers_number_and_the_last_digits_find_the_order(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        let buyer = shop.buyer();
        let nonce = buyer.nonce(&slug).await;
        let who = [("email", "e@exemple.ci"), ("name", "Éloïse N’Guessan"), ("phone", "+225 07 07 08 09 10"), ("nonce", &nonce)];
        assert!(buyer.post(&format!("/books/{slug}/buy"), &who).await.location().contains("/guichet/pay/"));
        let transaction = shop.transaction();
        let number = number(&shop, &transaction).await;
        placed_by(&shop, &slug, "zed@exemple.ci", "01 01 01 01 01").await;
        let typed = [
            "eloise", "ÉLOÏSE", "nguessan", "N'Guessan", "N’Gue", "guessan", "nguessan eloise", "E\u{301}loi\u{308}se", "0910", "08 09 10",
            "07 07 08 09 10", "(+225) 07 07 08 09 10", "\u{202a}+225\u{a0}07\u{202f}07 08 09 10\u{202c}", "tel:+2250707080910", &number[5..],
        ];
        // First among the newest orders, then by the search keys that are stored for each order.
        for _ in 0..2 {
            for typed in typed {
                assert_eq!(found(&shop, typed).await, [number.as_str()], "{typed}");
            }
            for typed in ["loise", "910", "eloise kone", "0707080911"] {
                assert_eq!(found(&shop, typed).await, [""; 0], "{typed}");
            }
            while search_keys::next(&shop.shop, TimeDelta::zero()).await.unwrap() {}
            let kept = shop.shop.db.read(|conn| keys::ids(conn, "n:eloise", 9)).await.unwrap();
            assert_eq!(kept.len(), 1);
        }
        let from = Notification::about(&shop, &transaction).with("cpm_phone_prefixe", "225");
        assert_eq!(from.with("cel_phone_num", "0501020304").post(&shop).await.status, 200);
        let payer = ["05 01 02 03 04", "0304", "+225 05 01 02 03 04"];
        for typed in payer {
            assert_eq!(found(&shop, typed).await, [number.as_str()], "{typed}");
        }
        // As an older version left it: without search keys.
        shop.shop.db.write(|conn| {
            keys::keep(conn, &[])?;
            diesel::delete(griot::store::schema::search_keys::table).execute(conn)?;
            griot::store::meta::set_searched(conn, "")
        }).await.unwrap();
        assert_eq!(found(&shop, "0304").await, [""; 0]);
        while search_keys::next(&shop.shop, TimeDelta::zero()).await.unwrap() {}
        for typed in payer {
            assert_eq!(found(&shop, typed).await, [number.as_str()], "{typed}");
        }
        let id = order_id(&shop, &transaction).await;
        shop.shop.db.write(move |conn| {
            griot::store::orders::erase_person(conn, &id)?;
            griot::store::notifications::erase(conn, &transaction)
        }).await.unwrap();
        for typed in typed[..14].iter().chain(&payer) {
            assert_eq!(found(&shop, typed).await, [""; 0], "{typed}");
        }
        assert_eq!(found(&shop, &number[5..]).await, [number.as_str()], "the order itself is found");
    }

    async fn a_corrected_form_is_found_by_its_new_name_alone(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        let buyer = shop.buyer();
        let nonce = buyer.nonce(&slug).await;
        for name in ["Awa Kone", "Binta Sow"] {
            while search_keys::next(&shop.shop, TimeDelta::zero()).await.unwrap() {}
            buyer.post(&format!("/books/{slug}/buy"), &[("email", "e@exemple.ci"), ("name", name), ("nonce", &nonce)]).await;
        }
        assert_eq!((found(&shop, "kone").await.len(), found(&shop, "sow binta").await.len()), (0, 1));
    }

    async fn each_filter_and_all_of_them_narrow_the_list(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        let other = shop.shelve("La pirogue", 1000, 500).await;
        let open = number(&shop, &placed(&shop, &slug).await).await;
        let sold = number(&shop, &paid(&shop, &slug).await).await;
        shop.pass(TimeDelta::hours(3));
        let elsewhere = number(&shop, &paid(&shop, &other).await).await;
        let book = shop.shop.db.read(move |conn| griot::store::books::published(conn, &other)).await.unwrap().unwrap().0.id;
        let with = |state: Option<&str>, book: Option<&str>, method: Option<&str>| Filter {
            state: state.map(str::to_owned),
            book: book.map(str::to_owned),
            method: method.map(str::to_owned),
            ..Filter::default()
        };
        assert_eq!(numbers(&shop, Filter::default()).await, [elsewhere.clone(), sold.clone(), open.clone()]);
        assert_eq!(numbers(&shop, with(Some("placed"), None, None)).await, std::slice::from_ref(&open));
        assert_eq!(numbers(&shop, with(Some("paid"), None, None)).await, [elsewhere.clone(), sold.clone()]);
        assert_eq!(numbers(&shop, with(None, Some(&book), None)).await, std::slice::from_ref(&elsewhere));
        assert_eq!(numbers(&shop, with(None, None, Some("OM"))).await, [elsewhere.clone(), sold.clone()]);
        assert_eq!(numbers(&shop, with(Some("paid"), Some(&book), Some("OM"))).await, std::slice::from_ref(&elsewhere));
        assert!(numbers(&shop, with(Some("placed"), Some(&book), None)).await.is_empty());
        assert!(numbers(&shop, with(Some("review"), None, None)).await.is_empty());
        let early = shop.clock.now().naive_utc() - TimeDelta::hours(2);
        assert_eq!(numbers(&shop, Filter { to: Some(early), ..Filter::default() }).await, [sold, open]);
        assert_eq!(numbers(&shop, Filter { from: Some(early), ..with(Some("paid"), None, None) }).await, [elsewhere]);
        let choices = list::choices(&shop.shop).await.unwrap();
        assert_eq!(choices.methods, ["OM"]);
        assert_eq!(choices.books.iter().map(|book| book.1.as_str()).collect::<Vec<_>>(), ["La pirogue", "Le fleuve"]);
    }

    async fn pages_by_key_lose_no_order_and_show_none_twice(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        let mut placed_numbers = Vec::new();
        for turn in 0..(2 * list::PAGE + 7) {
            let transaction = placed_by(&shop, &slug, &format!("lecteur{turn}@exemple.ci"), "").await;
            placed_numbers.push(number(&shop, &transaction).await);
            // Several orders have the same time: their ids order them.
            if turn % 10 == 0 {
                shop.pass(TimeDelta::seconds(1));
            }
        }
        for filter in [Filter::default(), Filter { state: Some("placed".to_owned()), ..Filter::default() }] {
            let mut listed = numbers(&shop, filter).await;
            assert_eq!(listed.len(), placed_numbers.len());
            listed.sort_unstable();
            let mut all = placed_numbers.clone();
            all.sort_unstable();
            assert_eq!(listed, all);
        }
    }

    async fn a_search_within_a_filter_shows_only_what_fits_both(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        placed(&shop, &slug).await;
        let sold = number(&shop, &paid(&shop, &slug).await).await;
        let filter = Filter { state: Some("paid".to_owned()), ..Filter::default() };
        let found = list::search(&shop.shop, &owner(&shop), "awa@exemple.ci", filter).await.unwrap();
        assert_eq!(found.orders.len(), 1);
        assert_eq!((found.orders[0].number.as_str(), found.cut, found.unreadable), (sold.as_str(), false, false));
    }
}
