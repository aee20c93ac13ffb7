//! Mobile IDs that end soon, and what was done about that.

use domain::authority::{Authority, AuthorityState};
use domain::certificate::{Certificate, CertificateOrigin, CertificateState, Hold, Holds, RevocationReason};
use domain::credential::Credential;
use domain::id::{Id, kind};
use domain::mobile_id::{CertificateOrder, OrderState, PhoneKey, Plan};
use domain::time::{SignedDuration, Timestamp};
use store::Store;
use store::repo::{Intended, Looked};
use store::testing::Scratch;

use crate::on_both;
use crate::start;
use crate::world::{credential, fresh, with_project};

const DAY: SignedDuration = SignedDuration::from_hours(24);

fn day(days: i32) -> Timestamp {
    start() + DAY * days
}

/// A project with a CA that nobody reads.
async fn with_authority(store: &Store) -> (Id<kind::Project>, Id<kind::Authority>) {
    let project = with_project(store).await;
    let authority = Authority {
        id: fresh(),
        project,
        slug: "campus".to_owned(),
        state: AuthorityState::Active,
        token: None,
        has_root_key: false,
        request: None,
        certificates: String::new(),
        not_after: None,
        responder: None,
        responder_not_after: None,
        created_at: start(),
        updated_at: start(),
        version: 1,
    };
    let mut uow = store.begin().await.unwrap();
    uow.authorities().add(&authority).await.unwrap();
    uow.commit().await.unwrap();
    (project, authority.id)
}

fn order(of: &Credential, state: OrderState) -> CertificateOrder {
    CertificateOrder {
        credential: of.id,
        project: of.project,
        user: of.user,
        process: None,
        state,
        plan: Plan {
            profiles: vec!["authentication".parse().unwrap()],
            validity_days: 730,
            recover: false,
            key: PhoneKey::P256,
            profile_name: String::new(),
            server_name: String::new(),
            user_id: String::new(),
            pin: false,
        },
        renewal_asked_at: None,
        created_at: start(),
        updated_at: start(),
    }
}

fn certificate(
    authority: Id<kind::Authority>,
    of: &Credential,
    number: u32,
    end: Timestamp,
    state: CertificateState,
) -> Certificate {
    Certificate {
        id: fresh(),
        project: of.project,
        authority,
        serial: format!("{:x}", number + 1).parse().unwrap(),
        profile: "authentication".to_owned(),
        user: Some(of.user),
        credential: Some(of.id),
        device: Some(fresh()),
        key_id: Some("authentication".to_owned()),
        origin: CertificateOrigin::Phone,
        replaces: None,
        key_hash: store::seal::sha256(&number.to_be_bytes()),
        subject: String::new(),
        not_before: start(),
        not_after: end,
        state,
        since: start(),
        created_at: start(),
    }
}

fn intended() -> Intended {
    Intended { to_be_signed: vec![1], code: [0; 16] }
}

async fn add(store: &Store, orders: &[CertificateOrder], credentials: &[Credential], certificates: &[Certificate]) {
    let intended = intended();
    let rows: Vec<_> = certificates.iter().map(|one| (one, &intended)).collect();
    let mut uow = store.begin().await.unwrap();
    uow.credentials().add_many(credentials).await.unwrap();
    for order in orders {
        uow.certificate_orders().put(order).await.unwrap();
    }
    uow.certificates().add_many(&rows).await.unwrap();
    uow.commit().await.unwrap();
}

#[tokio::test]
async fn what_ends_soon_is_found_once_the_first_to_end_first_until_it_is_quiet() {
    on_both(|store| async move {
        let (project, authority) = with_authority(&store).await;
        let people: Vec<_> = (0..8).map(|n| credential(project, fresh(), &n.to_string())).collect();
        let mut orders: Vec<_> = people.iter().map(|one| order(one, OrderState::Installed)).collect();
        orders[5].state = OrderState::Open;
        let held = CertificateState::OnHold(Holds::only(Hold::Suspended));
        let revoked = CertificateState::Revoked(RevocationReason::Superseded);
        let valid = CertificateState::Valid;
        let ends = [
            (0, day(20), valid),
            (0, day(9), valid),
            (1, day(3), valid),
            (2, day(10), valid), // not before the horizon
            (3, day(4), held),
            (4, day(4), revoked),
            (5, day(4), valid),  // nothing is installed
            (6, day(-1), valid), // over, and not looked at yet
        ];
        let mut certificates: Vec<_> = (0..)
            .zip(ends)
            .map(|(number, (who, end, state)): (u32, (usize, _, _))| {
                certificate(authority, &people[who], number, end, state)
            })
            .collect();
        // One that is on no phone.
        certificates.push(Certificate { device: None, ..certificate(authority, &people[7], 99, day(4), valid) });
        add(&store, &orders, &people, &certificates).await;

        let near = async |until| {
            let mut reader = store.read().await.unwrap();
            reader.certificate_orders().near_end(project, start(), until, 10).await.unwrap()
        };
        assert_eq!(near(day(10)).await, [people[1].id, people[0].id]);
        assert_eq!(near(day(5)).await, [people[1].id]);

        let looked = Looked {
            reminded_at: Some(start()),
            renewal_end: Some(day(3)),
            quiet_until: Some(start() + SignedDuration::from_secs(1)),
        };
        let mut uow = store.begin().await.unwrap();
        assert_eq!(uow.certificate_orders().looked(people[1].id).await.unwrap(), Looked::default());
        uow.certificate_orders().note_look(people[1].id, &looked).await.unwrap();
        let nobody = uow.certificate_orders().note_look(fresh(), &looked).await;
        assert!(matches!(nobody, Err(store::Error::Stale)));
        // What is ordered anew forgets nothing.
        uow.certificate_orders().put(&orders[1]).await.unwrap();
        assert_eq!(uow.certificate_orders().looked(people[1].id).await.unwrap(), looked);
        uow.commit().await.unwrap();
        assert_eq!(near(day(10)).await, [people[0].id]);
        let mut reader = store.read().await.unwrap();
        let later = start() + SignedDuration::from_secs(1);
        let near = reader.certificate_orders().near_end(project, later, day(10), 1).await.unwrap();
        assert_eq!(near, [people[1].id], "it is not quiet any more, and one is enough");
    })
    .await;
}

#[tokio::test]
async fn what_ends_soon_is_found_by_an_index() {
    for scratch in Scratch::both(start()).await {
        let (project, authority) = with_authority(&scratch.store).await;
        let people: Vec<_> = (0..2000).map(|n| credential(project, fresh(), &n.to_string())).collect();
        let orders: Vec<_> = people.iter().map(|one| order(one, OrderState::Installed)).collect();
        let certificates = (0..).zip(&people).map(|(number, one): (u32, _)| {
            let end = day(i32::try_from(number).unwrap());
            certificate(authority, one, number, end, CertificateState::Valid)
        });
        add(&scratch.store, &orders, &people, &certificates.collect::<Vec<_>>()).await;
        let plan = scratch.plan_near_end(project, start(), day(61)).await;
        let by_end = plan.contains("certificates_live") || plan.contains("certificates_end");
        assert!(by_end, "on {}, not by an index on the end:\n{plan}", scratch.name());
    }
}
