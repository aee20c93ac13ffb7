//! `POST /api/v1/projects/{slug}/settings/mobile-id/preview`.

use app::error::Invalid;
use app::settings::{self, MobileIdPreview};
use axum::Json;
use domain::id::{Id, kind};
use domain::mobile_id::{Issue, ProfileName, QrCode};
use domain::time::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::schema;
use crate::access::InProject;
use crate::extract::{Body, MergePatch};
use crate::problem::{Fault, Result};

/// For whom, and what would be changed.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = MobileIdDraft)]
pub(crate) struct Form {
    /// Whose mobile ID it would be.
    #[schema(value_type = String)]
    user_id: Id<kind::User>,
    /// What would be changed of the options; left out: nothing.
    #[serde(default)]
    #[schema(value_type = schema::MobileId, required = false)]
    mobile_id: Map<String, Value>,
}

/// What somebody would get.
#[derive(Serialize, ToSchema)]
#[schema(as = MobileIdPreview)]
pub(crate) struct PreviewView {
    /// What the holder is called by the systems that the mobile ID is for; `null` if that cannot be said.
    user_id: Option<String>,
    /// What the phone shows as the issuer; `null` if that cannot be said.
    server_name: Option<String>,
    /// What the mobile ID is called on the phone; `null` if that cannot be said.
    profile_name: Option<String>,
    /// The certificates that are issued or can be.
    certificates: Vec<CertificateView>,
    /// When the mobile ID would end if it were made now.
    #[schema(value_type = String, format = "date-time")]
    valid_until: Timestamp,
    /// Where the QR code would go: `shown`, `mailed`, `choice`.
    #[schema(value_type = String)]
    qr_code: QrCode,
    /// What does not fit; pointers are into the options.
    faults: Vec<Fault>,
}

/// A certificate that is issued or can be.
#[derive(Serialize, ToSchema)]
#[schema(as = MobileIdPreviewCertificate)]
struct CertificateView {
    /// Its profile.
    #[schema(value_type = String)]
    profile: ProfileName,
    /// `always`, `preselected` or `offered`.
    #[schema(value_type = String)]
    issue: Issue,
}

/// Says what a user would get with these options: names, certificates, validity, and what does not fit. Keeps nothing.
#[utoipa::path(post, path = "/api/v1/projects/{slug}/settings/mobile-id/preview", operation_id = "preview_mobile_id",
    tag = "settings", params(("slug" = String, Path)), request_body = Form,
    responses((status = 200, description = "What the user would get.", body = PreviewView)))]
pub(crate) async fn preview_mobile_id(InProject(cx): InProject, body: Body<Form>) -> Result<Json<PreviewView>> {
    let Form { user_id, mobile_id } = body.value;
    let draft = MergePatch::from(mobile_id);
    let preview = settings::preview_mobile_id(&cx, user_id, |known| draft.apply(known).map_err(in_draft)).await?;
    Ok(Json(preview.into()))
}

/// The draft is a member of the body.
fn in_draft(error: app::Error) -> app::Error {
    let app::Error::Invalid(faults) = error else { return error };
    let moved = faults.into_iter().map(|fault| Invalid { pointer: format!("/mobile_id{}", fault.pointer), ..fault });
    app::Error::Invalid(moved.collect())
}

impl From<MobileIdPreview> for PreviewView {
    fn from(preview: MobileIdPreview) -> Self {
        let MobileIdPreview { user_id, server_name, profile_name, certificates, valid_until, qr_code, faults } =
            preview;
        let certificates = certificates.into_iter().map(|(profile, issue)| CertificateView { profile, issue });
        let faults = faults.into_iter().map(Fault::from).collect();
        Self { user_id, server_name, profile_name, certificates: certificates.collect(), valid_until, qr_code, faults }
    }
}
