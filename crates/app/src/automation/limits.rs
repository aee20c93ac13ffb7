//! What automation may do at a system: its run mode and its operator limit it.

use domain::automation::Step;
use domain::event::Category;
use domain::id::{Id, kind};
use domain::permission::Permission;
use domain::system::{CredentialSystem, RunMode};
use store::Session;

use crate::context::Caller;
use crate::error::Result;

/// What automation may do at a system.
#[derive(Debug, Clone)]
pub(super) struct Limits {
    /// A disabled system gets nothing new; its credentials end all the same.
    disabled: bool,
    /// The operator whose permissions limit the system, as far as there is one.
    operator: Option<(String, Caller)>,
    project: Id<kind::Project>,
}

/// Why a step is not taken.
pub(super) enum Refusal {
    /// The system is disabled, as everybody sees.
    Disabled,
    /// The operator who limits the system may not do it.
    Forbidden(Category, String),
}

impl Limits {
    /// The limits of a system.
    pub(super) async fn load(session: &mut Session, system: &CredentialSystem) -> Result<Self> {
        let operator = match system.operator {
            None => None,
            Some(id) => Some(match session.operators().lookup(id).await?.filter(|one| one.enabled) {
                Some(operator) => (operator.name.clone(), Caller::operator(&operator)),
                None => ("who is gone or disabled".to_owned(), Caller::nobody()),
            }),
        };
        Ok(Self { disabled: system.run_mode == RunMode::Disabled, operator, project: system.project })
    }

    /// Why a step is not to be taken; `None`: it is.
    pub(super) fn refuse(&self, step: &Step) -> Option<Refusal> {
        let (permission, category, deed) = match step {
            Step::Generate | Step::Spare(_) => {
                (Permission::AcquireCredentials, Category::CredentialIssueFailed, "acquire")
            }
            Step::EndLater(_) | Step::Revoke(_) => {
                (Permission::RevokeCredentials, Category::CredentialRevokeFailed, "revoke")
            }
        };
        if self.disabled && permission == Permission::AcquireCredentials {
            return Some(Refusal::Disabled);
        }
        let (name, caller) = self.operator.as_ref()?;
        if caller.role(self.project).is_some_and(|role| role.permits(permission)) {
            return None;
        }
        let cause = format!("the operator {name}, whose permissions limit this system, may not {deed} credentials");
        Some(Refusal::Forbidden(category, cause))
    }
}
