//! Who may call what: one line per operation of the API.
//!
//! The table is enforced by `crate::access`, printed into the OpenAPI document,
//! and tested: it must name every operation of the document and no other, and
//! every operation is tried by callers of every sort.

use std::collections::HashMap;

use axum::http::Method;
use domain::operator::Role;
use domain::permission::Permission;
use domain::self_service::Reach;
use utoipa::openapi::OpenApi;
use utoipa::openapi::path::{Operation, PathItem};

/// What an operation needs of its caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Needs {
    /// Nothing: whoever asks.
    Nothing,
    /// To be logged in, or to send a key.
    Login,
    /// To be an instance owner.
    Instance,
    /// A permission in the project of the path.
    Project(Permission),
    /// A holder's session that reaches so far.
    Holder(Reach),
    /// A phone's proof that it holds its key.
    PhoneProof,
    /// The one-time link of the first start.
    SetupLink,
}

use Needs::{Holder, Instance, Login, Nothing, PhoneProof, Project, SetupLink};
use Permission as P;

/// The table.
pub const OPERATIONS: &[(&str, Needs)] = &[
    // Getting in
    ("get_instance", Nothing),
    ("setup", SetupLink),
    ("login", Nothing),
    ("logout", Login),
    ("get_me", Login),
    ("patch_me", Login),
    ("change_own_password", Login),
    // Operators
    ("list_operators", Instance),
    ("create_operator", Instance),
    ("get_operator", Instance),
    ("patch_operator", Instance),
    ("delete_operator", Instance),
    // Projects
    ("list_projects", Login),
    ("create_project", Instance),
    ("get_project", Project(P::ReadProject)),
    ("patch_project", Project(P::ManageProject)),
    // Members
    ("list_members", Project(P::ManageAccess)),
    ("bind_member", Project(P::ManageAccess)),
    ("unbind_member", Project(P::ManageAccess)),
    // API keys
    ("list_api_keys", Project(P::ManageAccess)),
    ("create_api_key", Project(P::ManageAccess)),
    ("revoke_api_key", Project(P::ManageAccess)),
    // Users
    ("list_users", Project(P::ReadPeople)),
    ("create_user", Project(P::ManageUsers)),
    ("get_user", Project(P::ReadPeople)),
    ("patch_user", Project(P::ManageUsers)),
    ("delete_user", Project(P::ManageUsers)),
    ("activate_user", Project(P::ManageUsers)),
    ("deactivate_user", Project(P::ManageUsers)),
    ("lock_user", Project(P::ManageUsers)),
    ("make_self_service_password", Project(P::AcquireCredentials)),
    ("remove_self_service_password", Project(P::AcquireCredentials)),
    ("list_automation_holds", Project(P::ReadPeople)),
    ("release_automation_hold", Project(P::AcquireCredentials)),
    ("approve_user_contact", Project(P::AcquireCredentials)),
    ("search", Project(P::ReadPeople)),
    // What a project is set up with
    ("list_custom_fields", Project(P::ReadProject)),
    ("create_custom_field", Project(P::ManageProject)),
    ("get_custom_field", Project(P::ReadProject)),
    ("patch_custom_field", Project(P::ManageProject)),
    ("delete_custom_field", Project(P::ManageProject)),
    ("get_settings", Project(P::ReadProject)),
    ("patch_settings", Project(P::ManageProject)),
    ("get_mobile_id_settings", Project(P::ReadProject)),
    ("put_mobile_id_settings", Project(P::ManageProject)),
    ("preview_mobile_id", Project(P::ReadPeople)),
    ("preview_retention", Project(P::ManageProject)),
    ("test_mail", Project(P::ManageProject)),
    ("test_sms", Project(P::ManageProject)),
    ("list_card_formats", Project(P::ReadProject)),
    ("list_mail_templates", Project(P::ReadProject)),
    ("get_mail_template", Project(P::ReadProject)),
    ("put_mail_template", Project(P::ManageProject)),
    ("delete_mail_template", Project(P::ManageProject)),
    ("preview_mail_template", Project(P::ManageProject)),
    // Where credentials come from
    ("list_card_templates", Project(P::ReadProject)),
    ("create_card_template", Project(P::ManageProject)),
    ("get_card_template", Project(P::ReadProject)),
    ("patch_card_template", Project(P::ManageProject)),
    ("delete_card_template", Project(P::ManageProject)),
    ("list_connectors", Project(P::ReadProject)),
    ("list_systems", Project(P::ReadProject)),
    ("create_system", Project(P::ManageProject)),
    ("test_system_draft", Project(P::ManageProject)),
    ("get_system", Project(P::ReadProject)),
    ("patch_system", Project(P::ManageProject)),
    ("delete_system", Project(P::ManageProject)),
    ("get_system_loss", Project(P::ReadProject)),
    ("refresh_pools", Project(P::ManageProject)),
    ("test_system", Project(P::ManageProject)),
    ("restart_system", Project(P::ManageProject)),
    ("call_back", Nothing),
    ("resync_system", Project(P::AcquireCredentials)),
    ("get_comparison", Project(P::ReadProject)),
    ("put_comparison", Project(P::ManageProject)),
    ("list_drift", Project(P::ReadPeople)),
    ("act_on_drift", Project(P::RevokeCredentials)),
    ("list_system_pools", Project(P::ReadProject)),
    ("list_pools", Project(P::ReadProject)),
    ("get_pool", Project(P::ReadProject)),
    ("patch_pool", Project(P::ManageProject)),
    ("preview_pool_filters", Project(P::ReadPeople)),
    ("approve_pool_filters", Project(P::ApproveSync)),
    ("reject_pool_filters", Project(P::ApproveSync)),
    ("list_filter_attributes", Project(P::ReadProject)),
    ("read_filter", Project(P::ReadProject)),
    ("acquire_credential", Project(P::AcquireCredentials)),
    ("list_existing_credentials", Project(P::AcquireCredentials)),
    ("obtain_credential", Project(P::AcquireCredentials)),
    // Inputs
    ("list_inputs", Project(P::ReadProject)),
    ("create_input", Project(P::ManageProject)),
    ("get_input", Project(P::ReadProject)),
    ("patch_input", Project(P::ManageProject)),
    ("delete_input", Project(P::ManageProject)),
    ("trigger_input", Project(P::OperateInputs)),
    ("restore_input", Project(P::OperateInputs)),
    ("get_system_input_triggers", Project(P::ReadProject)),
    ("patch_system_input_triggers", Project(P::ManageProject)),
    ("get_pool_input_triggers", Project(P::ReadProject)),
    ("patch_pool_input_triggers", Project(P::ManageProject)),
    // Credentials
    // Processes: each requires the permission of what it does as well
    ("list_processes", Project(P::ReadPeople)),
    ("start_process", Project(P::SuspendCredentials)),
    ("get_process", Project(P::ReadPeople)),
    ("next_process", Project(P::SuspendCredentials)),
    ("cancel_process", Project(P::SuspendCredentials)),
    // Certificates
    ("list_certificates", Project(P::ReadPeople)),
    ("create_certificate", Project(P::IssueCertificates)),
    ("get_certificate", Project(P::ReadPeople)),
    ("make_est_password", Project(P::IssueCertificates)),
    ("hold_certificate", Project(P::ManageCertificates)),
    ("release_certificate", Project(P::ManageCertificates)),
    ("revoke_certificate", Project(P::ManageCertificates)),
    ("list_certificate_profiles", Project(P::ReadProject)),
    ("get_certificate_profile", Project(P::ReadProject)),
    ("put_certificate_profile", Project(P::ManageProject)),
    ("delete_certificate_profile", Project(P::ManageProject)),
    ("list_authorities", Project(P::ReadProject)),
    ("get_authority", Project(P::ReadProject)),
    ("list_tokens", Project(P::ReadProject)),
    ("request_authority", Project(P::ManageProject)),
    ("import_authority", Project(P::ManageProject)),
    ("install_authority", Project(P::ManageProject)),
    ("request_authority_renewal", Project(P::ManageProject)),
    ("renew_authority", Project(P::ManageProject)),
    ("export_root_key", Project(P::ManageProject)),
    ("remove_root_key", Project(P::ManageProject)),
    ("publish_crl", Project(P::ManageProject)),
    // Encryption keys
    ("get_recovery_key", Project(P::ReadProject)),
    ("put_recovery_key", Project(P::ManageProject)),
    ("list_rules", Project(P::ReadProject)),
    ("create_rule", Project(P::ManageRules)),
    ("list_rule_templates", Project(P::ReadProject)),
    ("preview_schedule", Project(P::ReadProject)),
    ("preview_trigger", Project(P::ReadPeople)),
    ("get_rule", Project(P::ReadProject)),
    ("patch_rule", Project(P::ManageRules)),
    ("delete_rule", Project(P::ManageRules)),
    ("test_rule", Project(P::ReadPeople)),
    ("run_rule", Project(P::ManageRules)),
    ("list_firings", Project(P::ReadPeople)),
    ("list_operator_tasks", Project(P::ReadPeople)),
    ("close_operator_task", Project(P::CloseTasks)),
    ("list_recoveries", Project(P::RecoverKeys)),
    ("request_recovery", Project(P::RecoverKeys)),
    ("get_recovery", Project(P::RecoverKeys)),
    ("approve_recovery", Project(P::RecoverKeys)),
    ("refuse_recovery", Project(P::RecoverKeys)),
    ("collect_recovery", Project(P::RecoverKeys)),
    // Credentials
    ("list_credentials", Project(P::ReadPeople)),
    ("get_credential", Project(P::ReadPeople)),
    ("delete_credential", Project(P::RevokeCredentials)),
    ("revoke_credential", Project(P::RevokeCredentials)),
    ("suspend_credential", Project(P::SuspendCredentials)),
    ("reactivate_credential", Project(P::RevokeCredentials)),
    ("resend_invitation", Project(P::ResendInvitations)),
    ("read_invitation_code", Project(P::AcquireCredentials)),
    ("retry_credential", Project(P::AcquireCredentials)),
    ("list_invitations", Project(P::ReadPeople)),
    ("get_lapsed_invitations", Project(P::ReadProject)),
    ("approve_give_backs", Project(P::ApproveSync)),
    ("keep_lapsed_invitations", Project(P::ApproveSync)),
    ("get_invitation", Project(P::ReadPeople)),
    ("list_devices", Project(P::ReadPeople)),
    ("get_device", Project(P::ReadPeople)),
    // Auto-sync
    ("get_autosync", Project(P::ReadPeople)),
    ("upload_users", Project(P::UploadSync)),
    ("make_task_config", Project(P::ManageAccess)),
    ("list_sync_runs", Project(P::ReadPeople)),
    ("get_sync_run", Project(P::ReadPeople)),
    ("list_sync_changes", Project(P::ReadPeople)),
    ("approve_sync_run", Project(P::ApproveSync)),
    ("reject_sync_run", Project(P::ApproveSync)),
    // What happened
    ("list_events", Project(P::ReadPeople)),
    ("get_event", Project(P::ReadPeople)),
    ("stream_events", Project(P::ReadPeople)),
    ("export_events", Project(P::ReadPeople)),
    ("acknowledge_events", Project(P::AcknowledgeEvents)),
    ("list_event_comments", Project(P::ReadPeople)),
    ("create_event_comment", Project(P::AcknowledgeEvents)),
    ("list_actors", Project(P::ReadPeople)),
    ("list_views", Project(P::ReadPeople)),
    ("create_view", Project(P::ReadPeople)),
    ("set_first_view", Project(P::ReadPeople)),
    ("get_view", Project(P::ReadPeople)),
    ("patch_view", Project(P::ReadPeople)),
    ("delete_view", Project(P::ReadPeople)),
    ("list_audit", Project(P::ReadAudit)),
    ("list_jobs", Project(P::ManageJobs)),
    ("get_job", Project(P::ManageJobs)),
    ("retry_job", Project(P::ManageJobs)),
    // Webhooks
    ("list_webhooks", Project(P::ManageWebhooks)),
    ("create_webhook", Project(P::ManageWebhooks)),
    ("get_webhook", Project(P::ManageWebhooks)),
    ("patch_webhook", Project(P::ManageWebhooks)),
    ("delete_webhook", Project(P::ManageWebhooks)),
    ("rotate_webhook_secret", Project(P::ManageWebhooks)),
    ("test_webhook", Project(P::ManageWebhooks)),
    ("replay_webhook", Project(P::ManageWebhooks)),
    ("list_deliveries", Project(P::ManageWebhooks)),
    ("get_delivery", Project(P::ManageWebhooks)),
    ("retry_delivery", Project(P::ManageWebhooks)),
    // State at a glance
    ("get_overview", Project(P::ReadProject)),
    ("get_credential_statistics", Project(P::ReadProject)),
    ("get_invitation_statistics", Project(P::ReadProject)),
    ("get_pool_statistics", Project(P::ReadProject)),
    ("get_system_statistics", Project(P::ReadProject)),
    // Self-service: its doors, and what holders do with what is their own
    ("get_self_service", Nothing),
    ("ask_for_link", Nothing),
    ("redeem_link", Nothing),
    ("log_in_with_password", Nothing),
    ("begin_phone_login", Nothing),
    ("get_phone_login", Nothing),
    ("finish_phone_login", Nothing),
    ("log_out_holder", Holder(Reach::Any)),
    ("get_holder", Holder(Reach::Any)),
    ("change_holder_password", Holder(Reach::OwnPassword)),
    ("list_own_phones", Holder(Reach::LookAndLock)),
    ("lock_own_phone", Holder(Reach::LookAndLock)),
    ("list_own_credentials", Holder(Reach::LookAndLock)),
    ("lock_own_credential", Holder(Reach::LookAndLock)),
    ("renew_own_credential", Holder(Reach::Full)),
    ("list_own_history", Holder(Reach::LookAndLock)),
    // Processes: each requires the level of what it does as well
    ("start_own_process", Holder(Reach::LookAndLock)),
    ("get_own_process", Holder(Reach::LookAndLock)),
    ("next_own_process", Holder(Reach::LookAndLock)),
    ("cancel_own_process", Holder(Reach::LookAndLock)),
    // Phones
    ("enrol_offer", Nothing),
    ("enrol_certificates", PhoneProof),
    ("enrol_set_pin", PhoneProof),
    ("enrol_unlock_pin", PhoneProof),
    ("enrol_claim", PhoneProof),
    ("enrol_confirm", PhoneProof),
    ("enrol_state", PhoneProof),
    ("enrol_login", PhoneProof),
    ("enrol_answer_login", PhoneProof),
    ("enrol_refuse_login", PhoneProof),
    ("enrol_disabled", PhoneProof),
    ("enrol_reset", PhoneProof),
];

