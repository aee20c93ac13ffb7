//! Authorities, certificates, profiles, and the lists of what is revoked.

use domain::authority::{Authority, AuthorityState, KeyInToken};
use domain::certificate::{
    Certificate, CertificateEvent, CertificateOrigin, CertificateState, Hold, Holds, RevocationReason, Serial,
};
use domain::id::{Id, kind};
use domain::time::Timestamp;
use store::repo::list::ListQuery;
use store::repo::{AuthorityKey, CERTIFICATES, EstPassword, Intended, PublishedCrl, StoredProfile};
use store::testing::Scratch;
use store::{Error, Store};

use crate::world::{add_all, at, filter, fresh, user, with_project};
use crate::{on_both, start};

fn authority(project: Id<kind::Project>, slug: &str, state: AuthorityState) -> Authority {
    Authority {
        id: fresh(),
        project,
        slug: slug.to_owned(),
        state,
        token: Some(KeyInToken { token: "hall 北".to_owned(), label: format!("{slug} key") }),
        has_root_key: false,
        request: Some(vec![0, 1, 255]),
        certificates: "-----BEGIN CERTIFICATE-----\n".to_owned(),
        not_after: Some(at(1000)),
        responder: None,
        responder_not_after: None,
        created_at: at(0),
        updated_at: at(1),
        version: 1,
    }
}

async fn with_authority(store: &Store) -> Authority {
    let one = authority(with_project(store).await, "campus", AuthorityState::Active);
    let mut uow = store.begin().await.unwrap();
    uow.authorities().add(&one).await.unwrap();
    uow.commit().await.unwrap();
    one
}

/// A prepared one, valid from the start on for 1,000 seconds.
fn certificate(of: &Authority, serial: u32) -> Certificate {
    Certificate {
        id: fresh(),
        project: of.project,
        authority: of.id,
        serial: Serial::from_bytes(&[&[0x7f; 8][..], &serial.to_be_bytes()].concat()).unwrap(),
        profile: "authentication".to_owned(),
        user: Some(fresh()),
        credential: Some(fresh()),
        device: Some(fresh()),
        key_id: Some("authentication".to_owned()),
        origin: CertificateOrigin::Phone,
        replaces: Some(fresh()),
        key_hash: [9; 32],
        subject: "CN=Łucja İnan".to_owned(),
        not_before: at(0),
        not_after: at(1000),
        state: CertificateState::Prepared,
        since: at(0),
        created_at: at(0),
    }
}

fn intended() -> Intended {
    Intended { to_be_signed: vec![0x30, 0x00, 0xff], code: [7; 16] }
}

async fn prepare(store: &Store, certificates: &[Certificate]) {
    let intended = intended();
    let rows: Vec<_> = certificates.iter().map(|one| (one, &intended)).collect();
    let mut uow = store.begin().await.unwrap();
    assert_eq!(uow.certificates().add_many(&rows).await.unwrap(), rows.len() as u64);
    uow.commit().await.unwrap();
}

/// As it stands after an event.
fn after(certificate: &Certificate, event: CertificateEvent, moment: Timestamp) -> Certificate {
    certificate.clone().apply(event, moment).unwrap().0
}

/// Prepares and records it, with these holds.
async fn issue(store: &Store, of: &Authority, serial: u32, holds: Holds) -> Certificate {
    let one = certificate(of, serial);
    prepare(store, std::slice::from_ref(&one)).await;
    let issued = after(&one, CertificateEvent::Issue(holds), at(1));
    let mut uow = store.begin().await.unwrap();
    uow.certificates().record(&issued, &[0x30, 0x01]).await.unwrap();
    uow.commit().await.unwrap();
    issued
}

async fn update(store: &Store, certificate: &Certificate) {
    let mut uow = store.begin().await.unwrap();
    uow.certificates().update(certificate).await.unwrap();
    uow.commit().await.unwrap();
}

