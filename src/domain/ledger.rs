//! The ledger's accounts and postings (double-entry bookkeeping). There is one constructor of [`Posting`] for each kind of
//! event (a sale, a refund …). A posting always balances: its last line is the negated sum of the others.

mod account;

use super::commission::Parts;
use super::fees::Fees;
pub use account::{Account, Kind};

/// One line of a posting: an amount in an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub account: Account,
    /// The place of the order's line that the amount is for; `None` when it is for no line in particular.
    pub line: Option<i32>,
    /// In the smallest unit; a debit is positive.
    pub amount: i64,
    /// The id of the seller whose money it is; `None` for the shop's own.
    pub seller: Option<String>,
}

/// What becomes of a line of an order that a seller sold, or of what was refunded of it (then all amounts are negative).
#[derive(Clone, Debug)]
pub struct SellerLine {
    /// The place of the order's line.
    pub line: i32,
    pub seller: String,
    pub parts: Parts,
    /// Whether the share goes to what is available: it was released before.
    pub released: bool,
}

/// The order, attempt and refund that a posting is about.
#[derive(Clone, Copy, Debug, Default)]
pub struct About<'a> {
    /// Empty for money that belongs to no order.
    pub order: &'a str,
    pub attempt: Option<&'a str>,
    pub refund: Option<&'a str>,
    /// ISO 4217.
    pub currency: &'a str,
}

/// Money that was sent back, and where it was taken from.
#[derive(Clone, Debug)]
pub struct Sent {
    /// In whole units.
    pub amount: i64,
    /// What sending it cost beside, in whole units.
    pub fee: i64,
    /// Cash, or the clearing account of the merchant account that sent a transfer.
    pub from: Account,
}

impl Sent {
    /// The owner sent it outside the gateway.
    pub fn by_hand(amount: i64) -> Self {
        Self { amount, fee: 0, from: Account::Cash }
    }
}

/// A posting: entries whose sum is zero.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Posting {
    id: String,
    kind: Kind,
    order: String,
    attempt: Option<String>,
    refund: Option<String>,
    currency: String,
    entries: Vec<Entry>,
}

/// Amounts by the place of an order's line, in the smallest unit.
pub type ByLine = [(i32, i64)];

fn entry(account: Account, line: Option<i32>, amount: i64) -> Entry {
    Entry { account, line, amount, seller: None }
}

fn credit(account: &Account, lines: &ByLine) -> Vec<Entry> {
    lines.iter().map(|(line, amount)| entry(account.clone(), Some(*line), -amount)).collect()
}

/// Moves a seller's share of a line from one of his accounts to another.
fn moved((line, seller, amount): (i32, &str, i64), from: Account, to: Account) -> Vec<Entry> {
    let of_seller = |account, amount| Entry { seller: Some(seller.to_owned()), ..entry(account, Some(line), amount) };
    vec![of_seller(from, amount), of_seller(to, -amount)]
}

/// Moves the fee of an unapplied payment, which was posted for no line of the order, to the lines that the payment now pays.
fn given_to_lines(fee: &ByLine) -> Vec<Entry> {
    let whole: i64 = fee.iter().map(|(_, amount)| amount).sum();
    if whole == 0 {
        return Vec::new();
    }
    let of_line = |(line, amount): &(i32, i64)| entry(Account::Fees, Some(*line), *amount);
    std::iter::once(entry(Account::Fees, None, -whole)).chain(fee.iter().map(of_line)).collect()
}

impl Posting {
    /// A posting of `entries` and, unless they sum to zero, one more entry in the account `against` that balances them.
    fn balanced(kind: Kind, subject: &str, about: About<'_>, mut entries: Vec<Entry>, against: Account) -> Self {
        let rest: i64 = entries.iter().map(|entry| entry.amount).sum();
        if rest != 0 {
            entries.push(entry(against, None, -rest));
        }
        Self {
            id: kind.id(subject),
            kind,
            order: about.order.to_owned(),
            attempt: about.attempt.map(str::to_owned),
            refund: about.refund.map(str::to_owned),
            currency: about.currency.to_owned(),
            entries,
        }
    }

    /// An order was paid. `amount_received` is what was received for each line; `from` is the account that the money is
    /// taken from: the merchant account's clearing account, cash, or refunds due for a payment that was unapplied until
    /// now. `fee` is the fee that was posted while that payment was unapplied, by line; empty for the other accounts.
    pub fn sale(about: About<'_>, amount_received: &ByLine, from: Account, fee: &ByLine) -> Self {
        let mut entries = credit(&Account::Sales, amount_received);
        entries.extend(given_to_lines(fee));
        Self::balanced(Kind::Sale, about.order, about, entries, from)
    }

