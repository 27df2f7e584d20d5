//! The whole story of a market in Chromium, as its owner, a seller and a reader live it: on a phone in French, and at a desk in English.

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use chrono::TimeDelta;
use cinetpay_sandbox::Behaviour;
use fantoccini::Locator;
use griot::domain::language::Language;
use griot::domain::role::Role;
use griot::texts::Texts;

use crate::support::admin::{Desk, PASSWORD};
use crate::support::book_files::pdf;
use crate::support::browser::View;
use crate::support::files::TestFolder;
use crate::support::market::{agrees, market_planned};
use crate::support::person::Person;
use crate::support::postgres::TestDatabase;
use crate::support::sender::{LATER, at_cinetpay, work_after};
use crate::support::shop::{Plan, TestShop};
use crate::support::wait::wait_for;

const EMAIL: &str = "awa.ouedraogo@exemple.ci";
const TITLE: &str = "Ségou";
const BOOK: &str = "/books/segou";

/// The sentences of a language by their ids, without those that take a value.
fn sentences(code: &str) -> HashMap<String, String> {
    let files = crate::support::files::below(&Path::new("locales").join(code), "ftl");
    let text: String = files.iter().map(|file| fs::read_to_string(file).unwrap()).collect();
    let whole = text.lines().filter_map(|line| line.split_once(" = ")).filter(|(id, said)| {
        !id.starts_with([' ', '#']) && said.chars().count() >= 12 && !said.contains(['{', '*', '['])
    });
    whole.map(|(id, said)| (id.to_owned(), said.replace('\u{a0}', " "))).collect()
}

/// The owner, a seller and a reader, each with a browser.
struct Story<'a> {
    shop: &'a TestShop,
    owner: Person<'a>,
    seller: Person<'a>,
    reader: Person<'a>,
    desk: Desk,
    t: Texts,
    /// What no page may say: the sentences of the other language.
    foreign: Vec<String>,
    file: Vec<u8>,
    folder: TestFolder,
}

impl<'a> Story<'a> {
    async fn begin(shop: &'a TestShop, view: View) -> Self {
        let (t, other) = match view.language {
            "fr" => (Texts(Language::French), "en"),
            _ => (Texts(Language::English), "fr"),
        };
        let own = sentences(view.language);
        let foreign = sentences(other).into_iter().filter(|(id, said)| own.get(id) != Some(said));
        let (owner, seller, reader) =
            tokio::join!(Person::visits(shop, view), Person::visits(shop, view), Person::visits(shop, view));
        Self {
            shop,
            owner,
            seller,
            reader,
            desk: shop.staff(Role::Owner).await,
            t,
            foreign: foreign.map(|(_, said)| said).collect(),
            file: pdf(TITLE, 12),
            folder: TestFolder::new(),
        }
    }

    /// Waits for words of the page, by their id, and looks at it.
    async fn reads(&self, person: &Person<'_>, css: &str, id: &str) {
        // WebDriver tells no-break spaces as spaces.
        person.reads(css, &self.t.say(id).replace('\u{a0}', " ")).await;
        self.sound(person, id).await;
    }

    /// Asserts that the page is no wider than the window, has no error in the console, and no sentence of the other language.
    async fn sound(&self, person: &Person<'_>, name: &str) {
        person.looks(&format!("market-{name}")).await;
        let body = person.sees("body").await.text().await.unwrap();
        let found: Vec<_> = self.foreign.iter().filter(|said| body.contains(said.as_str())).collect();
        assert!(found.is_empty(), "{name}, in the other language: {found:?}");
    }

    /// Opens a page of the staff's, and signs in where it asks for it.
    async fn signs_in(&self, person: &Person<'_>, email: &str, path: &str) {
        person.goto(path).await;
        person.writes("#email", email).await;
        person.writes("#password", PASSWORD).await;
        person.press("#page-form .button").await;
        person.sees("#menu").await;
        person.goto(path).await;
    }

