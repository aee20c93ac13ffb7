//! Erasing people: their rows go, and with their keys whatever was said of them.

use domain::id::{Id, kind};
use sqlx::AssertSqlSafe;

use crate::error::Result;
use crate::repo::ids;
use crate::session::Session;

/// What goes with a user; each statement's `$1` is the project, the ids follow.
const STATEMENTS: [&str; 22] = [
    "DELETE FROM invitation_codes WHERE invitation_id IN (SELECT id FROM invitations WHERE user_id IN ({ids}) AND project_id = $1)",
    "DELETE FROM invitations WHERE credential_id IN \
     (SELECT id FROM credentials WHERE user_id IN ({ids}) AND project_id = $1)",
    "DELETE FROM devices WHERE credential_id IN \
     (SELECT id FROM credentials WHERE user_id IN ({ids}) AND project_id = $1)",
    "DELETE FROM automation_queue WHERE user_id IN ({ids}) AND project_id = $1",
    "DELETE FROM automation_endings WHERE user_id IN (SELECT id FROM users WHERE id IN ({ids}) AND project_id = $1)",
    "DELETE FROM automation_holds WHERE user_id IN ({ids}) AND project_id = $1",
    "DELETE FROM findings WHERE user_id IN ({ids}) AND project_id = $1",
    "DELETE FROM processes WHERE user_id IN ({ids}) AND project_id = $1",
    "DELETE FROM archived_keys WHERE user_id IN ({ids}) AND project_id = $1",
    "DELETE FROM delivered_keys WHERE user_id IN ({ids}) AND project_id = $1",
    "DELETE FROM recoveries WHERE user_id IN ({ids}) AND project_id = $1",
    // How its certificates stand is told for as long as they would be valid; whose they were is not.
    "UPDATE certificates SET user_id = NULL, credential_id = NULL, device_id = NULL, subject = '', subject_key = '', \
     to_be_signed = NULL, der = NULL WHERE user_id IN ({ids}) AND project_id = $1",
    "DELETE FROM est_passwords WHERE user_id IN ({ids}) AND project_id = $1",
    "DELETE FROM holder_sessions WHERE user_id IN ({ids}) AND project_id = $1",
    "DELETE FROM holder_links WHERE user_id IN ({ids}) AND project_id = $1",
    "DELETE FROM holder_passwords WHERE user_id IN ({ids}) AND project_id = $1",
    "DELETE FROM phone_logins WHERE user_id IN ({ids}) AND project_id = $1",
    "DELETE FROM credentials WHERE user_id IN ({ids}) AND project_id = $1",
    "DELETE FROM card_numbers WHERE user_id IN ({ids}) AND project_id = $1",
    "DELETE FROM comments WHERE user_id IN ({ids}) AND project_id = $1",
    "DELETE FROM contact_changes WHERE user_id IN ({ids}) AND project_id = $1",
    "DELETE FROM person_keys WHERE user_id IN (SELECT id FROM users WHERE id IN ({ids}) AND project_id = $1)",
];

impl Session {
    /// Erases users with their credentials, invitations, devices, card numbers and keys;
    /// events and audit stay, without what was personal. Answers how many users there were.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn erase_users(&mut self, project: Id<kind::Project>, users: &[Id<kind::User>]) -> Result<u64> {
        let mut erased = 0;
        for chunk in users.chunks(ids::CHUNK) {
            let (places, values) = ids::bind(project, chunk);
            for statement in STATEMENTS {
                self.db.execute(AssertSqlSafe(statement.replace("{ids}", &places)), values.clone()).await?;
            }
            let sql = format!("DELETE FROM users WHERE id IN ({places}) AND project_id = $1");
            erased += self.db.execute(AssertSqlSafe(sql), values).await?;
            for user in chunk {
                self.person_keys.forget(*user);
            }
        }
        Ok(erased)
    }
}