    /// An unapplied payment: money that was received and does not pay its order, or not yet. It is due back.
    pub fn unapplied(about: About<'_>, attempt: &str, amount_received: i64, clearing: Account) -> Self {
        let about = About { attempt: Some(attempt), ..about };
        Self::balanced(
            Kind::Unapplied,
            attempt,
            about,
            vec![entry(Account::RefundsDue, None, -amount_received)],
            clearing,
        )
    }

    /// What the gateway keeps of a payment, by the lines that it pays; of an unapplied payment as one entry without a line.
    pub fn fee(about: About<'_>, attempt: &str, fee: &[(Option<i32>, i64)], clearing: Account) -> Self {
        let about = About { attempt: Some(attempt), ..about };
        let entries = fee.iter().map(|(line, amount)| entry(Account::Fees, *line, *amount)).collect();
        Self::balanced(Kind::Fee, attempt, about, entries, clearing)
    }

    /// The gateway kept another fee than was posted: the difference, by the lines that the payment pays. `subject` names the
    /// correction; `about` names the attempt.
    pub fn fee_correction(about: About<'_>, subject: &str, fee: &[(Option<i32>, i64)], clearing: Account) -> Self {
        let entries = fee.iter().map(|(line, amount)| entry(Account::Fees, *line, *amount)).collect();
        Self::balanced(Kind::Fee, subject, about, entries, clearing)
    }

    /// A refund was decided: `lines` says how much of each line is to be sent back.
    pub fn refund(about: About<'_>, refund: &str, lines: &ByLine) -> Self {
        let about = About { refund: Some(refund), ..about };
        let entries = lines.iter().map(|(line, amount)| entry(Account::Sales, Some(*line), *amount)).collect();
        Self::balanced(Kind::Refund, refund, about, entries, Account::RefundsDue)
    }

    /// `amount` was sent back where `due` was due. The difference, whether kept or added, and what sending it cost go to the fees.
    pub fn sent(about: About<'_>, refund: &str, due: i64, Sent { amount, fee, from }: Sent) -> Self {
        let about = About { refund: Some(refund), ..about };
        let mut entries = vec![entry(Account::RefundsDue, None, due)];
        if amount + fee != due {
            entries.push(entry(Account::Fees, None, amount + fee - due));
        }
        Self::balanced(Kind::Sent, refund, about, entries, from)
    }

    /// The unapplied payment `attempt` of `amount_received` is the same money that the order was marked as paid with. The cash of
    /// that sale never existed and is taken out again, and the payment is no longer due back. `lines`: for each line's place, the
    /// amount by the mark and the amount by the payment. `fee`: the payment's fee, shared out over the lines.
    pub fn reclassified(
        about: About<'_>,
        attempt: &str,
        amount_received: i64,
        lines: &[(i32, i64, i64)],
        fee: &ByLine,
    ) -> Self {
        let about = About { attempt: Some(attempt), ..about };
        let mut entries = vec![entry(Account::RefundsDue, None, amount_received)];
        let changed = lines.iter().filter(|(_, was, is)| was != is);
        entries.extend(changed.map(|(line, was, is)| entry(Account::Sales, Some(*line), was - is)));
        entries.extend(given_to_lines(fee));
        Self::balanced(Kind::Reclassified, attempt, about, entries, Account::Cash)
    }

    /// The gateway's statement has `amount` more than the clearing account (less, if it is negative): an owner has decided that
    /// it is so. `difference` names the decision.
    pub fn received(currency: &str, difference: &str, amount: i64, clearing: Account) -> Self {
        let about = About { currency, ..About::default() };
        Self::balanced(Kind::Received, difference, about, vec![entry(Account::Unassigned, None, -amount)], clearing)
    }

    /// What the gateway kept of a payment that belongs to no order.
    pub fn fee_of_received(currency: &str, difference: &str, fee: i64, clearing: Account) -> Self {
        let about = About { currency, ..About::default() };
        Self::balanced(Kind::Fee, difference, about, vec![entry(Account::Fees, None, fee)], clearing)
    }

    /// Money that belongs to no order was sent back outside the gateway.
    pub fn returned(currency: &str, difference: &str, amount: i64) -> Self {
        let about = About { currency, ..About::default() };
        Self::balanced(Kind::Returned, difference, about, vec![entry(Account::Unassigned, None, amount)], Account::Cash)
    }

