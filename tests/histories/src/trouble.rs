//! What goes wrong at the system.

use simulate::origo::{Call, Fault, FaultKind};
use simulate::service::{Name, When};

use crate::dice::Dice;

/// Some faults that strike sometimes or the next few times, in all calls or in one kind of them.
pub(crate) fn some(dice: &mut Dice) -> Vec<Fault> {
    (0..=dice.roll(3)).map(|_| one(dice)).collect()
}

fn one(dice: &mut Dice) -> Fault {
    let kind = *dice.of(KINDS);
    let when = *dice.of(&[When::Chance(0.2), When::Chance(0.5), When::Next(1), When::Next(3)]);
    let call = kind.is_of_calls().then(|| *dice.of(CALLS)).filter(|_| dice.roll(3) > 0);
    let when = if kind == FaultKind::RevokeStuck { When::Next(1) } else { when };
    Fault { kind, when, call }
}

/// The worst ones stand more than once.
const KINDS: &[FaultKind] = &[
    FaultKind::LostAnswer,
    FaultKind::LostAnswer,
    FaultKind::LostAnswer,
    FaultKind::LostBefore,
    FaultKind::LostBefore,
    FaultKind::Delayed,
    FaultKind::Delayed,
    FaultKind::ErrorBefore,
    FaultKind::ErrorAfter,
    FaultKind::ErrorAfter,
    FaultKind::RateLimit,
    FaultKind::Precondition,
    FaultKind::Unauthorized,
    FaultKind::EventDuplicated,
    FaultKind::EventReordered,
    FaultKind::EventLate,
    FaultKind::RevokeStuck,
    FaultKind::PartNumberGone,
    FaultKind::PoolExhausted,
];

const CALLS: &[Call] = &[
    Call::Token,
    Call::User,
    Call::SearchUsers,
    Call::UpdateUser,
    Call::DeleteUser,
    Call::CreateUser,
    Call::CreateUser,
    Call::CreateInvitation,
    Call::CreateInvitation,
    Call::IssueCredential,
    Call::RevokeCredential,
    Call::CancelInvitation,
    Call::Events,
];
