//! The padding of OAEP with SHA-256, taken off in constant time (RFC 8017 §7.1.2).
//!
//! What is padded is the key of a content, whose length is known. So everything else has
//! its place and one value that is right, and all of it is compared at once: nobody
//! learns from the answer, or from its time, which part was wrong.

use aws_lc_rs::constant_time::verify_slices_are_equal;
use aws_lc_rs::digest::{SHA256, SHA256_OUTPUT_LEN, digest};
use secrecy::{ExposeSecret, SecretSlice};
use zeroize::Zeroizing;

use crate::cbc::KEY_LEN;

const HASH: usize = SHA256_OUTPUT_LEN;

/// Takes the padding off the key of a content.
pub(super) fn content_key(padded: &SecretSlice<u8>) -> Option<SecretSlice<u8>> {
    let (first, seed, block) = parts(padded.expose_secret())?;
    let seed = masked(seed, block);
    let block = masked(block, &seed);
    let (found, key) = block.split_last_chunk::<KEY_LEN>()?;
    let found = Zeroizing::new([&[first], found].concat());
    verify_slices_are_equal(&found, &right(block.len())).ok()?;
    Some(SecretSlice::from(key.to_vec()))
}

/// The first byte, the seed and the block, both still masked.
fn parts(padded: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (first, rest) = padded.split_first()?;
    let (seed, block) = rest.split_at_checked(HASH)?;
    (block.len() > HASH + KEY_LEN).then_some((*first, seed, block))
}

/// What stands before the key: zero, the hash of the empty label, zeros, one.
fn right(block: usize) -> Vec<u8> {
    let mut right = vec![0; 1 + block - KEY_LEN];
    right[1..=HASH].copy_from_slice(digest(&SHA256, &[]).as_ref());
    if let Some(last) = right.last_mut() {
        *last = 1;
    }
    right
}

/// `part` under the mask that MGF1 makes of `seed` (RFC 8017 appendix B.2.1).
fn masked(part: &[u8], seed: &[u8]) -> Zeroizing<Vec<u8>> {
    let mut masked = Zeroizing::new(part.to_vec());
    for (count, chunk) in (0_u32..).zip(masked.chunks_mut(HASH)) {
        let input = Zeroizing::new([seed, &count.to_be_bytes()].concat());
        let mask = digest(&SHA256, &input);
        chunk.iter_mut().zip(mask.as_ref()).for_each(|(byte, mask)| *byte ^= mask);
    }
    masked
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: [u8; KEY_LEN] = [7; KEY_LEN];

    /// Pads: the mask is its own inverse.
    fn padded(first: u8, block: &[u8]) -> SecretSlice<u8> {
        let seed = [9; HASH];
        let block = masked(block, &seed);
        let seed = masked(&seed, &block);
        SecretSlice::from([&[first], &seed[..], &block[..]].concat())
    }

    fn block() -> Vec<u8> {
        [&right(223)[1..], &KEY[..]].concat()
    }

    #[test]
    fn a_key_comes_out_of_its_padding() {
        assert_eq!(block().len(), 223, "of RSA-2048");
        assert_eq!(content_key(&padded(0, &block())).unwrap().expose_secret(), KEY);
    }

    #[test]
    fn every_byte_of_the_padding_counts() {
        assert!(content_key(&padded(1, &block())).is_none());
        for place in 0..block().len() - KEY_LEN {
            let mut changed = block();
            changed[place] ^= 1;
            assert!(content_key(&padded(0, &changed)).is_none(), "byte {place}");
        }
    }

    #[test]
    fn what_is_too_short_has_no_key() {
        for length in [0, 1, HASH, 2 * HASH + KEY_LEN] {
            assert!(content_key(&SecretSlice::from(vec![0; length])).is_none());
        }
    }
}
