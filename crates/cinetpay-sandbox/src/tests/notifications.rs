use super::*;

fn pairs(body: &str) -> Vec<(String, String)> {
    form_urlencoded::parse(body.as_bytes()).into_owned().collect()
}

fn vector(method: [&str; 3], designation: &str, error: &str) -> Vec<(&'static str, String)> {
    let values = [
        "445160",
        "EBOOK-0001",
        "2026-01-15 10:20:30",
        "2500",
        "XOF",
        "0123456789abcdef0123456789abcdef01234567",
        method[0],
        method[1],
        method[2],
        "fr",
        "V4",
        "SINGLE",
        "PAYMENT",
        "",
        designation,
        error,
    ];
    values.into_iter().map(|value| ("", value.to_owned())).collect()
}

#[test]
fn both_known_vectors_are_signed_alike() {
    assert_eq!(
        sign(SECRET, &vector(["OM", "0707070700", "225"], "Achat ebook", "SUCCES")),
        "cc067ea712df6a31b43153af356cceb861499a864da117b3034c9bf4fbcfc562"
    );
    assert_eq!(
        sign(SECRET, &vector(["", "", ""], "Livre numérique", "TRANSACTION_CANCEL")),
        "8e5ae48c639ac77c91219373693ba769729d490fa8c4f7817c6831e69d1be73b"
    );
}

#[actix_web::test]
async fn a_notification_carries_sixteen_signed_fields_in_order() {
    let (counter, shop) = (Counter::open(), Shop::open(&[]));
    counter.opened(&shop.order("NOTE1")).await;
    let phone = Phone::parse("+225 07 08 09 10 11", Currency::Xof).unwrap();
    counter.sandbox.pay_from("NOTE1", Method::Orange, phone).await.unwrap();
    counter.sandbox.quiet().await;
    let heard = shop.heard();
    assert_eq!(heard.len(), 1);
    let fields = pairs(&heard[0].body);
    let names: Vec<&str> = fields.iter().map(|(name, _)| name.as_str()).collect();
    let expected = "cpm_site_id cpm_trans_id cpm_trans_date cpm_amount cpm_currency signature payment_method \
                    cel_phone_num cpm_phone_prefixe cpm_language cpm_version cpm_payment_config cpm_page_action \
                    cpm_custom cpm_designation cpm_error_message";
    assert_eq!(names, expected.split_whitespace().collect::<Vec<_>>());
    let value = |name: &str| fields.iter().find(|(field, _)| field == name).unwrap().1.clone();
    assert_eq!(value("cpm_trans_id"), "NOTE1");
    assert_eq!((value("cpm_amount"), value("cpm_currency")), ("2500".to_owned(), "XOF".to_owned()));
    assert_eq!((value("cel_phone_num"), value("cpm_phone_prefixe")), ("0708091011".to_owned(), "225".to_owned()));
    assert_eq!((value("cpm_error_message"), value("cpm_custom")), ("SUCCES".to_owned(), "opaque-7".to_owned()));
    assert_eq!(value("signature").len(), 40);
    let signed: Vec<_> = fields.into_iter().map(|(_, value)| ("", value)).collect();
    assert_eq!(heard[0].token, sign(SECRET, &signed));
    assert_eq!(counter.sandbox.calls("NOTE1"), Calls { init: 1, check: 0, pings: 1, notifications: 1, heard: 1 });
}

#[actix_web::test]
async fn every_change_is_notified_and_nothing_before_the_first() {
    let (counter, shop) = (Counter::open(), Shop::open(&[]));
    let token = counter.opened(&shop.order("EACH")).await;
    counter.get(&format!("/guichet/pay/{token}")).await;
    counter.sandbox.act("EACH", Method::Wave, Action::Close).await.unwrap();
    counter.sandbox.quiet().await;
    assert!(shop.heard().is_empty());
    for (action, message) in [
        (Action::Wait, "WAITING_CUSTOMER_TO_VALIDATE"),
        (Action::Cancel, "TRANSACTION_CANCEL"),
        (Action::Refuse, "PAYMENT_FAILED"),
        (Action::Insufficient, "INSUFFICIENT_BALANCE"),
        (Action::WrongCode, "OTP_CODE_ERROR"),
        (Action::OperatorDown, "OPERATOR_UNAVAILABLE"),
        (Action::Accept, "SUCCES"),
    ] {
        counter.sandbox.act("EACH", Method::Wave, action).await.unwrap();
        counter.sandbox.quiet().await;
        let last = shop.heard().pop().unwrap();
        assert_eq!(pairs(&last.body)[15].1, message);
        if action == Action::Cancel {
            assert!(last.body.contains("&payment_method=&cel_phone_num=&cpm_phone_prefixe=&"), "{}", last.body);
        }
    }
    assert_eq!(shop.heard().len(), 7);
}

