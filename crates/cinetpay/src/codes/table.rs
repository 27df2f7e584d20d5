//! The table of codes and their sentences.

use super::{Code, Kind, Words};

pub(super) const fn row(code: &'static str, message: &'static str, kind: Kind, words: Words) -> Code {
    Code { code, message, kind, words }
}

/// All codes of the checkout API, in ascending order.
pub const CODES: &[Code] = &[
    row("00", "SUCCES", Kind::Success, PAID),
    row("201", "CREATED", Kind::Waiting, CREATED),
    row("403", "", Kind::Front, SHOP),
    row("429", "", Kind::Front, CROWD),
    row("600", "PAYMENT_FAILED", Kind::Buyer, FAILED),
    row("601", "MERCHANT_NOT_FOUND", Kind::Shop, SHOP),
    row("602", "INSUFFICIENT_BALANCE", Kind::Buyer, BALANCE),
    row("603", "SERVICE_UNAVAILABLE", Kind::Operator, SERVICE),
    row("604", "OTP_CODE_ERROR", Kind::Buyer, OTP),
    row("605", "TRANSACTION_CLOSED", Kind::Buyer, CLOSED),
    // Its name is about settings, but Orange Money answers with it to a wrong code or a low balance (integrators'
    // reports).
    row("606", "INCORRECT_SETTINGS", Kind::Buyer, SETTINGS),
    row("607", "PENDING", Kind::Waiting, PENDING),
    row("608", "MINIMUM_REQUIRED_FIELDS", Kind::Shop, SHOP),
    row("609", "AUTH_NOT_FOUND", Kind::Shop, SHOP),
    row("610", "ERROR_PAYMETHOD_NOTFOUND", Kind::Shop, SHOP),
    row("611", "ERROR_AMOUNT_TYPE", Kind::Shop, SHOP),
    row("612", "ERROR_CURRENCY_NOTVALID", Kind::Shop, SHOP),
    row("613", "ERROR_SITE_ID_NOTVALID", Kind::Shop, SHOP),
    row("614", "ERROR_FORMAT_TRANSACTION_DATE", Kind::Shop, SHOP),
    row("615", "ERROR_LANGUAGE_NOTVALID", Kind::Shop, SHOP),
    row("616", "ERROR_PAGE_ACTION_NOTVALID", Kind::Shop, SHOP),
    row("617", "ERROR_PAYMENT_CONFIG_NOTVALID", Kind::Shop, SHOP),
    row("618", "ERROR_API_VERSION_NOTVALID", Kind::Shop, SHOP),
    row("619", "ERROR_SIGNATURE_DONT_MATCHED", Kind::Shop, SHOP),
    // The same transaction id was sent twice: the payment under it may well have been made.
    row("620", "ERROR_DOUBLE_PAYEMNT", Kind::Shop, DOUBLE),
    row("621", "ERROR_OMPAY_UNAVAILABLE", Kind::Operator, ORANGE),
    row("622", "ERROR_MOMOPAY_UNAVAILABLE", Kind::Operator, MTN),
    row("623", "WAITING_CUSTOMER_TO_VALIDATE", Kind::Waiting, VALIDATE),
    row("624", "UNKNOWN_ERROR", Kind::Shop, SHOP),
    row("625", "ABONNEMENT_OR_TRANSACTIONS_EXPIRED", Kind::Buyer, EXPIRED),
    row("626", "ERROR_FLOOZPAY_UNAVAILABLE", Kind::Operator, MOOV),
    row("627", "TRANSACTION_CANCEL", Kind::Buyer, CANCELLED),
    row("628", "ERROR_AMOUNT_FORMAT", Kind::Shop, SHOP),
    row("635", "ERROR_PHONE_NUMBER_NOT_FOUND", Kind::Buyer, NO_NUMBER),
    row("636", "ERROR_PHONE_NUMBER_NOT_SUPPORTED", Kind::Buyer, BAD_NUMBER),
    row("638", "SECURE_PAYMENT_WAITING_CONFIRMATION", Kind::Waiting, SECURE),
    row("640", "ERROR_YUP_UNAVAILABLE", Kind::Operator, YUP),
    row("641", "ERROR_AMOUNT_TOO_LOW", Kind::Limit, TOO_LOW),
    row("642", "ERROR_AMOUNT_TOO_HIGH", Kind::Limit, TOO_HIGH),
    row("662", "WAITING_CUSTOMER_PAYMENT", Kind::Waiting, UNPAID),
    row("663", "WAITING_CUSTOMER_OTP_CODE", Kind::Waiting, CODE),
    row("664", "WAITING_CUSTOMER_PAYMENT_AT_OPERATOR_SIDE", Kind::Waiting, AT_OPERATOR),
    row("804", "OPERATOR_UNAVAILABLE", Kind::Operator, OPERATOR),
    row("807", "DAILY_MAX_NUMBER_TRANSACTION_REACHED", Kind::Limit, DAY_NUMBER),
    row("808", "DAILY_MAX_AMOUNT_TRANSACTION_REACHED", Kind::Limit, DAY_AMOUNT),
    row("809", "MONTHLY_MAX_AMOUNT_TRANSACTION_REACHED", Kind::Limit, MONTH_AMOUNT),
    row("810", "MONTHLY_MAX_NUMBER_TRANSACTION_REACHED", Kind::Limit, MONTH_NUMBER),
    row("811", "WEEKLY_MAX_AMOUNT_TRANSACTION_REACHED", Kind::Limit, WEEK_AMOUNT),
    row("812", "WEEKLY_MAX_NUMBER_TRANSACTION_REACHED", Kind::Limit, WEEK_NUMBER),
    row("1010", "", Kind::Front, SHOP),
];

