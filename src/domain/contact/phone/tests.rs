use super::*;

fn read(text: &str, home: &str) -> Result<String, PhoneFault> {
    Phone::parse(text, Country::parse(home).unwrap()).map(|phone| phone.as_str().to_owned())
}

#[test]
fn a_number_is_read_as_people_write_it() {
    for text in [
        "07 07 07 07 00",
        "+225 0707070700",
        "00225-07-07-07-07-00",
        "225 07 07 07 07 00",
        "(+225) 07 07 07 07 00",
        "07–07–07–07–00",
        "07‑07‑07‑07‑00",
        "tel:+2250707070700",
        "Tél. : 07.07.07.07.00",
        "07/07/07/07/00",
        "\u{202a}+225 07 07 07 07 00\u{202c}",
        "\u{2066}0707070700\u{2069}",
        "\u{200e}0707070700",
        "0707070700\u{fe0f}",
        "٠٧٠٧٠٧٠٧٠٠",
        "+225 7 07 07 07 00",
        "+225 225 07 07 07 07 00",
        "+00225 0707070700",
        "https://wa.me/2250707070700",
        "(225) 07 07 07 07 00",
        "07_07_07_07_00",
        "0707070700.",
    ] {
        assert_eq!(read(text, "CI").as_deref(), Ok("+2250707070700"), "{text}");
    }
}

#[test]
fn a_zero_that_is_dialled_at_home_is_dropped_where_it_is_no_part_of_the_number() {
    for (home, text, number) in [
        ("CD", "0999 123 456", "+243999123456"),
        ("CI", "+243 (0) 812 345 678", "+243812345678"),
        ("CI", "+243 0812345678", "+243812345678"),
        ("CI", "+33 06 12 34 56 78", "+33612345678"),
        ("FR", "06 12 34 56 78", "+33612345678"),
        ("SN", "0771234567", "+221771234567"),
        ("CM", "0677 12 34 56", "+237677123456"),
        ("GA", "077 12 34 56", "+24177123456"),
        ("CI", "+241 077 12 34 56", "+24177123456"),
        ("GA", "77123456", "+24177123456"),
        ("CG", "06 612 34 56", "+242066123456"),
        ("CI", "221771234567", "+221771234567"),
        ("CI", "00221 77 123 45 67", "+221771234567"),
        ("CI", "+1 415 555 2671", "+14155552671"),
    ] {
        assert_eq!(read(text, home).as_deref(), Ok(number), "{home} {text}");
    }
}

#[test]
fn each_country_of_the_region_has_its_numbers() {
    for (home, text, number) in [
        ("SN", "77 123 45 67", "+221771234567"),
        ("ML", "76 12 34 56", "+22376123456"),
        ("BF", "70 12 34 56", "+22670123456"),
        ("TG", "90 12 34 56", "+22890123456"),
        ("NE", "90 12 34 56", "+22790123456"),
        ("GN", "622 12 34 56", "+224622123456"),
        ("CM", "677 12 34 56", "+237677123456"),
        ("BJ", "01 97 12 34 56", "+2290197123456"),
        ("CD", "812 345 678", "+243812345678"),
    ] {
        assert_eq!(read(text, home).as_deref(), Ok(number), "{home} {text}");
    }
}

#[test]
fn benins_old_number_became_one_new_number_and_the_ivorian_one_is_asked_about() {
    for text in ["97 12 34 56", "+229 97123456", "01 97 12 34 56", "+229 01 97 12 34 56", "22997123456"] {
        assert_eq!(read(text, "BJ").as_deref(), Ok("+2290197123456"), "{text}");
    }
    let old = |proposed: &str| Err(PhoneFault::OldIvorian(proposed.replace(' ', "\u{a0}")));
    assert_eq!(read("07 12 34 56", "CI"), old("07 07 12 34 56"));
    assert_eq!(read("+225 05 12 34 56", "CI"), old("05 05 12 34 56"));
    assert_eq!(read("01 02 03 04", "CI"), old("01 01 02 03 04"));
    for text in ["07 12 34 56", "7123456", "+241 07 12 34 56", "+241 7123456"] {
        assert_eq!(read(text, "GA"), Err(PhoneFault::OldGabonese), "{text}");
    }
}

