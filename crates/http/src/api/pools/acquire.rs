//! `POST /api/v1/projects/{slug}/pools/{id}/acquire`: a credential for a user.

use app::credentials::{self, Acquired, Acquisition, NewContact};
use axum::response::Response;
use domain::id::{Id, kind};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::access::InProject;
use crate::api::credentials::{AcquiredView, ChannelName};
use crate::extract::{Body, PathId};
use crate::idempotency::{Answer, IdempotencyKey};
use crate::problem::Result;

/// For whom, and how the invitation is to travel.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Acquire {
    /// The user.
    #[schema(value_type = String, example = "usr_01h455vb4pex5vsknk084sn02q")]
    user_id: Id<kind::User>,
    /// How an invitation of Claviger's own is to travel; left out: as the user is reached best.
    #[serde(default)]
    channel: Option<ChannelName>,
    /// Whether a system that sends invitations by itself is to send this one; if not, its code stands in the answer
    /// alone.
    #[serde(default = "yes")]
    send_invitation: bool,
    /// Contact details that are missing, to be written down of the user; needs the permission `manage_users`.
    #[serde(default)]
    contact: ContactForm,
    /// The credential whose place it is to take: that one is revoked as soon as a phone has this one.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    replaces: Option<Id<kind::Credential>>,
}

/// Contact details of a user.
#[derive(Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewContact)]
pub(crate) struct ContactForm {
    /// An e-mail address.
    #[serde(default)]
    email: Option<String>,
    /// A mobile number.
    #[serde(default)]
    mobile: Option<String>,
}

/// Logs must not collect people by accident.
impl std::fmt::Debug for ContactForm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ContactForm(…)")
    }
}

const fn yes() -> bool {
    true
}

/// Acquires a credential for a user and sends the invitation. With the channel `shown`, and of a system that gives a
/// code, the answer holds the invitation's code, this once. 202 if the system has not answered within 20 seconds: its
/// code can be read later, with `invitation-code` of the credential.
#[utoipa::path(post, path = "/api/v1/projects/{slug}/pools/{id}/acquire", operation_id = "acquire_credential",
    tag = "systems",
    params(("slug" = String, Path, description = "The project's slug."), ("id" = String, Path, description = "Its id.")),
    request_body = Acquire,
    responses((status = 201, description = "Acquired.", body = AcquiredView),
        (status = 202, description = "Asked for; the system has not answered yet.", body = AcquiredView)))]
pub(crate) async fn acquire_credential(
    InProject(cx): InProject,
    PathId(pool): PathId<kind::CredentialPool>,
    key: IdempotencyKey,
    body: Body<Acquire>,
) -> Result<Response> {
    let Acquire { user_id: user, channel, send_invitation, contact, replaces } = body.value;
    let contact = NewContact { email: contact.email, mobile: contact.mobile };
    let asked = Acquisition { pool, user, channel: channel.map(Into::into), send_invitation, contact, replaces };
    key.run(cx, &body.raw, answer, |cx| async move { credentials::acquire(&cx, asked).await }).await
}

fn answer(acquired: &Acquired) -> Answer {
    let view = AcquiredView::of(acquired);
    let answer = Answer::created(acquired.path(), &view).showing_once(&["code", "link", "invitation"]);
    if acquired.waits { answer.accepted() } else { answer }
}
