//! The language of templates.

use proptest::prelude::*;

use crate::mobile_id::{Field, FillFault, OwnField, Person, Template, TemplateFault};
use crate::user::Profile;

fn ada() -> Profile {
    Profile {
        first_name: "Ada".to_owned(),
        last_name: "Lovelace".to_owned(),
        email: Some("ada@example.org".parse().unwrap()),
        mobile: Some("+491711234567".parse().unwrap()),
        card_id: Some("4711".to_owned()),
        sync_id: Some("S-1".to_owned()),
        external_id: Some("hr/17".to_owned()),
        custom: [("site".to_owned(), "North".to_owned()), ("email_2".to_owned(), " ".to_owned())].into(),
        ..Profile::default()
    }
}

fn filled(template: &str, profile: &Profile) -> Result<String, FillFault> {
    let template: Template = template.parse().unwrap();
    template.fill(Person { profile, organisation: "Example Works" })
}

#[test]
fn every_field_is_filled() {
    for (template, expected) in [
        ("{first_name}", "Ada"),
        ("{last_name}", "Lovelace"),
        ("MobileID {display_name}", "MobileID Ada Lovelace"),
        ("{email}", "ada@example.org"),
        ("{mobile}", "+491711234567"),
        ("{card_id}", "4711"),
        ("{sync_id}", "S-1"),
        ("{external_id}", "hr/17"),
        ("{organisation}", "Example Works"),
        ("{last_name}@{site}", "Lovelace@North"),
        ("{{{card_id}}}", "{4711}"),
        (" no field }} ", "no field }"),
    ] {
        assert_eq!(filled(template, &ada()).as_deref(), Ok(expected), "{template}");
    }
    for field in OwnField::ALL {
        assert!(filled(&format!("{{{field}}}"), &ada()).is_ok(), "{field}");
    }
}

#[test]
fn an_empty_field_is_named_and_never_left_out() {
    let nobody = Profile { last_name: "Nobody".to_owned(), ..Profile::default() };
    for field in OwnField::ALL {
        let holds = matches!(field, OwnField::LastName | OwnField::DisplayName | OwnField::Organisation);
        let missing = Err(FillFault::Missing(Field::Own(*field)));
        let found = filled(&format!("x{{{field}}}"), &nobody);
        assert_eq!(found == missing, !holds, "{field}: {found:?}");
    }
    let fault = filled("{site}", &nobody).unwrap_err();
    assert_eq!(fault.to_string(), "the field site of the user is empty");
    assert!(matches!(filled("{email_2}", &ada()), Err(FillFault::Missing(_))), "white space is nothing");
}

#[test]
fn what_comes_out_is_one_line_of_200_characters() {
    let called = |name: String| Profile { last_name: name, ..Profile::default() };
    assert_eq!(filled("{last_name}", &called("ä".repeat(200))), Ok("ä".repeat(200)));
    assert_eq!(filled("{last_name}x", &called("ä".repeat(200))), Err(FillFault::Long(201)));
    assert_eq!(filled("{last_name}", &called("A\nB".to_owned())), Err(FillFault::Control));
    assert_eq!(filled("{last_name}", &called("A\u{85}B".to_owned())), Err(FillFault::Control));
}

#[test]
fn what_is_no_template_is_refused_with_its_place() {
    let field = |name: &str, at| TemplateFault::Field { name: name.to_owned(), at };
    for (text, fault) in [
        ("", TemplateFault::Blank),
        ("  ", TemplateFault::Blank),
        (&"x".repeat(401), TemplateFault::Long),
        ("a\nb", TemplateFault::Control),
        ("Tür {E-Mail}", field("E-Mail", 5)),
        ("{}", field("", 1)),
        ("{ email }", field(" email ", 1)),
        ("{a{b}", field("a{b", 1)),
        ("{state}", field("state", 1)),
        ("{{{{{email", TemplateFault::Open { at: 5 }),
        ("{email}}", TemplateFault::Closed { at: 8 }),
        ("ä } b", TemplateFault::Closed { at: 3 }),
    ] {
        assert_eq!(text.parse::<Template>(), Err(fault), "{text}");
    }
    let fault = "{shoe size}".parse::<Template>().unwrap_err().to_string();
    assert!(fault.starts_with("{shoe size} at character 1 is no field; there are first_name, last_name,"), "{fault}");
}

#[test]
fn the_fields_of_the_project_are_told() {
    let template: Template = "{email} {site} {cost_centre}".parse().unwrap();
    let names: Vec<_> = template.custom_fields().map(crate::custom_field::FieldName::as_str).collect();
    assert_eq!(names, ["site", "cost_centre"]);
    let quoted = serde_json::to_string(&template).unwrap();
    assert_eq!(quoted, "\"{email} {site} {cost_centre}\"");
}

proptest! {
    /// Braces and letters in any order: what parses prints as it was, and nothing panics.
    #[test]
    fn what_parses_prints_as_it_was(text in "([{}aä ]|\\{\\{|\\}\\}|\\{email\\}|\\{site\\}|\\{x9\\}){0,12}") {
        if let Ok(template) = text.parse::<Template>() {
            prop_assert_eq!(template.to_string(), text.clone());
            prop_assert_eq!(template.to_string().parse::<Template>(), Ok(template));
        }
    }

    #[test]
    fn any_text_stands_for_itself_when_its_braces_are_doubled(text in "[^\\pC]{1,100}") {
        prop_assume!(!text.trim().is_empty());
        let template = text.replace('{', "{{").replace('}', "}}");
        prop_assume!(template.chars().count() <= 400);
        prop_assert_eq!(filled(&template, &ada()), Ok(crate::text::tidy(&text)));
    }
}
