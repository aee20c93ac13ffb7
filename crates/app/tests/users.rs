//! Adding, changing, stopping and deleting users, on both databases.

#![expect(clippy::unwrap_used, reason = "tests stop at the first thing that fails")]

use app::credentials::{self, Acquisition};
use app::list::ListRequest;
use app::search::{self, Wanted};
use app::testing::House;
use app::users::{self, Deletion, Draft};
use app::{Context, Error, Expected};
use domain::credential::{Credential, Enrolment, Observed, PendingReason, Reason, ReversibleReason, Status};
use domain::device::{Device, DeviceState, PublicKey, Thumbprint};
use domain::event::Category;
use domain::id::{Id, kind};
use domain::invitation::InvitationState;
use domain::job::{HolderNotice, Letter, Task};
use domain::operator::Role;
use domain::user::{Origin, User, UserState};
use store::Unique;
use store::repo::{ListedUser, RecordedEntry, RecordedEvent};

fn maria() -> Draft {
    Draft {
        first_name: "María José".to_owned(),
        last_name: "李 Ødegård".to_owned(),
        email: Some("Maria@Example.org".to_owned()),
        card_id: Some("0042".to_owned()),
        ..Draft::default()
    }
}

async fn change(cx: &Context, user: &User, edit: impl FnOnce(&mut Draft)) -> app::Result<ListedUser> {
    users::update(cx, user.id, Expected::Any, |known| {
        let mut draft = known.clone();
        edit(&mut draft);
        Ok(draft)
    })
    .await
}

async fn invite(cx: &Context, house: &House, user: Id<kind::User>) -> Credential {
    let asked = Acquisition::new(house.pool.id, user);
    credentials::acquire(cx, asked).await.unwrap().credential
}

/// As if a phone had taken the invitation and confirmed.
async fn activate(cx: &Context, credential: &Credential) {
    let device = Device {
        id: cx.fresh_id().unwrap(),
        project: credential.project,
        user: credential.user,
        credential: credential.id,
        invitation: cx.fresh_id().unwrap(),
        name: "Pixel 9".to_owned(),
        platform: "android".to_owned(),
        thumbprint: Thumbprint([7; 32]),
        public_key: PublicKey { x: [1; 32], y: [2; 32] },
        encryption_key: PublicKey { x: [3; 32], y: [4; 32] },
        state: DeviceState::Active,
        lease_until: Some("2027-01-16T08:00:00Z".parse().unwrap()),
        last_seen_at: cx.now(),
        claimed_at: cx.now(),
        enrolled_at: Some(cx.now()),
        gone_at: None,
        stale: false,
    };
    let mut uow = cx.begin().await.unwrap();
    let mut credential = uow.credentials().lookup(cx.project().id, credential.id).await.unwrap().unwrap();
    credential.observed = Observed::Active;
    credential.device = Some(device.id);
    credential.version += 1;
    uow.devices().add(&device).await.unwrap();
    uow.credentials().update(&credential).await.unwrap();
    uow.commit().await.unwrap();
}

async fn read(cx: &Context, id: Id<kind::Credential>) -> Credential {
    cx.read().await.unwrap().credentials().lookup(cx.project().id, id).await.unwrap().unwrap()
}

async fn status(cx: &Context, id: Id<kind::Credential>) -> String {
    read(cx, id).await.status(cx.now()).to_string()
}

async fn events(cx: &Context, category: Category) -> Vec<RecordedEvent> {
    let all = cx.read().await.unwrap().events().between(cx.project().id, 0, u64::MAX, 1000).await.unwrap();
    all.into_iter().filter(|recorded| recorded.event.category == category).collect()
}

async fn audit(cx: &Context, action: &str) -> Vec<RecordedEntry> {
    let query = store::repo::list::ListQuery::of(&store::repo::AUDIT);
    let all = cx.read().await.unwrap().audit().list(cx.project().id, &query).await.unwrap().items;
    all.into_iter().filter(|recorded| recorded.entry.action == action).collect()
}

/// The letters that wait for a kind of notice.
async fn letters(cx: &Context, notice: HolderNotice) -> Vec<Letter> {
    let task = Task::NotifyHolder { notice };
    let mut uow = cx.begin().await.unwrap();
    let lease = domain::time::SignedDuration::from_secs(60);
    let jobs = uow.jobs().claim(task.kind(), "test", cx.now(), lease, 100).await.unwrap();
    jobs.into_iter().filter(|job| job.task == task).filter_map(|job| job.letter).collect() // rolled back
}

async fn basis(cx: &Context) -> u64 {
    cx.read().await.unwrap().projects().basis(cx.project().id).await.unwrap()
}

