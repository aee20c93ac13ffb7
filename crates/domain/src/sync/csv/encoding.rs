//! Which letters the bytes mean.
//!
//! A byte order mark wins; else the file is UTF-8 if all of it is; else it is
//! what the project says, Windows-1252 unless changed. The fallback is a
//! single-byte encoding: then separators, quotes and line ends are the same
//! bytes whatever the file turns out to be, and one pass over it is enough.

use std::fmt;
use std::str::FromStr;

use encoding_rs::{CoderResult, Decoder, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use serde::{Deserialize, Serialize};

/// The encoding that a file was found to have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8, with or without a byte order mark.
    Utf8,
    /// UTF-16, little end first, by its byte order mark.
    Utf16Le,
    /// UTF-16, big end first, by its byte order mark.
    Utf16Be,
    /// The project's fallback.
    SingleByte(Fallback),
}

impl Encoding {
    /// The name by which the encoding is known (`UTF-8`, `windows-1252`).
    #[must_use]
    pub fn name(self) -> &'static str {
        self.codec().name()
    }

    /// Takes the byte order mark at the start of a file: the encoding, and the mark's length.
    pub(super) fn marked(head: &[u8]) -> Option<(Self, usize)> {
        match head {
            [0xEF, 0xBB, 0xBF, ..] => Some((Self::Utf8, 3)),
            [0xFF, 0xFE, ..] => Some((Self::Utf16Le, 2)),
            [0xFE, 0xFF, ..] => Some((Self::Utf16Be, 2)),
            _ => None,
        }
    }

    pub(super) fn transcoder(self) -> Transcoder {
        Transcoder { decoder: self.codec().new_decoder_with_bom_removal(), text: Vec::new() }
    }

    /// A few bytes that are not split anywhere; what cannot be read becomes U+FFFD.
    pub(super) fn text_of(self, bytes: &[u8]) -> String {
        match self {
            // The detector transcodes UTF-16 before it looks at it.
            Self::Utf8 | Self::Utf16Le | Self::Utf16Be => String::from_utf8_lossy(bytes).into_owned(),
            Self::SingleByte(fallback) => fallback.0.decode_without_bom_handling(bytes).0.into_owned(),
        }
    }

    fn codec(self) -> &'static encoding_rs::Encoding {
        match self {
            Self::Utf8 => UTF_8,
            Self::Utf16Le => UTF_16LE,
            Self::Utf16Be => UTF_16BE,
            Self::SingleByte(fallback) => fallback.0,
        }
    }
}

/// A single-byte encoding for files that are neither marked nor UTF-8.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Fallback(&'static encoding_rs::Encoding);

/// Why a name is not one of a usable fallback.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("expected the name of a single-byte encoding, like windows-1252, windows-1250 or iso-8859-5")]
pub struct UnsupportedFallback;

impl Fallback {
    /// The encoding's name.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.0.name()
    }
}

impl Default for Fallback {
    fn default() -> Self {
        Self(WINDOWS_1252)
    }
}

impl fmt::Debug for Fallback {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Fallback({})", self.name())
    }
}

impl FromStr for Fallback {
    type Err = UnsupportedFallback;

    fn from_str(name: &str) -> Result<Self, UnsupportedFallback> {
        let encoding = encoding_rs::Encoding::for_label(name.as_bytes()).ok_or(UnsupportedFallback)?;
        if encoding.is_single_byte() && encoding.is_ascii_compatible() {
            Ok(Self(encoding))
        } else {
            Err(UnsupportedFallback)
        }
    }
}

impl TryFrom<String> for Fallback {
    type Error = UnsupportedFallback;

    fn try_from(name: String) -> Result<Self, UnsupportedFallback> {
        name.parse()
    }
}

impl From<Fallback> for String {
    fn from(fallback: Fallback) -> Self {
        fallback.name().to_owned()
    }
}

/// Turns chunks of any encoding into UTF-8; what cannot be read becomes U+FFFD.
pub(super) struct Transcoder {
    decoder: Decoder,
    text: Vec<u8>,
}

impl Transcoder {
    /// The chunk as UTF-8, without the character that its end may have split.
    pub(super) fn feed(&mut self, chunk: &[u8], last: bool) -> &[u8] {
        self.text.clear();
        let room = self.decoder.max_utf8_buffer_length(chunk.len()).unwrap_or(chunk.len() * 3 + 16);
        self.text.resize(room, 0);
        let (mut read, mut written) = (0, 0);
        loop {
            let (result, r, w, _) = self.decoder.decode_to_utf8(&chunk[read..], &mut self.text[written..], last);
            (read, written) = (read + r, written + w);
            match result {
                CoderResult::InputEmpty => break,
                CoderResult::OutputFull => self.text.resize(self.text.len() * 2, 0),
            }
        }
        &self.text[..written]
    }
}

/// Whether all bytes so far are UTF-8, with characters split between chunks.
#[derive(Default)]
pub(super) struct Utf8Check {
    broken: bool,
    carry: Vec<u8>,
}

impl Utf8Check {
    pub(super) fn feed(&mut self, chunk: &[u8]) {
        if self.broken {
            return;
        }
        if self.carry.is_empty() {
            self.check(chunk);
        } else {
            let rest = self.complete(chunk).unwrap_or(chunk.len());
            self.check(&chunk[rest..]);
        }
    }

    /// Whether a file that ends here is UTF-8.
    pub(super) fn passed(&self) -> bool {
        !self.broken && self.carry.is_empty()
    }

    /// Adds bytes to the split character until it is whole or wrong.
    fn complete(&mut self, chunk: &[u8]) -> Option<usize> {
        for (index, &byte) in chunk.iter().enumerate() {
            self.carry.push(byte);
            match str::from_utf8(&self.carry) {
                Ok(_) => {
                    self.carry.clear();
                    return Some(index + 1);
                }
                Err(error) if error.error_len().is_some() => {
                    self.broken = true;
                    return None;
                }
                Err(_) => {}
            }
        }
        None
    }

    fn check(&mut self, chunk: &[u8]) {
        if let Err(error) = str::from_utf8(chunk) {
            if error.error_len().is_some() {
                self.broken = true;
            } else {
                self.carry.extend_from_slice(&chunk[error.valid_up_to()..]);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_check_agrees_with_the_whole_however_it_is_cut(bytes: Vec<u8>, text: String, valid: bool, cut in 1_usize..7) {
            let bytes = if valid { text.into_bytes() } else { bytes };
            let mut check = Utf8Check::default();
            bytes.chunks(cut).for_each(|chunk| check.feed(chunk));
            prop_assert_eq!(check.passed(), str::from_utf8(&bytes).is_ok());
        }
    }

    #[test]
    fn only_single_byte_encodings_can_be_the_fallback() {
        assert_eq!("Windows-1252".parse(), Ok(Fallback::default()));
        assert_eq!("latin1".parse::<Fallback>().unwrap().name(), "windows-1252");
        for name in ["utf-8", "utf-16le", "shift_jis", "gbk", "iso-2022-jp", "replacement", "nonsense", ""] {
            assert_eq!(name.parse::<Fallback>(), Err(UnsupportedFallback), "{name}");
        }
    }
}
