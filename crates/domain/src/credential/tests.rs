//! What holds for every history of a credential, and the histories that matter most.

use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

use super::table::{self, SYSTEMS};
use super::*;
use crate::event::Category;

const OWN: SystemCapabilities = SYSTEMS[0].1;
const SUSPENDS: SystemCapabilities = SYSTEMS[1].1;
const PLAIN: SystemCapabilities = SYSTEMS[2].1;

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

fn phone(number: u8) -> Id<kind::Device> {
    Id::from_bytes([number; 16])
}

fn fresh() -> Credential {
    Credential { generation: 1, ..table::states().remove(0) }
}

/// Plays events that must all be taken; answers the end and the last effects.
fn play(system: SystemCapabilities, events: &[CredentialEvent]) -> (Credential, Vec<Effect>) {
    events.iter().enumerate().fold((fresh(), Vec::new()), |(credential, _), (second, event)| {
        let at = at(i64::try_from(second).unwrap() + 1);
        credential.apply(event.clone(), system, at).unwrap_or_else(|error| panic!("{event:?}: {error}"))
    })
}

fn answer(observation: Observation) -> CredentialEvent {
    CredentialEvent::answer(1, observation)
}

fn on(number: u8) -> Observation {
    Observation::Activated { device: Some(phone(number)) }
}

fn releases(effects: &[Effect]) -> bool {
    effects.iter().any(|effect| matches!(effect, Effect::ReleaseNumber(_)))
}

fn has(effects: &[Effect], category: Category) -> bool {
    effects.iter().any(|effect| matches!(effect, Effect::Event { category: found, .. } if *found == category))
}

const REVOKE: CredentialEvent = CredentialEvent::Revoke { reason: FinalReason::HolderDeleted };
const SUSPEND: CredentialEvent = CredentialEvent::Suspend { reason: ReversibleReason::Lost };

#[test]
fn the_page_of_the_documentation_is_fresh() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/src/states.md");
    let page = std::fs::read_to_string(path).unwrap_or_default();
    assert!(
        page == table::markdown(),
        "docs/src/states.md is stale; run: cargo run -p domain --example states > docs/src/states.md"
    );
}

/// Every state × event × system: what may and may not follow, whatever the cell says.
#[test]
fn every_cell_keeps_the_rules() {
    for (name, system) in SYSTEMS {
        for cell in table::cells(system) {
            let Ok((after, effects)) = &cell.after else { continue };
            let context =
                format!("{name}: {} / {} + {}", cell.before.intent.as_str(), cell.before.observed.as_str(), cell.event);
            let was_final = cell.before.is_final();
            let set_back = matches!(cell.before.observed, Observed::Failed(_)) && cell.event == "reactivate";
            assert!(!was_final || after.is_final() || set_back, "{context}: came back");
            if cell.event == "revoke" {
                assert!(after.is_final(), "{context}: not final");
            }
            if releases(effects) && cell.event != "change number" {
                assert!(after.is_over(), "{context}: number released too early");
            }
            if after.is_over() && !cell.before.is_over() {
                assert!(releases(effects) && has(effects, Category::CredentialRevoked), "{context}: silent end");
                assert!(after.revocation.unwrap().confirmed_at.is_some(), "{context}: unconfirmed end");
            }
            assert!(cell.changes() || (effects.is_empty() && *after == cell.before), "{context}");
            let _ = (after.status(at(1)), after.gap(system, at(1)), after.enrolment());
        }
    }
}

/// Rows: intent and observed; columns: what an unasked report makes of it, with the
/// status, where the system can suspend. Written by hand: the words of the table.
#[test]
fn what_systems_do_unasked_moves_the_intent() {
    let drift = |observation: Observation| {
        play(SUSPENDS, &[answer(Observation::Pending), answer(on(1)), CredentialEvent::report(1, observation)])
    };
    for (observation, status) in [
        (Observation::Suspended, "Inactive – Suspended"),
        (Observation::Revoked, "Inactive – Revoked"),
        (Observation::Absent, "Inactive – Revoked"),
        (Observation::Invited, "Active"),
        (Observation::Pending, "Active"),
    ] {
        let (credential, effects) = drift(observation.clone());
        assert_eq!(credential.status(at(9)).to_string(), status, "{observation:?}");
        assert_eq!(has(&effects, Category::CredentialDrift), status != "Active", "{observation:?}");
        assert_eq!(credential.gap(SUSPENDS, at(9)), None, "{observation:?}: never undone by itself");
    }
}

