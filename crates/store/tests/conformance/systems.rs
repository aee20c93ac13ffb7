//! What stands beside credential systems of other makers: templates, connections, people, codes, what automation is to
//! look at; and taking a credential away with all that hangs on it.

use std::collections::{BTreeMap, BTreeSet};

use domain::card::CardFormat;
use domain::credential::{FinalReason, Intent, Observed, Revocation};
use domain::id::{Id, kind};
use domain::system::{
    CardTemplate, Connection, ConnectionState, ConnectorKind, CredentialPool, CredentialSystem, NumberSource,
};
use store::repo::{Hold, Holder};
use store::{Error, Store};

use crate::phones::invitation;
use crate::world::{add_all, at, credential, fresh, user, with_project};
use crate::{on_both, start};

type Secrets = BTreeMap<String, String>;

/// A project with a system and its pool.
async fn with_pool(store: &Store) -> (Id<kind::Project>, CredentialSystem, CredentialPool) {
    let project = with_project(store).await;
    let system = CredentialSystem::new(fresh(), project, ConnectorKind::named("example"), "Doors", start());
    let pool = CredentialPool::new(fresh(), &system, "12", "Main building", start());
    let mut uow = store.begin().await.unwrap();
    uow.systems().add(&system).await.unwrap();
    uow.pools().add(&pool).await.unwrap();
    uow.commit().await.unwrap();
    (project, system, pool)
}

#[tokio::test]
async fn a_card_template_is_kept_changed_and_counts_its_numbers() {
    on_both(|store| async move {
        let (project, mut system, _) = with_pool(&store).await;
        let mut template = CardTemplate {
            id: fresh(),
            project,
            name: "Visitors 北".to_owned(),
            format: CardFormat::H10301,
            facility_code: Some(17),
            numbers: NumberSource::Range { first: 200, last: 299 },
            valid_days: Some(30),
            created_at: start(),
            version: 1,
        };
        let mut uow = store.begin().await.unwrap();
        uow.card_templates().add(&template).await.unwrap();
        assert_eq!(uow.card_templates().lock_next(project, template.id).await.unwrap(), None);
        uow.card_templates().set_next(template.id, 201).await.unwrap();
        assert_eq!(uow.card_templates().lock_next(project, template.id).await.unwrap(), Some(201));
        template.name = "Guests".to_owned();
        template.version = 2;
        uow.card_templates().update(&template).await.unwrap();
        assert!(matches!(uow.card_templates().update(&template).await, Err(Error::Stale)), "the version was taken");
        assert_eq!(uow.card_templates().lookup(project, template.id).await.unwrap(), Some(template.clone()));
        assert_eq!(uow.card_templates().lookup(fresh(), template.id).await.unwrap(), None, "another project's");
        system.card_template = Some(template.id);
        system.version = 2;
        uow.systems().update(&system).await.unwrap();
        assert_eq!(uow.card_templates().used_by(project, template.id).await.unwrap(), ["Doors"]);
        assert!(!uow.card_templates().remove(fresh(), template.id).await.unwrap(), "another project's");
        assert!(uow.card_templates().remove(project, template.id).await.unwrap());
    })
    .await;
}

#[tokio::test]
async fn one_node_has_a_connection_until_its_lease_ends_and_an_event_is_taken_once() {
    on_both(|store| async move {
        let (_, system, _) = with_pool(&store).await;
        let mut uow = store.begin().await.unwrap();
        assert!(uow.connections().take(system.id, "north", at(0), at(90)).await.unwrap());
        assert!(!uow.connections().take(system.id, "south", at(89), at(180)).await.unwrap(), "north has it");
        assert!(uow.connections().take(system.id, "north", at(89), at(180)).await.unwrap(), "it may keep it");
        let mut seen = uow.connections().lookup(system.id).await.unwrap().unwrap();
        assert!(uow.connections().take(system.id, "south", at(181), at(270)).await.unwrap(), "its lease is over");
        seen.last_error = Some("too late".to_owned());
        assert!(matches!(uow.connections().write(&seen).await, Err(Error::Stale)), "north has lost it");
        uow.connections().let_go(system.id, at(182)).await.unwrap();
        assert!(uow.connections().take(system.id, "north", at(182), at(270)).await.unwrap());
        let first = BTreeSet::from(["evt-1", "evt-2"]);
        assert_eq!(uow.connections().take_events(system.id, &first, at(1)).await.unwrap().len(), 2);
        let many: Vec<_> = (0..1_001).map(|number| format!("evt-{number}")).collect();
        let many = many.iter().map(String::as_str).collect();
        let new = uow.connections().take_events(system.id, &many, at(2)).await.unwrap();
        assert_eq!(new.len(), 999, "whoever hears of them again");
        assert!(!new.contains("evt-1") && new.contains("evt-1000"));
    })
    .await;
}

