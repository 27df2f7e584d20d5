//! Tests of the text of e-mails and of the files in the outbox folder.

use std::os::unix::fs::PermissionsExt as _;

use chrono::{DateTime, Utc};

use super::*;
use crate::domain::book::Format;
use crate::domain::colour::Palette;
use crate::domain::contact::{Email, Phone, ShopNumbers};
use crate::domain::ids;
use crate::domain::language::Language;
use crate::domain::money::{Currency, Money};
use crate::domain::wording::Wording;
use crate::texts::Texts;

pub(super) fn envelope(name: &str) -> Envelope {
    Envelope {
        message_id: message_id(name, "https://livres.awa.ci"),
        to: Email::parse("mariam@example.com").unwrap(),
        date: "2026-11-21T03:41:07Z".parse().unwrap(),
    }
}

fn book() -> OrderedBook {
    OrderedBook {
        title: "Été à Ségou".to_owned(),
        author: "Aïcha Koné".to_owned(),
        amount: Money::new(2500, Currency::Xof),
        files: vec![(Format::Pdf, 5_240_000)],
        comes: None,
        cover: None,
    }
}

pub(super) fn book_email(language: Language) -> BookEmail {
    BookEmail {
        t: Texts(language),
        shop: "Librairie Awa".to_owned(),
        contact: Some(Email::parse("awa@example.com").unwrap()),
        numbers: ShopNumbers::default(),
        buyer_name: Some("Mariam N’Guessan".to_owned()),
        order_number: "G7K2-M94Q-XD".to_owned(),
        title: "Été à Ségou".to_owned(),
        books: vec![book()],
        link: "https://livres.awa.ci/d/0mIyKJ3sXq8vZb1R7tYw2nLc5pUe9aDf4gHj6kQxNs0".to_owned(),
        find: "https://livres.awa.ci/find".to_owned(),
        hours: 72,
        downloads: 5,
        amount: Money::new(2500, Currency::Xof),
        received: None,
        zone: chrono_tz::Tz::GMT,
        wording: None,
        palette: Palette::default(),
        logo: None,
        sandbox: false,
    }
}

fn receipt(books: BookEmail) -> ReceiptEmail {
    let paid_at: DateTime<Utc> = "2026-11-21T03:40:00Z".parse().unwrap();
    ReceiptEmail { books, discounted: None, paid_at, receipt: None }
}

pub(super) fn french() -> EmailMessage {
    receipt(book_email(Language::French)).compose(envelope("job-1")).unwrap()
}

fn from() -> Mailbox {
    "Librairie Awa <livres@awa.ci>".parse().unwrap()
}

/// The header lines of a message as it is sent, unfolded.
fn head(letter: &EmailMessage) -> Vec<String> {
    let message = String::from_utf8(letter.message(&from()).unwrap().formatted()).unwrap();
    let head = message.split("\r\n\r\n").next().unwrap().replace("\r\n ", " ");
    head.split("\r\n").map(str::to_owned).collect()
}

fn names(lines: &[String]) -> Vec<&str> {
    lines.iter().map(|line| line.split(':').next().unwrap()).collect()
}

#[test]
fn a_receipt_tells_all_in_text_and_in_html() {
    let letter = french();
    assert_eq!(letter.subject, "Votre commande\u{a0}: «\u{a0}Été à Ségou\u{a0}»");
    for part in [
        "Mariam N’Guessan",
        "Été à Ségou",
        "Aïcha Koné",
        "PDF · 5,3\u{a0}Mo",
        "G7K2-M94Q-XD",
        "2\u{a0}500\u{a0}F\u{a0}CFA",
        "21\u{a0}novembre\u{a0}2026 à\u{a0}03:40\u{a0}GMT",
        "3\u{a0}jours",
        "5\u{a0}téléchargements",
        "https://livres.awa.ci/d/0mIyKJ3sXq8vZb1R7tYw2nLc5pUe9aDf4gHj6kQxNs0",
        "Librairie Awa",
    ] {
        assert!(letter.text.contains(part), "{part} is not in\n{}", letter.text);
        assert!(letter.html.contains(part), "{part} is not in\n{}", letter.html);
    }
}

