//! A set of lines of a file.

/// A bit for each line: 250 kB for two million.
#[derive(Debug, Clone, Default)]
pub(in crate::autosync) struct LineSet {
    words: Vec<u64>,
    len: u64,
}

impl LineSet {
    /// Puts a line in.
    pub(in crate::autosync) fn insert(&mut self, line: u32) {
        let (word, bit) = place(line);
        if word >= self.words.len() {
            self.words.resize(word + 1, 0);
        }
        self.len += u64::from(self.words[word] & bit == 0);
        self.words[word] |= bit;
    }

    /// Whether a line is in it.
    pub(in crate::autosync) fn contains(&self, line: u32) -> bool {
        let (word, bit) = place(line);
        self.words.get(word).is_some_and(|bits| bits & bit != 0)
    }

    /// How many lines are in it.
    pub(in crate::autosync) fn len(&self) -> u64 {
        self.len
    }

    /// The lines, in order.
    pub(in crate::autosync) fn iter(&self) -> impl Iterator<Item = u32> {
        let last = u32::try_from(self.words.len() * 64).unwrap_or(u32::MAX);
        (0..last).filter(|&line| self.contains(line))
    }
}

fn place(line: u32) -> (usize, u64) {
    (line as usize / 64, 1 << (line % 64))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_in_it_once_and_in_order() {
        let mut lines = LineSet::default();
        for line in [200, 1, 64, 63, 1] {
            lines.insert(line);
        }
        assert_eq!(lines.iter().collect::<Vec<_>>(), [1, 63, 64, 200]);
        assert_eq!(lines.len(), 4);
        assert!(!lines.contains(2) && !lines.contains(u32::MAX));
    }
}
