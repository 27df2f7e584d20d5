//! Lists that CinetPay's back office exports: odd ones, long ones, the same one twice, two at once, and one that was cut.

use chrono::TimeDelta;
use griot::domain::role::Role;
use griot::shop::Shop;
use griot::shop::admin::reconciliation::columns::{Field, Mapping};
use griot::shop::admin::reconciliation::{accounts, import};
use griot::store::statements::Run;
use reqwest::StatusCode;

use crate::support::back_office::{owner, shelved};
use crate::support::files::TestFolder;
use crate::support::postgres::{TestDatabase, on_both};
use crate::support::running_program::House;
use crate::support::shop::TestShop;
use crate::support::statement::{account, count, difference, differences, line, list};
use crate::support::twin::{Twin, lines};
use crate::support::wait::wait_for;

const PAGE: &str = "/admin/reconciliation";

fn mapping() -> Mapping {
    let columns = [
        (Field::Transaction, "ID Transaction"),
        (Field::Amount, "Montant"),
        (Field::State, "Statut"),
        (Field::Time, "Date"),
    ];
    columns.into_iter().fold(Mapping::default(), |mapping, (field, name)| mapping.with(field, name))
}

async fn imported(test: &TestShop, shop: &Shop, bytes: &[u8]) -> Run {
    let folder = TestFolder::new();
    let path = folder.path().join("export.csv");
    std::fs::write(&path, bytes).unwrap();
    let account = accounts(shop).await.unwrap().remove(0);
    import::import(shop, &owner(test).actor, &account, (&path, "export.csv"), mapping()).await.unwrap()
}

async fn stored(shop: &TestShop) -> Vec<String> {
    let query = "SELECT transaction_id || ' ' || CAST(amount AS TEXT) || ' ' || state || ' ' || SUBSTR(CAST(at AS TEXT), 1, 19) AS line \
                 FROM statement_lines ORDER BY transaction_id";
    lines(&shop.shop, query.to_owned()).await.into_iter().map(|line| line.replace('T', " ")).collect()
}

/// A list of many refused payments, and one that the shop does not know at its end.
fn long(number: usize) -> String {
    let line = |nth: usize| format!("14/01/2027 10:00:{:02};GX{nth:08};2 500;Refusé", nth % 60);
    let lines: Vec<String> = (1..number).map(line).collect();
    format!("Date;ID Transaction;Montant;Statut\n{}\n14/01/2027 23:00:00;GLAST;2 500;Payé\n", lines.join("\n"))
}