#[test]
fn a_receipt_says_who_sold_and_how_it_was_paid() {
    let facts = ReceiptFacts {
        number: "R-2026-000041".to_owned(),
        seller: "Éditions Awa SARL".to_owned(),
        means: Some("Orange Money".to_owned()),
        reference: Some("GRX1".to_owned()),
    };
    let books = receipt(book_email(Language::French));
    let letter = ReceiptEmail { receipt: Some(facts), ..books }.compose(envelope("job-1")).unwrap();
    for part in ["R-2026-000041", "Éditions Awa SARL", "Orange Money", "GRX1"] {
        assert!(letter.text.contains(part) && letter.html.contains(part), "{part} is not in\n{}", letter.text);
    }
}

#[test]
fn several_books_stand_each_with_its_files_and_what_it_cost() {
    let second = OrderedBook {
        title: "La nuit".to_owned(),
        amount: Money::new(5000, Currency::Xof),
        files: vec![(Format::Epub, 1_100_000)],
        ..book()
    };
    let two = BookEmail {
        books: vec![book(), second],
        amount: Money::new(7500, Currency::Xof),
        ..book_email(Language::French)
    };
    let letter = receipt(two).compose(envelope("job-1")).unwrap();
    for part in
        ["Été à Ségou", "PDF · 5,3\u{a0}Mo", "La nuit", "EPUB · 1,1\u{a0}Mo", "2\u{a0}500", "5\u{a0}000", "7\u{a0}500"]
    {
        assert!(letter.text.contains(part) && letter.html.contains(part), "{part} is not in\n{}", letter.text);
    }
}

#[test]
fn a_reader_of_english_gets_english() {
    let letter = receipt(book_email(Language::English)).compose(envelope("job-1")).unwrap();
    assert_eq!(letter.subject, "Your order: “Été à Ségou”");
    for part in ["21\u{a0}November\u{a0}2026, 03:40\u{a0}GMT", "5.3\u{a0}MB", "3\u{a0}days", "lang=\"en\""] {
        assert!(letter.html.contains(part), "{part} is not in\n{}", letter.html);
    }
    assert!(!letter.text.contains("mail-"), "a sentence is missing in\n{}", letter.text);
}

#[test]
fn every_sentence_of_every_letter_exists() {
    for language in Language::ALL {
        for (hours, downloads, contact, sandbox, buyer_name) in
            [(1, 1, None, true, None), (30, 2, book_email(language).contact, false, Some("A".to_owned()))]
        {
            let books = BookEmail { contact, buyer_name, hours, downloads, sandbox, ..book_email(language) };
            let new_link = NewLinkEmail { books: books.clone() }.compose(envelope("job-2")).unwrap();
            for letter in [new_link, receipt(books).compose(envelope("job-1")).unwrap()] {
                let all = format!("{}{}{}", letter.subject, letter.text, letter.html);
                assert!(!all.contains("mail-") && !all.contains("{$") && !all.contains("{ $"), "{all}");
            }
        }
    }
}

#[test]
fn the_owners_words_stand_in_the_place_of_the_programs() {
    let wording = Wording {
        subject: "{title} ({number})".to_owned(),
        body: "Merci à vous !\n\nVoici {title} pour {amount} :\n{link}\n\nL’équipe de {shop}".to_owned(),
    };
    let letter = receipt(BookEmail { wording: Some(wording), ..book_email(Language::French) })
        .compose(envelope("job-1"))
        .unwrap();
    assert_eq!(letter.subject, "Été à Ségou (G7K2-M94Q-XD)");
    let link = book_email(Language::French).link;
    let body = format!(
        "Merci à vous !\n\nVoici Été à Ségou pour 2\u{a0}500\u{a0}F\u{a0}CFA :\n{link}\n\nL’équipe de Librairie Awa\n\n  Été à Ségou"
    );
    assert!(letter.text.contains(&body), "{}", letter.text);
    assert!(
        letter.html.contains("Voici Été à Ségou pour 2\u{a0}500\u{a0}F\u{a0}CFA :\n<a class=\"mark\" href="),
        "{}",
        letter.html
    );
    for (said, times) in [("Merci pour votre achat", 0), ("L’équipe de Librairie Awa</p>", 1)] {
        assert_eq!(letter.html.matches(said).count(), times, "{said}");
    }
}

