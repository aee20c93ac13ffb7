//! Auto-sync, from bytes to people, on both databases.

#![expect(clippy::unwrap_used, reason = "tests stop at the first thing that fails")]

mod alarms;
mod approvals;
mod effects;
mod files;
mod refusals;
mod runs;

use std::fmt::Write as _;

use app::Context;
use app::autosync::{self, Announced, Received, Request, Upload};
use app::testing::House;
use connect::Connector as _;
use connect::mobile_id::MobileId;
use domain::credential::{CredentialEvent, Enrolment, Observation};
use domain::id::{Id, kind};
use domain::operator::Role;
use domain::settings::Settings;
use domain::sync::run::{RunStatus, SyncRun};
use domain::user::User;
use store::repo::list::ListQuery;
use store::repo::{ListedUser, USERS};

/// Takes a file in as it was sent, and runs it.
async fn sync(cx: &Context, file: &[u8]) -> SyncRun {
    run(cx, file, Announced::default(), Request::default()).await
}

async fn run(cx: &Context, file: &[u8], announced: Announced, request: Request) -> SyncRun {
    autosync::run(cx, received(cx, file, announced).await, request).await.unwrap()
}

async fn received(cx: &Context, file: &[u8], announced: Announced) -> Received {
    let mut upload = Upload::begin(cx, announced).await.unwrap();
    for block in file.chunks(1000) {
        if upload.wants_more() {
            upload.write(block).unwrap();
        }
    }
    upload.finish(false).unwrap()
}

/// Like [`sync`], for a file that is expected to be applied.
async fn completed(cx: &Context, file: &str) -> SyncRun {
    let run = sync(cx, file.as_bytes()).await;
    assert_eq!(run.status, RunStatus::Completed, "{:?}", run.report);
    run
}

/// A file of people with sync IDs: name, address, ID, sync ID.
fn file(people: &[(&str, &str, &str, &str)]) -> String {
    let mut file = "First name,Last name,E-mail,ID,Sync ID\n".to_owned();
    for (name, email, card_id, sync_id) in people {
        writeln!(file, "{name},Tester,{email},{card_id},{sync_id}").unwrap();
    }
    file
}

/// `count` people, from `first` on.
fn crowd(first: usize, count: usize) -> String {
    let mut file = "First name,Last name,E-mail,ID,Sync ID\n".to_owned();
    for n in first..first + count {
        writeln!(file, "Person,Nr {n},p{n}@example.org,{n:06},S-{n}").unwrap();
    }
    file
}

async fn uploader(house: &House) -> Context {
    house.operator(Role::Operator).await
}

async fn users(cx: &Context) -> Vec<ListedUser> {
    let mut query = ListQuery::of(&USERS);
    query.limit = 500;
    query.sort = USERS.sort("created_at", false).unwrap();
    cx.read().await.unwrap().users().list(cx.project().id, &query).await.unwrap().items
}

async fn user(cx: &Context, sync_id: &str) -> User {
    cx.read().await.unwrap().users().by_sync_id(cx.project().id, sync_id).await.unwrap().unwrap()
}

/// Everything that a refused or held file must not touch, as text.
async fn dump(cx: &Context) -> String {
    let mut text = String::new();
    for listed in users(cx).await {
        writeln!(text, "{listed:?}").unwrap();
        let mut reader = cx.read().await.unwrap();
        for credential in reader.credentials().of_user(cx.project().id, listed.user.id).await.unwrap() {
            writeln!(text, "  {credential:?}").unwrap();
            for invitation in reader.invitations().of_credential(cx.project().id, credential.id).await.unwrap() {
                writeln!(text, "    {invitation:?}").unwrap();
            }
        }
    }
    let mut reader = cx.read().await.unwrap();
    for count in reader.jobs().counts().await.unwrap() {
        if count.kind != "notify_contact" {
            writeln!(text, "{count:?}").unwrap();
        }
    }
    writeln!(text, "basis {}", reader.projects().basis(cx.project().id).await.unwrap()).unwrap();
    text
}

async fn jobs(cx: &Context, kind: &str) -> u64 {
    let counts = cx.read().await.unwrap().jobs().counts().await.unwrap();
    counts.into_iter().find(|count| count.kind == kind).map_or(0, |count| count.open)
}

/// The categories of a project's events, oldest first, without those of credentials.
async fn events(cx: &Context) -> Vec<String> {
    let all = cx.read().await.unwrap().events().between(cx.project().id, 0, u64::MAX, 5_000).await.unwrap();
    all.iter()
        .map(|recorded| recorded.event.category.as_str().to_owned())
        .filter(|name| name.starts_with("sync."))
        .collect()
}

async fn stored(cx: &Context, id: Id<kind::SyncRun>) -> SyncRun {
    cx.read().await.unwrap().sync_runs().lookup(cx.project().id, id).await.unwrap().unwrap()
}

/// Changes the project's settings, as an administrator would.
async fn set(house: &House, change: impl FnOnce(&mut Settings)) {
    let mut uow = house.app.store().begin().await.unwrap();
    let stored = uow.settings().lookup(house.project.id).await.unwrap();
    let mut settings = stored.settings;
    change(&mut settings);
    uow.settings().update(house.project.id, &settings, stored.version + 1, house.app.now()).await.unwrap();
    uow.projects().move_basis(house.project.id).await.unwrap();
    uow.commit().await.unwrap();
}

/// The person's phone takes the credential.
async fn activate(house: &House, user: &User) {
    let mut uow = house.app.store().begin().await.unwrap();
    let credential = uow.credentials().of_user(user.project, user.id).await.unwrap().remove(0);
    let device = Some(house.app.fresh_id().unwrap());
    let event = CredentialEvent::report(credential.generation, Observation::Activated { device });
    let states = MobileId.capabilities(&Settings::default()).states;
    let (mut credential, _) = credential.apply(event, states, house.app.now()).unwrap();
    credential.version += 1;
    uow.credentials().update(&credential).await.unwrap();
    uow.users().set_enrolment(user.id, Enrolment::Active).await.unwrap();
    uow.commit().await.unwrap();
}
