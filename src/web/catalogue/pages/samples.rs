//! Pages of the catalogue as tests show them.

use super::*;
use crate::domain::language::Language;
use crate::domain::money::{Currency, Money};
use crate::web::catalogue::offer::Goods;
use crate::web::catalogue::preorder::Ahead;

const BOOKS: [(&str, &str, &str, &str); 8] = [
    ("La Nuit où le fleuve parla", "Aïssata Koné", "2 500", "5,2"),
    ("Petit traité du commerce au marché", "Kouadio Yao", "1 500", "0,8"),
    ("Les Tisserands de Ségou", "Mariam Coulibaly", "3 000", "2,4"),
    ("Contes du baobab creux", "Ousmane Faye", "1 000", "1,1"),
    ("Cuisiner le mil, le fonio et l’igname", "Awa Traoré", "4 500", "9,6"),
    ("Ɔkɔmfo, la prêtresse", "Efua Mensah", "2 000", "1,9"),
    ("Mathématiques, classe de troisième", "Collectif des maîtres de Bouaké", "500", "3,7"),
    ("Lettres à ma sœur de Libreville", "Jeanne Obiang", "1 500", "0,6"),
];

pub fn picture(number: usize) -> Picture {
    Picture {
        small: format!("/covers/{number}-240.webp"),
        large: format!("/covers/{number}-480.webp"),
        small_width: 240,
        small_height: 360,
        large_width: 480,
        large_height: 720,
    }
}

pub fn home(frame: Frame, count: usize) -> HomePage {
    let tile = |(number, (title, author, price, size)): (usize, (&str, &str, &str, &str))| Tile {
        url: format!("/books/{number}"),
        title: title.into(),
        author: author.into(),
        price: format!("{price} F CFA").replace(' ', "\u{a0}"),
        cover: (number != 3 && number != 7).then(|| picture(number)),
        format: "PDF".into(),
        size: format!("{size}\u{a0}Mo"),
        release: (number == 2).then(|| "Parution le 12 janvier 2027".into()),
    };
    HomePage {
        headline: "Des livres d’ici, à lire dès ce soir.".into(),
        lead: "Payez par mobile money : le livre est à vous dans la minute.".into(),
        frame,
        place: None,
        books: BOOKS.into_iter().enumerate().take(count).map(tile).collect(),
        more: None,
        kinds: Vec::new(),
    }
}

fn offer() -> Offer {
    Offer {
        goods: Goods::Book("0".into()),
        full: Money::new(2500, Currency::Xof),
        suggested: None,
        is_sold: true,
        locked: false,
        weight: "PDF · 5,2\u{a0}Mo".into(),
        stamped: false,
        ahead: Ahead::default(),
        subject: "La Nuit où le fleuve parla".into(),
        message: "Bonjour, j’ai une question sur « La Nuit où le fleuve parla ».".into(),
    }
}

pub fn form() -> BuyForm {
    let country =
        |code: &str, name: &str| CountryOption { code: code.into(), name: name.into(), selected: code == "CI" };
    BuyForm {
        offer: offer(),
        nonce: "0123456789abcdef".into(),
        meant: None,
        email: Field::default(),
        phone: Field::default(),
        phone_meant: None,
        reached_by: ReachedBy::Email,
        name: Field::default(),
        names: None,
        street: Field::default(),
        city: Field::default(),
        state: Field::default(),
        zip: Field::default(),
        country_error: None,
        card: CardOffer::Beside,
        push: Vec::new(),
        by_country: false,
        countries: vec![country("BJ", "Bénin"), country("CI", "Côte d’Ivoire"), country("SN", "Sénégal")],
        address_open: false,
        code: Field::default(),
        gift: GiftFields::default(),
        applied: None,
        problem: None,
        full: None,
        free: false,
        own_price: None,
        price: "2\u{a0}500\u{a0}F\u{a0}CFA".into(),
        seen_price: 2500,
        currency: None,
        pays_from: Country::parse("CI").unwrap(),
        unsold: None,
    }
}

/// The form with a fault in every field.
pub fn wrong_form() -> BuyForm {
    let wrong = |value: &str, error: &str| Field { value: value.into(), error: Some(error.into()) };
    BuyForm {
        email: wrong("awa@gmail", "Il manque la fin de l’adresse, par exemple « .com »."),
        phone: wrong("07 08", "Ce numéro est trop court : il en faut dix chiffres."),
        phone_meant: Some("07\u{a0}07\u{a0}12\u{a0}34\u{a0}56".into()),
        reached_by: ReachedBy::EmailOrPhone,
        name: wrong("<b>", "Ce nom contient un signe qui n’en est pas un."),
        street: wrong("\"rue\"", "Une adresse tient sur une ligne."),
        city: wrong("x", "Une ville, s’il vous plaît."),
        state: wrong("x", "Une région ou un État."),
        zip: wrong("123456", "Cinq signes au plus."),
        country_error: Some("Choisissez un des pays de la liste.".into()),
        code: wrong("BIENVENU", "Nous ne connaissons pas ce code."),
        gift: GiftFields {
            to: wrong("fatou", "Il manque le signe @."),
            phone_meant: Some("05\u{a0}05\u{a0}12\u{a0}34\u{a0}56".into()),
            giver: wrong("www.gains.example", "Écrivez seulement votre nom."),
            greeting: wrong("<b>", "Vos mots sont trop longs."),
            day: wrong("2020-01-01", "Ce jour est passé."),
            open: true,
            ..GiftFields::default()
        },
        address_open: true,
        problem: Some("Quelques champs sont à revoir ; rien n’a été commandé.".into()),
        ..form()
    }
}

