//! `GET /api/v1/self-service/{slug}/phones`: one's own phones.

use app::self_service::{self, OwnPhone};
use axum::Json;
use domain::time::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use crate::access::AsHolder;
use crate::problem::Result;

/// A holder's phones.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = OwnPhones)]
pub(crate) struct PhonesView {
    /// The newest first.
    items: Vec<PhoneView>,
}

/// A phone, as its holder sees it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = OwnPhone)]
pub(crate) struct PhoneView {
    /// `dev_…`.
    id: String,
    /// What its holder calls it.
    name: String,
    /// `android`, `ios`, `web`, …
    platform: String,
    /// `claimed`, `active`, `removed`.
    state: &'static str,
    /// When it became a key.
    #[schema(value_type = Option<String>, format = DateTime)]
    enrolled_at: Option<Timestamp>,
    /// When it was last heard of.
    #[schema(value_type = String, format = DateTime)]
    last_seen_at: Timestamp,
    /// Whether this login was made with it.
    is_this_login: bool,
    /// The credentials that it has or had.
    credentials: Vec<String>,
    /// Whether it can be locked.
    can_lock: bool,
}

impl PhoneView {
    pub(super) fn of(phone: OwnPhone) -> Self {
        let OwnPhone { device, is_this_login, can_lock } = phone;
        Self {
            id: device.id.to_string(),
            state: device.state.as_str(),
            enrolled_at: device.enrolled_at,
            last_seen_at: device.last_seen_at,
            credentials: vec![device.credential.to_string()],
            name: device.name,
            platform: device.platform,
            is_this_login,
            can_lock,
        }
    }
}

/// Lists the holder's own phones, without those that were given up.
#[utoipa::path(get, path = "/api/v1/self-service/{slug}/phones", operation_id = "list_own_phones", tag = "self-service",
    params(("slug" = String, Path)), responses((status = 200, description = "The phones.", body = PhonesView)))]
pub(crate) async fn list_own_phones(AsHolder(holder): AsHolder) -> Result<Json<PhonesView>> {
    let items = self_service::phones(&holder).await?.into_iter().map(PhoneView::of).collect();
    Ok(Json(PhonesView { items }))
}
