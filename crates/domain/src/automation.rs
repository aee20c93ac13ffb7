//! What a pool's filters want of a user's credentials.
//!
//! Deny wins: a *revoke* filter that is true ends every credential of the pool. Unknown changes nothing. What automation
//! began it ends when the *generate* filter is false; what people or a sync began stays.

use filter::Truth;
use jiff::{SignedDuration, Timestamp};

use crate::credential::{Credential, CredentialOrigin, FinalReason, Intent, Observed, ReversibleReason};
use crate::id::{Id, kind};

/// How many times automation may change one user's credentials of a pool in [`RESTLESS_WITHIN`].
pub const MOST_CHANGES: usize = 3;
/// See [`MOST_CHANGES`].
pub const RESTLESS_WITHIN: SignedDuration = SignedDuration::from_hours(24);

/// What the filters of a pool want of a user's credentials.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wish {
    /// There is to be one.
    Have,
    /// What automation began is to end.
    EndAutomatic,
    /// All of the pool are to be revoked, whoever began them.
    RevokeAll,
    /// Nobody says any more who is to have one: what was about to end lives on.
    LetLive,
    /// Nothing.
    Nothing,
}

impl Wish {
    /// What two filters say together; `None`: there is no such filter, which is no opinion. `may_hold`: the user is
    /// active.
    #[must_use]
    pub fn of(generate: Option<Truth>, revoke: Option<Truth>, may_hold: bool) -> Self {
        match (revoke, generate) {
            (Some(Truth::True), _) => Self::RevokeAll,
            // Whether it is to be revoked is not known: then it is not generated either.
            (Some(Truth::Unknown), Some(Truth::True)) => Self::Nothing,
            (_, Some(Truth::True)) if may_hold => Self::Have,
            (_, Some(Truth::False)) => Self::EndAutomatic,
            (None | Some(Truth::False), None) => Self::LetLive,
            (_, Some(Truth::True | Truth::Unknown)) | (Some(Truth::Unknown), None) => Self::Nothing,
        }
    }
}

/// A credential that automation is about to end, as soon as its grace time is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ending {
    /// Which.
    pub credential: Id<kind::Credential>,
    /// When it is revoked.
    pub at: Timestamp,
    /// Whether automation suspended it meanwhile.
    pub suspended: bool,
}

/// Whose credentials filters would end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Losses {
    /// So many people would lose one.
    pub losers: u64,
    /// So many have one.
    pub holders: u64,
}

/// Filters that would end many credentials, and so wait for a person. Meanwhile the pool keeps those that it has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldFilters {
    /// Of which pool.
    pub pool: Id<kind::CredentialPool>,
    /// Of which project.
    pub project: Id<kind::Project>,
    /// Who is to get a credential by itself.
    pub auto_generate_filter: String,
    /// Whose credentials are to be revoked.
    pub auto_revoke_filter: String,
    /// What they were found to do: an approval is good for so many, and no more.
    pub losses: Losses,
    /// Who wants them, by name.
    pub asked_by: String,
    /// Since when they wait.
    pub held_at: Timestamp,
}

/// How a pool is set up, as far as automation depends on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rules {
    /// Whether the system can suspend.
    pub can_suspend: bool,
    /// How long what automation ends is only suspended before it is revoked.
    pub grace: SignedDuration,
}

/// One thing to do for a user's credentials of a pool.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Ask for one.
    Generate,
    /// Let this one live: the end that was near is called off, and a suspension of ours taken back.
    Spare(Ending),
    /// End this one later, and suspend it now if so.
    EndLater(Ending),
    /// Revoke this one.
    Revoke(Id<kind::Credential>),
}

impl Step {
    /// Whether the user notices.
    #[must_use]
    pub const fn is_change(&self) -> bool {
        match self {
            Self::Generate | Self::Revoke(_) => true,
            Self::Spare(ending) | Self::EndLater(ending) => ending.suspended,
        }
    }
}

/// What is to be done so that a user's credentials of a pool are as the filters want them. `live` are those of the pool
/// that are not revoked; `endings` those of them that are to end; `held`: a person wants none to be generated.
#[must_use]
pub fn steps(
    wish: Wish,
    live: &[Credential],
    endings: &[Ending],
    held: bool,
    rules: Rules,
    now: Timestamp,
) -> Vec<Step> {
    match wish {
        Wish::Nothing => Vec::new(),
        Wish::RevokeAll => live.iter().map(|credential| Step::Revoke(credential.id)).collect(),
        Wish::Have if live.is_empty() => {
            if held {
                Vec::new()
            } else {
                vec![Step::Generate]
            }
        }
        Wish::Have | Wish::LetLive => endings.iter().copied().map(Step::Spare).collect(),
        Wish::EndAutomatic => {
            let automatic = live.iter().filter(|credential| credential.origin == CredentialOrigin::Auto);
            automatic.filter_map(|credential| end(credential, endings, rules, now)).collect()
        }
    }
}

