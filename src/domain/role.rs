//! The roles of accounts and the rights of each role.

/// The role of an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// Has every right.
    Owner,
    /// Works on books and orders, without access to money or settings.
    Manager,
    /// Helps with orders: sees them, asks the gateway again, adds notes, sends a link again.
    Support,
    /// Sells in the market: has no right in the back office, and sees what is his own at `/seller`.
    Seller,
}

/// A right that a page of the back office requires.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Right {
    /// Create, change, publish and withdraw books.
    Books,
    /// See orders, their history and the review queue.
    Orders,
    /// Help a buyer without changing what they have: ask the gateway again, write a note.
    OrderHelp,
    /// Change an order without touching its money: extend or end a download.
    OrderCare,
    /// Send a download link again.
    Resend,
    /// See customers by e-mail or phone.
    Customers,
    /// Export or erase a person's data.
    PersonalData,
    /// Coupons.
    Coupons,
    /// Dashboards, reports and exports.
    Reports,
    /// Mark orders as paid, refund them, decide about refunds due.
    Money,
    /// See the job queue and the stored notifications.
    Jobs,
    /// The shop's settings, webhooks and tokens.
    Settings,
    /// Staff accounts.
    Accounts,
    /// The audit log of all changes.
    Audit,
    /// The sellers of the market, their books' approval, commissions and payouts.
    Market,
}

impl Role {
    crate::domain::variants!(pub Owner, Manager, Support, Seller);

    /// The roles of the shop's own staff.
    pub const STAFF: [Self; 3] = [Self::Owner, Self::Manager, Self::Support];

    /// The matrix of roles and rights: the only place that decides which role has which right.
    pub fn may(self, right: Right) -> bool {
        match self {
            Self::Owner => true,
            Self::Manager => match right {
                Right::Books
                | Right::Orders
                | Right::OrderHelp
                | Right::OrderCare
                | Right::Resend
                | Right::Customers => true,
                Right::PersonalData
                | Right::Coupons
                | Right::Reports
                | Right::Money
                | Right::Jobs
                | Right::Settings
                | Right::Accounts
                | Right::Audit
                | Right::Market => false,
            },
            Self::Support => match right {
                Right::Orders | Right::OrderHelp | Right::Resend => true,
                Right::Books
                | Right::OrderCare
                | Right::Customers
                | Right::PersonalData
                | Right::Coupons
                | Right::Reports
                | Right::Money
                | Right::Jobs
                | Right::Settings
                | Right::Accounts
                | Right::Audit
                | Right::Market => false,
            },
            Self::Seller => false,
        }
    }

    /// The code as stored and as used in message names: `admin-role-owner`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Manager => "manager",
            Self::Support => "support",
            Self::Seller => "seller",
        }
    }

    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.code() == code)
    }
}

impl Right {
    crate::domain::variants!(pub Books, Orders, OrderHelp, OrderCare, Resend, Customers, PersonalData, Coupons, Reports, Money, Jobs, Settings, Accounts, Audit, Market);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manager_touches_no_money_and_no_settings_and_support_helps_buyers_and_changes_nothing_they_have() {
        let rights = |role: Role| Right::ALL.into_iter().filter(|right| role.may(*right)).collect::<Vec<_>>();
        assert_eq!(rights(Role::Owner), Right::ALL);
        assert_eq!(
            rights(Role::Manager),
            [Right::Books, Right::Orders, Right::OrderHelp, Right::OrderCare, Right::Resend, Right::Customers]
        );
        assert_eq!(rights(Role::Support), [Right::Orders, Right::OrderHelp, Right::Resend]);
        assert_eq!(rights(Role::Seller), []);
    }

    #[test]
    fn a_role_is_read_back_from_its_code() {
        assert!(Role::ALL.into_iter().all(|role| Role::parse(role.code()) == Some(role)));
        assert_eq!(Role::parse("admin"), None);
    }
}
