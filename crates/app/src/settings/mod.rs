//! A project's settings.

mod check;
mod document;
mod mobile_id;
mod preview_mobile_id;
mod show;
mod test_message;
mod update;

use domain::id::{Id, kind};
use domain::settings::Settings;
use store::Session;

pub use document::{Document, Shown};
pub use mobile_id::{Section, put_mobile_id, show_mobile_id};
pub use preview_mobile_id::{MobileIdPreview, preview_mobile_id};
pub use show::show;
pub use test_message::{Attempt, test_mail, test_sms};
pub use update::update;

use crate::error::Result;

/// The settings as they are now; the defaults where nobody has set anything.
///
/// # Errors
/// If the database fails.
pub async fn load(session: &mut Session, project: Id<kind::Project>) -> Result<Settings> {
    Ok(session.settings().lookup(project).await?.settings)
}
