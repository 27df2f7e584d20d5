//! A phone number that an old one has become, or that lacks its 0: the form shows it beside a box to tick (the macro `number_meant`).

use crate::web::body::Form;

/// The field `name` as it was typed, at most `longest` characters; or the number `{asked}_meant` that was ticked, as long as the field
/// holds the one that was asked about, `{asked}_asked`.
pub fn read(form: &Form, (name, asked): (&str, &str), longest: usize) -> String {
    let field = |name: &str| form.get(name).trim().chars().take(longest).collect::<String>();
    let (typed, ticked) = (field(name), field(&format!("{asked}_meant")));
    if typed == field(&format!("{asked}_asked")) && !ticked.is_empty() { ticked } else { typed }
}
