//! Access in a market: every route of the program as two sellers, three roles of the staff, two readers and a stranger. Each sees what the table
//! says, and no form of a stranger, of another seller or of another reader changes anything.

use std::collections::{BTreeMap, BTreeSet};

use futures_util::future::join_all;
use griot::domain::ids;
use griot::domain::role::Role;
use reqwest::StatusCode;

use crate::support::buyer::{Answer, Buyer};
use crate::support::market::market;
use crate::support::postgres::on_both;
use crate::support::routes::{filled, public, rows};
use crate::support::shop::TestShop;
use crate::support::twin::lines;
use crate::support::two_sellers::{Side, two_sides};

/// Who sees something of a seller or of his reader, beside nobody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Who {
    Seller,
    OtherSeller,
    Owner,
    Manager,
    Support,
    Reader,
    OtherReader,
    Stranger,
}
use Who::{Manager, Owner, Reader, Seller, Support};

/// What is private, and whom some page shows it to.
const SHOWN: [(&str, &[Who]); 18] = [
    ("the reader's e-mail", &[Owner, Manager, Support, Reader]),
    ("the reader's phone", &[Owner, Manager, Support]),
    ("the buyer's name", &[Owner, Manager, Reader]),
    ("the question before buying", &[Seller, Reader]),
    ("the answer before buying", &[Seller, Reader]),
    ("the question about the order", &[Seller, Owner, Reader]),
    ("the answer about the order", &[Seller, Owner, Reader]),
    ("the dispute", &[Seller, Owner, Reader]),
    ("what the seller says to it", &[Seller, Owner, Reader]),
    ("where the seller is paid", &[Seller, Owner]),
    ("the seller's share", &[Seller, Owner]),
    ("the draft", &[Seller, Owner, Manager, Support]),
    ("the seller's e-mail", &[Seller, Owner]),
    ("the seller's phone", &[Seller, Owner]),
    ("the order's number", &[Seller, Owner, Manager, Support, Reader]),
    ("the order's key", &[Owner, Manager, Support, Reader]),
    ("the thread's key", &[Reader]),
    ("the link to the book", &[Reader]),
];

/// A browser, of whom: a member of the staff, or the seller or reader of a side.
struct Visitor {
    who: Who,
    side: Option<usize>,
    browser: Buyer,
    csrf: String,
}

impl Visitor {
    /// Who he is to somebody who belongs to the other side, or to this one.
    fn to(&self, side: usize) -> Who {
        match self.who {
            Seller if self.side != Some(side) => Who::OtherSeller,
            Reader if self.side != Some(side) => Who::OtherReader,
            who => who,
        }
    }

    fn is_staff(&self) -> bool {
        [Owner, Manager, Support].contains(&self.who)
    }
}

async fn visitors(shop: &TestShop, sides: &[Side; 2]) -> Vec<Visitor> {
    let mut all = vec![Visitor { who: Who::Stranger, side: None, browser: shop.buyer(), csrf: String::new() }];
    for (role, who) in Role::STAFF.into_iter().zip([Owner, Manager, Support]) {
        let desk = shop.staff(role).await;
        all.push(Visitor { who, side: None, browser: desk.buyer, csrf: desk.csrf });
    }
    for (nth, side) in sides.iter().enumerate() {
        let (desk, reader) = (&side.seller, side.reader.clone());
        all.push(Visitor { who: Seller, side: Some(nth), browser: desk.buyer.clone(), csrf: desk.csrf.clone() });
        all.push(Visitor { who: Reader, side: Some(nth), browser: reader, csrf: String::new() });
    }
    all
}

