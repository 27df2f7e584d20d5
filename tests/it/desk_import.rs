//! Many books from a CSV file.

use griot::domain::role::Role;
use reqwest::StatusCode;

use crate::support::papers::pdf;
use crate::support::postgres::on_both;
use crate::support::shop::TestShop;
use crate::support::twin::lines;

const WRONG: &str = "titre;auteurs;prix;langue;adresse;fichier\n\
    Le fleuve;Awa Traoré;2500;fr;;\n\
    ;Awa Traoré;2502;fr;;\n\
    Deux;;12,5;de;;absent.pdf\n\
    Trois;Awa|Kouadio;1000;en;le-fleuve;\n\
    Quatre;Awa;1000;fr;le-fleuve;\n";

on_both! {
    async fn a_list_is_read_first_and_names_every_fault_by_line_and_column(db: TestDatabase) {
        let shop = TestShop::open(db);
        let desk = shop.staff(Role::Manager).await;
        let plan = desk.post_file("/admin/books/import", "livres.csv", WRONG.as_bytes()).await.location().to_owned();
        let page = desk.get(&plan).await.text;
        let faults: Vec<(&str, String)> = page
            .split("<tr><th scope=\"row\">")
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
        for (file, says) in [
            (&b"\xe9t\xe9;a\n"[..], "CSV UTF-8"),
            (b"nom;prix\nA;1\n", "au moins les colonnes"),
            (b"titre,auteurs\n", "aucune ligne"),
        ] {
            let plan = desk.post_file("/admin/books/import", "l.csv", file).await.location().to_owned();
            assert!(desk.get(&plan).await.text.contains(says), "{says}");
        }
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
        assert_eq!(desk.get(&plan).await.status, StatusCode::NOT_FOUND, "once");
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