fn list(number: u64, entries: u64) -> PublishedCrl {
    PublishedCrl { number, entries, this_update: at(2), next_update: at(500) }
}

const REVOKED: CertificateEvent = CertificateEvent::Revoke(RevocationReason::KeyCompromise);

#[tokio::test]
async fn a_project_has_one_authority_that_issues() {
    on_both(|store| async move {
        let mut uow = store.begin().await.unwrap();
        let other = crate::world::project("other");
        uow.projects().add(&other).await.unwrap();
        uow.commit().await.unwrap();
        let mut one = with_authority(&store).await;
        let mut uow = store.begin().await.unwrap();
        let second = uow.authorities().add(&authority(one.project, "campus.2", AuthorityState::Active)).await;
        assert!(matches!(second, Err(Error::Taken(_))), "{second:?}");
        drop(uow);
        let mut uow = store.begin().await.unwrap();
        let same_name = uow.authorities().add(&authority(other.id, "campus", AuthorityState::Active)).await;
        assert!(matches!(same_name, Err(Error::Taken(_))), "{same_name:?}");
        drop(uow);

        let mut uow = store.begin().await.unwrap();
        let requested = authority(one.project, "campus.2", AuthorityState::Requested);
        uow.authorities().add(&requested).await.unwrap();
        assert_eq!(uow.authorities().projects_without().await.unwrap(), [other.id]);
        assert_eq!(uow.authorities().active(one.project).await.unwrap(), Some(one.clone()));
        assert_eq!(uow.authorities().lock_active(one.project).await.unwrap(), Some(one.clone()));
        assert_eq!(uow.authorities().active(other.id).await.unwrap(), None);
        assert_eq!(uow.authorities().by_slug("campus").await.unwrap(), Some(one.clone()));
        assert_eq!(uow.authorities().by_slug("Campus").await.unwrap(), None);
        assert_eq!(uow.authorities().lookup(one.project, requested.id).await.unwrap(), Some(requested.clone()));
        assert_eq!(uow.authorities().lookup(other.id, one.id).await.unwrap(), None, "another project's");
        assert_eq!(uow.authorities().list(one.project).await.unwrap(), [one.clone(), requested]);
        assert_eq!(uow.authorities().all().await.unwrap(), [one.clone()], "what is only requested issued nothing");

        one = Authority { state: AuthorityState::Retired, request: None, not_after: Some(at(9)), version: 2, ..one };
        uow.authorities().update(&one).await.unwrap();
        assert_eq!(uow.authorities().lookup(one.project, one.id).await.unwrap(), Some(one.clone()));
        assert_eq!(uow.authorities().all().await.unwrap(), [one.clone()]);
        let late = uow.authorities().update(&one).await;
        assert!(matches!(late, Err(Error::Stale)), "{late:?}");
    })
    .await;
}