/// What stands for a parameter. Nobody but its reader has the key of an order, of a thread or of a link: others try the ids that they may know.
fn values(place: &str, visitor: &Visitor, sides: &[Side; 2]) -> Option<Vec<String>> {
    let of = |list: fn(&Side) -> &Vec<String>| sides.iter().flat_map(list).cloned().collect::<Vec<_>>();
    let keys = |list: fn(&Side) -> &Vec<String>, ids: Vec<String>| {
        let own = visitor.side.filter(|_| visitor.who == Reader).map(|side| list(&sides[side]).clone());
        [own.unwrap_or_default(), ids].concat()
    };
    let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
    Some(match place {
        "/books/{slug}" | "/share/{slug}" | "/api/v1/books/{slug}" | "/api/v1/admin/books/{slug}" => {
            sides.iter().map(|side| side.slug.clone()).collect()
        }
        "/sellers/{slug}" => words(&["editions-awa", "moussa-diallo"]),
        "/orders/{key}" | "/api/v1/orders/{key}" => {
            keys(|side| &side.keys, [of(|side| &side.orders), of(|side| &side.numbers)].concat())
        }
        "/threads/{key}" => keys(|side| &side.thread_keys, of(|side| &side.threads)),
        "/d/{token}" | "/f/{address}" => keys(|side| &side.links, of(|side| &side.orders)),
        "/orders/{key}/dispute/{id}" | "/seller/disputes/{id}" | "/admin/disputes/{id}" => of(|side| &side.disputes),
        "/seller/threads/{id}" | "/admin/market/threads/{id}" => of(|side| &side.threads),
        "/seller/books/{id}"
        | "/admin/books/{id}"
        | "/admin/market/books/{book}"
        | "/admin/market/{id}/books/{book}" => of(|side| &side.books),
        "/seller/books/{id}/editions/{edition}" | "/admin/books/{id}/editions/{edition}" => of(|side| &side.editions),
        "/seller/payouts/{id}" | "/admin/payouts/{id}" => of(|side| &side.payouts),
        "/admin/payouts/{id}/{act}" => words(&["paid", "decline"]),
        "/admin/market/{id}" => sides.iter().map(|side| side.seller_id.clone()).collect(),
        "/seller/statements/{month}" | "/admin/market/statements/{month}" | "/admin/market/{id}/statements/{month}" => {
            words(&["2027-01"])
        }
        "/admin/orders/{name}"
        | "/api/v1/admin/orders/{number}"
        | "/library/books/{number}"
        | "/api/v1/library/books/{number}"
        | "/library/opds/{secret}/{number}" => of(|side| &side.numbers),
        "/orders/{key}/reviews/{place}" => words(&["0"]),
        "/d/{token}/{part}"
        | "/f/{address}/{part}"
        | "/library/books/{number}/{part}"
        | "/api/v1/library/books/{number}/{part}"
        | "/library/opds/{secret}/{number}/{part}" => words(&["pdf-1", "0-pdf-1"]),
        "/admin/settings/letters/{kind}/{language}" => words(&["fr"]),
        "/pages/{slug}" | "/admin/settings/pages/{page}" => words(&["terms"]),
        _ if NOBODYS.contains(&place) => words(&["x"]),
        _ => return None,
    })
}

/// Parameters that name nothing of a seller or of a reader.
const NOBODYS: [&str; 33] = [
    "/admin/bundles/{id}",
    "/admin/books/import/{id}",
    "/admin/coupons/{id}",
    "/admin/invitation/{token}",
    "/admin/login/address/{token}",
    "/admin/login/first/{token}",
    "/admin/login/reset/{token}",
    "/admin/market/applications/{id}",
    "/admin/reconciliation/import/{id}",
    "/admin/settings/apps/{id}",
    "/admin/settings/letters/{kind}",
    "/admin/uploads/{id}",
    "/admin/webhooks/{id}",
    "/authors/{slug}",
    "/bundles/{slug}",
    "/categories/{slug}",
    "/covers/{name}",
    "/extracts/{name}",
    "/f/{address}/{name}",
    "/f/{address}/{part}/{name}",
    "/library/in/{token}",
    "/library/opds/{secret}",
    "/look/{name}",
    "/opds/{place}",
    "/s/{code}",
    "/seller/uploads/{id}",
    "/share/{mark}",
    "/share/{mark}/{name}",
    "/share/{slug}/{mark}",
    "/share/{slug}/{mark}/{name}",
    "/sms/report/{secret}",
    "/sms/report/{secret}/{message}",
    "/static/{name}",
];

