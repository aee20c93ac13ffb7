//! How words of the domain appear in the OpenAPI document.

use utoipa::ToSchema;

/// A named set of permissions.
#[derive(ToSchema)]
#[schema(as = Role, rename_all = "snake_case")]
#[expect(dead_code, reason = "stands for the domain's type in the document")]
pub(crate) enum RoleName {
    /// Everything in the project.
    Admin,
    /// Users, credentials, processes, sync approvals.
    Operator,
    /// Read, resend, suspend.
    Helpdesk,
    /// Read all, change nothing.
    Auditor,
    /// Upload for one project; for keys only.
    Autosync,
}

/// One thing that a role allows.
#[derive(ToSchema)]
#[schema(as = Permission, rename_all = "snake_case")]
#[expect(dead_code, reason = "stands for the domain's type in the document")]
pub(crate) enum PermissionName {
    /// Make and remove projects and operators; see nodes. The instance owner's alone.
    ManageInstance,
    /// Read the project, its settings, systems, pools and fields.
    ReadProject,
    /// Read users, credentials, invitations, devices, events and runs.
    ReadPeople,
    /// Read the audit trail.
    ReadAudit,
    /// Add, change, activate, deactivate, lock and delete users.
    ManageUsers,
    /// Acquire credentials and retry what failed; approve contact details that somebody else changed.
    AcquireCredentials,
    /// Revoke credentials, and set suspended ones back.
    RevokeCredentials,
    /// Suspend credentials.
    SuspendCredentials,
    /// Have certificates issued for requests that a program brings.
    IssueCertificates,
    /// Hold, release and revoke certificates.
    ManageCertificates,
    /// Ask for archived encryption keys, and approve that another asked.
    RecoverKeys,
    /// Send invitations again.
    ResendInvitations,
    /// Trigger and restore inputs by hand.
    OperateInputs,
    /// Acknowledge events, comment on them, and share views of them.
    AcknowledgeEvents,
    /// Upload a file of users.
    UploadSync,
    /// Approve and reject held runs.
    ApproveSync,
    /// Change the project, its settings, fields, systems, mails.
    ManageProject,
    /// Make, change and remove rules; run scheduled tasks.
    ManageRules,
    /// Close tasks that rules opened for operators.
    CloseTasks,
    /// Make and revoke API keys; bind operators to roles.
    ManageAccess,
    /// See jobs, and run dead ones again.
    ManageJobs,
    /// Make and change webhooks, and see what is sent to them.
    ManageWebhooks,
}

/// A language of mails and pages.
#[derive(ToSchema)]
#[schema(as = Locale, rename_all = "snake_case")]
#[expect(dead_code, reason = "stands for the domain's type in the document")]
pub(crate) enum LocaleName {
    /// English.
    En,
    /// German.
    De,
}

#[cfg(test)]
mod tests {
    use domain::operator::Role;
    use domain::permission::Permission;
    use domain::project::Locale;
    use utoipa::PartialSchema;

    use super::*;

    fn words<T: PartialSchema>() -> serde_json::Value {
        serde_json::to_value(T::schema()).unwrap()["enum"].clone()
    }

    #[test]
    fn the_documents_words_are_the_domains() {
        let roles: Vec<_> = Role::ALL.iter().map(|role| role.as_str()).collect();
        assert_eq!(words::<RoleName>(), serde_json::json!(roles));
        let permissions: Vec<_> = Permission::ALL.iter().map(|permission| permission.as_str()).collect();
        assert_eq!(words::<PermissionName>(), serde_json::json!(permissions));
        let locales: Vec<_> = Locale::ALL.iter().map(|locale| locale.as_str()).collect();
        assert_eq!(words::<LocaleName>(), serde_json::json!(locales));
    }
}
