//! Each row of what a run does.

use app::pools::PoolDocument;
use app::sweeps::Sweep;
use app::{Expected, credentials, pools};
use domain::credential::{Enrolment, Intent, PendingReason, Status};
use domain::custom_field::{CustomField, FieldKind};
use domain::invitation::InvitationState;
use domain::operator::Role;
use domain::sync::run::RunStatus;
use domain::user::{Origin, UserState};

use super::*;

async fn credentials_of(cx: &Context, user: &User) -> Vec<domain::credential::Credential> {
    cx.read().await.unwrap().credentials().of_user(cx.project().id, user.id).await.unwrap()
}

async fn invitations_of(cx: &Context, user: &User) -> Vec<InvitationState> {
    let mut states = Vec::new();
    for credential in credentials_of(cx, user).await {
        let all = cx.read().await.unwrap().invitations().of_credential(cx.project().id, credential.id).await.unwrap();
        states.extend(all.into_iter().map(|invitation| invitation.state));
    }
    states
}

#[tokio::test]
async fn who_is_new_is_created_issued_and_invited() {
    for house in House::both().await {
        let cx = uploader(&house).await;
        let run = completed(&cx, &crowd(0, 5)).await;
        assert_eq!((run.report.counts.created, run.report.counts.deleted), (5, 0));
        let people = users(&cx).await;
        assert_eq!(people.len(), 5);
        for person in &people {
            assert_eq!((person.user.origin, person.user.state), (Origin::Csv, UserState::Active));
            assert_eq!(person.enrolment, Enrolment::InvitationSent);
            let held = credentials_of(&cx, &person.user).await;
            assert_eq!(held.len(), 1);
            assert_eq!(held[0].status(cx.now()), Status::Invited);
            assert_eq!(held[0].number.as_ref().unwrap().number(), person.user.profile.card_id.clone().unwrap());
            assert_eq!(invitations_of(&cx, &person.user).await, [InvitationState::Pending]);
        }
        assert_eq!(jobs(&cx, "send_invitation").await, 5);
        assert_eq!(events(&cx).await, ["sync.completed"]);
    }
}

#[tokio::test]
async fn a_credential_of_a_run_is_what_a_person_would_have_acquired() {
    for house in House::both().await {
        let cx = uploader(&house).await;
        completed(&cx, &file(&[("Ada", "ada@example.org", "4711", "A")])).await;
        let bob = house.user("Bob", "4712").await;
        let asked = credentials::Acquisition::new(house.pool.id, bob.id);
        let acquired = credentials::acquire(&house.operator(Role::Operator).await, asked).await.unwrap().credential;
        let synced = credentials_of(&cx, &user(&cx, "A").await).await.remove(0);
        let alike = domain::credential::Credential {
            id: acquired.id,
            user: acquired.user,
            number: acquired.number.clone(),
            origin: acquired.origin,
            version: acquired.version,
            ..synced
        };
        assert_eq!(alike, acquired);
    }
}

#[tokio::test]
async fn the_mails_of_a_run_are_spread_over_minutes() {
    for house in House::both().await {
        let cx = uploader(&house).await;
        completed(&cx, &crowd(0, 650)).await;
        let mut uow = cx.begin().await.unwrap();
        let lease = domain::time::SignedDuration::from_secs(60);
        let now = uow.jobs().claim("send_invitation", "test", cx.now(), lease, 1000).await.unwrap();
        assert_eq!(now.len(), 600);
    }
}

#[tokio::test]
async fn who_differs_is_updated_and_the_card_follows_without_an_invitation() {
    for house in House::both().await {
        let cx = uploader(&house).await;
        completed(&cx, &crowd(0, 10)).await;
        let changed = crowd(0, 10).replace("Person,Nr 3,p3@example.org,000003", "Robert,Nr 3,p3@example.org,009003");
        let run = completed(&cx, &changed).await;
        assert_eq!((run.report.counts.updated, run.report.counts.unchanged), (1, 9));
        let three = user(&cx, "S-3").await;
        assert_eq!((three.profile.first_name.as_str(), three.profile.card_id.as_deref()), ("Robert", Some("009003")));
        let held = credentials_of(&cx, &three).await;
        assert_eq!(held[0].number.as_ref().unwrap().number(), "009003");
        assert_eq!(invitations_of(&cx, &three).await, [InvitationState::Pending]);
        assert_eq!(jobs(&cx, "send_invitation").await, 10);
    }
}

