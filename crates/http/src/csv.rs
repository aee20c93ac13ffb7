//! Tables as CSV (RFC 4180) that a spreadsheet opens as text and never as formulas.

/// What begins the table: a spreadsheet takes UTF-8 for something else without it.
pub(crate) const MARK: &str = "\u{feff}";

/// Adds a line to a table.
pub(crate) fn line<'a>(table: &mut String, cells: impl IntoIterator<Item = &'a str>) {
    for (index, text) in cells.into_iter().enumerate() {
        if index > 0 {
            table.push(',');
        }
        cell(table, text);
    }
    table.push_str("\r\n");
}

fn cell(table: &mut String, text: &str) {
    // An apostrophe makes a text of what a spreadsheet would calculate, or call a program by.
    let guard = if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { "'" } else { "" };
    let needs_quotes = text.contains(['"', ',', ';', '\n', '\r', '\t']) || text.starts_with(' ') || text.ends_with(' ');
    if !needs_quotes {
        table.push_str(guard);
        table.push_str(text);
        return;
    }
    table.push('"');
    table.push_str(guard);
    table.push_str(&text.replace('"', "\"\""));
    table.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(cells: &[&str]) -> String {
        let mut table = String::new();
        line(&mut table, cells.iter().copied());
        table
    }

    #[test]
    fn what_a_spreadsheet_would_calculate_is_text() {
        let cells = ["=1+1", "+49", "-1", "@SUM(A1)", "\t=1", "\r=1", "a=1", "'x"];
        let expected = "'=1+1,'+49,'-1,'@SUM(A1),\"'\t=1\",\"'\r=1\",a=1,'x\r\n";
        assert_eq!(written(&cells), expected);
        assert_eq!(written(&["=HYPERLINK(\"http://x\",\"y\")"]), "\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\"\r\n");
    }

    #[test]
    fn what_separates_is_quoted() {
        assert_eq!(
            written(&["a,b", "a;b", "a\"b", "a\nb", " a", "", "ä"]),
            "\"a,b\",\"a;b\",\"a\"\"b\",\"a\nb\",\" a\",,ä\r\n"
        );
    }
}
