//! What the cases begin with.

use domain::card::{CardFormat, CardNumber};
use domain::credential::{Credential, CredentialOrigin, NewCredential, Validity};
use domain::id::{Id, kind};
use domain::project::{Locale, Project, TimeZoneName};
use domain::time::{SignedDuration, Timestamp};
use domain::user::{Origin, Profile, User, UserState};
use filter::Checked;
use store::Store;
use store::repo::list::ListSpec;
use uuid::Uuid;

use crate::start;

/// An id that nothing has yet.
pub(crate) fn fresh<T>() -> Id<T> {
    Id::from_uuid(Uuid::now_v7())
}

/// A project that is not in the database yet.
pub(crate) fn project(slug: &str) -> Project {
    Project {
        id: fresh(),
        slug: slug.parse().unwrap(),
        name: "Übungsgelände 北".to_owned(),
        locale: Locale::De,
        time_zone: TimeZoneName::utc(),
        official_contact: None,
        default_pool: None,
        created_at: start(),
        updated_at: start(),
        version: 1,
    }
}

/// Adds a project.
pub(crate) async fn with_project(store: &Store) -> Id<kind::Project> {
    let project = project("campus");
    let mut uow = store.begin().await.unwrap();
    uow.projects().add(&project).await.unwrap();
    uow.commit().await.unwrap();
    project.id
}

/// A user with nothing but a name.
pub(crate) fn user(project: Id<kind::Project>, first_name: &str, last_name: &str) -> User {
    User {
        id: fresh(),
        project,
        profile: Profile { first_name: first_name.to_owned(), last_name: last_name.to_owned(), ..Profile::default() },
        state: UserState::Active,
        origin: Origin::Csv,
        sync_digest: None,
        deletion_requested_at: None,
        created_at: start(),
        updated_at: start(),
        version: 1,
    }
}

/// A user with everything that can be set.
pub(crate) fn full_user(project: Id<kind::Project>) -> User {
    let mut user = user(project, "Łucja", "İnan-Müller");
    user.profile.email = Some("Łucja.M@Example.ORG".parse().unwrap());
    user.profile.mobile = Some("+49 171 1234567".parse().unwrap());
    user.profile.card_id = Some("00042".to_owned());
    user.profile.sync_id = Some("S-7 𝔘".to_owned());
    user.profile.external_id = Some("x/1".to_owned());
    user.profile.custom.insert("department".to_owned(), "Größe \"北\" \\".to_owned());
    user.profile.valid_from = Some(start() - SignedDuration::from_micros(1));
    user.profile.valid_until = Some(start() + SignedDuration::from_micros(999_999));
    user.state = UserState::DeletionPending;
    user.origin = Origin::Scim;
    user.sync_digest = Some([7; 16]);
    user.deletion_requested_at = Some(start());
    user
}

/// Adds users.
pub(crate) async fn add_all(store: &Store, users: &[User]) {
    let mut uow = store.begin().await.unwrap();
    let rows = users.iter().map(|user| (user.clone(), domain::credential::Enrolment::NotInvited));
    assert_eq!(uow.users().add_many(rows).await.unwrap(), users.len() as u64);
    uow.commit().await.unwrap();
}

/// A credential that was just asked for, valid from the start on.
pub(crate) fn credential(project: Id<kind::Project>, user: Id<kind::User>, number: &str) -> Credential {
    let new = NewCredential {
        id: fresh(),
        project,
        user,
        system: fresh(),
        pool: fresh(),
        format: CardFormat::RawDecimal,
        number: Some(card_number(number)),
        validity: Validity::starting(start()),
        origin: CredentialOrigin::Sync,
        send_invitation: true,
        replaces: None,
    };
    Credential { version: 1, ..Credential::request(new, start()).0 }
}

/// A raw decimal ID.
pub(crate) fn card_number(text: &str) -> CardNumber {
    CardNumber::parse(CardFormat::RawDecimal, None, text).unwrap()
}

/// So many seconds after the start.
pub(crate) fn at(second: i64) -> Timestamp {
    start() + SignedDuration::from_secs(second)
}

/// A filter of a list, as a client writes it.
pub(crate) fn filter(spec: &ListSpec, text: &str) -> Checked {
    filter::Filter::parse(text).unwrap().check(&spec.schema([])).unwrap()
}
