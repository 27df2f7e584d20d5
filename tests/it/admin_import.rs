//! Many books from a CSV file.

use griot::domain::role::Role;
use griot::shop::catalogue::books::{Fault, Field};
use griot::shop::catalogue::import::{self, LineFault, Plan};
use reqwest::{Method, StatusCode};

use crate::support::admin::Desk;
use crate::support::back_office::owner;
use crate::support::book_files::pdf;
use crate::support::postgres::on_both;
use crate::support::shop::TestShop;
use crate::support::twin::lines;

const WRONG: &str = "titre;auteurs;prix;langue;adresse;fichier\n\
    Le fleuve;Awa Traoré;2500;fr;;\n\
    ;Awa Traoré;2502;fr;;\n\
    Deux;;12,5;de;;absent.pdf\n\
    Trois;Awa|Kouadio;1000;en;le-fleuve;\n\
    Quatre;Awa;1000;fr;le-fleuve;\n";

fn fixture(name: &str) -> Vec<u8> {
    std::fs::read(format!("tests/fixtures/csv/{name}.csv")).unwrap()
}

/// The page that shows what an import of this list would do.
async fn planned(desk: &Desk, list: &[u8]) -> String {
    let plan = desk.post_file("/admin/books/import", "livres.csv", list).await.location().to_owned();
    desk.get(&plan).await.text
}