#[test]
fn what_is_no_number_says_what_is_wrong() {
    let ivorian = Country::parse("CI").unwrap();
    let senegal = Country::parse("SN").unwrap();
    for (text, fault) in [
        ("07 07", PhoneFault::Short { digits: 4, wanted: 10, country: ivorian }),
        ("", PhoneFault::Short { digits: 0, wanted: 10, country: ivorian }),
        ("+221 77 123 45", PhoneFault::Short { digits: 7, wanted: 9, country: senegal }),
        ("07 07 07 07 00 1", PhoneFault::Long { digits: 11, wanted: 10, country: ivorian }),
        ("08 07 07 07 00", PhoneFault::NoSuch(ivorian)),
        ("07 07 07 07 00 / 05 05 05 05 05", PhoneFault::Several),
        ("0707070700 0505050505", PhoneFault::Several),
        ("0707070700 ou 0505050505", PhoneFault::Several),
        ("+2250707070700+221771234567", PhoneFault::Several),
        ("call me", PhoneFault::Sign('c')),
        ("07+07070700", PhoneFault::Sign('+')),
        ("0707070700\r\nX: y", PhoneFault::Sign('\r')),
        ("07*07070700", PhoneFault::Sign('*')),
        ("+999 12345678", PhoneFault::Nowhere),
    ] {
        assert_eq!(read(text, "CI"), Err(fault), "{text}");
    }
}

#[test]
fn a_masked_number_shows_two_digits() {
    assert_eq!(Phone::kept("+2250707080910").unwrap().masked(), "…10");
    assert_eq!(format!("{:?}", Phone::kept("+2250707080910").unwrap()), "Phone(…)");
}

#[test]
fn each_country_knows_how_long_its_numbers_are() {
    for country in super::super::COUNTRIES {
        assert!((8..=10).contains(&length(country)), "{}", country.code);
    }
}

#[test]
fn a_kept_number_is_what_it_was_whatever_is_known_now() {
    assert_eq!(Phone::kept("+22997123456").unwrap().as_str(), "+22997123456");
    for none in ["22997123456", "+229971", "+2299712345678901", "+229 97123456"] {
        assert_eq!(Phone::kept(none), None, "{none}");
    }
}

#[test]
fn digits_that_another_country_has_are_asked_about_before_they_get_a_zero() {
    for (home, text, proposed) in [
        ("CI", "77 123 45 67", "07 71 23 45 67"),
        ("CI", "7 07 07 07 00", "07 07 07 07 00"),
        ("CG", "6 612 34 56", "06 612 34 56"),
    ] {
        assert_eq!(read(text, home), Err(PhoneFault::Zeroless(proposed.replace(' ', "\u{a0}"))), "{home} {text}");
    }
    assert_eq!(read("07\u{a0}71\u{a0}23\u{a0}45\u{a0}67", "CI").as_deref(), Ok("+2250771234567"), "what is ticked");
    for (home, text, number) in [
        ("CI", "+221 77 123 45 67", "+221771234567"),
        ("CI", "+225 7 71 23 45 67", "+2250771234567"),
        ("CI", "225 7 71 23 45 67", "+2250771234567"),
        ("SN", "77 123 45 67", "+221771234567"),
        ("BJ", "97 12 34 56", "+2290197123456"),
    ] {
        assert_eq!(read(text, home).as_deref(), Ok(number), "{home} {text}");
    }
}

#[test]
fn a_fixed_line_is_told_from_a_mobile_phone() {
    for (number, is_landline) in [
        ("+2252720212223", true),
        ("+221338210000", true),
        ("+2250707070700", false),
        ("+221771234567", false),
        ("+14155552671", false),
    ] {
        assert_eq!(Phone::kept(number).unwrap().is_landline(), is_landline, "{number}");
    }
}
