//! The filters of a pool, read.

use domain::credential::Enrolment;
use domain::custom_field::CustomField;
use domain::seen::Seen;
use domain::system::CredentialPool;
use domain::user::User;
use filter::{Checked, Truth};
use store::repo::{PoolFilters, USERS};

use crate::error::Invalid;

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
            Err(detail) => {
                faults.push(Invalid::new(format!("/{name}"), "invalid_filter", detail));
                None
            }
        };
        let (generate, revoke) = (one("auto_generate_filter", generate), one("auto_revoke_filter", revoke));
        if faults.is_empty() { Ok(Self { generate, revoke }) } else { Err(faults) }
    }

    /// Those of a pool. One that does not fit any more, as a field is gone, says nothing.
    pub(super) fn of(pool: &CredentialPool, fields: &[CustomField]) -> Self {
        let one = |text: &str| {
            read(text, fields).unwrap_or_else(|detail| {
                tracing::warn!(pool.id = %pool.id, detail, "a filter of a pool does not fit any more");
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
    pub(super) const fn of_pool(&self, pool: &CredentialPool) -> PoolFilters<'_> {
        PoolFilters {
            project: pool.project,
            pool: pool.id,
            generate: self.generate.as_ref(),
            revoke: self.revoke.as_ref(),
        }
    }
}

fn read(text: &str, fields: &[CustomField]) -> Result<Option<Checked>, String> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let parsed: filter::Filter = text.parse().map_err(|error: filter::ParseError| {
        format!("{} (at character {})", error.problem, place(text, error.position))
    })?;
    parsed.check(&USERS.schema(fields)).map(Some).map_err(|error| error.to_string())
}

/// Counted as people do: characters, from 1.
fn place(text: &str, byte: usize) -> usize {
    text.char_indices().take_while(|(at, _)| *at < byte).count() + 1
}

/// What is wrong with the filters that somebody wants to set.
pub(crate) fn filter_fault(generate: &str, revoke: &str, fields: &[CustomField]) -> Vec<Invalid> {
    Filters::read(generate, revoke, fields).err().unwrap_or_default()
}
