//! Structured data stands in a page as a script that holds data: the content security policy lets it be, and nothing runs it.

use serde_json::json;

use crate::support::browser::{Browser, View};
use crate::support::postgres::TestDatabase;
use crate::support::shop::TestShop;

#[tokio::test(flavor = "multi_thread")]
async fn browser_structured_data_is_read_by_machines_and_objected_to_by_no_policy() {
    let shop = TestShop::open(TestDatabase::sqlite());
    let title = "</script><script>document.title = 'run'</script><!--";
    let slug = shop.shelve(title, 1_000, 100).await;
    let browser = Browser::open(View::PHONE).await;
    for (page, field, value) in
        [(format!("/books/{slug}"), "name", json!(title)), ("/".into(), "@context", json!("https://schema.org"))]
    {
        browser.goto(&format!("{}{page}", shop.url)).await.unwrap();
        let read = format!(
            "const all = document.querySelectorAll('script[type=\"application/ld+json\"]'); \
             return [all.length, JSON.parse(all[0].textContent)['{field}'], document.title === 'run']"
        );
        assert_eq!(browser.execute(&read, vec![]).await.unwrap(), json!([1, value, false]), "{page}");
        assert_eq!(browser.complaints().await, [""; 0], "{page}");
    }
}