#[tokio::test]
async fn whoever_calls_a_system_writes_what_is_learnt_and_the_lease_stays() {
    on_both(|store| async move {
        let (_, system, _) = with_pool(&store).await;
        let mut uow = store.begin().await.unwrap();
        let fresh_one = uow.connections().lock(system.id, at(1)).await.unwrap().unwrap();
        assert_eq!((fresh_one.state, fresh_one.node.as_deref()), (ConnectionState::Idle, None), "nobody keeps it");
        assert!(uow.connections().take(system.id, "north", at(2), at(90)).await.unwrap(), "so anybody may");
        let known = uow.connections().lock(system.id, at(3)).await.unwrap().unwrap();
        let down = Connection { state: ConnectionState::Degraded, failures: 3, next_at: at(13), ..known };
        uow.connections().learn(&down).await.unwrap();
        assert_eq!(uow.connections().lookup(system.id).await.unwrap(), Some(down.clone()));
        assert!(!uow.connections().take(system.id, "south", at(4), at(90)).await.unwrap(), "north has it still");
        assert_eq!(uow.connections().lock(fresh(), at(1)).await.unwrap(), None, "there is no such system");
        assert!(matches!(uow.connections().learn(&Connection { system: fresh(), ..down }).await, Err(Error::Stale)));
    })
    .await;
}

#[tokio::test]
async fn a_systems_secrets_open_beside_it_alone() {
    on_both(|store| async move {
        let (project, system, _) = with_pool(&store).await;
        let secrets = Secrets::from([("client_secret".to_owned(), "sesame".to_owned())]);
        let mut uow = store.begin().await.unwrap();
        assert_eq!(uow.systems().secrets::<Secrets>(project, system.id).await.unwrap(), Secrets::new());
        uow.systems().set_secrets(project, system.id, &secrets).await.unwrap();
        assert_eq!(uow.systems().secrets::<Secrets>(project, system.id).await.unwrap(), secrets);
        assert_eq!(uow.systems().secrets::<Secrets>(fresh(), system.id).await.unwrap(), Secrets::new());
        assert!(matches!(uow.systems().set_secrets(fresh(), system.id, &secrets).await, Err(Error::Stale)));
    })
    .await;
}

#[tokio::test]
async fn a_person_is_known_to_a_system_by_one_id() {
    on_both(|store| async move {
        let (project, system, _) = with_pool(&store).await;
        let user = fresh();
        let known = |remote_id: &str| Holder {
            system: system.id,
            user,
            project,
            remote_id: remote_id.to_owned(),
            told: [7; 32],
            leaving: false,
        };
        let mut uow = store.begin().await.unwrap();
        uow.holders().put(&known("1")).await.unwrap();
        uow.holders().put(&known("2")).await.unwrap();
        assert_eq!(uow.holders().lookup(system.id, user).await.unwrap(), Some(known("2")));
        assert_eq!(uow.holders().by_remote_id(system.id, "1").await.unwrap(), None);
        assert_eq!(uow.holders().by_remote_id(system.id, "2").await.unwrap(), Some(known("2")));
        assert_eq!(uow.holders().of_user(user).await.unwrap(), [known("2")]);
        uow.holders().remove(system.id, user).await.unwrap();
        assert_eq!(uow.holders().of_user(user).await.unwrap(), []);
    })
    .await;
}

#[tokio::test]
async fn a_code_of_a_systems_invitation_is_read_once_by_its_project() {
    on_both(|store| async move {
        let project = with_project(&store).await;
        let made = invitation(project, "code");
        let mut uow = store.begin().await.unwrap();
        uow.invitations().add_many([&made]).await.unwrap();
        uow.invitations().keep_code(&made, "ABCD-EFGH").await.unwrap();
        assert!(uow.invitations().take_code(fresh(), made.id).await.unwrap().is_none(), "another project's");
        let read = uow.invitations().take_code(project, made.id).await.unwrap();
        assert_eq!(read.as_ref().map(|code| code.as_str()), Some("ABCD-EFGH"));
        assert!(uow.invitations().take_code(project, made.id).await.unwrap().is_none(), "it was read");
        uow.invitations().keep_code(&made, "ABCD-EFGH").await.unwrap();
        assert_eq!(uow.invitations().forget_codes(made.expires_at).await.unwrap(), 1, "its time is over");
    })
    .await;
}

