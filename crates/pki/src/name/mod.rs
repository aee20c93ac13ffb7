//! Names: what a certificate says of whom it was issued to.
//!
//! A name is made of fields, each looked at on its own; there is no way from a
//! text such as `CN=Ada, O=Example` to a name, and so nothing to escape.

mod alternative;
mod attribute;
mod distinguished;
mod domains;
mod fault;
#[cfg(test)]
mod tests;

pub(crate) use alternative::alternative_text;
pub use alternative::{AlternativeKind, AlternativeName};
pub use attribute::{Attribute, AttributeKind};
pub use distinguished::DistinguishedName;
pub use domains::{AllowedDomains, DomainRule};
pub use fault::NameFault;
