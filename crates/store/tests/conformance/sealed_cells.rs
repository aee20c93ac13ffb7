//! A sealed value opens in its own cell only: somebody who can write into the database, but has no key, gains
//! nothing by copying what others sealed.

use std::borrow::Cow;

use domain::audit::AuditEntry;
use domain::event::{Actor, Category, Event, PersonalDetail};
use domain::id::{Id, kind};
use domain::job::{HolderNotice, Job, Letter, Task};
use domain::origin::Origin;
use domain::settings::Settings;
use domain::time::SignedDuration;
use store::repo::list::ListQuery;
use store::repo::{AUDIT, EVENTS};
use store::testing::Scratch;
use store::{Error, Store, UnitOfWork};

use crate::start;
use crate::world::{add_all, at, fresh, project, user, with_project};

/// Puts what the first row of a table has in a column into every row.
async fn copy_over(scratch: &Scratch, table: &str, column: &str, key: &str) {
    let first = format!("SELECT first.{column} FROM {table} AS first WHERE first.{column} IS NOT NULL");
    scratch.tamper(&format!("UPDATE {table} SET {column} = ({first} ORDER BY first.{key} LIMIT 1)")).await;
}

/// Of two cells with the same value, one opens: the one that it was sealed for.
fn assert_one_opens<T: std::fmt::Debug>(reads: [Result<T, Error>; 2]) {
    let refused = reads.iter().filter(|read| matches!(read, Err(Error::Unsealable))).count();
    let opened = reads.iter().filter(|read| read.is_ok()).count();
    assert_eq!((opened, refused), (1, 1), "{reads:?}");
}

async fn both(case: impl AsyncFn(&Scratch)) {
    for scratch in Scratch::both(start()).await {
        println!("on {}", scratch.name());
        case(&scratch).await;
    }
}

async fn begin(store: &Store) -> UnitOfWork {
    store.begin().await.unwrap()
}

#[tokio::test]
async fn a_projects_secrets_do_not_open_in_another_project() {
    both(async |scratch| {
        let projects = [project("north"), project("south")];
        let mut uow = begin(&scratch.store).await;
        for project in &projects {
            uow.projects().add(project).await.unwrap();
            uow.settings().update(project.id, &Settings::default(), 1, start()).await.unwrap();
            uow.settings().set_secrets(project.id, &project.slug.to_string()).await.unwrap();
        }
        uow.commit().await.unwrap();
        copy_over(scratch, "settings", "secrets", "project_id").await;
        let mut uow = begin(&scratch.store).await;
        let north = uow.settings().secrets::<String>(projects[0].id).await;
        let south = uow.settings().secrets::<String>(projects[1].id).await;
        assert_one_opens([north, south]);
    })
    .await;
}

#[tokio::test]
async fn a_projects_key_opens_for_its_purpose_and_project() {
    both(async |scratch| {
        let projects = [project("north"), project("south")];
        let mut uow = begin(&scratch.store).await;
        for project in &projects {
            uow.projects().add(project).await.unwrap();
            uow.project_keys().get_or_create(project.id, "codes").await.unwrap();
        }
        uow.project_keys().get_or_create(projects[0].id, "other").await.unwrap();
        uow.commit().await.unwrap();
        copy_over(scratch, "project_keys", "sealed", "project_id").await;
        let mut uow = begin(&scratch.store).await;
        let mut opened = 0;
        for (project, purpose) in [(&projects[0], "codes"), (&projects[0], "other"), (&projects[1], "codes")] {
            match uow.project_keys().lookup(project.id, purpose).await {
                Ok(key) => opened += usize::from(key.is_some()),
                Err(error) => assert!(matches!(error, Error::Unsealable), "{error:?}"),
            }
        }
        assert_eq!(opened, 1);
    })
    .await;
}

#[tokio::test]
async fn an_instances_key_opens_for_its_purpose() {
    both(async |scratch| {
        let mut uow = begin(&scratch.store).await;
        uow.instance_keys().get_or_create("one").await.unwrap();
        uow.instance_keys().get_or_create("two").await.unwrap();
        uow.commit().await.unwrap();
        copy_over(scratch, "instance", "value", "name").await;
        let mut uow = begin(&scratch.store).await;
        let one = uow.instance_keys().get_or_create("one").await;
        let two = uow.instance_keys().get_or_create("two").await;
        assert_one_opens([one, two]);
    })
    .await;
}

fn event(project: Id<kind::Project>, person: Id<kind::User>, name: &str) -> Event {
    let personal = PersonalDetail { display_name: Some(name.to_owned()), ..PersonalDetail::default() };
    let event = Event::new(fresh(), project, Category::UserCreated, Actor::System, at(1));
    Event { user: Some(person), personal: Some(personal), ..event }
}

fn entry(project: Id<kind::Project>, person: Id<kind::User>, name: &str) -> AuditEntry {
    AuditEntry {
        id: fresh(),
        project: Some(project),
        at: at(1),
        actor: Actor::System,
        action: Cow::Borrowed("users.update"),
        subject: Some(person.into()),
        detail: serde_json::Value::Null,
        personal: Some(serde_json::json!({ "last_name": name })),
        person: Some(person),
    }
}

