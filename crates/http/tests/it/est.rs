//! EST (RFC 7030) with `curl` and `openssl` alone, as the manual describes it.

use axum::body::Body;
use axum::http::{HeaderName, Request, StatusCode};
use domain::time::SignedDuration;
use domain::user::User;
use http_api::Options;
use serde_json::{Value, json};

use crate::certificates::desk::Desk;
use crate::world::{Answered, As as _, get, post};

const EST: &str = "/.well-known/est/campus";

/// A password for EST: the answer in which it is shown.
async fn password(desk: &Desk, user: &User, profile: &str) -> Value {
    let path = format!("/api/v1/projects/campus/users/{}/est-password", user.id);
    let made = desk.world.send(post(&path, &json!({"profile": profile})).with_key(&desk.key)).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
    made.json()
}

/// The request in base64 that `curl` sends, in `csr.b64`.
fn request(desk: &Desk, subject: &str, wrapped: bool) {
    desk.csr(subject);
    desk.openssl("req -in csr.pem -outform DER -out csr.der");
    desk.openssl(&format!("base64 {} -in csr.der -out csr.b64", if wrapped { "" } else { "-A" }));
}

/// Asks with `curl`; answers the status. The body lies in `answer.p7`, the headers in `head`.
fn curl(desk: &Desk, operation: &str, arguments: &str) -> String {
    let send = "-H Content-Type:application/pkcs10 --data-binary @csr.b64 -o answer.p7 -D head -w %{http_code}";
    desk.success("curl", &format!("--noproxy * -sS {send} {arguments} {}{EST}/{operation}", desk.base))
}

