//! What administrators were told, and may rely on.

use std::collections::BTreeSet;

use domain::credential::Intent;
use domain::id::{Id, kind};

/// The credentials that were acquired, and what was asked of each last; the pools that a filter revokes from.
#[derive(Debug, Default)]
pub(crate) struct Known(Vec<One>, BTreeSet<Id<kind::CredentialPool>>);

/// A credential that an administrator was told of.
#[derive(Debug, Clone, Copy)]
pub(crate) struct One {
    pub(crate) id: Id<kind::Credential>,
    pub(crate) user: Id<kind::User>,
    pub(crate) pool: Id<kind::CredentialPool>,
    pub(crate) wish: Wish,
    /// Something may have ended or changed it beside what administrators asked of it.
    pub(crate) excused: bool,
}

/// What was asked of a credential last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wish {
    Active,
    Suspended,
    Revoked,
}

impl Wish {
    /// Whether an intent is what was asked for.
    pub(crate) const fn is_met_by(self, intent: Intent) -> bool {
        matches!(
            (self, intent),
            (Self::Active, Intent::Active)
                | (Self::Suspended, Intent::Suspended(_))
                | (Self::Revoked, Intent::Revoked(_))
        )
    }
}

impl Known {
    pub(crate) fn all(&self) -> &[One] {
        &self.0
    }

    pub(crate) fn acquired(&mut self, id: Id<kind::Credential>, user: Id<kind::User>, pool: Id<kind::CredentialPool>) {
        let excused = self.1.contains(&pool);
        self.0.push(One { id, user, pool, wish: Wish::Active, excused });
    }

    pub(crate) fn asked(&mut self, id: Id<kind::Credential>, wish: Wish) {
        self.0.iter_mut().filter(|one| one.id == id).for_each(|one| one.wish = wish);
    }

    /// A filter of this pool revokes: whatever is or will be of it.
    pub(crate) fn revokes(&mut self, pool: Id<kind::CredentialPool>) {
        self.1.insert(pool);
        self.excuse(|one| one.pool == pool);
    }

    /// Something else may have become of these.
    pub(crate) fn excuse(&mut self, which: impl Fn(&One) -> bool) {
        self.0.iter_mut().filter(|one| which(one)).for_each(|one| one.excused = true);
    }
}