#[test]
fn from_request_to_active_and_gone_by_the_phones_word() {
    let issue = [answer(Observation::Pending), answer(Observation::Invited)];
    let (invited, effects) = play(OWN, &issue);
    assert_eq!(invited.status(at(9)), Status::Invited);
    assert!(effects.contains(&Effect::Invite));
    let (active, effects) = invited.apply(answer(on(1)), OWN, at(10)).unwrap();
    assert_eq!(active.status(at(10)), Status::Active);
    assert!(effects.contains(&Effect::NotifyHolder(HolderNotice::PhoneAdded)));
    let (revoking, effects) = active.apply(REVOKE, OWN, at(11)).unwrap();
    assert_eq!(revoking.status(at(11)).to_string(), "Revoking – Holder Deleted");
    assert!(!releases(&effects) && effects.contains(&Effect::DisableDevice(phone(1))));
    let (accepted, effects) = revoking.apply(answer(Observation::Revoked), OWN, at(12)).unwrap();
    assert!(!accepted.is_over() && !releases(&effects), "a success answer is accepted, never revoked");
    for last in [
        CredentialEvent::DeviceDisabled { device: phone(1) },
        CredentialEvent::LeaseEnded { device: phone(1) },
        CredentialEvent::DeviceReset { device: phone(1) },
    ] {
        let (over, effects) = accepted.clone().apply(last, OWN, at(13)).unwrap();
        assert!(over.is_over() && releases(&effects));
        assert!(effects.contains(&Effect::NotifyContact(ContactNotice::DeletedUserRevoked)));
    }
}

#[test]
fn what_no_phone_has_is_over_at_once() {
    for events in [vec![], vec![answer(Observation::Pending)], vec![answer(Observation::Invited)]] {
        let (credential, effects) = play(OWN, &[events, vec![REVOKE]].concat());
        assert!(credential.is_over() && releases(&effects) && effects.contains(&Effect::VoidInvitations));
    }
    let (elsewhere, effects) = play(PLAIN, &[answer(Observation::Invited), REVOKE]);
    assert!(!elsewhere.is_over() && !releases(&effects), "elsewhere the system has to say so");
}

#[test]
fn a_resend_retires_the_phone_and_its_lease_holds_the_number() {
    let (resent, effects) = play(OWN, &[answer(on(1)), CredentialEvent::ResendInvitation]);
    assert_eq!((resent.status(at(9)), resent.generation), (Status::Invited, 2));
    assert!(effects.contains(&Effect::DisableDevice(phone(1))) && effects.contains(&Effect::Invite));
    let (revoked, effects) = resent.clone().apply(REVOKE, OWN, at(10)).unwrap();
    assert!(!revoked.is_over() && !releases(&effects), "the first phone may still work");
    let (revoked, effects) = revoked.apply(CredentialEvent::LeaseEnded { device: phone(1) }, OWN, at(11)).unwrap();
    assert!(revoked.is_over() && releases(&effects));

    let late = CredentialEvent::answer(1, on(1));
    assert_eq!(resent.clone().apply(late, OWN, at(10)).unwrap().0, resent, "the old generation no longer counts");
    let (active, _) = resent.apply(CredentialEvent::answer(2, on(2)), OWN, at(10)).unwrap();
    assert_eq!((active.device, active.retiring.as_slice()), (Some(phone(2)), [phone(1)].as_slice()));
}

