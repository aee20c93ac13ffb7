//! Who may do what: permissions, and the roles that hold them.
//!
//! The API's operations are matched with permissions in one table of the `http`
//! crate; the use cases require them here, so that no other way in can forget.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::operator::Role;
use crate::user::words;

words! {
    /// One thing that a role allows.
    Permission {
        /// Make and remove projects and operators; see nodes. The instance owner's alone.
        ManageInstance = "manage_instance",
        /// Read the project, its settings, systems, pools and fields.
        ReadProject = "read_project",
        /// Read users, credentials, invitations, devices, events and runs.
        ReadPeople = "read_people",
        /// Read the audit trail.
        ReadAudit = "read_audit",
        /// Add, change, activate, deactivate, lock and delete users.
        ManageUsers = "manage_users",
        /// Acquire credentials and retry what failed; approve contact details that somebody else changed.
        AcquireCredentials = "acquire_credentials",
        /// Revoke credentials, and set suspended ones back.
        RevokeCredentials = "revoke_credentials",
        /// Suspend credentials.
        SuspendCredentials = "suspend_credentials",
        /// Have certificates issued for requests that a program brings.
        IssueCertificates = "issue_certificates",
        /// Hold, release and revoke certificates.
        ManageCertificates = "manage_certificates",
        /// Ask for archived encryption keys, and approve that another asked.
        RecoverKeys = "recover_keys",
        /// Send invitations again.
        ResendInvitations = "resend_invitations",
        /// Trigger and restore inputs by hand.
        OperateInputs = "operate_inputs",
        /// Acknowledge events, comment on them, and share views of them.
        AcknowledgeEvents = "acknowledge_events",
        /// Upload a file of users.
        UploadSync = "upload_sync",
        /// Approve and reject held runs.
        ApproveSync = "approve_sync",
        /// Change the project, its settings, fields, systems, mails.
        ManageProject = "manage_project",
        /// Make, change and remove rules; run scheduled tasks.
        ManageRules = "manage_rules",
        /// Close tasks that rules opened for operators.
        CloseTasks = "close_tasks",
        /// Make and revoke API keys; bind operators to roles.
        ManageAccess = "manage_access",
        /// See jobs, and run dead ones again.
        ManageJobs = "manage_jobs",
        /// Make and change webhooks, and see what is sent to them.
        ManageWebhooks = "manage_webhooks",
    }
}

use Permission as P;

const OPERATOR: &[Permission] = &[
    P::ReadProject,
    P::ReadPeople,
    P::ManageUsers,
    P::AcquireCredentials,
    P::RevokeCredentials,
    P::SuspendCredentials,
    P::ManageCertificates,
    P::ResendInvitations,
    P::OperateInputs,
    P::AcknowledgeEvents,
    P::UploadSync,
    P::ApproveSync,
    P::CloseTasks,
];
const HELPDESK: &[Permission] =
    &[P::ReadProject, P::ReadPeople, P::SuspendCredentials, P::ResendInvitations, P::AcknowledgeEvents, P::CloseTasks];
const AUDITOR: &[Permission] = &[P::ReadProject, P::ReadPeople, P::ReadAudit];
const AUTOSYNC: &[Permission] = &[P::UploadSync];

impl Role {
    /// Whether the role holds a permission.
    #[must_use]
    pub fn permits(self, permission: Permission) -> bool {
        match self {
            Self::Admin => permission != Permission::ManageInstance,
            Self::Operator => OPERATOR.contains(&permission),
            Self::Helpdesk => HELPDESK.contains(&permission),
            Self::Auditor => AUDITOR.contains(&permission),
            Self::Autosync => AUTOSYNC.contains(&permission),
        }
    }

    /// Whether this role holds everything that another does: nobody grants beyond their own.
    #[must_use]
    pub fn covers(self, other: Self) -> bool {
        Permission::ALL.iter().all(|&permission| self.permits(permission) || !other.permits(permission))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_manual_shows_what_each_role_holds() {
        let manual = include_str!("../../../docs/src/api.md");
        let heads = Role::ALL.iter().fold("| permission | lets |".to_owned(), |row, role| format!("{row} `{role}` |"));
        let (_, table) = manual.split_once(&heads).unwrap_or_else(|| panic!("docs/src/api.md lacks {heads}"));
        let (table, _) = table.split_once("\n\n").unwrap();
        let rows: Vec<&str> = table.lines().filter(|line| line.starts_with("| `")).collect();
        assert_eq!(rows.len(), Permission::ALL.len());
        for (row, permission) in rows.iter().zip(Permission::ALL) {
            let cells = Role::ALL.iter().map(|role| if role.permits(*permission) { " yes |" } else { " – |" });
            let cells: String = cells.collect();
            assert!(row.starts_with(&format!("| `{permission}` |")) && row.ends_with(&format!("|{cells}")), "{row}");
        }
    }

    #[test]
    fn no_role_of_a_project_touches_the_instance() {
        assert!(Role::ALL.iter().all(|role| !role.permits(Permission::ManageInstance)));
    }

    #[test]
    fn an_auditor_changes_nothing() {
        let may: Vec<_> = Permission::ALL.iter().filter(|&&p| Role::Auditor.permits(p)).map(|p| p.as_str()).collect();
        assert!(may.iter().all(|name| name.starts_with("read_")), "{may:?}");
    }

    #[test]
    fn nobody_grants_beyond_their_own() {
        assert!(Role::Admin.covers(Role::Auditor));
        assert!(Role::Operator.covers(Role::Helpdesk));
        assert!(!Role::Operator.covers(Role::Auditor));
        assert!(!Role::Helpdesk.covers(Role::Autosync));
    }
}
