//! What holds for every sum of money: amounts are read as they are written, and nothing is lost or made when a sum is divided.

use griot::domain::commission::{Parts, divide};
use griot::domain::fees::Fees;
use griot::domain::language::Language;
use griot::domain::ledger::{About, Account, Posting, SellerLine, Sent, fee_by_line};
use griot::domain::money::{Currency, Money, amount};
use griot::domain::split::split;
use griot::domain::{percent, tax};
use proptest::prelude::*;

const CURRENCIES: [Currency; 5] = [Currency::Xof, Currency::Xaf, Currency::Cdf, Currency::Gnf, Currency::Usd];
/// More than any price: a hundred thousand million.
const MOST: i64 = 100_000_000_000;
const ABOUT: About<'_> = About { order: "o", attempt: None, refund: None, currency: "XOF" };

fn currency() -> impl Strategy<Value = Currency> {
    proptest::sample::select(CURRENCIES.to_vec())
}

/// Prices of one order's lines, in francs.
fn prices() -> impl Strategy<Value = Vec<i64>> {
    proptest::collection::vec(0..=1_000_000_i64, 1..=20)
}

/// In hundredths of a percent.
fn rate() -> impl Strategy<Value = i64> {
    0..=10_000_i64
}

fn by_place(amounts: &[i64]) -> Vec<(i32, i64)> {
    (0..).zip(amounts.iter().copied()).collect()
}

fn sum(amounts: &[(i32, i64)]) -> i64 {
    amounts.iter().map(|(_, amount)| amount).sum()
}

