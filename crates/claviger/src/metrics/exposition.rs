//! Writing the text format (<https://prometheus.io/docs/instrumenting/exposition_formats/>), for gauges.

use std::fmt::Write as _;

use super::catalogue;

/// Gauges, family by family.
#[derive(Default)]
pub(super) struct Exposition(String);

impl Exposition {
    /// Begins a family; what is written next belongs to it.
    pub(super) fn family(&mut self, name: &'static str) -> Family<'_> {
        let metric = catalogue::find(name);
        let what = metric.map_or("", |metric| metric.what);
        let _ = writeln!(self.0, "# HELP {name} {what}\n# TYPE {name} gauge");
        Family { text: &mut self.0, name, labels: metric.map_or(&[], |metric| metric.labels) }
    }

    /// A family of one value without labels.
    pub(super) fn one(&mut self, name: &'static str, value: impl Into<Value>) {
        self.family(name).add(&[], value);
    }

    /// All of it.
    pub(super) fn into_text(self) -> String {
        self.0
    }
}

/// A family that is being written.
pub(super) struct Family<'e> {
    text: &'e mut String,
    name: &'static str,
    labels: &'static [&'static str],
}

impl Family<'_> {
    /// Adds a value with these labels.
    pub(super) fn add(&mut self, labels: &[(&str, &str)], value: impl Into<Value>) {
        debug_assert!(labels.iter().map(|(name, _)| name).eq(self.labels), "{}: other labels than listed", self.name);
        self.text.push_str(self.name);
        for (index, (name, label)) in labels.iter().enumerate() {
            let _ = write!(self.text, "{}{name}=\"{}\"", if index == 0 { '{' } else { ',' }, escaped(label));
        }
        self.text.push_str(if labels.is_empty() { " " } else { "} " });
        let _ = match value.into() {
            Value::Count(count) => writeln!(self.text, "{count}"),
            Value::Seconds(seconds) => writeln!(self.text, "{seconds}"),
        };
    }
}

/// A value, as it is written.
pub(super) enum Value {
    /// A whole number.
    Count(u64),
    /// Seconds, or what else has a fraction.
    Seconds(f64),
}

impl From<u64> for Value {
    fn from(count: u64) -> Self {
        Self::Count(count)
    }
}

impl From<bool> for Value {
    fn from(truth: bool) -> Self {
        Self::Count(truth.into())
    }
}

impl From<f64> for Value {
    fn from(seconds: f64) -> Self {
        Self::Seconds(seconds)
    }
}

fn escaped(label: &str) -> String {
    label.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_cannot_leave_their_quotes() {
        let mut text = Exposition::default();
        let mut family = text.family("claviger_node_heartbeat_timestamp_seconds");
        family.add(&[("node", "a\"} 9\nb\\"), ("version", "1")], 3_u64);
        text.one("claviger_figures_gather_seconds", 0.5);
        let text = text.into_text();
        let lines: Vec<&str> = text.lines().filter(|line| !line.starts_with('#')).collect();
        let node = r#"claviger_node_heartbeat_timestamp_seconds{node="a\"} 9\nb\\",version="1"} 3"#;
        assert_eq!(lines, [node, "claviger_figures_gather_seconds 0.5"]);
    }
}
