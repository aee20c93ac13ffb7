//! The CA of a project: made with it, kept valid, and telling how stands what it issued.
//!
//! `pki` computes; here is what it computes with: keys are unsealed once and kept in
//! memory, each signature is of something that was loaded here, and what is published
//! is stored before anybody gets it. A project has one authority that issues; those
//! before it go on telling how their certificates stand.

mod answer;
mod fault;
mod install;
mod load;
mod make;
mod names;
mod publish;
mod renew;
mod request;
mod request_renewal;
mod responder;
mod root_key;
mod show;
mod token;

pub use answer::ocsp;
pub use install::{Import, ImportKey, import, install};
pub use pki::key::KeyKind;
pub use pki::ocsp::{Failure as OcspFailure, OcspRequest};
pub use publish::{certificate_of, crl_of, publish_now};
pub use renew::renew;
pub use request::{RequestKey, request};
pub use request_renewal::request_renewal;
pub use root_key::{export_root_key, remove_root_key};
pub use show::{AuthorityShown, ChainLink, list, show};
pub use store::repo::PublishedCrl;

pub(crate) use fault::unavailable;
pub(crate) use load::{Authorities, Loaded, active, load};
pub(crate) use make::make;
pub(crate) use publish::keep;
