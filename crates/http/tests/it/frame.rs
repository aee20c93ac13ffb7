//! What holds for every address: headers, problems, health.

use axum::http::{Request, StatusCode};

use crate::world::{World, get};

#[tokio::test]
async fn every_answer_restrains_the_browser() {
    let world = World::new().await;
    for path in ["/healthz", "/api/v1/me", "/nowhere", "/api/v1/openapi.json", "/api/docs/"] {
        let answered = world.send(get(path)).await;
        assert_eq!(answered.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answered.header("referrer-policy"), "no-referrer", "{path}");
        assert!(answered.header("strict-transport-security").starts_with("max-age="), "{path}");
        assert!(answered.header("content-security-policy").starts_with("default-src 'none'"), "{path}");
        assert!(!answered.header("content-security-policy").contains("unsafe"), "{path}");
        assert_eq!(answered.header("x-request-id").len(), 16, "{path}");
    }
    assert_eq!(world.send(get("/api/v1/me")).await.header("cache-control"), "no-store");
}

#[tokio::test]
async fn what_is_not_there_is_a_problem() {
    let world = World::new().await;
    let answered = world.send(get("/api/v1/nothing")).await;
    assert_eq!((answered.status, answered.code().as_str()), (StatusCode::NOT_FOUND, "not_found"));
}

#[tokio::test]
async fn another_method_is_a_problem_that_says_which_are_taken() {
    let world = World::new().await;
    let delete = |path: &str| Request::delete(path).body(axum::body::Body::empty()).unwrap();
    for path in ["/api/v1/instance", "/healthz"] {
        let answered = world.send(delete(path)).await;
        assert_eq!((answered.status, answered.code().as_str()), (StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed"));
        assert_eq!(answered.header("allow"), "GET,HEAD", "{path}");
    }
}

#[tokio::test]
async fn the_process_lives_and_the_database_answers() {
    for world in World::both().await {
        assert_eq!(world.send(get("/healthz")).await.status, StatusCode::OK);
        assert_eq!(world.send(get("/readyz")).await.status, StatusCode::OK);
        world.house.app.store().close().await.unwrap();
        assert_eq!(world.send(get("/healthz")).await.status, StatusCode::OK);
        let answered = world.send(get("/readyz")).await;
        assert_eq!((answered.status, answered.code().as_str()), (StatusCode::SERVICE_UNAVAILABLE, "unavailable"));
    }
}

#[tokio::test]
async fn the_document_and_its_page_are_served() {
    let world = World::new().await;
    assert_eq!(world.send(get("/api/v1/openapi.json")).await.json()["openapi"], "3.1.0");
    let page = world.send(get("/api/docs/")).await;
    assert!(page.status.is_success() && page.text.contains("swagger-ui"), "{}", page.text);
    assert!(
        !page.text.contains("<style") && !page.text.contains("<script>"),
        "inline scripts are blocked by the policy"
    );
}

#[tokio::test]
async fn nobody_gets_in_without_a_login() {
    let world = World::new().await;
    let answered = world.send(get("/api/v1/me")).await;
    assert_eq!((answered.status, answered.code().as_str()), (StatusCode::UNAUTHORIZED, "unauthenticated"));
    assert!(answered.header("www-authenticate").starts_with("Bearer"));
}

#[tokio::test]
async fn a_body_that_is_too_large_is_refused_without_being_read() {
    let world = World::new().await;
    let read = std::sync::Arc::new(std::sync::atomic::AtomicUsize::new(0));
    for announced in [true, false] {
        read.store(0, std::sync::atomic::Ordering::SeqCst);
        let counter = read.clone();
        let parts = futures_util::stream::iter((0..1000).map(move |_| {
            counter.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
            Ok::<_, std::io::Error>(axum::body::Bytes::from(vec![b' '; 16 * 1024]))
        }));
        let mut request = Request::post("/api/v1/session").header("content-type", "application/json");
        if announced {
            request = request.header("content-length", 16_384_000);
        }
        let request = request.body(axum::body::Body::from_stream(parts)).unwrap();
        let answered = world.send(request).await;
        assert_eq!((answered.status, answered.code().as_str()), (StatusCode::PAYLOAD_TOO_LARGE, "too_large"));
        let limit = if announced { 0 } else { 66 };
        assert!(read.load(std::sync::atomic::Ordering::SeqCst) <= limit, "{read:?} parts were read");
    }
}

#[tokio::test]
async fn a_body_is_json_and_says_so() {
    let world = World::new().await;
    let send = |media_type: &str, body: &str| {
        let request = Request::post("/api/v1/session").header("content-type", media_type);
        world.send(request.body(axum::body::Body::from(body.to_owned())).unwrap())
    };
    assert_eq!(send("text/plain", "{}").await.code(), "unsupported_media_type");
    assert_eq!(send("application/json", "{").await.code(), "malformed_json");
    assert_eq!(send("application/json; charset=utf-8", "{}").await.json()["errors"][0]["pointer"], "/email");
}