#[tokio::test]
async fn what_a_file_changes_is_looked_at_by_the_filters() {
    for house in House::both().await {
        let (cx, admin) = (uploader(&house).await, house.operator(Role::Admin).await);
        completed(&cx, &crowd(0, 10)).await;
        let change = |known: &PoolDocument| {
            let auto_revoke_filter = "first_name eq \"Robert\"".to_owned();
            Ok(PoolDocument { auto_revoke_filter, ..known.clone() })
        };
        pools::update(&admin, house.pool.id, Expected::Any, change).await.unwrap();
        completed(&cx, &crowd(0, 10).replace("Person,Nr 3,", "Robert,Nr 3,")).await;
        Sweep::Automation.run(&house.app, house.app.now()).await.unwrap();
        for (sync_id, is_final) in [("S-3", true), ("S-4", false)] {
            let held = credentials_of(&cx, &user(&cx, sync_id).await).await;
            assert_eq!(matches!(held[0].intent, Intent::Revoked(_)), is_final, "{sync_id}");
        }
    }
}

#[tokio::test]
async fn a_new_address_of_who_is_invited_gets_a_new_invitation_and_the_old_one_is_told() {
    for house in House::both().await {
        let cx = uploader(&house).await;
        completed(&cx, &crowd(0, 10)).await;
        completed(&cx, &crowd(0, 10).replace("p3@example.org", "robert@example.org")).await;
        let three = user(&cx, "S-3").await;
        assert_eq!(three.profile.email.as_ref().unwrap().as_str(), "robert@example.org");
        assert_eq!(invitations_of(&cx, &three).await, [InvitationState::Cancelled, InvitationState::Pending]);
        assert_eq!(jobs(&cx, "notify_holder").await, 1);
    }
}

#[tokio::test]
async fn who_is_not_in_the_file_is_deleted_and_told() {
    for house in House::both().await {
        let cx = uploader(&house).await;
        completed(&cx, &crowd(0, 10)).await;
        let run = completed(&cx, &crowd(2, 8)).await;
        assert_eq!(run.report.counts.deleted, 2);
        assert_eq!(users(&cx).await.len(), 8, "nobody had a phone, so they are gone at once");
        assert_eq!(jobs(&cx, "notify_holder").await, 2);
    }
}

#[tokio::test]
async fn who_did_not_come_from_a_file_stays_unless_the_file_is_the_whole_list() {
    for house in House::both().await {
        let cx = uploader(&house).await;
        let ada = house.user("Ada", "77").await;
        completed(&cx, &crowd(0, 10)).await;
        assert_eq!(users(&cx).await.len(), 11);
        set(&house, |settings| settings.autosync.scope = domain::settings::SyncScope::All).await;
        let run = completed(&cx, &crowd(0, 10)).await;
        assert_eq!(run.report.counts.deleted, 1);
        let gone = cx.read().await.unwrap().users().lookup(cx.project().id, ada.id).await.unwrap();
        assert!(gone.is_none());
    }
}

#[tokio::test]
async fn two_people_swap_their_addresses_and_ids() {
    for house in House::both().await {
        let cx = uploader(&house).await;
        completed(&cx, &crowd(0, 10)).await;
        let swapped = crowd(0, 10)
            .replace("p3@example.org,000003", "X")
            .replace("p4@example.org,000004", "p3@example.org,000003")
            .replace('X', "p4@example.org,000004");
        let run = completed(&cx, &swapped).await;
        assert_eq!(run.report.counts.updated, 2);
        let (three, four) = (user(&cx, "S-3").await, user(&cx, "S-4").await);
        for (person, email, number) in [(&three, "p4@example.org", "000004"), (&four, "p3@example.org", "000003")] {
            assert_eq!(person.profile.email.as_ref().unwrap().as_str(), email);
            let held = credentials_of(&cx, person).await;
            assert_eq!(held[0].number.as_ref().unwrap().number(), number);
            assert_eq!((held[0].pending_reason, held[0].status(cx.now())), (None, Status::Invited));
        }
    }
}

#[tokio::test]
async fn ids_move_along_a_chain_and_to_somebody_new() {
    for house in House::both().await {
        let cx = uploader(&house).await;
        completed(&cx, &crowd(0, 10)).await;
        // 3 takes 4's, 4 takes a new one; somebody new takes 3's; 9 leaves.
        let moved = crowd(0, 9)
            .replace("p4@example.org,000004", "p4@example.org,009004")
            .replace("p3@example.org,000003", "p3@example.org,000004")
            + "Newcomer,Tester,new@example.org,000003,S-new\n";
        completed(&cx, &moved).await;
        for (sync_id, number) in [("S-3", "000004"), ("S-4", "009004"), ("S-new", "000003")] {
            let held = credentials_of(&cx, &user(&cx, sync_id).await).await;
            assert_eq!(held[0].number.as_ref().unwrap().number(), number, "{sync_id}");
            assert_eq!(held[0].status(cx.now()), Status::Invited, "{sync_id}");
        }
    }
}

