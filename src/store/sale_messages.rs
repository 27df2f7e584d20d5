//! How each member of the staff wants to be told of sales.

use diesel::prelude::*;

use super::schema::{accounts, sale_messages};
use super::{Conn, Error};
use crate::domain::language::Language;
use crate::domain::role::Role;

/// How often e-mails about sales are sent.
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

/// A member of the staff and their choice.
pub struct Reader {
    pub account_id: String,
    pub email: String,
    pub role: Option<Role>,
    pub choice: Choice,
    pub language: Language,
}

type Row = (String, String, String, Option<(String, String)>);

/// All members of the staff who can sign in. Without a choice, an owner gets an e-mail for each sale, in French, and others
/// get none.
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

/// The members of the staff with this choice.
pub fn readers(conn: &mut Conn, choice: Choice) -> Result<Vec<Reader>, Error> {
    Ok(staff(conn)?.into_iter().filter(|reader| reader.choice == choice).collect())
}

/// The owners who can sign in.
pub fn owners(conn: &mut Conn) -> Result<Vec<Reader>, Error> {
    Ok(staff(conn)?.into_iter().filter(|reader| reader.role == Some(Role::Owner)).collect())
}

/// A member of the staff, if the account can sign in.
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
