//! Who gets in: operators, API keys, sessions, the setup link; and which nodes run.

use domain::id::{Id, kind};
use domain::operator::{ApiKey, Binding, Operator, Role};
use domain::project::Locale;
use domain::time::{SignedDuration, Timestamp};
use secrecy::{ExposeSecret as _, SecretString};
use store::repo::{ApiKeys, ConsoleSession, Node};
use store::{Error, Store, Unique};

use crate::world::{fresh, with_project};
use crate::{on_both, start};

fn later(seconds: i64) -> Timestamp {
    start() + SignedDuration::from_secs(seconds)
}

fn operator(email: &str, bindings: Vec<Binding>) -> Operator {
    Operator {
        id: fresh(),
        email: email.parse().unwrap(),
        name: "Ola Nordmann".to_owned(),
        locale: Locale::De,
        instance_owner: true,
        enabled: true,
        bindings,
        created_at: start(),
        last_login_at: None,
        version: 1,
    }
}

async fn with_operator(store: &Store, operator: &Operator) {
    let mut uow = store.begin().await.unwrap();
    uow.operators().add(operator, &SecretString::from("$argon2id$1")).await.unwrap();
    uow.commit().await.unwrap();
}

#[tokio::test]
async fn operators_have_roles_and_a_password_that_nobody_prints() {
    on_both(|store| async move {
        let project = with_project(&store).await;
        let mut ola = operator("Ola@Example.org", vec![Binding { project, role: Role::Admin }]);
        let other = operator("zoe@example.org", vec![]);
        with_operator(&store, &ola).await;
        with_operator(&store, &other).await;
        let mut uow = store.begin().await.unwrap();
        let (found, hash) = uow.operators().by_email_key("ola@example.org").await.unwrap().unwrap();
        assert_eq!((&found, hash.expose_secret()), (&ola, "$argon2id$1"));
        assert!(!format!("{hash:?}").contains("argon2id"));
        ola.bindings = vec![Binding { project, role: Role::Auditor }];
        ola.instance_owner = false;
        ola.version = 2;
        uow.operators().update(&ola).await.unwrap();
        uow.operators().set_password(ola.id, &SecretString::from("$argon2id$2")).await.unwrap();
        uow.operators().note_login(ola.id, later(1)).await.unwrap();
        ola.last_login_at = Some(later(1));
        assert_eq!(uow.operators().lookup(ola.id).await.unwrap().as_ref(), Some(&ola));
        let (_, hash) = uow.operators().by_email_key("ola@example.org").await.unwrap().unwrap();
        assert_eq!(hash.expose_secret(), "$argon2id$2");
        assert!(matches!(uow.operators().update(&ola).await, Err(Error::Stale)));
        assert_eq!(uow.operators().list().await.unwrap(), [ola.clone(), other]);
        assert_eq!(uow.operators().list_of_project(project).await.unwrap(), [ola.clone()]);
        assert_eq!(uow.operators().list_of_project(fresh()).await.unwrap(), []);
        assert_eq!(uow.operators().count().await.unwrap(), 2);
        assert!(uow.operators().remove(ola.id).await.unwrap());
        assert_eq!(uow.operators().list_of_project(project).await.unwrap(), []);
        let twice = uow.operators().add(&operator("ZOE@example.org", vec![]), &"x".into()).await;
        assert!(matches!(twice, Err(Error::Taken(Unique::OperatorEmail))), "{twice:?}");
    })
    .await;
}

fn key(project: Id<kind::Project>, operator: Id<kind::Operator>) -> ApiKey {
    ApiKey {
        id: fresh(),
        project,
        name: "Zutritt \"北\"".to_owned(),
        role: Role::Autosync,
        secret_hash: store::seal::sha256(b"secret"),
        created_by: Some(operator),
        address_ranges: vec!["10.0.0.0/8".to_owned(), "2001:db8::/32".to_owned()],
        created_at: start(),
        expires_at: Some(later(60)),
        revoked_at: None,
        last_used_at: None,
    }
}

#[tokio::test]
async fn keys_are_found_by_their_secret_and_revoked_once() {
    on_both(|store| async move {
        let project = with_project(&store).await;
        let ola = operator("ola@example.org", vec![]);
        with_operator(&store, &ola).await;
        let mut key = key(project, ola.id);
        let mut uow = store.begin().await.unwrap();
        uow.api_keys().add(&key).await.unwrap();
        assert_eq!(uow.api_keys().by_secret_hash(key.secret_hash).await.unwrap().as_ref(), Some(&key));
        assert_eq!(uow.api_keys().by_secret_hash([0; 32]).await.unwrap(), None);
        assert_eq!(uow.api_keys().lookup(fresh(), key.id).await.unwrap(), None);
        assert!(!uow.api_keys().revoke(fresh(), key.id, later(1)).await.unwrap());
        assert!(uow.api_keys().revoke(project, key.id, later(1)).await.unwrap());
        assert!(!uow.api_keys().revoke(project, key.id, later(2)).await.unwrap());
        assert!(uow.operators().remove(ola.id).await.unwrap());
        key.revoked_at = Some(later(1));
        key.created_by = None; // the key outlives who made it
        assert_eq!(uow.api_keys().list(project).await.unwrap(), [key.clone()]);
        assert_eq!(uow.api_keys().list(fresh()).await.unwrap(), []);
        assert!(matches!(uow.api_keys().add(&ApiKey { id: fresh(), ..key }).await, Err(Error::Taken(_))));
    })
    .await;
}

