use filter::{Filter, MAX_DEPTH, MAX_LENGTH, Operator, Problem, Value};
use proptest::prelude::*;
use proptest::sample::select;

use crate::arbitrary::{any_filter, path};

proptest! {
    #[test]
    fn what_is_printed_parses_to_the_same(filter in any_filter()) {
        let printed = filter.to_string();
        prop_assume!(printed.len() <= MAX_LENGTH);
        prop_assert_eq!(Filter::parse(&printed), Ok(filter));
    }

    #[test]
    fn any_text_is_parsed_or_refused_at_a_place_in_it(text in any::<String>()) {
        if let Err(error) = Filter::parse(&text) {
            prop_assert!(text.is_char_boundary(error.position));
        }
    }

    #[test]
    fn any_heap_of_tokens_is_refused_or_reads_back(
        tokens in prop::collection::vec(select(&TOKENS[..]), 0..12),
        blank in select(&["", " ", " \t\n"][..]),
    ) {
        if let Ok(filter) = Filter::parse(&tokens.join(blank)) {
            prop_assert_eq!(Filter::parse(&filter.to_string()), Ok(filter));
        }
    }
}

const TOKENS: [&str; 22] = [
    "a", "b.c", "urn:x:d", "eq", "NE", "co", "pr", "and", "OR", "not", "(", ")", "[", "]", "\"t\"", "\"", "\\", "1",
    "-2", "true", "null", ".",
];

fn compare(attribute: &str, operator: Operator, value: Value) -> Filter {
    Filter::Compare { attribute: path(attribute), operator, value }
}

#[test]
fn precedence_and_grouping_are_kept() {
    let present = |name| Filter::Present(path(name));
    assert_eq!(
        Filter::parse("a pr or b pr and not(c pr) or d pr").unwrap(),
        Filter::Or(vec![
            present("a"),
            Filter::And(vec![present("b"), Filter::Not(Box::new(present("c")))]),
            present("d"),
        ])
    );
    assert_eq!(
        Filter::parse("a pr AND (b pr And c pr)").unwrap(),
        Filter::And(vec![present("a"), Filter::And(vec![present("b"), present("c")])])
    );
    assert_eq!(Filter::parse("((a pr))").unwrap(), present("a"));
}

