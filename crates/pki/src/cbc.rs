//! AES-256-CBC with the padding of PKCS#7 (RFC 5652 §6.3), as envelopes and key files have it.

use aws_lc_rs::cipher::{AES_256, AES_256_KEY_LEN, DecryptionContext, PaddedBlockDecryptingKey};
use aws_lc_rs::cipher::{PaddedBlockEncryptingKey, UnboundCipherKey};
use aws_lc_rs::iv::FixedLength;
use secrecy::SecretSlice;
use zeroize::Zeroizing;

/// The bytes of a key.
pub(crate) const KEY_LEN: usize = AES_256_KEY_LEN;

/// Encrypts under a random initialisation vector, which comes first.
pub(crate) fn encrypt(key: &[u8], content: &[u8]) -> Option<([u8; 16], Vec<u8>)> {
    let cipher = PaddedBlockEncryptingKey::cbc_pkcs7(UnboundCipherKey::new(&AES_256, key).ok()?).ok()?;
    // Room for the padding, so that the plain content is not left behind where it grew from.
    let mut bytes = Vec::with_capacity(content.len() + 16);
    bytes.extend_from_slice(content);
    let context = cipher.encrypt(&mut bytes).ok()?;
    let iv = <&[u8]>::try_from(&context).ok()?.try_into().ok()?;
    Some((iv, bytes))
}

/// Decrypts; nothing comes of it where key, vector or content have a wrong length, or
/// the padding is none.
pub(crate) fn decrypt(key: &[u8], iv: &[u8], content: &[u8]) -> Option<SecretSlice<u8>> {
    if key.len() != KEY_LEN || content.is_empty() || !content.len().is_multiple_of(16) {
        return None;
    }
    let cipher = PaddedBlockDecryptingKey::cbc_pkcs7(UnboundCipherKey::new(&AES_256, key).ok()?).ok()?;
    let context = DecryptionContext::Iv128(FixedLength::<16>::try_from(iv).ok()?);
    let mut bytes = Zeroizing::new(content.to_vec());
    let plain = cipher.decrypt(&mut bytes, context).ok()?;
    Some(SecretSlice::from(plain.to_vec()))
}