#[test]
fn times_are_written_in_the_shops_zone() {
    let lagos = BookEmail { zone: chrono_tz::Africa::Lagos, ..book_email(Language::French) };
    assert!(
        receipt(lagos)
            .compose(envelope("job-1"))
            .unwrap()
            .text
            .contains("21\u{a0}novembre\u{a0}2026 à\u{a0}04:40\u{a0}WAT")
    );
}

#[test]
fn the_first_of_a_month_is_written_as_the_french_write_it() {
    let letter =
        ReceiptEmail { paid_at: "2027-01-01T00:05:00Z".parse().unwrap(), ..receipt(book_email(Language::French)) };
    assert!(
        letter.compose(envelope("job-1")).unwrap().text.contains("1er\u{a0}janvier\u{a0}2027 à\u{a0}00:05\u{a0}GMT")
    );
}

#[test]
fn only_a_sandbox_says_that_nothing_was_paid() {
    let sandbox =
        receipt(BookEmail { sandbox: true, ..book_email(Language::French) }).compose(envelope("job-1")).unwrap();
    let said = "rien n’a été payé";
    assert!(sandbox.text.contains(said) && sandbox.html.contains(said));
    assert!(!french().text.contains(said) && !french().html.contains(said));
}

#[test]
fn the_html_asks_nobody_for_anything() {
    let html = french().html;
    for remote in ["<img", "src=", "url(", "@import", "<link", "<script", "<form", "http://"] {
        assert!(!html.contains(remote), "{remote} in\n{html}");
    }
    assert_eq!(
        html.matches("https://").count(),
        4,
        "the button, the plain link and its text, and where a lost order is found"
    );
}

#[test]
fn pictures_travel_inside_the_letter_beside_the_html_that_shows_them() {
    let picture = |name: &str| InlinePicture {
        name: name.to_owned(),
        format: PictureFormat::Png,
        bytes: vec![137, 80, 78, 71].into(),
        width: 44,
        height: 44,
    };
    let books = vec![OrderedBook { cover: Some(picture("cover-1")), ..book() }];
    let logo = Some(Logo { picture: picture("logo"), alone: true });
    let letter = receipt(BookEmail { books, logo, ..book_email(Language::French) }).compose(envelope("job-1")).unwrap();
    assert_eq!(letter.html.matches(" src=\"cid:").count(), letter.html.matches("src=").count());
    assert!(letter.html.contains("alt=\"Librairie Awa\""), "the name where pictures are not shown");
    let message = String::from_utf8(letter.message(&from()).unwrap().formatted()).unwrap();
    let order = ["multipart/alternative", "text/plain", "multipart/related", "text/html", "<logo>", "<cover-1>"];
    let places: Vec<_> =
        order.iter().map(|part| message.find(part).unwrap_or_else(|| panic!("{part} in\n{message}"))).collect();
    assert!(places.is_sorted(), "{places:?}\n{message}");
}

#[test]
fn a_title_cannot_break_out_of_the_html() {
    let title = "<b onclick=x>\"'&".to_owned();
    let books = vec![OrderedBook { title: title.clone(), ..book() }, book()];
    let letter =
        receipt(BookEmail { title, books, ..book_email(Language::French) }).compose(envelope("job-1")).unwrap();
    assert!(!letter.html.contains("<b onclick"), "{}", letter.html);
    assert!(letter.text.contains("<b onclick=x>\"'&"));
}

#[test]
fn nobody_can_write_into_the_head_or_turn_the_text() {
    let honest = head(&french());
    let evil = "Ségou\r\nBcc: thief@example.com\r\n\r\nBody\0\u{202e}\u{2028}".to_owned();
    let books = BookEmail {
        title: evil.clone(),
        books: vec![OrderedBook { title: evil.clone(), author: evil.clone(), ..book() }, book()],
        shop: evil.clone(),
        buyer_name: Some(evil.clone()),
        order_number: evil.clone(),
        link: evil.clone(),
        ..book_email(Language::French)
    };
    let letter = receipt(books).compose(Envelope { message_id: evil, ..envelope("job-1") }).unwrap();
    let lines = head(&letter);
    assert_eq!(names(&lines), names(&honest), "{lines:#?}");
    for line in &lines {
        assert!(line.is_ascii() && !line.contains(['\r', '\n', '\0']), "{line:?}");
    }
    for text in [&letter.subject, &letter.text, &letter.html] {
        assert!(!text.contains(['\r', '\0', '\u{202e}']) && !text.contains("\nBcc"), "{text}");
    }
}

