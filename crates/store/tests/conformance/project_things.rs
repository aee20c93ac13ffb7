//! What a project is set up with: fields, systems, pools, settings, keys, templates.

use std::collections::BTreeMap;

use domain::custom_field::{CustomField, FieldKind};
use domain::event::Category;
use domain::id::{Id, kind};
use domain::project::Locale;
use domain::settings::Settings;
use domain::system::{ConnectorKind, CredentialPool, CredentialSystem, RunMode};
use store::repo::TemplateOverride;
use store::{Error, Unique};

use crate::world::{fresh, with_project};
use crate::{on_both, start};

fn field(project: Id<kind::Project>, name: &str) -> CustomField {
    CustomField {
        id: fresh(),
        project,
        name: name.parse().unwrap(),
        label: "Größe \"北\"".to_owned(),
        kind: FieldKind::Choice { options: vec!["Süd".to_owned(), "北".to_owned()] },
        created_at: start(),
        version: 1,
    }
}

#[tokio::test]
async fn fields_come_and_go() {
    on_both(|store| async move {
        let project = with_project(&store).await;
        let (mut size, area) = (field(project, "size"), field(project, "area"));
        let mut uow = store.begin().await.unwrap();
        uow.custom_fields().add(&size).await.unwrap();
        uow.custom_fields().add(&area).await.unwrap();
        size.kind = FieldKind::Date;
        size.version = 2;
        uow.custom_fields().update(&size).await.unwrap();
        assert!(matches!(uow.custom_fields().update(&size).await, Err(Error::Stale)));
        assert_eq!(uow.custom_fields().list(project).await.unwrap(), [area.clone(), size.clone()]);
        assert_eq!(uow.custom_fields().lookup(project, size.id).await.unwrap().as_ref(), Some(&size));
        assert_eq!(uow.custom_fields().lookup(fresh(), size.id).await.unwrap(), None);
        assert!(!uow.custom_fields().remove(fresh(), area.id).await.unwrap());
        assert!(uow.custom_fields().remove(project, area.id).await.unwrap());
        assert_eq!(uow.custom_fields().list(project).await.unwrap(), [size]);
        let twice = uow.custom_fields().add(&field(project, "size")).await;
        assert!(matches!(twice, Err(Error::Taken(Unique::CustomFieldName))), "{twice:?}");
    })
    .await;
}

fn system(project: Id<kind::Project>, name: &str) -> CredentialSystem {
    CredentialSystem {
        notes: "zwei\nZeilen".to_owned(),
        run_mode: RunMode::Node("north".to_owned()),
        configuration: [("api_url".to_owned(), "https://api.example.com".to_owned())].into(),
        email_field: "private_email".to_owned(),
        delete_users_without_credentials: true,
        card_template: Some(fresh()),
        review: Some([Category::PoolLow, Category::CredentialRevoked].into()),
        operator: Some(fresh()),
        ..CredentialSystem::new(fresh(), project, ConnectorKind::named("elsewhere"), name, start())
    }
}

fn pool(system: &CredentialSystem, external_id: &str) -> CredentialPool {
    CredentialPool {
        total: Some(100),
        open: false,
        low_water: Some(10),
        card_template: Some(fresh()),
        auto_generate_filter: "state eq \"active\"".to_owned(),
        auto_revoke_filter: "state eq \"locked\"".to_owned(),
        grace_minutes: 90,
        review: Some([].into()),
        refreshed_at: Some(start()),
        ..CredentialPool::new(fresh(), system, external_id, "Standard", start())
    }
}

#[tokio::test]
async fn systems_have_names_of_their_own_in_any_case() {
    on_both(|store| async move {
        let project = with_project(&store).await;
        let (mut second, first) = (system(project, "Zürich"), system(project, "Mobile ID"));
        let mut uow = store.begin().await.unwrap();
        uow.systems().add(&second).await.unwrap();
        uow.systems().add(&first).await.unwrap();
        second.name = "Öst".to_owned();
        second.version = 2;
        uow.systems().update(&second).await.unwrap();
        assert!(matches!(uow.systems().update(&second).await, Err(Error::Stale)));
        assert_eq!(uow.systems().list(project).await.unwrap(), [first.clone(), second.clone()]);
        assert_eq!(uow.systems().lookup(project, first.id).await.unwrap(), Some(first.clone()));
        assert_eq!(uow.systems().lookup(fresh(), first.id).await.unwrap(), None);
        let twice = uow.systems().add(&system(project, "öST")).await;
        assert!(matches!(twice, Err(Error::Taken(Unique::SystemName))), "{twice:?}");
    })
    .await;
}

