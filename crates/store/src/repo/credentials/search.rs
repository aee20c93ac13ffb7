//! Finding credentials as somebody types.

use domain::credential::Credential;
use domain::id::{Id, kind};

use super::{Credentials, read};
use crate::db::values;
use crate::error::Result;
use crate::repo::list::prefix_end;

impl Credentials<'_> {
    /// Credentials whose number begins with a text, in the order of their numbers, at most `limit`.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn search(&mut self, project: Id<kind::Project>, text: &str, limit: u32) -> Result<Vec<Credential>> {
        let number = text.trim();
        let Some(end) = prefix_end(number).filter(|_| !number.contains('\0')) else { return Ok(Vec::new()) };
        let sql = "SELECT * FROM credentials WHERE project_id = $1 AND number >= $2 AND number < $3 \
                   ORDER BY number, id LIMIT $4";
        let rows = self.0.db.fetch_all(sql, values![project, number, end, limit]).await?;
        rows.iter().map(read).collect()
    }
}
