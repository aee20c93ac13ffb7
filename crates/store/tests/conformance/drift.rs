//! Comparisons, what they see, and what they find.

use domain::credential::{Counterpart, Credential, CredentialOrigin, NewCredential, Observed, Validity};
use domain::drift::{Comparison, ComparisonState, Deed, DriftField, Finding, FindingKind};
use domain::id::{Id, kind};
use domain::system::{ConnectorKind, CredentialPool, CredentialSystem};
use store::Store;
use store::repo::list::ListQuery;
use store::repo::{FINDINGS, SeenCard};

use crate::world::{fresh, with_project};
use crate::{on_both, start};

struct Place {
    project: Id<kind::Project>,
    system: CredentialSystem,
    pool: CredentialPool,
}

async fn place(store: &Store) -> Place {
    let project = with_project(store).await;
    let system = CredentialSystem::new(fresh(), project, ConnectorKind::named("elsewhere"), "Elsewhere", start());
    let pool = CredentialPool::new(fresh(), &system, "doors", "Doors", start());
    let mut uow = store.begin().await.unwrap();
    uow.systems().add(&system).await.unwrap();
    uow.pools().add(&pool).await.unwrap();
    uow.commit().await.unwrap();
    Place { project, system, pool }
}

fn finding(place: &Place, card: &str, field: Option<DriftField>) -> Finding {
    Finding {
        id: fresh(),
        project: place.project,
        system: place.system.id,
        kind: if field.is_some() { FindingKind::Differs } else { FindingKind::MissingHere },
        field,
        holder: Some("h-1".to_owned()),
        card: Some(card.to_owned()),
        pool: Some("doors".to_owned()),
        user: Some(fresh()),
        proposed: true,
        credential: None,
        here: Some("Żółć".to_owned()),
        there: Some("李".to_owned()),
        deeds: vec![Deed::Adopt, Deed::Alert],
        since: start(),
        run: 1,
        noted_at: None,
        doing: None,
        problem: None,
    }
}

