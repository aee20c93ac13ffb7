//! Enrolment over Secure Transport (RFC 7030): machines and device management ask for
//! certificates by themselves.
//!
//! Who asks for the first time proves with a password who they are, which somebody with
//! the permission to issue made for one certificate of one user. Who has a certificate
//! proves with it, and gets the next one.

mod enrol;
mod password;
mod place;
mod renew;

pub use enrol::{Login, enrol};
pub use password::{MadePassword, make_password};
pub use place::certificates;
pub use renew::renew;