#[test]
fn the_head_says_who_when_and_that_a_machine_wrote_it() {
    let lines = head(&french());
    for line in [
        "From: \"Librairie Awa\" <livres@awa.ci>",
        "To: mariam@example.com",
        "Reply-To: awa@example.com",
        "Date: Sat, 21 Nov 2026 03:41:07 +0000",
        "Message-ID: <job-1@livres.awa.ci>",
        "Auto-Submitted: auto-generated",
    ] {
        assert!(lines.iter().any(|found| found == line), "{line} is not in {lines:#?}");
    }
}

#[test]
fn a_very_long_title_makes_a_subject_that_fits() {
    let long = BookEmail { title: "Un titre sans fin ".repeat(40), ..book_email(Language::French) };
    let letter = receipt(long).compose(envelope("job-1")).unwrap();
    assert!(letter.subject.chars().count() < 100, "{}", letter.subject);
    let message = letter.message(&from()).unwrap().formatted();
    assert!(message.split(|byte| *byte == b'\n').all(|line| line.len() <= 998), "RFC 5322, 2.1.1");
}

#[tokio::test]
async fn memory_keeps_what_was_sent() {
    let mailer = Mailer::Memory(Arc::default());
    mailer.send(&french()).await.unwrap();
    let Mailer::Memory(sent) = mailer else { unreachable!() };
    assert_eq!(
        sent.lock().unwrap().iter().map(|letter| letter.envelope.to.as_str()).collect::<Vec<_>>(),
        ["mariam@example.com"]
    );
}

#[tokio::test]
async fn without_a_mail_server_letters_become_files_that_only_the_shop_reads() {
    let data = std::env::temp_dir().join(format!("griot-mail-{}", ids::nonce()));
    let settings = config::Mail { smtp_url: None, from: from() };
    let mailer = Mailer::new(&settings, &data).unwrap();
    for _ in 0..2 {
        mailer.send(&french()).await.unwrap();
    }
    let files: Vec<_> = std::fs::read_dir(data.join("outbox")).unwrap().map(|entry| entry.unwrap().path()).collect();
    let names: Vec<_> = files.iter().map(|path| path.file_name().unwrap().to_str().unwrap()).collect();
    assert_eq!(names, ["job-1@livres.awa.ci.eml"], "the same letter is one file");
    assert_eq!(std::fs::metadata(&files[0]).unwrap().permissions().mode() & 0o777, 0o600);
    let text = std::fs::read_to_string(&files[0]).unwrap();
    assert!(text.contains("multipart/alternative") && text.ends_with("--\r\n"), "{text}");
    std::fs::remove_dir_all(data).unwrap();
}

#[tokio::test]
async fn an_outbox_that_cannot_be_written_is_tried_again_later() {
    let mailer = Mailer::Folder("/proc/nowhere".into(), from());
    assert!(matches!(mailer.send(&french()).await, Err(MailError::Later(_))));
}

#[test]
fn a_letter_of_a_shop_with_numbers_leads_to_them_with_the_orders_number_and_says_so_without_an_address() {
    let phone = |number| Phone::kept(number);
    let numbers = ShopNumbers { whatsapp: phone("+2250707070700"), phone: phone("+2252722000000") };
    let letter = receipt(BookEmail { contact: None, numbers, ..book_email(Language::French) });
    let letter = letter.compose(envelope("job-1")).unwrap();
    for part in [&letter.text, &letter.html] {
        assert!(part.contains("https://wa.me/2250707070700?text=") && part.contains("G7K2-M94Q-XD."), "{part}");
        assert!(part.contains("+225\u{a0}27\u{a0}22\u{a0}00\u{a0}00\u{a0}00"), "{part}");
        assert!(!part.contains("ne nous parviendrait"), "{part}");
    }
    assert!(letter.html.contains("href=\"tel:+2252722000000\""));
    let silent =
        receipt(BookEmail { contact: None, ..book_email(Language::French) }).compose(envelope("job-1")).unwrap();
    assert!(silent.text.contains("ne nous parviendrait") && !silent.text.contains("wa.me"));
}
