//! The recovery key of a project.

use app::recovery::{self, OpenerKind};
use app::testing::archive::Archive;
use domain::operator::Role;
use domain::time::SignedDuration;

use crate::world::codes;

#[tokio::test]
async fn keys_go_under_the_newest_and_those_before_go_on_opening() {
    for mut archive in Archive::both().await {
        let ada = archive.house.user("Ada", "1").await;
        archive.equip(&ada, 1).await;
        archive.make_recovery_key("second");
        let shown = recovery::put_key(&archive.admin().await, &archive.read("second.pem")).await.unwrap();
        assert_eq!((shown.active.archived_keys, shown.active.opener), (0, None), "the configuration does not name it");
        assert_eq!(shown.active.subject, "CN=second");
        let [before] = shown.retired.as_slice() else { panic!("{shown:?}") };
        assert_eq!((before.archived_keys, before.opener), (1, Some(OpenerKind::File)));
        archive.has_openers(&["second"]);
        let grace = archive.house.user("Grace", "2").await;
        archive.equip(&grace, 2).await;
        let shown = recovery::show_key(&archive.admin().await).await.unwrap();
        assert_eq!((shown.active.archived_keys, shown.active.opener), (1, Some(OpenerKind::File)));
        assert_eq!((shown.retired[0].archived_keys, shown.retired[0].opener), (1, None));
        // The same again changes nothing; an earlier one is taken up again.
        let cx = archive.admin().await;
        for (name, retired) in [("second", "recovery"), ("recovery", "second")] {
            let shown = recovery::put_key(&cx, &archive.read(&format!("{name}.pem"))).await.unwrap();
            assert_eq!(shown.active.subject, format!("CN={name}"));
            assert_eq!(shown.retired.len(), 1);
            assert_eq!(shown.retired[0].subject, format!("CN={retired}"));
        }
    }
}

#[tokio::test]
async fn an_opener_opens_for_its_projects_alone() {
    for mut archive in Archive::both().await {
        assert_eq!(recovery::show_key(&archive.admin().await).await.unwrap().active.opener, Some(OpenerKind::File));
        let pem = archive.read("recovery.key").into();
        let other = recovery::RecoveryOpener::of_file(&pem, vec!["other".parse().unwrap()]).unwrap();
        let openers = recovery::Openers::new(vec![other]);
        archive.house.app = app::App::new(app::Parts { openers, ..archive.house.app.parts().clone() });
        assert_eq!(recovery::show_key(&archive.admin().await).await.unwrap().active.opener, None);
    }
}

#[tokio::test]
async fn what_is_no_recovery_key_is_refused_by_its_own_code() {
    for archive in Archive::both().await.into_iter().take(1) {
        let cx = archive.admin().await;
        let make = |algorithm: &str, usage: &str, days: &str| {
            let usage = format!("keyUsage=critical,{usage}");
            let mut words = vec!["req", "-x509", "-nodes", "-subj", "/CN=x", "-keyout", "x.key", "-out", "x.pem"];
            words.extend(["-days", days, "-addext", &usage, "-newkey", algorithm]);
            if algorithm == "ec" {
                words.extend(["-pkeyopt", "ec_paramgen_curve:P-256"]);
            }
            archive.openssl(&words);
            archive.read("x.pem")
        };
        let good = archive.read("recovery.pem");
        for (pem, code) in [
            (make("ec", "keyEncipherment", "3650"), "recovery_key_kind"),
            (make("rsa:2048", "keyEncipherment", "3650"), "recovery_key_size"),
            (make("rsa:3072", "digitalSignature", "3650"), "recovery_key_usage"),
            (format!("{good}{good}"), "recovery_key_several"),
            ("nothing".to_owned(), "certificate_unreadable"),
        ] {
            assert_eq!(codes(recovery::put_key(&cx, &pem).await), [code]);
        }
        archive.house.pass(SignedDuration::from_hours(24 * 365 * 20));
        archive.make_recovery_key("over");
        assert_eq!(codes(recovery::put_key(&cx, &archive.read("over.pem")).await), ["recovery_key_not_valid"]);
        let operator = archive.house.operator(Role::Operator).await;
        assert!(matches!(recovery::put_key(&operator, &good).await, Err(app::Error::Forbidden(_))));
    }
}

#[test]
fn a_file_that_is_no_rsa_key_is_no_opener() {
    for pem in ["", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"] {
        assert!(recovery::RecoveryOpener::of_file(&pem.to_owned().into(), Vec::new()).is_err());
    }
}