#[tokio::test]
async fn a_new_user_is_told_of_in_the_same_unit_and_by_nobody_in_plain_text() {
    for house in House::both().await {
        let cx = house.operator(Role::Operator).await;
        let before = basis(&cx).await;
        let created = users::create(&cx, maria()).await.unwrap();
        assert_eq!((created.user.origin, created.enrolment), (Origin::Manual, Enrolment::NotInvited));
        assert_eq!(created.user.profile.card_id.as_deref(), Some("0042"), "leading zeros stay");
        assert_eq!(users::get(&cx, created.user.id).await.unwrap(), created);
        assert!(basis(&cx).await > before, "the next file is compared anew");

        let told = events(&cx, Category::UserCreated).await;
        assert_eq!(told.len(), 1);
        assert_eq!(told[0].event.personal.as_ref().unwrap().display_name.as_deref(), Some("María José 李 Ødegård"));
        let entry = &audit(&cx, "users.create").await[0].entry;
        assert_eq!(entry.personal.as_ref().unwrap()["after"]["email"], "Maria@Example.org");
        assert!(!entry.detail.to_string().contains("Example"));
        assert!(!serde_json::to_string(&told[0].event.detail).unwrap().contains("Mar"));
    }
}

#[tokio::test]
async fn everything_that_does_not_fit_is_named_at_once() {
    for house in House::both().await {
        let cx = house.operator(Role::Operator).await;
        let draft = Draft {
            first_name: "x".repeat(101),
            last_name: "line\nbreak".to_owned(),
            email: Some("maria(at)example.org".to_owned()),
            mobile: Some("0171 12".to_owned()),
            card_id: Some("12\u{fc}".to_owned()),
            sync_id: Some("\u{7}".to_owned()),
            custom_fields: [("department".to_owned(), "North".to_owned())].into(),
            valid_from: Some(cx.now()),
            valid_until: Some(cx.now()),
            ..Draft::default()
        };
        let Err(Error::Invalid(faults)) = users::create(&cx, draft).await else { panic!("taken") };
        let pointers: Vec<_> = faults.iter().map(|fault| fault.pointer.as_str()).collect();
        let expected = [
            "/first_name",
            "/last_name",
            "/email",
            "/mobile",
            "/card_id",
            "/sync_id",
            "/custom_fields/department",
            "/valid_until",
        ];
        assert_eq!(pointers, expected);
        let nameless = users::create(&cx, Draft { email: Some("a@example.org".to_owned()), ..Draft::default() }).await;
        assert!(matches!(nameless, Err(Error::Invalid(faults)) if faults[0].code == "missing"));
        assert!(events(&cx, Category::UserCreated).await.is_empty());
    }
}

#[tokio::test]
async fn what_is_unique_is_taken_once_even_at_once() {
    for house in House::both().await {
        let cx = house.operator(Role::Operator).await;
        let other = |card: &str| Draft { card_id: Some(card.to_owned()), ..maria() };
        let (one, two) = tokio::join!(users::create(&cx, other("1")), users::create(&cx, other("2")));
        let refused = one.as_ref().err().or(two.as_ref().err()).unwrap();
        assert_eq!(usize::from(one.is_ok()) + usize::from(two.is_ok()), 1);
        assert!(matches!(refused, Error::Taken(Unique::UserEmail)), "{refused}");
        let shouted = Draft { email: Some("MARIA@EXAMPLE.ORG".to_owned()), ..other("3") };
        assert!(matches!(users::create(&cx, shouted).await, Err(Error::Taken(Unique::UserEmail))));
        assert_eq!(events(&cx, Category::UserCreated).await.len(), 1, "what failed is not told");
    }
}

#[tokio::test]
async fn a_change_needs_the_version_it_is_of() {
    for house in House::both().await {
        let cx = house.operator(Role::Operator).await;
        let user = house.user("Ada", "4711").await;
        let rename = |known: &Draft| Ok(Draft { last_name: "Byron".to_owned(), ..known.clone() });
        let stale = users::update(&cx, user.id, Expected::Version(7), rename).await;
        assert!(matches!(stale, Err(Error::Stale)));
        let changed = users::update(&cx, user.id, Expected::Version(1), rename).await.unwrap();
        assert_eq!((changed.user.version, changed.user.profile.last_name.as_str()), (2, "Byron"));
        let same = users::update(&cx, user.id, Expected::Version(2), rename).await.unwrap();
        assert_eq!(same.user.version, 2, "nothing new is no change");
        assert_eq!(events(&cx, Category::UserUpdated).await[0].event.detail.changed, ["last_name"]);
        assert_eq!(events(&cx, Category::UserUpdated).await.len(), 1);
    }
}