pub fn book(frame: Frame, form: BuyForm) -> BookPage {
    let french = frame.t.0 == Language::French;
    let description = "<p>La saison où le Bani déborda, une griotte de quatorze ans entendit le fleuve prononcer \
        son nom. De Djenné à Mopti, elle remonte le courant pour savoir ce que l’eau veut d’elle, et ce que sa \
        famille a juré de taire.</p><p>Un roman d’eau et de mémoire, lu à voix haute sous les manguiers avant \
        d’être imprimé.</p><h3>Ce qu’on y trouve</h3><ul><li>vingt-deux chapitres ;</li><li>un lexique bambara ;</li>\
        <li>une carte du delta.</li></ul><blockquote><p>« Celui qui sait écouter n’a pas besoin de pirogue. »</p></blockquote>";
    BookPage {
        frame,
        place: None,
        book: BookView {
            url: "/books/0".into(),
            slug: "0".into(),
            title: "La Nuit où le fleuve parla".into(),
            author: "Aïssata Koné".into(),
            authors: vec![("Aïssata Koné".into(), "/authors/aissata-kone".into())],
            price: form.price.clone(),
            cover: Some(picture(0)),
            description: description.into(),
            format: "PDF".into(),
            size: "5,2\u{a0}Mo".into(),
            pages: Some("184".into()),
            language: if french { "français".into() } else { "French".into() },
            sample: Some(Sample { url: "/books/0/sample".into(), weight: "PDF, 12 pages, 0,3\u{a0}Mo".into() }),
            stamp: None,
            release: None,
        },
        form,
        elsewhere: None,
        had: None,
        owned: None,
        around: around(),
        preview: None,
        share: Share {
            url: "https://djeliba.example/books/0".into(),
            image: "https://djeliba.example/share/0/0a1b2c3d/card.jpg".into(),
            description: "La saison où le Bani déborda, une griotte entendit le fleuve prononcer son nom.".into(),
            data: r#"{"@context":"https://schema.org","@type":"Book"}"#.into(),
        },
    }
}

/// A book of which everything is known.
pub fn around() -> AroundView {
    let heading = |title: &str, level, page| Heading { title: title.into(), level, page };
    let tile = |number: usize| home(crate::web::frame::samples::frame(Language::French), 8).books[number].clone();
    AroundView {
        seller: Some(SoldBy { name: "Éditions <Awa>".into(), slug: Some("editions-awa".into()) }),
        extract: Some(ExtractLink {
            url: "/books/0/extract".into(), weight: "10 pages à l’écran, 0,4\u{a0}Mo".into()
        }),
        time: "environ 7\u{a0}min en 2G, 50\u{a0}s en 3G".into(),
        contents: vec![heading("Livre I", 1, Some(5)), heading("La crue", 2, Some(7)), heading("<b>", 1, None)],
        whatsapp: "https://wa.me/?text=La%20Nuit".into(),
        bundles: vec![BundleLink {
            url: "/bundles/les-fleuves".into(),
            title: "Les fleuves".into(),
            says: Some("3 livres ensemble pour 6 000".into()),
        }],
        rating: Some(RatingView {
            stars: "★★★★☆".into(), average: "4,3 sur 5".into(), count: "2 avis".into()
        }),
        reviews: vec![review("Awa", Some("Merci !")), review("Kofi", None)],
        by_author: vec![tile(1)],
        ask: Some("/books/0/ask".into()),
        beside: vec![tile(2), tile(3)],
    }
}

fn review(name: &str, answer: Option<&str>) -> ReviewView {
    ReviewView {
        stars: "★★★★☆".into(),
        stars_words: "4 étoiles sur 5".into(),
        name: name.into(),
        date: "21 novembre 2026".into(),
        text: "Je l’ai lu d’une traite.\n\n<b>Un livre à offrir.</b>".into(),
        answer: answer.map(str::to_owned),
    }
}

pub fn extract(frame: Frame) -> ExtractPage {
    let page = |number: usize| PageView {
        url: format!("/extracts/{number}.webp"),
        width: 600,
        height: 848,
        alt: format!("Page {number} de l’extrait"),
    };
    ExtractPage {
        frame,
        book_url: "/books/0".into(),
        title: "La Nuit où le fleuve parla".into(),
        author: "Aïssata Koné".into(),
        weight: "0,4\u{a0}Mo".into(),
        pages: (1..=3).map(page).collect(),
        sample: Sample { url: "/books/0/sample".into(), weight: "PDF, 12 pages, 0,3\u{a0}Mo".into() },
        has_more: true,
        price: Some("2\u{a0}500\u{a0}F\u{a0}CFA".into()),
        is_ahead: false,
    }
}
