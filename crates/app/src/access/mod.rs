//! Who is asking, and who may: API keys, sessions, logins, operators, the first-run setup.

pub mod api_keys;
mod authenticate;
mod login;
pub mod members;
pub mod operators;
pub mod own;
mod own_password;
mod password;
mod person;
mod secret;
mod session;
pub mod setup;
mod throttle;

pub(crate) use authenticate::again;
pub use authenticate::{Authenticated, Proof, by_key, by_session};
pub use login::{LoggedIn, login, logout};
pub use password::Password;
pub use secret::Secret;

pub(crate) use own_password::knows_password;
pub(crate) use password::Passwords;
pub(crate) use person::person_behind;
pub(crate) use throttle::{Pair, slow_down};
