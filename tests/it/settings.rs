//! Settings that the owner changes while the shop runs.

use chrono::TimeDelta;
use cinetpay_sandbox::Action;
use griot::domain::role::Role;
use reqwest::StatusCode;

use crate::support::admin::Desk;
use crate::support::buyer::Answer;
use crate::support::postgres::on_both;
use crate::support::shop::TestShop;
use crate::support::twin::{Twin, lines};
use crate::support::wait::wait_until;

const SHOP: &str = "/admin/settings/shop";
const LOOK: &str = "/admin/settings/look";
const SALE: &str = "/admin/settings/sale";
const WELCOME: &str = "/admin/settings/welcome";
const RECEIPT: &str = "/admin/settings/letters/receipt/fr";
const ALL: [(&str, &str); 3] = [("country", "CI"), ("country", "ML"), ("phone", "CI")];

fn refused(answer: &Answer, says: &str) {
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.text);
    assert!(answer.text.contains(says), "{says} is not in {}", answer.text);
}

async fn send_logo(owner: &Desk, file: &[u8]) -> Answer {
    owner.post_parts(&format!("{LOOK}/logo"), &[], ("logo", "logo", file)).await
}

fn png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    let picture = image::RgbaImage::from_pixel(width, height, image::Rgba([200, 40, 40, 120]));
    picture.write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    bytes.into_inner()
}

