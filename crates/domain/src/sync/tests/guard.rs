//! Thresholds at their edges.

use super::super::guard::{Guard, HoldReason, Impact, Threshold, Verdict};
use super::super::plan::Counts;
use crate::project::Locale;

fn impact(counts: Counts, synchronised: u64) -> Impact {
    Impact { counts, ids_moved: 0, synchronised, sync_id_before: Some(false), sync_id_now: false }
}

fn removals(deleted: u64, of: u64, guard: &Guard) -> bool {
    let verdict = guard.judge(&impact(Counts { deleted, ..Counts::default() }, of));
    match verdict {
        Verdict::Apply => false,
        Verdict::Hold(reasons) => {
            assert_eq!(reasons, [HoldReason::Removals { count: deleted, of }]);
            true
        }
    }
}

#[test]
fn removals_need_five_and_a_fifth() {
    let guard = Guard::default();
    for (deleted, of, held) in [
        (5, 25, true),
        (5, 26, false),
        (4, 4, false),
        (5, 5, true),
        (19, 100, false),
        (20, 100, true),
        (200_000, 1_000_000, true),
    ] {
        assert_eq!(removals(deleted, of, &guard), held, "{deleted} of {of}");
    }
}

#[test]
fn zero_turns_a_threshold_off() {
    for removals_threshold in
        [Threshold { at_least: 0, percent: 20 }, Threshold { at_least: 5, percent: 0 }, Threshold::OFF]
    {
        let guard = Guard { removals: removals_threshold, ..Guard::default() };
        assert!(!removals(100, 100, &guard));
    }
}

#[test]
fn additions_count_but_not_at_the_first_import() {
    let guard = Guard::default();
    let judge = |created, of, before| {
        guard.judge(&Impact { sync_id_before: before, ..impact(Counts { created, ..Counts::default() }, of) })
    };
    assert_eq!(judge(50, 100, Some(false)), Verdict::Hold(vec![HoldReason::Additions { count: 50, of: 100 }]));
    for (created, of, before) in
        [(49, 100, Some(false)), (19, 10, Some(false)), (500, 0, Some(false)), (500, 100, None)]
    {
        assert_eq!(judge(created, of, before), Verdict::Apply, "{created} to {of}");
    }
}

#[test]
fn changed_and_moved_ids_and_addresses_count() {
    let guard = Guard::default();
    let counts = Counts { ids_changed: 5, emails_changed: 5, ..Counts::default() };
    let held = guard.judge(&Impact { ids_moved: 5, ..impact(counts, 25) });
    let of = 25;
    let expected = vec![
        HoldReason::IdChanges { count: 5, of },
        HoldReason::EmailChanges { count: 5, of },
        HoldReason::IdMoves { count: 5, of },
    ];
    assert_eq!(held, Verdict::Hold(expected));
    assert_eq!(guard.judge(&Impact { ids_moved: 5, ..impact(counts, 26) }), Verdict::Apply);
}

#[test]
fn the_sync_id_column_coming_or_going_and_foreign_users_are_held() {
    let guard = Guard::default();
    let judge = |before, now| {
        guard.judge(&Impact { sync_id_before: before, sync_id_now: now, ..impact(Counts::default(), 10) })
    };
    assert_eq!(judge(Some(false), true), Verdict::Hold(vec![HoldReason::SyncIdAppeared]));
    assert_eq!(judge(Some(true), false), Verdict::Hold(vec![HoldReason::SyncIdVanished]));
    for (before, now) in [(None, true), (None, false), (Some(true), true), (Some(false), false)] {
        assert_eq!(judge(before, now), Verdict::Apply);
    }
    let foreign = guard.judge(&impact(Counts { other_origin: 1, skipped: 1, ..Counts::default() }, 10));
    assert_eq!(foreign, Verdict::Hold(vec![HoldReason::OtherOrigin { count: 1 }]));
}

#[test]
fn reasons_speak_both_languages_and_are_stored() {
    let reason = HoldReason::Removals { count: 5, of: 25 };
    assert!(reason.sentence(Locale::En).contains("5 of 25"));
    assert!(reason.sentence(Locale::De).contains("5 von 25"));
    let json = serde_json::to_string(&reason).unwrap();
    assert_eq!(serde_json::from_str::<HoldReason>(&json).unwrap(), reason);
    assert_eq!(
        serde_json::from_str::<Guard>(r#"{"removals":{"at_least":9,"percent":1}}"#).unwrap().removals.at_least,
        9
    );
}
