//! Scenes that the histories were made to find, each by itself.

#![expect(clippy::unwrap_used, reason = "tests stop at the first thing that fails")]

use app::automation::hold_of;
use app::users::{self, Draft};
use app::{Context, Expected, credentials, jobs, pools};
use domain::credential::{FinalReason, Intent, Observed, ReversibleReason};
use domain::id::{Id, kind};
use domain::job::Task;
use histories::stage::Stage;
use histories::world::When;
use simulate::origo::{InvitationStatus, Limits};

fn stage() -> Stage {
    Stage::set(Limits::none())
}

async fn rename(cx: &Context, user: Id<kind::User>, name: &str) {
    let change = |draft: &Draft| Ok(Draft { last_name: name.to_owned(), ..draft.clone() });
    users::update(cx, user, Expected::Any, change).await.unwrap();
}

fn names(stage: &Stage) -> Vec<String> {
    stage.world.system.users().into_iter().map(|person| person.family_name).collect()
}

#[test]
fn who_is_renamed_while_the_person_is_made_there_has_the_new_name_there() {
    let stage = stage();
    let ada = stage.user("Ada");
    let cx = stage.node.context();
    stage.world.meanwhile(When::PersonIsMade, async move { rename(&cx, ada, "Nowak").await });
    let credential = stage.acquire(0, ada);
    assert_eq!((credential.observed, names(&stage)), (Observed::Invited, vec!["Ostrowski".to_owned()]));
    stage.work();
    assert_eq!(names(&stage), ["Nowak"]);
}

#[test]
fn who_is_deleted_while_the_person_is_made_there_is_gone_on_both_sides() {
    let stage = stage();
    let ada = stage.user("Ada");
    let cx = stage.node.context();
    stage
        .world
        .meanwhile(When::PersonIsMade, async move { drop(users::delete(&cx, ada, Expected::Any).await.unwrap()) });
    let _ = stage.acquire(0, ada);
    stage.rest();
    assert!(stage.of(ada).is_empty() && names(&stage).is_empty() && stage.living().is_empty());
    assert!(stage.play(async |cx| users::get(&cx, ada).await).is_err());
}

#[test]
fn who_is_renamed_after_a_lost_answer_has_the_new_name_there() {
    let stage = stage();
    let ada = stage.user("Ada");
    stage.faults(&["lost-answer=1:create-user"]);
    let credential = stage.acquire(0, ada);
    assert_eq!(credential.observed, Observed::Pending);
    stage.play(async |cx| rename(&cx, ada, "Nowak").await);
    stage.pass(91);
    stage.work();
    assert_eq!(stage.read(credential.id).observed, Observed::Invited);
    assert_eq!((names(&stage), stage.living().len()), (vec!["Nowak".to_owned()], 1));
}

#[test]
fn a_further_credential_does_not_hide_a_change_that_is_under_way() {
    let stage = stage();
    let ada = stage.user("Ada");
    let _ = stage.acquire(0, ada);
    stage.faults(&["error-before=1:update-user"]);
    stage.play(async |cx| rename(&cx, ada, "Nowak").await);
    stage.work();
    let _ = stage.acquire(1, ada);
    stage.pass(61);
    stage.work();
    assert_eq!(names(&stage), ["Nowak"]);
}

#[test]
fn nobody_is_asked_of_somebody_whom_the_system_does_not_know_any_more() {
    let stage = stage();
    let ada = stage.user("Ada");
    let credential = stage.acquire(0, ada);
    let (system, calls) = (stage.ground.system, stage.world.system.calls());
    stage.play(async |cx| {
        let mut uow = cx.begin().await.unwrap();
        uow.holders().remove(system, ada).await.unwrap();
        jobs::queue(&cx, &mut uow, Task::LookAt { credential: credential.id }).await.unwrap();
        uow.commit().await.unwrap();
    });
    stage.work();
    assert_eq!(stage.read(credential.id).intent, Intent::Revoked(FinalReason::Revoked));
    assert_eq!(stage.world.system.calls(), calls);
}

