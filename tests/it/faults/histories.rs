//! The five histories of a run, and what must be true of them whatever happened (reliability: what must never happen).

use std::collections::{BTreeMap, BTreeSet};

use cinetpay_sandbox::{State, Transaction};

use super::people::Person;
use super::schedule::Phase;
use super::town::Town;
use crate::support::running_program::rows;

/// The most memory that a process may have, in kB: 256 MB.
const MEMORY: u64 = 256 * 1024;
/// The most calls of the gateway about one transaction. reliability: a burst of three, then one in ten seconds; what is accepted is
/// asked about no more.
const CHECKS: usize = 12;

/// What the shop's database says of an order, with its ledger.
#[derive(Clone, Debug, Default)]
struct Order {
    key: String,
    state: String,
    amount: i64,
    /// How often it became paid.
    became_paid: i64,
    grants: i64,
    receipts: i64,
    receipts_sent: i64,
    /// Postings of its sale.
    sales: i64,
    /// What the ledger says was sold.
    sold: i64,
    /// Downloads that were counted.
    used: i64,
    bytes: i64,
    /// The size of the file, in bytes.
    size: i64,
}

/// The columns of an order, for one transaction in each row.
const ORDERS: &str = "SELECT a.transaction_id || '|' || o.key || '|' || o.state || '|' || CAST(o.amount AS TEXT) \
    || '|' || CAST((SELECT COUNT(*) FROM transitions t WHERE t.order_id = o.id AND t.became = 'paid') AS TEXT) \
    || '|' || CAST((SELECT COUNT(*) FROM grants g WHERE g.order_id = o.id AND g.revoked_at IS NULL) AS TEXT) \
    || '|' || CAST((SELECT COUNT(*) FROM messages m WHERE m.order_id = o.id AND m.kind = 'receipt') AS TEXT) \
    || '|' || CAST((SELECT COUNT(*) FROM messages m WHERE m.order_id = o.id AND m.kind = 'receipt' AND m.state = 'sent') AS TEXT) \
    || '|' || CAST((SELECT COUNT(*) FROM ledger_postings p WHERE p.order_id = o.id AND p.kind = 'sale') AS TEXT) \
    || '|' || CAST((SELECT COALESCE(-SUM(l.amount), 0) FROM ledger_postings p JOIN ledger_lines l ON l.posting_id = p.id \
         WHERE p.order_id = o.id AND l.account = 'sales') AS TEXT) \
    || '|' || CAST((SELECT COALESCE(SUM(g.used), 0) FROM grants g WHERE g.order_id = o.id) AS TEXT) \
    || '|' || CAST((SELECT COALESCE(SUM(g.bytes_sent), 0) FROM grants g WHERE g.order_id = o.id) AS TEXT) \
    || '|' || CAST((SELECT COALESCE(MAX(e.size_bytes), 0) FROM grants g JOIN editions e ON e.id = g.edition_id WHERE g.order_id = o.id) AS TEXT) \
    AS line FROM attempts a JOIN orders o ON o.id = a.order_id";

/// Everything that was written down anywhere.
pub struct Histories {
    /// What CinetPay's double knows, by transaction.
    gateway: BTreeMap<String, Transaction>,
    /// The order of each transaction.
    orders: BTreeMap<String, Order>,
    /// The e-mails by address: the id and the link of each.
    letters: BTreeMap<String, Vec<(String, String)>>,
    /// The links of the SMS by number.
    texts: BTreeMap<String, Vec<String>>,
    /// The transactions of people who paid, and of those who did not.
    paid: BTreeMap<String, (String, bool)>,
    unpaid: Vec<(String, String)>,
}

fn order(line: &str) -> (String, Order) {
    let parts: Vec<&str> = line.split('|').collect();
    let number = |place: usize| parts[place].parse::<i64>().unwrap();
    let order = Order {
        key: parts[1].to_owned(),
        state: parts[2].to_owned(),
        amount: number(3),
        became_paid: number(4),
        grants: number(5),
        receipts: number(6),
        receipts_sent: number(7),
        sales: number(8),
        sold: number(9),
        used: number(10),
        bytes: number(11),
        size: number(12),
    };
    (parts[0].to_owned(), order)
}

