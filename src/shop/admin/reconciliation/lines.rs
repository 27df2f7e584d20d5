//! The lines of a list that CinetPay's back office exports, read by its columns.

use chrono::{NaiveDateTime, TimeDelta};

use super::columns::{Field, Header, Mapping};
use crate::domain::book::fold;
use crate::domain::money::{self, AmountFault, Currency};
use crate::domain::reconciliation::{Listed, ListedState, read_time};
use crate::table::Row;

/// A line of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadLine {
    pub transaction: String,
    pub listed: Listed,
    /// In the shop's calendar, and whether a time of day was given.
    pub time: Option<(NaiveDateTime, bool)>,
    pub method: Option<String>,
    pub operator_id: Option<String>,
}

/// Why a line cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineFault {
    /// It lacks cells that the list has elsewhere: it may have been cut.
    Short,
    /// No transaction is named, or not in at most [`LONGEST_ID`] characters.
    Transaction,
    Amount,
    Time,
}

impl LineFault {
    /// The code as stored and as used in message names.
    pub fn code(self) -> &'static str {
        match self {
            Self::Short => "short",
            Self::Transaction => "transaction",
            Self::Amount => "amount",
            Self::Time => "time",
        }
    }
}

/// The longest id of a transaction, in characters.
const LONGEST_ID: usize = 100;
/// The longest method or operator's id, in characters.
const LONGEST_WORD: usize = 100;

/// The places of a list's columns.
#[derive(Clone, Debug)]
pub struct Places(Vec<(Field, usize)>);

impl Places {
    /// By the names of the columns.
    pub fn of(mapping: &Mapping, header: &Header) -> Self {
        let at = |name: &str| header.names.iter().position(|one| fold(one) == name);
        Self(Field::ALL.into_iter().filter_map(|field| Some((field, at(mapping.get(field)?)?))).collect())
    }

    fn cell<'a>(&self, row: &'a Row, field: Field) -> Option<&'a str> {
        let at = self.0.iter().find(|(known, _)| *known == field)?.1;
        Some(row.cells.get(at).map_or("", String::as_str))
    }

    /// What a line says. Amounts are in `currency` where the line names none.
    ///
    /// # Errors
    /// Why it cannot be read.
    pub fn read(&self, row: &Row, currency: Currency) -> Result<ReadLine, LineFault> {
        let cell = |field| self.cell(row, field);
        if [Field::Amount, Field::State].into_iter().any(|field| cell(field) == Some("")) {
            return Err(LineFault::Short);
        }
        let transaction = cell(Field::Transaction).unwrap_or_default();
        if transaction.is_empty() || transaction.chars().count() > LONGEST_ID {
            return Err(LineFault::Transaction);
        }
        let named = cell(Field::Currency).and_then(|word| Currency::parse(&word.to_ascii_uppercase()));
        let read = |text: &str| money::amount(text, named.unwrap_or(currency));
        let amount = read(cell(Field::Amount).unwrap_or_default()).ok().filter(|amount| *amount >= 0);
        let time = match cell(Field::Time).filter(|text| !text.is_empty()) {
            Some(text) => Some(read_time(text).ok_or(LineFault::Time)?),
            None => None,
        };
        let word = |field| cell(field).filter(|word| !word.is_empty() && word.chars().count() <= LONGEST_WORD);
        let fee = cell(Field::Fee).and_then(|text| fee(text, named.unwrap_or(currency)));
        Ok(ReadLine {
            transaction: transaction.to_owned(),
            listed: Listed {
                // A list without states lists what was paid.
                state: cell(Field::State).map_or(ListedState::Paid, ListedState::read),
                amount: Some(amount.ok_or(LineFault::Amount)?),
                currency: named,
                fee,
            },
            time,
            method: word(Field::Method).map(str::to_owned),
            operator_id: word(Field::OperatorId).map(str::to_owned),
        })
    }
}

/// A fee in whole units, a fraction rounded to the nearest, a half up, as the ledger's fees are. `None` if it is none.
fn fee(text: &str, currency: Currency) -> Option<i64> {
    match money::amount(text, currency) {
        Ok(fee) => Some(fee.abs()),
        Err(AmountFault::Part) => {
            let (whole, part) = text.rsplit_once(['.', ','])?;
            let whole = money::amount(whole, currency).ok()?.abs();
            let first = part.chars().next()?.to_digit(10)?;
            Some(whole + i64::from(first >= 5))
        }
        Err(_) => None,
    }
}