on_both! {
    async fn a_new_name_stands_on_the_kept_pages_at_once_and_in_another_process_soon(db: TestDatabase) {
        let shop = TestShop::open(db);
        let slug = shop.shelve("Le fleuve", 2500, 4000).await;
        let (twin, book) = (Twin::beside(&shop), format!("/books/{slug}"));
        let (buyer, there) = (shop.buyer(), twin.buyer());
        for page in ["/", &book] {
            assert!(buyer.get(page).await.text.contains("<span>Griot</span>"));
            assert!(there.get(page).await.text.contains("<span>Griot</span>"));
        }
        let owner = shop.staff(Role::Owner).await;
        let fields = [("name", "Chez Awa & fils"), ("email", "aide@awa.ci"), ("zone", "Africa/Lagos")];
        assert_eq!(owner.post(SHOP, &fields).await.location(), SHOP);
        for page in ["/", &book] {
            let text = buyer.get(page).await.text;
            assert!(text.contains("<span>Chez Awa &#38; fils</span>") && text.contains("mailto:aide@awa.ci"), "{text}");
        }
        let told = async || there.get(&book).await.text.contains("Chez Awa &#38; fils");
        crate::support::wait::wait_for("the other process", async || told().await.then_some(())).await;
        assert_eq!(twin.shop.rules().zone.name(), "Africa/Lagos");
        let page = owner.get(SHOP).await;
        assert!(page.text.contains("Videz le champ pour reprendre ce que dit GRIOT_SHOP_NAME") && page.text.contains(": Griot."));
    }

    async fn what_is_emptied_or_as_usual_follows_the_environment_again(db: TestDatabase) {
        let shop = TestShop::open(db);
        let owner = shop.staff(Role::Owner).await;
        owner.post(SHOP, &[("name", "Chez Awa"), ("email", ""), ("zone", "GMT")]).await;
        assert_eq!(shop.shop.rules().shop_name, "Chez Awa");
        owner.post(SHOP, &[("name", ""), ("email", ""), ("zone", "GMT")]).await;
        assert_eq!(shop.shop.rules().shop_name, "Griot");
        assert_eq!(lines(&shop.shop, "SELECT name AS line FROM settings".to_owned()).await, Vec::<String>::new());
        let notes = "SELECT detail AS line FROM audit WHERE act = 'settings.change' ORDER BY id".to_owned();
        let notes = lines(&shop.shop, notes).await;
        assert_eq!(notes, [r#"{"after":"Chez Awa","before":"—"}"#, r#"{"after":"—","before":"Chez Awa"}"#]);
    }

    async fn bad_input_gets_a_sentence_beside_its_field_and_keeps_what_was_typed(db: TestDatabase) {
        let shop = TestShop::open(db);
        let owner = shop.staff(Role::Owner).await;
        let answer = owner.post(SHOP, &[("name", &"Awa".repeat(40)), ("email", "awa@"), ("zone", "Africa/Lome")]).await;
        refused(&answer, "value=\"awa@\"");
        refused(&answer, "id=\"name-error\"");
        refused(&answer, "id=\"email-error\"");
        refused(&answer, "<option value=\"Africa/Lome\" selected>");
        let answer = owner.post(SALE, &[("hours", "0"), ("downloads", "cinq"), ("phone", "SN")]).await;
        refused(&answer, "value=\"cinq\"");
        for id in ["hours-error", "downloads-error", "countries-error"] {
            refused(&answer, &format!("id=\"{id}\""));
        }
        refused(&answer, "<option value=\"SN\" selected>");
        assert_eq!(shop.shop.rules().shop_name, "Griot");
    }

    async fn a_country_that_is_not_offered_is_refused_beside_its_field(db: TestDatabase) {
        let shop = TestShop::open(db);
        let slug = shop.shelve("Le fleuve", 2500, 1000).await;
        let owner = shop.staff(Role::Owner).await;
        let sale = [("hours", "72"), ("downloads", "5"), ("phone", "CI"), ("country", "CI"), ("country", "ML")];
        owner.post(SALE, &sale).await.location();
        let buys = async |country: &str| {
            let card = [("email", "awa@exemple.ci"), ("phone", "0707070700"), ("name", "Awa"), ("address", "Rue 12")];
            let place = [("city", "Abidjan"), ("zip", "00000"), ("country", country)];
            shop.buyer().post(&format!("/books/{slug}/buy"), &[&card[..], &place[..]].concat()).await
        };
        for forged in ["SN", "XX", ""] {
            let answer = buys(forged).await;
            refused(&answer, "id=\"country-error\"");
            refused(&answer, "value=\"Rue 12\"");
        }
        assert_eq!(buys("ml").await.status, StatusCode::SEE_OTHER);
    }

    async fn a_colour_that_cannot_be_read_is_refused_with_what_was_measured(db: TestDatabase) {
        let shop = TestShop::open(db);
        let owner = shop.staff(Role::Owner).await;
        let answer = owner.post(LOOK, &[("accent", "own"), ("own", "#eaa92a"), ("dark", "#333333")]).await;
        refused(&answer, "value=\"#eaa92a\"");
        // Computed by hand: #eaa92a has the luminance 0.4604 and the background #f6dcb4 0.7407, so the contrast is
        // (0.7407 + 0.05) / (0.4604 + 0.05) = 1.549.
        refused(&answer, "contraste mesuré 1,54, il en faut 4,50");
        refused(&answer, "id=\"dark-error\"");
        refused(&owner.post(LOOK, &[("accent", "own"), ("own", "red;}")]).await, "Écrivez une couleur comme #0b4f6c");
        assert!(!shop.buyer().get("/").await.text.contains("/look/"));
    }

    async fn letters_and_the_back_office_wear_the_accent_too(db: TestDatabase) {
        let shop = TestShop::open(db);
        let slug = shop.shelve("Le fleuve", 2500, 1000).await;
        let owner = shop.staff(Role::Owner).await;
        let sells = async || {
            shop.buyer().buy(&slug).await;
            shop.at_the_counter(Action::Accept).await;
            shop.work().await;
            let letters = shop.letters();
            letters.into_iter().rev().take(2).map(|letter| letter.html).collect::<Vec<_>>()
        };
        assert!(sells().await.iter().all(|html| html.contains("background:#9a2d11")));
        owner.post(LOOK, &[("accent", "#1f5d3a")]).await;
        for html in sells().await {
            assert!(html.contains("background:#1f5d3a") && !html.contains("#9a2d11"), "{html}");
        }
        let home = owner.get("/admin").await;
        let style = owner.get(&format!("/look/{}", home.between("href=\"/look/", "\""))).await;
        assert!(style.text.contains("--act:#1f5d3a"), "{}", style.text);
    }

    async fn an_accent_dresses_every_page_in_a_stylesheet_of_its_own(db: TestDatabase) {
        let shop = TestShop::open(db);
        let (owner, buyer) = (shop.staff(Role::Owner).await, shop.buyer());
        owner.post(LOOK, &[("accent", "#1f5d3a")]).await;
        let home = buyer.get("/").await;
        let address = format!("/look/{}", home.between("<link rel=\"stylesheet\" href=\"/look/", "\""));
        let css = buyer.get(&address).await;
        assert_eq!((css.header("content-type"), css.status), ("text/css; charset=utf-8", StatusCode::OK));
        assert!(css.header("cache-control").contains("immutable") && css.text.contains("--act:#1f5d3a"));
        assert!(!home.text.contains("style=") && !home.text.contains("content=\"#191a48\""));
        owner.post(LOOK, &[("accent", "#0b4f6c")]).await;
        let old = buyer.get(&address).await;
        assert!(old.text.contains("--act:#0b4f6c") && old.header("cache-control").contains("no-store"));
        owner.post(LOOK, &[("accent", "")]).await;
        assert_eq!(buyer.get(&address).await.status, StatusCode::NOT_FOUND);
    }

    async fn a_logo_is_drawn_anew_and_a_drawing_with_scripts_is_refused(db: TestDatabase) {
        let shop = TestShop::open(db);
        let (owner, buyer) = (shop.staff(Role::Owner).await, shop.buyer());
        assert_eq!(send_logo(&owner, &png(900, 300)).await.location(), LOOK);
        let address = buyer.get("/").await.between("<img class=\"logo\" src=\"", "\"");
        let logo = buyer.client.get(format!("{}{address}", shop.url)).send().await.unwrap().bytes().await.unwrap();
        let logo = image::load_from_memory_with_format(&logo, image::ImageFormat::WebP).unwrap();
        assert_eq!((logo.width(), logo.height()), (264, 88));
        let svg = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>";
        refused(&send_logo(&owner, svg).await, "Choisissez une image PNG, JPEG ou WebP.");
        refused(&send_logo(&owner, &png(20, 20)).await, "32 pixels");
        refused(&send_logo(&owner, &vec![0; 3_000_000]).await, "plus de 2");
        assert!(buyer.get("/").await.text.contains(&address), "the old one stays");
        owner.post(&format!("{LOOK}/logo/remove"), &[]).await;
        assert!(!buyer.get("/").await.text.contains("class=\"logo\""));
    }

    async fn a_page_is_published_when_its_blanks_are_filled_and_does_no_harm(db: TestDatabase) {
        let shop = TestShop::open(db);
        let (owner, buyer) = (shop.staff(Role::Owner).await, shop.buyer());
        let here = "/admin/settings/pages/privacy";
        let start = owner.get(here).await.text;
        for fact in ["ARTCI", "2013-450", "Ce n’est pas un conseil juridique"] {
            assert!(start.contains(fact), "{fact}");
        }
        assert_eq!(buyer.get("/pages/privacy").await.status, StatusCode::NOT_FOUND);
        let blank = owner.post(here, &[("fr", "# Titre\n\n[[votre nom]]"), ("en", ""), ("published", "1")]).await;
        refused(&blank, "votre nom");
        refused(&blank, "# Titre");
        refused(&owner.post(here, &[("fr", " "), ("en", ""), ("published", "1")]).await, "dans une langue au moins");
        let text = "# Qui répond\n\nAwa <script>alert(1)</script>[ici](javascript:alert(1))";
        assert_eq!(owner.post(here, &[("fr", text), ("en", ""), ("published", "1")]).await.location(), here);
        let page = buyer.get("/pages/privacy?lang=en").await;
        assert!(page.text.contains("<h1>Your data</h1>") && page.text.contains("<h2>Qui répond</h2>"), "{}", page.text);
        assert!(page.text.contains("class=\"prose paper\" lang=\"fr\""), "{}", page.text);
        assert!(!page.text.contains("alert(1)</script>") && !page.text.contains("javascript:"), "{}", page.text);
        assert!(buyer.get("/?lang=fr").await.text.contains("<a href=\"/pages/privacy\">Vos données</a>"));
        owner.post(here, &[("fr", text), ("en", "")]).await;
        assert_eq!(buyer.get("/pages/privacy").await.status, StatusCode::NOT_FOUND);
        assert!(!buyer.get("/").await.text.contains("/pages/privacy"));
    }

    async fn a_place_that_no_letter_knows_is_refused(db: TestDatabase) {
        let shop = TestShop::open(db);
        let owner = shop.staff(Role::Owner).await;
        let answer = owner.post(RECEIPT, &[("subject", "{title} {link}"), ("body", "Bonjour {prenom}")]).await;
        refused(&answer, "id=\"subject-error\">{link} n’existe pas ici");
        refused(&answer, "id=\"body-error\">{prenom} n’existe pas ici");
        refused(&answer, "Bonjour {prenom}</textarea>");
        refused(&owner.post(RECEIPT, &[("subject", "{title"), ("body", "")]).await, "Une accolade est seule");
    }

    async fn the_preview_is_the_letter_that_the_test_sends(db: TestDatabase) {
        let shop = TestShop::open(db);
        let owner = shop.staff(Role::Owner).await;
        let words = [("subject", "Voici {title}"), ("body", "Bonne lecture !\n\nCommande {number}, {amount} : {link}")];
        let preview = owner.post(RECEIPT, &[&words[..], &[("preview", "1")]].concat()).await;
        let shown = preview.between("aria-labelledby=\"preview\">", "</pre>");
        let sent = owner.post(RECEIPT, &[&words[..], &[("test", "1")]].concat()).await;
        assert!(sent.text.contains("L’e-mail d’essai a été envoyé à"), "{}", sent.text);
        let letter = shop.letters().pop().unwrap();
        let escaped = letter.text.replace('&', "&#38;").replace('<', "&#60;").replace('>', "&#62;").replace('"', "&#34;").replace('\'', "&#39;");
        assert!(preview.text.contains(&escaped), "{shown}\n{escaped}");
        assert_eq!(letter.subject, "Voici Un titre d’exemple");
        assert_eq!(letter.envelope.to.as_str(), owner.email);
        let html = owner.post(&format!("{RECEIPT}/html"), &words).await;
        assert_eq!(html.text, letter.html);
        assert!(html.header("content-security-policy").ends_with("sandbox"));
        assert!(shop.shop.rules().letters.wording(griot::shop::admin::settings::EmailKind::Receipt, griot::domain::language::Language::French).is_none(), "nothing is saved");
    }

    async fn a_buyer_gets_the_owners_words_and_later_limits_leave_his_alone(db: TestDatabase) {
        let shop = TestShop::open(db);
        let slug = shop.shelve("Le fleuve", 2500, 4000).await;
        let owner = shop.staff(Role::Owner).await;
        owner.post(RECEIPT, &[("subject", "{title} est à vous"), ("body", "Merci, dit {shop}.")]).await;
        let grant = async || {
            shop.buyer().buy(&slug).await;
            shop.at_the_counter(Action::Accept).await;
            shop.work().await;
            shop.last_order_json().await["grants"][0].clone()
        };
        let first = grant().await;
        assert_eq!(first["downloads"], 5);
        let letter = shop.parcels().pop().unwrap();
        assert_eq!(letter.subject, "Le fleuve est à vous");
        assert!(letter.text.contains("Merci, dit Griot.") && !letter.text.contains("Merci pour votre achat"));
        let link = letter.text.lines().find(|line| line.starts_with("http")).unwrap().replace(&shop.url, "");
        let fields = [("hours", "2"), ("downloads", "1")];
        assert_eq!(owner.post(SALE, &[&fields[..], &ALL].concat()).await.location(), SALE);
        let second = grant().await;
        assert_eq!(second["downloads"], 1);
        shop.pass(TimeDelta::hours(3));
        assert_eq!(shop.buyer().get(&link).await.status, StatusCode::OK, "an old link keeps its 72 hours");
        let newer = shop.parcels().pop().unwrap().text;
        let newer = newer.lines().find(|line| line.starts_with("http")).unwrap().replace(&shop.url, "");
        assert_eq!(shop.buyer().get(&newer).await.status, StatusCode::GONE);
        let form = shop.buyer().get(&format!("/books/{slug}")).await.text;
        assert!(form.contains("<option value=\"ML\"") && !form.contains("<option value=\"SN\""), "{form}");
    }

    async fn the_owners_own_words_stand_above_the_books_in_each_language_and_an_empty_field_gives_the_usual_ones_back(db: TestDatabase) {
        let shop = TestShop::open(db);
        let owner = shop.staff(Role::Owner).await;
        let home = async |address: &str| shop.buyer().get(address).await.text;
        assert!(home("/").await.contains("<h1>Des livres d’ici"));
        let typed = [("headline_fr", "Les éditions <Djoliba>"), ("lead_fr", "Contes & légendes du fleuve."), ("headline_en", ""), ("lead_en", "Tales of the river.")];
        assert_eq!(owner.post(WELCOME, &typed).await.location(), WELCOME);
        let french = home("/").await;
        assert!(french.contains("<h1>Les éditions &#60;Djoliba&#62;</h1>") && french.contains("<p class=\"lead\">Contes &#38; légendes du fleuve.</p>"), "{french}");
        let english = home("/en/").await;
        assert!(english.contains("Tales of the river.") && !english.contains("Djoliba"), "{english}");
        let long = "x".repeat(61);
        let refused = owner.post(WELCOME, &[("headline_fr", long.as_str()), ("lead_fr", "Court")]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.text.contains("60 caractères au plus") && refused.text.contains(&long) && refused.text.contains("value=\"Court\""));
        assert_eq!(owner.post(WELCOME, &[("headline_fr", "")]).await.location(), WELCOME);
        assert!(home("/").await.contains("<h1>Des livres d’ici"));
    }

    async fn two_owners_who_save_at_once_both_have_their_way(db: TestDatabase) {
        let shop = TestShop::open(db);
        let (one, two) = (shop.staff(Role::Owner).await, shop.staff(Role::Owner).await);
        let limits = [("hours", "48"), ("downloads", "3"), ("country", "CI"), ("phone", "CI")];
        let (saved, also) = tokio::join!(one.post(SHOP, &[("name", "Chez Awa"), ("zone", "GMT")]), two.post(SALE, &limits));
        assert!(saved.status.is_redirection() && also.status.is_redirection());
        let rules = || shop.shop.rules();
        wait_until("both hold", || rules().shop_name == "Chez Awa" && rules().downloads == 3).await;
        assert_eq!(rules().version, 2);
    }
}
