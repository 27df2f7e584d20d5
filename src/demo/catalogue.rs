//! The eight books.

use super::DemoBook;
use super::canvas::Rgb;
use super::covers;
use super::ornament::Band;
use crate::domain::language::Language::{English, French};

/// A text and its description, by the files' common name.
macro_rules! texts {
    ($name:literal) => {
        (include_str!(concat!("texts/", $name, ".txt")), include_str!(concat!("texts/", $name, ".about.md")))
    };
}

const CONTES: (&str, &str) = texts!("contes");
const JARDIN: (&str, &str) = texts!("jardin");
const PIROGUE: (&str, &str) = texts!("pirogue");
const RAIN: (&str, &str) = texts!("rain");
const CODE: (&str, &str) = texts!("code");
const COMPTER: (&str, &str) = texts!("compter");
const RIVER: (&str, &str) = texts!("river");
const MOTIFS: (&str, &str) = texts!("motifs");

pub static BOOKS: [DemoBook; 8] = [
    DemoBook {
        title: "La pirogue bleue",
        subtitle: "Roman — première partie",
        author: "Fatou Ndiongue",
        language: French,
        price: 4_500,
        description: PIROGUE.1,
        text: PIROGUE.0,
        cover: covers::pirogue,
        accent: Rgb(22, 88, 134),
        band: Band::Waves,
    },
    DemoBook {
        title: "Le lièvre qui comptait les étoiles",
        subtitle: "Contes au coin du feu",
        author: "Adjoua Konandé",
        language: French,
        price: 2_000,
        description: CONTES.1,
        text: CONTES.0,
        cover: covers::contes,
        accent: Rgb(150, 62, 24),
        band: Band::Diamonds,
    },
    DemoBook {
        title: "Motifs",
        subtitle: "Seize planches de tissus rêvés",
        author: "Séraphine Ebandjo",
        language: French,
        price: 7_500,
        description: MOTIFS.1,
        text: MOTIFS.0,
        cover: covers::motifs,
        accent: Rgb(120, 40, 32),
        band: Band::Blocks,
    },
    DemoBook {
        title: "Le jardin de saison sèche",
        subtitle: "Manuel de maraîchage pour une petite parcelle",
        author: "Issaka Zoungranou",
        language: French,
        price: 3_500,
        description: JARDIN.1,
        text: JARDIN.0,
        cover: covers::jardin,
        accent: Rgb(46, 96, 52),
        band: Band::Zigzag,
    },
    DemoBook {
        title: "The Slow Boat Upriver",
        subtitle: "Nine days on the Niger",
        author: "Tunde Akinmola",
        language: English,
        price: 5_000,
        description: RIVER.1,
        text: RIVER.0,
        cover: covers::river,
        accent: Rgb(146, 70, 36),
        band: Band::Waves,
    },
    DemoBook {
        title: "Mon code est à moi",
        subtitle: "L’argent mobile sans mauvaise surprise, petit guide pour le marché",
        author: "Rokia Sanankou",
        language: French,
        price: 500,
        description: CODE.1,
        text: CODE.0,
        cover: covers::code,
        accent: Rgb(160, 34, 84),
        band: Band::Blocks,
    },
    DemoBook {
        title: "Small Rain",
        subtitle: "Poems",
        author: "Efua Mensabi",
        language: English,
        price: 1_500,
        description: RAIN.1,
        text: RAIN.0,
        cover: covers::rain,
        accent: Rgb(14, 98, 104),
        band: Band::Diamonds,
    },
    DemoBook {
        title: "Compter au marché",
        subtitle: "Les mathématiques de tous les jours, cahier pour les élèves de 10 à 13 ans",
        author: "Célestin Mbarganko",
        language: French,
        price: 1_000,
        description: COMPTER.1,
        text: COMPTER.0,
        cover: covers::compter,
        accent: Rgb(178, 72, 12),
        band: Band::Zigzag,
    },
];
