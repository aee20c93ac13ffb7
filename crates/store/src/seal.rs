//! Sealing, hashing and making codes: what keeps a database dump from opening a door.
//!
//! A sealed value is AES-256-GCM under a key of its own, which is itself wrapped
//! by the master key; both are bound to the place they are stored at (table,
//! column, row, project) as associated data, so that a sealed value copied to
//! another row does not open. Personal data in events and audit is sealed under
//! a key per person; destroying that key erases the person from the past.

use std::fmt;

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use aws_lc_rs::constant_time::verify_slices_are_equal;
use aws_lc_rs::{digest, hmac, rand};
use zeroize::Zeroizing;

use crate::error::{Error, Result};

const VERSION: u8 = 1;
const KEY_LEN: usize = 32;
const WRAPPED_LEN: usize = NONCE_LEN + KEY_LEN + 16;

/// The key that everything sealed hangs on. Kept in memory only.
pub struct MasterKey(LessSafeKey);

/// A key for one purpose of a project, or for one person.
pub struct DataKey {
    bytes: Zeroizing<[u8; KEY_LEN]>,
    cipher: LessSafeKey,
}

/// Where a sealed value is stored; it opens nowhere else.
#[derive(Debug, Clone, Copy)]
pub struct Place<'a> {
    /// The table.
    pub table: &'static str,
    /// The column.
    pub column: &'static str,
    /// The row's key.
    pub row: &'a [u8],
    /// The project's id, empty for what belongs to the instance.
    pub project: &'a [u8],
}

impl Place<'_> {
    /// Unambiguous: each part is preceded by its length.
    fn associated_data(&self) -> Vec<u8> {
        let parts = [self.table.as_bytes(), self.column.as_bytes(), self.row, self.project];
        let mut data = Vec::with_capacity(parts.iter().map(|part| part.len() + 4).sum());
        for part in parts {
            data.extend_from_slice(&u32::try_from(part.len()).unwrap_or(u32::MAX).to_be_bytes());
            data.extend_from_slice(part);
        }
        data
    }
}

impl MasterKey {
    /// Takes the 32 bytes of a master key.
    ///
    /// # Errors
    /// [`Error::Unsealable`] if the cipher refuses them.
    pub fn new(bytes: &[u8; KEY_LEN]) -> Result<Self> {
        cipher(bytes).map(Self)
    }

    /// Seals a value under a fresh key.
    ///
    /// # Errors
    /// [`Error::Random`] if the system gives no random numbers.
    pub fn seal(&self, plain: &[u8], place: Place<'_>) -> Result<Vec<u8>> {
        let key = DataKey::generate()?;
        let mut sealed = vec![VERSION];
        sealed.extend(self.wrap(&key, place)?);
        sealed.extend(key.seal(plain, place)?);
        Ok(sealed)
    }

    /// Opens what [`MasterKey::seal`] made for the same place.
    ///
    /// # Errors
    /// [`Error::Unsealable`] if it was made elsewhere, by another key, or changed.
    pub fn open(&self, sealed: &[u8], place: Place<'_>) -> Result<Zeroizing<Vec<u8>>> {
        let rest = sealed.strip_prefix(&[VERSION]).ok_or(Error::Unsealable)?;
        let (wrapped, body) = rest.split_at_checked(WRAPPED_LEN).ok_or(Error::Unsealable)?;
        self.unwrap(wrapped, place)?.open(body, place)
    }

    /// Wraps a key.
    ///
    /// # Errors
    /// [`Error::Random`] if the system gives no random numbers.
    pub fn wrap(&self, key: &DataKey, place: Place<'_>) -> Result<Vec<u8>> {
        encrypt(&self.0, key.bytes.as_slice(), place)
    }

    /// Unwraps a key that was wrapped for the same place.
    ///
    /// # Errors
    /// [`Error::Unsealable`] if it was made elsewhere, by another key, or changed.
    pub fn unwrap(&self, wrapped: &[u8], place: Place<'_>) -> Result<DataKey> {
        let bytes = decrypt(&self.0, wrapped, place)?;
        let bytes: [u8; KEY_LEN] = bytes.as_slice().try_into().map_err(|_| Error::Unsealable)?;
        DataKey::new(Zeroizing::new(bytes))
    }
}

impl DataKey {
    /// Makes a key of random bytes.
    ///
    /// # Errors
    /// [`Error::Random`] if the system gives no random numbers.
    pub fn generate() -> Result<Self> {
        let mut bytes = Zeroizing::new([0; KEY_LEN]);
        rand::fill(bytes.as_mut_slice()).map_err(|_| Error::Random)?;
        Self::new(bytes)
    }

    fn new(bytes: Zeroizing<[u8; KEY_LEN]>) -> Result<Self> {
        Ok(Self { cipher: cipher(&bytes)?, bytes })
    }

    /// Seals a value under this key.
    ///
    /// # Errors
    /// [`Error::Random`] if the system gives no random numbers.
    pub fn seal(&self, plain: &[u8], place: Place<'_>) -> Result<Vec<u8>> {
        encrypt(&self.cipher, plain, place)
    }