/// A credential of which nothing came and which was suspended meanwhile, and another one in its place: two requests of
/// one person, one card.
fn suspended_and_replaced(stage: &Stage) -> (Id<kind::Credential>, Id<kind::Credential>) {
    let (ada, bob) = (stage.user("Ada"), stage.user("Bob"));
    let _ = stage.acquire(1, bob);
    stage.world.cut_off(true);
    let cx = stage.node.context();
    stage.world.meanwhile(When::PersonIsMade, async move {
        let held = cx.read().await.unwrap().credentials().of_user(cx.project().id, ada).await.unwrap();
        credentials::suspend(&cx, held[0].id, ReversibleReason::Lost).await.unwrap();
    });
    let first = stage.acquire(0, ada);
    assert_eq!((first.observed, stage.living().len()), (Observed::Pending, 1), "{first:?}");
    stage.world.cut_off(false);
    let other = stage.acquire_in_place(0, ada, Some(first.id));
    assert_eq!(other.observed, Observed::Invited, "{other:?} {:?}", stage.read(first.id));
    (first.id, other.id)
}

#[test]
fn a_request_that_is_tried_again_does_not_take_anothers_card() {
    let stage = stage();
    let (first, other) = suspended_and_replaced(&stage);
    stage.play(async |cx| credentials::reactivate(&cx, first).await.unwrap());
    stage.rest();
    let (one, two) = (stage.read(first), stage.read(other));
    assert_eq!((one.observed, two.observed), (Observed::Invited, Observed::Invited));
    assert_ne!(one.counterpart.card, two.counterpart.card);
    assert_ne!(one.number, two.number);
    assert_eq!(stage.living().len(), 3);
}

#[test]
fn a_request_that_is_given_up_does_not_take_anothers_card_along() {
    let stage = stage();
    let (first, other) = suspended_and_replaced(&stage);
    stage.play(async |cx| credentials::revoke(&cx, first, FinalReason::Revoked).await.unwrap());
    stage.rest();
    assert!(stage.read(first).is_over());
    assert_eq!((stage.read(other).observed, stage.living().len()), (Observed::Invited, 2));
}

#[test]
fn a_revocation_whose_answer_was_lost_is_confirmed_without_an_event() {
    let stage = stage();
    let ada = stage.user("Ada");
    let credential = stage.acquire(0, ada);
    stage.accept();
    stage.faults(&["error-after=1:revoke-credential"]);
    stage.play(async |cx| credentials::revoke(&cx, credential.id, FinalReason::Stolen).await.unwrap());
    stage.work();
    stage.pass(61);
    stage.work();
    assert!(stage.read(credential.id).is_over(), "{:?}", stage.read(credential.id));
}

#[test]
fn what_happened_before_the_first_look_is_asked_for() {
    let stage = stage();
    let ada = stage.user("Ada");
    let credential = stage.acquire(0, ada);
    stage.accept();
    stage.pass(60);
    stage.keep();
    stage.work();
    assert_eq!(stage.read(credential.id).observed, Observed::Active);
}

fn set_filters(stage: &Stage, generate: &str, revoke: &str) {
    let pool = stage.ground.pools[0];
    stage.play(async |cx| {
        pools::update(&cx, pool, Expected::Any, |document| {
            let (auto_generate_filter, auto_revoke_filter) = (generate.to_owned(), revoke.to_owned());
            Ok(pools::PoolDocument { auto_generate_filter, auto_revoke_filter, ..document.clone() })
        })
        .await
        .unwrap();
    });
}