#[tokio::test]
async fn automation_looks_at_each_user_once_and_leaves_who_is_held() {
    on_both(|store| async move {
        let (project, _, pool) = with_pool(&store).await;
        let ada = user(project, "Ada", "Lovelace");
        add_all(&store, std::slice::from_ref(&ada)).await;
        let mut uow = store.begin().await.unwrap();
        uow.automation().enqueue(project, &[ada.id]).await.unwrap();
        uow.automation().enqueue(project, &[ada.id]).await.unwrap();
        assert_eq!(uow.automation().projects().await.unwrap(), [project]);
        assert_eq!(uow.automation().next(project, 10).await.unwrap(), [ada.id]);
        uow.automation().done(ada.id).await.unwrap();
        assert_eq!(uow.automation().next(project, 10).await.unwrap(), []);
        let hold = Hold { pool: pool.id, user: ada.id, reason: "manual".to_owned(), held_at: at(1) };
        assert!(uow.automation().hold(project, &hold).await.unwrap());
        assert!(!uow.automation().hold(project, &hold).await.unwrap(), "it is held already");
        assert_eq!(uow.automation().holds(ada.id).await.unwrap(), [hold]);
        assert!(!uow.automation().release(fresh(), pool.id, ada.id).await.unwrap(), "another project's");
        assert!(uow.automation().release(project, pool.id, ada.id).await.unwrap());
    })
    .await;
}

#[tokio::test]
async fn a_deleted_credential_goes_when_it_is_over_with_what_hangs_on_it() {
    on_both(|store| async move {
        let project = with_project(&store).await;
        let ada = user(project, "Ada", "Lovelace");
        add_all(&store, std::slice::from_ref(&ada)).await;
        let (mut old, mut new) = (credential(project, ada.id, "1"), credential(project, ada.id, "2"));
        new.replaces = Some(old.id);
        let mut sent = invitation(project, "code");
        sent.credential = old.id;
        let mut uow = store.begin().await.unwrap();
        uow.credentials().add_many([&old, &new]).await.unwrap();
        uow.invitations().add_many([&sent]).await.unwrap();
        uow.invitations().keep_code(&sent, "ABCD-EFGH").await.unwrap();
        old.removing = true;
        old.intent = Intent::Revoked(FinalReason::Returned);
        old.observed = Observed::Revoking;
        old.revocation = Some(Revocation {
            requested_at: at(1),
            accepted_at: None,
            confirmed_at: None,
            promised_by: at(5),
            deadline: at(5),
        });
        old.version = 2;
        uow.credentials().update(&old).await.unwrap();
        assert_eq!(uow.credentials().to_remove(10).await.unwrap(), [], "it is not over");
        old.observed = Observed::Revoked;
        old.version = 3;
        uow.credentials().update(&old).await.unwrap();
        assert_eq!(uow.credentials().to_remove(10).await.unwrap(), [old.clone()]);
        assert!(matches!(uow.credentials().remove(fresh(), old.id).await, Err(Error::Stale)), "another project's");
        assert!(uow.invitations().lookup(project, sent.id).await.unwrap().is_some(), "nor what hangs on it");
        uow.credentials().remove(project, old.id).await.unwrap();
        assert_eq!(uow.credentials().lookup(project, old.id).await.unwrap(), None);
        assert_eq!(uow.invitations().lookup(project, sent.id).await.unwrap(), None);
        assert!(uow.invitations().take_code(project, sent.id).await.unwrap().is_none());
        new.replaces = None;
        assert_eq!(uow.credentials().of_ids(project, &[old.id, new.id]).await.unwrap(), [new]);
        let names = uow.users().names(project, &[ada.id, fresh()]).await.unwrap();
        assert_eq!((names.len(), names[&ada.id].last.as_str()), (1, "Lovelace"));
        assert!(uow.users().names(fresh(), &[ada.id]).await.unwrap().is_empty(), "another project's");
    })
    .await;
}
