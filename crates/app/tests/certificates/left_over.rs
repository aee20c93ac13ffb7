//! What time brings.

use app::certificates::revoke;
use app::sweeps::Sweep;
use app::{authority, certificates};
use domain::certificate::{CertificateState, RevocationReason};
use domain::time::SignedDuration;

use crate::desk::Desk;

const DAY: SignedDuration = SignedDuration::from_hours(24);

/// As if a phone had got it and was never heard of again.
#[tokio::test]
async fn what_no_phone_confirms_within_15_minutes_is_revoked() {
    for desk in Desk::both().await {
        let ada = desk.house.user("Ada", "1").await;
        let one = desk.issue(&ada).await.certificate;
        desk.scratch.tamper("UPDATE certificates SET state = 'on_hold', holds = 1").await;
        assert!(desk.ocsp("campus").await.contains("certificateHold"));
        desk.house.pass(SignedDuration::from_mins(15));
        assert_eq!(desk.sweep(Sweep::Certificates).await, 0);
        desk.house.pass(SignedDuration::from_secs(1));
        assert_eq!(desk.sweep(Sweep::Certificates).await, 1);
        let state = desk.certificate(one.id).await.state;
        assert_eq!(state, CertificateState::Revoked(RevocationReason::CessationOfOperation));
        assert!(desk.is_listed(&one).await);
        assert_eq!(desk.sweep(Sweep::Certificates).await, 0);
    }
}

#[tokio::test]
async fn what_is_over_is_called_so_and_leaves_the_list() {
    for desk in Desk::both().await {
        let ada = desk.house.user("Ada", "1").await;
        let (one, revoked) = (desk.issue(&ada).await.certificate, desk.issue(&ada).await.certificate);
        revoke(&desk.cx, revoked.id, RevocationReason::Superseded).await.unwrap();
        assert!(desk.is_listed(&revoked).await);
        desk.house.pass(one.not_after.duration_since(desk.house.app.now()));
        assert_eq!(desk.sweep(Sweep::Certificates).await, 0, "its last second is its own");
        desk.house.pass(SignedDuration::from_secs(1));
        assert_eq!(desk.sweep(Sweep::Certificates).await, 1);
        assert_eq!(desk.certificate(one.id).await.state, CertificateState::Expired);
        assert_eq!(desk.certificate(revoked.id).await.state.as_str(), "revoked", "it stays so");
        assert!(!desk.is_listed(&revoked).await);
    }
}

#[tokio::test]
async fn lists_and_responders_are_renewed_before_they_end() {
    for desk in Desk::both().await {
        let ada = desk.house.user("Ada", "1").await;
        desk.issue(&ada).await;
        desk.house.pass(DAY - SignedDuration::from_secs(1));
        assert_eq!(desk.sweep(Sweep::Authorities).await, 0);
        desk.house.pass(SignedDuration::from_secs(1));
        assert_eq!(desk.sweep(Sweep::Authorities).await, 1, "a list a day");
        let list = || async { authority::crl_of(&desk.house.app, "campus").await.unwrap().1 };
        let published = list().await;
        assert_eq!((published.number, published.this_update), (2, desk.house.app.now()));
        assert_eq!(published.next_update.duration_since(published.this_update), DAY * 7);

        let responder = || async { authority::list(&desk.cx).await.unwrap()[0].record.responder_not_after.unwrap() };
        let before = responder().await;
        desk.house.pass(DAY * 7);
        assert_eq!(desk.sweep(Sweep::Authorities).await, 2, "a list and another responder");
        assert!(responder().await > before);
        assert!(desk.ocsp("campus").await.contains("leaf.pem: good"), "by the new one");
    }
}

/// A CA issues nothing that is valid for longer than it is.
#[tokio::test]
async fn certificates_end_with_their_ca_until_it_is_renewed() {
    for desk in Desk::both().await {
        let ada = desk.house.user("Ada", "1").await;
        let old = desk.issue(&ada).await;
        desk.write("old.pem", &old.pem);
        let shown = || async { authority::list(&desk.cx).await.unwrap().remove(0) };
        let ca = shown().await;
        desk.house.pass(ca.renewal_due.unwrap().duration_since(desk.house.app.now()) + DAY);
        let short = desk.issue(&ada).await.certificate;
        assert_eq!(short.not_after, ca.record.not_after.unwrap());
        let renewed = authority::renew(&desk.cx, ca.record.id).await.unwrap();
        assert!(renewed.not_after > ca.record.not_after);
        desk.write("before.pem", &ca.chain[0].pem);
        desk.fetch_chain("campus").await;
        let long = desk.issue(&ada).await.certificate;
        assert!(long.not_after > short.not_after);
        let now = desk.house.app.now().as_second().to_string();
        for (above, leaf) in [("issuing.pem", "leaf.pem"), ("before.pem", "leaf.pem")] {
            let arguments =
                ["verify", "-attime", &now, "-CAfile", "chain.pem", "-untrusted", above, "-x509_strict", leaf];
            assert!(desk.openssl(&arguments).contains("OK"), "under {above}");
        }
        desk.sweep(Sweep::Authorities).await;
        assert!(desk.ocsp("campus").await.contains("leaf.pem: good"));
        assert_eq!(certificates::get(&desk.cx, long.id).await.unwrap().certificate.authority, ca.record.id);
        assert_eq!(shown().await.chain[1].pem, ca.chain[1].pem, "the root is the same");
    }
}
