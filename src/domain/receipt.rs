//! Receipts and credit notes: their series and numbers, and what they say about who issues them.

use serde::{Deserialize, Serialize};

/// A series of documents, each numbered from 1 in each year. Specimens are those of a shop that takes no real money: they have
/// series of their own, so that the first real receipt is number 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Series {
    Receipt,
    CreditNote,
    SpecimenReceipt,
    SpecimenCreditNote,
}

impl Series {
    super::variants!(pub Receipt, CreditNote, SpecimenReceipt, SpecimenCreditNote);

    /// The series as stored.
    pub fn code(self) -> &'static str {
        match self {
            Self::Receipt => "receipt",
            Self::CreditNote => "credit_note",
            Self::SpecimenReceipt => "specimen_receipt",
            Self::SpecimenCreditNote => "specimen_credit_note",
        }
    }

    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|series| series.code() == code)
    }

    /// The series of receipts.
    pub fn of_receipts(specimen: bool) -> Self {
        if specimen { Self::SpecimenReceipt } else { Self::Receipt }
    }

    /// The series of the credit notes for receipts of this series.
    pub fn of_credit_notes(self) -> Self {
        if self.is_specimen() { Self::SpecimenCreditNote } else { Self::CreditNote }
    }

    pub fn is_specimen(self) -> bool {
        matches!(self, Self::SpecimenReceipt | Self::SpecimenCreditNote)
    }

    pub fn is_credit_note(self) -> bool {
        matches!(self, Self::CreditNote | Self::SpecimenCreditNote)
    }

    /// A document's number as it is written: `R-2027-000041`, `A-…` (avoir) for a credit note; specimens `SR-…` and `SA-…`.
    pub fn name(self, year: i32, number: i64) -> String {
        let prefix = match self {
            Self::Receipt => "R",
            Self::CreditNote => "A",
            Self::SpecimenReceipt => "SR",
            Self::SpecimenCreditNote => "SA",
        };
        format!("{prefix}-{year}-{number:06}")
    }
}

/// Who issues documents, as they name him. What is not known is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Issuer {
    pub name: String,
    /// The legal form, with the capital where there is one.
    pub form: String,
    pub address: String,
    pub phone: String,
    pub email: String,
    /// The number in the register of commerce (RCCM).
    pub register: String,
    /// What the country calls its tax number (NCC, NINEA, IFU …), and the number.
    pub tax_name: String,
    pub tax_id: String,
    /// The tax regime, as it is to be printed.
    pub regime: String,
    /// What is printed where no tax is charged, in French and in English.
    pub untaxed_fr: String,
    pub untaxed_en: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_series_has_numbers_of_its_own() {
        let mut names: Vec<String> = Series::ALL.iter().map(|series| series.name(2027, 41)).collect();
        assert_eq!(names, ["R-2027-000041", "A-2027-000041", "SR-2027-000041", "SA-2027-000041"]);
        names.dedup();
        assert_eq!(names.len(), Series::ALL.len());
        assert_eq!(Series::Receipt.name(2027, 1_234_567), "R-2027-1234567");
        for series in Series::ALL {
            assert_eq!(Series::parse(series.code()), Some(series));
        }
        assert_eq!(Series::of_receipts(true).of_credit_notes(), Series::SpecimenCreditNote);
        assert_eq!(Series::of_receipts(false).of_credit_notes(), Series::CreditNote);
    }
}