#[tokio::test]
async fn a_number_that_a_leavers_phone_may_show_is_waited_for_and_who_comes_back_is_revived() {
    for house in House::both().await {
        let cx = uploader(&house).await;
        completed(&cx, &crowd(0, 10)).await;
        let nine = user(&cx, "S-9").await;
        activate(&house, &nine).await;
        let successor = crowd(0, 9) + "Heir,Tester,heir@example.org,000009,S-heir\n";
        completed(&cx, &successor).await;
        let listed = users(&cx).await;
        let leaving = listed.iter().find(|listed| listed.user.id == nine.id).unwrap();
        assert_eq!((leaving.user.state, leaving.enrolment), (UserState::DeletionPending, Enrolment::DeletionPending));
        let heir = credentials_of(&cx, &user(&cx, "S-heir").await).await;
        assert_eq!(heir[0].pending_reason, Some(PendingReason::NumberInUse));
        let run = completed(&cx, &crowd(0, 10)).await;
        assert_eq!((run.report.counts.revived, run.report.counts.deleted), (1, 1));
        let back = user(&cx, "S-9").await;
        assert_eq!((back.id, back.state), (nine.id, UserState::Active));
        assert_eq!(credentials_of(&cx, &back).await.len(), 2, "a new generation");
    }
}

#[tokio::test]
async fn who_has_no_sync_id_yet_is_matched_by_address_once_and_gets_it() {
    for house in House::both().await {
        let cx = uploader(&house).await;
        let plain = "First name,Last name,E-mail,ID\nAda,Tester,ada@example.org,1\nBob,Tester,bob@example.org,2\n";
        completed(&cx, plain).await;
        let run =
            sync(&cx, file(&[("Ada", "ADA@example.org", "1", "A"), ("Bob", "bob@example.org", "2", "B")]).as_bytes())
                .await;
        assert_eq!(run.status, RunStatus::Held, "the sync ID column appears");
        let run = autosync::approve(&cx, run.id).await.unwrap();
        assert_eq!((run.status, run.report.counts.updated), (RunStatus::Completed, 2));
        assert_eq!(user(&cx, "A").await.profile.email.unwrap().as_str(), "ADA@example.org");
        assert_eq!(users(&cx).await.len(), 2);
    }
}

#[tokio::test]
async fn columns_beyond_fill_custom_fields() {
    for house in House::both().await {
        let cx = uploader(&house).await;
        let field = CustomField {
            id: house.app.fresh_id().unwrap(),
            project: cx.project().id,
            name: "floor".parse().unwrap(),
            label: "Stockwerk".to_owned(),
            kind: FieldKind::Text,
            created_at: cx.now(),
            version: 1,
        };
        let mut uow = cx.begin().await.unwrap();
        uow.custom_fields().add(&field).await.unwrap();
        uow.commit().await.unwrap();
        completed(&cx, "Stockwerk;Nachname;Vorname;E-Mail;ID;Sync-ID\n3;Ä;Ada;ada@example.org;007;A\n").await;
        let ada = user(&cx, "A").await;
        assert_eq!(ada.profile.custom.get("floor").map(String::as_str), Some("3"));
        assert_eq!((ada.profile.last_name.as_str(), ada.profile.card_id.as_deref()), ("Ä", Some("007")));
        completed(&cx, "Stockwerk;Nachname;Vorname;E-Mail;ID;Sync-ID\n;Ä;Ada;ada@example.org;007;A\n").await;
        assert!(user(&cx, "A").await.profile.custom.is_empty());
    }
}

#[tokio::test]
async fn what_a_file_says_needs_no_second_person() {
    for house in House::both().await {
        let cx = uploader(&house).await;
        set(&house, |settings| settings.invitations.approve_changed_contacts = true).await;
        completed(&cx, &file(&[("Ada", "ada@example.org", "4711", "A")])).await;
        completed(&cx, &file(&[("Ada", "ada@example.com", "4711", "A")])).await;
        let ada = user(&cx, "A").await;
        let changes = || async { app::users::get(&cx, ada.id).await.unwrap().contact_changes };
        assert_eq!(changes().await, [], "files have holds of their own");
        let by_hand = |known: &app::users::Draft| {
            Ok(app::users::Draft { email: Some("eve@example.com".to_owned()), ..known.clone() })
        };
        app::users::update(&cx, ada.id, app::Expected::Any, by_hand).await.unwrap();
        assert_eq!(changes().await.len(), 1);
        completed(&cx, &file(&[("Ada", "ada@example.com", "4711", "A")])).await;
        assert_eq!(changes().await, [], "the file has the last word");
        let credential = credentials_of(&cx, &ada).await.remove(0);
        credentials::resend_invitation(&cx, credential.id, None).await.unwrap();
    }
}