#[tokio::test]
async fn a_change_by_hand_makes_the_next_sync_look_again() {
    for house in House::both().await {
        let cx = house.operator(Role::Operator).await;
        let mut user = house.user("Ada", "4711").await;
        let mut uow = cx.begin().await.unwrap();
        user.sync_digest = Some([9; 16]);
        user.version += 1;
        uow.users().update(&user).await.unwrap();
        uow.commit().await.unwrap();
        let before = basis(&cx).await;
        let external = change(&cx, &user, |draft| draft.external_id = Some("x-1".to_owned())).await.unwrap();
        assert_eq!((basis(&cx).await, external.user.sync_digest), (before, Some([9; 16])), "no sync reads this");
        let renamed = change(&cx, &user, |draft| draft.first_name = "Adele".to_owned()).await.unwrap();
        assert_eq!(renamed.user.sync_digest, None);
        assert!(basis(&cx).await > before);
    }
}

#[tokio::test]
async fn changed_contact_details_are_announced_where_they_used_to_lead() {
    for house in House::both().await {
        let cx = house.operator(Role::Operator).await;
        let user = house.user("Ada", "4711").await;
        change(&cx, &user, |draft| draft.mobile = Some("+49 171 1234567".to_owned())).await.unwrap();
        change(&cx, &user, |draft| draft.email = Some("ADA@example.org".to_owned())).await.unwrap();
        assert!(letters(&cx, HolderNotice::ContactChanged).await.is_empty(), "nothing used to lead elsewhere");
        change(&cx, &user, |draft| {
            draft.email = Some("eve@example.com".to_owned());
            draft.mobile = None;
        })
        .await
        .unwrap();
        let letters = letters(&cx, HolderNotice::ContactChanged).await;
        let mut reached: Vec<_> =
            letters.iter().map(|letter| (letter.email.as_deref(), letter.mobile.as_deref())).collect();
        reached.sort_unstable();
        assert_eq!(reached, [(None, Some("+491711234567")), (Some("ADA@example.org"), None)]);
    }
}

#[tokio::test]
async fn an_open_invitation_follows_the_address() {
    for house in House::both().await {
        let cx = house.operator(Role::Operator).await;
        let user = house.user("Ada", "4711").await;
        let credential = invite(&cx, &house, user.id).await;
        change(&cx, &user, |draft| draft.first_name = "Adele".to_owned()).await.unwrap();
        change(&cx, &user, |draft| draft.email = Some("ada@example.com".to_owned())).await.unwrap();
        let mut reader = cx.read().await.unwrap();
        let all = reader.invitations().of_credential(cx.project().id, credential.id).await.unwrap();
        let states: Vec<_> = all.iter().map(|invitation| invitation.state).collect();
        assert_eq!(states, [InvitationState::Cancelled, InvitationState::Pending]);
    }
}

#[tokio::test]
async fn a_changed_id_changes_the_card_on_the_phone_without_an_invitation() {
    for house in House::both().await {
        let cx = house.operator(Role::Operator).await;
        let user = house.user("Ada", "4711").await;
        let credential = invite(&cx, &house, user.id).await;
        activate(&cx, &credential).await;
        change(&cx, &user, |draft| draft.card_id = Some("0815".to_owned())).await.unwrap();
        let changed = read(&cx, credential.id).await;
        assert_eq!(changed.number.as_ref().unwrap().number(), "0815");
        assert_eq!(changed.held_numbers[0].number(), "4711", "the phone may still show it");
        let mut reader = cx.read().await.unwrap();
        assert_eq!(reader.invitations().of_credential(cx.project().id, credential.id).await.unwrap().len(), 1);
    }
}

#[tokio::test]
async fn an_id_that_a_phone_still_shows_is_waited_for() {
    for house in House::both().await {
        let cx = house.operator(Role::Operator).await;
        let (ada, bob) = (house.user("Ada", "4711").await, house.user("Bob", "4712").await);
        let first = invite(&cx, &house, ada.id).await;
        activate(&cx, &first).await;
        let second = invite(&cx, &house, bob.id).await;
        change(&cx, &ada, |draft| draft.card_id = Some("4713".to_owned())).await.unwrap();
        change(&cx, &bob, |draft| draft.card_id = Some("4711".to_owned())).await.unwrap();
        let waiting = read(&cx, second.id).await;
        assert_eq!((waiting.number, waiting.pending_reason), (None, Some(PendingReason::NumberInUse)));
        change(&cx, &bob, |draft| draft.card_id = Some("4714".to_owned())).await.unwrap();
        let free = read(&cx, second.id).await;
        assert_eq!((free.number.unwrap().number().as_str(), free.pending_reason), ("4714", None));
    }
}

