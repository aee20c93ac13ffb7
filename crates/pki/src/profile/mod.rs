//! Certificate profiles: what a certificate may be, as data.
//!
//! A [`ProfileSpec`] is what people write; a [`Profile`] is one that was checked,
//! and there is no other way to have one.

mod checked;
mod fault;
mod fill;
mod spec;
mod standard;
#[cfg(test)]
mod tests;
mod usage;

pub use checked::Profile;
pub use fault::ProfileFault;
pub use fill::{FillFault, Names};
pub use spec::{AlternativeRule, ProfileSpec, Source, SubjectRule};
pub use usage::{ExtendedUsage, PolicyId, UnknownOid, Usage};