#[tokio::test]
async fn keys_are_sealed_beside_their_authority_and_open_nowhere_else() {
    for scratch in Scratch::both(start()).await {
        let store = scratch.store.clone();
        let one = with_authority(&store).await;
        let mut uow = store.begin().await.unwrap();
        assert_eq!(uow.authorities().key(&one, AuthorityKey::Issuing).await.unwrap(), None);
        uow.authorities().set_key(&one, AuthorityKey::Issuing, b"the issuing key").await.unwrap();
        uow.authorities().set_key(&one, AuthorityKey::Root, b"the root's key").await.unwrap();
        uow.authorities().set_responder(&one, b"the responder's key", &[0x30, 3], at(77)).await.unwrap();
        uow.commit().await.unwrap();
        for text in ["the issuing key", "the root's key", "the responder's key"] {
            assert!(!scratch.shows(text).await, "{text} on {}", scratch.name());
        }
        let mut uow = store.begin().await.unwrap();
        let known = uow.authorities().lookup(one.project, one.id).await.unwrap().unwrap();
        assert!(known.has_root_key);
        assert_eq!((known.responder.as_deref(), known.responder_not_after), (Some(&[0x30, 3][..]), Some(at(77))));
        for (which, key) in [
            (AuthorityKey::Issuing, &b"the issuing key"[..]),
            (AuthorityKey::Root, b"the root's key"),
            (AuthorityKey::Responder, b"the responder's key"),
        ] {
            assert_eq!(*uow.authorities().key(&one, which).await.unwrap().unwrap(), key);
        }
        assert!(uow.authorities().forget_root_key(one.id).await.unwrap());
        assert!(!uow.authorities().forget_root_key(one.id).await.unwrap(), "it is gone");
        assert!(!uow.authorities().lookup(one.project, one.id).await.unwrap().unwrap().has_root_key);
        assert_eq!(uow.authorities().key(&one, AuthorityKey::Root).await.unwrap(), None);
        let nowhere = authority(one.project, "none", AuthorityState::Requested);
        let unknown = uow.authorities().set_key(&nowhere, AuthorityKey::Issuing, b"x").await;
        assert!(matches!(unknown, Err(Error::Stale)), "{unknown:?}");
        uow.commit().await.unwrap();

        scratch.tamper("UPDATE authorities SET key = responder_key").await;
        let swapped = store.begin().await.unwrap().authorities().key(&one, AuthorityKey::Issuing).await;
        assert!(matches!(swapped, Err(Error::Unsealable)), "{swapped:?}");
    }
}

#[tokio::test]
async fn a_certificate_is_prepared_then_recorded_and_that_once() {
    on_both(|store| async move {
        let of = with_authority(&store).await;
        let one = certificate(&of, 1);
        prepare(&store, std::slice::from_ref(&one)).await;
        let mut uow = store.begin().await.unwrap();
        assert_eq!(uow.certificates().lookup(of.project, one.id).await.unwrap(), Some(one.clone()));
        assert_eq!(uow.certificates().lookup(fresh(), one.id).await.unwrap(), None, "another project's");
        assert_eq!(uow.certificates().intended(one.id).await.unwrap(), Some(intended()));
        assert_eq!(uow.certificates().der(one.id).await.unwrap(), None);
        let issued = after(&one, CertificateEvent::Issue(Holds::NONE), at(1));
        let elsewhere = Certificate { project: fresh(), ..issued.clone() };
        let foreign = uow.certificates().record(&elsewhere, &[1]).await;
        assert!(matches!(foreign, Err(Error::Stale)), "{foreign:?}");
        uow.certificates().record(&issued, &[0x30, 0x80]).await.unwrap();
        assert_eq!(uow.certificates().lock(of.project, one.id).await.unwrap(), Some(issued.clone()));
        assert_eq!(uow.certificates().intended(one.id).await.unwrap(), None, "nothing is to be signed any more");
        assert_eq!(uow.certificates().der(one.id).await.unwrap().as_deref(), Some(&[0x30, 0x80][..]));
        let again = uow.certificates().record(&issued, &[2]).await;
        assert!(matches!(again, Err(Error::Stale)), "{again:?}");
        assert!(!uow.crls().has_changes(of.id).await.unwrap(), "what is valid stands in no list");
    })
    .await;
}

#[tokio::test]
async fn a_serial_number_is_given_once() {
    on_both(|store| async move {
        let of = with_authority(&store).await;
        prepare(&store, &[certificate(&of, 1), certificate(&of, 2)]).await;
        let (intended, twin) = (intended(), certificate(&of, 2));
        let mut uow = store.begin().await.unwrap();
        let taken = uow.certificates().add_many(&[(&certificate(&of, 3), &intended), (&twin, &intended)]).await;
        assert!(matches!(taken, Err(Error::Taken(_))), "{taken:?}");
        drop(uow);
        let other = authority(of.project, "campus.2", AuthorityState::Retired);
        let mut uow = store.begin().await.unwrap();
        uow.authorities().add(&other).await.unwrap();
        let twin = Certificate { authority: other.id, ..twin };
        uow.certificates().add_many(&[(&twin, &intended)]).await.unwrap();
        assert_eq!(uow.certificates().count(of.project, None).await.unwrap(), 3, "nothing half-made is left");
        let both = uow.certificates().by_serial(of.project, &twin.serial).await.unwrap();
        assert_eq!(both.len(), 2, "one of each authority");
        assert!(both.contains(&twin));
        assert!(uow.certificates().by_serial(fresh(), &twin.serial).await.unwrap().is_empty(), "another project's");
    })
    .await;
}

