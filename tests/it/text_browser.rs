//! A text browser (w3m) reads the pages: without style, pictures and scripts all is there, in the order in which it is meant.

use std::process::Command;

use cinetpay_sandbox::Action;
use griot::shop::catalogue::demo;

use crate::support::files::TestFolder;
use crate::support::postgres::TestDatabase;
use crate::support::shop::TestShop;

/// What w3m shows of a page, as one line.
fn read(folder: &TestFolder, url: &str) -> String {
    let shown = Command::new("w3m")
        .args(["-dump", "-cols", "80", url])
        .env("LANG", "C.UTF-8")
        .env("HOME", folder.path())
        .output()
        .expect("w3m is here: scripts/test installs it");
    assert!(shown.status.success(), "{url}: {shown:?}");
    let text = String::from_utf8(shown.stdout).unwrap();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Each of these stands behind the one before.
fn in_order(text: &str, parts: &[&str]) {
    let mut rest = text;
    for part in parts {
        let at = rest.find(part).unwrap_or_else(|| panic!("{part} is missing, or not behind the one before: {text}"));
        rest = &rest[at + part.len()..];
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_browser_shows_what_is_sold_what_to_do_and_what_was_paid() {
    let (folder, shop) = (TestFolder::new(), TestShop::open(TestDatabase::sqlite()));
    demo::stock(&shop.shop).await.unwrap();
    let home = read(&folder, &format!("{}/fr/", shop.url));
    in_order(
        &home,
        &[
            "Chercher",
            "Des livres d’ici",
            "La pirogue bleue Fatou Ndiongue 500 F CFA",
            "Romans et récits",
            "Motifs",
            "Comment ça marche",
        ],
    );
    in_order(&home, &["1. Choisissez", "2. Payez", "3. Lisez", "J’ai payé et je n’ai rien reçu"]);
    let book = read(&folder, &format!("{}/fr/books/la-pirogue-bleue", shop.url));
    in_order(
        &book,
        &[
            "Couverture de « La pirogue bleue »",
            "Fatou Ndiongue",
            "Pages",
            "20",
            "500 F CFA Acheter",
            "Lire un extrait",
            "Un matin",
        ],
    );
    in_order(
        &book,
        &["Acheter ce livre", "Votre adresse e-mail [", "Vous avez un code ?", "Payer 500 F CFA", "Orange Money"],
    );
    shop.buyer().buy("la-pirogue-bleue").await;
    shop.at_the_counter(Action::Accept).await;
    shop.work().await;
    let key = shop.last_order_json().await["key"].as_str().unwrap().to_owned();
    let paid = read(&folder, &format!("{}/orders/{key}", shop.url));
    in_order(
        &paid,
        &["C’est payé", "Télécharger le PDF", "Télécharger l’EPUB", "Votre commande", "Payé par", "Orange Money"],
    );
    for text in [&home, &book, &paid] {
        assert!(!text.contains("{{") && !text.contains("<svg") && !text.contains("window."), "{text}");
    }
}
