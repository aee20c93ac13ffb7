//! Random histories: people ask, revoke, suspend, phones accept, requests and answers are lost, the process ends at any
//! moment. When that is over, everything converges: of each credential that is wanted there is one card, of the others
//! none, and no card that nobody asked for.

use domain::credential::{CredentialEvent, FinalReason, Observed, ReversibleReason};

use crate::desk::{Desk, Worked};
use crate::outside::Fault;
use crate::rig::{Rig, Sort};

const SEEDS: u64 = 400;

/// A sequence that looks random and is the same each time (`SplitMix64`).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % sides as u64).unwrap()
    }
}

pub(crate) fn converge<R: Rig>() {
    for seed in 0..SEEDS {
        let mut desk = Desk::<R>::open();
        let mut dice = Dice(seed);
        for _ in 0..40 {
            happen(&mut desk, &mut dice);
        }
        desk.world.end_faults();
        desk.crash = false;
        if let Err(why) = converges(&mut desk) {
            panic!("seed {seed}: {why}");
        }
    }
}

fn happen<R: Rig>(desk: &mut Desk<R>, dice: &mut Dice) {
    let some = if desk.files.is_empty() { 0 } else { dice.roll(desk.files.len()) };
    match dice.roll(16) {
        0 | 1 if desk.files.len() < 6 => {
            desk.request(7 + dice.roll(3) as u128, dice.roll(2));
        }
        2 | 3 => desk.world.fail([Sort::Change, Sort::Change, Sort::Read][dice.roll(3)], fault(dice)),
        4 => desk.world.advance([1, 30, 91, 301, 4000][dice.roll(5)]),
        5 => desk.settle(),
        6 => desk.restart(),
        7 => desk.crash = true,
        _ if desk.files.is_empty() => {}
        8 => desk.apply(some, CredentialEvent::Revoke { reason: FinalReason::Stolen }),
        9 => desk.apply(some, CredentialEvent::Suspend { reason: ReversibleReason::Lost }),
        10 => desk.apply(some, CredentialEvent::Reactivate),
        11 if desk.card(some).is_some_and(|card| card.living) => desk.accept(some),
        12 if hears(desk, some) => drop(desk.hear(some)),
        _ => drop(desk.work(some)),
    }
}

/// Monitoring asks how things stand where nothing is under way.
fn hears<R: Rig>(desk: &Desk<R>, index: usize) -> bool {
    !matches!(desk.observed(index), Observed::Nothing | Observed::Pending | Observed::Failed(_))
}

fn fault(dice: &mut Dice) -> Fault {
    [
        Fault::Never,
        Fault::LostBefore,
        Fault::LostAfter,
        Fault::LostAfter,
        Fault::Late(45),
        Fault::Before(503),
        Fault::After(500),
        Fault::Garbled,
        Fault::Limited,
        Fault::Before(401),
    ][dice.roll(10)]
}

fn converges<R: Rig>(desk: &mut Desk<R>) -> Result<(), String> {
    let mut why = String::new();
    for _ in 0..30 {
        desk.world.advance(301);
        let mut at_rest = true;
        for index in 0..desk.files.len() {
            at_rest &= desk.work(index) == Worked::Agrees;
            if matches!(desk.observed(index), Observed::Failed(_)) {
                desk.apply(index, CredentialEvent::Retry);
            }
            desk.settle();
            if hears(desk, index) {
                at_rest &= desk.hear(index).is_ok();
            }
        }
        match desk.is_settled() {
            Ok(()) if at_rest => return Ok(()),
            Ok(()) => {}
            Err(reason) => why = reason,
        }
    }
    Err(why)
}
