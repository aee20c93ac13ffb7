//! Finding users, credentials and certificates as somebody types, on both databases.

#![expect(clippy::unwrap_used, reason = "tests stop at the first thing that fails")]

use app::Context;
use app::certificates::{self, NewCertificate};
use app::credentials::{self, Acquisition};
use app::search::{Found, Wanted, search};
use app::sweeps::Sweep;
use app::testing::{House, start};
use domain::certificate::{Certificate, CertificateOrigin};
use domain::operator::Role;
use domain::user::User;
use pki::certificate::pem;
use pki::key::{KeyKind, SoftwareKey};
use pki::name::{Attribute, AttributeKind, DistinguishedName};

async fn certificate(cx: &Context, user: &User) -> Certificate {
    let key = SoftwareKey::generate(KeyKind::P256).unwrap();
    let name = Attribute::new(AttributeKind::CommonName, &user.profile.display_name()).unwrap();
    let csr = pki::request::write(&key, &DistinguishedName::new(&[name]).unwrap()).unwrap();
    let csr = pem("CERTIFICATE REQUEST", &csr);
    let profile = "authentication".to_owned();
    let new = NewCertificate { profile, user: user.id, csr, origin: CertificateOrigin::Api };
    certificates::create(cx, new).await.unwrap().certificate
}

/// How many users, credentials and certificates were found.
fn counts(found: &Found) -> (usize, usize, usize) {
    (found.users.len(), found.credentials.len(), found.certificates.len())
}

#[tokio::test]
async fn each_kind_is_found_by_what_it_begins_with_and_by_its_holder() {
    for house in House::both().await {
        Sweep::Authorities.run(&house.app, start()).await.unwrap();
        let cx = house.operator(Role::Admin).await;
        let (ada, grace) = (house.user("Ada", "4711").await, house.user("Grace", "4811").await);
        for user in [&ada, &grace] {
            credentials::acquire(&cx, Acquisition::new(house.pool.id, user.id)).await.unwrap();
        }
        let (of_ada, of_grace) = (certificate(&cx, &ada).await, certificate(&cx, &grace).await);
        let look = async |text: &str, wanted| search(&cx, text, wanted, None).await.unwrap();
        assert_eq!(counts(&look("grace", Wanted::All).await), (1, 1, 1));
        assert_eq!(counts(&look("żółć", Wanted::All).await), (2, 2, 2));
        assert_eq!(counts(&look("grace", Wanted::User).await), (1, 0, 0));
        assert_eq!(counts(&look("grace", Wanted::MobileId).await), (1, 0, 0));
        let found = look("47", Wanted::Credential).await;
        assert_eq!(counts(&found), (0, 1, 0));
        assert_eq!(found.holders[&ada.id].first, "Ada");
        let serial = of_ada.serial.to_string().to_uppercase();
        let spelt: Vec<_> = serial.as_bytes().chunks(2).map(|pair| String::from_utf8_lossy(pair)).collect();
        for text in [&serial[..12], &spelt.join(":"), "cn=ada", "4711"] {
            let found = look(text, Wanted::Certificate).await;
            assert_eq!(found.certificates, std::slice::from_ref(&of_ada), "{text}");
        }
        assert_eq!(look("grace", Wanted::Certificate).await.certificates, [of_grace]);
        for text in ["", "  ", "%", "a\0", "\u{10ffff}", "nobody"] {
            assert_eq!(counts(&look(text, Wanted::All).await), (0, 0, 0), "{text:?}");
        }
        assert_eq!(search(&cx, "żółć", Wanted::All, Some(1)).await.map(|found| counts(&found)).unwrap(), (1, 1, 1));
        assert!(search(&house.operator(Role::Autosync).await, "ada", Wanted::All, None).await.is_err());
    }
}
