//! The crate against others that know the standards: `openssl`, `certtool` of
//! `GnuTLS`, `pkilint`, `jwcrypto`, and
//! tokens of `SoftHSM`.
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
mod pkcs7;
mod requests;
mod softhsm;
mod speed;
mod token;
mod token_breaks;
mod token_recovery;
mod tools;