#[test]
fn values_are_those_of_json() {
    for (text, value) in [
        (r#""a\"\\\/\b\f\n\r\tz""#, Value::Text("a\"\\/\u{8}\u{c}\n\r\tz".to_owned())),
        (r#""\u00e9\ud83d\uDE00""#, Value::Text("é😀".to_owned())),
        ("\"é😀\u{7f}\"", Value::Text("é😀\u{7f}".to_owned())),
        ("-9223372036854775808", Value::Integer(i64::MIN)),
        ("0", Value::Integer(0)),
        ("True", Value::Boolean(true)),
        ("false", Value::Boolean(false)),
        ("NULL", Value::Null),
    ] {
        assert_eq!(Filter::parse(&format!("a Gt {text}")), Ok(compare("a", Operator::Gt, value)), "{text}");
    }
}

#[test]
fn brackets_hold_a_filter_of_parts() {
    let parsed = Filter::parse(r#"emails[type eq "work" and value pr]"#).unwrap();
    let parts = Filter::And(vec![
        compare("type", Operator::Eq, Value::Text("work".to_owned())),
        Filter::Present(path("value")),
    ]);
    assert_eq!(parsed, Filter::Within { attribute: path("emails"), filter: Box::new(parts) });
}

#[test]
fn errors_say_where_and_what_to_do() {
    for (text, expected) in [
        ("", "at byte 0: expected an attribute, `not (` or `(`, but found the end; write an expression such as"),
        ("a", "at byte 1: expected an operator, but found the end; write one of eq, ne"),
        ("a is 1", "at byte 2: expected an operator, but found `is`"),
        ("a eq", "at byte 4: expected a value, but found the end; write a text in double quotes"),
        ("a eq Berg", "at byte 5: expected a value, but found `Berg`"),
        ("a eq 'Berg'", "at byte 5: ' is no quotation mark here; put texts in double quotes"),
        ("a eq “Berg”", "at byte 5: “ is no quotation mark here"),
        ("a = 1", "at byte 2: '=' has no meaning here; write operators as words"),
        ("a eq 1 b", "at byte 7: expected `and`, `or` or the end, but found `b`"),
        ("a eq 1 and", "at byte 10: expected an attribute"),
        ("and eq 1", "at byte 0: expected an attribute, `not (` or `(`, but found `and`"),
        ("not a eq 1", "at byte 4: expected `(` after `not`, but found `a`; write `not (…)`"),
        ("(a eq 1", "at byte 7: expected `and`, `or` or the `)` for the `(` at byte 0, but found the end"),
        ("a[b pr", "at byte 6: expected `and`, `or` or the `]` for the `[` at byte 1, but found the end"),
        ("a[b[c pr]]", "at byte 3: brackets cannot stand within brackets"),
        ("a.b.c pr", "at byte 0: `a.b.c` is no attribute's name"),
        ("a eq \"x", "at byte 5: a text begins here and does not end"),
        ("a eq \"\\x\"", "at byte 6: an unknown escape"),
        ("a eq \"\\ud83d\"", "at byte 6: an unknown escape"),
        ("a eq \"\\u+123\"", "at byte 6: an unknown escape"),
        ("a eq \"\\ud83dxxde00\"", "at byte 6: an unknown escape"),
        ("a eq \"\n\"", "at byte 6: a control character stands in a text"),
        ("a eq 1.5", "at byte 5: `1.5` is no whole number"),
        ("a eq 007", "at byte 5: `007` is no whole number; write digits without leading zeros, or put it in double"),
        ("a eq 1e3", "at byte 5: `1e3` is no whole number"),
        ("a eq -", "at byte 5: `-` is no whole number"),
        ("a eq 9223372036854775808", "at byte 5: `9223372036854775808` is out of range; whole numbers go from"),
    ] {
        let error = Filter::parse(text).unwrap_err().to_string();
        assert!(error.starts_with(expected), "{text}\n{error}\n{expected}");
    }
}

#[test]
fn a_long_piece_is_not_repeated_whole() {
    let error = Filter::parse(&format!("a is{}", "x".repeat(1000))).unwrap_err().to_string();
    assert!(error.len() < 200 && error.contains('…'), "{error}");
}

#[test]
fn length_is_limited() {
    let of_length = |length: usize| format!("a eq \"{}\"", "x".repeat(length - 7));
    assert!(Filter::parse(&of_length(MAX_LENGTH)).is_ok());
    assert_eq!(Filter::parse(&of_length(MAX_LENGTH + 1)).unwrap_err().problem, Problem::TooLong);
}

#[test]
fn what_would_print_too_long_is_refused_at_once() {
    let text = format!("not(a eq \"{}\")", "x".repeat(MAX_LENGTH - 12));
    assert_eq!(text.len(), MAX_LENGTH);
    assert_eq!(Filter::parse(&text).unwrap_err().problem, Problem::TooLong);
}

#[test]
fn depth_is_limited() {
    let nested = |open: &str, depth: usize| format!("{}a pr{}", open.repeat(depth), ")".repeat(depth));
    for open in ["(", "not (", "b pr and ("] {
        assert!(Filter::parse(&nested(open, MAX_DEPTH)).is_ok(), "{open}");
        let error = Filter::parse(&nested(open, MAX_DEPTH + 1)).unwrap_err();
        assert_eq!((error.problem, error.position), (Problem::TooDeep, open.len() * (MAX_DEPTH + 1) - 1), "{open}");
    }
    assert_eq!(Filter::parse(&"(".repeat(MAX_LENGTH)).unwrap_err().problem, Problem::TooDeep);
    let bracket = format!("{}a[b pr]{}", "(".repeat(MAX_DEPTH), ")".repeat(MAX_DEPTH));
    assert_eq!(Filter::parse(&bracket).unwrap_err().problem, Problem::TooDeep);
}
