//! The accounts, and the kinds of postings.

use std::fmt;

/// An account. A debit is positive, a credit negative.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Account {
    /// A clearing account: what a merchant account at the gateway holds for the shop. The id is the merchant account's
    /// (`gateway_accounts`); `None` for attempts that name none.
    Clearing(Option<String>),
    /// Money that the owner received, or sent back, outside the gateway.
    Cash,
    /// What the gateway keeps of payments; also the difference between a refund that was due and what was sent.
    Fees,
    /// What was sold, less refunds.
    Sales,
    /// Money that the gateway has and no order of the shop explains, until an owner gives it to an order or sends it back; a
    /// debit where the shop had booked money that the gateway does not have.
    Unassigned,
    /// Money that was received and is not the shop's: second payments of an order, payments that an owner has not decided
    /// about yet, refunds that are decided and not sent.
    RefundsDue,
    /// The tax that the prices of what was sold include, less that of refunds: a debit, which with `Sales` gives the sales without tax.
    IncludedTax,
    /// The same tax, which is owed to the state: a credit.
    TaxDue,
    /// What of the sales, without tax, is not the shop's own turnover but that of sellers, less refunds: a debit.
    Shares,
    /// What the shop keeps of sellers' sales.
    Commission,
    /// What sellers were charged of the gateway's fees.
    FeesCharged,
    /// Sellers' shares that are held: a credit, as the next one.
    Held,
    /// Sellers' money that can be paid out; a debit where a seller owes.
    Available,
    /// Payouts whose transfers are under way: a credit.
    PayoutsDue,
}

impl Account {
    /// The prefix of the names of all clearing accounts.
    pub const CLEARING: &str = "clearing:";
    /// The name, after the prefix, of the clearing account of attempts that name no merchant account.
    pub const UNKNOWN: &str = "unknown";
}

impl fmt::Display for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Clearing(id) => write!(f, "{}{}", Self::CLEARING, id.as_deref().unwrap_or(Self::UNKNOWN)),
            Self::Cash => f.write_str("cash"),
            Self::Fees => f.write_str("fees"),
            Self::Sales => f.write_str("sales"),
            Self::RefundsDue => f.write_str("refunds_due"),
            Self::Unassigned => f.write_str("unassigned"),
            Self::IncludedTax => f.write_str("included_tax"),
            Self::TaxDue => f.write_str("tax_due"),
            Self::Shares => f.write_str("shares"),
            Self::Commission => f.write_str("commission"),
            Self::FeesCharged => f.write_str("fees_charged"),
            Self::Held => f.write_str("held"),
            Self::Available => f.write_str("available"),
            Self::PayoutsDue => f.write_str("payouts_due"),
        }
    }
}

/// What a posting records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// An order was paid. It has one entry in `sales` for each line of the order, even where the amount is zero.
    Sale,
    /// An unapplied payment: the gateway confirmed it, but it does not pay its order, or not yet.
    Unapplied,
    /// What the gateway keeps of a payment.
    Fee,
    /// A refund was decided.
    Refund,
    /// Money was sent back.
    Sent,
    /// An order was marked as paid by hand, and a payment at the gateway turned out to be that same money.
    Reclassified,
    /// An owner booked what the gateway has and the shop has not, or the other way round.
    Received,
    /// Money that belongs to no order was sent back.
    Returned,
    /// The tax of a receipt, or of a credit note.
    Tax,
    /// What of a sale, or of its refund, is a seller's, and what the shop keeps of it.
    Share,
    /// A seller's share that was held is available.
    Release,
    /// A share that was available is held again, for a dispute.
    Hold,
    /// A payout to a seller was released: paid by hand, or its transfer is under way.
    Payout,
    /// The transfer of a payout has arrived.
    PayoutSent,
    /// The transfer of a payout was rejected or withdrawn: the money is the seller's again.
    PayoutBack,
}

impl Kind {
    /// The kind as stored; the ids of its postings begin with it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Sale => "sale",
            Self::Unapplied => "unapplied",
            Self::Fee => "fee",
            Self::Refund => "refund",
            Self::Sent => "sent",
            Self::Reclassified => "reclassified",
            Self::Received => "received",
            Self::Returned => "returned",
            Self::Tax => "tax",
            Self::Share => "share",
            Self::Release => "release",
            Self::Hold => "hold",
            Self::Payout => "payout",
            Self::PayoutSent => "payout_sent",
            Self::PayoutBack => "payout_back",
        }
    }

    /// The id of the posting about `subject` (an order, attempt, refund or document). It is unique: a second posting about it is refused.
    pub fn id(self, subject: &str) -> String {
        format!("{}:{subject}", self.code())
    }
}
