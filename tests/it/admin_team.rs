//! The team, and the audit log of what each member did.

use chrono::TimeDelta;
use diesel::{RunQueryDsl as _, sql_query};
use griot::domain::role::Role;
use griot::shop::accounts::audit::note;
use griot::store::Conn;
use reqwest::StatusCode;
use serde_json::json;

use crate::support::admin::PASSWORD;
use crate::support::postgres::on_both;
use crate::support::shop::TestShop;

on_both! {
    async fn an_owner_invites_a_manager_who_comes_in_by_the_link_that_is_shown_and_mailed(db: TestDatabase) {
        let shop = TestShop::open(db);
        let owner = shop.staff(Role::Owner).await;
        let wrong = owner.post("/admin/accounts", &[("email", "binta@"), ("role", "manager")]).await;
        assert!(wrong.text.contains("id=\"email-error\"") && wrong.text.contains("value=\"binta@\""));
        let shown = owner.post("/admin/accounts", &[("email", "Binta@Exemple.CI"), ("role", "manager")]).await;
        let link = format!("/admin/invitation/{}", shown.between("/admin/invitation/", "<"));
        assert!(shop.letters()[0].text.contains(&link));
        let twice = owner.post("/admin/accounts", &[("email", "binta@exemple.ci"), ("role", "support")]).await;
        assert!(twice.text.contains("id=\"email-error\""));
        let binta = shop.buyer();
        assert_eq!(binta.post(&link, &[("password", PASSWORD), ("again", PASSWORD)]).await.location(), "/admin");
        let home = binta.get("/admin").await;
        assert!(home.text.contains("Gestionnaire") && home.text.contains("binta@exemple.ci"), "{}", home.text);
        assert!(!home.text.contains("href=\"/admin/audit\""), "nothing that she may not open");
        assert_eq!(binta.get("/admin/audit").await.status, StatusCode::FORBIDDEN);
        assert!(owner.get("/admin").await.text.contains("href=\"/admin/audit\""));
    }

    async fn the_last_owner_stays_and_a_suspended_account_is_out_at_once(db: TestDatabase) {
        let shop = TestShop::open(db);
        let (owner, manager) = (shop.staff(Role::Owner).await, shop.staff(Role::Manager).await);
        let own = format!("/admin/accounts/{}", owner.account_id);
        for (action, fields) in [("suspend", vec![]), ("role", vec![("role", "support")])] {
            assert_eq!(owner.post(&format!("{own}/{action}"), &fields).await.location(), "/admin/accounts");
            assert!(owner.get("/admin/accounts").await.text.contains("dernier propriétaire"), "{action}");
        }
        let other = format!("/admin/accounts/{}", manager.account_id);
        owner.post(&format!("{other}/suspend"), &[]).await;
        assert!(manager.get("/admin").await.status.is_redirection());
        let typed = [("email", manager.email.as_str()), ("password", PASSWORD)];
        let refused = shop.buyer().post("/admin/login", &typed).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "as if it did not exist");
        owner.post(&format!("{other}/resume"), &[]).await;
        assert_eq!(shop.buyer().post("/admin/login", &typed).await.location(), "/admin");
        owner.post(&format!("{other}/role"), &[("role", "owner")]).await;
        assert_eq!(owner.post(&format!("{own}/role"), &[("role", "support")]).await.location(), "/admin/accounts");
        assert_eq!(owner.get("/admin/accounts").await.status, StatusCode::FORBIDDEN, "another owner is there");
    }

    async fn a_manager_gets_a_new_link_from_an_owner_and_an_owner_only_at_the_command_line(db: TestDatabase) {
        let shop = TestShop::open(db);
        let (owner, manager) = (shop.staff(Role::Owner).await, shop.staff(Role::Manager).await);
        manager.sets_up_codes(&shop).await;
        let shown = owner.post(&format!("/admin/accounts/{}/link", manager.account_id), &[]).await;
        let link = format!("/admin/invitation/{}", shown.between("/admin/invitation/", "<"));
        assert_eq!(manager.get("/admin").await.status, StatusCode::OK, "until it is used");
        let anew = shop.buyer();
        anew.post(&link, &[("password", "une tout autre phrase"), ("again", "une tout autre phrase")]).await;
        assert!(manager.get("/admin").await.status.is_redirection());
        assert!(anew.get("/admin/me").await.text.contains("href=\"/admin/me/second-factor\""), "the phone is set up anew");
        owner.post(&format!("/admin/accounts/{}/link", owner.account_id), &[]).await;
        assert!(owner.get("/admin").await.text.contains("griot owner reset"));
        assert_eq!(owner.post("/admin/accounts/x/link", &[]).await.status, StatusCode::NOT_FOUND);
    }

    async fn the_journal_tells_who_did_what_and_is_filtered_and_paged(db: TestDatabase) {
        let shop = TestShop::open(db);
        let owner = shop.staff(Role::Owner).await;
        owner.post("/admin/accounts", &[("email", "binta@exemple.ci"), ("role", "manager")]).await;
        let actor = griot::shop::accounts::audit::Actor::command_line(shop.clock.now().naive_utc() + TimeDelta::seconds(1));
        let many = move |conn: &mut Conn| -> Result<(), griot::store::Error> {
            (0..120).try_for_each(|number| note(conn, &actor, "book.publish", &format!("book:livre-{number}_%"), json!({})))
        };
        shop.shop.db.write(many).await.unwrap();
        let filtered = async |query: &str| owner.get(&format!("/admin/audit?{query}")).await;
        let all = filtered("").await;
        assert_eq!(all.text.matches("<li><time>").count(), 50);
        let older = all.between("rel=\"next\" href=\"", "\"").replace("&amp;", "&").replace("&#38;", "&");
        let second = owner.get(&older).await;
        let newer = second.between("rel=\"prev\" href=\"", "\"").replace("&amp;", "&").replace("&#38;", "&");
        let oldest = owner.get(&second.between("rel=\"next\" href=\"", "\"").replace("&#38;", "&")).await;
        assert_eq!(oldest.text.matches("<li><time>").count(), 21);
        assert!(oldest.text.contains("a invité binta@exemple.ci") && !oldest.text.contains("rel=\"next\""));
        assert_eq!(owner.get(&newer).await.text.matches("<li><time>").count(), 50);
        for (query, count) in [
            ("act=account", 1),
            ("act=account.invite", 1),
            ("act=order", 0),
            ("subject=livre-7_%25", 1),
            ("subject=binta", 1),
            ("subject=%25", 50),
            ("who=-&act=account", 0),
            ("from=2027-01-15&until=2027-01-15", 50),
            ("from=2027-01-16", 0),
            ("until=2027-01-14", 0),
            (&format!("who={}", owner.account_id), 1),
        ] {
            assert_eq!(filtered(query).await.text.matches("<li><time>").count(), count, "{query}");
        }
        assert!(filtered("from=hier").await.text.contains("id=\"from-error\""));
        let english = filtered("act=account.invite&lang=en").await;
        assert!(english.text.contains("invited binta@exemple.ci"), "{}", english.text);
    }

    async fn the_database_itself_refuses_to_change_the_journal(db: TestDatabase) {
        let shop = TestShop::open(db);
        shop.staff(Role::Owner).await.post("/admin/accounts", &[("email", "binta@exemple.ci"), ("role", "manager")]).await;
        for sql in ["UPDATE audit SET actor = 'nobody'", "DELETE FROM audit"] {
            let tampered = move |conn: &mut Conn| -> Result<usize, griot::store::Error> { Ok(sql_query(sql).execute(conn)?) };
            assert!(shop.shop.db.write(tampered).await.is_err(), "{sql}");
        }
    }
}