#[tokio::test]
async fn certificates_are_listed_by_how_they_stand() {
    on_both(|store| async move {
        let of = with_authority(&store).await;
        let held = issue(&store, &of, 1, Holds::only(Hold::Unconfirmed).with(Hold::ByHand)).await;
        let revoked = after(&issue(&store, &of, 2, Holds::NONE).await, REVOKED, at(5));
        update(&store, &revoked).await;
        let mut reader = store.read().await.unwrap();
        for (text, expected) in [
            ("state eq \"on_hold\"".to_owned(), vec![&held]),
            ("reason eq \"key_compromise\"".to_owned(), vec![&revoked]),
            (format!("serial eq \"{}\"", held.serial), vec![&held]),
            ("subject co \"łucja\"".to_owned(), vec![&held, &revoked]),
            (format!("user_id eq \"{}\" and profile eq \"authentication\"", held.user.unwrap()), vec![&held]),
            ("not_after lt \"2027-01-15T08:00:00Z\"".to_owned(), vec![]),
        ] {
            let checked = Some(filter(&CERTIFICATES, &text));
            assert_eq!(
                reader.certificates().count(of.project, checked.as_ref()).await.unwrap(),
                expected.len() as u64,
                "{text}"
            );
            let query = ListQuery { filter: checked, ..ListQuery::of(&CERTIFICATES) };
            let page = reader.certificates().list(of.project, &query).await.unwrap();
            assert_eq!(page.items.iter().collect::<Vec<_>>(), expected, "{text}");
        }
        let other = ListQuery::of(&CERTIFICATES);
        assert!(reader.certificates().list(fresh(), &other).await.unwrap().items.is_empty(), "another project's");
    })
    .await;
}

#[tokio::test]
async fn a_status_is_told_by_serial_number_and_what_is_listed_comes_in_pages() {
    on_both(|store| async move {
        let of = with_authority(&store).await;
        let mut expected = Vec::new();
        for serial in 0..5 {
            let one = issue(&store, &of, serial, Holds::NONE).await;
            let event = if serial % 2 == 0 { REVOKED } else { CertificateEvent::Hold(Hold::Suspended) };
            let one = after(&one, event, at(3));
            update(&store, &one).await;
            expected.push(one);
        }
        let valid = issue(&store, &of, 9, Holds::NONE).await;
        prepare(&store, &[certificate(&of, 10)]).await;
        let mut reader = store.read().await.unwrap();
        for one in expected.iter().chain([&valid]) {
            let status = reader.certificates().status(of.id, &one.serial).await.unwrap().unwrap();
            assert_eq!((status.state, status.since), (one.state, one.since));
            assert_eq!(reader.certificates().status(fresh(), &one.serial).await.unwrap(), None, "another's");
        }
        let (mut after, mut listed) = (None, Vec::new());
        loop {
            let page = reader.certificates().listed(of.id, after, at(1000), 2).await.unwrap();
            let Some(last) = page.last() else { break };
            after = Some(last.serial);
            listed.extend(page);
        }
        let told: Vec<_> = listed.iter().map(|one| (one.serial, one.since, one.reason)).collect();
        let wanted: Vec<_> = expected.iter().map(|one| (one.serial, one.since, one.state.reason())).collect();
        assert_eq!(told, wanted);
        assert!(reader.certificates().listed(of.id, None, at(1001), 9).await.unwrap().is_empty(), "they are over");
    })
    .await;
}