fn end(credential: &Credential, endings: &[Ending], rules: Rules, now: Timestamp) -> Option<Step> {
    let known = endings.iter().find(|ending| ending.credential == credential.id);
    match known {
        Some(ending) => (ending.at <= now).then_some(Step::Revoke(credential.id)),
        None if rules.grace.is_zero() => Some(Step::Revoke(credential.id)),
        None => {
            let at = now.saturating_add(rules.grace).unwrap_or(Timestamp::MAX);
            let works = credential.intent == Intent::Active && credential.observed != Observed::Nothing;
            let suspended = rules.can_suspend && works;
            Some(Step::EndLater(Ending { credential: credential.id, at, suspended }))
        }
    }
}

/// Why automation suspends.
pub const SUSPENDS_BECAUSE: ReversibleReason = ReversibleReason::Suspended;
/// Why automation revokes.
pub const REVOKES_BECAUSE: FinalReason = FinalReason::Revoked;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::card::CardFormat;
    use crate::credential::{NewCredential, Validity};

    const NOW: Timestamp = Timestamp::constant(1_000, 0);

    fn credential(number: u8, origin: CredentialOrigin) -> Credential {
        let new = NewCredential {
            id: Id::from_bytes([number; 16]),
            project: Id::from_bytes([20; 16]),
            user: Id::from_bytes([21; 16]),
            system: Id::from_bytes([22; 16]),
            pool: Id::from_bytes([23; 16]),
            format: CardFormat::RawDecimal,
            number: None,
            validity: Validity::starting(NOW),
            origin,
            send_invitation: true,
            replaces: None,
        };
        Credential { observed: Observed::Active, ..Credential::request(new, NOW).0 }
    }

    fn rules(can_suspend: bool, minutes: i64) -> Rules {
        Rules { can_suspend, grace: SignedDuration::from_mins(minutes) }
    }

    #[test]
    fn deny_wins_and_unknown_changes_nothing() {
        use Truth::{False, True, Unknown};
        let table = [
            (None, None, Wish::LetLive),
            (Some(True), None, Wish::Have),
            (Some(False), None, Wish::EndAutomatic),
            (Some(Unknown), None, Wish::Nothing),
            (None, Some(True), Wish::RevokeAll),
            (None, Some(False), Wish::LetLive),
            (None, Some(Unknown), Wish::Nothing),
            (Some(True), Some(True), Wish::RevokeAll),
            (Some(True), Some(False), Wish::Have),
            (Some(True), Some(Unknown), Wish::Nothing),
            (Some(False), Some(True), Wish::RevokeAll),
            (Some(False), Some(False), Wish::EndAutomatic),
            (Some(False), Some(Unknown), Wish::EndAutomatic),
            (Some(Unknown), Some(True), Wish::RevokeAll),
            (Some(Unknown), Some(False), Wish::Nothing),
            (Some(Unknown), Some(Unknown), Wish::Nothing),
        ];
        for (generate, revoke, wish) in table {
            assert_eq!(Wish::of(generate, revoke, true), wish, "{generate:?} {revoke:?}");
            let idle = if wish == Wish::Have { Wish::Nothing } else { wish };
            assert_eq!(Wish::of(generate, revoke, false), idle, "not active: {generate:?} {revoke:?}");
        }
    }

    #[test]
    fn there_is_one_and_no_second() {
        let none = steps(Wish::Have, &[], &[], false, rules(true, 0), NOW);
        assert_eq!(none, [Step::Generate]);
        assert_eq!(steps(Wish::Have, &[], &[], true, rules(true, 0), NOW), []);
        let manual = credential(1, CredentialOrigin::Manual);
        assert_eq!(steps(Wish::Have, &[manual], &[], false, rules(true, 0), NOW), []);
    }

    #[test]
    fn what_automation_began_ends_after_its_grace_and_the_rest_stays() {
        let live = [
            credential(1, CredentialOrigin::Auto),
            credential(2, CredentialOrigin::Manual),
            credential(3, CredentialOrigin::Sync),
        ];
        let auto = live[0].id;
        assert_eq!(steps(Wish::EndAutomatic, &live, &[], false, rules(true, 0), NOW), [Step::Revoke(auto)]);
        let at = NOW + SignedDuration::from_mins(30);
        for can_suspend in [true, false] {
            let ending = Ending { credential: auto, at, suspended: can_suspend };
            let rules = rules(can_suspend, 30);
            assert_eq!(steps(Wish::EndAutomatic, &live, &[], false, rules, NOW), [Step::EndLater(ending)]);
            assert_eq!(steps(Wish::EndAutomatic, &live, &[ending], false, rules, NOW), []);
            assert_eq!(steps(Wish::EndAutomatic, &live, &[ending], false, rules, at), [Step::Revoke(auto)]);
            for wish in [Wish::Have, Wish::LetLive] {
                assert_eq!(steps(wish, &live, &[ending], false, rules, NOW), [Step::Spare(ending)]);
            }
        }
    }

    #[test]
    fn what_is_to_be_revoked_goes_whoever_began_it() {
        let live = [credential(1, CredentialOrigin::Auto), credential(2, CredentialOrigin::Manual)];
        let all: Vec<Step> = live.iter().map(|credential| Step::Revoke(credential.id)).collect();
        assert_eq!(steps(Wish::RevokeAll, &live, &[], true, rules(true, 60), NOW), all);
    }
}
