//! The columns of a list that CinetPay's back office exports: which one holds what, as the owner says once.

use std::collections::BTreeMap;

use crate::domain::book::fold;
use crate::table::Row;

/// What a column can hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// The id that the shop gave the transaction.
    Transaction,
    Amount,
    State,
    Time,
    Fee,
    Currency,
    Method,
    OperatorId,
}

impl Field {
    crate::domain::variants!(pub Transaction, Amount, State, Time, Fee, Currency, Method, OperatorId);

    /// The code as stored, as the name of the form's field and in message names.
    pub fn code(self) -> &'static str {
        match self {
            Self::Transaction => "transaction",
            Self::Amount => "amount",
            Self::State => "state",
            Self::Time => "time",
            Self::Fee => "fee",
            Self::Currency => "currency",
            Self::Method => "method",
            Self::OperatorId => "operator",
        }
    }

    /// Whether a list without this column cannot be read.
    pub fn is_needed(self) -> bool {
        matches!(self, Self::Transaction | Self::Amount)
    }

    /// The names that lists give the column, as [`fold`] writes them.
    fn names(self) -> &'static [&'static str] {
        NAMES.iter().find(|(field, _)| *field == self).map_or(&[], |(_, names)| names)
    }
}

/// The names that lists give the columns, as [`fold`] writes them, the likeliest first.
const NAMES: [(Field, &[&str]); 8] = [
    (
        Field::Transaction,
        &[
            "transaction id",
            "id transaction",
            "id de transaction",
            "identifiant transaction",
            "identifiant de transaction",
            "numero de transaction",
            "n transaction",
            "transaction",
            "transactionid",
            "trans id",
            "cpm trans id",
            "merchant transaction id",
            "reference marchand",
            "reference",
            "ref",
            "identifiant",
        ],
    ),
    (
        Field::Amount,
        &[
            "montant",
            "amount",
            "montant paye",
            "montant brut",
            "montant de la transaction",
            "montant transaction",
            "cpm amount",
            "amount paid",
            "gross amount",
            "transaction amount",
            "somme",
        ],
    ),
    (
        Field::State,
        &[
            "statut",
            "status",
            "etat",
            "state",
            "statut de la transaction",
            "transaction status",
            "cpm trans status",
            "statut du paiement",
            "payment status",
        ],
    ),
    (
        Field::Time,
        &[
            "date",
            "date de paiement",
            "date du paiement",
            "payment date",
            "date de transaction",
            "date transaction",
            "date de la transaction",
            "transaction date",
            "date heure",
            "date et heure",
            "date time",
            "cpm trans date",
            "created at",
            "date de creation",
        ],
    ),
    (
        Field::Fee,
        &[
            "frais",
            "fee",
            "fees",
            "commission",
            "commissions",
            "frais cinetpay",
            "frais de transaction",
            "fee amount",
            "transaction fee",
        ],
    ),
    (Field::Currency, &["devise", "currency", "monnaie", "cpm currency"]),
    (
        Field::Method,
        &[
            "moyen de paiement",
            "methode de paiement",
            "mode de paiement",
            "payment method",
            "methode",
            "method",
            "operateur",
            "operator",
            "moyen",
        ],
    ),
    (
        Field::OperatorId,
        &[
            "id operateur",
            "operator id",
            "reference operateur",
            "operator reference",
            "cpm payid",
            "payid",
            "pay id",
            "payment id",
            "id de l operateur",
            "operator transaction id",
        ],
    ),
];

/// The names of a list's columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// Its line in the list.
    pub number: u64,
    pub names: Vec<String>,
}

/// Which column holds what, by the columns' names as [`fold`] writes them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mapping(BTreeMap<&'static str, String>);

impl Mapping {
    /// With the column of this name for `field`; an empty name means none.
    pub fn with(mut self, field: Field, name: &str) -> Self {
        let name = fold(name);
        if !name.is_empty() {
            self.0.insert(field.code(), name);
        }
        self
    }