/// The certificates of an answer, in a file.
fn unpack(desk: &Desk, answer: &str, file: &str) {
    let text = desk.read(answer);
    assert!(text.ends_with('\n') && text.lines().count() == 1, "base64 on one line: {text}");
    desk.openssl(&format!("base64 -d -A -in {answer} -out {answer}.der"));
    desk.openssl(&format!("pkcs7 -inform DER -in {answer}.der -print_certs -out {file}"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_first_certificate_is_had_with_curl_and_openssl_alone() {
    for desk in Desk::both().await {
        let ada = desk.world.house.user("Ada", "1").await;
        desk.success("curl", &format!("--noproxy * -sS -f -D head -o cacerts.p7 {}{EST}/cacerts", desk.base));
        let head = desk.read("head").to_lowercase();
        assert!(head.contains("content-type: application/pkcs7-mime"), "{head}");
        assert!(head.contains("content-transfer-encoding: base64"), "{head}");
        unpack(&desk, "cacerts.p7", "cacerts.pem");
        assert_eq!(desk.read("cacerts.pem").matches("BEGIN CERTIFICATE").count(), 2, "up to the root");

        for wrapped in [true, false] {
            let made = password(&desk, &ada, "authentication").await;
            assert_eq!(made["url"], format!("https://doors.example.org{EST}"));
            let login = format!("-u {}:{}", made["user_name"].as_str().unwrap(), made["password"].as_str().unwrap());
            request(&desk, "/CN=Bob", wrapped);
            assert_eq!(curl(&desk, "simpleenroll", &login), "422");
            assert!(desk.read("answer.p7").contains("request_subject"), "and the password is not used up");
            request(&desk, "/", wrapped);
            assert_eq!(curl(&desk, "simpleenroll", &login), "200", "{}", desk.read("answer.p7"));
            assert!(desk.read("head").to_lowercase().contains("smime-type=certs-only"));
            unpack(&desk, "answer.p7", "leaf.pem");
            assert_eq!(desk.read("leaf.pem").matches("BEGIN CERTIFICATE").count(), 1, "the one that was issued");
            desk.openssl("verify -x509_strict -CAfile cacerts.pem leaf.pem");
            assert!(desk.ocsp("").contains("leaf.pem: good"));
            desk.openssl("pkey -in key.pem -pubout -out public.pem");
            assert_eq!(desk.openssl("x509 -in leaf.pem -noout -pubkey"), desk.read("public.pem"));
            assert_eq!(curl(&desk, "simpleenroll", &login), "401", "it was good for one");
            assert!(desk.read("head").to_lowercase().contains("www-authenticate: basic"), "{}", desk.read("head"));
        }
        // The e-mail address names the user as well.
        let made = password(&desk, &ada, "signature").await;
        request(&desk, "/", true);
        let login = format!("-u Ada@Example.org:{}", made["password"].as_str().unwrap());
        assert_eq!(curl(&desk, "simpleenroll", &login), "200", "{}", desk.read("answer.p7"));
        let listed = get("/api/v1/projects/campus/certificates?filter=origin%20eq%20%22est%22&count=true");
        assert_eq!(desk.world.send(listed.with_key(&desk.key)).await.json()["total"], 3);
    }
}

#[tokio::test]
async fn what_requests_best_ask_with_is_told() {
    let desk = Desk::sqlite().await;
    let told = desk.world.send(get(&format!("{EST}/csrattrs"))).await;
    assert_eq!((told.status, told.header("content-type")), (StatusCode::OK, "application/csrattrs"));
    desk.write("attributes.b64", &told.text);
    desk.openssl("base64 -d -A -in attributes.b64 -out attributes.der");
    let said = desk.openssl("asn1parse -inform DER -in attributes.der");
    for what in ["id-ecPublicKey", "prime256v1", "ecdsa-with-SHA256"] {
        assert!(said.contains(what), "{said}");
    }
    for operation in ["cacerts", "csrattrs"] {
        let nowhere = desk.world.send(get(&format!("/.well-known/est/nowhere/{operation}"))).await;
        assert_eq!(nowhere.code(), "not_found");
    }
}

/// Asks in this process, as seen from an address.
async fn ask(desk: &Desk, from: &str, headers: &[(&'static str, &str)], operation: &str) -> Answered {
    let mut request = Request::post(format!("{EST}/{operation}")).body(Body::from(desk.read("csr.b64"))).unwrap();
    for (name, value) in headers {
        request = request.with(name, value);
    }
    desk.world.send_from(from, request).await
}

fn basic(name: &str, password: &str) -> String {
    format!("Basic {}", data_encoding::BASE64.encode(format!("{name}:{password}").as_bytes()))
}

#[tokio::test]
async fn who_does_not_know_the_password_gets_nothing_and_waits() {
    for desk in Desk::both().await {
        let (ada, bob) = (desk.world.house.user("Ada", "1").await, desk.world.house.user("Bob", "2").await);
        request(&desk, "/", false);
        let made = password(&desk, &ada, "authentication").await;
        let (name, word) = (ada.id.to_string(), made["password"].as_str().unwrap().to_owned());
        let other = password(&desk, &bob, "authentication").await["password"].as_str().unwrap().to_owned();
        for login in ["Basic", "Bearer x", "Basic !", &basic("nobody", &word), &basic(&bob.id.to_string(), &word)] {
            let refused = ask(&desk, "192.0.2.1", &[("authorization", login)], "simpleenroll").await;
            assert_eq!(refused.code(), "login_failed", "{login}");
            assert!(refused.header("www-authenticate").starts_with("Basic"));
        }
        assert_eq!(ask(&desk, "192.0.2.1", &[], "simpleenroll").await.code(), "login_failed");
        for _ in 0..6 {
            let refused = ask(&desk, "192.0.2.7", &[("authorization", &basic(&name, &other))], "simpleenroll").await;
            assert_eq!(refused.code(), "login_failed");
        }
        let waits = ask(&desk, "192.0.2.7", &[("authorization", &basic(&name, &word))], "simpleenroll").await;
        assert_eq!((waits.status, waits.header("retry-after").is_empty()), (StatusCode::TOO_MANY_REQUESTS, false));
        // Nobody is locked out by somebody else's guesses.
        let login = basic(&name, &word);
        let issued = ask(&desk, "192.0.2.8", &[("authorization", &login)], "simpleenroll").await;
        assert_eq!(issued.status, StatusCode::OK, "{}", issued.text);

        desk.world.house.pass(SignedDuration::from_hours(24));
        let login = basic("bob@example.org", &other);
        let late = ask(&desk, "192.0.2.8", &[("authorization", &login)], "simpleenroll").await;
        assert_eq!(late.code(), "login_failed", "it was good for a day");
    }
}

#[tokio::test]
async fn a_password_is_shown_once_and_goes_with_its_user() {
    let desk = Desk::sqlite().await;
    let ada = desk.world.house.user("Ada", "1").await;
    let path = format!("/api/v1/projects/campus/users/{}/est-password", ada.id);
    let make = || post(&path, &json!({"profile": "authentication"})).with_key(&desk.key).with("idempotency-key", "one");
    let (made, again) = (desk.world.send(make()).await, desk.world.send(make()).await);
    let word = made.json()["password"].as_str().unwrap().to_owned();
    assert_eq!((again.status, again.json()["password"].as_str()), (StatusCode::CREATED, None), "{}", again.text);
    let none = post(&path, &json!({"profile": "encryption"})).with_key(&desk.key);
    assert_eq!(desk.world.send(none).await.json()["errors"][0]["code"], "profile_archives_keys");
    let none = post(&path, &json!({"profile": "nothing"})).with_key(&desk.key);
    assert_eq!(desk.world.send(none).await.code(), "not_found");

    request(&desk, "/", true);
    let lock = post(&format!("/api/v1/projects/campus/users/{}/lock", ada.id), &json!({})).with_key(&desk.key);
    assert_eq!(desk.world.send(lock).await.status, StatusCode::OK);
    let login = basic(&ada.id.to_string(), &word);
    let refused = ask(&desk, "192.0.2.1", &[("authorization", &login)], "simpleenroll").await;
    assert_eq!(refused.code(), "user_not_active");
    let deleted = axum::http::Request::delete(format!("/api/v1/projects/campus/users/{}", ada.id));
    let deleted = deleted.header("if-match", "*").body(Body::empty()).unwrap().with_key(&desk.key);
    assert_eq!(desk.world.send(deleted).await.status, StatusCode::NO_CONTENT);
    let refused = ask(&desk, "192.0.2.2", &[("authorization", &login)], "simpleenroll").await;
    assert_eq!(refused.code(), "login_failed");
    assert!(!desk.world.house.take_scratch().shows(&word).await, "only its hash was kept");
}

#[tokio::test]
async fn a_password_does_not_travel_where_it_can_be_read() {
    let options = Options { listen: "0.0.0.0:80".parse().unwrap(), ..Options::default() };
    let desk = Desk::with(options).await;
    request(&desk, "/", true);
    let refused = ask(&desk, "192.0.2.1", &[("authorization", &basic("a", "b"))], "simpleenroll").await;
    assert_eq!((refused.status, refused.code().as_str()), (StatusCode::FORBIDDEN, "est_insecure"));
    assert_eq!(ask(&desk, "192.0.2.1", &[], "simplereenroll").await.code(), "est_insecure");
}

const HEADER: HeaderName = HeaderName::from_static("client-cert");

/// A server behind a proxy on this machine, which hands on what clients have proven.
async fn behind_a_proxy() -> Desk {
    let trusted_proxies = vec!["127.0.0.1/32".parse().unwrap()];
    Desk::with(Options { trusted_proxies, client_certificate_header: Some(HEADER), ..Options::default() }).await
}

/// `leaf.pem` as RFC 9440 writes it.
fn presented(desk: &Desk) -> String {
    desk.openssl("x509 -in leaf.pem -outform DER -out leaf.der");
    format!(":{}:", desk.openssl("base64 -A -in leaf.der").trim())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn who_has_a_certificate_gets_the_next_one() {
    let desk = behind_a_proxy().await;
    let ada = desk.world.house.user("Ada", "1").await;
    desk.issue(&ada, "authentication").await;
    let before = desk.read("leaf.pem");
    desk.world.house.pass(SignedDuration::from_secs(1));
    let header = presented(&desk);
    request(&desk, "/", true);
    assert_eq!(curl(&desk, "simplereenroll", &format!("-H Client-Cert:{header}")), "200", "{}", desk.read("answer.p7"));
    unpack(&desk, "answer.p7", "leaf.pem");
    let subject = |desk: &Desk| desk.openssl("x509 -in leaf.pem -noout -subject -nameopt utf8");
    let next = subject(&desk);
    desk.openssl("verify -x509_strict -CAfile chain.pem leaf.pem");
    desk.write("leaf.pem", before);
    assert_eq!(subject(&desk), next);
    assert!(desk.ocsp("").contains("good"), "the one before it ends by itself");
}

#[tokio::test]
async fn only_a_certificate_that_holds_opens_renewal() {
    let desk = behind_a_proxy().await;
    let (ada, bob) = (desk.world.house.user("Ada", "1").await, desk.world.house.user("Bob", "2").await);
    request(&desk, "/CN=Bob", true);
    let from_proxy = "127.0.0.1";
    let answered = async |from: &str, value: &str| ask(&desk, from, &[("client-cert", value)], "simplereenroll").await;
    let id = desk.issue(&ada, "authentication").await;
    let good = presented(&desk);
    request(&desk, "/CN=Bob", true);
    let refused = answered(from_proxy, &good).await;
    assert_eq!(refused.json()["errors"][0]["code"], "request_subject", "{}", refused.text);
    request(&desk, "/", true);
    assert_eq!(answered("192.0.2.1", &good).await.code(), "unauthenticated", "anybody can write a header");
    assert_eq!(answered(from_proxy, "nonsense").await.code(), "unauthenticated");
    let twice = [("client-cert", good.as_str())];
    assert_eq!(ask(&desk, from_proxy, &twice, "simplereenroll").await.status, StatusCode::OK);
    assert_eq!(ask(&desk, from_proxy, &[], "simplereenroll").await.code(), "unauthenticated");

    // Somebody else's certificate of this number, one of another profile, and one on hold.
    desk.openssl("req -x509 -newkey rsa:2048 -nodes -keyout other.key -subj /CN=Ada -days 9 -out leaf.pem");
    assert_eq!(answered(from_proxy, &presented(&desk)).await.code(), "unauthenticated");
    desk.issue(&ada, "signature").await;
    assert_eq!(answered(from_proxy, &presented(&desk)).await.code(), "unauthenticated");
    let act = async |action: &str| {
        let path = format!("/api/v1/projects/campus/certificates/{id}/{action}");
        assert_eq!(desk.world.send(post(&path, &json!({})).with_key(&desk.key)).await.status, StatusCode::OK);
    };
    request(&desk, "/", true);
    act("hold").await;
    assert_eq!(answered(from_proxy, &good).await.code(), "unauthenticated");
    act("release").await;
    assert_eq!(answered(from_proxy, &good).await.status, StatusCode::OK);

    // A holder whose name changed, one who is not active, a certificate whose time is over.
    let rename = json!({"first_name": "Augusta"});
    let path = format!("/api/v1/projects/campus/users/{}", ada.id);
    assert_eq!(desk.world.send(crate::world::patch(&path, "*", &rename).with_key(&desk.key)).await.status, 200);
    let renamed = answered(from_proxy, &good).await;
    assert_eq!(renamed.json()["errors"][0]["code"], "request_subject", "{}", renamed.text);
    desk.issue(&bob, "authentication").await;
    let bobs = presented(&desk);
    request(&desk, "/", true);
    desk.world.house.pass(SignedDuration::from_hours(24 * 731));
    assert_eq!(answered(from_proxy, &bobs).await.code(), "unauthenticated");
}