    async fn types_the_password_again(&self, person: &Person<'_>) {
        person.sees("#fresh_password").await;
        self.sound(person, "password").await;
        person.writes("#fresh_password", PASSWORD).await;
        person.press("#page-form .button").await;
    }

    async fn later(&self, time: TimeDelta) {
        self.shop.pass(time);
        self.shop.work().await;
    }

    /// The owner invites a seller, who follows the link and chooses his password.
    async fn the_seller_is_invited(&self) {
        self.signs_in(&self.owner, &self.desk.email, "/admin/market").await;
        self.reads(&self.owner, ".empty", "market-empty").await;
        self.owner.writes("#name", "Éditions Awa").await;
        self.owner.writes("#email", EMAIL).await;
        self.owner.press("#page-form .button").await;
        self.reads(&self.owner, "h1", "admin-team-link-title").await;
        self.shop.work().await;
        let letters = self.shop.letters();
        let letter = letters.iter().find(|letter| letter.envelope.to.as_str() == EMAIL).expect("an invitation");
        let link = letter.text.split_whitespace().find(|word| word.contains("/admin/invitation/")).unwrap();
        self.seller.browser.goto(link).await.unwrap();
        self.reads(&self.seller, "h1", "admin-invitation-title").await;
        self.seller.writes("#password", PASSWORD).await;
        self.seller.writes("#again", PASSWORD).await;
        self.seller.press("main .button").await;
        self.seller.reads("h1", "Éditions Awa").await;
        self.reads(&self.seller, "main", "seller-sales-empty").await;
    }

    /// The seller uploads a book and asks for the shelf; the owner approves it.
    async fn a_book_comes_onto_the_shelf(&self) {
        let file = self.folder.path().join("Segou.pdf");
        fs::write(&file, &self.file).unwrap();
        self.seller.goto("/seller/books/new").await;
        self.sound(&self.seller, "new-book").await;
        self.seller.sees("#file").await.send_keys(file.to_str().unwrap()).await.unwrap();
        self.seller.sees(".masthead").await;
        for (field, text) in [("#title", TITLE), ("#price", "25000"), ("#authors", "Awa Ouédraogo")] {
            self.seller.writes(field, text).await;
        }
        self.seller.press("button[formaction$='/publish']").await;
        self.reads(&self.seller, ".note", "seller-books-waits").await;
        self.owner.goto("/admin/market").await;
        self.owner.press("td.acts a").await;
        self.reads(&self.owner, "main", "market-approve-title").await;
        self.owner.press("form[action$='/approve'] .button").await;
        self.reads(&self.owner, ".flash.good", "market-approved").await;
    }

    /// The reader asks about the book, the seller answers, and the reader sees it without touching the page.
    async fn they_talk(&self) {
        self.reader.goto(BOOK).await;
        self.sound(&self.reader, "book").await;
        self.reader.press(&format!("a[href$='{BOOK}/ask']")).await;
        self.reads(&self.reader, "h1", "threads-ask-title").await;
        self.reader.writes("#contact", "reader@exemple.ci").await;
        self.reader.writes("#text", "Segou ?").await;
        self.reader.press(".lone form .button").await;
        self.reader.reads("#said", "Segou ?").await;
        self.sound(&self.reader, "thread").await;
        self.seller.goto("/seller/threads").await;
        self.reads(&self.seller, "table", "threads-state-new").await;
        self.seller.press("tbody th a").await;
        self.seller.reads("#said", "Segou ?").await;
        self.seller.writes("#text", "1797.").await;
        self.seller.press("#page-form .button").await;
        self.reads(&self.seller, ".flash.good", "threads-sent").await;
        self.reader.reads("#said", "1797.").await;
        self.sound(&self.reader, "answered").await;
    }