/// An e-mail's recipient, its id and its link.
fn letter(text: &str) -> (String, (String, String)) {
    let head = |name: &str| {
        let line =
            text.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_else(|| panic!("no {name} in {text}"));
        line.trim().to_owned()
    };
    let whole = text.replace("=\r\n", "").replace("=\n", "");
    (head("X-Envelope-To:"), (head("Message-ID:"), word_with(&whole, "/d/")))
}

/// The word that holds `part`, or nothing.
fn word_with(text: &str, part: &str) -> String {
    let ends = |sign: char| sign.is_whitespace() || "\"<>\\".contains(sign);
    text.split(ends).find(|word| word.contains(part) && word.starts_with("http")).unwrap_or_default().to_owned()
}

/// The recipient of an SMS, as ten digits, and its link.
fn text(request: &str) -> (String, String) {
    let (_, body) = request.split_once("\r\n\r\n").unwrap();
    let number = body.split_once("+225").map_or("", |(_, rest)| &rest[..10]);
    (number.to_owned(), word_with(body, "/s/"))
}

fn by_key<V>(pairs: impl IntoIterator<Item = (String, V)>) -> BTreeMap<String, Vec<V>> {
    let mut all: BTreeMap<String, Vec<V>> = BTreeMap::new();
    for (key, value) in pairs {
        all.entry(key).or_default().push(value);
    }
    all
}

impl Histories {
    pub fn read(town: &Town, people: &mut [Person]) -> Self {
        let orders = rows(&town.house.db, ORDERS).iter().map(|line| order(line)).collect();
        let letters = by_key(town.office.letters().iter().map(|one| letter(one)));
        let texts = by_key(town.sms.requests().iter().map(|one| text(one)));
        for person in people.iter_mut().filter(|person| person.link.is_none()) {
            person.link = match &person.email {
                Some(email) => letters.get(email).map(|found| found[0].1.clone()),
                None => texts.get(&person.phone).map(|found| found[0].clone()),
            };
        }
        let gateway = town.sandbox.transactions().into_iter().map(|one| (one.id.clone(), one)).collect();
        let (mut paid, mut unpaid) = (BTreeMap::new(), Vec::new());
        for person in &*people {
            let contact = person.email.as_ref().unwrap_or(&person.phone).clone();
            match &person.transaction {
                Some(transaction) if person.paid => drop(paid.insert(transaction.clone(), (contact, person.has_read))),
                transaction => unpaid.push((transaction.clone().unwrap_or_default(), contact)),
            }
        }
        Self { gateway, orders, letters, texts, paid, unpaid }
    }

    fn messages_to(&self, contact: &str) -> usize {
        self.letters.get(contact).map_or(0, Vec::len) + self.texts.get(contact).map_or(0, Vec::len)
    }

    /// Who paid and has no book yet, or has read it and that is not written down yet.
    pub fn undelivered(&self) -> Vec<String> {
        let is_done = |transaction: &str, contact: &str, has_read: bool| {
            let order = self.orders.get(transaction);
            let is_sent = order.is_some_and(|order| order.receipts_sent > 0 && (order.bytes > 0 || !has_read));
            is_sent && self.messages_to(contact) > 0
        };
        let open =
            self.paid.iter().filter(|(transaction, (contact, has_read))| !is_done(transaction, contact, *has_read));
        open.map(|(transaction, (contact, _))| {
            format!("{transaction} of {contact}: {:?}", self.orders.get(transaction))
        })
        .collect()
    }

    /// Everything that is wrong.
    pub fn compare(&self, phase: &Phase, town: &Town) -> Vec<String> {
        let mut wrong = self.gateway_and_orders();
        wrong.extend(self.messages(town.may_repeat));
        wrong.extend(self.bytes());
        let ledger = town.house.run(&["ledger", "check"]);
        if !ledger.status.success() {
            wrong.push(format!("the ledger after {phase:?}: {}", String::from_utf8_lossy(&ledger.stdout)));
        }
        let checks = Self::most_checks(town);
        if checks > CHECKS {
            wrong.push(format!("the gateway was asked {checks} times about one transaction"));
        }
        if town.memory > MEMORY {
            wrong.push(format!("a process had {} kB", town.memory));
        }
        wrong.extend(self.leaks(&town.logs()));
        wrong
    }

