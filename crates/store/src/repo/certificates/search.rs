//! Finding certificates as somebody types.
//!
//! Each way to find them is served by an index of its own.

use domain::certificate::{Certificate, Serial};
use domain::id::{Id, kind};
use domain::text::fold;

use super::Certificates;
use crate::db::{Value, values};
use crate::error::Result;
use crate::repo::ids;
use crate::repo::list::prefix_end;

impl Certificates<'_> {
    /// Certificates of which a text begins the serial number, the subject, or the name that the subject begins with,
    /// and those of some users; the newest first, at most `limit`.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn search(
        &mut self,
        project: Id<kind::Project>,
        text: &str,
        users: &[Id<kind::User>],
        limit: u32,
    ) -> Result<Vec<Certificate>> {
        let mut found = Vec::new();
        if let Some(digits) = Serial::beginning(text) {
            found.extend(self.beginning(project, "serial", &digits, limit).await?);
        }
        let text = fold(text.trim());
        if !text.is_empty() && !text.contains('\0') {
            for beginning in [format!("cn={text}"), text] {
                found.extend(self.beginning(project, "subject_key", &beginning, limit).await?);
            }
        }
        if let Some(users) = users.chunks(ids::CHUNK).next() {
            let (places, mut values) = ids::bind(project, users);
            values.push(Value::from(limit));
            let last = values.len();
            let condition = format!("user_id IN ({places}) AND project_id = $1 ORDER BY id DESC LIMIT ${last}");
            found.extend(self.find(&condition, "", values).await?);
        }
        found.sort_unstable_by_key(|certificate| std::cmp::Reverse(certificate.id));
        found.dedup_by_key(|certificate| certificate.id);
        found.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
        Ok(found)
    }

    async fn beginning(
        &mut self,
        project: Id<kind::Project>,
        column: &str,
        beginning: &str,
        limit: u32,
    ) -> Result<Vec<Certificate>> {
        let mut values = values![project, limit, beginning];
        let mut condition = format!("project_id = $1 AND {column} >= $3 ORDER BY {column} LIMIT $2");
        if let Some(end) = prefix_end(beginning) {
            condition = format!("project_id = $1 AND {column} >= $3 AND {column} < $4 ORDER BY {column} LIMIT $2");
            values.push(Value::from(end));
        }
        self.find(&condition, "", values).await
    }
}
