//! A seller's statement of a month: what he had before, what changed it, and what he has after. It is made of sums of the ledger, and is
//! no statement of the gateway (`domain::reconciliation`).

use std::ops::AddAssign;

use super::ledger::Kind;

/// What a posting is on a seller's statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Movement {
    /// A sale, or what an order turned out to have brought more or less.
    Sale,
    /// What was sold before was refunded.
    Refund,
    /// Money was paid out, or came back.
    Payout,
    /// Any other posting that changes what he has.
    Other,
}

impl Movement {
    crate::domain::variants!(pub Sale, Refund, Payout, Other);

    /// By the code of a posting's kind, and whether the posting follows a refund.
    pub fn of(kind: &str, is_refund: bool) -> Self {
        match kind {
            _ if kind == Kind::Share.code() && is_refund => Self::Refund,
            _ if kind == Kind::Share.code() => Self::Sale,
            _ if [Kind::Payout, Kind::PayoutBack].map(Kind::code).contains(&kind) => Self::Payout,
            _ => Self::Other,
        }
    }

    pub fn code(self) -> &'static str {
        match self {
            Self::Sale => "sale",
            Self::Refund => "refund",
            Self::Payout => "payout",
            Self::Other => "other",
        }
    }
}

/// What postings say of a seller's money, in the smallest unit; negative where they take back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Amounts {
    /// What his lines sold for, without tax.
    pub price: i64,
    pub commission: i64,
    /// What he was charged of the gateway's fee.
    pub fee: i64,
    /// By how much he has more, held and available together.
    pub change: i64,
}

/// A seller's month in one currency, in the smallest unit. What he had and each column but the last come to what he has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SellerStatement {
    /// What he had before, held and available together; negative where he owed.
    pub opening: i64,
    /// What his lines sold for, without tax.
    pub sales: i64,
    /// The commission on these sales, as a negative amount.
    pub commission: i64,
    /// What he was charged of the gateway's fees, as a negative amount.
    pub fees: i64,
    /// The price of what was refunded, as a negative amount.
    pub refunds: i64,
    /// The commission that went back to him with it.
    pub commission_back: i64,
    /// What was paid out to him, as a negative amount.
    pub payouts: i64,
    /// Whatever else changed what he has.
    pub other: i64,
    /// What he has after it.
    pub closing: i64,
}

impl SellerStatement {
    /// A statement on which nothing happened yet.
    pub fn opened(opening: i64) -> Self {
        Self { opening, closing: opening, ..Self::default() }
    }

    /// Adds postings. What they change beyond their price, commission and fee stands in `other`, so that the columns always come to the
    /// closing balance.
    pub fn add(&mut self, movement: Movement, amounts: Amounts) {
        let Amounts { price, commission, fee, change } = amounts;
        let explained = match movement {
            Movement::Sale => {
                self.sales += price;
                self.commission -= commission;
                self.fees -= fee;
                price - commission - fee
            }
            Movement::Refund => {
                self.refunds += price;
                self.commission_back -= commission;
                self.fees -= fee;
                price - commission - fee
            }
            Movement::Payout => {
                self.payouts += change;
                change
            }
            Movement::Other => 0,
        };
        self.other += change - explained;
        self.closing += change;
    }

    /// What the refunds took from him: their price without the commission that went back.
    pub fn refunded(&self) -> i64 {
        self.refunds + self.commission_back
    }

    /// What changed between the opening and the closing balance, in the order in which it is shown.
    pub fn columns(&self) -> [i64; 7] {
        let Self { opening: _, sales, commission, fees, refunds, commission_back, payouts, other, closing: _ } = *self;
        [sales, commission, fees, refunds, commission_back, payouts, other]
    }

    /// Whether he had nothing and nothing happened.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl AddAssign for SellerStatement {
    /// The sum of two sellers' statements of a month.
    fn add_assign(&mut self, more: Self) {
        let Self { opening, sales, commission, fees, refunds, commission_back, payouts, other, closing } = more;
        self.opening += opening;
        self.sales += sales;
        self.commission += commission;
        self.fees += fees;
        self.refunds += refunds;
        self.commission_back += commission_back;
        self.payouts += payouts;
        self.other += other;
        self.closing += closing;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn amounts(price: i64, commission: i64, fee: i64, change: i64) -> Amounts {
        Amounts { price, commission, fee, change }
    }

    fn adds_up(statement: &SellerStatement) -> bool {
        statement.opening + statement.columns().iter().sum::<i64>() == statement.closing
    }

    #[test]
    fn a_month_goes_from_what_he_had_to_what_he_has() {
        let mut month = SellerStatement::opened(500);
        month.add(Movement::Sale, amounts(2_500, 313, 88, 2_099));
        month.add(Movement::Refund, amounts(-1_000, -125, 0, -875));
        month.add(Movement::Payout, amounts(0, 0, 0, -1_200));
        let expected = SellerStatement {
            opening: 500,
            sales: 2_500,
            commission: -313,
            fees: -88,
            refunds: -1_000,
            commission_back: 125,
            payouts: -1_200,
            other: 0,
            closing: 524,
        };
        assert_eq!((month, month.refunded()), (expected, -875));
        assert!(adds_up(&month));
    }

    #[test]
    fn a_kind_of_posting_that_nobody_foresaw_is_other_and_a_payout_that_came_back_is_none() {
        assert_eq!(Movement::of("dispute", false), Movement::Other);
        assert_eq!(Movement::of("payout", false), Movement::Payout);
        assert_eq!((Movement::of("share", false), Movement::of("share", true)), (Movement::Sale, Movement::Refund));
        let mut month = SellerStatement::default();
        month.add(Movement::Other, amounts(0, 0, 0, 40));
        month.add(Movement::Payout, amounts(0, 0, 0, -100));
        month.add(Movement::Payout, amounts(0, 0, 0, 100));
        assert_eq!((month.other, month.payouts, month.closing), (40, 0, 40));
        // More than its parts explain.
        month.add(Movement::Sale, amounts(100, 10, 0, 95));
        assert_eq!((month.other, month.closing), (45, 135));
        assert!(adds_up(&month));
    }

    /// Some thousand movements of amounts that a small generator makes: whatever comes, each month and the sum of two add up, and a month
    /// begins with what the one before ended with.
    #[test]
    fn whatever_happens_the_columns_come_to_the_closing_balance() {
        let mut seed: i64 = 20_261_203;
        let mut next = || {
            seed = (seed.wrapping_mul(6_364_136_223_846_793_005)).wrapping_add(1_442_695_040_888_963_407);
            (seed >> 33) % 100_000
        };
        let (mut month, mut had, mut sum) = (SellerStatement::default(), 0, SellerStatement::default());
        for round in 0..5_000 {
            let movement = Movement::ALL[usize::try_from(next().unsigned_abs() % 4).unwrap()];
            let change = next();
            month.add(movement, amounts(next(), next(), next(), change));
            had += change;
            assert!(adds_up(&month), "{month:?}");
            if round % 100 == 99 {
                assert_eq!(month.closing, had);
                sum += month;
                assert!(adds_up(&sum), "{sum:?}");
                month = SellerStatement::opened(month.closing);
            }
        }
    }
}