#[tokio::test]
async fn a_validity_that_ends_expires_the_credential() {
    for house in House::both().await {
        let cx = house.operator(Role::Operator).await;
        let user = house.user("Ada", "4711").await;
        let credential = invite(&cx, &house, user.id).await;
        let soon = "2027-02-01T00:00:00Z".parse().unwrap();
        change(&cx, &user, |draft| draft.valid_until = Some(soon)).await.unwrap();
        assert_eq!(read(&cx, credential.id).await.validity.until(), Some(soon));
        let past = "2026-12-01T00:00:00Z".parse().unwrap();
        change(&cx, &user, |draft| draft.valid_until = Some(past)).await.unwrap();
        assert_eq!(status(&cx, credential.id).await, "Inactive – Expired");
    }
}

#[tokio::test]
async fn activating_sets_back_what_the_deactivation_suspended_and_nothing_else() {
    for house in House::both().await {
        let cx = house.operator(Role::Operator).await;
        let (ada, bob) = (house.user("Ada", "4711").await, house.user("Bob", "4712").await);
        let works = invite(&cx, &house, ada.id).await;
        let lost = invite(&cx, &house, bob.id).await;
        credentials::suspend(&cx, lost.id, ReversibleReason::Suspended).await.unwrap();
        for user in [ada.id, bob.id] {
            let stopped = users::deactivate(&cx, user, Reason::Suspended).await.unwrap();
            assert_eq!(stopped.user.state, UserState::Inactive);
        }
        assert_eq!(status(&cx, works.id).await, "Inactive – Suspended");
        let again = users::deactivate(&cx, ada.id, Reason::Suspended).await.unwrap();
        assert_eq!(again.user.version, 2, "who is inactive stays inactive");
        for user in [ada.id, bob.id] {
            users::activate(&cx, user).await.unwrap();
        }
        assert_eq!(status(&cx, works.id).await, "Invited");
        assert_eq!(status(&cx, lost.id).await, "Inactive – Suspended", "a hold by hand stays");
        assert_eq!(events(&cx, Category::UserStateChanged).await.len(), 4);
    }
}

#[tokio::test]
async fn a_reason_given_while_inactive_is_not_undone() {
    for house in House::both().await {
        let cx = house.operator(Role::Operator).await;
        let ada = house.user("Ada", "4711").await;
        let credential = invite(&cx, &house, ada.id).await;
        users::deactivate(&cx, ada.id, Reason::Suspended).await.unwrap();
        credentials::suspend(&cx, credential.id, ReversibleReason::Lost).await.unwrap();
        users::activate(&cx, ada.id).await.unwrap();
        assert_eq!(status(&cx, credential.id).await, "Inactive – Lost");
    }
}

#[tokio::test]
async fn final_reasons_and_locks_revoke() {
    for house in House::both().await {
        let cx = house.operator(Role::Operator).await;
        let (ada, bob) = (house.user("Ada", "4711").await, house.user("Bob", "4712").await);
        let (first, second) = (invite(&cx, &house, ada.id).await, invite(&cx, &house, bob.id).await);
        users::deactivate(&cx, ada.id, Reason::Returned).await.unwrap();
        assert_eq!(status(&cx, first.id).await, "Inactive – Returned");
        let locked = users::lock(&cx, bob.id).await.unwrap();
        assert_eq!(
            (locked.user.state, status(&cx, second.id).await.as_str()),
            (UserState::Locked, "Inactive – Revoked")
        );
        let weaker = users::deactivate(&cx, bob.id, Reason::Suspended).await;
        assert!(matches!(weaker, Err(Error::Conflict(conflict)) if conflict.code == "user_locked"));
        let refused = credentials::acquire(&cx, Acquisition::new(house.pool.id, bob.id)).await;
        assert!(refused.is_err());
        assert_eq!(users::activate(&cx, bob.id).await.unwrap().user.state, UserState::Active);
        assert_eq!(status(&cx, second.id).await, "Inactive – Revoked", "a lock is final for what was there");
    }
}

