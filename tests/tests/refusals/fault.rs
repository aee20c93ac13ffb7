//! What is wrong with a file, as the table expects it and as it is told.

use serde_json::Value;

/// One thing that is wrong, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fault {
    code: String,
    line: Option<u64>,
    column: Option<String>,
    value: Option<String>,
}

/// About the file as a whole.
pub(crate) fn file(code: &str) -> Fault {
    Fault { code: code.to_owned(), line: None, column: None, value: None }
}

/// About a line as a whole.
pub(crate) fn line(code: &str, line: u64) -> Fault {
    Fault { line: Some(line), ..file(code) }
}

/// About a cell.
pub(crate) fn cell(code: &str, at: u64, column: &str, value: &str) -> Fault {
    Fault { column: Some(column.to_owned()), value: Some(value.to_owned()), ..line(code, at) }
}

impl Fault {
    /// The faults in an answer, with a sentence for each.
    pub(crate) fn told(answer: &Value) -> Vec<(Self, String)> {
        let text = |value: &Value| value.as_str().map(str::to_owned);
        let one = |fault: &Value| {
            let told = Self {
                code: text(&fault["code"]).unwrap(),
                line: fault["line"].as_u64(),
                column: text(&fault["column"]),
                value: text(&fault["value"]),
            };
            (told, text(&fault["detail"]).unwrap())
        };
        answer["errors"].as_array().into_iter().flatten().map(one).collect()
    }

    /// Its line in the mail.
    pub(crate) fn in_mail(&self, sentence: &str) -> String {
        let place = match (self.line, &self.column) {
            (Some(line), Some(column)) => format!("line {line}, column {column}"),
            (Some(line), None) => format!("line {line}"),
            _ => "the file".to_owned(),
        };
        let sentence = one_line(sentence);
        match self.value.as_deref().map(one_line).filter(|value| !value.is_empty()) {
            Some(value) => format!("- {place}, \"{value}\": {sentence}\n"),
            None => format!("- {place}: {sentence}\n"),
        }
    }
}

/// A mail shows a value in one line, without what cannot be seen.
fn one_line(value: &str) -> String {
    value.replace(char::is_control, " ").split_whitespace().collect::<Vec<_>>().join(" ")
}
