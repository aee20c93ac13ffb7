//! Every code that a problem document may carry: the API's promise to programs.
//!
//! A test finds the codes in the sources of the use cases and of this crate and
//! compares them with these tables; the tables are part of the OpenAPI document.

/// A code of a problem as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Code {
    /// The stable word.
    pub code: &'static str,
    /// The HTTP status that it comes with.
    pub status: u16,
    /// The problem's title.
    pub title: &'static str,
}

const fn code(status: u16, code: &'static str, title: &'static str) -> Code {
    Code { code, status, title }
}

/// The codes of problems, by status.
pub const PROBLEMS: &[Code] = &[
    code(400, "malformed_body", "The body cannot be read"),
    code(400, "malformed_json", "The body is not JSON"),
    code(400, "invalid_query", "A query parameter does not fit"),
    code(400, "invalid_header", "A header does not fit"),
    code(401, "unauthenticated", "Log in, or send a valid API key"),
    code(401, "login_failed", "The e-mail address or the password is wrong"),
    code(403, "forbidden", "The caller may not do this"),
    code(403, "origin_mismatch", "The request comes from another site"),
    code(403, "beyond_own", "Nobody grants more than their own permissions"),
    code(403, "setup_insecure", "The setup link works over a protected connection only"),
    code(403, "setup_link_invalid", "The setup link is unknown, used, or too old"),
    code(403, "est_insecure", "EST works over a protected connection only"),
    code(403, "not_a_person", "Only a person's account can do this"),
    code(403, "own_change", "Nobody approves a change of their own"),
    code(403, "process_disabled", "The process is switched off in the project"),
    code(403, "autosync_disabled", "Auto-sync is switched off in the project"),
    code(404, "not_found", "There is no such thing"),
    code(405, "method_not_allowed", "The address does not take this method"),
    code(409, "taken", "A value that must be unique is taken"),
    code(409, "deletion_pending", "The user is being deleted"),
    code(409, "user_locked", "The user is locked"),
    code(409, "user_not_active", "The user is not active"),
    code(409, "process_open", "Another process about the user goes on"),
    code(409, "process_waits", "The phone is to take the next step"),
    code(409, "process_over", "The process has ended"),
    code(409, "no_mobile_id", "The user has no mobile ID"),
    code(409, "profile_missing", "The project has no such certificate profile"),
    code(409, "recovery_key_missing", "The project has no recovery key"),
    code(409, "no_second_channel", "The enrolment PIN has no way to the user"),
    code(409, "credential_exists", "The user has a credential of the pool"),
    code(409, "contact_unapproved", "Changed contact details wait for an approval"),
    code(409, "job_not_dead", "The job was not given up"),
    code(409, "field_in_use", "Users have values of the custom field"),
    code(409, "too_many_fields", "The project has as many custom fields as it can"),
    code(409, "cards_in_use", "Credentials have numbers of the present card format"),
    code(409, "sms_not_set_up", "The project has no SMS gateway"),
    code(409, "sync_running", "Another Auto-sync of the project goes on"),
    code(409, "sync_interrupted", "The run lost its turn to another one"),
    code(409, "sync_disturbed", "Users are being changed all the time"),
    code(409, "sync_not_held", "The run does not wait for a decision"),
    code(409, "filters_not_held", "No filters of the pool wait for a decision"),
    code(409, "pool_exhausted", "The pool has no credential left"),
    code(409, "pool_unavailable", "The pool is not there any more at its system"),
    code(409, "revoke_filter_matches", "The pool's auto-revoke filter is true of the user"),
    code(409, "card_template_missing", "Neither the pool nor its system has a card template"),
    code(409, "card_template_unfit", "The card template does not go with the system"),
    code(409, "card_template_in_use", "Systems or pools make their cards by the card template"),
    code(409, "range_exhausted", "No number of the card template's range is free"),
    code(409, "connection_failed", "The system could not be called"),
    code(409, "not_obtained", "The credential cannot be taken over"),
    code(409, "connection_disabled", "The connection is disabled"),
    code(409, "no_connection", "The system is part of Claviger"),
    code(409, "system_is_own", "The system is part of Claviger and stays"),
    code(409, "pool_is_default", "The pool is the project's default pool"),
    code(409, "credentials_live", "Credentials of the system are not over"),
    code(409, "revocations_open", "Revocations are not confirmed yet"),
    code(409, "no_code", "There is no code to be read"),
    code(409, "state", "Its state does not allow this"),
    code(409, "request_running", "The first request with this Idempotency-Key still runs"),
    code(409, "last_owner", "The last instance owner must stay"),
    code(409, "ca_unavailable", "The CA cannot sign now"),
    code(409, "root_key_absent", "The root's key is not here"),
    code(409, "certificate_final", "The certificate is over"),
    code(409, "certificate_not_issued", "The certificate is not signed yet"),
    code(409, "certificate_issued", "The certificate is signed already"),
    code(409, "certificate_not_on_hold", "The certificate is not on hold"),
    code(409, "certificate_held_otherwise", "Something else than a hand keeps the certificate on hold"),
    code(409, "certificate_not_expired", "The certificate is valid for longer"),
    code(412, "stale", "Somebody else changed it"),
    code(413, "too_large", "The body is too large"),
    code(415, "unsupported_media_type", "The body is of a media type that is not taken here"),
    code(422, "file_refused", "The file of users is refused"),
    code(422, "invalid", "Some values do not fit"),
    code(422, "idempotency_key_reused", "The Idempotency-Key belongs to another request"),
    code(428, "version_required", "Say which version you change"),
    code(429, "too_many", "Too many tries"),
    code(429, "too_many_streams", "As many streams are open as may be"),
    code(500, "internal", "Something went wrong on the server"),
    code(503, "unavailable", "The database does not answer"),
];

