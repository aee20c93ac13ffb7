//! Operators and their roles.

use domain::id::{Id, kind};
use domain::operator::{Binding, Operator};
use domain::time::Timestamp;
use secrecy::{ExposeSecret as _, SecretString};
use sqlx::AssertSqlSafe;

use crate::db::dialect::Dialect;
use crate::db::{Row, values};
use crate::error::Result;
use crate::repo::exactly_one;
use crate::session::Session;
use crate::signal::AccessChange;

/// Reads and writes operators. They belong to the instance.
pub struct Operators<'s>(pub(crate) &'s mut Session);

/// The people who made an account what it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Makers {
    /// Who made it; `None`: the first start, or the command line.
    pub created_by: Option<Id<kind::Operator>>,
    /// Who set its password, if that was another person.
    pub password_by: Option<Id<kind::Operator>>,
}

impl Operators<'_> {
    /// The operator with this id.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn lookup(&mut self, id: Id<kind::Operator>) -> Result<Option<Operator>> {
        let row = self.0.db.fetch_optional("SELECT * FROM operators WHERE id = $1", values![id]).await?;
        match row {
            Some(row) => self.with_bindings(&row).await.map(Some),
            None => Ok(None),
        }
    }

    /// The operator with this folded e-mail address, and the hash (PHC) of the password.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn by_email_key(&mut self, key: &str) -> Result<Option<(Operator, SecretString)>> {
        let row = self.0.db.fetch_optional("SELECT * FROM operators WHERE email_key = $1", values![key]).await?;
        let Some(row) = row else { return Ok(None) };
        let hash: String = row.get("password_hash")?;
        Ok(Some((self.with_bindings(&row).await?, hash.into())))
    }

    /// Every operator, by address. An instance has few.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn list(&mut self) -> Result<Vec<Operator>> {
        let rows = self.0.db.fetch_all("SELECT * FROM operators ORDER BY email_key", values![]).await?;
        self.all_with_bindings(&rows).await
    }

    /// The operators that have a role in this project, by address.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn list_of_project(&mut self, project: Id<kind::Project>) -> Result<Vec<Operator>> {
        let sql = "SELECT * FROM operators WHERE id IN (SELECT operator_id FROM bindings WHERE project_id = $1) \
                   ORDER BY email_key";
        let rows = self.0.db.fetch_all(sql, values![project]).await?;
        self.all_with_bindings(&rows).await
    }

    /// The instance owners who may log in, whom nobody changes until the unit ends.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn lock_owners(&mut self) -> Result<Vec<Id<kind::Operator>>> {
        let lock = self.0.db.dialect().for_update();
        let sql = format!("SELECT id FROM operators WHERE instance_owner = 1 AND enabled = 1 ORDER BY id{lock}");
        let rows = self.0.db.fetch_all(AssertSqlSafe(sql), values![]).await?;
        rows.iter().map(|row| row.get("id")).collect()
    }

    /// How many operators there are; nobody adds one until the unit ends.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn lock_and_count(&mut self) -> Result<u64> {
        // No row can be locked where there is none; SQLite's writer is alone already.
        if self.0.db.dialect() == Dialect::Postgres {
            self.0.db.execute("LOCK TABLE operators IN SHARE ROW EXCLUSIVE MODE", values![]).await?;
        }
        self.count().await
    }

    /// How many operators there are.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn count(&mut self) -> Result<u64> {
        self.0.db.fetch_one("SELECT count(*) AS n FROM operators", values![]).await?.get("n")
    }

    /// Adds an operator with its roles and the hash (PHC) of its password.
    ///
    /// # Errors
    /// [`crate::Error::Taken`] if another has its address.
    pub async fn add(&mut self, operator: &Operator, password_hash: &SecretString) -> Result<()> {
        let sql = "INSERT INTO operators (id, email, email_key, name, locale, password_hash, instance_owner, enabled, \
                   created_at, last_login_at, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
        let values = values![
            operator.id,
            operator.email.as_str(),
            operator.email.key(),
            &operator.name,
            operator.locale.as_str(),
            password_hash.expose_secret(),
            operator.instance_owner,
            operator.enabled,
            operator.created_at,
            operator.last_login_at,
            operator.version,
        ];
        self.0.db.execute(sql, values).await?;
        self.bind(operator).await
    }

    /// Writes an operator, with its roles, whose version was raised by one.
    ///
    /// # Errors
    /// [`crate::Error::Stale`] if somebody else was faster; [`crate::Error::Taken`] if another has its address.
    pub async fn update(&mut self, operator: &Operator) -> Result<()> {
        let sql = "UPDATE operators SET email = $3, email_key = $4, name = $5, locale = $6, instance_owner = $7, \
                   enabled = $8, version = $2 WHERE id = $1 AND version = $2 - 1";
        let values = values![
            operator.id,
            operator.version,
            operator.email.as_str(),
            operator.email.key(),
            &operator.name,
            operator.locale.as_str(),
            operator.instance_owner,
            operator.enabled,
        ];
        self.0.db.execute(sql, values).await.and_then(exactly_one)?;
        self.0.news.access.push(AccessChange::Operator(operator.id));
        self.0.db.execute("DELETE FROM bindings WHERE operator_id = $1", values![operator.id]).await?;
        self.bind(operator).await
    }

    /// Writes the hash (PHC) of a new password.
    ///
    /// # Errors
    /// [`crate::Error::Stale`] if the operator is gone.
    pub async fn set_password(&mut self, id: Id<kind::Operator>, password_hash: &SecretString) -> Result<()> {
        let sql = "UPDATE operators SET password_hash = $2 WHERE id = $1";
        self.0.db.execute(sql, values![id, password_hash.expose_secret()]).await.and_then(exactly_one)
    }

    /// Notes who made an account, and set its first password.
    ///
    /// # Errors
    /// [`crate::Error::Stale`] if the operator is gone.
    pub async fn note_maker(&mut self, id: Id<kind::Operator>, maker: Option<Id<kind::Operator>>) -> Result<()> {
        let sql = "UPDATE operators SET created_by = $2, password_by = $2 WHERE id = $1";
        self.0.db.execute(sql, values![id, maker]).await.and_then(exactly_one)
    }

    /// Notes which other person knows the password, having set it; `None`: nobody does.
    ///
    /// # Errors
    /// [`crate::Error::Stale`] if the operator is gone.
    pub async fn note_password_by(&mut self, id: Id<kind::Operator>, by: Option<Id<kind::Operator>>) -> Result<()> {
        let sql = "UPDATE operators SET password_by = $2 WHERE id = $1";
        self.0.db.execute(sql, values![id, by]).await.and_then(exactly_one)
    }

    /// Who else may act as an operator.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn makers(&mut self, id: Id<kind::Operator>) -> Result<Makers> {
        let sql = "SELECT created_by, password_by FROM operators WHERE id = $1";
        let Some(row) = self.0.db.fetch_optional(sql, values![id]).await? else { return Ok(Makers::default()) };
        Ok(Makers { created_by: row.get("created_by")?, password_by: row.get("password_by")? })
    }

    /// Notes a login. Nobody edits it, so the version stays.
    ///
    /// # Errors
    /// [`crate::Error::Stale`] if the operator is gone.
    pub async fn note_login(&mut self, id: Id<kind::Operator>, at: Timestamp) -> Result<()> {
        let sql = "UPDATE operators SET last_login_at = $2 WHERE id = $1";
        self.0.db.execute(sql, values![id, at]).await.and_then(exactly_one)
    }

    /// Removes an operator, with roles and sessions; answers whether there was one.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn remove(&mut self, id: Id<kind::Operator>) -> Result<bool> {
        self.0.news.access.push(AccessChange::Operator(id));
        Ok(self.0.db.execute("DELETE FROM operators WHERE id = $1", values![id]).await? == 1)
    }

    async fn bind(&mut self, operator: &Operator) -> Result<()> {
        let sql = "INSERT INTO bindings (operator_id, project_id, role) VALUES ($1, $2, $3)";
        for binding in &operator.bindings {
            self.0.db.execute(sql, values![operator.id, binding.project, binding.role.as_str()]).await?;
        }
        Ok(())
    }

    async fn with_bindings(&mut self, row: &Row) -> Result<Operator> {
        let sql = "SELECT project_id, role FROM bindings WHERE operator_id = $1 ORDER BY project_id";
        let id: Id<kind::Operator> = row.get("id")?;
        let bindings = self.0.db.fetch_all(sql, values![id]).await?;
        read(row, bindings.iter().map(read_binding).collect::<Result<_>>()?)
    }

    async fn all_with_bindings(&mut self, rows: &[Row]) -> Result<Vec<Operator>> {
        let mut operators = Vec::with_capacity(rows.len());
        for row in rows {
            operators.push(self.with_bindings(row).await?);
        }
        Ok(operators)
    }
}

fn read(row: &Row, bindings: Vec<Binding>) -> Result<Operator> {
    Ok(Operator {
        id: row.get("id")?,
        email: row.word("email")?,
        name: row.get("name")?,
        locale: row.word("locale")?,
        instance_owner: row.get("instance_owner")?,
        enabled: row.get("enabled")?,
        bindings,
        created_at: row.get("created_at")?,
        last_login_at: row.get("last_login_at")?,
        version: row.get("version")?,
    })
}

fn read_binding(row: &Row) -> Result<Binding> {
    Ok(Binding { project: row.get("project_id")?, role: row.word("role")? })
}
