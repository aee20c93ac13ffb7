//! The web pages and their files. They are tested where they were built
//! (`cargo xtask web`, which the whole suite does first); a build without them
//! must say so.

use std::path::Path;

use axum::http::StatusCode;
use serde_json::json;

use crate::world::{Answered, As as _, World, get, post};

/// Whether this binary has pages.
fn built() -> bool {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../web/dist/index.html").exists()
}

async fn look(world: &World, path: &str) -> Answered {
    world.send(get(path).with("accept", "text/html,application/xhtml+xml,*/*;q=0.8")).await
}

/// What stands between two texts.
fn between<'t>(text: &'t str, before: &str, after: &str) -> Option<&'t str> {
    text.split_once(before)?.1.split_once(after).map(|(found, _)| found)
}

#[tokio::test]
async fn a_build_without_pages_says_so() {
    let world = World::new().await;
    for path in ["/", "/projects/default/users", "/me/campus", "/m/"] {
        let page = look(&world, path).await;
        assert!(page.header("content-type").starts_with("text/html"), "{path}");
        if built() {
            assert_eq!(page.status, StatusCode::OK, "{path}");
        } else {
            assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE, "{path}");
            assert!(page.text.contains("cargo xtask web"), "{}", page.text);
        }
    }
}

#[tokio::test]
async fn each_load_of_the_console_has_a_nonce_of_its_own_for_styles_and_none_for_scripts() {
    let world = World::new().await;
    let mut nonces = Vec::new();
    for path in ["/", "/setup", "/login", "/projects/default/sync-runs/syn_1"].iter().filter(|_| built()) {
        let page = look(&world, path).await;
        let policy = page.header("content-security-policy");
        let nonce = between(policy, "style-src 'self' 'nonce-", "'").unwrap().to_owned();
        assert!(page.text.contains(&format!("name=\"style-nonce\" content=\"{nonce}\"")), "{}", page.text);
        assert!(policy.contains("script-src 'self';") && !policy.contains("unsafe"), "{policy}");
        assert_eq!((page.header("cache-control"), page.header("set-cookie")), ("no-store", ""));
        nonces.push(nonce);
    }
    let made = nonces.len();
    nonces.sort_unstable();
    nonces.dedup();
    assert_eq!(nonces.len(), made, "a nonce came twice");
}

#[tokio::test]
async fn the_phone_page_is_the_strictest_and_is_asked_for_each_time() {
    let world = World::new().await;
    if !built() {
        return;
    }
    let page = look(&world, "/m/").await;
    let policy = page.header("content-security-policy");
    assert!(policy.starts_with("default-src 'none'; script-src 'self'; style-src 'self'; "), "{policy}");
    assert!(policy.contains("require-trusted-types-for 'script'") && !policy.contains("unsafe"), "{policy}");
    for (name, value) in [
        ("cache-control", "no-cache"),
        ("referrer-policy", "no-referrer"),
        ("x-content-type-options", "nosniff"),
        ("x-robots-tag", "noindex, nofollow"),
        ("set-cookie", ""),
    ] {
        assert_eq!(page.header(name), value, "{name}");
    }
}

#[tokio::test]
async fn pages_load_nothing_from_elsewhere_and_have_no_script_or_style_inside() {
    let world = World::new().await;
    for path in ["/", "/me/campus", "/m/"].iter().filter(|_| built()) {
        let page = look(&world, path).await.text;
        assert!(!page.contains("://") && !page.contains("<style") && !page.contains(" style="), "{path}: {page}");
        for script in page.split("<script").skip(1) {
            assert!(between(script, "src=\"", "\"").is_some_and(|src| src.starts_with("/assets/")), "{path}: {script}");
        }
    }
}

#[tokio::test]
async fn what_a_page_loads_comes_small_and_stays_with_the_browser() {
    let world = World::new().await;
    for path in ["/", "/me/campus", "/m/"].iter().filter(|_| built()) {
        let page = look(&world, path).await.text;
        let script = between(&page, "<script", "</script>").and_then(|tag| between(tag, "src=\"", "\"")).unwrap();
        let plain = world.send(get(script)).await;
        assert_eq!((plain.status, plain.header("content-encoding")), (StatusCode::OK, ""));
        assert!(plain.header("content-type").contains("javascript"), "{}", plain.header("content-type"));
        assert_eq!(plain.header("cache-control"), "public, max-age=31536000, immutable");
        let etag = plain.header("etag").to_owned();
        for encoding in ["br", "gzip"] {
            let encoded = world.send(get(script).with("accept-encoding", encoding)).await;
            // Very small files do not become smaller, and are sent as they are.
            assert!(encoded.header("content-encoding") == encoding || plain.text.len() < 200, "{script}");
            assert_eq!((encoded.header("vary"), encoded.header("etag")), ("Accept-Encoding", etag.as_str()));
        }
        let again = world.send(get(script).with("if-none-match", &etag)).await;
        assert_eq!((again.status, again.text.as_str()), (StatusCode::NOT_MODIFIED, ""));
    }
}

#[tokio::test]
async fn nothing_but_the_build_is_reached() {
    let world = World::new().await;
    for path in ["/assets/nothing.js", "/assets/../index.html", "/assets/..%2f..%2fpackage.json", "/m/..%2f.gitignore"]
    {
        let answered = world.send(get(path)).await;
        assert_eq!((answered.status, answered.code().as_str()), (StatusCode::NOT_FOUND, "not_found"), "{path}");
    }
}

#[tokio::test]
async fn at_a_wrong_address_people_see_a_page_and_programs_a_problem() {
    let world = World::new().await;
    let program = world.send(get("/nowhere")).await;
    assert_eq!((program.status, program.code().as_str()), (StatusCode::NOT_FOUND, "not_found"));
    let mistyped = look(&world, "/api/v1/nowhere").await;
    assert_eq!((mistyped.status, mistyped.code().as_str()), (StatusCode::NOT_FOUND, "not_found"));
    if built() {
        let person = look(&world, "/nowhere").await;
        assert_eq!(person.status, StatusCode::NOT_FOUND);
        assert!(person.text.contains("id=\"root\""), "{}", person.text);
    }
}

#[tokio::test]
async fn self_service_leads_to_the_only_project_and_asks_where_there_are_more() {
    let world = World::new().await;
    let forwarded = look(&world, "/me").await;
    assert_eq!(forwarded.status, StatusCode::SEE_OTHER);
    assert!(forwarded.header("location").ends_with("/me/campus"), "{}", forwarded.header("location"));
    assert_eq!(look(&world, "/me/").await.status, StatusCode::SEE_OTHER);
    let owner = world.owner().await;
    world.send(post("/api/v1/projects", &json!({"slug": "other", "name": "Other"})).by(&owner)).await;
    let asks = look(&world, "/me").await.status;
    assert_eq!(asks, if built() { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE });
    for path in ["/me/campus", "/me/nobody-knows"].iter().filter(|_| built()) {
        let page = look(&world, path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        assert!(page.text.contains("name=\"base-path\" content=\"\""), "{path}: {}", page.text);
        let policy = page.header("content-security-policy");
        assert!(policy.starts_with("default-src 'none'; script-src 'self'; style-src 'self'; "), "{policy}");
        assert!(!policy.contains("unsafe"), "{policy}");
    }
}