/// The codes of single faults, in a problem's `errors`.
pub const FAULTS: &[(&str, &str)] = &[
    ("invalid_value", "The value is of the wrong type, out of range, or not one of those allowed"),
    ("unknown_member", "The document has no such member"),
    ("missing", "A member that is needed is not there"),
    ("unknown_parameter", "The list has no such query parameter"),
    ("invalid_filter", "The filter does not parse, or names what the list does not have"),
    ("filter_too_slow", "The filter looks at more than can be answered in time; ask for less at once"),
    ("invalid_sort", "The list cannot be sorted so"),
    ("invalid_cursor", "The cursor belongs to another list, or is none"),
    ("invalid_limit", "The limit is not a number from 1 to 500"),
    ("taken", "The value must be unique, and another has it"),
    ("validity_empty", "The validity ends before it begins"),
    ("card_id_unfit", "The ID does not fit the project's card format"),
    ("secret_required", "The secret must be entered again, as it goes elsewhere than before"),
    ("invalid_template", "The part of a template cannot be rendered; the detail names the line"),
    ("weak_password", "The password is too short or too easily guessed"),
    ("unknown_project", "There is no such project, or it is not the caller's to name"),
    ("unknown_operator", "There is no such operator with a role in the project"),
    ("card_id_missing", "The user has no ID to make a card number of"),
    ("contact_missing", "The user has no address or number that the invitation could go to"),
    ("unknown_pool", "The project has no such pool"),
    ("unknown_connector", "Claviger has no such connector"),
    ("unknown_card_template", "The project has no such card template"),
    ("unknown_credential", "The user has no such credential of the pool"),
    ("unknown_field", "The project has no such field of this kind"),
    ("field_missing", "A field of the user that is needed is empty"),
    ("not_offered", "The options of mobile IDs do not offer this"),
    ("mobile_id_exists", "The user has a mobile ID, which is to be locked first"),
    ("option_unfilled", "A text of the options cannot be filled for the user"),
    ("in_the_past", "The moment is over"),
    ("name_empty", "A name for a certificate is empty"),
    ("name_too_long", "A name is longer than certificates allow"),
    ("name_control_character", "A name holds a NUL, a control character, or one that turns the direction of writing"),
    ("name_character", "A name holds a character that its encoding does not have"),
    ("name_form", "A name is not written as its kind is"),
    ("name_domain", "The project does not allow the name's domain"),
    ("name_unreadable", "A name in ASN.1 cannot be read"),
    ("name_attribute", "A name has an attribute that certificates of ours do not have"),
    ("request_too_long", "The request is longer than 64 KiB"),
    ("request_unreadable", "The request is no PKCS#10"),
    ("request_algorithm", "The request is signed with an algorithm that is not taken"),
    ("request_signature", "The request is not signed with its own key"),
    ("request_twice", "The request says something twice"),
    ("request_key_known", "The key is certified for somebody else, or was lost"),
    ("request_key_kind", "The profile does not certify keys of this kind"),
    ("request_subject", "The request asks for another subject"),
    ("request_alternative_name", "The request asks for another alternative name"),
    ("request_asks_for_ca", "The request asks to be a CA"),
    ("request_key_usage", "The request asks for a key usage that the profile does not give"),
    ("request_extended_key_usage", "The request asks for an extended key usage that the profile does not give"),
    ("request_extension", "The request asks for an extension that no profile gives"),
    ("key_unreadable", "The public key cannot be read"),
    ("key_algorithm", "Keys of this algorithm are not taken"),
    ("key_curve", "The key lies on another curve than P-256 and P-384"),
    ("key_point", "The key is no uncompressed point of its curve"),
    ("key_size", "The RSA key has not 2048, 3072 or 4096 bits"),
    ("key_exponent", "The RSA exponent is even, too small or too large"),
    ("key_modulus", "The RSA modulus is even"),
    ("profile_archives_keys", "The server makes the keys of the profile, and certifies no others"),
    ("profile_name", "The profile's name is not 1 to 40 small letters, digits and hyphens"),
    ("profile_validity", "The profile's validity is not 1 to 3653 days"),
    ("profile_backdate", "Certificates would begin more than a day before they are issued"),
    ("profile_no_keys", "The profile allows no kind of key"),
    ("profile_twice", "The profile lists something twice"),
    ("profile_no_usage", "A kind of key is left with nothing that it is for"),
    ("profile_useless_usage", "A usage suits none of the profile's kinds of keys"),
    ("profile_reserved_usage", "An extended key usage is only for the CA's own certificates"),
    ("profile_contradiction", "An extended key usage does not go with the key usages"),
    ("profile_empty_subject", "The subject has no attribute that is always there"),
    ("profile_text", "A fixed text cannot stand in certificates"),
    ("profile_field", "A field's name is empty"),
    ("profile_archived_signing_key", "A key that signs is to be archived"),
    ("private_key_unreadable", "The private key is no PKCS#8 in PEM, or is encrypted, or of a kind that is not taken"),
    ("certificate_too_long", "A certificate is longer than is read"),
    ("certificate_unreadable", "A certificate cannot be read"),
    ("certificate_algorithm", "A certificate is signed with an algorithm that is not taken"),
    ("certificate_extension_twice", "A certificate has an extension twice"),
    ("ca_basic_constraints", "A certificate of the chain is not a CA's"),
    ("ca_key_usage", "A certificate of the chain may not sign certificates and lists"),
    ("ca_critical_extension", "A CA's certificate has a critical extension that is not followed"),
    ("import_foreign_key", "None of the certificates is for the CA's key"),
    ("import_not_valid", "A certificate of the chain is not valid now"),
    ("import_signature", "A certificate of the chain is not signed by the one above it"),
    ("import_path_length", "A certificate of the chain allows fewer CAs below it than there are"),
    ("import_stray", "One of the certificates does not belong to the chain"),
];

/// A problem's code by its word.
#[must_use]
pub fn lookup(word: &str) -> Option<&'static Code> {
    PROBLEMS.iter().find(|known| known.code == word)
}

/// Both tables as Markdown, for the OpenAPI document.
#[must_use]
pub fn as_markdown() -> String {
    let problems = PROBLEMS.iter().map(|known| format!("| `{}` | {} | {} |\n", known.code, known.status, known.title));
    let faults = FAULTS.iter().map(|(word, meaning)| format!("| `{word}` | {meaning} |\n"));
    let of_files = domain::sync::Problem::CODES.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>();
    format!(
        "| code | status | meaning |\n| --- | --- | --- |\n{}\nIn `errors`:\n\n| code | meaning |\n| --- | --- |\n{}\n\
         In `errors` of a refused file of users: {}.\n",
        problems.collect::<String>(),
        faults.collect::<String>(),
        of_files.join(", ")
    )
}