on_both! {
    async fn a_list_is_read_first_and_names_every_fault_by_line_and_column(db: TestDatabase) {
        let shop = TestShop::open(db);
        let desk = shop.staff(Role::Manager).await;
        let plan = desk.post_file("/admin/books/import", "livres.csv", WRONG.as_bytes()).await.location().to_owned();
        let page = desk.get(&plan).await.text;
        let faults: Vec<(&str, String)> = page
            .split("<tr><th scope=\"row\" data-label=\"Ligne\">")
            .skip(1)
            .filter_map(|row| {
                let (line, rest) = row.split_once('<')?;
                let column = rest.split_once("data-label=\"Colonne\">")?.1.split('<').next()?;
                Some((line, column.to_owned()))
            })
            .collect();
        let faults: Vec<_> = faults.iter().map(|(line, column)| (*line, column.as_str())).collect();
        assert_eq!(faults, [
            ("3", "titre"), ("3", "prix"), ("4", "auteurs"), ("4", "prix"), ("4", "langue"), ("4", "fichier"), ("6", "adresse"),
        ], "{page}");
        assert!(page.contains("Aucun fichier «\u{a0}absent.pdf\u{a0}» n’attend"), "{page}");
        let done = desk.post(&plan, &[]).await;
        assert_eq!(done.status, StatusCode::OK, "the faults once more");
        assert!(lines(&shop.shop, "SELECT id AS line FROM books".to_owned()).await.is_empty(), "nothing was added");
        let fault = Fault::new(Field::File, "admin-books-import-empty");
        let wrong = Plan { faults: vec![LineFault { line: 1, column: None, fault }], ..Plan::default() };
        let (actor, upload) = (owner(&shop).actor, plan.rsplit('/').next().unwrap());
        assert!(import::run(&shop.shop, &actor, upload, wrong).await.is_err(), "whoever asks for it");
        for (file, says) in [
            (&b"\x89PNG\r\n\x1a\n\0\0"[..], "ni un classeur ni un CSV"),
            (b"PK\x03\x04 casse", "ni un classeur ni un CSV"),
            (b"\xe9t\xe9;a\n", "au moins les colonnes"),
            (b"nom;prix\nA;1\n", "au moins les colonnes"),
            (b"titre,auteurs\n", "aucune ligne"),
        ] {
            let plan = desk.post_file("/admin/books/import", "l.csv", file).await.location().to_owned();
            assert!(desk.get(&plan).await.text.contains(says), "{says}");
        }
    }

    async fn a_list_is_bounded_and_takes_no_file_twice_and_none_of_somebody_else(db: TestDatabase) {
        let shop = TestShop::open(db);
        let (desk, other) = (shop.staff(Role::Manager).await, shop.staff(Role::Manager).await);
        for (by, name) in [(&desk, "mien.pdf"), (&other, "autre.pdf")] {
            by.post_file("/admin/books/import/files", name, &pdf(name, 4)).await;
        }
        let list = |rest: &str| format!("titre;auteurs;fichier\n{rest}");
        for (rest, says) in [
            ("Un;Awa;autre.pdf\n", "Aucun fichier «\u{a0}autre.pdf"),
            ("Un;Awa;mien.pdf\nDeux;Awa;mien.pdf\n", "est déjà pris par une ligne au-dessus"),
            (&"Un;Awa;\n".repeat(501), "La liste est trop longue"),
            (&format!("Un;Awa;{}\n", " ".repeat(5_000_000)), "La liste est trop longue"),
        ] {
            let page = planned(&desk, list(rest).as_bytes()).await;
            assert!(page.contains(says), "{says}: {page}");
        }
        assert!(planned(&desk, list("Un;Awa;mien.pdf\n").as_bytes()).await.contains("1 livre sera ajouté"));
        let locked = std::fs::read("tests/fixtures/table/locked.xlsx").unwrap();
        assert!(planned(&desk, &locked).await.contains("protégé par un mot de passe"));
    }

    async fn a_list_without_faults_becomes_drafts_with_their_files_and_categories(db: TestDatabase) {
        let shop = TestShop::open(db);
        let desk = shop.staff(Role::Manager).await;
        desk.post_file("/admin/books/import/files", "fleuve.pdf", &pdf("page", 4)).await;
        desk.post_file("/admin/books/import/files", "casse.pdf", b"%PDF-1.7 casse").await;
        let list = "\u{feff}Title,Authors,Price,Categories,Description,File\r\n\
            Le fleuve,Awa Traoré|Kouadio Yao,2500,Contes|Romans,\"Du sel,\r\ndu vent\",fleuve.pdf\r\n\
            Sans prix,Awa,,contes,,\r\nCassé,Awa,500,,,casse.pdf\r\n";
        let plan = desk.post_file("/admin/books/import", "livres.csv", list.as_bytes()).await.location().to_owned();
        let page = desk.get(&plan).await.text;
        assert!(page.contains("3 livres seront ajoutés") && page.contains("Contes, Romans"), "{page}");
        assert!(lines(&shop.shop, "SELECT id AS line FROM books".to_owned()).await.is_empty(), "only read");
        let done = desk.post(&plan, &[]).await;
        let list = desk.get(done.location()).await.text;
        assert!(list.contains("Le fleuve") && list.contains("Sans prix") && list.contains("Cassé"), "{list}");
        let kept = lines(&shop.shop, "SELECT title || ' ' || author || ' ' || format AS line FROM books JOIN editions ON book_id = books.id".to_owned());
        assert_eq!(kept.await, ["Le fleuve Awa Traoré, Kouadio Yao pdf"]);
        let said = desk.buyer.get("/admin/books?state=draft").await.text;
        assert!(!said.contains("class=\"error\""));
        let shelves = "SELECT french || ' ' || CAST(count(*) AS TEXT) AS line FROM categories JOIN book_categories ON category_id = id GROUP BY french ORDER BY 1";
        assert_eq!(lines(&shop.shop, shelves.to_owned()).await, ["Contes 2", "Romans 1"]);
        let back = desk.get(&plan).await;
        assert_eq!(back.location(), "/admin/books/import", "who goes back in the browser");
        assert!(desk.get(back.location()).await.text.contains("Cette liste est déjà importée"));
        let twice = desk.post(&plan, &[]).await;
        assert_eq!(twice.status, StatusCode::CONFLICT);
        assert!(twice.text.contains("Cette liste est déjà importée"), "{}", twice.text);
    }

    async fn a_list_comes_in_right_in_whatever_form_a_spreadsheet_saved_it(db: TestDatabase) {
        let shop = TestShop::open(db);
        let desk = shop.staff(Role::Manager).await;
        for (file, wrong) in [("crlf", &["3", "5"][..]), ("lf", &["3", "5"]), ("cr-only", &["3"]), ("lf-cell-of-two-lines", &["3"])] {
            let page = planned(&desk, &fixture(file)).await;
            let lines: Vec<&str> = page.split("<tr><th scope=\"row\" data-label=\"Ligne\">").skip(1).filter_map(|row| row.split_once('<')).map(|row| row.0).collect();
            assert_eq!(lines.get(..wrong.len()), Some(wrong), "{file}: {page}");
            assert_eq!(page.matches("data-label=\"Colonne\">prix<").count(), wrong.len(), "{file}: {page}");
        }
        let page = planned(&desk, b"Nos livres de 2026\r\n\r\ntitre,auteurs,prix\r\nA,Awa,2500\r\n,Awa,2500\r\n").await;
        assert!(page.contains("<th scope=\"row\" data-label=\"Ligne\">5</th>") && page.contains(">A<"), "{page}");
        let prices = "titre;auteurs;prix en F CFA\nA;Awa;2 500 F CFA\nB;Awa;2.500\nC;Awa;2500,00\nD;Awa;2\u{a0}500 FCFA\n";
        let page = planned(&desk, prices.as_bytes()).await;
        assert!(page.contains("4 livres seront ajoutés"), "{page}");
        assert_eq!(page.matches(">2\u{202f}500").count() + page.matches(">2\u{a0}500").count(), 4, "{page}");
        for (file, title, authors) in [
            ("price-column-unknown", "Le fleuve", "Aïcha"),
            ("sep-line", "Le fleuve", "Aïcha"),
            ("two-authors-with-comma", "A", "Aïcha Traoré, Moussa Keita"),
            ("windows-1252", "L’été", "Aïcha Traoré"),
        ] {
            let page = planned(&desk, &fixture(file)).await;
            assert!(page.contains("1 livre sera ajouté"), "{file}: {page}");
            assert!(page.contains(&format!(">{title}<")) && page.contains(&format!(">{authors}<")), "{file}: {page}");
            assert!(page.contains(">2\u{202f}500") || page.contains(">2\u{a0}500"), "{file}: {page}");
        }
    }

    async fn what_a_list_holds_and_is_not_read_is_named(db: TestDatabase) {
        let shop = TestShop::open(db);
        let desk = shop.staff(Role::Manager).await;
        let page = planned(&desk, "Titre;Auteur(s);ISBN;Combien;Langue;Vide\nA;Awa Sow et Yao Kouassi;978;2500;français;\n".as_bytes()).await;
        assert!(page.contains("Ces colonnes ne sont pas lues") && page.contains("«\u{a0}ISBN\u{a0}», «\u{a0}Combien\u{a0}»"), "{page}");
        assert!(page.contains("La liste n’a pas de colonne") && !page.contains("Vide"), "{page}");
        let page = planned(&desk, "titre;auteurs;prix\nA;Awa;2500\n".as_bytes()).await;
        assert!(!page.contains("Ces colonnes") && !page.contains("n’a pas de colonne"), "{page}");
    }

    async fn the_model_can_be_filled_in_and_sent_back_in_both_forms_and_languages(db: TestDatabase) {
        let shop = TestShop::open(db);
        let desk = shop.staff(Role::Manager).await;
        for form in ["csv", "xlsx"] {
            let model = {
                let sent = desk.buyer.request(Method::GET, &format!("/admin/books/import/model.{form}")).send().await.unwrap();
                sent.bytes().await.unwrap()
            };
            let plan = desk.post_file("/admin/books/import", &format!("modele.{form}"), &model).await.location().to_owned();
            let page = desk.get(&plan).await.text;
            assert!(page.contains("1 livre sera ajouté") && page.contains("Exemple à remplacer"), "{form}: {page}");
            assert!(page.contains("Romans, Contes") && page.contains("Aïcha Traoré, Moussa Keita"), "{form}: {page}");
            assert!(!page.contains("Ces colonnes"), "{form}: {page}");
        }
    }

    async fn only_files_that_were_brought_for_a_list_wait_for_their_line(db: TestDatabase) {
        let shop = TestShop::open(db);
        let desk = shop.staff(Role::Manager).await;
        desk.post_file("/admin/books/import", "livres.csv", WRONG.as_bytes()).await;
        desk.post_file("/admin/books/file", "ailleurs.pdf", b"%PDF-1.7 casse").await;
        desk.post_file("/admin/books/import/files", "e\u{301}te\u{301}.pdf", &pdf("page", 4)).await;
        let page = desk.get("/admin/books/import").await.text;
        let waiting: Vec<&str> = page.split("<li>").filter_map(|item| item.split_once(" <small>")).map(|item| item.0).collect();
        assert_eq!(waiting, ["e\u{301}te\u{301}.pdf"], "{page}");
        let page = planned(&desk, "titre;auteurs;fichier\nA;Awa;Été.pdf\nB;Awa;ailleurs.pdf\n".as_bytes()).await;
        assert!(!page.contains("«\u{a0}Été.pdf\u{a0}»") && page.contains("«\u{a0}ailleurs.pdf\u{a0}»"), "{page}");
    }

    async fn a_list_that_is_sent_twice_at_once_is_carried_out_once(db: TestDatabase) {
        let shop = TestShop::open(db);
        let desk = shop.staff(Role::Manager).await;
        let list = "titre;auteurs;prix;categories\nUn;Awa;1000;Contes\nDeux;Awa;1000;Contes\n";
        let plan = desk.post_file("/admin/books/import", "livres.csv", list.as_bytes()).await.location().to_owned();
        let both = tokio::join!(desk.post(&plan, &[]), desk.post(&plan, &[]));
        let done = [both.0.status, both.1.status];
        assert_eq!(done.iter().filter(|status| status.is_redirection()).count(), 1, "{done:?}");
        assert_eq!(lines(&shop.shop, "SELECT title AS line FROM books ORDER BY title".to_owned()).await, ["Deux", "Un"]);
        let noted = "SELECT subject AS line FROM audit WHERE act = 'category.create'";
        assert_eq!(lines(&shop.shop, noted.to_owned()).await, ["category:contes"]);
    }
}