impl Needs {
    /// What the OpenAPI document says of it.
    #[must_use]
    pub fn in_words(self) -> String {
        match self {
            Self::Nothing => "Needs no login.".to_owned(),
            Self::Login => "Needs a login or an API key.".to_owned(),
            Self::Instance => "Needs the instance role.".to_owned(),
            Self::Holder(reach) => format!("Needs {} in self-service.", in_words(reach)),
            Self::PhoneProof => "Needs the proof of a phone's key (RFC 9449).".to_owned(),
            Self::SetupLink => "Needs the token of the one-time setup link.".to_owned(),
            Self::Project(permission) => {
                let roles = Role::ALL.iter().filter(|role| role.permits(permission));
                let roles: Vec<_> = roles.map(|role| format!("`{role}`")).collect();
                format!("Needs the permission `{permission}`: {}.", roles.join(", "))
            }
        }
    }
}

/// What a session of a holder has to be.
const fn in_words(reach: Reach) -> &'static str {
    match reach {
        Reach::Any => "a holder's session",
        Reach::LookAndLock => "a holder's session of the level `linked` or `full`",
        Reach::OwnPassword => "a holder's session of the level `must_change` or `full`",
        Reach::Full => "a holder's session of the level `full`",
    }
}

/// The operations of the document, by method and path, with what each needs.
pub(crate) struct Operations(HashMap<(Method, String), Needs>);

