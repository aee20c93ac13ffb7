//! Issuing.

use app::certificates;
use app::users;
use domain::certificate::{CertificateEvent, CertificateState, Holds};
use domain::credential::Reason;
use domain::event::Category;
use domain::operator::Role;

use crate::desk::{Desk, codes};

#[tokio::test]
async fn a_certificate_is_issued_for_a_request_and_told_of() {
    for desk in Desk::both().await {
        let ada = desk.house.user("Ada", "1").await;
        let issued = desk.issue(&ada).await;
        let (certificate, now) = (issued.certificate, desk.house.app.now().as_second().to_string());
        assert_eq!((certificate.state, certificate.user), (CertificateState::Valid, Some(ada.id)));
        assert_eq!(certificate.subject, "CN=Ada Żółć-李", "the subject is the user's");
        let strict = ["verify", "-x509_strict", "-attime", &now, "-CAfile", "chain.pem", "leaf.pem"];
        assert!(desk.openssl(&strict).contains("leaf.pem: OK"));
        let said = desk.openssl(&["x509", "-in", "leaf.pem", "-noout", "-text", "-nameopt", "utf8"]);
        for line in ["https://doors.example.org/pki/campus/crl", "https://doors.example.org/pki/campus/ocsp"] {
            assert!(said.contains(line), "{line} is missing in\n{said}");
        }
        desk.openssl(&["pkey", "-in", "key.pem", "-pubout", "-out", "public.pem"]);
        assert_eq!(desk.openssl(&["x509", "-in", "leaf.pem", "-noout", "-pubkey"]), desk.read("public.pem"));
        assert_eq!(issued.chain, [desk.read("issuing.pem")], "who trusts the root has it");

        let mut reader = desk.cx.read().await.unwrap();
        let events = reader.events().between(desk.cx.project().id, 0, u64::MAX, 100).await.unwrap();
        let event = &events.last().unwrap().event;
        assert_eq!((event.category, event.user), (Category::CertificateIssued, Some(ada.id)));
        assert_eq!(event.detail.certificate, Some(certificate.id));
        assert_eq!(event.detail.profile.as_deref(), Some("authentication"));
        let query = store::repo::list::ListQuery::of(&store::repo::AUDIT);
        let audit = reader.audit().list(desk.cx.project().id, &query).await.unwrap().items;
        assert!(audit.iter().any(|entry| entry.entry.action == "certificates.issue"));
        let shown = certificates::get(&desk.cx, certificate.id).await.unwrap();
        assert_eq!(shown.pem.as_deref(), Some(issued.pem.as_str()));
    }
}

#[tokio::test]
async fn what_the_profile_does_not_give_is_refused_and_leaves_nothing() {
    for desk in Desk::both().await {
        let ada = desk.house.user("Ada", "1").await;
        let order = |csr: String| certificates::create(&desk.cx, Desk::order(&ada, csr));
        assert_eq!(codes(order(desk.csr("/CN=Bob")).await), ["request_subject"]);
        assert_eq!(codes(order("no request".to_owned()).await), ["request_unreadable"]);
        let of_encryption =
            app::certificates::NewCertificate { profile: "encryption".to_owned(), ..Desk::order(&ada, desk.csr("/")) };
        assert_eq!(codes(certificates::create(&desk.cx, of_encryption).await), ["profile_archives_keys"]);
        let reason = Reason::Suspended;
        users::deactivate(&desk.cx, ada.id, reason).await.unwrap();
        assert_eq!(codes(order(desk.csr("/")).await), ["user_not_active"]);
        let operator = desk.house.operator(Role::Operator).await;
        let forbidden = certificates::create(&operator, Desk::order(&ada, desk.csr("/"))).await;
        assert!(matches!(forbidden, Err(app::Error::Forbidden(_))), "{forbidden:?}");
        assert_eq!(desk.cx.read().await.unwrap().certificates().count(ada.project, None).await.unwrap(), 0);
    }
}

/// As if the server had died before it recorded the signature.
#[tokio::test]
async fn what_was_prepared_and_never_recorded_is_unknown_to_the_world_and_given_up() {
    for desk in Desk::both().await {
        let ada = desk.house.user("Ada", "1").await;
        let issued = desk.issue(&ada).await.certificate;
        let sql = "UPDATE certificates SET state = 'prepared', der = NULL";
        desk.scratch.tamper(sql).await;
        assert!(desk.ocsp("campus").await.contains("unknown"), "nobody has it");
        desk.house.pass(domain::time::SignedDuration::from_mins(15));
        assert_eq!(desk.sweep(app::sweeps::Sweep::Certificates).await, 0);
        desk.house.pass(domain::time::SignedDuration::from_secs(1));
        assert_eq!(desk.sweep(app::sweeps::Sweep::Certificates).await, 1);
        let abandoned = desk.certificate(issued.id).await;
        assert_eq!(abandoned.state, CertificateState::Abandoned);
        assert!(abandoned.apply(CertificateEvent::Issue(Holds::NONE), desk.house.app.now()).is_err());
        assert!(desk.ocsp("campus").await.contains("unknown"));
        assert!(!desk.is_listed(&issued).await);
    }
}