#[test]
fn a_reset_waits_for_a_person_and_a_resend_works_again() {
    let (reset, effects) = play(OWN, &[answer(on(1)), CredentialEvent::DeviceReset { device: phone(1) }]);
    assert_eq!((reset.enrolment(), reset.gap(OWN, at(9))), (Enrolment::Reset, None));
    assert!(effects.contains(&Effect::NotifyContact(ContactNotice::PhoneReset)) && !releases(&effects));
    let (late, effects) = reset.clone().apply(answer(Observation::Invited), OWN, at(9)).unwrap();
    assert!(late == reset && effects.is_empty(), "nothing late invites again");
    let (again, effects) = reset.apply(CredentialEvent::ResendInvitation, OWN, at(10)).unwrap();
    assert_eq!((again.enrolment(), again.generation), (Enrolment::InvitationSent, 2));
    assert!(effects.contains(&Effect::Invite));
}

#[test]
fn an_invitation_that_ran_out_can_be_sent_again_and_one_that_was_cancelled_cannot() {
    let (expired, _) = play(OWN, &[answer(Observation::Invited), CredentialEvent::InvitationExpired]);
    assert_eq!((expired.status(at(9)), expired.gap(OWN, at(9))), (Status::Pending, None));
    let (again, _) = expired.clone().apply(CredentialEvent::ResendInvitation, OWN, at(10)).unwrap();
    assert_eq!(again.status(at(10)), Status::Invited);
    let (cancelled, _) = expired.apply(CredentialEvent::InvitationCancelled, OWN, at(10)).unwrap();
    assert_eq!(cancelled.status(at(10)).to_string(), "Inactive – Invitation Cancelled");
    let refused = cancelled.apply(CredentialEvent::ResendInvitation, OWN, at(11)).unwrap_err();
    assert_eq!(refused, TransitionError::Final(FinalReason::InvitationCancelled));
}

#[test]
fn a_changed_number_holds_the_old_one_until_no_phone_shows_it() {
    let number = |text: &str| CardNumber::parse(CardFormat::H10301, Some(123), text).ok();
    let change = CredentialEvent::ChangeNumber { number: number("8910") };
    let (invited, effects) = play(OWN, &[answer(Observation::Invited), change.clone()]);
    assert!(invited.held_numbers.is_empty() && releases(&effects), "nobody shows it yet");
    let (active, effects) = play(OWN, &[answer(on(1)), change.clone()]);
    assert!(!releases(&effects) && effects.contains(&Effect::UpdateCard) && !effects.contains(&Effect::Invite));
    for last in [answer(Observation::CardUpdated), CredentialEvent::LeaseEnded { device: phone(1) }] {
        let (shown, effects) = active.clone().apply(last, OWN, at(10)).unwrap();
        assert_eq!(effects, [Effect::ReleaseNumber(number("4567").unwrap())]);
        assert!(shown.held_numbers.is_empty() && shown.number == number("8910"));
    }
    let back = CredentialEvent::ChangeNumber { number: number("4567") };
    let (back, _) = active.apply(back, OWN, at(10)).unwrap();
    assert_eq!(back.held_numbers, [number("8910").unwrap()], "the number it has is not let go");
    let other = CredentialEvent::ChangeNumber { number: CardNumber::parse(CardFormat::RawAscii, None, "A").ok() };
    assert_eq!(invited.apply(other, OWN, at(9)).unwrap_err(), TransitionError::OtherFormat);
    let refused = play(PLAIN, &[answer(Observation::Invited)]).0.apply(change, PLAIN, at(9)).unwrap_err();
    assert!(matches!(refused, TransitionError::Unsupported(_)));
}

#[test]
fn where_a_system_cannot_suspend_it_revokes_there_and_issues_again() {
    let (held, _) = play(PLAIN, &[answer(on(1)), SUSPEND, answer(Observation::Revoked)]);
    assert_eq!(held.status(at(9)).to_string(), "Inactive – Lost");
    let (again, effects) = held.apply(CredentialEvent::Reactivate, PLAIN, at(10)).unwrap();
    assert_eq!((again.generation, again.gap(PLAIN, at(10))), (2, Some(Act::Issue)));
    assert!(!releases(&effects) && effects.contains(&Effect::Reconcile));
}