#[test]
fn automation_does_not_give_back_what_was_taken_away_at_the_system() {
    let stage = stage();
    stage.keep();
    set_filters(&stage, "first_name eq \"Ada\"", "");
    let ada = stage.user("Ada");
    stage.sweep();
    stage.work();
    let phone = stage.accept();
    stage.world.system.remove_app(phone).unwrap();
    stage.rest();
    assert_eq!(stage.of(ada).iter().map(|one| one.intent).collect::<Vec<_>>(), [Intent::Revoked(FinalReason::Revoked)]);
    stage.play(async |cx| rename(&cx, ada, "Nowak").await);
    stage.rest();
    assert_eq!((stage.of(ada).len(), stage.living().len()), (1, 0));
    assert_eq!(stage.play(async |cx| hold_of(&cx, ada).await.unwrap().len()), 1);
}

#[test]
fn what_a_filter_revokes_is_revoked_also_if_a_person_asked_for_it() {
    let stage = stage();
    let ada = stage.user("Ada");
    let credential = stage.acquire(0, ada);
    set_filters(&stage, "", "first_name eq \"Ada\"");
    stage.sweep();
    stage.rest();
    assert!(stage.read(credential.id).is_over());
    assert!(stage.living().is_empty());
}

#[test]
fn what_was_asked_before_an_order_says_nothing_of_what_the_order_led_to() {
    let stage = stage();
    let ada = stage.user("Ada");
    stage.faults(&["lost-before=1:create-user"]);
    let credential = stage.acquire(0, ada);
    assert_eq!(credential.observed, Observed::Pending);
    stage.pass(91);
    let cx = stage.node.context();
    stage.world.meanwhile(When::PeopleAreFound, async move {
        credentials::reconcile(&cx, credential.id).await.unwrap();
    });
    stage.play(async |cx| credentials::reconcile(&cx, credential.id).await.unwrap());
    stage.rest();
    let known = stage.read(credential.id);
    let living: Vec<String> = stage.living().iter().map(|card| card.id.to_string()).collect();
    assert_eq!((known.observed, known.counterpart.card), (Observed::Invited, living.first().cloned()));
    assert_eq!((living.len(), stage.world.system.invitations().len()), (1, 1));
}

#[test]
fn who_ends_an_order_late_does_not_end_what_another_order_led_to() {
    let stage = stage();
    let ada = stage.user("Ada");
    stage.faults(&["lost-before=1:create-user"]);
    let first = stage.acquire(0, ada).id;
    stage.play(async |cx| credentials::suspend(&cx, first, ReversibleReason::Lost).await.unwrap());
    let second = stage.acquire_in_place(0, ada, Some(first)).id;
    stage.play(async |cx| credentials::revoke(&cx, first, FinalReason::Revoked).await.unwrap());
    assert_eq!(stage.read(second).observed, Observed::Nothing, "it waits for what comes of the first");
    stage.pass(91);
    let cx = stage.node.context();
    stage.world.meanwhile(When::PeopleAreSought, async move {
        for id in [first, second] {
            credentials::reconcile(&cx, id).await.unwrap();
        }
    });
    stage.play(async |cx| credentials::reconcile(&cx, first).await.unwrap());
    stage.rest();
    assert!(stage.read(first).is_over() && stage.is_wanted(second), "{}", stage.world.story());
    assert_eq!((stage.read(second).observed, stage.living().len()), (Observed::Invited, 1));
}

/// The invitations that a phone can accept.
fn open_there(stage: &Stage) -> usize {
    stage.world.system.invitations().iter().filter(|one| one.status == InvitationStatus::Pending).count()
}

#[test]
fn wherever_the_process_ends_no_invitation_outlives_a_revocation() {
    let mut stage = stage();
    for steps in 1..100 {
        let ada = stage.user("Ada");
        let credential = stage.acquire(0, ada);
        assert_eq!(credential.observed, Observed::Invited);
        stage.keep();
        stage.faults(&["lost-before=1:cancel-invitation"]);
        stage.play(async |cx| credentials::revoke(&cx, credential.id, FinalReason::Stolen).await.unwrap());
        stage.world.light_fuse(steps);
        let ended = stage.node.run(stage.node.work(4)).is_none();
        stage.node.restart();
        stage.pass(30);
        stage.keep(); // the job is held by the process that ended: what happened is heard of first
        stage.rest();
        assert!(stage.read(credential.id).is_over() && stage.living().is_empty(), "{steps}");
        assert_eq!(open_there(&stage), 0, "{steps}: {}", stage.world.story());
        if !ended {
            assert!(steps > 5, "{steps}");
            return;
        }
        stage = stage.again(Limits::none());
    }
    panic!("it always ends");
}

