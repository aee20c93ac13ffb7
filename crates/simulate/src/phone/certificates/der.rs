//! As much of DER (X.690) as certificates and requests for them need.

pub(crate) const INTEGER: u8 = 0x02;
pub(crate) const BIT_STRING: u8 = 0x03;
pub(crate) const OCTET_STRING: u8 = 0x04;
pub(crate) const OBJECT_IDENTIFIER: u8 = 0x06;
pub(crate) const BOOLEAN: u8 = 0x01;
pub(crate) const SEQUENCE: u8 = 0x30;

/// The constructed context tag of that number, which is less than 31.
pub(crate) const fn context(number: u8) -> u8 {
    0xa0 | number
}

/// A value with its tag and length.
pub(crate) fn write(tag: u8, content: &[u8]) -> Vec<u8> {
    let octets = content.len().to_be_bytes();
    let first = octets.iter().position(|octet| *octet != 0).unwrap_or(octets.len() - 1);
    let mut der = vec![tag];
    match &octets[first..] {
        [short @ 0..=0x7f] => der.push(*short),
        long => {
            der.push(long.iter().fold(0x80, |count, _| count + 1));
            der.extend_from_slice(long);
        }
    }
    der.extend_from_slice(content);
    der
}

/// A SEQUENCE of what is in DER already.
pub(crate) fn sequence(parts: &[&[u8]]) -> Vec<u8> {
    write(SEQUENCE, &parts.concat())
}

/// A BIT STRING of whole octets.
pub(crate) fn bit_string(octets: &[u8]) -> Vec<u8> {
    write(BIT_STRING, &[&[0], octets].concat())
}

/// A value that was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Value<'a> {
    pub(crate) tag: u8,
    pub(crate) content: &'a [u8],
    /// With tag and length.
    pub(crate) whole: &'a [u8],
}

impl<'a> Value<'a> {
    /// What it is made of.
    pub(crate) fn parts(self) -> Reader<'a> {
        Reader(self.content)
    }

    /// The octets of a BIT STRING that has no bits to spare.
    pub(crate) fn octets(self) -> Option<&'a [u8]> {
        self.content.strip_prefix(&[0])
    }
}

/// Reads one value after the other. Nothing here is longer than 16 MiB, and no tag needs a second octet.
pub(crate) struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    pub(crate) fn new(der: &'a [u8]) -> Self {
        Self(der)
    }

    pub(crate) fn is_finished(&self) -> bool {
        self.0.is_empty()
    }

    /// The next value, of whatever kind.
    pub(crate) fn any(&mut self) -> Option<Value<'a>> {
        let (&tag, rest) = self.0.split_first().filter(|(tag, _)| **tag & 0x1f != 0x1f)?;
        let (&first, rest) = rest.split_first()?;
        let (length, rest) = match first {
            0..=0x7f => (usize::from(first), rest),
            0x81..=0x83 => {
                let (octets, rest) = rest.split_at_checked(usize::from(first - 0x80))?;
                (octets.iter().fold(0, |length, octet| length << 8 | usize::from(*octet)), rest)
            }
            _ => return None,
        };
        let (content, rest) = rest.split_at_checked(length)?;
        let whole = &self.0[..self.0.len() - rest.len()];
        self.0 = rest;
        Some(Value { tag, content, whole })
    }

    /// The next value, which must be of that kind.
    pub(crate) fn take(&mut self, tag: u8) -> Option<Value<'a>> {
        self.any().filter(|value| value.tag == tag)
    }

    /// The next value, if it is of that kind; otherwise it is left.
    pub(crate) fn take_if(&mut self, tag: u8) -> Option<Value<'a>> {
        if self.0.first() == Some(&tag) { self.any() } else { None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_written_as_short_as_they_can_be_and_read_again() {
        for (length, head) in [
            (0, &[4, 0][..]),
            (127, &[4, 0x7f]),
            (128, &[4, 0x81, 0x80]),
            (256, &[4, 0x82, 1, 0]),
            (65_536, &[4, 0x83, 1, 0, 0]),
        ] {
            let der = write(OCTET_STRING, &vec![7; length]);
            assert_eq!(&der[..head.len()], head);
            let value = Reader::new(&der).any().unwrap();
            assert_eq!((value.content.len(), value.whole), (length, &der[..]));
        }
    }

    #[test]
    fn what_is_cut_off_is_no_value() {
        let der = sequence(&[&write(INTEGER, &[0]), &bit_string(&[1, 2, 3])]);
        for length in 0..der.len() {
            assert_eq!(Reader::new(&der[..length]).any(), None, "{length}");
        }
        let mut parts = Reader::new(&der).take(SEQUENCE).unwrap().parts();
        assert_eq!(parts.take_if(OCTET_STRING), None);
        assert_eq!(parts.take(INTEGER).unwrap().content, [0]);
        assert_eq!(parts.take(BIT_STRING).unwrap().octets(), Some(&[1, 2, 3][..]));
        assert!(parts.is_finished());
    }
}