/// The questions that a page is asked beside: what is looked for by an e-mail address, a phone number or an order's number.
fn questions(path: &str, sides: &[Side; 2]) -> Vec<String> {
    let asked = match path {
        "/admin/orders" | "/admin/customers" | "/search" => "q",
        "/find" => "contact",
        _ => return Vec::new(),
    };
    let sought = sides.iter().flat_map(|side| [&side.email, &side.numbers[0]]);
    sought.map(|sought| format!("{path}?{asked}={sought}")).collect()
}

/// Whether the path names what belongs to a side that is not the visitor's.
fn is_foreign(path: &str, visitor: &Visitor, sides: &[Side; 2]) -> bool {
    let others = sides.iter().enumerate().filter(|(nth, _)| visitor.side != Some(*nth));
    others.flat_map(|(_, side)| side.ids_and_keys()).any(|id| path.contains(id.as_str()))
}

/// Whether the answer says nothing: the page is not there, is not for him, or he is to sign in, or is led to where he came from.
fn is_refused(answer: &Answer, path: &str) -> bool {
    use StatusCode as S;
    let refusals = [S::NOT_FOUND, S::FORBIDDEN, S::UNAUTHORIZED, S::GONE, S::METHOD_NOT_ALLOWED];
    let leads = |to: &str| ["/admin/login", "/library"].iter().any(|door| to.starts_with(door)) || path.starts_with(to);
    refusals.contains(&answer.status) || answer.status.is_redirection() && leads(answer.location())
}

