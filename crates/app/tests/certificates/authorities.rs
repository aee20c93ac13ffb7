//! CAs that come from elsewhere, and those before them.

use app::authority::{self, Import, ImportKey, KeyKind, RequestKey};
use app::certificates::revoke;
use app::sweeps::Sweep;
use domain::authority::AuthorityState;
use domain::certificate::RevocationReason;
use secrecy::SecretString;

use crate::desk::{Desk, codes};

/// A root and an issuing CA, made with `openssl` alone: `theirs-root.pem`, `theirs.pem` and its key `theirs.key`.
fn made_elsewhere(desk: &Desk) {
    let curve = "ec_paramgen_curve:P-384";
    let usage = "keyUsage=critical,keyCertSign,cRLSign";
    desk.openssl(&[
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        curve,
        "-nodes",
        "-keyout",
        "theirs-root.key",
        "-subj",
        "/O=Elsewhere/CN=Elsewhere Root",
        "-days",
        "7300",
        "-addext",
        usage,
        "-out",
        "theirs-root.pem",
    ]);
    desk.openssl(&[
        "req",
        "-new",
        "-newkey",
        "rsa:3072",
        "-nodes",
        "-keyout",
        "theirs.key",
        "-subj",
        "/O=Elsewhere/CN=Elsewhere CA",
        "-addext",
        "basicConstraints=critical,CA:TRUE,pathlen:0",
        "-addext",
        usage,
        "-out",
        "theirs.csr",
    ]);
    sign_elsewhere(desk, "theirs.csr", "theirs.pem");
}

/// As somebody else's CA: copies the extensions that are asked for.
fn sign_elsewhere(desk: &Desk, request: &str, certificate: &str) {
    desk.openssl(&[
        "x509",
        "-req",
        "-in",
        request,
        "-CA",
        "theirs-root.pem",
        "-CAkey",
        "theirs-root.key",
        "-CAcreateserial",
        "-days",
        "3000",
        "-copy_extensions",
        "copyall",
        "-out",
        certificate,
    ]);
}

#[tokio::test]
async fn a_ca_made_with_openssl_is_taken_and_the_one_before_it_still_tells_how_its_certificates_stand() {
    for desk in Desk::both().await {
        let ada = desk.house.user("Ada", "1").await;
        let before = desk.issue(&ada).await;
        made_elsewhere(&desk);
        let certificates = desk.read("theirs-root.pem") + &desk.read("theirs.pem");
        let import = |key: &str| Import {
            key: ImportKey::Pem(SecretString::from(desk.read(key))),
            certificates: certificates.clone(),
        };
        // `openssl` has signed a moment after the house's clock stopped.
        desk.house.pass(domain::time::SignedDuration::from_secs(60));
        let taken = authority::import(&desk.cx, &import("theirs.key")).await.unwrap();
        assert_eq!((taken.state, taken.slug.as_str(), taken.has_root_key), (AuthorityState::Active, "campus.2", false));
        let all = authority::list(&desk.cx).await.unwrap();
        let states: Vec<_> = all.iter().map(|one| one.record.state).collect();
        assert_eq!(states, [AuthorityState::Active, AuthorityState::Retired], "the newest first");
        assert_eq!(codes(authority::renew(&desk.cx, taken.id).await), ["root_key_absent"]);

        // What the old one issued is told of by the old one.
        assert!(desk.ocsp("campus").await.contains("leaf.pem: good"));
        revoke(&desk.cx, before.certificate.id, RevocationReason::Superseded).await.unwrap();
        assert!(desk.ocsp("campus").await.contains("leaf.pem: revoked"));
        assert!(desk.is_listed(&before.certificate).await);

        // What is issued now is the new one's.
        desk.fetch_chain("campus.2").await;
        let after = desk.issue(&ada).await;
        assert_eq!(after.certificate.authority, taken.id);
        let now = desk.house.app.now().as_second().to_string();
        let arguments =
            ["verify", "-attime", &now, "-CAfile", "theirs-root.pem", "-untrusted", "theirs.pem", "leaf.pem"];
        assert!(desk.openssl(&arguments).contains("leaf.pem: OK"));
        assert!(desk.ocsp("campus.2").await.contains("leaf.pem: good"));
        revoke(&desk.cx, after.certificate.id, RevocationReason::Superseded).await.unwrap();
        assert!(desk.ocsp("campus.2").await.contains("leaf.pem: revoked"));
        desk.sweep(Sweep::Authorities).await;
        assert!(desk.crl("campus.2").await.contains("Superseded"));
    }
}

