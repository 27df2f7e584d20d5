//! How each of the staff wants to hear of sales.

use diesel::prelude::*;

use super::schema::{accounts, sale_messages};
use super::{Conn, Error};
use crate::domain::language::Language;
use crate::domain::role::Role;

/// How often letters about sales come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    Each,
    Daily,
    Never,
}

impl Choice {
    crate::domain::variants!(pub Each, Daily, Never);

    pub fn code(self) -> &'static str {
        match self {
            Self::Each => "each",
            Self::Daily => "daily",
            Self::Never => "none",
        }
    }

    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|choice| choice.code() == code)
    }
}

/// Somebody of the staff and his choice.
pub struct Reader {
    pub account_id: String,
    pub email: String,
    pub role: Option<Role>,
    pub choice: Choice,
    pub language: Language,
}

type Row = (String, String, String, Option<(String, String)>);

/// All who may hear of sales: without a choice an owner gets a letter each, in French, and others none.
fn staff(conn: &mut Conn) -> Result<Vec<Reader>, Error> {
    let staff: Vec<Row> = accounts::table
        .left_join(sale_messages::table)
        .filter(accounts::suspended_at.is_null().and(accounts::password.is_not_null()))
        .order(accounts::created_at.asc())
        .select((
            accounts::id,
            accounts::email,
            accounts::role,
            (sale_messages::choice, sale_messages::language).nullable(),
        ))
        .load(conn)?;
    let reader = |(account_id, email, role, chosen): Row| {
        let usual = if role == Role::Owner.code() { Choice::Each } else { Choice::Never };
        let (choice, language) = chosen.unzip();
        Reader {
            account_id,
            email,
            role: Role::parse(&role),
            choice: choice.as_deref().and_then(Choice::parse).unwrap_or(usual),
            language: language.as_deref().and_then(Language::parse).unwrap_or_default(),
        }
    };
    Ok(staff.into_iter().map(reader).collect())
}

/// Those who want to hear of sales in this way.
pub fn readers(conn: &mut Conn, choice: Choice) -> Result<Vec<Reader>, Error> {
    Ok(staff(conn)?.into_iter().filter(|reader| reader.choice == choice).collect())
}

/// The owners.
pub fn owners(conn: &mut Conn) -> Result<Vec<Reader>, Error> {
    Ok(staff(conn)?.into_iter().filter(|reader| reader.role == Some(Role::Owner)).collect())
}

/// One of the staff, if the account is in use.
pub fn reader(conn: &mut Conn, account_id: &str) -> Result<Option<Reader>, Error> {
    Ok(staff(conn)?.into_iter().find(|reader| reader.account_id == account_id))
}

pub fn choose(conn: &mut Conn, account_id: &str, choice: Choice, language: Language) -> Result<(), Error> {
    let row = sale_messages::table.find(account_id);
    let chosen = (sale_messages::choice.eq(choice.code()), sale_messages::language.eq(language.code()));
    if diesel::update(row).set(chosen).execute(conn)? == 0 {
        diesel::insert_into(sale_messages::table)
            .values((sale_messages::account_id.eq(account_id), chosen.0, chosen.1))
            .execute(conn)?;
    }
    Ok(())
}