#[test]
fn where_suspending_is_revoking_what_is_left_is_asked_after_a_change_of_mind() {
    let card = Counterpart { card: Some("7".to_owned()), ..Counterpart::default() };
    let (held, _) = play(PLAIN, &[answer(on(1)), SUSPEND]);
    let held = Credential { counterpart: card, ..held };
    let (back, _) = held.apply(CredentialEvent::Reactivate, PLAIN, at(10)).unwrap();
    assert_eq!(back.gap(PLAIN, at(10)), None, "what was sent may still arrive");
    assert_eq!(back.gap(PLAIN, at(100)), Some(Act::Inquire));
    // The revocation was on its way: that is our own doing, and is undone.
    let told = CredentialEvent::report(1, Observation::Revoked);
    let (anew, effects) = back.clone().apply(told, PLAIN, at(11)).unwrap();
    assert_eq!((anew.intent, anew.generation, anew.gap(PLAIN, at(11))), (Intent::Active, 2, Some(Act::Issue)));
    assert!(!has(&effects, Category::CredentialDrift));
    // Ending it does not wait for that.
    let (ended, _) = back.clone().apply(REVOKE, PLAIN, at(12)).unwrap();
    assert_eq!(ended.gap(PLAIN, at(12)), Some(Act::Revoke));
    // That it is still there says nothing before then; nor does another change of mind shorten the wait.
    let (still, _) = back.clone().apply(CredentialEvent::report(1, on(1)), PLAIN, at(13)).unwrap();
    assert_eq!(still, back);
    let (held, _) = back.apply(SUSPEND, PLAIN, at(80)).unwrap();
    assert_eq!(held.gap(PLAIN, at(80)), Some(Act::Revoke));
    let (back, _) = held.apply(CredentialEvent::Reactivate, PLAIN, at(85)).unwrap();
    assert_eq!((back.gap(PLAIN, at(100)), back.gap(PLAIN, at(175))), (None, Some(Act::Inquire)));
}

#[test]
fn a_suspension_that_was_taken_back_on_its_way_is_no_drift() {
    let taken_back = [answer(on(1)), SUSPEND, CredentialEvent::Reactivate, answer(Observation::Suspended)];
    let (credential, effects) = play(SUSPENDS, &taken_back);
    assert_eq!((credential.intent, credential.gap(SUSPENDS, at(9))), (Intent::Active, Some(Act::Resume)));
    assert!(!has(&effects, Category::CredentialDrift));
}

#[test]
fn validity_begins_and_ends_by_itself() {
    let validity = Validity::new(at(100), Some(at(200))).unwrap();
    let credential = Credential { validity, ..fresh() };
    assert_eq!(credential.gap(OWN, at(99)), None, "nothing is issued before its day");
    assert_eq!(
        credential.clone().apply(CredentialEvent::Start, OWN, at(99)).unwrap_err(),
        TransitionError::ValidityNotStarted
    );
    assert_eq!(credential.clone().apply(CredentialEvent::Start, OWN, at(100)).unwrap().1, [Effect::Reconcile]);
    assert_eq!(credential.gap(OWN, at(100)), Some(Act::Issue));
    let active = credential.apply(answer(on(1)), OWN, at(150)).unwrap().0;
    assert_eq!(
        active.clone().apply(CredentialEvent::Expire, OWN, at(199)).unwrap_err(),
        TransitionError::ValidityNotOver
    );
    let (expired, effects) = active.apply(CredentialEvent::Expire, OWN, at(200)).unwrap();
    assert_eq!(expired.intent, Intent::Revoked(FinalReason::Expired));
    assert!(has(&effects, Category::CredentialExpired));
}