#[tokio::test]
async fn a_list_ends_the_changes_that_it_shows_and_no_others() {
    on_both(|store| async move {
        let of = with_authority(&store).await;
        let held = issue(&store, &of, 1, Holds::only(Hold::ByHand)).await;
        let mut reader = store.read().await.unwrap();
        let shown = reader.crls().changes(of.id).await.unwrap();
        assert_eq!(shown.len(), 1);
        drop(reader);
        // Somebody changes another one while the list is made.
        update(&store, &after(&issue(&store, &of, 2, Holds::NONE).await, REVOKED, at(2))).await;
        let mut uow = store.begin().await.unwrap();
        assert_eq!(uow.crls().lookup(of.id).await.unwrap(), None);
        assert!(uow.crls().publish(of.id, &list(1, 1), vec![1], &shown).await.unwrap());
        assert!(uow.crls().has_changes(of.id).await.unwrap());
        let shown = uow.crls().changes(of.id).await.unwrap();
        assert!(!uow.crls().publish(of.id, &list(1, 7), vec![9], &shown).await.unwrap(), "another was faster");
        assert_eq!(uow.crls().changes(of.id).await.unwrap(), shown, "what lost shows nothing");
        assert!(uow.crls().publish(of.id, &list(2, 2), vec![2], &shown).await.unwrap());
        assert_eq!(uow.crls().lookup(of.id).await.unwrap(), Some(list(2, 2)));
        assert_eq!(uow.crls().der(of.id).await.unwrap(), Some(vec![2]));
        assert!(!uow.crls().has_changes(of.id).await.unwrap());
        uow.commit().await.unwrap();
        // A release is a change as well; that something is over is none.
        update(&store, &after(&held, CertificateEvent::Release(Hold::ByHand), at(3))).await;
        let mut uow = store.begin().await.unwrap();
        let shown = uow.crls().changes(of.id).await.unwrap();
        assert_eq!(shown.len(), 1);
        assert!(uow.crls().publish(of.id, &list(3, 1), vec![3], &shown).await.unwrap());
        uow.commit().await.unwrap();
        let over = after(&issue(&store, &of, 3, Holds::NONE).await, CertificateEvent::Expire, at(1001));
        update(&store, &over).await;
        assert!(!store.read().await.unwrap().crls().has_changes(of.id).await.unwrap());
    })
    .await;
}

/// SQLite has one writer, so that nothing is ever uncommitted beside it.
#[tokio::test]
async fn a_change_that_is_committed_after_a_later_one_was_shown_is_not_lost() {
    for scratch in Scratch::both(start()).await.into_iter().filter(|scratch| scratch.name() == "postgres") {
        let store = scratch.store.clone();
        let of = with_authority(&store).await;
        let (first, second) = (issue(&store, &of, 1, Holds::NONE).await, issue(&store, &of, 2, Holds::NONE).await);
        let mut slow = store.begin().await.unwrap();
        slow.certificates().update(&after(&first, REVOKED, at(2))).await.unwrap();
        update(&store, &after(&second, REVOKED, at(2))).await;
        let shown = store.read().await.unwrap().crls().changes(of.id).await.unwrap();
        let listed = store.read().await.unwrap().certificates().listed(of.id, None, at(3), 9).await.unwrap();
        assert_eq!((shown.len(), listed.len()), (1, 1));
        slow.commit().await.unwrap();
        let mut uow = store.begin().await.unwrap();
        assert!(uow.crls().publish(of.id, &list(1, 1), vec![1], &shown).await.unwrap());
        uow.commit().await.unwrap();
        let left = store.read().await.unwrap().crls().changes(of.id).await.unwrap();
        assert_eq!(left.len(), 1);
        assert!(left[0] < shown[0], "it has the lower number");
    }
}