#[tokio::test]
async fn a_comparison_is_kept_as_it_was_written() {
    on_both(|store| async move {
        let place = place(&store).await;
        let mut uow = store.begin().await.unwrap();
        assert_eq!(uow.comparisons().lookup(place.system.id).await.unwrap(), None);
        let never = uow.comparisons().lock(place.project, place.system.id).await.unwrap();
        assert_eq!(never, Comparison::never(place.system.id, place.project));
        let written = Comparison {
            cursor: Some("51".to_owned()),
            holders: 7,
            cards: 9,
            last_error: Some("ruht".to_owned()),
            every_hours: Some(24),
            rules: [(DriftField::Email, Deed::Overwrite)].into(),
            version: 2,
            ..never.begun(start())
        };
        uow.comparisons().put(&written).await.unwrap();
        assert_eq!(uow.comparisons().lookup(place.system.id).await.unwrap(), Some(written.clone()));
        assert_eq!(uow.comparisons().scheduled().await.unwrap(), std::slice::from_ref(&written));
        assert_eq!((written.run, written.state), (1, ComparisonState::Listing));
        uow.systems().remove(place.project, place.system.id).await.unwrap();
        assert_eq!(uow.comparisons().lookup(place.system.id).await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn a_finding_stays_the_same_and_what_people_decided_stays_with_it() {
    on_both(|store| async move {
        let place = place(&store).await;
        let (first, mut again) = (finding(&place, "c-1", None), finding(&place, "c-1", None));
        let mut uow = store.begin().await.unwrap();
        uow.findings().find(&first).await.unwrap();
        assert_eq!(uow.findings().lookup(place.project, first.id).await.unwrap().as_ref(), Some(&first));
        assert_eq!(uow.findings().lookup(fresh(), first.id).await.unwrap(), None, "another project's is not found");
        let noted = Finding { noted_at: Some(start()), doing: Some(Deed::Adopt), ..first.clone() };
        uow.findings().decide(&noted).await.unwrap();
        again.run = 2;
        uow.findings().find(&again).await.unwrap();
        let kept = uow.findings().lookup(place.project, first.id).await.unwrap().unwrap();
        assert_eq!((kept.run, kept.noted_at, kept.doing), (2, Some(start()), Some(Deed::Adopt)));
        assert_eq!(uow.findings().counts(place.system.id).await.unwrap(), [], "what is noted is not counted");
        again.there = Some("other".to_owned());
        uow.findings().find(&again).await.unwrap();
        let changed = uow.findings().lookup(place.project, first.id).await.unwrap().unwrap();
        assert_eq!(changed.noted_at, None, "it differs otherwise");
        assert_eq!(uow.findings().counts(place.system.id).await.unwrap(), [(FindingKind::MissingHere, 1)]);
        uow.findings().is_duplicate(place.system.id, "card:c-1").await.unwrap();
        let page = uow.findings().list(place.project, place.system.id, &ListQuery::of(&FINDINGS)).await.unwrap();
        assert_eq!(page.items.iter().map(|one| one.kind).collect::<Vec<_>>(), [FindingKind::Duplicate]);
        uow.findings().remove(place.project, first.id).await.unwrap();
        let gone = uow.findings().decide(&noted).await;
        assert!(matches!(gone, Err(store::Error::Stale)), "{gone:?}");
    })
    .await;
}

#[tokio::test]
async fn what_a_later_comparison_does_not_find_goes() {
    on_both(|store| async move {
        let place = place(&store).await;
        let mut uow = store.begin().await.unwrap();
        for (card, run) in [("c-1", 1), ("c-2", 1), ("c-3", 2)] {
            uow.findings().find(&Finding { run, ..finding(&place, card, None) }).await.unwrap();
        }
        let email = finding(&place, "c-4", Some(DriftField::Email));
        uow.findings().find(&Finding { run: 2, ..email.clone() }).await.unwrap();
        assert_eq!(uow.findings().settle_subject(place.system.id, "card:c-1", 2).await.unwrap(), 1);
        assert_eq!(uow.findings().settle_subject(place.system.id, "card:c-3", 2).await.unwrap(), 0);
        assert_eq!(uow.findings().settle_all(place.system.id, 2).await.unwrap(), 1);
        let open = uow.findings().open_of_field(place.system.id, DriftField::Email).await.unwrap();
        assert_eq!(open.iter().map(|one| one.id).collect::<Vec<_>>(), [email.id]);
        assert_eq!(uow.findings().count(place.project, place.system.id, None).await.unwrap(), 2);
    })
    .await;
}

fn credential(place: &Place, card: &str) -> Credential {
    let new = NewCredential {
        id: fresh(),
        project: place.project,
        user: fresh(),
        system: place.system.id,
        pool: place.pool.id,
        format: domain::card::CardFormat::RawDecimal,
        number: None,
        validity: Validity::starting(start()),
        origin: CredentialOrigin::Sync,
        send_invitation: true,
        replaces: None,
    };
    let counterpart = Counterpart { card: Some(card.to_owned()), ..Counterpart::default() };
    let (credential, _) = Credential::obtain(new, counterpart, Observed::Active, start());
    Credential { version: 1, ..credential }
}

#[tokio::test]
async fn what_was_not_seen_and_what_was_seen_twice() {
    on_both(|store| async move {
        let place = place(&store).await;
        let mut ours: Vec<Credential> = ["c-1", "c-2", "c-3"].iter().map(|card| credential(&place, card)).collect();
        ours.sort_by_key(|one| one.id);
        let mut uow = store.begin().await.unwrap();
        for one in &ours {
            uow.credentials().add(one).await.unwrap();
        }
        let system = place.system.id;
        let see = |card, holder, living| SeenCard { card, holder, pool: "doors", living };
        let seen =
            [see("c-1", "h-1", true), see("c-8", "h-1", true), see("c-9", "h-9", true), see("c-7", "h-9", false)];
        for one in seen.iter().chain(&seen[..1]) {
            uow.comparisons().see(system, one.clone()).await.unwrap();
        }
        assert_eq!(uow.comparisons().duplicates(system).await.unwrap(), ["c-8"]);
        let unseen = uow.comparisons().unseen(system, None, 10).await.unwrap();
        let mut cards: Vec<_> = unseen.iter().filter_map(|one| one.counterpart.card.as_deref()).collect();
        cards.sort_unstable();
        assert_eq!(cards, ["c-2", "c-3"]);
        let after = uow.comparisons().unseen(system, Some(unseen[0].id), 10).await.unwrap();
        assert_eq!(after, unseen[1..]);
        uow.comparisons().forget_seen(system).await.unwrap();
        assert_eq!(uow.comparisons().unseen(system, None, 10).await.unwrap().len(), 3);
    })
    .await;
}
