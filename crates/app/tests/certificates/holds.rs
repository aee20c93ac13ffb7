//! What holds certificates, releases and revokes them: in OCSP at once, and in the next list.

use app::certificates::{self, hold, release, revoke};
use app::sweeps::Sweep;
use app::users::{self, Deletion};
use app::{Expected, authority};
use domain::certificate::{CertificateState, RevocationReason};
use domain::credential::Reason;
use domain::operator::Role;

use crate::desk::{Desk, codes};

const SUSPENDED: Reason = Reason::Suspended;

#[tokio::test]
async fn a_hold_a_release_and_a_revocation_show_at_once_and_in_the_next_list() {
    for desk in Desk::both().await {
        let ada = desk.house.user("Ada", "1").await;
        let one = desk.issue(&ada).await.certificate;
        assert!(desk.ocsp("campus").await.contains("leaf.pem: good"));
        assert!(!desk.is_listed(&one).await);

        assert_eq!(hold(&desk.cx, one.id).await.unwrap().state.as_str(), "on_hold");
        let said = desk.ocsp("campus").await;
        assert!(said.contains("leaf.pem: revoked") && said.contains("certificateHold"), "{said}");
        assert!(!desk.crl("campus").await.contains("Certificate Hold"), "the list is made by the sweep");
        assert!(desk.is_listed(&one).await);
        assert!(desk.crl("campus").await.contains("Certificate Hold"));
        assert_eq!(desk.sweep(Sweep::Authorities).await, 0, "nothing changed since");

        assert_eq!(release(&desk.cx, one.id).await.unwrap().state, CertificateState::Valid);
        assert!(desk.ocsp("campus").await.contains("leaf.pem: good"));
        assert!(!desk.is_listed(&one).await);

        let compromised = RevocationReason::KeyCompromise;
        assert_eq!(revoke(&desk.cx, one.id, compromised).await.unwrap().state, CertificateState::Revoked(compromised));
        let said = desk.ocsp("campus").await;
        assert!(said.contains("leaf.pem: revoked") && said.contains("keyCompromise"), "{said}");
        assert!(desk.is_listed(&one).await);
        let now = desk.house.app.now().as_second().to_string();
        desk.openssl(&["crl", "-inform", "DER", "-in", "crl.der", "-out", "crl.pem"]);
        let checked =
            ["verify", "-crl_check", "-attime", &now, "-CAfile", "chain.pem", "-CRLfile", "crl.pem", "leaf.pem"];
        assert!(desk.openssl_refuses(&checked).contains("certificate revoked"));
    }
}

#[tokio::test]
async fn what_does_not_go_is_refused_by_its_own_code() {
    for desk in Desk::both().await {
        let ada = desk.house.user("Ada", "1").await;
        let one = desk.issue(&ada).await.certificate;
        assert_eq!(codes(release(&desk.cx, one.id).await), ["certificate_not_on_hold"]);
        users::deactivate(&desk.cx, ada.id, SUSPENDED).await.unwrap();
        assert_eq!(codes(release(&desk.cx, one.id).await), ["certificate_held_otherwise"]);
        let first = revoke(&desk.cx, one.id, RevocationReason::Superseded).await.unwrap();
        let again = revoke(&desk.cx, one.id, RevocationReason::KeyCompromise).await.unwrap();
        assert_eq!(again, first, "it is revoked, for what it was revoked for");
        assert_eq!(codes(hold(&desk.cx, one.id).await), ["certificate_final"]);
        assert_eq!(codes(release(&desk.cx, one.id).await), ["certificate_final"]);
        let helpdesk = desk.house.operator(Role::Helpdesk).await;
        let forbidden = hold(&helpdesk, one.id).await;
        assert!(matches!(forbidden, Err(app::Error::Forbidden(_))), "{forbidden:?}");
        let nowhere = hold(&desk.cx, desk.cx.fresh_id().unwrap()).await;
        assert!(matches!(nowhere, Err(app::Error::NotFound(_))), "{nowhere:?}");
    }
}

#[tokio::test]
async fn certificates_stand_as_their_holder_does() {
    for desk in Desk::both().await {
        let ada = desk.house.user("Ada", "1").await;
        let (one, other) = (desk.issue(&ada).await.certificate, desk.issue(&ada).await.certificate);
        hold(&desk.cx, one.id).await.unwrap();
        users::deactivate(&desk.cx, ada.id, SUSPENDED).await.unwrap();
        assert!(desk.ocsp("campus").await.contains("certificateHold"));
        for id in [one.id, other.id] {
            assert_eq!(desk.certificate(id).await.state.as_str(), "on_hold");
        }
        users::activate(&desk.cx, ada.id).await.unwrap();
        assert!(desk.ocsp("campus").await.contains("leaf.pem: good"));
        assert_eq!(desk.certificate(one.id).await.state.as_str(), "on_hold", "somebody holds it by hand");
        users::lock(&desk.cx, ada.id).await.unwrap();
        for id in [one.id, other.id] {
            let state = desk.certificate(id).await.state;
            assert_eq!(state, CertificateState::Revoked(RevocationReason::PrivilegeWithdrawn));
        }
        users::activate(&desk.cx, ada.id).await.unwrap();
        assert!(desk.ocsp("campus").await.contains("leaf.pem: revoked"), "for good");

        let bob = desk.house.user("Bob", "2").await;
        let stolen = desk.issue(&bob).await.certificate;
        users::deactivate(&desk.cx, bob.id, Reason::Stolen).await.unwrap();
        let state = desk.certificate(stolen.id).await.state;
        assert_eq!(state, CertificateState::Revoked(RevocationReason::KeyCompromise));
    }
}

#[tokio::test]
async fn who_is_erased_is_named_nowhere_and_the_certificate_stays_revoked() {
    for desk in Desk::both().await {
        let ada = desk.house.user("Ada", "1").await;
        let one = desk.issue(&ada).await.certificate;
        let deleted = users::delete(&desk.cx, ada.id, Expected::Any).await.unwrap();
        assert!(matches!(deleted, Deletion::Erased), "{deleted:?}");
        let shown = certificates::get(&desk.cx, one.id).await.unwrap();
        let (left, pem) = (shown.certificate, shown.pem);
        assert_eq!((left.user, left.subject.as_str(), pem), (None, "", None));
        assert_eq!(left.state, CertificateState::Revoked(RevocationReason::CessationOfOperation));
        let said = desk.ocsp("campus").await;
        assert!(said.contains("leaf.pem: revoked") && said.contains("cessationOfOperation"), "{said}");
        assert!(desk.is_listed(&one).await);
        assert_eq!(codes(hold(&desk.cx, one.id).await), ["certificate_final"]);
    }
}

#[tokio::test]
async fn a_list_is_made_when_somebody_asks() {
    for desk in Desk::both().await {
        let ada = desk.house.user("Ada", "1").await;
        let one = desk.issue(&ada).await.certificate;
        revoke(&desk.cx, one.id, RevocationReason::Unspecified).await.unwrap();
        let ca = authority::list(&desk.cx).await.unwrap().remove(0).record.id;
        let published = authority::publish_now(&desk.cx, ca).await.unwrap();
        assert_eq!((published.number, published.entries), (2, 1));
        let both = tokio::join!(authority::publish_now(&desk.cx, ca), authority::publish_now(&desk.cx, ca));
        for published in [both.0, both.1] {
            match published {
                Ok(published) => assert!(published.number > 2),
                Err(error) => assert!(matches!(error, app::Error::Stale), "{error:?}"),
            }
        }
        assert!(desk.crl("campus").await.contains(&one.serial.to_string().to_uppercase()));
    }
}
