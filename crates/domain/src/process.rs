//! Processes: use cases with steps that people take, kept so that each step can be
//! taken up again.

use serde::{Deserialize, Serialize};

use crate::credential::names::names;
use crate::event::{Actor, Category};
use crate::id::{Id, kind};
use crate::mobile_id::{ProcessKind, ProfileName, QrPlace};
use crate::time::Timestamp;

/// A process.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Process {
    /// Its id.
    pub id: Id<kind::Process>,
    /// The project.
    pub project: Id<kind::Project>,
    /// Which use case.
    pub kind: ProcessKind,
    /// Whose mobile ID it is about.
    pub user: Id<kind::User>,
    /// The credential that it makes or changes, once that is known.
    pub credential: Option<Id<kind::Credential>>,
    /// The invitation that it waits for.
    pub invitation: Option<Id<kind::Invitation>>,
    /// How it stands.
    pub state: ProcessState,
    /// What is to be done next.
    pub step: ProcessStep,
    /// Why it failed, in a word.
    pub reason: Option<String>,
    /// What people answered.
    pub inputs: Inputs,
    /// Who began it.
    pub started_by: Actor,
    /// When it began.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// When it fails by itself, if nobody takes the next step.
    pub ends_at: Option<Timestamp>,
    /// Counts changes.
    pub version: u64,
}

names! {
    /// How a process stands.
    pub enum ProcessState: "state of a process" {
        /// Somebody is to take the next step.
        Running = "running", "Running";
        /// The phone is to take the next step.
        WaitingForPhone = "waiting_for_phone", "Waiting for the phone";
        /// It ended well.
        Completed = "completed", "Completed";
        /// It ended badly.
        Failed = "failed", "Failed";
        /// Somebody ended it.
        Cancelled = "cancelled", "Cancelled";
    }
}

names! {
    /// What is to be done next.
    pub enum ProcessStep: "step of a process" {
        /// Somebody chooses, and confirms.
        Choose = "choose", "Choose and confirm";
        /// The phone takes the invitation, and installs.
        Install = "install", "Install on the phone";
        /// Nothing.
        Done = "done", "Done";
    }
}

/// What people answered in the steps of a process.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Inputs {
    /// The certificates that shall be issued.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certificates: Option<Vec<ProfileName>>,
    /// Where the QR code goes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub qr_code: Option<QrPlace>,
    /// How long the mobile ID is valid, in days.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub validity_days: Option<u16>,
    /// Whether earlier encryption keys go onto the phone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recover: Option<bool>,
    /// Whether the mobile ID that the holder has is to be locked first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lock_existing: Option<bool>,
    /// Which mobile ID is meant, where the holder has several.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub credential_id: Option<Id<kind::Credential>>,
    /// Why it is locked, held or deleted: the wire name of a reason.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// What happens to a process.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProcessEvent {
    /// The choice was made, and the phone is to install.
    Wait {
        /// The credential.
        credential: Id<kind::Credential>,
        /// The invitation to it; none where the phone has the credential already.
        invitation: Option<Id<kind::Invitation>>,
        /// Until when it waits.
        until: Timestamp,
    },
    /// It ends well.
    Complete,
    /// It ends badly.
    Fail {
        /// Why, in a word.
        reason: String,
    },
    /// Somebody ends it.
    Cancel,
}

/// The process is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the process is {}; begin another", .0.as_str())]
pub struct ProcessOver(pub ProcessState);

impl ProcessState {
    /// Whether it goes on.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Running | Self::WaitingForPhone)
    }
}

impl Process {
    /// What becomes of it, and what is to be recorded of that.
    ///
    /// # Errors
    /// [`ProcessOver`] if nothing happens to it any more.
    pub fn apply(mut self, event: ProcessEvent, now: Timestamp) -> Result<(Self, Option<Category>), ProcessOver> {
        if !self.state.is_open() {
            return Err(ProcessOver(self.state));
        }
        self.updated_at = now;
        self.version += 1;
        let (state, step, category) = match event {
            ProcessEvent::Wait { credential, invitation, until } => {
                (self.credential, self.invitation, self.ends_at) = (Some(credential), invitation, Some(until));
                (ProcessState::WaitingForPhone, ProcessStep::Install, None)
            }
            ProcessEvent::Complete => (ProcessState::Completed, ProcessStep::Done, Some(Category::ProcessCompleted)),
            ProcessEvent::Fail { reason } => {
                self.reason = Some(reason);
                (ProcessState::Failed, ProcessStep::Done, Some(Category::ProcessFailed))
            }
            ProcessEvent::Cancel => (ProcessState::Cancelled, ProcessStep::Done, Some(Category::ProcessCancelled)),
        };
        (self.state, self.step) = (state, step);
        Ok((self, category))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn process() -> Process {
        Process {
            id: Id::from_bytes([1; 16]),
            project: Id::from_bytes([2; 16]),
            kind: ProcessKind::Supply,
            user: Id::from_bytes([3; 16]),
            credential: None,
            invitation: None,
            state: ProcessState::Running,
            step: ProcessStep::Choose,
            reason: None,
            inputs: Inputs::default(),
            started_by: Actor::System,
            created_at: at(1),
            updated_at: at(1),
            ends_at: None,
            version: 1,
        }
    }

    #[test]
    fn it_waits_for_the_phone_and_ends_once() {
        let wait = ProcessEvent::Wait { credential: Id::from_bytes([4; 16]), invitation: None, until: at(9) };
        let (waiting, category) = process().apply(wait, at(2)).unwrap();
        assert_eq!(
            (waiting.state, waiting.step, waiting.ends_at),
            (ProcessState::WaitingForPhone, ProcessStep::Install, Some(at(9)))
        );
        assert_eq!((category, waiting.version), (None, 2));
        let (completed, category) = waiting.clone().apply(ProcessEvent::Complete, at(3)).unwrap();
        assert_eq!((completed.state, category), (ProcessState::Completed, Some(Category::ProcessCompleted)));
        assert_eq!(completed.apply(ProcessEvent::Cancel, at(4)), Err(ProcessOver(ProcessState::Completed)));
        let (failed, _) = waiting.apply(ProcessEvent::Fail { reason: "timeout".to_owned() }, at(3)).unwrap();
        assert_eq!((failed.state, failed.reason.as_deref()), (ProcessState::Failed, Some("timeout")));
    }

    #[test]
    fn it_can_be_cancelled_at_each_step() {
        let (cancelled, category) = process().apply(ProcessEvent::Cancel, at(2)).unwrap();
        assert_eq!((cancelled.state, category), (ProcessState::Cancelled, Some(Category::ProcessCancelled)));
        assert_eq!(cancelled.apply(ProcessEvent::Complete, at(3)), Err(ProcessOver(ProcessState::Cancelled)));
    }
}
