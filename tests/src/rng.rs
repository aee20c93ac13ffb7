//! Randomness with a seed that is printed, so that what failed can be repeated.

use crate::environment;

/// `SplitMix64`: small, and the same on every machine.
#[derive(Debug, Clone)]
pub struct Rng(u64);

impl Rng {
    /// From `CLAVIGER_TEST_SEED`, or from the time; prints which.
    ///
    /// # Panics
    /// If the seed that was given is no number.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "a seed is taken from the clock, and printed")]
    pub fn seeded() -> Self {
        let given = environment("CLAVIGER_TEST_SEED").map(|seed| seed.parse().expect("a seed is a number"));
        let seed = given.unwrap_or_else(|| jiff::Timestamp::now().as_microsecond().unsigned_abs());
        println!("seed: CLAVIGER_TEST_SEED={seed}");
        Self(seed)
    }

    /// The next number.
    pub fn draw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// An index into something that has `length` of them.
    ///
    /// # Panics
    /// If it has none.
    pub fn pick(&mut self, length: usize) -> usize {
        usize::try_from(self.below(length as u64)).expect("an index fits")
    }

    /// A number below `limit`.
    pub fn below(&mut self, limit: u64) -> u64 {
        self.draw() % limit
    }
}