#[tokio::test]
async fn what_is_left_over_is_found() {
    on_both(|store| async move {
        let of = with_authority(&store).await;
        let prepared = certificate(&of, 1);
        prepare(&store, std::slice::from_ref(&prepared)).await;
        let unconfirmed = issue(&store, &of, 2, Holds::only(Hold::Unconfirmed).with(Hold::Suspended)).await;
        let suspended = issue(&store, &of, 3, Holds::only(Hold::Suspended)).await;
        let mut reader = store.read().await.unwrap();
        assert!(reader.certificates().left_prepared(at(0), 9).await.unwrap().is_empty());
        assert_eq!(reader.certificates().left_prepared(at(1), 9).await.unwrap(), std::slice::from_ref(&prepared));
        assert!(reader.certificates().left_unconfirmed(at(1), 9).await.unwrap().is_empty());
        assert_eq!(reader.certificates().left_unconfirmed(at(2), 9).await.unwrap(), std::slice::from_ref(&unconfirmed));
        assert!(reader.certificates().past_end(at(1000), 9).await.unwrap().is_empty());
        assert_eq!(reader.certificates().past_end(at(1001), 9).await.unwrap().len(), 2);
        assert_eq!(reader.certificates().past_end(at(1001), 1).await.unwrap().len(), 1);
        drop(reader);

        let mut uow = store.begin().await.unwrap();
        let found = uow.certificates().lock_live_of_user(suspended.user.unwrap()).await.unwrap();
        assert_eq!(found, std::slice::from_ref(&suspended));
        assert!(uow.certificates().lock_live_of_user(prepared.user.unwrap()).await.unwrap().is_empty());
        let of_credential = uow.certificates().lock_of_credential(prepared.credential.unwrap()).await.unwrap();
        assert_eq!(of_credential, std::slice::from_ref(&prepared));
        let of_credential = uow.certificates().of_credential(unconfirmed.credential.unwrap()).await.unwrap();
        assert_eq!(of_credential, [unconfirmed]);
        let abandoned = after(&prepared, CertificateEvent::Abandon, at(2));
        uow.certificates().update(&abandoned).await.unwrap();
        assert!(uow.certificates().left_prepared(at(1), 9).await.unwrap().is_empty());
        assert_eq!(uow.certificates().intended(prepared.id).await.unwrap(), None, "and is not signed any more");
    })
    .await;
}

#[tokio::test]
async fn an_erased_persons_certificates_go_on_telling_how_they_stand() {
    for scratch in Scratch::both(start()).await {
        let store = scratch.store.clone();
        let of = with_authority(&store).await;
        let person = user(of.project, "Ada", "Lovelace");
        add_all(&store, std::slice::from_ref(&person)).await;
        let mut one = certificate(&of, 1);
        one.user = Some(person.id);
        "CN=Ada Quite Unusual".clone_into(&mut one.subject);
        prepare(&store, std::slice::from_ref(&one)).await;
        let issued = after(&one, CertificateEvent::Issue(Holds::NONE), at(1));
        let mut uow = store.begin().await.unwrap();
        uow.certificates().record(&issued, b"Ada Quite Unusual").await.unwrap();
        uow.certificates().update(&after(&issued, REVOKED, at(2))).await.unwrap();
        uow.commit().await.unwrap();
        assert!(scratch.shows("Ada Quite Unusual").await);
        let mut uow = store.begin().await.unwrap();
        assert_eq!(uow.erase_users(of.project, &[person.id]).await.unwrap(), 1);
        let left = uow.certificates().lookup(of.project, one.id).await.unwrap().unwrap();
        assert_eq!((left.user, left.credential, left.device, left.subject.as_str()), (None, None, None, ""));
        assert_eq!(left.state, CertificateState::Revoked(RevocationReason::KeyCompromise));
        assert_eq!(uow.certificates().der(one.id).await.unwrap(), None);
        let status = uow.certificates().status(of.id, &one.serial).await.unwrap().unwrap();
        assert_eq!((status.state, status.since), (left.state, at(2)));
        assert_eq!(uow.certificates().listed(of.id, None, at(3), 9).await.unwrap().len(), 1);
        uow.commit().await.unwrap();
        if scratch.name() == "postgres" {
            assert!(!scratch.shows("Quite Unusual").await, "SQLite keeps freed pages for a while");
        }
    }
}

