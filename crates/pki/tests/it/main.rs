//! The crate against others that know the standards: `openssl`, `certtool` of
//! `GnuTLS`, and `pkilint`.
#![expect(clippy::unwrap_used, reason = "tests stop at the first thing that fails")]

mod archive;
mod authority;
mod bad_requests;
mod certificates;
mod crl;
mod house;
mod issuing;
mod keys;
mod mutated;
mod ocsp;
mod pkcs7;
mod requests;
mod speed;
mod tools;
