//! What people are asked in a step: exactly what the options and the user's state allow.

use domain::credential::{Credential, FinalReason, ReversibleReason};
use domain::mobile_id::{Issue, MobileId, ProcessKind, QrPlace, Recovery};

use super::mobile_ids::Held;

/// One thing that is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InputWanted {
    /// Its name in `inputs`.
    pub name: &'static str,
    /// What sort of answer it wants.
    pub wanted: Wanted,
    /// Whether the step is not taken without it.
    pub required: bool,
}

/// What sort of answer is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wanted {
    /// Any of these.
    Several(Vec<Choice>),
    /// One of these.
    One(Vec<Choice>),
    /// A whole number from 1 to this.
    Number {
        /// What is meant where nobody says.
        usual: u16,
        /// The most.
        most: u16,
    },
    /// Yes or no.
    YesNo {
        /// What is meant where nobody says.
        usual: bool,
    },
}

/// Something that can be chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// Its value.
    pub value: String,
    /// What people read.
    pub text: String,
    /// Whether it is meant where nobody says.
    pub preselected: bool,
    /// Whether it cannot be left out.
    pub always: bool,
}

/// Why holders lock what is theirs. What is lost counts as stolen: nobody knows who has it.
pub(super) const HOLDERS_REASONS: [FinalReason; 3] = [FinalReason::Stolen, FinalReason::Damaged, FinalReason::Returned];

/// What is asked in the first step.
pub(super) fn wanted(kind: ProcessKind, options: &MobileId, held: &Held) -> Vec<InputWanted> {
    match kind {
        ProcessKind::Supply | ProcessKind::Get => supply(kind, options, held),
        ProcessKind::Lock | ProcessKind::Delete => ended(&held.mobile_ids, texts(FinalReason::ALL), "stolen"),
        ProcessKind::LockOwn => ended(&held.mobile_ids, texts(&HOLDERS_REASONS), "stolen"),
        ProcessKind::Deactivate => {
            let reasons = ReversibleReason::ALL.iter().map(|reason| (reason.as_str(), reason.text()));
            ended(&held.mobile_ids, reasons, "suspended")
        }
        ProcessKind::Reactivate | ProcessKind::Renew => which(&held.mobile_ids).into_iter().collect(),
    }
}

fn texts(reasons: &[FinalReason]) -> impl Iterator<Item = (&'static str, &'static str)> {
    reasons.iter().map(|reason| (reason.as_str(), reason.text()))
}

fn supply(kind: ProcessKind, options: &MobileId, held: &Held) -> Vec<InputWanted> {
    let offer = options.offer(kind.taker());
    let mut wanted = Vec::new();
    if !held.mobile_ids.is_empty() {
        wanted.push(InputWanted { name: "lock_existing", wanted: Wanted::YesNo { usual: false }, required: true });
    }
    let certificates = offer.certificates.iter().map(|(name, issue)| Choice {
        value: name.to_string(),
        text: name.to_string(),
        preselected: *issue != Issue::Offered,
        always: *issue == Issue::Always,
    });
    let certificates: Vec<_> = certificates.collect();
    if certificates.iter().any(|choice| !choice.always) {
        wanted.push(InputWanted { name: "certificates", wanted: Wanted::Several(certificates), required: false });
    }
    if offer.qr_code.len() > 1 {
        let places = offer.qr_code.iter().enumerate();
        let places = places.map(|(index, place)| choice(place.as_str(), QrPlace::text(*place), index == 0));
        wanted.push(InputWanted { name: "qr_code", wanted: Wanted::One(places.collect()), required: false });
    }
    if let Some(most) = offer.longest_days {
        let number = Wanted::Number { usual: offer.validity_days, most };
        wanted.push(InputWanted { name: "validity_days", wanted: number, required: false });
    }
    if offer.recovery == Recovery::Offered && offer.certificates.iter().any(|(name, _)| name.as_str() == "encryption") {
        wanted.push(InputWanted { name: "recover", wanted: Wanted::YesNo { usual: true }, required: false });
    }
    wanted
}

fn ended(
    mobile_ids: &[Credential],
    reasons: impl Iterator<Item = (&'static str, &'static str)>,
    usual: &str,
) -> Vec<InputWanted> {
    let reasons = reasons.map(|(value, text)| choice(value, text, value == usual)).collect();
    let reason = InputWanted { name: "reason", wanted: Wanted::One(reasons), required: true };
    which(mobile_ids).into_iter().chain([reason]).collect()
}

/// Who has one is not asked which.
fn which(mobile_ids: &[Credential]) -> Option<InputWanted> {
    if mobile_ids.len() < 2 {
        return None;
    }
    let choices = mobile_ids.iter().map(|one| choice(&one.id.to_string(), &one.id.to_string(), false));
    Some(InputWanted { name: "credential_id", wanted: Wanted::One(choices.collect()), required: true })
}

fn choice(value: &str, text: &str, preselected: bool) -> Choice {
    Choice { value: value.to_owned(), text: text.to_owned(), preselected, always: false }
}