#[test]
fn wherever_the_process_ends_a_suspension_that_was_taken_back_leaves_one_invitation() {
    let mut stage = stage();
    for steps in 1..100 {
        let ada = stage.user("Ada");
        let credential = stage.acquire(0, ada);
        stage.faults(&["error-before=1:cancel-invitation"]);
        stage.play(async |cx| credentials::suspend(&cx, credential.id, ReversibleReason::Lost).await.unwrap());
        stage.world.light_fuse(steps);
        let ended = stage.node.run(stage.node.work(4)).is_none();
        stage.node.restart();
        stage.play(async |cx| credentials::reactivate(&cx, credential.id).await.unwrap());
        stage.rest();
        let known = stage.read(credential.id);
        assert_eq!((known.intent, known.observed), (Intent::Active, Observed::Invited), "{steps}");
        assert_eq!((stage.living().len(), open_there(&stage)), (1, 1), "{steps}: {}", stage.world.story());
        if !ended {
            assert!(steps > 5, "{steps}");
            return;
        }
        stage = stage.again(Limits::none());
    }
    panic!("it always ends");
}

#[test]
fn that_a_card_is_there_still_does_not_undo_the_wait_for_a_revocation_on_its_way() {
    let stage = stage();
    let ada = stage.user("Ada");
    let credential = stage.acquire(0, ada);
    stage.faults(&["precondition=1:revoke-credential"]);
    stage.play(async |cx| credentials::suspend(&cx, credential.id, ReversibleReason::Lost).await.unwrap());
    stage.work(); // its invitation is being cancelled, which ends the card a second later
    stage.play(async |cx| {
        credentials::reactivate(&cx, credential.id).await.unwrap();
        let mut uow = cx.begin().await.unwrap();
        jobs::queue(&cx, &mut uow, Task::LookAt { credential: credential.id }).await.unwrap();
        uow.commit().await.unwrap();
    });
    stage.work();
    assert_eq!(stage.read(credential.id).observed, Observed::Pending);
    stage.rest();
    let known = stage.read(credential.id);
    assert_eq!((known.intent, known.observed, known.generation), (Intent::Active, Observed::Invited, 2));
    assert_eq!((stage.living().len(), open_there(&stage)), (1, 1));
}

#[test]
fn wherever_the_process_ends_a_lost_answer_makes_one_credential_and_one_invitation() {
    let mut stage = stage();
    for steps in 1..100 {
        let ada = stage.user("Ada");
        stage.faults(&["lost-answer=1:create-user"]);
        stage.world.light_fuse(steps);
        let cx = stage.node.context();
        let asked = credentials::Acquisition::new(stage.ground.pools[0], ada);
        let ended = stage.node.run(credentials::acquire(&cx, asked)).is_none();
        drop(cx);
        stage.node.restart();
        stage.rest();
        let all = stage.of(ada);
        assert!(all.len() <= 1 && all.iter().all(|one| one.observed == Observed::Invited), "{steps}: {all:?}");
        assert_eq!((stage.living().len(), stage.world.system.invitations().len()), (all.len(), all.len()), "{steps}");
        assert!(all.iter().all(|one| stage.open_invitations(one) == 1), "{steps}");
        if !ended {
            assert!(steps > 10 && all.len() == 1);
            return;
        }
        stage = stage.again(Limits::none());
    }
    panic!("it always ends");
}
