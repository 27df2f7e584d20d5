//! The states of an order against a model: whatever happens to it, in whatever order, it is in the state that the model says,
//! becomes paid once, and the ledger agrees.

use chrono::TimeDelta;
use griot::domain::ids;
use griot::domain::mismatch::{Compared, Mismatch};
use griot::domain::order::OrderState;
use griot::domain::payment::{AttemptState, Receipt, Verdict};
use griot::payments::Answer;
use griot::shop::admin::manual_payment;
use griot::shop::admin::refunds::{self, OrderRefund};
use griot::shop::admin::review::{self, Decision};
use griot::shop::sale::placing::{Placed, place};
use griot::shop::sale::reconciliation::expire_and_purge;
use griot::shop::sale::settlement::{Cause, settle};
use griot::store::attempts::{self, Attempt};
use griot::store::orders;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestCaseError, TestRunner};

use crate::support::back_office::owner;
use crate::support::postgres::on_both;
use crate::support::shop::{TestShop, order_of};
use crate::support::twin::lines;

/// What an order costs, and what a payment that does not match brings.
const PRICE: i64 = 2_500;
const ODD: i64 = 25;
/// How many random stories each database is told. An event takes some milliseconds.
const STORIES: u32 = 24;

/// What can happen. An order has two attempts, 0 and 1.
#[derive(Clone, Copy, Debug)]
enum Happens {
    Accepted(usize),
    Refused(usize),
    Pending(usize),
    Mismatch(usize),
    ADayPasses,
    ThreeMonthsPass,
    BuyerComesBack,
    OwnerDelivers,
    OwnerRefundsReview,
    OwnerRefunds(i64),
    /// By hand, as the money of this attempt or of none.
    OwnerMarksPaid(Option<usize>),
    OwnerSays {
        attempt: usize,
        same: bool,
    },
}

fn happens() -> impl Strategy<Value = Happens> {
    let attempt = 0..2_usize;
    prop_oneof![
        4 => attempt.clone().prop_map(Happens::Accepted),
        2 => attempt.clone().prop_map(Happens::Refused),
        2 => attempt.clone().prop_map(Happens::Pending),
        3 => attempt.clone().prop_map(Happens::Mismatch),
        2 => Just(Happens::ADayPasses),
        1 => Just(Happens::ThreeMonthsPass),
        2 => Just(Happens::BuyerComesBack),
        2 => Just(Happens::OwnerDelivers),
        1 => Just(Happens::OwnerRefundsReview),
        2 => prop_oneof![Just(ODD), Just(1_000), Just(PRICE)].prop_map(Happens::OwnerRefunds),
        1 => proptest::option::of(attempt.clone()).prop_map(Happens::OwnerMarksPaid),
        1 => (attempt, any::<bool>()).prop_map(|(attempt, same)| Happens::OwnerSays { attempt, same }),
    ]
}

/// An attempt as the model knows it.
#[derive(Clone, Copy, Debug)]
struct Try {
    state: AttemptState,
    /// The gateway said once that something does not match.
    odd: bool,
    /// Its money, it seems, belongs to the order: an owner has to decide about it.
    claims: bool,
    received: Option<i64>,
}

/// What an order must be.
#[derive(Clone, Debug)]
struct Model {
    state: OrderState,
    tries: [Try; 2],
    /// The attempt whose answer began the review.
    reviewed: Option<usize>,
    /// The attempt that was named when the order was marked as paid, whether its money came too, and whether an owner has said
    /// what it is.
    by_hand: Option<(usize, bool, bool)>,
    brought: i64,
    returned: i64,
    times_paid: usize,
    days: i64,
}

impl Model {
    fn new() -> Self {
        let one = Try { state: AttemptState::Opened, odd: false, claims: false, received: None };
        Self {
            state: OrderState::Placed,
            tries: [one; 2],
            reviewed: None,
            by_hand: None,
            brought: PRICE,
            returned: 0,
            times_paid: 0,
            days: 0,
        }
    }

    fn can_be_paid(&self) -> bool {
        matches!(self.state, OrderState::Placed | OrderState::Expired)
    }

    fn is_paid_with(&mut self, brought: i64) {
        self.state = OrderState::Paid;
        self.brought = brought;
        self.times_paid += 1;
    }

    /// Whether what happened was allowed, and what follows.
    fn takes(&mut self, event: Happens) -> bool {
        use AttemptState::{Confirmed, Pending, Refused};
        match event {
            Happens::Accepted(at) => self.accepted(at),
            Happens::Mismatch(at) => self.mismatch(at),
            Happens::Refused(at) if self.tries[at].state != Confirmed => self.tries[at].state = Refused,
            Happens::Pending(at) if self.tries[at].state == Refused => self.tries[at].state = Pending,
            Happens::Refused(_) | Happens::Pending(_) => {}
            Happens::ADayPasses => self.passes(1),
            Happens::ThreeMonthsPass => self.passes(91),
            Happens::BuyerComesBack if self.state == OrderState::Expired => self.state = OrderState::Placed,
            Happens::BuyerComesBack => return false,
            Happens::OwnerDelivers | Happens::OwnerRefundsReview => {
                return self.decided(matches!(event, Happens::OwnerDelivers));
            }
            Happens::OwnerRefunds(sum) => return self.refunds(sum),
            Happens::OwnerMarksPaid(named) => {
                if !self.can_be_paid() {
                    return false;
                }
                self.is_paid_with(PRICE);
                self.by_hand = named.map(|at| (at, false, false));
            }
            Happens::OwnerSays { attempt, same } => return self.said(attempt, same),
        }
        true
    }

