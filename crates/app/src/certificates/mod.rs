//! Certificates: asked for, signed, held, released and revoked.
//!
//! Issuing goes in steps, each of which leaves something behind:
//!
//! 1. `issue::prepare` writes what is to be signed, under a serial number that
//!    nobody has, and the unit of work that stores it is committed.
//! 2. `issue::sign` holds those bytes against profile and issuer, signs them,
//! 3. and makes sure that what came out is those very bytes under the CA's key.
//! 4. `issue::record` stores the certificate with its event and its audit entry.
//!
//! Nobody gets a certificate before step 4 is committed, so there is none that is not
//! recorded. A crash after step 1 leaves a prepared row: whoever asked asks again and
//! gets that very certificate signed, or a sweep abandons it; its number is never
//! given to another.

mod act;
mod create;
mod follow;
mod issue;
mod names;
mod profiles;
mod read;
mod sweep;
#[cfg(test)]
mod tests;

pub use act::{hold, release, revoke};
pub use create::{NewCertificate, create};
pub use issue::Issued;
pub use pki::profile::ProfileSpec;
pub use profiles::get as get_profile;
pub use profiles::{ProfileShown, change as change_profile, list as list_profiles, remove as remove_profile};
pub use read::{CertificateShown, get, list};

pub(crate) use act::apply;
pub(crate) use create::{Wanted, accept, finish, for_requests, only, refused};
pub(crate) use follow::{follow_credential, follow_user};
pub(crate) use issue::{Order, Place, Prepared, key_hash, prepare, prepared, record, refuse_known_key, sign, tell};
pub(crate) use names::{allowed, fields, fill};
pub(crate) use profiles::find as find_profile;
pub(crate) use sweep::run as sweep;