/// A project with two people of whom something was said.
async fn with_stories(scratch: &Scratch) -> (Id<kind::Project>, [Id<kind::User>; 2]) {
    let project = with_project(&scratch.store).await;
    let people = [user(project, "A", "B"), user(project, "C", "D")];
    add_all(&scratch.store, &people).await;
    let mut uow = begin(&scratch.store).await;
    for person in &people {
        uow.events().add(&event(project, person.id, &person.profile.first_name)).await.unwrap();
        uow.audit().add(&entry(project, person.id, &person.profile.first_name)).await.unwrap();
    }
    uow.commit().await.unwrap();
    (project, people.map(|person| person.id))
}

async fn assert_no_story_can_be_read(scratch: &Scratch, project: Id<kind::Project>) {
    let mut reader = scratch.store.read().await.unwrap();
    let events = reader.events().list(project, &ListQuery::of(&EVENTS)).await;
    assert!(matches!(events, Err(Error::Unsealable)), "{events:?}");
    let audit = reader.audit().list(project, &ListQuery::of(&AUDIT)).await;
    assert!(matches!(audit, Err(Error::Unsealable)), "{audit:?}");
}

#[tokio::test]
async fn what_was_said_of_one_person_is_not_said_of_another() {
    both(async |scratch| {
        let (project, _) = with_stories(scratch).await;
        copy_over(scratch, "events", "personal", "id").await;
        copy_over(scratch, "audit", "personal", "id").await;
        assert_no_story_can_be_read(scratch, project).await;
    })
    .await;
}

#[tokio::test]
async fn what_was_said_once_is_not_said_again_of_the_same_person() {
    both(async |scratch| {
        let project = with_project(&scratch.store).await;
        let person = user(project, "A", "B");
        add_all(&scratch.store, std::slice::from_ref(&person)).await;
        let mut uow = begin(&scratch.store).await;
        for name in ["one", "two"] {
            uow.events().add(&event(project, person.id, name)).await.unwrap();
            uow.audit().add(&entry(project, person.id, name)).await.unwrap();
        }
        uow.commit().await.unwrap();
        copy_over(scratch, "events", "personal", "id").await;
        copy_over(scratch, "audit", "personal", "id").await;
        assert_no_story_can_be_read(scratch, project).await;
    })
    .await;
}

#[tokio::test]
async fn the_key_of_one_person_is_not_that_of_another() {
    both(async |scratch| {
        let (project, people) = with_stories(scratch).await;
        copy_over(scratch, "person_keys", "sealed", "user_id").await;
        assert_no_story_can_be_read(scratch, project).await;
        // Nor is anything new sealed under a key that others may have.
        let mut adds = Vec::new();
        for person in people {
            let mut uow = begin(&scratch.store).await;
            adds.push(uow.events().add(&event(project, person, "new")).await);
        }
        assert_one_opens(adds.try_into().unwrap());
    })
    .await;
}

#[tokio::test]
async fn a_letter_goes_with_its_job_only() {
    both(async |scratch| {
        let project = with_project(&scratch.store).await;
        let mut uow = begin(&scratch.store).await;
        for name in ["Ada", "Bob"] {
            let letter = Letter { display_name: name.to_owned(), ..Letter::default() };
            let task = Task::NotifyHolder { notice: HolderNotice::Deleted };
            let job = Job {
                id: fresh(),
                project: Some(project),
                task,
                letter: Some(letter),
                attempt: 0,
                created_at: start(),
                origin: Origin::default(),
            };
            uow.jobs().add(&job, start()).await.unwrap();
        }
        uow.commit().await.unwrap();
        copy_over(scratch, "jobs", "letter", "id").await;
        let mut uow = begin(&scratch.store).await;
        let claimed = uow.jobs().claim("notify_holder", "a", at(1), SignedDuration::from_secs(60), 9).await;
        assert!(matches!(claimed, Err(Error::Unsealable)), "{claimed:?}");
    })
    .await;
}

#[tokio::test]
async fn an_answer_is_that_of_its_request() {
    both(async |scratch| {
        let scopes = [[1; 32], [2; 32]];
        let mut uow = begin(&scratch.store).await;
        for scope in scopes {
            uow.idempotency().claim(scope, [0; 32], [9; 16], start()).await.unwrap();
            uow.idempotency().finish(scope, [9; 16], &scope).await.unwrap();
        }
        uow.commit().await.unwrap();
        copy_over(scratch, "idempotency", "answer", "scope").await;
        let mut uow = begin(&scratch.store).await;
        let first = uow.idempotency().claim(scopes[0], [0; 32], [8; 16], at(1)).await;
        let second = uow.idempotency().claim(scopes[1], [0; 32], [8; 16], at(1)).await;
        assert_one_opens([first, second]);
    })
    .await;
}

#[tokio::test]
async fn the_parts_of_files_do_not_change_places() {
    both(async |scratch| {
        let project = with_project(&scratch.store).await;
        let (run, other) = (fresh(), fresh());
        let mut uow = begin(&scratch.store).await;
        for (run, part) in [(run, 0), (run, 1), (other, 0)] {
            uow.sync_files().add_part(project, run, part, b"Ada").await.unwrap();
        }
        uow.commit().await.unwrap();
        copy_over(scratch, "sync_files", "sealed", "run_id, part").await;
        let mut uow = begin(&scratch.store).await;
        let mut opened = 0;
        for (run, part) in [(run, 0), (run, 1), (other, 0)] {
            match uow.sync_files().part(project, run, part).await {
                Ok(_) => opened += 1,
                Err(error) => assert!(matches!(error, Error::Unsealable), "{error:?}"),
            }
        }
        assert_eq!(opened, 1);
    })
    .await;
}
