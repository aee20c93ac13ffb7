//! The table of all transitions: every state × every event × every sort of system, made
//! of the transition function itself, and printed as the page of the documentation.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use jiff::{SignedDuration, Timestamp};

use super::{
    Credential, CredentialEvent, CredentialOrigin, Effect, FailedAct, FinalReason, InactiveReason, Intent,
    NewCredential, Observation, Observed, PendingReason, ReversibleReason, Revocation, Source, Status,
    SystemCapabilities, TransitionError, Validity,
};
use crate::card::{CardFormat, CardNumber};
use crate::id::Id;

const NOW: Timestamp = Timestamp::constant(1_000, 0);
const DEADLINE: SignedDuration = SignedDuration::from_hours(24);
const PHONE: [u8; 16] = [1; 16];

/// The sorts of systems that transitions differ for, the first being our own.
pub const SYSTEMS: [(&str, SystemCapabilities); 3] = [
    ("phones under our lease", capabilities(true, true)),
    ("a system that can suspend", capabilities(true, false)),
    ("a system that cannot suspend", capabilities(false, false)),
];

const fn capabilities(suspend: bool, leases: bool) -> SystemCapabilities {
    SystemCapabilities { suspend, update_number: suspend, leases, revocation_deadline: DEADLINE }
}

/// One cell of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// The state before.
    pub before: Credential,
    /// The event's name.
    pub event: String,
    /// What it leads to.
    pub after: Result<(Credential, Vec<Effect>), TransitionError>,
}

impl Cell {
    /// Whether the event is taken and does anything.
    #[must_use]
    pub fn changes(&self) -> bool {
        self.after.as_ref().is_ok_and(|(after, effects)| *after != self.before || !effects.is_empty())
    }

    fn follows(&self) -> String {
        match &self.after {
            Err(error) => format!("refused: {error}"),
            Ok((after, effects)) => {
                let names: Vec<String> = effects.iter().map(effect_name).collect();
                let becomes =
                    if state_name(after) == state_name(&self.before) { "–".to_owned() } else { full_name(after) };
                format!("{becomes} | {}", names.join(", "))
            }
        }
    }
}

/// Every cell for one sort of system.
#[must_use]
pub fn cells(system: SystemCapabilities) -> Vec<Cell> {
    let states = states();
    let all = states.iter().flat_map(|state| events().into_iter().map(move |event| (state, event)));
    all.map(|(state, event)| cell(state.clone(), event, system)).collect()
}

fn cell(mut before: Credential, event: CredentialEvent, system: SystemCapabilities) -> Cell {
    if event == CredentialEvent::Expire {
        before.validity = Validity::new(Timestamp::UNIX_EPOCH, Some(NOW)).unwrap_or(before.validity);
    }
    let (name, after) = (event_name(&event), before.clone().apply(event, system, NOW));
    Cell { before, event: name, after }
}

/// Every state: intent × observed, and the two that wait for a person.
#[must_use]
pub fn states() -> Vec<Credential> {
    let intents = [Intent::Active, Intent::Suspended(ReversibleReason::Lost), Intent::Revoked(FinalReason::Stolen)];
    let mut states: Vec<Credential> = Vec::new();
    for intent in intents {
        states.extend(Observed::ALL.iter().map(|&observed| state(intent, observed)));
        if !matches!(intent, Intent::Revoked(_)) {
            let waiting = |observed, reason| Credential { pending_reason: Some(reason), ..state(intent, observed) };
            states.push(waiting(Observed::Nothing, PendingReason::PhoneReset));
            states.push(waiting(Observed::Pending, PendingReason::InvitationExpired));
        }
    }
    states
}

fn state(intent: Intent, observed: Observed) -> Credential {
    let on_phone = matches!(
        observed,
        Observed::Active | Observed::Suspended | Observed::Revoking | Observed::Failed(FailedAct::Revoke)
    );
    let (blank, _) = Credential::request(sample(), Timestamp::UNIX_EPOCH);
    let revocation = matches!(intent, Intent::Revoked(_)).then(|| Revocation {
        requested_at: Timestamp::UNIX_EPOCH,
        accepted_at: None,
        confirmed_at: observed.is_gone().then_some(Timestamp::UNIX_EPOCH),
        promised_by: Timestamp::UNIX_EPOCH,
        deadline: Timestamp::UNIX_EPOCH,
    });
    Credential { intent, observed, revocation, device: on_phone.then(|| Id::from_bytes(PHONE)), ..blank }
}