/// The time that a list covers, as far as its lines tell: its last day does not count where the lines name days only, since the
/// list may have been made before that day was over.
pub fn covered(times: &[(NaiveDateTime, bool)]) -> Option<(NaiveDateTime, NaiveDateTime)> {
    let (first, last) = (times.iter().map(|(at, _)| *at).min()?, times.iter().map(|(at, _)| *at).max()?);
    let is_exact = times.iter().any(|(_, exact)| *exact);
    let last = if is_exact { last } else { last - TimeDelta::seconds(1) };
    (first < last).then_some((first, last))
}

#[cfg(test)]
mod tests {
    use super::super::columns::header;
    use super::*;

    fn row(number: u64, cells: &[&str]) -> Row {
        Row { number, cells: cells.iter().map(|cell| (*cell).to_owned()).collect() }
    }

    fn read(mapping: &Mapping, names: &[&str], cells: &[&str]) -> Result<ReadLine, LineFault> {
        let header = header(&[row(1, names)], Some(mapping)).unwrap();
        Places::of(mapping, &header).read(&row(2, cells), Currency::Xof)
    }

    #[test]
    fn a_line_is_read_as_french_people_and_spreadsheets_write_it() {
        let names = ["Réf", "Payé", "État", "Le", "Commission", "Devise"];
        let mapping = [
            (Field::Transaction, "Réf"),
            (Field::Amount, "Payé"),
            (Field::State, "État"),
            (Field::Time, "Le"),
            (Field::Fee, "Commission"),
            (Field::Currency, "Devise"),
        ];
        let mapping = mapping.into_iter().fold(Mapping::default(), |mapping, (field, name)| mapping.with(field, name));
        for amount in ["12 500", "12\u{202f}500 F CFA", "12.500", "12,500", "12500,00", "12500"] {
            let line = read(&mapping, &names, &["G1", amount, "Succès", "28/11/2026 14:05", "437,50", "XOF"]).unwrap();
            assert_eq!((line.listed.amount, line.listed.fee), (Some(12_500), Some(438)), "{amount}");
            assert_eq!((line.listed.state, line.listed.currency), (ListedState::Paid, Some(Currency::Xof)));
            assert_eq!(line.time.unwrap().0.to_string(), "2026-11-28 14:05:00");
        }
        for (cells, fault) in [
            (&["G1", "12500"][..], LineFault::Short),
            (&["G1", "", "Succès"], LineFault::Short),
            (&["", "12500", "Succès"], LineFault::Transaction),
            (&["G1", "12.5", "Succès"], LineFault::Amount),
            (&["G1", "-500", "Succès"], LineFault::Amount),
            (&["G1", "beaucoup", "Succès"], LineFault::Amount),
            (&["G1", "12500", "Succès", "hier"], LineFault::Time),
        ] {
            assert_eq!(read(&mapping, &names, cells), Err(fault), "{cells:?}");
        }
    }

    #[test]
    fn a_list_without_states_lists_what_was_paid() {
        let mapping = Mapping::default().with(Field::Transaction, "id").with(Field::Amount, "montant");
        let line = read(&mapping, &["ID", "Montant"], &["G1", "2500"]).unwrap();
        assert_eq!((line.listed.state, line.listed.fee, line.time), (ListedState::Paid, None, None));
    }

    #[test]
    fn a_list_of_days_does_not_cover_its_last_one() {
        let at = |text: &str| read_time(text).unwrap();
        let days = [at("27/11/2026"), at("28/11/2026"), at("26/11/2026")];
        assert_eq!(covered(&days).unwrap().1.to_string(), "2026-11-27 23:59:59");
        assert_eq!(
            covered(&[at("27/11/2026 10:00"), at("28/11/2026 11:00")]).unwrap().1.to_string(),
            "2026-11-28 11:00:00"
        );
        assert_eq!((covered(&[]), covered(&[at("27/11/2026")])), (None, None));
    }
}