#[test]
fn time_alone_is_due_at_the_next_moment_that_changes_something() {
    let validity = Validity::new(at(100), Some(at(200))).unwrap();
    let credential = Credential { validity, ..fresh() };
    assert_eq!((credential.due_at(at(50)), credential.due_event(at(50))), (Some(at(100)), None));
    assert_eq!(credential.due_event(at(100)), Some(CredentialEvent::Start));
    let active = credential.apply(answer(on(1)), OWN, at(150)).unwrap().0;
    assert_eq!((active.due_at(at(150)), active.due_event(at(150))), (Some(at(200)), None));
    assert_eq!(active.due_event(at(200)), Some(CredentialEvent::Expire));
    let revoking = active.apply(REVOKE, OWN, at(160)).unwrap().0;
    let deadline = revoking.revocation.unwrap().deadline;
    assert_eq!((revoking.due_at(at(160)), revoking.due_event(at(160))), (Some(deadline), None));
    assert_eq!(revoking.due_event(deadline), Some(CredentialEvent::RevocationDeadlinePassed));
    let over = revoking.apply(CredentialEvent::LeaseEnded { device: phone(1) }, OWN, at(170)).unwrap().0;
    assert_eq!((over.due_at(at(170)), over.due_event(deadline)), (None, None));
}

#[test]
fn who_waits_for_a_number_is_woken_by_no_clock_but_still_ends() {
    let validity = Validity::new(at(100), Some(at(200))).unwrap();
    let credential = Credential { validity, ..fresh() };
    let wait = |reason| credential.clone().apply(CredentialEvent::Wait { reason }, OWN, at(50)).unwrap().0;
    let waiting = wait(PendingReason::NumberInUse);
    assert_eq!((waiting.due_at(at(50)), waiting.due_event(at(100))), (Some(at(200)), None));
    assert_eq!(waiting.due_event(at(200)), Some(CredentialEvent::Expire));
    let proceeded = waiting.clone().apply(CredentialEvent::Proceed, OWN, at(60)).unwrap().0;
    assert_eq!((proceeded.due_at(at(60)), proceeded.due_event(at(100))), (Some(at(100)), Some(CredentialEvent::Start)));
    let endless = Credential { validity: Validity::new(at(0), None).unwrap(), ..waiting };
    assert_eq!((endless.due_at(at(50)), endless.due_event(at(50))), (None, None));
    let other = wait(PendingReason::SystemOffline);
    assert_eq!((other.due_at(at(50)), other.due_event(at(100))), (Some(at(100)), Some(CredentialEvent::Start)));
}

#[test]
fn an_overdue_revocation_is_reported_once_for_each_period() {
    let (revoking, _) = play(PLAIN, &[answer(on(1)), REVOKE]);
    let deadline = revoking.revocation.unwrap().deadline;
    let overdue = CredentialEvent::RevocationDeadlinePassed;
    assert_eq!(revoking.clone().apply(overdue.clone(), PLAIN, at(9)).unwrap_err(), TransitionError::NotOverdue);
    let (reported, effects) = revoking.apply(overdue.clone(), PLAIN, deadline).unwrap();
    assert!(has(&effects, Category::CredentialRevocationOverdue));
    assert_eq!(reported.apply(overdue, PLAIN, deadline).unwrap_err(), TransitionError::NotOverdue);
}

#[test]
fn the_enrolment_is_that_of_the_furthest_credential() {
    let invited = play(OWN, &[answer(Observation::Invited)]).0;
    let active = play(OWN, &[answer(on(1))]).0;
    let reset = play(OWN, &[answer(on(1)), CredentialEvent::DeviceReset { device: phone(1) }]).0;
    let held = play(OWN, &[answer(on(1)), SUSPEND]).0;
    let revoked = play(OWN, &[answer(on(1)), REVOKE]).0;
    assert_eq!(enrolment(false, []), Enrolment::NotInvited);
    assert_eq!(enrolment(false, [&revoked]), Enrolment::NotInvited);
    assert_eq!(enrolment(false, [&reset, &revoked]), Enrolment::Reset);
    assert_eq!(enrolment(false, [&invited, &reset]), Enrolment::InvitationSent);
    assert_eq!(enrolment(false, [&invited, &active, &reset]), Enrolment::Active);
    assert_eq!(enrolment(false, [&held]), Enrolment::Active);
    assert_eq!(enrolment(true, [&active]), Enrolment::DeletionPending);
}