fn sample() -> NewCredential {
    NewCredential {
        id: Id::from_bytes([10; 16]),
        project: Id::from_bytes([11; 16]),
        user: Id::from_bytes([12; 16]),
        system: Id::from_bytes([13; 16]),
        pool: Id::from_bytes([14; 16]),
        format: CardFormat::H10301,
        number: number("4567"),
        validity: Validity::starting(Timestamp::UNIX_EPOCH),
        origin: CredentialOrigin::Manual,
        send_invitation: true,
        replaces: None,
    }
}

fn number(text: &str) -> Option<CardNumber> {
    CardNumber::parse(CardFormat::H10301, Some(123), text).ok()
}

/// Every event, with one value of each payload, observations both asked and unasked.
#[must_use]
pub fn events() -> Vec<CredentialEvent> {
    let device = Id::from_bytes(PHONE);
    let mut events = vec![
        CredentialEvent::Revoke { reason: FinalReason::Stolen },
        CredentialEvent::Suspend { reason: ReversibleReason::Lost },
        CredentialEvent::Reactivate,
        CredentialEvent::Retry,
        CredentialEvent::ResendInvitation,
        CredentialEvent::Wait { reason: PendingReason::NumberInUse },
        CredentialEvent::Proceed,
        CredentialEvent::Start,
        CredentialEvent::Expire,
        CredentialEvent::RevocationDeadlinePassed,
        CredentialEvent::ChangeNumber { number: number("8910") },
        CredentialEvent::ChangeValidity { validity: Validity::starting(NOW) },
        CredentialEvent::InvitationExpired,
        CredentialEvent::InvitationCancelled,
        CredentialEvent::DeviceReset { device },
        CredentialEvent::DeviceDisabled { device },
        CredentialEvent::LeaseEnded { device },
        CredentialEvent::Used { at: NOW },
    ];
    for source in [Source::Answer, Source::Report] {
        let observed = observations().into_iter();
        events.extend(observed.map(|observation| CredentialEvent::Observe { generation: 1, source, observation }));
    }
    events
}

fn observations() -> [Observation; 11] {
    let detail = String::new;
    [
        Observation::Pending,
        Observation::Deferred { reason: PendingReason::SystemOffline },
        Observation::Absent,
        Observation::Invited,
        Observation::Activated { device: Some(Id::from_bytes(PHONE)) },
        Observation::Suspended,
        Observation::RevocationAccepted,
        Observation::Revoked,
        Observation::CardUpdated,
        Observation::IssueFailed { detail: detail() },
        Observation::RevokeFailed { detail: detail() },
    ]
}

/// The event's name; the match makes a new event ask for its place in [`events`].
fn event_name(event: &CredentialEvent) -> String {
    let name = match event {
        CredentialEvent::Revoke { .. } => "revoke",
        CredentialEvent::Suspend { .. } => "suspend",
        CredentialEvent::Reactivate => "reactivate",
        CredentialEvent::Retry => "retry",
        CredentialEvent::ResendInvitation => "resend invitation",
        CredentialEvent::Wait { .. } => "wait",
        CredentialEvent::Proceed => "proceed",
        CredentialEvent::Start => "validity begins",
        CredentialEvent::Expire => "validity ends",
        CredentialEvent::RevocationDeadlinePassed => "revocation deadline passed",
        CredentialEvent::ChangeNumber { .. } => "change number",
        CredentialEvent::ChangeValidity { .. } => "change validity",
        CredentialEvent::InvitationExpired => "invitation expired",
        CredentialEvent::InvitationCancelled => "invitation cancelled",
        CredentialEvent::DeviceReset { .. } => "phone reset",
        CredentialEvent::DeviceDisabled { .. } => "phone disabled itself",
        CredentialEvent::LeaseEnded { .. } => "lease ended",
        CredentialEvent::Used { .. } => "used",
        CredentialEvent::Observe { source, observation, .. } => {
            let source = if *source == Source::Answer { "answer" } else { "report" };
            return format!("{source}: {}", observation_name(observation));
        }
    };
    name.to_owned()
}

const fn observation_name(observation: &Observation) -> &'static str {
    match observation {
        Observation::Pending => "pending",
        Observation::Deferred { .. } => "not taken now",
        Observation::Absent => "nothing there",
        Observation::Invited => "invited",
        Observation::Activated { .. } => "on the phone",
        Observation::Suspended => "suspended",
        Observation::RevocationAccepted => "revocation accepted",
        Observation::Revoked => "revoked",
        Observation::CardUpdated => "card updated",
        Observation::IssueFailed { .. } => "issuing refused",
        Observation::RevokeFailed { .. } => "revoking refused",
    }
}