#[tokio::test]
async fn a_ca_that_does_not_hold_together_is_refused_and_the_present_one_stays() {
    for desk in Desk::both().await {
        made_elsewhere(&desk);
        desk.house.pass(domain::time::SignedDuration::from_secs(60));
        let import = |key: &str, certificates: &str| {
            let import = Import {
                key: ImportKey::Pem(SecretString::from(key.to_owned())),
                certificates: certificates.to_owned(),
            };
            let cx = desk.cx.clone();
            async move { codes(authority::import(&cx, &import).await) }
        };
        let (key, own, root) = (desk.read("theirs.key"), desk.read("theirs.pem"), desk.read("theirs-root.pem"));
        assert_eq!(import("no key", &own).await, ["private_key_unreadable"]);
        assert_eq!(import(&key, "no certificate").await, ["certificate_unreadable"]);
        assert_eq!(import(&key, &root).await, ["import_foreign_key"]);
        assert_eq!(import(&key, &(own.clone() + &root + &desk.read("issuing.pem"))).await, ["import_stray"]);
        desk.openssl(&[
            "req",
            "-x509",
            "-key",
            "theirs.key",
            "-subj",
            "/CN=No CA",
            "-addext",
            "basicConstraints=critical,CA:FALSE",
            "-out",
            "leaf-only.pem",
        ]);
        assert_eq!(import(&key, &desk.read("leaf-only.pem")).await, ["ca_basic_constraints"]);
        desk.openssl(&["pkey", "-in", "theirs.key", "-aes256", "-passout", "pass:x", "-out", "locked.key"]);
        assert_eq!(import(&desk.read("locked.key"), &own).await, ["private_key_unreadable"]);
        desk.house.pass(domain::time::SignedDuration::from_hours(24 * 3001));
        assert_eq!(import(&key, &(own + &root)).await, ["import_not_valid"]);
        let all = authority::list(&desk.cx).await.unwrap();
        assert_eq!((all.len(), all[0].record.state), (1, AuthorityState::Active));
    }
}

#[tokio::test]
async fn a_request_signed_with_openssl_is_installed() {
    for desk in Desk::both().await {
        let ada = desk.house.user("Ada", "1").await;
        made_elsewhere(&desk);
        let requested = authority::request(&desk.cx, RequestKey::Sealed(KeyKind::P384)).await.unwrap();
        assert_eq!(requested.state, AuthorityState::Requested);
        let pem = authority::show(&desk.cx, requested.id).await.unwrap().request.unwrap();
        desk.write("ours.csr", pem);
        let said = desk.openssl(&["req", "-in", "ours.csr", "-verify", "-noout", "-text"]);
        assert!(
            said.contains("CA:TRUE, pathlen:0") && said.contains("CN=Campus 北 Issuing CA 2")
                || said.contains("CA:TRUE")
        );
        sign_elsewhere(&desk, "ours.csr", "ours.pem");
        desk.house.pass(domain::time::SignedDuration::from_secs(60));

        let foreign = authority::install(&desk.cx, requested.id, &desk.read("theirs.pem")).await;
        assert_eq!(codes(foreign), ["import_foreign_key"]);
        let present = desk.issue(&ada).await.certificate;
        assert_ne!(present.authority, requested.id, "the present one goes on");
        let chain = desk.read("ours.pem") + &desk.read("theirs-root.pem");
        let installed = authority::install(&desk.cx, requested.id, &chain).await.unwrap();
        assert_eq!((installed.state, installed.request), (AuthorityState::Active, None));
        desk.fetch_chain("campus.2").await;
        assert_eq!(desk.issue(&ada).await.certificate.authority, requested.id);
        assert!(desk.ocsp("campus.2").await.contains("leaf.pem: good"));
        assert!(desk.crl("campus.2").await.contains("No Revoked Certificates"));

        // Renewed by the same way: the same key, signed again.
        sign_elsewhere(&desk, "ours.csr", "again.pem");
        desk.house.pass(domain::time::SignedDuration::from_secs(60));
        let chain = desk.read("again.pem") + &desk.read("theirs-root.pem");
        let again = authority::install(&desk.cx, requested.id, &chain).await.unwrap();
        assert_eq!((again.state, again.version), (AuthorityState::Active, installed.version + 1));
        assert!(desk.ocsp("campus.2").await.contains("leaf.pem: good"));
    }
}

/// A key in the database that was exchanged by hand is not used.
#[tokio::test]
async fn what_was_changed_behind_the_back_is_not_signed() {
    for desk in Desk::both().await {
        let ada = desk.house.user("Ada", "1").await;
        desk.scratch.tamper("UPDATE authorities SET key = root_key, version = version + 1").await;
        let refused = app::certificates::create(&desk.cx, Desk::order(&ada, desk.csr("/"))).await;
        assert!(matches!(refused, Err(app::Error::Internal(_))), "{refused:?}");
        assert_eq!(desk.count("valid").await + desk.count("prepared").await, 0);
    }
}