    /// Opens what [`DataKey::seal`] made for the same place.
    ///
    /// # Errors
    /// [`Error::Unsealable`] if it was made elsewhere, by another key, or changed.
    pub fn open(&self, sealed: &[u8], place: Place<'_>) -> Result<Zeroizing<Vec<u8>>> {
        decrypt(&self.cipher, sealed, place)
    }

    /// A 128-bit code that only this key makes of these bytes: HMAC-SHA-256, cut.
    #[must_use]
    pub fn code(&self, of: &[u8]) -> [u8; 16] {
        let key = hmac::Key::new(hmac::HMAC_SHA256, self.bytes.as_slice());
        let tag = hmac::sign(&key, of);
        let mut code = [0; 16];
        code.copy_from_slice(&tag.as_ref()[..16]);
        code
    }
}

impl fmt::Debug for MasterKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MasterKey(…)")
    }
}

impl fmt::Debug for DataKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DataKey(…)")
    }
}

/// SHA-256: how tokens and codes are stored, and files compared.
#[must_use]
pub fn sha256(bytes: &[u8]) -> [u8; 32] {
    let mut hash = [0; 32];
    hash.copy_from_slice(digest::digest(&digest::SHA256, bytes).as_ref());
    hash
}

/// Random bytes from the operating system.
///
/// # Errors
/// [`Error::Random`] if it has none.
pub fn random<const N: usize>() -> Result<[u8; N]> {
    let mut bytes = [0; N];
    rand::fill(&mut bytes).map_err(|_| Error::Random)?;
    Ok(bytes)
}

/// Compares secrets in a time that does not depend on where they differ.
#[must_use]
pub fn equal(a: &[u8], b: &[u8]) -> bool {
    verify_slices_are_equal(a, b).is_ok()
}

fn cipher(bytes: &[u8; KEY_LEN]) -> Result<LessSafeKey> {
    UnboundKey::new(&AES_256_GCM, bytes).map(LessSafeKey::new).map_err(|_| Error::Unsealable)
}

fn encrypt(cipher: &LessSafeKey, plain: &[u8], place: Place<'_>) -> Result<Vec<u8>> {
    let nonce: [u8; NONCE_LEN] = random()?;
    let mut sealed = Vec::with_capacity(NONCE_LEN + plain.len() + 16);
    sealed.extend_from_slice(&nonce);
    let mut body = plain.to_vec();
    cipher
        .seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::from(place.associated_data()), &mut body)
        .map_err(|_| Error::Random)?;
    sealed.append(&mut body);
    Ok(sealed)
}

fn decrypt(cipher: &LessSafeKey, sealed: &[u8], place: Place<'_>) -> Result<Zeroizing<Vec<u8>>> {
    let (nonce, body) = sealed.split_at_checked(NONCE_LEN).ok_or(Error::Unsealable)?;
    let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| Error::Unsealable)?;
    let mut body = Zeroizing::new(body.to_vec());
    let length = cipher
        .open_in_place(nonce, Aad::from(place.associated_data()), &mut body)
        .map_err(|_| Error::Unsealable)?
        .len();
    body.truncate(length);
    Ok(body)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: Place<'_> = Place { table: "settings", column: "secrets", row: b"1", project: b"p" };

    fn master() -> MasterKey {
        MasterKey::new(&[7; 32]).unwrap()
    }

    #[test]
    fn what_was_sealed_opens_here_and_nowhere_else() {
        let sealed = master().seal(b"password", HERE).unwrap();
        assert_eq!(master().open(&sealed, HERE).unwrap().as_slice(), b"password");
        for place in [
            Place { table: "users", ..HERE },
            Place { column: "document", ..HERE },
            Place { row: b"2", ..HERE },
            Place { project: b"q", ..HERE },
        ] {
            assert!(matches!(master().open(&sealed, place), Err(Error::Unsealable)), "{place:?}");
        }
    }

    #[test]
    fn another_master_key_or_a_changed_byte_opens_nothing() {
        let sealed = master().seal(b"password", HERE).unwrap();
        assert!(MasterKey::new(&[8; 32]).unwrap().open(&sealed, HERE).is_err());
        for index in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[index] ^= 1;
            assert!(master().open(&changed, HERE).is_err(), "byte {index}");
            assert!(master().open(&sealed[..index], HERE).is_err(), "cut at {index}");
        }
    }

    #[test]
    fn the_same_value_is_never_sealed_the_same() {
        assert_ne!(master().seal(b"x", HERE).unwrap(), master().seal(b"x", HERE).unwrap());
    }

    #[test]
    fn a_code_is_made_anew_from_the_same_key_only() {
        let key = DataKey::generate().unwrap();
        let wrapped = master().wrap(&key, HERE).unwrap();
        assert_eq!(master().unwrap(&wrapped, HERE).unwrap().code(b"inv"), key.code(b"inv"));
        assert_ne!(DataKey::generate().unwrap().code(b"inv"), key.code(b"inv"));
        assert_ne!(key.code(b"inv"), key.code(b"iny"));
    }

    #[test]
    fn keys_do_not_show_themselves() {
        assert_eq!(format!("{:?} {:?}", master(), DataKey::generate().unwrap()), "MasterKey(…) DataKey(…)");
    }
}