fn effect_name(effect: &Effect) -> String {
    match effect {
        Effect::Event { category, .. } => format!("`{category}`"),
        Effect::Reconcile => "reconcile".to_owned(),
        Effect::UpdateCard => "update card".to_owned(),
        Effect::Invite => "invite".to_owned(),
        Effect::VoidInvitations => "void invitations".to_owned(),
        Effect::DisableDevice(_) => "disable phone".to_owned(),
        Effect::ReleaseNumber(_) => "release number".to_owned(),
        Effect::NotifyHolder(_) => "write to holder".to_owned(),
        Effect::NotifyContact(_) => "write to contact".to_owned(),
    }
}

fn state_name(credential: &Credential) -> String {
    let waits = credential.pending_reason.map(|reason| format!(" ({})", reason.as_str()));
    let observed = credential.observed.as_str();
    format!("{} / {observed}{}", credential.intent.as_str(), waits.unwrap_or_default())
}

fn full_name(credential: &Credential) -> String {
    format!("{} → *{}*", state_name(credential), credential.status(NOW))
}

/// The page of the documentation: diagram and tables.
#[must_use]
pub fn markdown() -> String {
    let mut page = String::from(INTRODUCTION);
    let _ = write!(page, "## Diagram\n\n```mermaid\n{}```\n", mermaid());
    let (name, own) = SYSTEMS[0];
    let own = cells(own);
    let _ = write!(page, "\n## All transitions: {name}\n");
    for state in states() {
        let of_state = own.iter().filter(|cell| state_name(&cell.before) == state_name(&state));
        push_table(&mut page, &state, of_state.filter(|cell| cell.changes() || cell.after.is_err()));
    }
    for (name, system) in &SYSTEMS[1..] {
        let _ = write!(page, "\n## What differs: {name}\n");
        let others = cells(*system);
        for state in states() {
            let pairs = own.iter().zip(&others).filter(|(_, cell)| state_name(&cell.before) == state_name(&state));
            push_table(&mut page, &state, pairs.filter(|(a, b)| a.after != b.after).map(|(_, cell)| cell));
        }
    }
    page
}

const INTRODUCTION: &str = "\
# States of a credential

<!-- Made by `cargo run -p domain --example states > docs/src/states.md`; do not edit. -->

A state is written *intent / observed*: what Claviger wants, and what the credential's system last said. The status,
in italics, is derived of both and is what people see. *Answer* is what a system says when it was asked, *report* what it
says by itself. An event that is not listed for a state changes nothing there.

";

fn push_table<'a>(page: &mut String, state: &Credential, cells: impl Iterator<Item = &'a Cell>) {
    let mut refused: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    let mut rows = String::new();
    for cell in cells {
        if let Err(error) = &cell.after {
            refused.entry(error.to_string()).or_default().push(&cell.event);
        } else {
            let _ = writeln!(rows, "| {} | {} |", cell.event, cell.follows());
        }
    }
    if rows.is_empty() && refused.is_empty() {
        return;
    }
    let _ = write!(page, "\n### {}\n", full_name(state));
    if !rows.is_empty() {
        let _ = write!(page, "\n| event | becomes | and |\n| --- | --- | --- |\n{rows}");
    }
    if !refused.is_empty() {
        page.push('\n');
    }
    for (error, events) in refused {
        let _ = writeln!(page, "- Refused: {} – {error}.", events.join(", "));
    }
}

/// The diagram of statuses, for phones under our lease.
#[must_use]
pub fn mermaid() -> String {
    let mut edges: BTreeMap<(&str, &str), BTreeSet<String>> = BTreeMap::new();
    for cell in cells(SYSTEMS[0].1) {
        let Ok((after, _)) = &cell.after else { continue };
        let (from, to) = (node(state(cell.before.intent, cell.before.observed).status(NOW)), node(after.status(NOW)));
        if from != to {
            let event = cell.event.trim_start_matches("answer: ").trim_start_matches("report: ").to_owned();
            edges.entry((from, to)).or_default().insert(event);
        }
    }
    let mut diagram = String::from("stateDiagram-v2\n    [*] --> Pending: request\n");
    for ((from, to), events) in edges {
        let events: Vec<String> = events.into_iter().collect();
        let _ = writeln!(diagram, "    {from} --> {to}: {}", events.join(", "));
    }
    diagram.push_str("    Ended --> [*]\n");
    diagram
}

const fn node(status: Status) -> &'static str {
    match status {
        Status::Pending => "Pending",
        Status::Invited => "Invited",
        Status::Active => "Active",
        Status::Suspending(_) => "Suspending",
        Status::Revoking(_) => "Revoking",
        Status::Inactive(InactiveReason::NotStarted) => "NotStarted",
        Status::Inactive(InactiveReason::Reversible(_)) => "Held",
        Status::Inactive(InactiveReason::IssuingFailure | InactiveReason::RevokingFailure) => "Failure",
        Status::Inactive(InactiveReason::Final(_)) => "Ended",
    }
}