    /// The name of the column, as [`fold`] writes it.
    pub fn get(&self, field: Field) -> Option<&str> {
        self.0.get(field.code()).map(String::as_str)
    }

    /// The columns that are needed and not named.
    pub fn lacks(&self) -> Vec<Field> {
        Field::ALL.into_iter().filter(|field| field.is_needed() && self.get(*field).is_none()).collect()
    }

    pub fn to_json(&self) -> String {
        serde_json::to_string(&self.0).unwrap_or_default()
    }

    /// Reads what [`Mapping::to_json`] wrote.
    pub fn from_json(text: &str) -> Option<Self> {
        let names: BTreeMap<String, String> = serde_json::from_str(text).ok()?;
        let known = Field::ALL.into_iter().filter_map(|field| Some((field.code(), names.get(field.code())?.clone())));
        Some(Self(known.collect()))
    }

    /// What the names of the columns suggest: each column for one field at most, the likeliest name first.
    pub fn guess(header: &Header) -> Self {
        let mut left: Vec<String> = header.names.iter().map(|name| fold(name)).collect();
        let mut mapping = Self::default();
        for field in Field::ALL {
            let found = field.names().iter().find_map(|name| left.iter().position(|one| one == name));
            if let Some(at) = found {
                mapping = mapping.with(field, &left.remove(at));
            }
        }
        mapping
    }

    /// Whether every column that it names is in the list.
    pub fn fits(&self, header: &Header) -> bool {
        self.lacks().is_empty() && self.0.values().all(|name| header.names.iter().any(|one| fold(one) == *name))
    }
}

/// How many rows may stand above the names of the columns.
const TITLES: usize = 10;

/// The names of the columns: the first row that `known` fits, or that suggests what is needed; else the first of the longest
/// among the first rows. `None` for an empty list.
pub fn header(rows: &[Row], known: Option<&Mapping>) -> Option<Header> {
    let all: Vec<Header> =
        rows.iter().take(TITLES).map(|row| Header { number: row.number, names: row.cells.clone() }).collect();
    let fits = |header: &&Header| known.is_some_and(|known| known.fits(header));
    let suggests = |header: &&Header| Mapping::guess(header).lacks().is_empty();
    let longest = all.iter().map(|header| header.names.len()).max()?;
    let found = all.iter().find(fits).or_else(|| all.iter().find(suggests));
    found.or_else(|| all.iter().find(|header| header.names.len() == longest)).cloned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(number: u64, cells: &[&str]) -> Row {
        Row { number, cells: cells.iter().map(|cell| (*cell).to_owned()).collect() }
    }

    #[test]
    fn the_columns_are_known_by_the_names_that_lists_give_them() {
        for names in [
            &["Date", "ID Transaction", "Montant", "Frais", "Statut", "Moyen de paiement"][..],
            &["Payment date", "Transaction ID", "Amount", "Fees", "Status", "Payment method"],
            &["cpm_trans_date", "cpm_trans_id", "cpm_amount", "fee_amount", "cpm_trans_status", "payment_method"],
        ] {
            let title = row(1, &["Vos transactions"]);
            let header = header(&[title, row(3, names)], None).unwrap();
            let mapping = Mapping::guess(&header);
            assert_eq!((header.number, mapping.lacks()), (3, Vec::new()));
            for field in [Field::State, Field::Time, Field::Fee, Field::Method] {
                assert!(mapping.get(field).is_some(), "{field:?} in {names:?}");
            }
            assert_eq!(Mapping::from_json(&mapping.to_json()), Some(mapping.clone()));
            assert!(mapping.fits(&header));
        }
        let other = header(&[row(1, &["Liste"]), row(2, &["a", "b", "c"])], None).unwrap();
        assert_eq!((other.number, Mapping::guess(&other).lacks().len()), (2, 2));
        assert_eq!(header(&[], None), None);
    }
}
