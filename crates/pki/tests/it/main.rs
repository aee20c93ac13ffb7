//! The crate against others that know the standards: `openssl`, `certtool` of
//! `GnuTLS`, `pkilint`, and `jwcrypto`.
#![expect(clippy::unwrap_used, reason = "tests stop at the first thing that fails")]

mod archive;
mod authority;
mod bad_requests;
mod certificates;
mod crl;
mod house;
mod issuing;
mod jwe;
mod key_files;
mod keys;
mod mutated;
mod ocsp;
mod requests;
mod speed;
mod tools;
