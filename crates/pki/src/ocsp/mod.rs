//! OCSP (RFC 6960): requests that are read, and answers that are signed by a
//! responder which the issuer has certified for it.
//!
//! [`Responder::asked`] says which certificates a request is about; the caller
//! looks up how each stands and hands that to [`Responder::answer`].

mod answer;
mod fault;
mod request;
mod responder;

pub use answer::{Failure, Times};
pub use fault::{AnswerFault, NotAResponder, OcspFault};
pub use request::OcspRequest;
pub use responder::{Responder, Status};
