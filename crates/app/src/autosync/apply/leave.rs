//! Those who go: as if an operator had deleted each of them.

use domain::id::{Id, kind};

use super::Writing;
use crate::error::Result;
use crate::users::begin_deletion;

impl Writing<'_> {
    /// Deletes users.
    pub(super) async fn leave(&mut self, leavers: &[Id<kind::User>]) -> Result<()> {
        let cx = self.application.cx;
        for listed in self.uow.sync_apply().load_listed(cx.project().id, leavers).await? {
            begin_deletion(cx, self.uow, listed.user).await?;
        }
        Ok(())
    }
}