on_both! {
    async fn a_list_is_read_the_same_in_every_form_that_spreadsheets_save(db: TestDatabase) {
        let (shop, _) = shelved(db).await;
        let text = "Vos transactions\r\n\r\nDate;ID Transaction;Montant;Statut\r\n\
            14/01/2027 10:05;GA;12 500;Succès\r\n15 janvier 2027 à 11h30;GB;2.500,00 F CFA;Échoué\r\n";
        let comma = text.replace("2.500,00", "2.500").replace(';', ",");
        let windows: Vec<u8> = text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
        let units: Vec<u16> = format!("\u{feff}{}", text.replace(';', "\t")).encode_utf16().collect();
        let utf16: Vec<u8> = units.iter().flat_map(|unit| unit.to_le_bytes()).collect();
        let nbsp = text.replace("12 500", "12\u{202f}500");
        let forms = [
            text.as_bytes().to_vec(), format!("\u{feff}{text}").into_bytes(), format!("sep=;\r\n{text}").into_bytes(),
            comma.into_bytes(), windows, utf16, nbsp.into_bytes(), text.replace("\r\n", "\n").into_bytes(),
        ];
        for form in forms {
            let run = imported(&shop, &shop.shop, &form).await;
            assert_eq!((run.lines, run.unread, run.error), (2, 0, None), "{}", String::from_utf8_lossy(&form));
            assert_eq!(stored(&shop).await, ["GA 12500 paid 2027-01-14 10:05:00", "GB 2500 refused 2027-01-15 11:30:00"]);
        }
        let mut book = rust_xlsxwriter::Workbook::new();
        let sheet = book.add_worksheet();
        for (at, name) in (0..).zip(["Date", "ID Transaction", "Montant", "Statut"]) {
            sheet.write_string(0, at, name).unwrap();
        }
        sheet.write_number(1, 0, 46_401.5).unwrap().write_string(1, 1, "GC").unwrap().write_number(1, 2, 700).unwrap();
        sheet.write_string(1, 3, "Payé").unwrap();
        let run = imported(&shop, &shop.shop, &book.save_to_buffer().unwrap()).await;
        assert_eq!((run.lines, run.unread), (1, 0));
        assert_eq!(stored(&shop).await[2], "GC 700 paid 2027-01-14 12:00:00");
    }

    async fn the_first_list_of_an_account_shows_its_columns_and_the_next_ones_are_read_by_them(db: TestDatabase) {
        let (shop, _) = shelved(db).await;
        let desk = shop.staff(Role::Owner).await;
        let text = "Quand;Réf. boutique;Payé;Résultat\n14/01/2027;GA;2500;Succès\n";
        let asked = desk.bring(text.as_bytes()).await;
        let to = asked.location().to_owned();
        let page = desk.get(&to).await.text;
        for words in ["Réf. boutique", "Résultat", "GA", "Choisissez"] {
            assert!(page.contains(words), "{words} in {page}");
        }
        let (path, account) = (to.split('?').next().unwrap(), account());
        let wrong = desk.post(path, &[("account", &account), ("transaction", "Réf. boutique")]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", wrong.text);
        assert!(wrong.text.contains("<option value=\"Réf. boutique\" selected>"), "what was chosen stays: {}", wrong.text);
        assert_eq!(count(&shop, "statement_lines").await, "0", "nothing was read yet");
        let fields = [("account", account.as_str()), ("transaction", "Réf. boutique"), ("amount", "Payé"), ("state", "Résultat"), ("time", "Quand")];
        assert_eq!(desk.post(path, &fields).await.location(), PAGE);
        assert_eq!(desk.post(path, &fields).await.location(), PAGE, "who goes back in the browser");
        assert_eq!(desk.bring("Payé;Résultat;Réf. boutique;Quand\n300;Payé;GB;15/01/2027\n".as_bytes()).await.location(), PAGE);
        assert_eq!(stored(&shop).await, ["GA 2500 paid 2027-01-14 00:00:00", "GB 300 paid 2027-01-15 00:00:00"]);
        for (file, says) in [
            (&b"\x89PNG\r\n\x1a\n\0\0"[..], "ni un CSV ni un classeur"),
            (b"", "vide"),
            (b"\n\n", "La liste est vide"),
            (b"PK\x03\x04 casse", "ni un CSV ni un classeur"),
        ] {
            let answer = desk.bring(file).await;
            assert!(answer.status == StatusCode::UNPROCESSABLE_ENTITY && answer.text.contains(says), "{says}: {}", answer.text);
        }
        let other = desk.post_parts("/admin/reconciliation/import", &[("account", "v9:1")], ("statement", "a.csv", text.as_bytes())).await;
        assert_eq!(other.status, StatusCode::NOT_FOUND);
    }

    async fn a_list_that_was_cut_keeps_its_whole_lines_names_the_cut_one_and_is_made_whole_by_the_next(db: TestDatabase) {
        let (shop, _) = shelved(db).await;
        let desk = shop.staff(Role::Owner).await;
        let at = shop.clock.now().naive_utc() - TimeDelta::hours(1);
        let whole = list(&[line(at, "GA", "12 500", ("", "Payé")), line(at, "GB", "12 500", ("", "Payé"))]);
        let cut = &whole[..whole.rfind("12 500").unwrap() + 2];
        desk.import(cut).await;
        assert_eq!(differences(&shop).await, ["GA only_gateway open"], "a line without its end is no line");
        let page = desk.get(PAGE).await.text;
        assert!(page.contains("Ligne\u{a0}3") || page.contains("Ligne 3"), "{page}");
        let before = difference(&shop, "GA").await;
        for _ in 0..2 {
            desk.import(&whole).await;
            assert_eq!(differences(&shop).await, ["GA only_gateway open", "GB only_gateway open"]);
        }
        assert_eq!((count(&shop, "statement_lines").await.as_str(), difference(&shop, "GA").await), ("2", before), "once each");
    }

    async fn tens_of_thousands_of_lines_are_read_in_batches(db: TestDatabase) {
        // PostgreSQL takes six times as long here.
        let number = if db.url().starts_with("sqlite:") { 50_000 } else { 10_000 };
        let (shop, _) = shelved(db).await;
        let run = imported(&shop, &shop.shop, long(number).as_bytes()).await;
        assert_eq!((run.lines, run.unread, run.error), (i64::try_from(number).unwrap(), 0, None));
        assert_eq!(count(&shop, "statement_lines").await, number.to_string());
        assert_eq!(differences(&shop).await, ["GLAST only_gateway open"]);
    }

    async fn two_who_import_the_same_list_at_once_make_each_line_and_each_difference_once(db: TestDatabase) {
        let (shop, _) = shelved(db).await;
        let twin = Twin::beside(&shop);
        let text = long(1_500).replace("Refusé", "Payé");
        let (here, there) = tokio::join!(imported(&shop, &shop.shop, text.as_bytes()), imported(&shop, &twin.shop, text.as_bytes()));
        assert_eq!((here.lines, there.lines), (1_500, 1_500));
        assert_eq!(count(&shop, "statement_lines").await, "1500");
        assert_eq!(count(&shop, "statement_differences").await, "1500");
    }

    async fn an_import_that_is_killed_in_the_middle_is_whole_when_it_is_made_again(db: TestDatabase) {
        let house = House::new(db);
        house.told(&["migrate"]);
        let path = house.folder.path().join("export.csv");
        std::fs::write(&path, long(20_000)).unwrap();
        let path = path.to_str().unwrap();
        let mut child = house.spawn(&["statement", "import", path]);
        let shop = TestShop::open(house.db);
        wait_for("the first lines", async || Some(count(&shop, "statement_lines").await).filter(|number| number != "0")).await;
        child.kill().unwrap();
        child.wait().unwrap();
        let left: usize = count(&shop, "statement_lines").await.parse().unwrap();
        assert!(left < 20_000, "it was killed too late");
        assert_eq!(count(&shop, "statement_runs WHERE ended_at IS NULL").await, "1", "it is seen to be cut");
        imported(&shop, &shop.shop, long(20_000).as_bytes()).await;
        assert_eq!(count(&shop, "statement_lines").await, "20000");
        assert_eq!(differences(&shop).await, ["GLAST only_gateway open"]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_command_line_imports_and_compares_and_names_what_it_does_not_know() {
    let house = House::new(TestDatabase::sqlite());
    let path = house.folder.path().join("export.csv");
    std::fs::write(&path, "Réf;Payé\nGA;2 500\n").unwrap();
    let file = path.to_str().unwrap();
    let refused = house.run(&["statement", "import", file]);
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(!refused.status.success() && said.contains("--column amount=NAME") && said.contains("Réf, Payé"), "{said}");
    let told = house.told(&["statement", "import", file, "--column", "amount=Payé"]);
    assert!(told.contains("1 differences wait"), "{told}");
    assert!(house.told(&["statement", "import", file]).contains("1 differences wait"), "its columns are kept");
    assert!(house.told(&["compare"]).contains("checks: 0 lines or payments"));
    let ledger = house.told(&["ledger", "check"]);
    assert!(ledger.contains("each balances"), "{ledger}");
}
