//! Who is logged in, and what can be done.

use domain::mobile_id::ProcessKind;
use domain::self_service::{Level, Reach, Way};
use domain::user::{User, UserState};

use super::session::Holder;
use crate::error::Result;
use crate::settings;

/// The holder, and what can be done.
#[derive(Debug, Clone)]
pub struct Me {
    /// Who.
    pub user: User,
    /// The project's name.
    pub organisation: String,
    /// How far the session reaches.
    pub level: Level,
    /// By which way the holder came in.
    pub way: Way,
    /// Whether the holder has a password.
    pub password_set: bool,
    /// Whether a mobile ID can be fetched.
    pub get: GetOffer,
    /// Whether mobile IDs can be locked.
    pub lock_offered: bool,
}

/// Whether a mobile ID can be fetched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GetOffer {
    /// It can.
    Offered,
    /// The project has that switched off.
    Disabled,
    /// The user is not active.
    NotActive,
}

impl GetOffer {
    /// Why not, in a word.
    #[must_use]
    pub const fn why_not(self) -> Option<&'static str> {
        match self {
            Self::Offered => None,
            Self::Disabled => Some("process_disabled"),
            Self::NotActive => Some("user_not_active"),
        }
    }
}

/// Tells who is logged in.
///
/// # Errors
/// If the database fails.
pub async fn me(holder: &Holder) -> Result<Me> {
    holder.require(Reach::Any)?;
    let mut reader = holder.cx().read().await?;
    let user = holder.user(&mut reader).await?;
    let options = settings::load(&mut reader, user.project).await?.mobile_id;
    let password_set = reader.holder_passwords().lookup(user.project, user.id).await?.is_some();
    let get = match (options.is_enabled(ProcessKind::Get), user.state) {
        (false, _) => GetOffer::Disabled,
        (true, UserState::Active) => GetOffer::Offered,
        (true, _) => GetOffer::NotActive,
    };
    Ok(Me {
        user,
        organisation: holder.cx().project().name.clone(),
        level: holder.session().level,
        way: holder.session().way,
        password_set,
        get,
        lock_offered: options.is_enabled(ProcessKind::LockOwn),
    })
}
