//! A card as bits.

/// The bits of a card, in the order in which they are sent.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct CardBits {
    count: u16,
    hexadecimal: String,
}

impl CardBits {
    /// Bits held in a number, the one that is sent last lowest.
    pub(super) fn of_number(count: u16, card: u64) -> Self {
        let digits = usize::from(count.div_ceil(4));
        Self { count, hexadecimal: format!("{card:0digits$x}") }
    }

    /// Four bits for each of these hexadecimal digits, of which there are few.
    pub(super) fn of_digits(digits: &str) -> Self {
        let count = u16::try_from(4 * digits.len()).unwrap_or(u16::MAX);
        Self { count, hexadecimal: digits.to_ascii_lowercase() }
    }

    /// How many bits there are.
    #[must_use]
    pub fn count(&self) -> u16 {
        self.count
    }

    /// The bits as one number in hexadecimal: lower case, without a prefix, as
    /// many digits as the bits need, the bit that is sent last lowest.
    #[must_use]
    pub fn hexadecimal(&self) -> &str {
        &self.hexadecimal
    }
}