#[tokio::test]
async fn profiles_are_kept_by_name_and_version() {
    on_both(|store| async move {
        let project = with_project(&store).await;
        let spec = serde_json::json!({"name": "vpn", "validity_days": 30, "what": "Ω"});
        let mut one = StoredProfile { name: "vpn".to_owned(), spec, version: 1, updated_at: at(1) };
        let mut uow = store.begin().await.unwrap();
        uow.certificate_profiles().update(project, &one).await.unwrap();
        assert_eq!(uow.certificate_profiles().lookup(project, "vpn").await.unwrap(), Some(one.clone()));
        assert_eq!(uow.certificate_profiles().lookup(fresh(), "vpn").await.unwrap(), None, "another project's");
        let again = uow.certificate_profiles().update(project, &one).await;
        assert!(matches!(again, Err(Error::Stale)), "{again:?}");
        one.version = 2;
        one.spec["validity_days"] = 60.into();
        uow.certificate_profiles().update(project, &one).await.unwrap();
        assert_eq!(uow.certificate_profiles().list(project).await.unwrap(), [one]);
        assert!(uow.certificate_profiles().remove(project, "vpn").await.unwrap());
        assert!(!uow.certificate_profiles().remove(project, "vpn").await.unwrap());
        assert_eq!(uow.certificate_profiles().list(project).await.unwrap(), []);
    })
    .await;
}

#[tokio::test]
async fn a_password_for_est_is_used_up_once_and_by_its_own_user() {
    on_both(|store| async move {
        let project = with_project(&store).await;
        let person = user(project, "Ada", "Lovelace");
        add_all(&store, std::slice::from_ref(&person)).await;
        let password = EstPassword { project, user: person.id, profile: "vpn".to_owned(), expires_at: at(10) };
        let mut uow = store.begin().await.unwrap();
        for word in 1..=3 {
            uow.est_passwords().add(&password, [word; 32]).await.unwrap();
        }
        assert_eq!(uow.est_passwords().use_up(project, fresh(), [1; 32], at(1)).await.unwrap(), None, "another's");
        assert_eq!(uow.est_passwords().use_up(fresh(), person.id, [1; 32], at(1)).await.unwrap(), None);
        assert_eq!(uow.est_passwords().use_up(project, person.id, [9; 32], at(1)).await.unwrap(), None);
        assert_eq!(uow.est_passwords().use_up(project, person.id, [1; 32], at(10)).await.unwrap(), None, "too late");
        uow.commit().await.unwrap();
        let tries: Vec<_> = (0..6)
            .map(|_| {
                let store = store.clone();
                tokio::spawn(async move {
                    let mut uow = store.begin().await.unwrap();
                    let used = uow.est_passwords().use_up(project, person.id, [1; 32], at(9)).await.unwrap();
                    uow.commit().await.unwrap();
                    used
                })
            })
            .collect();
        let mut used = Vec::new();
        for one in tries {
            used.extend(one.await.unwrap());
        }
        assert_eq!(used, ["vpn"]);
        let mut uow = store.begin().await.unwrap();
        uow.erase_users(project, &[person.id]).await.unwrap();
        assert_eq!(uow.est_passwords().use_up(project, person.id, [2; 32], at(1)).await.unwrap(), None);
        uow.est_passwords().add(&password, [4; 32]).await.unwrap();
        assert_eq!(uow.est_passwords().remove_expired(at(9)).await.unwrap(), 0);
        assert_eq!(uow.est_passwords().remove_expired(at(10)).await.unwrap(), 1);
    })
    .await;
}