proptest! {
    #[test]
    fn an_amount_is_read_as_it_is_written(sum in -MOST..=MOST, currency in currency()) {
        let money = Money::new(sum, currency);
        for written in [money.plain(), money.say(Language::French), money.say(Language::English)] {
            prop_assert_eq!(amount(&written, currency), Ok(sum), "{}", written);
        }
    }

    #[test]
    fn a_price_is_a_price_or_refused_and_never_rounded(sum in -MOST..=MOST, currency in currency()) {
        if let Ok(price) = Money::price(sum, currency, currency.usual_limits()) {
            prop_assert_eq!(price, Money::new(sum, currency));
            prop_assert_eq!(sum % currency.step(), 0);
        }
    }

    #[test]
    fn a_percentage_is_read_as_it_is_written(share in rate()) {
        prop_assert_eq!(percent::parse(&percent::show(share)), Some(share));
        prop_assert_eq!(percent::parse(&format!("{} %", percent::show(share)).replace('.', ",")), Some(share));
    }

    #[test]
    fn a_percentage_and_the_rest_are_the_whole(sum in 0..=MOST, share in rate()) {
        let (part, rest) = (percent::of(sum, share), percent::of(sum, 10_000 - share));
        prop_assert!((0..=sum).contains(&part));
        // Both are rounded up at a half.
        prop_assert!((sum..=sum + 1).contains(&(part + rest)), "{} + {} of {}", part, rest, sum);
    }

    #[test]
    fn a_sum_is_split_without_loss_and_each_part_is_within_one_of_its_share(prices in prices(), total in 0..=MOST) {
        let parts = split(total, &prices);
        prop_assert_eq!((parts.len(), parts.iter().sum::<i64>()), (prices.len(), total));
        let all: i128 = prices.iter().copied().map(i128::from).sum();
        for (part, price) in parts.iter().zip(&prices).filter(|_| all > 0) {
            let exact = i128::from(total) * i128::from(*price);
            prop_assert!((i128::from(*part) * all - exact).abs() < all, "{} of {:?}", part, prices);
        }
    }

    #[test]
    fn a_tax_is_within_its_amount_and_credited_in_parts_to_the_last_unit(
        amount in 1..=1_000_000_i64, rate in 0..=5_000_i64, parts in proptest::collection::vec(1..=1_000_000_i64, 1..6),
    ) {
        let tax = tax::included(amount, rate);
        prop_assert!((0..=amount).contains(&tax));
        let parts = split(amount, &parts);
        let (mut before, mut back) = (0, 0);
        for part in parts {
            back += tax::credited(before, part, (amount, tax));
            before += part;
            prop_assert!((0..=tax).contains(&back));
        }
        prop_assert_eq!(back, tax);
    }

    /// As a market's sale is booked: a coupon makes the lines cheaper, the gateway keeps its fee of the whole, the tax is owed,
    /// and each line's rest is divided between its seller and the shop.
    #[test]
    fn shares_commission_and_fees_of_a_cart_add_up_to_the_franc(
        prices in prices(), reduced in 0..=100_i64, fee in 0..=1_000_i64, of_tax in 0..=2_500_i64,
        rates in proptest::collection::vec(rate(), 3), bears_fee in any::<bool>(),
    ) {
        let whole: i64 = prices.iter().sum();
        let received = split(whole * reduced / 100, &prices);
        let by_line = by_place(&received);
        let fees = Fees::parse(&format!("{}.{:02}%", fee / 100, fee % 100)).unwrap();
        let fees_by_line = fee_by_line(&fees, "OM", &by_line);
        prop_assert_eq!(sum(&fees_by_line), fees.of("OM", sum(&by_line)));
        let (mut divided, mut lines) = (0, Vec::new());
        for ((line, amount), (_, fee)) in by_line.iter().zip(&fees_by_line) {
            let of_line = tax::included(*amount, of_tax);
            let seller = usize::try_from(line % 3).unwrap();
            let parts = divide(amount - of_line, rates[seller], if bears_fee { *fee } else { 0 });
            let Parts { share, commission, fee } = parts;
            prop_assert!(share >= 0 && commission >= 0 && fee >= 0, "{:?} of {}", parts, amount);
            divided += share + commission + fee + of_line;
            lines.push(SellerLine { line: *line, seller: format!("seller {seller}"), parts, released: line % 2 == 0 });
        }
        prop_assert_eq!(divided, sum(&by_line));
        let posting = Posting::share(ABOUT, "o", &lines);
        prop_assert_eq!(posting.entries().iter().map(|entry| entry.amount).sum::<i64>(), 0);
        let owed = posting.entries().iter().filter(|entry| matches!(entry.account, Account::Held | Account::Available));
        prop_assert_eq!(-owed.map(|entry| entry.amount).sum::<i64>(), lines.iter().map(|line| line.parts.share).sum::<i64>());
    }

    #[test]
    fn every_posting_comes_to_zero(
        prices in prices(), fees in prices(), other in -MOST..=MOST, sent in 0..=MOST, cost in 0..=MOST,
    ) {
        let (lines, fees) = (by_place(&prices), by_place(&fees));
        let clearing = || Account::Clearing(Some("a".to_owned()));
        let some_line: Vec<(Option<i32>, i64)> = fees.iter().map(|(line, fee)| (Some(*line), *fee)).collect();
        let changed: Vec<(i32, i64, i64)> = lines.iter().map(|(line, amount)| (*line, *amount, other)).collect();
        let from = || Sent { amount: sent, fee: cost, from: clearing() };
        for posting in [
            Posting::sale(ABOUT, &lines, clearing(), &fees),
            Posting::sale(ABOUT, &lines, Account::RefundsDue, &[]),
            Posting::unapplied(ABOUT, "p", other, clearing()),
            Posting::fee(ABOUT, "p", &some_line, clearing()),
            Posting::fee_correction(ABOUT, "c", &some_line, clearing()),
            Posting::refund(ABOUT, "r", &lines),
            Posting::sent(ABOUT, "r", other, from()),
            Posting::reclassified(ABOUT, "p", other, &changed, &fees),
            Posting::received("XOF", "d", other, clearing()),
            Posting::fee_of_received("XOF", "d", other, clearing()),
            Posting::returned("XOF", "d", other),
            Posting::tax(ABOUT, "t", &lines),
            Posting::release(ABOUT, "o:0", (0, "s", other)),
            Posting::hold(ABOUT, "d", (0, "s", other)),
            Posting::payout("y", ("s", "XOF"), other, Account::Cash),
            Posting::payout_sent("y", "XOF", other, from()),
            Posting::payout_back("y", ("s", "XOF"), other),
        ] {
            prop_assert_eq!(posting.entries().iter().map(|entry| entry.amount).sum::<i64>(), 0, "{:?}", posting);
        }
    }
}