#[tokio::test]
async fn pools_belong_to_a_system() {
    on_both(|store| async move {
        let project = with_project(&store).await;
        let (one, other) = (system(project, "One"), system(project, "Other"));
        let (mut first, second) = (pool(&one, "b"), pool(&one, "a"));
        let mut uow = store.begin().await.unwrap();
        uow.systems().add(&one).await.unwrap();
        uow.systems().add(&other).await.unwrap();
        uow.pools().add(&first).await.unwrap();
        uow.pools().add(&second).await.unwrap();
        first.available = Some(99);
        first.total = None;
        first.version = 2;
        uow.pools().update(&first).await.unwrap();
        assert!(matches!(uow.pools().update(&first).await, Err(Error::Stale)));
        assert_eq!(uow.pools().lookup(project, first.id).await.unwrap().as_ref(), Some(&first));
        assert_eq!(uow.pools().lookup(fresh(), first.id).await.unwrap(), None);
        assert_eq!(uow.pools().list(project).await.unwrap(), [first.clone(), second.clone()]);
        assert_eq!(uow.pools().list_of_system(project, one.id).await.unwrap(), [second, first]);
        assert_eq!(uow.pools().list_of_system(project, other.id).await.unwrap(), []);
        assert!(matches!(uow.pools().add(&pool(&one, "a")).await, Err(Error::Taken(_))));
    })
    .await;
}

#[tokio::test]
async fn settings_are_the_defaults_until_somebody_sets_them() {
    on_both(|store| async move {
        let project = with_project(&store).await;
        let mut uow = store.begin().await.unwrap();
        let unset = uow.settings().lookup(project).await.unwrap();
        assert_eq!((unset.settings, unset.version, unset.updated_at), (Settings::default(), 0, None));
        let mut changed = Settings::default();
        changed.invitations.valid_days = 3;
        assert!(matches!(uow.settings().set_secrets(project, &"x").await, Err(Error::Stale)));
        uow.settings().update(project, &changed, 1, start()).await.unwrap();
        assert_eq!(uow.settings().secrets::<BTreeMap<String, String>>(project).await.unwrap(), None);
        let secrets = BTreeMap::from([("smtp".to_owned(), "pässwörd".to_owned())]);
        uow.settings().set_secrets(project, &secrets).await.unwrap();
        uow.settings().update(project, &Settings::default(), 2, start()).await.unwrap();
        uow.settings().update(project, &changed, 3, start()).await.unwrap();
        assert!(matches!(uow.settings().update(project, &changed, 3, start()).await, Err(Error::Stale)));
        let read = uow.settings().lookup(project).await.unwrap();
        assert_eq!((read.settings, read.version, read.updated_at), (changed, 3, Some(start())));
        assert_eq!(uow.settings().secrets(project).await.unwrap(), Some(secrets));
    })
    .await;
}

#[tokio::test]
async fn a_projects_key_is_made_once_even_by_many() {
    on_both(|store| async move {
        let project = with_project(&store).await;
        let make = |store: store::Store| async move {
            let mut uow = store.begin().await.unwrap();
            let code = uow.project_keys().get_or_create(project, "invitations").await.unwrap().code(b"x");
            uow.commit().await.unwrap();
            code
        };
        let makers: Vec<_> = (0..8).map(|_| tokio::spawn(make(store.clone()))).collect();
        let mut codes = std::collections::BTreeSet::new();
        for maker in makers {
            codes.insert(maker.await.unwrap());
        }
        assert_eq!(codes.len(), 1);
        let mut uow = store.begin().await.unwrap();
        let other = uow.project_keys().get_or_create(project, "other").await.unwrap().code(b"x");
        assert!(!codes.contains(&other));
        assert!(uow.project_keys().lookup(project, "third").await.unwrap().is_none());
    })
    .await;
}

#[tokio::test]
async fn own_words_are_kept_by_message_and_language() {
    on_both(|store| async move {
        let project = with_project(&store).await;
        let mut own = TemplateOverride {
            kind: "invitation".to_owned(),
            locale: Locale::De,
            parts: BTreeMap::from([("subject".to_owned(), "Grüße \u{1f511}".to_owned())]),
            updated_at: start(),
            version: 1,
        };
        let english = TemplateOverride { locale: Locale::En, ..own.clone() };
        let mut uow = store.begin().await.unwrap();
        uow.template_overrides().update(project, &own).await.unwrap();
        uow.template_overrides().update(project, &english).await.unwrap();
        own.parts.clear();
        own.version = 2;
        uow.template_overrides().update(project, &own).await.unwrap();
        assert!(matches!(uow.template_overrides().update(project, &own).await, Err(Error::Stale)));
        assert_eq!(uow.template_overrides().list(project).await.unwrap(), [own.clone(), english]);
        let found = uow.template_overrides().lookup(project, "invitation", Locale::De).await.unwrap();
        assert_eq!(found.as_ref(), Some(&own));
        assert!(uow.template_overrides().remove(project, "invitation", Locale::De).await.unwrap());
        assert!(!uow.template_overrides().remove(project, "invitation", Locale::De).await.unwrap());
        assert_eq!(uow.template_overrides().list(fresh()).await.unwrap(), []);
    })
    .await;
}
