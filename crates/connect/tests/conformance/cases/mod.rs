//! The cases, each for every connector.

pub(crate) mod budget;
pub(crate) mod errors;
pub(crate) mod form;
pub(crate) mod histories;
pub(crate) mod lost;
pub(crate) mod orders;
pub(crate) mod people;
pub(crate) mod reading;
pub(crate) mod revoking;
