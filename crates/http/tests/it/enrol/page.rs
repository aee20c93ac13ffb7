//! `/m/`: where the links lead.

use axum::http::StatusCode;

use super::phone::Invited;
use crate::world::{As as _, ORIGIN, World, get};

#[tokio::test]
async fn the_address_without_the_slash_leads_to_the_page_of_the_configured_address() {
    let world = World::new().await;
    let evil = get("/m").with("host", "evil.example").with("x-forwarded-host", "evil.example");
    for request in [get("/m"), evil] {
        let answered = world.send(request).await;
        assert_eq!(answered.status, StatusCode::PERMANENT_REDIRECT);
        assert_eq!(answered.header("location"), format!("{ORIGIN}/m/"), "a browser keeps the fragment");
    }
}

#[tokio::test]
async fn looking_changes_nothing() {
    for invited in Invited::both().await {
        let before = invited.world.send(get("/m/")).await.text;
        assert!(!before.contains(&invited.code));
        let offer = invited.offer().await;
        assert_eq!(offer.status, StatusCode::OK, "{}", offer.text);
    }
}