    /// The gateway's history, beside orders, grants and ledger.
    fn gateway_and_orders(&self) -> Vec<String> {
        let mut wrong = Vec::new();
        for transaction in self.paid.keys().chain(self.unpaid.iter().map(|(transaction, _)| transaction)) {
            if !transaction.is_empty() && !self.orders.contains_key(transaction) {
                wrong.push(format!("{transaction}: its buyer saw the redirect, and there is no order"));
            }
        }
        for (transaction, order) in &self.orders {
            let accepted = self.gateway.get(transaction).filter(|known| known.state == State::Accepted);
            let Order { became_paid, grants, receipts, sales, sold, .. } = *order;
            let once = (order.state.as_str(), became_paid, grants, receipts, sales);
            match accepted {
                Some(known) if once != ("paid", 1, 1, 1, 1) || sold != known.amount || order.amount != known.amount => {
                    wrong.push(format!("{transaction} was accepted with {}: {order:?}", known.amount));
                }
                None if self.of_no_accepted(order)
                    && (order.state == "paid" || became_paid + grants + receipts + sales > 0) =>
                {
                    wrong.push(format!("{transaction} was not accepted: {order:?}"));
                }
                _ => {}
            }
        }
        wrong
    }

    /// Whether none of the order's transactions was accepted.
    fn of_no_accepted(&self, order: &Order) -> bool {
        let of_order = self.orders.iter().filter(|(_, other)| other.key == order.key);
        of_order.into_iter().all(|(id, _)| self.gateway.get(id).is_none_or(|known| known.state != State::Accepted))
    }

    /// What the mail server and the SMS provider took.
    fn messages(&self, may_repeat: bool) -> Vec<String> {
        let mut wrong = Vec::new();
        for (address, letters) in &self.letters {
            let ids: BTreeSet<_> = letters.iter().collect();
            if ids.len() > 1 || (letters.len() > 1 && !may_repeat) {
                wrong.push(format!("{address} has {} letters, {} different ones", letters.len(), ids.len()));
            }
        }
        for (number, texts) in &self.texts {
            let links: BTreeSet<_> = texts.iter().collect();
            if links.len() > 1 || (texts.len() > 1 && !may_repeat) {
                wrong.push(format!("{number} has {} SMS, {} different ones", texts.len(), links.len()));
            }
        }
        let untold = self.unpaid.iter().filter(|(_, contact)| self.messages_to(contact) > 0);
        wrong.extend(
            untold.map(|(transaction, contact)| format!("{transaction}: {contact} has not paid, and has a message")),
        );
        wrong
    }

    /// What was served.
    fn bytes(&self) -> Vec<String> {
        let mut wrong = Vec::new();
        for (transaction, order) in &self.orders {
            let has_read = self.paid.get(transaction).is_some_and(|(_, has_read)| *has_read);
            let (used, bytes) = (order.used, order.bytes);
            if !self.paid.contains_key(transaction) && self.of_no_accepted(order) && (used > 0 || bytes > 0) {
                wrong.push(format!("{transaction} is not paid, and {bytes} bytes went out"));
            }
            // Who fetches more than ten copies, as over a line that is cut every few kilobytes, is charged once more.
            if used > 1 + bytes / (10 * order.size.max(1)) || (has_read && bytes == 0) {
                wrong.push(format!("{transaction} was read once: {order:?}"));
            }
        }
        wrong
    }

    /// What stands in the logs and should not.
    fn leaks(&self, logs: &str) -> Vec<String> {
        let people = self
            .paid
            .values()
            .map(|(contact, _)| contact.clone())
            .chain(self.unpaid.iter().map(|(_, contact)| contact.clone()));
        let links =
            self.letters.values().flatten().map(|(_, link)| link.rsplit('/').next().unwrap_or_default().to_owned());
        let secrets = ["panicked", griot::config::SANDBOX_SECRET, griot::config::SANDBOX_API_KEY].map(str::to_owned);
        let unwanted =
            people.chain(links).chain(secrets).filter(|word| !word.is_empty() && logs.contains(word.as_str()));
        unwanted.map(|word| format!("the log holds {word}")).collect()
    }

    /// How often the gateway was asked about one transaction at most.
    pub fn most_checks(town: &Town) -> usize {
        let asked = town.sandbox.transactions().into_iter().map(|one| town.sandbox.calls(&one.id).check);
        asked.max().map_or(0, |number| usize::try_from(number).unwrap())
    }
}