    fn passes(&mut self, days: i64) {
        use AttemptState::{Abandoned, Opened, Pending, Refused};
        self.days += days;
        if self.state == OrderState::Placed {
            self.state = OrderState::Expired;
        }
        // After ninety days the gateway is asked no more, whatever it says of itself.
        let live = |one: &&mut Try| matches!(one.state, Opened | Pending | Refused);
        if self.days >= 90 {
            self.tries.iter_mut().filter(live).for_each(|one| one.state = Abandoned);
        }
    }

    fn accepted(&mut self, at: usize) {
        if self.tries[at].state == AttemptState::Confirmed {
            return;
        }
        self.tries[at] = Try { state: AttemptState::Confirmed, received: Some(PRICE), ..self.tries[at] };
        let ends_review = self.state == OrderState::Review && self.reviewed == Some(at);
        if self.can_be_paid() || ends_review {
            self.is_paid_with(PRICE);
        } else if self.state == OrderState::Review {
            self.tries[at].claims = true;
        } else {
            self.asks(at);
        }
    }

    fn mismatch(&mut self, at: usize) {
        if self.tries[at].state == AttemptState::Confirmed {
            return;
        }
        self.tries[at].received = Some(ODD);
        if std::mem::replace(&mut self.tries[at].odd, true) {
            return;
        }
        if self.can_be_paid() {
            self.state = OrderState::Review;
            self.reviewed = Some(at);
        }
        if self.state == OrderState::Review {
            self.tries[at].claims = true;
        } else {
            self.asks(at);
        }
    }

    /// The money of the attempt by which the order was marked as paid: an owner is asked, if none has said it yet.
    fn asks(&mut self, at: usize) {
        if let Some((named, asked, decided)) = &mut self.by_hand {
            *asked |= *named == at && !*decided;
        }
    }

    fn decided(&mut self, delivers: bool) -> bool {
        if self.state != OrderState::Review {
            return false;
        }
        let claims = |one: &&mut Try| one.state == AttemptState::Confirmed || one.claims;
        let mut claiming: Vec<&mut Try> = self.tries.iter_mut().filter(claims).collect();
        claiming.sort_by_key(|one| one.state != AttemptState::Confirmed);
        let brought = claiming.first().and_then(|one| one.received).unwrap_or(PRICE);
        for one in &mut claiming {
            one.state = AttemptState::Confirmed;
        }
        if delivers {
            self.is_paid_with(brought);
        } else {
            self.state = OrderState::Refunded;
        }
        true
    }

    fn refunds(&mut self, sum: i64) -> bool {
        let left = self.brought - self.returned;
        if self.state != OrderState::Paid || !(1..=left).contains(&sum) {
            return false;
        }
        self.returned += sum;
        if self.returned == self.brought {
            self.state = OrderState::Refunded;
        }
        true
    }

    fn said(&mut self, at: usize, same: bool) -> bool {
        match &mut self.by_hand {
            Some((named, true, decided)) if *named == at && !*decided => *decided = true,
            _ => return false,
        }
        self.tries[at].state = AttemptState::Confirmed;
        if same {
            self.brought = self.tries[at].received.unwrap_or(PRICE);
        }
        true
    }
}

/// An order of the shop with its two attempts.
struct Real<'a> {
    shop: &'a TestShop,
    order: String,
    tries: Vec<String>,
}

impl<'a> Real<'a> {
    async fn placed(shop: &'a TestShop, slug: &str) -> Self {
        let Placed::New(order, first) = place(&shop.shop, order_of(&[slug.to_owned()])).await.unwrap() else {
            panic!("a new order");
        };
        let second = Attempt {
            id: ids::row(),
            transaction_id: ids::transaction(),
            opened_at: first.opened_at + TimeDelta::seconds(1),
            ..(*first).clone()
        };
        let tries = vec![first.id.clone(), second.id.clone()];
        shop.shop.db.write(move |conn| attempts::insert(conn, &second)).await.unwrap();
        Self { shop, order: order.id.clone(), tries }
    }

    async fn answers(&self, at: usize, verdict: Verdict, code: &str) -> bool {
        let answer = Answer { verdict, raw: "{}".to_owned(), http_status: 200, code: code.to_owned() };
        let shop = &self.shop.shop;
        settle(shop, &self.tries[at], answer, Cause::Schedule, shop.clock.now()).await.unwrap();
        true
    }

    async fn passes(&self, days: i64) -> bool {
        self.shop.pass(TimeDelta::days(days) + TimeDelta::hours(1));
        while expire_and_purge(&self.shop.shop).await.unwrap() > 0 {}
        true
    }