impl Operations {
    /// Those of a document that the table names.
    pub(crate) fn of(document: &OpenApi) -> Self {
        let paths = document.paths.paths.iter();
        let all = paths.flat_map(|(path, item)| {
            let named = |operation: &Operation| operation.operation_id.as_deref().and_then(lookup);
            methods(item)
                .into_iter()
                .filter_map(move |(method, operation)| Some(((method, path.clone()), named(operation)?)))
        });
        Self(all.collect())
    }

    /// What the operation of a method and a path needs; `None` if the table does not name it.
    pub(crate) fn find(&self, method: &Method, path: &str) -> Option<Needs> {
        // `HEAD` asks what `GET` would answer.
        let method = if method == Method::HEAD { &Method::GET } else { method };
        self.0.get(&(method.clone(), path.to_owned())).copied()
    }
}

/// What an operation needs; `None` if the table does not name it.
pub(crate) fn lookup(operation_id: &str) -> Option<Needs> {
    OPERATIONS.iter().find(|(id, _)| *id == operation_id).map(|(_, needs)| *needs)
}

/// The operations of a path.
pub(crate) fn methods(item: &PathItem) -> Vec<(Method, &Operation)> {
    let all = [
        (Method::GET, &item.get),
        (Method::POST, &item.post),
        (Method::PUT, &item.put),
        (Method::PATCH, &item.patch),
        (Method::DELETE, &item.delete),
    ];
    all.into_iter().filter_map(|(method, operation)| Some((method, operation.as_ref()?))).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_table_names_every_operation_of_the_document_and_no_other() {
        let document = crate::openapi::described();
        let paths = document.paths.paths.values();
        let described: Vec<String> = paths
            .flat_map(|item| methods(item).into_iter().filter_map(|(_, operation)| operation.operation_id.clone()))
            .collect();
        let unique: BTreeSet<&str> = described.iter().map(String::as_str).collect();
        assert_eq!(unique.len(), described.len(), "operation ids repeat: {described:?}");
        let listed: BTreeSet<&str> = OPERATIONS.iter().map(|(id, _)| *id).collect();
        assert_eq!(listed.len(), OPERATIONS.len(), "the table repeats an operation");
        assert_eq!(unique, listed);
    }

    #[test]
    fn operations_of_a_project_have_its_slug_in_their_path() {
        for (path, item) in &crate::openapi::described().paths.paths {
            for (_, operation) in methods(item) {
                let id = operation.operation_id.as_deref().unwrap_or_default();
                let of_project = matches!(lookup(id), Some(Needs::Project(_)));
                assert_eq!(of_project, path.starts_with("/api/v1/projects/{slug}"), "{id} at {path}");
                let of_holder = matches!(lookup(id), Some(Needs::Holder(_)));
                let is_below = path.starts_with("/api/v1/self-service/{slug}/");
                assert!(is_below || !of_holder, "{id} at {path}");
            }
        }
    }
}
