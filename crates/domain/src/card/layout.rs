//! Where the fields and the parity bits of the Wiegand formats stand.
//!
//! Bits are counted as they are sent, from 0. In the `u64` that holds a card,
//! the bit that is sent last is the lowest.

use std::ops::RangeInclusive;

use super::format::CardFormat;

/// The bits of one format.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(super) struct Layout {
    pub(super) format: CardFormat,
    /// How many bits a card has.
    pub(super) length: u16,
    pub(super) facility_code: Option<Field>,
    pub(super) number: Field,
    /// In the order in which they are computed: later ones cover earlier ones.
    parities: &'static [Parity],
}

/// Consecutive bits that hold a number, the highest bit first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Field {
    first: u16,
    last: u16,
}

/// A bit that makes the count of ones, with those that it covers, even or odd.
#[derive(Debug, PartialEq, Eq, Hash)]
struct Parity {
    bit: u16,
    odd: bool,
    first: u16,
    last: u16,
    /// Of the bits from first to last, those with this remainder modulo 3 are
    /// not covered.
    except: Option<u16>,
}

impl Layout {
    pub(super) const H10301: Self = Self {
        format: CardFormat::H10301,
        length: 26,
        facility_code: Some(field(1, 8)),
        number: field(9, 24),
        parities: &[even(0, 1, 12), odd(25, 13, 24)],
    };
    pub(super) const H10306: Self = Self {
        format: CardFormat::H10306,
        length: 34,
        facility_code: Some(field(1, 16)),
        number: field(17, 32),
        parities: &[even(0, 1, 16), odd(33, 17, 32)],
    };
    pub(super) const H10302: Self = Self {
        format: CardFormat::H10302,
        length: 37,
        facility_code: None,
        number: field(1, 35),
        parities: &[even(0, 1, 18), odd(36, 18, 35)],
    };
    pub(super) const H10304: Self = Self {
        format: CardFormat::H10304,
        length: 37,
        facility_code: Some(field(1, 16)),
        number: field(17, 35),
        parities: &[even(0, 1, 18), odd(36, 18, 35)],
    };
    pub(super) const CORPORATE_1000_35: Self = Self {
        format: CardFormat::Corporate1000_35,
        length: 35,
        facility_code: Some(field(2, 13)),
        number: field(14, 33),
        parities: &[even(1, 2, 33).except(1), odd(34, 1, 32).except(0), odd(0, 1, 34)],
    };
    pub(super) const CORPORATE_1000_48: Self = Self {
        format: CardFormat::Corporate1000_48,
        length: 48,
        facility_code: Some(field(2, 23)),
        number: field(24, 46),
        parities: &[even(1, 3, 46).except(2), odd(47, 2, 45).except(1), odd(0, 1, 47)],
    };

    /// The facility codes that fit. No format has more than 22 bits for them.
    pub(super) fn facility_codes(&self) -> Option<RangeInclusive<u32>> {
        self.facility_code.map(|field| 0..=u32::try_from(field.max()).unwrap_or(u32::MAX))
    }

    /// The bits of a card. Both numbers fit their fields.
    pub(super) fn assemble(&self, facility_code: Option<u32>, number: u64) -> u64 {
        let facility_code = facility_code.map_or(0, u64::from);
        let facility_bits = self.facility_code.map_or(0, |field| facility_code << self.shift(field.last));
        let fields = facility_bits | (number << self.shift(self.number.last));
        self.parities.iter().fold(fields, |card, parity| {
            if self.holds(parity, card) { card } else { card | (1 << self.shift(parity.bit)) }
        })
    }

    /// The parity bit that does not hold, if there is one.
    pub(super) fn broken_parity(&self, card: u64) -> Option<u16> {
        self.parities.iter().find(|parity| !self.holds(parity, card)).map(|parity| parity.bit)
    }

    /// The facility code of a card, where the format has one.
    pub(super) fn read_facility_code(&self, card: u64) -> Option<u32> {
        self.facility_code.and_then(|field| u32::try_from(self.read(field, card)).ok())
    }

    /// The number in a field of a card.
    pub(super) fn read(&self, field: Field, card: u64) -> u64 {
        (card >> self.shift(field.last)) & field.max()
    }

    fn holds(&self, parity: &Parity, card: u64) -> bool {
        let covered = parity.covered().chain([parity.bit]).map(|bit| 1 << self.shift(bit)).sum::<u64>();
        ((card & covered).count_ones() % 2 == 1) == parity.odd
    }

    fn shift(&self, bit: u16) -> u16 {
        self.length - 1 - bit
    }
}

impl Field {
    /// The greatest number that fits.
    pub(super) const fn max(self) -> u64 {
        (1 << (self.last - self.first + 1)) - 1
    }
}

impl Parity {
    const fn except(self, remainder: u16) -> Self {
        Self { except: Some(remainder), ..self }
    }

    fn covered(&self) -> impl Iterator<Item = u16> {
        let except = self.except;
        (self.first..=self.last).filter(move |bit| except != Some(bit % 3))
    }
}

const fn field(first: u16, last: u16) -> Field {
    Field { first, last }
}

const fn even(bit: u16, first: u16, last: u16) -> Parity {
    Parity { bit, odd: false, first, last, except: None }
}

const fn odd(bit: u16, first: u16, last: u16) -> Parity {
    Parity { bit, odd: true, first, last, except: None }
}
