//! A user on the wire.

use std::collections::BTreeMap;

use app::users::{Draft, ListedUser};
use domain::id::{Id, kind};
use domain::time::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::idempotency::Answer;

/// A user.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = User)]
pub(crate) struct UserView {
    /// `usr_…`.
    #[schema(value_type = String)]
    id: Id<kind::User>,
    /// Given name.
    first_name: String,
    /// Family name.
    last_name: String,
    /// Where invitations go.
    email: Option<String>,
    /// Where SMS go, as `+491711234567`.
    mobile: Option<String>,
    /// The ID that a reader sees, as text; leading zeros stay.
    card_id: Option<String>,
    /// The unique id that the access control system gave the person.
    sync_id: Option<String>,
    /// An id of somebody else's.
    external_id: Option<String>,
    /// `active`, `inactive`, `locked`, `deletion_pending`.
    state: &'static str,
    /// `not_invited`, `invitation_sent`, `active`, `reset`, `deletion_pending`.
    enrolment: &'static str,
    /// `manual`, `csv`, `scim`, `api`.
    origin: &'static str,
    /// When the e-mail address or the mobile number was last changed by hand; `null` if neither was.
    #[schema(value_type = Option<String>, format = "date-time")]
    contact_changed_at: Option<Timestamp>,
    /// Whether somebody else has approved what was changed; `null` if nothing was.
    contact_approved: Option<bool>,
    /// Values of the project's custom fields, by their names, each in its field's one form.
    custom_fields: BTreeMap<String, String>,
    /// Before this, credentials are not valid yet.
    #[schema(value_type = Option<String>, format = "date-time")]
    valid_from: Option<Timestamp>,
    /// After this, credentials expire.
    #[schema(value_type = Option<String>, format = "date-time")]
    valid_until: Option<Timestamp>,
    /// When it was made.
    #[schema(value_type = String, format = "date-time")]
    created_at: Timestamp,
    /// When it was last changed.
    #[schema(value_type = String, format = "date-time")]
    updated_at: Timestamp,
}

impl From<&ListedUser> for UserView {
    fn from(listed: &ListedUser) -> Self {
        let (user, changes) = (listed.user.clone(), &listed.contact_changes);
        let profile = user.profile;
        Self {
            id: user.id,
            first_name: profile.first_name,
            last_name: profile.last_name,
            email: profile.email.map(String::from),
            mobile: profile.mobile.map(String::from),
            card_id: profile.card_id,
            sync_id: profile.sync_id,
            external_id: profile.external_id,
            state: user.state.as_str(),
            enrolment: listed.enrolment.as_str(),
            origin: user.origin.as_str(),
            contact_changed_at: changes.iter().map(|change| change.at).max(),
            contact_approved: changes.iter().map(|change| change.approved_at.is_some()).min(),
            custom_fields: profile.custom,
            valid_from: profile.valid_from,
            valid_until: profile.valid_until,
            created_at: user.created_at,
            updated_at: user.updated_at,
        }
    }
}

/// What people write of a user. A first name or a last name is needed; empty texts count as missing.
#[derive(Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
#[schema(as = UserInput)]
pub(crate) struct UserInput {
    /// Given name; at most 100 characters.
    #[schema(required = false, max_length = 100)]
    first_name: String,
    /// Family name; at most 100 characters.
    #[schema(required = false, max_length = 100)]
    last_name: String,
    /// Where invitations go; unique in the project.
    email: Option<String>,
    /// Where SMS go, in international form.
    mobile: Option<String>,
    /// The ID that a reader sees; fits the project's card format, and is unique in the project.
    card_id: Option<String>,
    /// The unique id that the access control system gave the person.
    sync_id: Option<String>,
    /// An id of somebody else's.
    external_id: Option<String>,
    /// Values of the project's custom fields, by their names; texts, `"true"` and `"2027-01-31"` too.
    #[schema(required = false)]
    custom_fields: BTreeMap<String, String>,
    /// Before this, credentials are not valid yet.
    #[schema(value_type = Option<String>, format = "date-time")]
    valid_from: Option<Timestamp>,
    /// After this, credentials expire.
    #[schema(value_type = Option<String>, format = "date-time")]
    valid_until: Option<Timestamp>,
}

impl From<UserInput> for Draft {
    fn from(input: UserInput) -> Self {
        Self {
            first_name: input.first_name,
            last_name: input.last_name,
            email: input.email,
            mobile: input.mobile,
            card_id: input.card_id,
            sync_id: input.sync_id,
            external_id: input.external_id,
            custom_fields: input.custom_fields,
            valid_from: input.valid_from,
            valid_until: input.valid_until,
        }
    }
}

impl From<&Draft> for UserInput {
    fn from(draft: &Draft) -> Self {
        let draft = draft.clone();
        Self {
            first_name: draft.first_name,
            last_name: draft.last_name,
            email: draft.email,
            mobile: draft.mobile,
            card_id: draft.card_id,
            sync_id: draft.sync_id,
            external_id: draft.external_id,
            custom_fields: draft.custom_fields,
            valid_from: draft.valid_from,
            valid_until: draft.valid_until,
        }
    }
}

/// The answer of what was done to a user.
pub(super) fn done(listed: &ListedUser) -> Answer {
    Answer::with(axum::http::StatusCode::OK, &UserView::from(listed)).of_version(listed.user.version)
}
