use filter::{Attribute, AttributePath, Filter, FoldedText, Kind, Node, Order, Schema, Test, TextTest};

use crate::example::{checked, schema};

#[test]
fn values_get_the_type_of_their_attribute() {
    let test = |text: &str| match checked(text).root() {
        Node::Test { test, .. } => test.clone(),
        other => panic!("{other:?}"),
    };
    let folded = FoldedText { written: "Straße".to_owned(), key: "strasse".to_owned() };
    assert_eq!(test("Last_Name co \"Straße\""), Test::Folded(TextTest::Contains, folded));
    assert_eq!(test("state eq \"Odd\""), Test::Exact(TextTest::Order(Order::Equal), "Odd".to_owned()));
    assert_eq!(test("rank ge 7"), Test::Integer(Order::GreaterOrEqual, 7));
    assert_eq!(test("visitor ne true"), Test::Boolean(false));
    assert_eq!(
        test("valid_until lt \"2001-09-09T03:46:40.0000019+02:00\""),
        Test::Time(Order::Less, 1_000_000_000_000_001)
    );
}

#[test]
fn null_is_the_question_whether_there_is_a_value() {
    let rank = Attribute::new("rank", Kind::Integer);
    assert_eq!(*checked("rank ne null").root(), Node::Present(rank.clone()));
    assert_eq!(*checked("rank eq null").root(), Node::Not(Box::new(Node::Present(rank))));
}

#[test]
fn names_are_given_as_the_schema_spells_them() {
    let filter = checked("CUSTOM_FIELDS.Department pr and emails[TYPE pr or type eq \"work\"]");
    let names: Vec<&str> = filter.attributes().iter().map(|attribute| attribute.name.as_str()).collect();
    assert_eq!(names, ["custom_fields.department", "emails.type", "emails.type"]);
    assert_eq!(filter.attributes()[0].custom_field(), Some("department"));
    assert_eq!(filter.attributes()[1].custom_field(), None);
}

#[test]
fn what_does_not_fit_is_refused_with_what_to_write() {
    for (text, expected) in [
        ("lst_name eq \"x\"", "there is no attribute `lst_name`; did you mean `last_name`?"),
        ("custom_fields.departement pr", "did you mean `custom_fields.department`?"),
        ("colour eq \"x\"", "there is no attribute `colour`; see the list"),
        ("emails[typ eq \"x\"]", "there is no attribute `emails.typ`; did you mean `emails.type`?"),
        ("emails pr", "there is no attribute `emails`"),
        ("urn:other:rank pr", "there is no schema `urn:other` here; write the attribute's name alone"),
        ("emails[urn:other:type pr]", "there is no schema `urn:other` here"),
        ("last_name eq 7", "`last_name` is a text; write its value in double quotes"),
        ("rank eq \"7\"", "`rank` is a whole number; write its value as digits, without quotes"),
        ("rank co 7", "`rank` is a whole number, and `co` does not compare such values; use one of eq, ne, gt"),
        ("visitor eq \"true\"", "`visitor` is true or false; compare it with true or false, without quotes"),
        (
            "visitor gt false",
            "`visitor` is true or false, and `gt` does not compare such values; use one of eq, ne, pr",
        ),
        (
            "valid_until gt \"yesterday\"",
            "`valid_until` is a time, and `yesterday` is none; write its value as in \"2026",
        ),
        ("valid_until gt \"2026-01-31T08:00:00\"", "`valid_until` is a time, and"),
        ("valid_until sw \"2026-01-31T08:00:00Z\"", "`valid_until` is a time, and `sw` does not compare"),
        ("valid_until gt 5", "`valid_until` is a time; write its value as in"),
        ("rank gt null", "`rank gt null` asks nothing; use `pr`, `eq null` or `ne null`"),
    ] {
        let error = Filter::parse(text).unwrap().check(&schema()).unwrap_err().to_string();
        assert!(error.contains(expected), "{text}\n{error}\n{expected}");
    }
}

#[test]
fn a_uri_names_a_schema_only_where_it_was_declared() {
    let filter = Filter::parse("urn:ietf:params:scim:schemas:core:2.0:User:name.familyName pr").unwrap();
    let attributes = || [Attribute::new("name.familyName", Kind::Text)];
    assert!(filter.check(&Schema::new(attributes())).is_err());
    let declared = Schema::new(attributes()).with_uri("urn:ietf:params:scim:schemas:core:2.0:User");
    assert!(filter.check(&declared).is_ok());
}

#[test]
fn words_of_the_grammar_are_no_attributes() {
    for text in ["not", "AND", "or", "", "1a", "a.", ".a", "a b", ":a", "a:", "é", "a.b.c", "-a"] {
        assert!(text.parse::<AttributePath>().is_err(), "{text}");
    }
    for text in ["a", "$ref", "a-b_c9", "a.not", "urn:a.b:not", "pr", "eq"] {
        assert_eq!(text.parse::<AttributePath>().unwrap().to_string(), text);
    }
}