    /// The reader pays in the conversation, which turns to paid by itself, and downloads the book.
    async fn the_book_is_paid_in_the_conversation(&self) {
        let thread = self.reader.browser.current_url().await.unwrap();
        self.reader.press("#buy .button[type=submit]").await;
        self.at_the_counter().await;
        self.reader.browser.goto(thread.as_str()).await.unwrap();
        self.reader.sees("#slip").await;
        self.shop.work().await;
        self.reads(&self.reader, "#pay", "find-told-paid").await;
        self.reader.press("#pay .slip > p .button").await;
        self.reader.press(".fetch .button").await;
        let got = self.reader.browser.downloaded(&format!("{TITLE}.pdf")).await;
        assert!(got == self.file, "the bytes differ");
        self.sound(&self.reader, "order").await;
    }

    /// Pays on the sandbox's payment page, and comes back.
    async fn at_the_counter(&self) {
        self.reader.sees(".tile.orange input").await.click().await.unwrap();
        self.reader.press("button[name=action][value=accept]").await;
        self.reader.browser.returns().await;
        wait_for("the shop", async || {
            let here = self.reader.browser.current_url().await.unwrap();
            here.as_str().starts_with(&self.shop.url).then_some(())
        })
        .await;
        self.shop.sandbox.quiet().await;
        self.later(TimeDelta::seconds(10)).await;
    }

    /// The reader reports a problem, the seller answers, and the owner refunds a part.
    async fn a_dispute_is_decided(&self) {
        self.reader.press("a[href$='/dispute']").await;
        self.reads(&self.reader, "h1", "dispute-title").await;
        self.reader.sees("[value=cannot_be_opened]").await.send_keys(" ").await.unwrap();
        self.reader.writes("#words", "Tecno Spark.").await;
        self.reader.press(".lone form .button").await;
        self.reads(&self.reader, ".note", "dispute-open-note").await;
        self.seller.goto("/seller/disputes").await;
        self.reads(&self.seller, "table", "dispute-state-open").await;
        self.seller.press("tbody th a").await;
        self.seller.reads(".timeline", "Tecno Spark.").await;
        self.sound(&self.seller, "dispute").await;
        self.seller.writes("#words", "Librera.").await;
        self.seller.press("form[action$='/say'] .button").await;
        self.reads(&self.seller, ".flash.good", "dispute-said").await;
        self.owner.goto("/admin/disputes").await;
        self.sound(&self.owner, "disputes").await;
        self.owner.press("tbody th a").await;
        self.owner.reads("main", "Librera.").await;
        self.sound(&self.owner, "story").await;
        self.owner.sees("[value=part]").await.send_keys(" ").await.unwrap();
        self.owner.writes("#amount", "5000").await;
        self.owner.writes("#why", "12 / 10.").await;
        self.owner.press("form[action$='/decide'] .button").await;
        self.reads(&self.owner, ".flash.good", "dispute-refund-due").await;
        self.reader.browser.refresh().await.unwrap();
        self.reader.reads("main", "12 / 10.").await;
        self.sound(&self.reader, "decided").await;
    }

    /// The seller says where he is paid, with a fresh password; what was held is available two days later, and he asks for it.
    async fn the_seller_asks_for_his_money(&self) {
        self.later(TimeDelta::minutes(6)).await;
        self.seller.goto("/seller/payouts").await;
        self.reads(&self.seller, "main", "payout-no-details").await;
        self.seller.press("#ask ~ p a").await;
        self.seller.sees("[name=way][value=mobile]").await.send_keys(" ").await.unwrap();
        self.seller.writes("#phone", LATER).await;
        self.seller.sees("[name=operator][value=OM]").await.send_keys(" ").await.unwrap();
        self.sound(&self.seller, "details").await;
        self.seller.press("#page-form .button").await;
        self.types_the_password_again(&self.seller).await;
        self.reads(&self.seller, ".flash.good", "payout-details-saved").await;
        self.later(TimeDelta::hours(49)).await;
        self.signs_in(&self.seller, EMAIL, "/seller/payouts").await;
        // 20,000 francs were not refunded, of which a tenth is the shop's.
        assert_eq!(self.amount(&self.seller, ".tiles dd").await, 18_000);
        self.seller.press("form[action='/seller/payouts'] .button").await;
        self.reads(&self.seller, ".flash.good", "payout-requested").await;
    }

