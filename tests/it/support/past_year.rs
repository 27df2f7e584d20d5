//! A year of sales as a small bookshop has them, for pages that show figures: more before the start of school and at the
//! end of the year, more at the end of a week, and a little more each month.

use chrono::{Datelike as _, Days, NaiveDate, Weekday};

use super::shop::TestShop;
use super::sold::Sold;

/// The demo's books with their prices; those that sell better stand here more often.
const BOOKS: [(&str, i64); 11] = [
    ("la-pirogue-bleue", 500),
    ("la-pirogue-bleue", 500),
    ("la-pirogue-bleue", 500),
    ("le-lievre-qui-comptait-les-etoiles", 500),
    ("le-lievre-qui-comptait-les-etoiles", 500),
    ("motifs", 1500),
    ("le-jardin-de-saison-seche", 750),
    ("the-slow-boat-upriver", 600),
    ("mon-code-est-a-moi", 250),
    ("small-rain", 500),
    ("compter-au-marche", 500),
];

/// CinetPay's name of a method, and of how many payments in a hundred it is.
const METHODS: [(&str, u64); 5] = [("OM", 44), ("WAVECI", 24), ("MOMO", 19), ("FLOOZ", 9), ("VISA", 4)];

const BUYERS: [(&str, &str, &str); 8] = [
    ("Aminata Diallo", "aminata.diallo@exemple.ci", "+2250708112233"),
    ("Kouadio N’Guessan", "kouadio@exemple.ci", "+2250504332211"),
    ("Mariam Traoré", "mariam@exemple.ml", "+22376554433"),
    ("Ibrahima Ndiaye", "ibrahima@exemple.sn", "+221771234567"),
    ("Éloïse Yao", "eloise.yao@exemple.ci", "+2250101998877"),
    ("Salif Ouédraogo", "salif@exemple.bf", "+22670112233"),
    ("Afi Mensah", "afi@exemple.tg", "+22890112233"),
    ("Moussa Koné", "moussa.kone@exemple.ci", "+2250777001122"),
];

/// Numbers that look like chance and are the same in each run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, most: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % most
    }

    fn one_of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[usize::try_from(self.below(u64::try_from(all.len()).unwrap())).unwrap()]
    }

    fn method(&mut self) -> &'static str {
        let mut rest = self.below(100);
        METHODS
            .iter()
            .find(|(_, weight)| {
                if rest < *weight {
                    true
                } else {
                    rest -= weight;
                    false
                }
            })
            .unwrap()
            .0
    }
}

fn sales(chance: &mut Chance, day: NaiveDate, months: u64) -> u64 {
    let season = match day.month() {
        9 | 10 => 3,
        12 => 2,
        _ => 0,
    };
    let weekend = u64::from(matches!(day.weekday(), Weekday::Fri | Weekday::Sat));
    chance.below(2 + season + weekend + months / 4)
}

impl TestShop {
    /// Sells through the year before today, in a shop with the demo's books.
    pub async fn sell_for_a_year(&self) {
        let (mut chance, today) = (Chance(7), self.clock.now().date_naive());
        let mut all = Vec::new();
        for ago in (3..365).rev() {
            let day = today.checked_sub_days(Days::new(ago)).unwrap();
            for _ in 0..sales(&mut chance, day, (365 - ago) / 30) {
                let (slug, amount) = *chance.one_of(&BOOKS);
                let (name, email, phone) = *chance.one_of(&BUYERS);
                let (hour, minute) = (6 + chance.below(16), chance.below(58));
                let time = |minutes: u64| -> &'static str {
                    String::leak(format!("{day} {hour:02}:{:02}:20", minute + minutes))
                };
                let paid = (chance.below(10) < 8).then(|| time(1));
                let refused = (paid.is_none() && chance.below(2) == 0).then_some("INSUFFICIENT_BALANCE");
                all.push(Sold {
                    slug,
                    amount,
                    name,
                    email,
                    phone,
                    placed: time(0),
                    paid,
                    refused,
                    method: chance.method(),
                    ..Sold::default()
                });
            }
        }
        self.sold_all(all).await;
    }
}
