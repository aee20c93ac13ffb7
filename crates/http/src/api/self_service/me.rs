//! `GET /api/v1/self-service/{slug}/me`: who is logged in.

use app::self_service::{self, GetOffer};
use axum::Json;
use serde::Serialize;
use utoipa::ToSchema;

use crate::access::AsHolder;
use crate::problem::Result;

/// The holder, and what can be done.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SelfServiceMe)]
pub(crate) struct HolderView {
    /// Who.
    user: HolderPerson,
    /// The organisation's name.
    organisation: String,
    /// How far the session reaches: `linked`, `must_change`, `full`.
    level: &'static str,
    /// By which way the holder came in: `link`, `password`, `phone`.
    way: &'static str,
    /// Whether the holder has a password.
    password_set: bool,
    /// Whether a mobile ID can be fetched.
    get: OfferView,
    /// Whether mobile IDs can be locked.
    lock: LockView,
}

/// A person, as they see themselves.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct HolderPerson {
    /// `usr_…`.
    id: String,
    /// The first name.
    first_name: String,
    /// The last name.
    last_name: String,
    /// Where mails go.
    email: Option<String>,
    /// Where SMS go.
    mobile: Option<String>,
}

/// Whether a mobile ID can be fetched.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = HolderGetOffer)]
pub(crate) struct OfferView {
    /// Whether it can.
    offered: bool,
    /// Why not: `process_disabled`, `user_not_active`.
    why_not: Option<&'static str>,
}

/// Whether mobile IDs can be locked.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = HolderLockOffer)]
pub(crate) struct LockView {
    /// Whether they can.
    offered: bool,
}

/// Tells who is logged in, and what can be done.
#[utoipa::path(get, path = "/api/v1/self-service/{slug}/me", operation_id = "get_holder", tag = "self-service",
    params(("slug" = String, Path)), responses((status = 200, description = "The holder.", body = HolderView)))]
pub(crate) async fn get_holder(AsHolder(holder): AsHolder) -> Result<Json<HolderView>> {
    let me = self_service::me(&holder).await?;
    let profile = me.user.profile;
    Ok(Json(HolderView {
        user: HolderPerson {
            id: me.user.id.to_string(),
            first_name: profile.first_name,
            last_name: profile.last_name,
            email: profile.email.map(String::from),
            mobile: profile.mobile.map(String::from),
        },
        organisation: me.organisation,
        level: me.level.as_str(),
        way: me.way.as_str(),
        password_set: me.password_set,
        get: OfferView { offered: me.get == GetOffer::Offered, why_not: me.get.why_not() },
        lock: LockView { offered: me.lock_offered },
    }))
}