    /// The owner releases the payout with a fresh password, CinetPay sends it, and the seller sees it.
    async fn the_owner_pays_him(&self) {
        self.signs_in(&self.owner, &self.desk.email, "/admin/payouts").await;
        self.reads(&self.owner, "h2", "payout-list-requested").await;
        self.later(TimeDelta::minutes(6)).await;
        self.owner.sees("[name=payout]").await.send_keys(" ").await.unwrap();
        self.owner.press("button[form=release]").await;
        self.types_the_password_again(&self.owner).await;
        self.owner.sees(".flash.good").await;
        self.sound(&self.owner, "released").await;
        work_after(self.shop, &[TimeDelta::minutes(1), TimeDelta::minutes(5)]).await;
        assert_eq!(at_cinetpay(self.shop), [(LATER.to_owned(), 18_000)]);
        self.seller.goto("/seller/payouts").await;
        self.reads(&self.seller, "table", "payout-state-paid").await;
    }

    /// The reader buys the book once more and says that all is well: the seller has a balance at the end of his month.
    async fn another_is_sold(&self) {
        self.reader.goto(BOOK).await;
        self.reader.writes("#email", "reader@exemple.ci").await;
        self.reader.press("#buy .button[type=submit]").await;
        self.reader.sees(".till .had").await;
        self.reader.press("#buy .button[type=submit]").await;
        self.at_the_counter().await;
        self.shop.work().await;
        self.reader.press("form[action$='/confirm'] .button").await;
        self.reader.sees(".fetch").await;
        self.sound(&self.reader, "well").await;
    }

    /// The statement of the month ends with what the seller's home says that he has; then he leaves.
    async fn the_month_adds_up_and_he_leaves(&self) {
        self.seller.goto("/seller").await;
        self.sound(&self.seller, "home").await;
        let has = self.amount(&self.seller, ".tiles dd").await;
        assert_eq!(has, 22_500);
        self.seller.goto("/seller/statements").await;
        self.sound(&self.seller, "months").await;
        self.seller.press("tbody th a").await;
        assert_eq!(self.amount(&self.seller, ".sums tfoot td").await, has);
        self.sound(&self.seller, "statement").await;
        self.seller.goto("/seller/page").await;
        self.seller.press("#leave ~ details summary").await;
        self.seller.press("form[action='/seller/leave'] .button").await;
        self.types_the_password_again(&self.seller).await;
        self.reads(&self.seller, ".flash.good", "leaving-done").await;
        self.reader.goto(BOOK).await;
        let buy = self.reader.browser.find_all(Locator::Css("#buy .button[type=submit]")).await.unwrap();
        assert!(buy.is_empty(), "nobody buys it any more");
    }

    /// The digits of what the page says here.
    async fn amount(&self, person: &Person<'_>, css: &str) -> i64 {
        let text = person.sees(css).await.text().await.unwrap();
        text.chars().filter(char::is_ascii_digit).collect::<String>().parse().unwrap()
    }
}

async fn the_whole_story(view: View) {
    let mut plan = Plan::default();
    plan.settings.push(("CINETPAY_TRANSFERS", "client".to_owned()));
    let shop = market_planned(TestDatabase::sqlite(), plan);
    shop.sandbox.behave(Behaviour { retry_pauses_ms: Vec::new(), ..Behaviour::default() });
    let story = Story::begin(&shop, view).await;
    story.the_seller_is_invited().await;
    story.a_book_comes_onto_the_shelf().await;
    story.they_talk().await;
    story.the_book_is_paid_in_the_conversation().await;
    story.a_dispute_is_decided().await;
    story.the_seller_asks_for_his_money().await;
    story.the_owner_pays_him().await;
    story.another_is_sold().await;
    story.the_month_adds_up_and_he_leaves().await;
    agrees(&shop).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_whole_story_of_a_market_on_a_phone_in_french() {
    the_whole_story(View::PHONE).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_whole_story_of_a_market_at_a_desk_in_english() {
    the_whole_story(View { language: "en", ..View::DESK }).await;
}
