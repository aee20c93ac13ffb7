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
async fn the_page_is_locked_down_and_kept_by_nobody() {
    let world = World::new().await;
    for language in ["en", "de"] {
        let page = world.send(get("/m/").with("accept-language", language)).await;
        assert_eq!((page.status, page.header("content-language")), (StatusCode::OK, language));
        assert!(page.header("content-type").starts_with("text/html"));
        let policy = page.header("content-security-policy").to_owned();
        let (style, rest) = policy.split_once("; base-uri").unwrap();
        assert!(style.starts_with("default-src 'none'; style-src 'sha256-"), "{policy}");
        assert_eq!(rest, " 'none'; form-action 'none'; frame-ancestors 'none'");
        for (name, value) in [
            ("cache-control", "no-store"),
            ("referrer-policy", "no-referrer"),
            ("x-content-type-options", "nosniff"),
            ("x-robots-tag", "noindex, nofollow"),
            ("vary", "Accept-Language"),
            ("set-cookie", ""),
        ] {
            assert_eq!(page.header(name), value, "{name}");
        }
    }
}

#[tokio::test]
async fn the_page_asks_no_other_host_and_has_no_script() {
    let world = World::new().await;
    let page = world.send(get("/m/").with("host", "evil.example")).await.text;
    for asks in
        ["<script", "<link", "<img", "<iframe", "<form", "<object", " src=", " href=", " style=", "url(", "@import"]
    {
        assert!(!page.contains(asks), "{asks} in {page}");
    }
    let own = page.matches(ORIGIN).count();
    assert!(own > 0 && page.matches("://").count() == own, "no address but the configured one: {page}");
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