#[tokio::test]
async fn the_use_of_a_key_is_noted_to_the_hour() {
    on_both(|store| async move {
        let project = with_project(&store).await;
        let key = ApiKey { created_by: None, ..key(project, fresh()) };
        let mut uow = store.begin().await.unwrap();
        uow.api_keys().add(&key).await.unwrap();
        // Neither forwards within the hour, nor back.
        for (seconds, noted, due_after) in [(1799, 0, false), (1800, 0, false), (3601, 3600, false), (5, 3600, false)] {
            uow.api_keys().touch(key.id, later(seconds)).await.unwrap();
            let read = uow.api_keys().lookup(project, key.id).await.unwrap().unwrap();
            assert_eq!(read.last_used_at, Some(later(noted)), "{seconds}");
            assert_eq!(ApiKeys::is_touch_due(&read, later(seconds)), due_after, "{seconds}");
            assert!(ApiKeys::is_touch_due(&read, later(7200)));
        }
        assert!(ApiKeys::is_touch_due(&key, start()));
    })
    .await;
}

#[tokio::test]
async fn sessions_slide_and_end() {
    on_both(|store| async move {
        let ola = operator("ola@example.org", vec![]);
        with_operator(&store, &ola).await;
        let session =
            |id| ConsoleSession { id, operator: ola.id, created_at: start(), seen_at: start(), expires_at: later(10) };
        let (first, second) = (session(fresh()), session(fresh()));
        let mut uow = store.begin().await.unwrap();
        uow.sessions().add(&first, [1; 32]).await.unwrap();
        uow.sessions().add(&second, [2; 32]).await.unwrap();
        assert_eq!(uow.sessions().by_token_hash([1; 32], later(9)).await.unwrap().as_ref(), Some(&first));
        assert_eq!(uow.sessions().by_token_hash([1; 32], later(10)).await.unwrap(), None);
        assert_eq!(uow.sessions().by_token_hash([3; 32], start()).await.unwrap(), None);
        uow.sessions().extend(first.id, later(9), later(19)).await.unwrap();
        let read = uow.sessions().by_token_hash([1; 32], later(18)).await.unwrap().unwrap();
        assert_eq!((read.seen_at, read.expires_at), (later(9), later(19)));
        assert!(matches!(uow.sessions().extend(second.id, later(10), later(20)).await, Err(Error::Stale)));
        assert_eq!(uow.sessions().remove_expired(later(10)).await.unwrap(), 1);
        uow.sessions().add(&second, [2; 32]).await.unwrap();
        assert!(uow.sessions().remove(first.id).await.unwrap());
        assert!(!uow.sessions().remove(first.id).await.unwrap());
        assert_eq!(uow.sessions().remove_by_operator(ola.id).await.unwrap(), 1);
        uow.sessions().add(&first, [1; 32]).await.unwrap();
        uow.operators().remove(ola.id).await.unwrap();
        assert_eq!(uow.sessions().by_token_hash([1; 32], start()).await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn a_setup_link_opens_once_even_to_many() {
    on_both(|store| async move {
        let mut uow = store.begin().await.unwrap();
        uow.setup_links().replace([1; 32], later(3600)).await.unwrap();
        uow.setup_links().replace([2; 32], later(3600)).await.unwrap();
        uow.commit().await.unwrap();
        let open = |store: Store, hash: [u8; 32], at: Timestamp| async move {
            let mut uow = store.begin().await.unwrap();
            let was_open = uow.setup_links().is_open(hash, at).await.unwrap();
            let opened = uow.setup_links().consume(hash, at).await.unwrap();
            uow.commit().await.unwrap();
            assert!(was_open || !opened);
            opened
        };
        assert!(!open(store.clone(), [1; 32], start()).await, "replaced");
        assert!(!open(store.clone(), [2; 32], later(3600)).await, "expired");
        let tries: Vec<_> = (0..8).map(|_| tokio::spawn(open(store.clone(), [2; 32], later(1)))).collect();
        let mut opened = 0;
        for attempt in tries {
            opened += u32::from(attempt.await.unwrap());
        }
        assert_eq!(opened, 1);
    })
    .await;
}

#[tokio::test]
async fn nodes_say_that_they_run() {
    on_both(|store| async move {
        let node = |name: &str, at| Node {
            name: name.to_owned(),
            version: "0.1.0".to_owned(),
            started_at: start(),
            heartbeat_at: at,
        };
        let mut uow = store.begin().await.unwrap();
        for (name, at) in [("b", start()), ("a", start()), ("b", later(5))] {
            uow.nodes().heartbeat(&node(name, at)).await.unwrap();
        }
        assert_eq!(uow.nodes().list().await.unwrap(), [node("a", start()), node("b", later(5))]);
        assert_eq!(uow.nodes().remove_silent(later(5)).await.unwrap(), 1);
        assert_eq!(uow.nodes().list().await.unwrap(), [node("b", later(5))]);
    })
    .await;
}
