//! Certificates over HTTP: asked for, judged by the programs that others use, held, released, revoked.

mod crowd;
pub(crate) mod desk;
mod refused;

use app::sweeps::Sweep;
use axum::http::StatusCode;
use serde_json::json;

use crate::certificates::desk::Desk;
use crate::world::{As as _, get, post};

const API: &str = "/api/v1/projects/campus";

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_is_issued_and_published_holds_before_every_judge() {
    for desk in Desk::both().await {
        let ada = desk.world.house.user("Ada", "1").await;
        let issued = desk.issue(&ada, "authentication").await;
        desk.openssl("verify -x509_strict -CAfile chain.pem leaf.pem");
        desk.bundle();
        let said = desk.certtool("--verify-chain --infile bundle.pem");
        assert!(said.contains("Chain verification output: Verified"), "{said}");
        desk.lint("lint_pkix_cert", "leaf.pem");
        desk.lint("lint_pkix_cert", "issuing.pem");

        // The addresses that the certificate carries, as the world asks them.
        let text = desk.openssl("x509 -in leaf.pem -noout -text");
        for what in ["crl", "ocsp", "ca.crt"] {
            assert!(text.contains(&format!("URI:https://doors.example.org/pki/campus/{what}")), "{text}");
        }
        desk.curl("ca.crt", "ca.der");
        assert_eq!(desk.openssl("x509 -inform DER -in ca.der"), desk.read("issuing.pem"));
        desk.curl("crl", "crl.der");
        assert!(desk.openssl("crl -inform DER -in crl.der -CAfile chain.pem -noout").contains("verify OK"));
        desk.openssl("crl -inform DER -in crl.der -out crl.pem");
        let said = desk.certtool("--verify-crl --load-ca-certificate issuing.pem --infile crl.pem");
        assert!(said.contains("Verified"), "{said}");
        desk.lint("lint_crl", "-t CRL -p PKIX crl.pem");

        // OCSP by POST and by GET, with another hash, and about a number that nobody has.
        assert!(desk.ocsp("").contains("leaf.pem: good"));
        assert!(desk.ocsp("-sha256").contains("leaf.pem: good"));
        assert!(desk.ocsp_by_get().contains("leaf.pem: good"));
        desk.lint("lint_ocsp_response", "--document-format DER answer.der");
        let said = desk.ocsp("-serial 0x7f01020304050607");
        assert!(said.contains("0x7f01020304050607: unknown"), "{said}");

        let answered = desk.world.send(get(&format!("{API}/certificates/{issued}")).with_key(&desk.key)).await;
        assert_eq!(answered.json()["certificate"], desk.read("leaf.pem"));
        assert_eq!(answered.json()["state"], "valid");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_hold_a_release_and_a_revocation_show_in_ocsp_at_once_and_in_the_next_list() {
    for desk in Desk::both().await {
        let ada = desk.world.house.user("Ada", "1").await;
        let id = desk.issue(&ada, "signature").await;
        let list = async || {
            desk.sweep(Sweep::Authorities).await;
            desk.curl("crl", "crl.der");
            desk.openssl("crl -inform DER -in crl.der -CAfile chain.pem -noout -text")
        };
        let act = async |action: &str, body: serde_json::Value| {
            let request = post(&format!("{API}/certificates/{id}/{action}"), &body).with_key(&desk.key);
            desk.world.send(request).await
        };
        let held = act("hold", json!({})).await;
        assert_eq!((held.status, held.json()["state"].as_str()), (StatusCode::OK, Some("on_hold")), "{}", held.text);
        assert_eq!(held.json()["holds"], json!(["by_hand"]));
        assert!(desk.ocsp("").contains("certificateHold"));
        assert!(list().await.contains("Certificate Hold"));

        let released = act("release", json!({})).await;
        assert_eq!(released.json()["state"], "valid", "{}", released.text);
        assert!(desk.ocsp("").contains("leaf.pem: good"));
        assert!(list().await.contains("No Revoked Certificates"));
        assert_eq!(act("release", json!({})).await.code(), "certificate_not_on_hold");

        assert_eq!(act("revoke", json!({"reason": "bored"})).await.json()["errors"][0]["code"], "invalid_value");
        let revoked = act("revoke", json!({"reason": "key_compromise"})).await;
        assert_eq!(revoked.json()["reason"], "key_compromise", "{}", revoked.text);
        assert!(desk.ocsp("").contains("keyCompromise"));
        assert!(list().await.contains("Key Compromise"));
        desk.openssl("crl -inform DER -in crl.der -out crl.pem");
        desk.lint("lint_crl", "-t CRL -p PKIX crl.pem");
        assert_eq!(act("hold", json!({})).await.code(), "certificate_final");

        let filter = "certificates?filter=state%20eq%20%22revoked%22&count=true";
        let listed = desk.world.send(get(&format!("{API}/{filter}")).with_key(&desk.key)).await.json();
        assert_eq!((listed["total"].as_u64(), listed["items"][0]["id"].as_str()), (Some(1), Some(id.as_str())));
    }
}

#[tokio::test]
async fn a_profile_of_a_projects_own_is_written_used_and_removed() {
    let desk = Desk::sqlite().await;
    let ada = desk.world.house.user("Ada", "1").await;
    let at = format!("{API}/certificate-profiles/vpn");
    let standard =
        desk.world.send(get(&format!("{API}/certificate-profiles/authentication")).with_key(&desk.key)).await;
    let mut spec = standard.json()["profile"].clone();
    assert_eq!((standard.json()["standard"].as_bool(), standard.header("etag")), (Some(true), "\"0\""));
    spec["name"] = "vpn".into();
    spec["validity_days"] = 30.into();
    let put = |spec: &serde_json::Value, version: &str| {
        let mut request = post(&at, spec).with_key(&desk.key).with("if-match", version);
        *request.method_mut() = axum::http::Method::PUT;
        desk.world.send(request)
    };
    let mut endless = spec.clone();
    endless["validity_days"] = 4000.into();
    assert_eq!(put(&endless, "*").await.json()["errors"][0]["code"], "profile_validity");
    let written = put(&spec, "\"0\"").await;
    assert_eq!((written.status, written.header("etag")), (StatusCode::OK, "\"1\""), "{}", written.text);
    assert_eq!(put(&spec, "\"0\"").await.code(), "stale");
    desk.issue(&ada, "vpn").await;
    assert!(desk.openssl("x509 -in leaf.pem -noout -checkend 2500000").contains("will not expire"));
    let listed = desk.world.send(get(&format!("{API}/certificates")).with_key(&desk.key)).await.json();
    let ends: domain::time::Timestamp = listed["items"][0]["not_after"].as_str().unwrap().parse().unwrap();
    assert!(ends.duration_since(desk.world.house.app.now()).as_hours() <= 30 * 24, "{ends}");
    let mut request = get(&at).with_key(&desk.key);
    *request.method_mut() = axum::http::Method::DELETE;
    assert_eq!(desk.world.send(request).await.status, StatusCode::NO_CONTENT);
    assert_eq!(desk.ask(&ada, "vpn", &desk.csr("/")).await.code(), "not_found");
}

/// What is written in the manual: made with `openssl`, taken by the API.
#[tokio::test]
async fn a_ca_comes_from_elsewhere_over_the_api() {
    let desk = Desk::sqlite().await;
    let usage = "-addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign,cRLSign";
    desk.openssl(&format!(
        "req -x509 -newkey rsa:2048 -nodes -keyout ca.key -subj /CN=Elsewhere -days 3650 {usage} -out ca.pem"
    ));
    desk.world.house.pass(domain::time::SignedDuration::from_secs(60));
    let send = async |action: &str, body: serde_json::Value| {
        desk.world.send(post(&format!("{API}/authorities/{action}"), &body).with_key(&desk.key)).await
    };
    let (key, certificates) = (desk.read("ca.key"), desk.read("ca.pem"));
    let refused = send("import", json!({"key": desk.read("issuing.pem"), "certificates": certificates})).await;
    assert_eq!(refused.json()["errors"][0]["code"], "private_key_unreadable");
    let taken = send("import", json!({"key": key, "certificates": certificates})).await;
    assert_eq!((taken.status, taken.json()["state"].as_str()), (StatusCode::CREATED, Some("active")), "{}", taken.text);
    assert!(!taken.text.contains("PRIVATE KEY"));
    let made = send("request", json!({"key": "p384"})).await;
    assert_eq!((made.status, made.json()["state"].as_str()), (StatusCode::CREATED, Some("requested")), "{}", made.text);
    let id = made.json()["id"].as_str().unwrap().to_owned();
    let refused = send(&format!("{id}/install"), json!({"certificates": certificates})).await;
    assert_eq!(refused.json()["errors"][0]["code"], "import_foreign_key");
    let id = taken.json()["id"].as_str().unwrap().to_owned();
    assert_eq!(send(&format!("{id}/renew"), json!({})).await.code(), "root_key_absent");
    let published = send(&format!("{id}/publish-crl"), json!({})).await;
    assert_eq!(published.json()["number"], 2, "{}", published.text);
    let listed = desk.world.send(get(&format!("{API}/authorities")).with_key(&desk.key)).await.json();
    let states: Vec<_> = listed["items"].as_array().unwrap().iter().map(|one| one["state"].as_str().unwrap()).collect();
    assert_eq!(states, ["requested", "active", "retired"]);
}
