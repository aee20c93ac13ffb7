//! What people wrote under events.

use std::sync::Arc;

use domain::id::{Id, kind};
use domain::review::{Comment, CommentText};

use crate::db::row::corrupt;
use crate::db::{Row, values};
use crate::error::{Error, Result};
use crate::seal::{DataKey, Place};
use crate::session::Session;

/// For what the project's key is that seals comments on events about nobody.
const PURPOSE: &str = "comments";

/// Writes and reads comments. They go with the event, and with the person whom it is about.
pub struct Comments<'s>(pub(crate) &'s mut Session);

impl Comments<'_> {
    /// Adds a comment. Its person, where there is one, is not erased.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn add(&mut self, comment: &Comment) -> Result<()> {
        let key = match comment.person {
            Some(person) => {
                self.0.person_keys().get_or_create(&[person]).await?.remove(&person).ok_or(Error::NoPerson)?
            }
            None => Arc::new(self.0.project_keys().get_or_create(comment.project, PURPOSE).await?),
        };
        let sealed = key.seal(comment.text.as_str().as_bytes(), place(&comment.id, &comment.project))?;
        let sql = "INSERT INTO comments (id, project_id, event_id, user_id, at, author, sealed) \
                   VALUES ($1, $2, $3, $4, $5, $6, $7)";
        let Comment { id, project, event, person, at, by, .. } = comment;
        let values = values![*id, *project, *event, *person, *at, by.to_string(), sealed];
        self.0.db.execute(sql, values).await.map(drop)
    }

    /// What was written under an event, in this order.
    ///
    /// # Errors
    /// [`Error::Unsealable`] if one was sealed elsewhere or by another master key.
    pub async fn of_event(&mut self, project: Id<kind::Project>, event: Id<kind::Event>) -> Result<Vec<Comment>> {
        let sql = "SELECT * FROM comments WHERE event_id = $1 AND project_id = $2 ORDER BY at, id";
        let rows = self.0.db.fetch_all(sql, values![event, project]).await?;
        let mut comments = Vec::with_capacity(rows.len());
        for row in &rows {
            comments.extend(self.open(row).await?);
        }
        Ok(comments)
    }

    /// How many comments an event has.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn count(&mut self, project: Id<kind::Project>, event: Id<kind::Event>) -> Result<u64> {
        let sql = "SELECT count(*) AS n FROM comments WHERE event_id = $1 AND project_id = $2";
        self.0.db.fetch_one(sql, values![event, project]).await?.get("n")
    }

    /// `None` if the person was erased meanwhile.
    async fn open(&mut self, row: &Row) -> Result<Option<Comment>> {
        let (id, project): (Id<kind::Comment>, Id<kind::Project>) = (row.get("id")?, row.get("project_id")?);
        let person: Option<Id<kind::User>> = row.get("user_id")?;
        let Some(key) = self.key(project, person).await? else { return Ok(None) };
        let sealed: Vec<u8> = row.get("sealed")?;
        let plain = key.open(&sealed, place(&id, &project))?;
        let text = str::from_utf8(&plain).ok().and_then(|text| CommentText::parse(text).ok());
        Ok(Some(Comment {
            id,
            project,
            event: row.get("event_id")?,
            person,
            at: row.get("at")?,
            by: row.word("author")?,
            text: text.ok_or_else(|| corrupt("sealed"))?,
        }))
    }

    async fn key(
        &mut self,
        project: Id<kind::Project>,
        person: Option<Id<kind::User>>,
    ) -> Result<Option<Arc<DataKey>>> {
        Ok(match person {
            Some(person) => self.0.person_keys().lookup(&[person]).await?.remove(&person),
            None => self.0.project_keys().lookup(project, PURPOSE).await?.map(Arc::new),
        })
    }
}

fn place<'a>(id: &'a Id<kind::Comment>, project: &'a Id<kind::Project>) -> Place<'a> {
    Place { table: "comments", column: "sealed", row: id.as_bytes(), project: project.as_bytes() }
}
