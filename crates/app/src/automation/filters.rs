//! The filters of a pool, read.

use domain::credential::Enrolment;
use domain::custom_field::CustomField;
use domain::permission::Permission;
use domain::seen::Seen;
use domain::system::CredentialPool;
use domain::user::User;
use filter::{Attribute, Checked, Filter, Truth};
use store::UnitOfWork;
use store::repo::{PoolFilters, USERS};

use crate::context::Context;
use crate::error::{Error, Invalid};

/// Both filters of a pool; an empty one is none.
#[derive(Debug, Clone, Default)]
pub(crate) struct Filters {
    generate: Option<Checked>,
    revoke: Option<Checked>,
}

impl Filters {
    /// Reads both.
    ///
    /// # Errors
    /// What does not fit, by the names of the pool's members.
    pub(crate) fn read(generate: &str, revoke: &str, fields: &[CustomField]) -> Result<Self, Vec<Invalid>> {
        let mut faults = Vec::new();
        let mut one = |name: &str, text: &str| match read(text, fields) {
            Ok(filter) => filter,
            Err(fault) => {
                faults.push(fault.at(&format!("/{name}")));
                None
            }
        };
        let (generate, revoke) = (one("auto_generate_filter", generate), one("auto_revoke_filter", revoke));
        if faults.is_empty() { Ok(Self { generate, revoke }) } else { Err(faults) }
    }

    /// Those of a pool. One that does not fit any more, as a field is gone, says nothing.
    pub(super) fn of(pool: &CredentialPool, fields: &[CustomField]) -> Self {
        let one = |text: &str| {
            read(text, fields).unwrap_or_else(|fault| {
                tracing::warn!(pool.id = %pool.id, detail = fault.detail, "a filter of a pool does not fit any more");
                None
            })
        };
        Self { generate: one(&pool.auto_generate_filter), revoke: one(&pool.auto_revoke_filter) }
    }

    /// What the two say of a user: generate, revoke; `None` where there is no such filter.
    pub(super) fn say(&self, user: &User, enrolment: Enrolment) -> (Option<Truth>, Option<Truth>) {
        let seen = Seen { user, enrolment };
        let says = |filter: &Option<Checked>| filter.as_ref().map(|filter| filter::evaluate(filter, &seen));
        (says(&self.generate), says(&self.revoke))
    }

    /// The same, as the store takes them.
    pub(crate) const fn of_pool(&self, pool: &CredentialPool) -> PoolFilters<'_> {
        PoolFilters {
            project: pool.project,
            pool: pool.id,
            generate: self.generate.as_ref(),
            revoke: self.revoke.as_ref(),
        }
    }
}

/// Whether a pool's filter would at once take away from a user what is acquired now.
pub(crate) async fn revokes(uow: &mut UnitOfWork, pool: &CredentialPool, user: &User) -> crate::error::Result<bool> {
    if pool.auto_revoke_filter.is_empty() {
        return Ok(false);
    }
    let fields = uow.custom_fields().list(user.project).await?;
    let listed = uow.users().lookup_listed(user.project, user.id).await?;
    let enrolment = listed.map_or(Enrolment::NotInvited, |listed| listed.enrolment);
    let (_, revoke) = Filters::of(pool, &fields).say(user, enrolment);
    Ok(revoke == Some(Truth::True))
}

/// A filter of users that is not empty.
///
/// # Errors
/// What does not fit, at `pointer`.
pub(crate) fn user_filter(text: &str, fields: &[CustomField], pointer: &str) -> Result<Checked, Invalid> {
    let read = parse(text).and_then(|parsed| check(text, &parsed, fields));
    read.map_err(|fault| fault.at(pointer))
}

/// Why a text is no filter of users, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Fault {
    detail: String,
    /// In bytes from 0.
    position: Option<usize>,
}

impl Fault {
    fn at(self, pointer: &str) -> Invalid {
        Invalid { position: self.position, ..Invalid::new(pointer, "invalid_filter", self.detail) }
    }
}

fn read(text: &str, fields: &[CustomField]) -> Result<Option<Checked>, Fault> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    let parsed = parse(text)?;
    check(text, &parsed, fields).map(Some)
}

fn parse(text: &str) -> Result<Filter, Fault> {
    text.parse().map_err(|error: filter::ParseError| Fault {
        detail: format!("{} (at character {})", error.problem, place(text, error.position)),
        position: Some(error.position),
    })
}

fn check(text: &str, parsed: &Filter, fields: &[CustomField]) -> Result<Checked, Fault> {
    parsed
        .check(&USERS.schema(fields))
        .map_err(|error| Fault { detail: error.to_string(), position: error.position(text) })
}

/// Counted as people do: characters, from 1.
fn place(text: &str, byte: usize) -> usize {
    text.char_indices().take_while(|(at, _)| *at < byte).count() + 1
}

/// What a filter of users consists of, so that it can be drawn.
///
/// # Errors
/// [`Error::Invalid`] says what does not fit and where, at `/filter`.
pub async fn read_filter(cx: &Context, text: &str) -> crate::error::Result<Filter> {
    cx.require(Permission::ReadProject)?;
    let fields = cx.read().await?.custom_fields().list(cx.project().id).await?;
    let parsed = parse(text).and_then(|parsed| check(text, &parsed, &fields).map(|_| parsed));
    parsed.map_err(|fault| Error::Invalid(vec![fault.at("/filter")]))
}

/// What filters of users may ask for: what all projects have, and the project's own fields.
///
/// # Errors
/// If the caller may not read the project, or the database fails.
pub async fn filter_attributes(cx: &Context) -> crate::error::Result<Vec<(Attribute, Option<CustomField>)>> {
    cx.require(Permission::ReadProject)?;
    let fields = cx.read().await?.custom_fields().list(cx.project().id).await?;
    let schema = USERS.schema(&fields);
    let field = |attribute: &Attribute| {
        let name = attribute.custom_field()?;
        fields.iter().find(|field| field.name.as_str() == name).cloned()
    };
    Ok(schema.attributes().map(|attribute| (attribute.clone(), field(attribute))).collect())
}