/// One step of a random history: an event, with a phone and a generation of its own.
fn step() -> impl Strategy<Value = (usize, u8, bool)> {
    (0..table::events().len(), 1_u8..4, prop::bool::weighted(0.9))
}

fn event_of(credential: &Credential, (index, number, current): (usize, u8, bool)) -> CredentialEvent {
    let device = phone(number);
    match table::events().swap_remove(index) {
        CredentialEvent::Observe { source, observation, .. } => {
            let generation = if current { credential.generation } else { credential.generation.saturating_sub(1) };
            let observation = match observation {
                Observation::Activated { .. } => Observation::Activated { device: Some(device) },
                other => other,
            };
            CredentialEvent::Observe { generation, source, observation }
        }
        CredentialEvent::DeviceReset { .. } => CredentialEvent::DeviceReset { device },
        CredentialEvent::DeviceDisabled { .. } => CredentialEvent::DeviceDisabled { device },
        CredentialEvent::LeaseEnded { .. } => CredentialEvent::LeaseEnded { device },
        CredentialEvent::Suspend { .. } if !current => CredentialEvent::Suspend { reason: ReversibleReason::Unused },
        other => other,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn whatever_happens_the_rules_hold(
        (_, system) in prop::sample::select(SYSTEMS.to_vec()),
        steps in prop::collection::vec(step(), 1..40),
    ) {
        let mut credential = fresh();
        let mut phones: Vec<Id<kind::Device>> = Vec::new();
        for (second, step) in steps.into_iter().enumerate() {
            let now = at(i64::try_from(second).unwrap() * 10_000);
            let event = event_of(&credential, step);
            let before = credential.clone();
            let Ok((after, effects)) = credential.clone().apply(event.clone(), system, now) else { continue };
            follow_phones(&mut phones, &event, &before, &after);

            if before.is_over() {
                prop_assert!(after.is_final(), "over, and came back: {:?}", event);
            }
            if before.is_final() && event != CredentialEvent::Reactivate {
                prop_assert!(after.is_final(), "final, and came back: {:?}", event);
            }
            if matches!(event, CredentialEvent::Revoke { .. }) {
                prop_assert!(after.is_final());
            }
            let present = before.number.clone().filter(|_| !matches!(event, CredentialEvent::ChangeNumber { .. }));
            if present.is_some_and(|number| effects.contains(&Effect::ReleaseNumber(number))) {
                prop_assert!(after.is_over(), "released before it was confirmed: {:?}", event);
                prop_assert!(!system.leases || phones.is_empty(), "released while {:?} may work: {:?}", phones, event);
            }
            if after.is_final() && !after.is_over() {
                let shown = after.status(now);
                prop_assert!(!shown.counts_as_active() && !shown.is_final(), "{:?} after {:?}", shown, event);
                let failed = matches!(after.observed, Observed::Failed(_));
                let asked = after.gap(system, now + SignedDuration::from_hours(48)).is_some();
                prop_assert!(asked || failed || after.held_by_phone(), "a revocation that nobody pursues: {:?}", event);
            }
            prop_assert!(after.generation >= before.generation);
            prop_assert!(after == before || after.updated_at == now);
            credential = after;
        }
    }
}

/// Keeps, independently, the phones that have had it and were not heard to be gone.
fn follow_phones(phones: &mut Vec<Id<kind::Device>>, event: &CredentialEvent, before: &Credential, after: &Credential) {
    if let Some(device) = after.device.filter(|device| before.device != Some(*device) && !phones.contains(device)) {
        phones.push(device);
    }
    match event {
        CredentialEvent::DeviceReset { device } => phones.retain(|phone| phone != device),
        CredentialEvent::DeviceDisabled { device } | CredentialEvent::LeaseEnded { device } => {
            let goes_on = after.intent == Intent::Active && after.device == Some(*device);
            phones.retain(|phone| phone != device || goes_on || after.device == Some(*device));
        }
        _ => {}
    }
}