#[tokio::test]
async fn deleting_an_invited_user_erases_at_once_and_keeps_no_name() {
    for house in House::both().await {
        let cx = house.operator(Role::Operator).await;
        let user = users::create(&cx, maria()).await.unwrap().user;
        let credential = invite(&cx, &house, user.id).await;
        let before = basis(&cx).await;
        let deletion = users::delete(&cx, user.id, Expected::Version(user.version)).await.unwrap();
        assert_eq!(deletion, Deletion::Erased);
        assert!(basis(&cx).await > before);
        assert!(matches!(users::get(&cx, user.id).await, Err(Error::NotFound(_))));
        let mut reader = cx.read().await.unwrap();
        assert_eq!(reader.credentials().lookup(cx.project().id, credential.id).await.unwrap(), None);
        assert_eq!(reader.invitations().of_credential(cx.project().id, credential.id).await.unwrap(), []);
        let letters = letters(&cx, HolderNotice::Deleted).await;
        assert_eq!(letters[0].email.as_deref(), Some("Maria@Example.org"), "told although nothing is kept");
        let gone = events(&cx, Category::UserDeleted).await;
        assert_eq!((gone[0].event.user, &gone[0].event.personal), (Some(user.id), &None));
        assert_eq!(audit(&cx, "users.create").await[0].entry.personal, None, "the past is unreadable too");
        users::create(&cx, maria()).await.unwrap(); // address and ID are free again
    }
}

#[tokio::test]
async fn a_phone_that_may_still_work_keeps_the_user_until_it_cannot() {
    for house in House::both().await {
        let cx = house.operator(Role::Operator).await;
        let user = users::create(&cx, maria()).await.unwrap().user;
        let credential = invite(&cx, &house, user.id).await;
        activate(&cx, &credential).await;
        let Deletion::Pending(pending) = users::delete(&cx, user.id, Expected::Any).await.unwrap() else {
            panic!("erased with an active phone")
        };
        assert_eq!((pending.user.state, pending.enrolment), (UserState::DeletionPending, Enrolment::DeletionPending));
        assert!(matches!(read(&cx, credential.id).await.status(cx.now()), Status::Revoking(_)));
        assert_eq!(letters(&cx, HolderNotice::Deleted).await[0].phone.as_deref(), Some("Pixel 9"));
        let again = users::delete(&cx, user.id, Expected::Any).await.unwrap();
        assert!(matches!(again, Deletion::Pending(_)));
        let edited = change(&cx, &user, |draft| draft.first_name = "X".to_owned()).await;
        assert!(matches!(edited, Err(Error::Conflict(conflict)) if conflict.code == "deletion_pending"));
        let stopped = users::deactivate(&cx, user.id, Reason::Suspended).await;
        assert!(matches!(stopped, Err(Error::Conflict(_))));
        users::create(&cx, maria()).await.unwrap(); // somebody else may have the address by now
    }
}

#[tokio::test]
async fn lists_filter_and_a_search_finds_beginnings_in_any_script() {
    for house in House::both().await {
        let cx = house.operator(Role::Auditor).await;
        let operator = house.operator(Role::Operator).await;
        let maria = users::create(&operator, maria()).await.unwrap();
        house.user("Ada", "4711").await;
        let request =
            ListRequest { filter: Some("card_id eq \"0042\"".to_owned()), count: true, ..ListRequest::default() };
        let listing = users::list(&cx, &request, None).await.unwrap();
        assert_eq!((listing.items, listing.total), (vec![maria.clone()], Some(1)));
        let foreign = ListRequest { filter: Some("colour eq \"red\"".to_owned()), ..ListRequest::default() };
        assert!(matches!(users::list(&cx, &foreign, None).await, Err(Error::InvalidQuery(_))));
        for text in ["李", "maría", "maria@ex", "0042", "maría 李 00"] {
            let found = search::search(&cx, text, Wanted::All, None).await.unwrap();
            assert_eq!(found.users, std::slice::from_ref(&maria), "{text}");
        }
    }
}

#[tokio::test]
async fn each_role_may_do_what_the_matrix_says() {
    for house in House::both().await {
        let ada = house.user("Ada", "4711").await;
        for role in [Role::Auditor, Role::Helpdesk, Role::Autosync] {
            let cx = house.operator(role).await;
            assert!(matches!(users::create(&cx, maria()).await, Err(Error::Forbidden(_))), "{role}");
            assert!(matches!(change(&cx, &ada, |_| ()).await, Err(Error::Forbidden(_))), "{role}");
            assert!(matches!(users::lock(&cx, ada.id).await, Err(Error::Forbidden(_))), "{role}");
            assert!(matches!(users::delete(&cx, ada.id, Expected::Any).await, Err(Error::Forbidden(_))), "{role}");
        }
        let sync = house.operator(Role::Autosync).await;
        assert!(matches!(users::get(&sync, ada.id).await, Err(Error::Forbidden(_))));
    }
}
