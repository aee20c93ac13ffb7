//! What goes wrong, and when.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::Random;

/// Things that people name: the faults of a service, its calls.
pub trait Name: Copy + Eq + fmt::Debug + Send + 'static {
    /// All there are.
    const ALL: &'static [Self];

    /// What it is called.
    fn name(self) -> &'static str;

    /// What it is, in a few words; nothing where the name says it.
    fn meaning(self) -> &'static str {
        ""
    }

    /// Of a fault: whether it strikes in calls, so that it can be bound to one kind of them.
    fn is_of_calls(self) -> bool {
        true
    }
}

/// A fault that is switched on. As text: `NAME[=WHEN[:CALL]]`, such as `slow`, `lost-answer=0.2`, `lost-answer=20%`,
/// `error-after=3:create-user` (the next three calls of that kind).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fault<F, C> {
    /// What goes wrong.
    pub kind: F,
    /// When it does.
    pub when: When,
    /// In which calls; in all if that is not said.
    pub call: Option<C>,
}

/// When a fault strikes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum When {
    /// Each time.
    Always,
    /// With this probability.
    Chance(f64),
    /// The next so many times.
    Next(u32),
}

/// Why a text names no fault.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FaultError {
    /// The service has no such fault.
    #[error("there is no fault {given:?}; there are {}", known.join(", "))]
    Unknown {
        /// What was written.
        given: String,
        /// What there is.
        known: Vec<&'static str>,
    },
    /// The service has no such call.
    #[error("there is no call {given:?}; there are {}", known.join(", "))]
    UnknownCall {
        /// What was written.
        given: String,
        /// What there is.
        known: Vec<&'static str>,
    },
    /// The fault strikes in no call.
    #[error("{0} belongs to no call: leave out what stands behind the colon")]
    NoCall(&'static str),
    /// That is no time.
    #[error("{0:?} says not when: write `always`, a probability such as 0.2 or 20%, or a whole number of times")]
    When(String),
}

/// The faults that are switched on.
#[derive(Debug, Clone)]
pub struct Faults<F, C>(Vec<Fault<F, C>>);

impl<F, C> Default for Faults<F, C> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<F: Name, C: Name> Faults<F, C> {
    /// These.
    #[must_use]
    pub fn new(all: Vec<Fault<F, C>>) -> Self {
        Self(all)
    }

    /// All of them, with what is left of their counts.
    #[must_use]
    pub fn all(&self) -> &[Fault<F, C>] {
        &self.0
    }

    /// Whether this one is switched on in any way.
    #[must_use]
    pub fn has(&self, kind: F) -> bool {
        self.0.iter().any(|fault| fault.kind == kind)
    }

    /// Whether it strikes this time; counts it if it does.
    pub(crate) fn strike(&mut self, kind: F, call: Option<C>, random: &mut Random) -> bool {
        let mut fitting = self.0.iter_mut().filter(|fault| fault.kind == kind);
        fitting.any(|fault| (fault.call.is_none() || fault.call == call) && fault.when.strikes(random))
    }
}

impl When {
    fn strikes(&mut self, random: &mut Random) -> bool {
        match self {
            Self::Always => true,
            Self::Chance(probability) => random.chance(*probability),
            Self::Next(0) => false,
            Self::Next(left) => {
                *left -= 1;
                true
            }
        }
    }
}

impl FromStr for When {
    type Err = FaultError;

    fn from_str(text: &str) -> Result<Self, FaultError> {
        let wrong = || FaultError::When(text.to_owned());
        if text == "always" {
            return Ok(Self::Always);
        }
        if let Ok(times) = text.parse() {
            return Ok(Self::Next(times));
        }
        let probability = match text.strip_suffix('%') {
            Some(percent) => percent.parse::<f64>().map(|percent| percent / 100.0),
            None => text.parse(),
        };
        let possible = probability.ok().filter(|probability| (0.0..=1.0).contains(probability));
        possible.map(Self::Chance).ok_or_else(wrong)
    }
}

impl fmt::Display for When {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Always => f.write_str("always"),
            Self::Chance(probability) => write!(f, "{probability:?}"),
            Self::Next(times) => write!(f, "{times}"),
        }
    }
}

impl<F: Name, C: Name> FromStr for Fault<F, C> {
    type Err = FaultError;

    fn from_str(text: &str) -> Result<Self, FaultError> {
        let (name, rest) = text.trim().split_once('=').unwrap_or((text.trim(), "always"));
        let (when, call) = match rest.split_once(':') {
            Some((when, call)) => (when, Some(call)),
            None => (rest, None),
        };
        let kind: F = find(name).ok_or_else(|| FaultError::Unknown { given: name.to_owned(), known: names::<F>() })?;
        let named = |call: &str| {
            find(call).ok_or_else(|| FaultError::UnknownCall { given: call.to_owned(), known: names::<C>() })
        };
        let call = call.map(named).transpose()?;
        if call.is_some() && !kind.is_of_calls() {
            return Err(FaultError::NoCall(kind.name()));
        }
        Ok(Self { kind, when: when.parse()?, call })
    }
}

fn find<N: Name>(name: &str) -> Option<N> {
    N::ALL.iter().copied().find(|known| known.name() == name)
}

fn names<N: Name>() -> Vec<&'static str> {
    N::ALL.iter().map(|known| known.name()).collect()
}

impl<F: Name, C: Name> fmt::Display for Fault<F, C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}={}", self.kind.name(), self.when)?;
        self.call.map_or(Ok(()), |call| write!(f, ":{}", call.name()))
    }
}

impl<F: Name, C: Name> Serialize for Fault<F, C> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de, F: Name, C: Name> Deserialize<'de> for Fault<F, C> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    enum Weather {
        Rain,
        Snow,
    }

    impl Name for Weather {
        const ALL: &'static [Self] = &[Self::Rain, Self::Snow];

        fn name(self) -> &'static str {
            match self {
                Self::Rain => "rain",
                Self::Snow => "snow",
            }
        }

        fn is_of_calls(self) -> bool {
            self == Self::Rain
        }
    }

    type Cloud = Fault<Weather, Weather>;

    #[test]
    fn faults_are_written_and_read() {
        for text in ["rain=always", "rain=0.25", "rain=3:snow", "rain=0.0"] {
            assert_eq!(text.parse::<Cloud>().unwrap().to_string(), text);
        }
        assert_eq!("rain".parse::<Cloud>().unwrap().when, When::Always);
        assert_eq!("rain=20%".parse::<Cloud>().unwrap().when, When::Chance(0.2));
    }

    #[test]
    fn what_is_none_is_told_with_what_there_is() {
        let told = |text: &str| text.parse::<Cloud>().unwrap_err().to_string();
        assert_eq!(told("hail"), "there is no fault \"hail\"; there are rain, snow");
        assert_eq!(told("rain=1:hail"), "there is no call \"hail\"; there are rain, snow");
        assert!(told("snow=1:rain").starts_with("snow belongs to no call"));
        for text in ["rain=1.5", "rain=-1", "rain=often", "rain="] {
            assert!(told(text).contains("says not when"), "{text}");
        }
    }

    #[test]
    fn a_count_runs_out_in_the_calls_it_is_for() {
        let mut faults = Faults::new(vec!["rain=2:snow".parse::<Cloud>().unwrap()]);
        let mut random = Random::new(1);
        let mut strike = |call| faults.strike(Weather::Rain, Some(call), &mut random);
        assert_eq!([strike(Weather::Rain), strike(Weather::Snow), strike(Weather::Snow)], [false, true, true]);
        assert!(!strike(Weather::Snow));
    }
}