/// What a page shows, by its mark and by who sees it, with the first page that shows it.
type Seen = BTreeMap<(&'static str, Who), String>;

/// Visits every page as one visitor.
async fn walk(visitor: &Visitor, sides: &[Side; 2]) -> Seen {
    let routes = rows().filter(|row| row.method == "GET").map(|row| row.path.to_owned()).chain(public());
    let paths = routes.flat_map(|route| filled(&route, &|place| values(place, visitor, sides)));
    let (mut seen, mut pages) = (Seen::new(), 0);
    for path in paths.flat_map(|path| [questions(&path, sides), vec![path]].concat()) {
        let answer = visitor.browser.get(&path).await;
        pages += usize::from(answer.status == StatusCode::OK);
        assert_ne!(answer.status, StatusCode::INTERNAL_SERVER_ERROR, "{:?}: {path}", visitor.who);
        if is_foreign(&path, visitor, sides) && !visitor.is_staff() && !path.contains('?') {
            assert!(
                is_refused(&answer, &path),
                "{:?} {:?}: {path} is answered {}",
                visitor.who,
                visitor.side,
                answer.status
            );
        }
        let leads = if answer.status.is_redirection() { answer.location() } else { "" };
        let shown: String = format!("{leads}\n{}", answer.text).split_whitespace().collect();
        // What is in the address that was asked for is no news.
        let marks =
            sides.iter().enumerate().flat_map(|(nth, side)| side.marks().into_iter().map(move |mark| (nth, mark)));
        for (nth, (mark, forms)) in marks {
            if forms.iter().any(|form| shown.contains(form) && !path.contains(form)) {
                seen.entry((mark, visitor.to(nth))).or_insert_with(|| path.clone());
            }
        }
    }
    assert!(pages > 10, "{:?} saw {pages} pages", visitor.who);
    seen
}

/// Whether the form saves the visitor's own book before it looks at the file, and so changes what is his.
fn saves_first(path: &str, visitor: &Visitor, sides: &[Side; 2]) -> bool {
    let own = visitor.side.is_some_and(|side| sides[side].books.iter().any(|book| path.contains(book)));
    own && ["/ask", "/discard", "/tell"].iter().any(|act| path.ends_with(act))
}

/// Posts every form about what is another's.
async fn press(visitor: &Visitor, sides: &[Side; 2]) -> usize {
    let routes = rows().filter(|row| row.method == "POST").map(|row| row.path.to_owned());
    let public = public()
        .into_iter()
        .filter(|path| ["/orders/", "/threads/", "/d/", "/library/"].iter().any(|area| path.starts_with(area)));
    let routes = routes.filter(|path| {
        ["/seller", "/admin/market", "/admin/disputes", "/admin/payouts"].iter().any(|area| path.starts_with(area))
    });
    let nonce = ids::nonce();
    let fields = [
        ("csrf", visitor.csrf.as_str()),
        ("nonce", &nonce),
        ("words", "Non"),
        ("text", "Non"),
        ("why", "Non"),
        ("amount", "100"),
        ("decision", "refund"),
        ("line", "0"),
        ("book", "0"),
        ("reason", "other"),
        ("title", "Autre"),
        ("authors", "Autre"),
        ("price", "900"),
        ("language", "fr"),
        ("currency", "XOF"),
        ("destination", "Moi"),
        ("commission", "1"),
        ("day", "2027-02-12"),
        ("email", "moi@exemple.ci"),
        ("phone", "07 07 07 44 44"),
        ("name", "Moi"),
    ];
    let mut pressed = 0;
    for route in routes.chain(public) {
        for path in filled(&route, &|place| values(place, visitor, sides)) {
            if !is_foreign(&path, visitor, sides) || saves_first(&path, visitor, sides) {
                continue;
            }
            let answer = visitor.browser.post(&path, &fields).await;
            let is_missing = answer.status == StatusCode::METHOD_NOT_ALLOWED;
            assert!(is_missing || is_refused(&answer, ""), "{:?}: {path} is answered {}", visitor.who, answer.status);
            pressed += usize::from(!is_missing);
        }
    }
    pressed
}

/// Every row of every table but those of sessions, which every visit touches, and of what was refused.
async fn rows_of_all_tables(shop: &TestShop) -> BTreeMap<String, Vec<String>> {
    let is_sqlite = shop.config.database.url.expose().starts_with("sqlite:");
    let tables = if is_sqlite {
        "SELECT name AS line FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '%search%' AND name NOT LIKE '%_fts%'"
    } else {
        "SELECT CAST(table_name AS TEXT) AS line FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'"
    };
    let mut all = BTreeMap::new();
    for table in lines(&shop.shop, tables.to_owned()).await {
        if table.contains("session") || table == "refusals" {
            continue;
        }
        let query = if is_sqlite {
            let columns = lines(
                &shop.shop,
                format!("SELECT 'quote(\"' || name || '\")' AS line FROM pragma_table_info('{table}')"),
            )
            .await;
            format!("SELECT {} AS line FROM \"{table}\"", columns.join(" || ' ' || "))
        } else {
            format!("SELECT CAST(row_to_json(t) AS TEXT) AS line FROM \"{table}\" t")
        };
        let mut found = lines(&shop.shop, query).await;
        found.sort();
        all.insert(table, found);
    }
    all
}

on_both! {
    async fn every_route_shows_what_is_a_sellers_or_a_readers_to_nobody_else_and_no_form_of_another_changes_it(db: TestDatabase) {
        let shop = market(db);
        let sides = two_sides(&shop).await;
        let visitors = visitors(&shop, &sides).await;
        let mut seen = Seen::new();
        for found in join_all(visitors.iter().map(|visitor| walk(visitor, &sides))).await {
            for (what, path) in found {
                seen.entry(what).or_insert(path);
            }
        }
        let expected: BTreeSet<(&str, Who)> =
            SHOWN.iter().flat_map(|(mark, all)| all.iter().map(move |who| (*mark, *who))).collect();
        let unexpected: Vec<_> = seen.iter().filter(|(what, _)| !expected.contains(what)).collect();
        let missing: Vec<_> = expected.iter().filter(|what| !seen.contains_key(what)).collect();
        assert!(unexpected.is_empty() && missing.is_empty(), "shown: {unexpected:#?}\nnot shown: {missing:#?}");
        let before = rows_of_all_tables(&shop).await;
        let others = visitors.iter().filter(|visitor| visitor.side != Some(0) && !visitor.is_staff());
        for visitor in others {
            assert!(press(visitor, &sides).await > 40, "{:?}", visitor.who);
        }
        let after = rows_of_all_tables(&shop).await;
        for (table, rows) in &before {
            assert_eq!(&after[table], rows, "{table} changed");
        }
    }
}