    /// Lets it happen, and says whether it was allowed.
    async fn takes(&self, event: Happens) -> bool {
        let (shop, by, order) = (&self.shop.shop, &owner(self.shop), &self.order);
        let receipt = || Receipt { method: Some("OM".to_owned()), operator_id: None };
        match event {
            Happens::Accepted(at) => self.answers(at, Verdict::Accepted(receipt()), "00").await,
            Happens::Refused(at) => {
                self.answers(at, Verdict::Refused { code: "602".to_owned(), receipt: receipt() }, "602").await
            }
            Happens::Pending(at) => self.answers(at, Verdict::Pending { code: "662".to_owned() }, "662").await,
            Happens::Mismatch(at) => {
                let (what, found, wanted) = (Compared::Amount, ODD.to_string(), PRICE.to_string());
                let why = Mismatch::Differs { what, found, wanted };
                self.answers(at, Verdict::Mismatch { why, received: Some(ODD), receipt: receipt() }, "00").await
            }
            Happens::ADayPasses => self.passes(1).await,
            Happens::ThreeMonthsPass => self.passes(91).await,
            Happens::BuyerComesBack => {
                let (id, until) = (order.clone(), (shop.clock.now() + TimeDelta::days(1)).naive_utc());
                shop.db.write(move |conn| orders::reopen(conn, &id, until)).await.unwrap()
            }
            Happens::OwnerDelivers => review::decide(shop, by, order, Decision::Deliver, "Vu").await.is_ok(),
            Happens::OwnerRefundsReview => review::decide(shop, by, order, Decision::Refund, "Vu").await.is_ok(),
            Happens::OwnerRefunds(sum) => {
                let back = OrderRefund {
                    lines: vec![(0, sum)],
                    reason: "Illisible".into(),
                    destination: "Orange Money".into(),
                };
                refunds::refund(shop, by, order, back).await.is_ok()
            }
            Happens::OwnerMarksPaid(named) => {
                let named = named.map(|at| self.tries[at].as_str());
                manual_payment::record(shop, by, order, named, "Vu au guichet").await.is_ok()
            }
            Happens::OwnerSays { attempt, same } => {
                manual_payment::same_money(shop, by, &self.tries[attempt], same, "Vu").await.is_ok()
            }
        }
    }

    async fn states(&self) -> (OrderState, Vec<AttemptState>) {
        let id = self.order.clone();
        let read = self.shop.shop.db.read(move |conn| {
            Ok::<_, griot::store::Error>((orders::find(conn, &id)?.state(), attempts::of_order(conn, &id)?))
        });
        let (state, tries) = read.await.unwrap();
        (state, tries.iter().map(Attempt::state).collect())
    }

    /// How often the order became paid, and how many grants it gave.
    async fn counts(&self) -> Vec<String> {
        let of = &self.order;
        let paid = format!(
            "SELECT CAST(COUNT(*) AS TEXT) AS line FROM transitions WHERE order_id = '{of}' AND attempt_id IS NOT NULL AND became = 'paid' AND was <> 'paid'"
        );
        let by_hand = paid.replace("IS NOT NULL", "IS NULL");
        let granted = format!("SELECT CAST(COUNT(*) AS TEXT) AS line FROM grants WHERE order_id = '{of}'");
        let mut counted = Vec::new();
        for query in [paid, by_hand, granted] {
            counted.extend(lines(&self.shop.shop, query).await);
        }
        counted
    }
}

/// Tells a story to a new order and to the model, and compares them after each event.
async fn told(shop: &TestShop, slug: &str, story: &[Happens]) -> Result<(), TestCaseError> {
    let (real, mut model) = (Real::placed(shop, slug).await, Model::new());
    for event in story {
        let allowed = real.takes(*event).await;
        prop_assert_eq!(allowed, model.takes(*event), "{:?} in {:?}", event, model);
        let (state, tries) = real.states().await;
        prop_assert_eq!(state, model.state, "after {:?}", event);
        prop_assert_eq!(tries, model.tries.map(|one| one.state).to_vec(), "after {:?}", event);
    }
    let counted: Vec<usize> = real.counts().await.iter().map(|number| number.parse().unwrap()).collect();
    prop_assert!(model.times_paid <= 1);
    prop_assert_eq!((counted[0] + counted[1], counted[2]), (model.times_paid, model.times_paid));
    Ok(())
}

on_both! {
    async fn an_order_is_in_the_state_that_the_model_says(db: TestDatabase) {
        let shop = TestShop::open(db);
        let slug = shop.shelve("Le fleuve", PRICE, 1000).await;
        let now = tokio::runtime::Handle::current();
        let mut runner =
            TestRunner::new(Config { cases: STORIES, failure_persistence: None, ..Config::default() });
        let stories = proptest::collection::vec(happens(), 1..14);
        let outcome = tokio::task::block_in_place(|| {
            runner.run(&stories, |story| now.block_on(told(&shop, &slug, &story)))
        });
        if let Err(error) = outcome {
            shop.spoil();
            panic!("{error}");
        }
    }
}