    /// The tax of the document `receipt`, by line: what the sale included is owed to the state. Negative for a credit note.
    pub fn tax(about: About<'_>, receipt: &str, tax: &ByLine) -> Self {
        let of_line = |(line, tax): &(i32, i64)| entry(Account::IncludedTax, Some(*line), *tax);
        Self::balanced(Kind::Tax, receipt, about, tax.iter().map(of_line).collect(), Account::TaxDue)
    }

    /// What of a sale is whose: the sellers' shares, the commission and what is charged of the fee, by line. `subject` is the order, or
    /// what changed its sales since.
    pub fn share(about: About<'_>, subject: &str, lines: &[SellerLine]) -> Self {
        let of_line = |one: &SellerLine| {
            let Parts { share, commission, fee } = one.parts;
            let to = if one.released { Account::Available } else { Account::Held };
            let amounts = [
                (Account::Shares, share + commission + fee),
                (Account::Commission, -commission),
                (Account::FeesCharged, -fee),
                (to, -share),
            ];
            let entry = |(account, amount)| Entry {
                seller: Some(one.seller.clone()),
                ..entry(account, Some(one.line), amount)
            };
            amounts.into_iter().filter(|(_, amount)| *amount != 0).map(entry).collect::<Vec<_>>()
        };
        let entries = lines.iter().flat_map(of_line).collect();
        Self::balanced(Kind::Share, subject, about, entries, Account::Shares)
    }

    /// A seller's share of a line that was held is available. `subject` names the order and the line, or the dispute that held it.
    pub fn release(about: About<'_>, subject: &str, (line, seller, amount): (i32, &str, i64)) -> Self {
        let entries = moved((line, seller, amount), Account::Held, Account::Available);
        Self::balanced(Kind::Release, subject, about, entries, Account::Available)
    }

    /// A seller's share of a line that was available is held again, for this dispute.
    pub fn hold(about: About<'_>, dispute: &str, (line, seller, amount): (i32, &str, i64)) -> Self {
        let entries = moved((line, seller, amount), Account::Available, Account::Held);
        Self::balanced(Kind::Hold, dispute, about, entries, Account::Held)
    }

    /// A payout to a seller was released: from cash, or into the account of payouts that are under way.
    pub fn payout(payout: &str, (seller, currency): (&str, &str), amount: i64, from: Account) -> Self {
        let about = About { currency, ..About::default() };
        let paid = Entry { seller: Some(seller.to_owned()), ..entry(Account::Available, None, amount) };
        Self::balanced(Kind::Payout, payout, about, vec![paid], from)
    }

    /// The transfer of a payout of `due` has arrived.
    pub fn payout_sent(payout: &str, currency: &str, due: i64, Sent { amount, fee, from }: Sent) -> Self {
        let about = About { currency, ..About::default() };
        let mut entries = vec![entry(Account::PayoutsDue, None, due)];
        if amount + fee != due {
            entries.push(entry(Account::Fees, None, amount + fee - due));
        }
        Self::balanced(Kind::PayoutSent, payout, about, entries, from)
    }

    /// The transfer of a payout was not made: the money is the seller's again.
    pub fn payout_back(payout: &str, (seller, currency): (&str, &str), amount: i64) -> Self {
        let about = About { currency, ..About::default() };
        let back = Entry { seller: Some(seller.to_owned()), ..entry(Account::Available, None, -amount) };
        Self::balanced(Kind::PayoutBack, payout, about, vec![back], Account::PayoutsDue)
    }

    pub fn id(&self) -> &str {
        &self.id
    }

    pub fn kind(&self) -> Kind {
        self.kind
    }

    pub fn about(&self) -> About<'_> {
        let (attempt, refund) = (self.attempt.as_deref(), self.refund.as_deref());
        About { order: &self.order, attempt, refund, currency: &self.currency }
    }

    /// The entries, in their order.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }
}