#[actix_web::test]
async fn a_shop_that_fails_is_told_again_and_then_given_up() {
    let (counter, shop) = (Counter::open(), Shop::open(&[500, 503, 200]));
    counter.misbehave(|behaviour| behaviour.retry_pauses_ms = vec![1, 2, 3]);
    counter.opened(&shop.order("AGAIN")).await;
    counter.sandbox.act("AGAIN", Method::Wave, Action::Accept).await.unwrap();
    counter.sandbox.quiet().await;
    assert_eq!(shop.heard().len(), 3);
    counter.opened(&order("DEAF")).await;
    counter.sandbox.act("DEAF", Method::Wave, Action::Accept).await.unwrap();
    counter.sandbox.quiet().await;
    let calls = counter.sandbox.calls("DEAF");
    assert_eq!((calls.notifications, calls.heard), (4, 0));
}

#[actix_web::test]
async fn notifications_are_lost_doubled_and_late_when_told() {
    for (notifications, expected) in
        [(Notifications::Lost, 0), (Notifications::Doubled(64), 64), (Notifications::LateMs(20), 1)]
    {
        let (counter, shop) = (Counter::open(), Shop::open(&[]));
        counter.misbehave(|behaviour| behaviour.notifications = notifications.clone());
        counter.opened(&shop.order("L1")).await;
        counter.sandbox.act("L1", Method::Wave, Action::Accept).await.unwrap();
        if expected == 1 {
            assert!(shop.heard().is_empty(), "late means after the action");
        }
        counter.sandbox.quiet().await;
        assert_eq!(shop.heard().len(), expected, "{notifications:?}");
    }
}

#[actix_web::test]
async fn an_early_notification_comes_before_the_init_answer() {
    let (counter, shop) = (Counter::open(), Shop::open(&[]));
    counter.misbehave(|behaviour| {
        behaviour.notifications = Notifications::Early;
        behaviour.init_commits_then_hangs = true;
    });
    let request = counter.client.post(format!("{}/v2/payment", counter.url)).json(&shop.order("EARLY"));
    assert!(request.timeout(SHORT).send().await.unwrap_err().is_timeout());
    assert_eq!(pairs(&shop.heard()[0].body)[1].1, "EARLY");
}

#[actix_web::test]
async fn a_wrong_token_is_sent_when_told() {
    let (counter, shop) = (Counter::open(), Shop::open(&[]));
    counter.misbehave(|behaviour| behaviour.wrong_token = true);
    counter.opened(&shop.order("W1")).await;
    counter.sandbox.act("W1", Method::Wave, Action::Accept).await.unwrap();
    counter.sandbox.quiet().await;
    let heard = shop.heard().remove(0);
    let signed: Vec<_> = pairs(&heard.body).into_iter().map(|(_, value)| ("", value)).collect();
    assert_eq!(heard.token.len(), 64);
    assert_ne!(heard.token, sign(SECRET, &signed));
}

#[actix_web::test]
async fn the_notification_address_is_called_once_when_a_payment_is_opened() {
    let (counter, shop) = (Counter::open(), Shop::open(&[]));
    counter.opened(&shop.order("PING")).await;
    counter.sandbox.quiet().await;
    assert_eq!((shop.pings.load(Ordering::SeqCst), counter.sandbox.calls("PING").pings), (1, 1));
    assert!(shop.heard().is_empty() && counter.sandbox.transactions()[0].objections.is_empty());
    counter.opened(&order("NOBODY")).await;
    counter.opened(&with(order("ELSEWHERE"), "notify_url", json!(format!("{}/nothing", counter.url)))).await;
    counter.sandbox.quiet().await;
    let objections: Vec<_> = counter.sandbox.transactions().into_iter().map(|deal| deal.objections).collect();
    assert_eq!(objections[1], [Objection::Ping(None)]);
    assert_eq!(objections[2], [Objection::Ping(Some(404))]);
}
