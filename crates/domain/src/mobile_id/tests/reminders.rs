//! When holders are reminded.

use crate::mobile_id::Reminders;

fn of(days: &[u16]) -> Reminders {
    serde_json::from_value(serde_json::json!(days)).unwrap()
}

/// On which days a reminder goes out, if each day is looked at but those that are skipped.
fn sent(reminders: &Reminders, made_for: u32, skipped: &[u32]) -> Vec<u32> {
    let mut since = made_for;
    let looked_at = (0..=made_for).rev().filter(|day| !skipped.contains(day));
    looked_at
        .filter(|&left| {
            let due = reminders.is_due(left, since);
            if due {
                since = left;
            }
            due
        })
        .collect()
}

#[test]
fn the_list_and_then_every_day() {
    let usual = Reminders::default();
    assert_eq!(sent(&usual, 730, &[]), [60, 30, 14, 7, 6, 5, 4, 3, 2, 1, 0]);
    assert_eq!(sent(&of(&[30]), 60, &[]).len(), 31);
    assert_eq!(sent(&of(&[1]), 60, &[]), [1, 0]);
    assert_eq!(sent(&of(&[]), 60, &[]), [0; 0], "nobody is reminded");
}

#[test]
fn no_reminder_goes_out_twice() {
    let usual = Reminders::default();
    for left in [60, 30, 14, 7, 6, 1, 0] {
        assert!(!usual.is_due(left, left), "{left}");
    }
    assert!(!usual.is_due(59, 60) && !usual.is_due(31, 60) && usual.is_due(30, 60));
}

#[test]
fn what_was_missed_is_made_up_for_once() {
    let usual = Reminders::default();
    let quiet: Vec<u32> = (20..=62).collect();
    assert_eq!(sent(&usual, 730, &quiet), [19, 14, 7, 6, 5, 4, 3, 2, 1, 0], "one for 60 and 30");
    assert_eq!(sent(&usual, 730, &(4..=8).collect::<Vec<_>>()), [60, 30, 14, 3, 2, 1, 0]);
}

#[test]
fn a_short_life_does_not_begin_with_a_reminder() {
    let usual = Reminders::default();
    assert_eq!(sent(&usual, 60, &[])[0], 30);
    assert_eq!(sent(&usual, 20, &[])[..2], [14, 7]);
    assert_eq!(sent(&usual, 3, &[]), [2, 1, 0]);
}