/// The fee of a payment, shared out over the lines that it pays. Each line gets what the fee grows by when its amount is added to
/// those before it, so that the shares sum to the fee of the whole payment. `store::ledger::past` shares out in the same way.
pub fn fee_by_line(fees: &Fees, method: &str, amount_received: &ByLine) -> Vec<(i32, i64)> {
    let (mut sum, mut so_far) = (0, 0);
    let each = |(line, amount): &(i32, i64)| {
        sum += amount;
        let before = std::mem::replace(&mut so_far, fees.of(method, sum));
        (*line, so_far - before)
    };
    amount_received.iter().map(each).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ABOUT: About<'_> = About { order: "o", attempt: None, refund: None, currency: "XOF" };

    fn sum(posting: &Posting, account: &Account) -> i64 {
        posting.entries().iter().filter(|entry| entry.account == *account).map(|entry| entry.amount).sum()
    }

    fn of_seller(line: i32, seller: &str, (share, commission, fee): (i64, i64, i64), released: bool) -> SellerLine {
        SellerLine { line, seller: seller.to_owned(), parts: Parts { share, commission, fee }, released }
    }

    #[test]
    fn whatever_is_posted_comes_to_zero() {
        let clearing = || Account::Clearing(Some("a".to_owned()));
        let lines = [(0, 2_500), (1, 0), (2, 1_000)];
        let postings = [
            Posting::sale(ABOUT, &lines, clearing(), &[]),
            Posting::sale(ABOUT, &lines, Account::RefundsDue, &[(0, 88), (1, 0), (2, 35)]),
            Posting::sale(ABOUT, &[(0, 0)], Account::Cash, &[]),
            Posting::unapplied(ABOUT, "p", 2_500, clearing()),
            Posting::fee(ABOUT, "p", &[(Some(0), 88), (Some(2), 35)], clearing()),
            Posting::refund(ABOUT, "r", &[(0, 500), (2, 1_000)]),
            Posting::sent(ABOUT, "r", 1_500, Sent::by_hand(1_500)),
            Posting::sent(ABOUT, "r", 2_500, Sent::by_hand(2_400)),
            Posting::reclassified(ABOUT, "p", 2_000, &[(0, 2_500, 1_500), (2, 500, 500)], &[(0, 70)]),
            Posting::sent(ABOUT, "r", 2_500, Sent { amount: 2_500, fee: 25, from: clearing() }),
            Posting::received("XOF", "d", 2_500, clearing()),
            Posting::received("XOF", "d", -2_500, clearing()),
            Posting::fee_of_received("XOF", "d", 88, clearing()),
            Posting::returned("XOF", "d", 2_500),
            Posting::sale(ABOUT, &lines, Account::Unassigned, &[(0, 88), (1, 0), (2, 35)]),
            Posting::tax(ABOUT, "t", &[(0, 381), (2, 153)]),
            Posting::tax(ABOUT, "t", &[(0, -381)]),
            Posting::share(
                ABOUT,
                "o",
                &[of_seller(0, "s", (2_099, 313, 88), false), of_seller(2, "t", (1_000, 0, 0), true)],
            ),
            Posting::share(ABOUT, "r", &[of_seller(0, "s", (-2_187, -313, 0), true)]),
            Posting::release(ABOUT, "o:0", (0, "s", 2_099)),
            Posting::hold(ABOUT, "d", (0, "s", 2_099)),
            Posting::payout("y", ("s", "XOF"), 2_099, Account::Cash),
            Posting::payout_sent("y", "XOF", 2_099, Sent { amount: 2_099, fee: 21, from: clearing() }),
            Posting::payout_back("y", ("s", "XOF"), 2_099),
        ];
        for posting in &postings {
            assert_eq!(posting.entries().iter().map(|entry| entry.amount).sum::<i64>(), 0, "{posting:?}");
        }
        assert_eq!(postings[0].entries().len(), 4, "a line of nothing stands there too");
        assert_eq!((sum(&postings[7], &Account::Cash), sum(&postings[7], &Account::Fees)), (-2_400, -100));
        assert_eq!(sum(&postings[8], &Account::Cash), -3_000, "the cash that was marked never came");
        assert_eq!(
            (sum(&postings[9], &Account::Fees), sum(&postings[9], &clearing())),
            (25, -2_525),
            "a transfer costs"
        );
        assert_eq!(postings[0].id(), "sale:o");
    }

    #[test]
    fn the_fee_by_lines_comes_to_the_fee_of_the_whole() {
        let fees = Fees::default();
        let amount_received = [(0, 100), (1, 110), (2, 0), (3, 4_999)];
        let shared = fee_by_line(&fees, "OM", &amount_received);
        assert_eq!(shared.iter().map(|(_, fee)| fee).sum::<i64>(), fees.of("OM", 5_209));
        assert_eq!(shared[..3], [(0, 4), (1, 3), (2, 0)]);
    }
}