/// For a code that is not in the table, refused or not decided.
pub(super) const UNKNOWN: Words = Words {
    french: "CinetPay n’a pas confirmé ce paiement. Si votre compte a été débité, patientez\u{a0}: nous continuons de vérifier. Sinon, réessayez ou choisissez un autre moyen de paiement.",
    english: "CinetPay has not confirmed this payment. If your account was charged, please wait: we keep checking. If not, try again or choose another way to pay.",
};
pub(super) const PAID: Words =
    Words { french: "Votre paiement est accepté. Merci\u{a0}!", english: "Your payment is accepted. Thank you!" };
pub(super) const CREATED: Words = Words {
    french: "Votre paiement est ouvert. Terminez-le sur la page de CinetPay.",
    english: "Your payment is open. Please finish it on CinetPay’s page.",
};
pub(super) const FAILED: Words = Words {
    french: "Le paiement n’a pas abouti. Réessayez, ou choisissez un autre moyen de paiement.",
    english: "The payment did not go through. Please try again, or choose another way to pay.",
};
pub(super) const SHOP: Words = Words {
    french: "Un réglage de la boutique empêche ce paiement, et vous n’y êtes pour rien. Réessayez un peu plus tard, ou écrivez à la boutique.",
    english: "A setting of the shop stands in the way of this payment; it is not your fault. Please try again a little later, or write to the shop.",
};
pub(super) const BALANCE: Words = Words {
    french: "Votre solde ne suffit pas. Rechargez votre compte puis réessayez, ou choisissez un autre moyen de paiement.",
    english: "Your balance is too low. Top up your account and try again, or choose another way to pay.",
};
pub(super) const SERVICE: Words = Words {
    french: "Le service de paiement est indisponible pour le moment. Réessayez dans quelques minutes, ou choisissez un autre moyen de paiement.",
    english: "The payment service is unavailable at the moment. Please try again in a few minutes, or choose another way to pay.",
};
pub(super) const OTP: Words = Words {
    french: "Le code de confirmation n’est pas le bon. Demandez un nouveau code, puis réessayez.",
    english: "The confirmation code is not right. Ask for a new code, then try again.",
};
pub(super) const CLOSED: Words = Words {
    french: "Cette demande de paiement n’est plus ouverte. Lancez un nouveau paiement depuis votre commande.",
    english: "This payment request is closed. Please start a new payment from your order.",
};
pub(super) const SETTINGS: Words = Words {
    french: "L’opérateur n’a pas pu faire ce paiement. Vérifiez votre code et votre solde puis réessayez, ou choisissez un autre moyen de paiement.",
    english: "The operator could not make this payment. Check your code and your balance and try again, or choose another way to pay.",
};
pub(super) const PENDING: Words = Words {
    french: "Votre paiement est en cours. Patientez un instant\u{a0}: nous vérifions pour vous.",
    english: "Your payment is on its way. One moment please: we are checking for you.",
};
pub(super) const DOUBLE: Words = Words {
    french: "Un paiement semble déjà avoir été fait. Ne payez pas une seconde fois\u{a0}: nous vérifions auprès de CinetPay.",
    english: "A payment seems to have been made already. Please do not pay twice: we are checking with CinetPay.",
};
pub(super) const ORANGE: Words = Words {
    french: "Orange Money ne répond pas pour le moment. Réessayez dans quelques minutes, ou choisissez un autre moyen de paiement.",
    english: "Orange Money is not answering at the moment. Please try again in a few minutes, or choose another way to pay.",
};
pub(super) const MTN: Words = Words {
    french: "MTN MoMo ne répond pas pour le moment. Réessayez dans quelques minutes, ou choisissez un autre moyen de paiement.",
    english: "MTN MoMo is not answering at the moment. Please try again in a few minutes, or choose another way to pay.",
};
pub(super) const MOOV: Words = Words {
    french: "Moov Money ne répond pas pour le moment. Réessayez dans quelques minutes, ou choisissez un autre moyen de paiement.",
    english: "Moov Money is not answering at the moment. Please try again in a few minutes, or choose another way to pay.",
};
pub(super) const YUP: Words = Words {
    french: "YUP ne répond pas pour le moment. Réessayez dans quelques minutes, ou choisissez un autre moyen de paiement.",
    english: "YUP is not answering at the moment. Please try again in a few minutes, or choose another way to pay.",
};
pub(super) const VALIDATE: Words = Words {
    french: "Validez le paiement sur votre téléphone\u{a0}: votre opérateur attend votre confirmation.",
    english: "Please approve the payment on your phone: your operator is waiting for your confirmation.",
};
pub(super) const EXPIRED: Words = Words {
    french: "Le temps prévu pour ce paiement est passé. Lancez un nouveau paiement depuis votre commande.",
    english: "The time for this payment has run out. Please start a new payment from your order.",
};
pub(super) const CANCELLED: Words = Words {
    french: "Le paiement a été annulé. Vous pouvez réessayer quand vous voulez.",
    english: "The payment was cancelled. You can try again whenever you like.",
};
pub(super) const NO_NUMBER: Words = Words {
    french: "L’opérateur ne connaît pas ce numéro. Vérifiez-le, ou payez avec un autre numéro.",
    english: "The operator does not know this number. Please check it, or pay with another number.",
};
pub(super) const BAD_NUMBER: Words = Words {
    french: "Ce numéro ne peut pas servir à ce paiement. Essayez avec un autre numéro ou un autre moyen de paiement.",
    english: "This number cannot be used for this payment. Please try another number or another way to pay.",
};
pub(super) const SECURE: Words = Words {
    french: "Votre banque attend votre confirmation. Suivez ses instructions, puis revenez sur cette page.",
    english: "Your bank is waiting for your confirmation. Follow its instructions, then come back to this page.",
};
pub(super) const TOO_LOW: Words = Words {
    french: "Ce montant est trop petit pour ce moyen de paiement. Choisissez-en un autre, ou écrivez à la boutique.",
    english: "This amount is too small for this way to pay. Please choose another one, or write to the shop.",
};
pub(super) const TOO_HIGH: Words = Words {
    french: "Ce montant est trop élevé pour ce moyen de paiement. Choisissez-en un autre, ou écrivez à la boutique.",
    english: "This amount is too high for this way to pay. Please choose another one, or write to the shop.",
};
pub(super) const UNPAID: Words = Words {
    french: "Votre paiement n’est pas encore terminé. Finissez-le sur la page de CinetPay ou sur votre téléphone.",
    english: "Your payment is not finished yet. Please complete it on CinetPay’s page or on your phone.",
};
pub(super) const CODE: Words = Words {
    french: "Votre opérateur attend le code de confirmation. Saisissez-le pour terminer le paiement.",
    english: "Your operator is waiting for the confirmation code. Enter it to finish the payment.",
};
pub(super) const AT_OPERATOR: Words = Words {
    french: "Votre opérateur attend votre paiement. Suivez les étapes sur votre téléphone pour le terminer.",
    english: "Your operator is waiting for your payment. Follow the steps on your phone to finish it.",
};
pub(super) const OPERATOR: Words = Words {
    french: "Votre opérateur est indisponible pour le moment. Réessayez dans quelques minutes, ou choisissez un autre moyen de paiement.",
    english: "Your operator is unavailable at the moment. Please try again in a few minutes, or choose another way to pay.",
};
pub(super) const DAY_NUMBER: Words = Words {
    french: "Le nombre de paiements permis par jour est atteint. Réessayez demain, ou choisissez un autre moyen de paiement.",
    english: "The number of payments allowed in a day is reached. Try again tomorrow, or choose another way to pay.",
};
pub(super) const DAY_AMOUNT: Words = Words {
    french: "Le montant permis par jour est atteint. Réessayez demain, ou choisissez un autre moyen de paiement.",
    english: "The amount allowed in a day is reached. Try again tomorrow, or choose another way to pay.",
};
pub(super) const WEEK_NUMBER: Words = Words {
    french: "Le nombre de paiements permis par semaine est atteint. Réessayez la semaine prochaine, ou choisissez un autre moyen de paiement.",
    english: "The number of payments allowed in a week is reached. Try again next week, or choose another way to pay.",
};
pub(super) const WEEK_AMOUNT: Words = Words {
    french: "Le montant permis par semaine est atteint. Réessayez la semaine prochaine, ou choisissez un autre moyen de paiement.",
    english: "The amount allowed in a week is reached. Try again next week, or choose another way to pay.",
};
pub(super) const MONTH_NUMBER: Words = Words {
    french: "Le nombre de paiements permis par mois est atteint. Réessayez le mois prochain, ou choisissez un autre moyen de paiement.",
    english: "The number of payments allowed in a month is reached. Try again next month, or choose another way to pay.",
};
pub(super) const MONTH_AMOUNT: Words = Words {
    french: "Le montant permis par mois est atteint. Réessayez le mois prochain, ou choisissez un autre moyen de paiement.",
    english: "The amount allowed in a month is reached. Try again next month, or choose another way to pay.",
};
pub(super) const CROWD: Words = Words {
    french: "Beaucoup de personnes paient en ce moment. Réessayez dans une minute.",
    english: "Many people are paying right now. Please try again in a minute.",
};
