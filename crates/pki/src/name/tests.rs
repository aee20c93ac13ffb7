use super::*;

fn attribute(kind: AttributeKind, text: &str) -> Result<String, &'static str> {
    Attribute::new(kind, text).map(|made| made.text().to_owned()).map_err(|fault| fault.code())
}

fn alternative(kind: AlternativeKind, text: &str) -> Result<String, &'static str> {
    let allowed = AllowedDomains::new(vec!["example.org".parse().unwrap(), "*.corp.example.org".parse().unwrap()]);
    AlternativeName::new(kind, text, &allowed).map(|made| made.text().to_owned()).map_err(|fault| fault.code())
}

#[test]
fn a_text_is_taken_within_its_bounds() {
    let common_name = |text: &str| attribute(AttributeKind::CommonName, text);
    assert_eq!(common_name("  Jose\u{301} "), Ok("José".to_owned()));
    assert_eq!(common_name(&"ö".repeat(64)), Ok("ö".repeat(64)));
    assert_eq!(common_name(&"ö".repeat(65)), Err("name_too_long"));
    assert_eq!(common_name(" "), Err("name_empty"));
    assert_eq!(common_name("Ada\0"), Err("name_control_character"));
    assert_eq!(common_name("Ada\u{85}Bob"), Err("name_control_character"));
    assert_eq!(common_name("Ada\u{2066}Bob"), Err("name_control_character"));
    assert_eq!(common_name("می\u{200c}خواهم"), Ok("می\u{200c}خواهم".to_owned()), "a joiner belongs to the writing");
    assert_eq!(common_name("CN=Ada, O=\"x\" + #"), Ok("CN=Ada, O=\"x\" + #".to_owned()), "no sign means anything");
}

#[test]
fn every_attribute_has_its_writing() {
    assert_eq!(attribute(AttributeKind::Country, "DE"), Ok("DE".to_owned()));
    assert_eq!(attribute(AttributeKind::Country, "de"), Err("name_form"));
    assert_eq!(attribute(AttributeKind::Country, "DEU"), Err("name_too_long"));
    assert_eq!(attribute(AttributeKind::SerialNumber, "A-7"), Ok("A-7".to_owned()));
    assert_eq!(attribute(AttributeKind::SerialNumber, "A_7"), Err("name_character"));
    assert_eq!(attribute(AttributeKind::Email, "ä@example.org"), Err("name_character"));
}

#[test]
fn a_name_is_read_as_it_is_written() {
    let sample = |kind| match kind {
        AttributeKind::Country => "DE",
        _ => "Example 7",
    };
    let all: Vec<_> = AttributeKind::ALL.iter().map(|kind| Attribute::new(*kind, sample(*kind)).unwrap()).collect();
    let name = DistinguishedName::new(&all).unwrap();
    assert_eq!(DistinguishedName::from_der(name.der()).unwrap().attributes().unwrap(), all);
    assert!(DistinguishedName::new(&[]).unwrap().is_empty());
}

#[test]
fn alternative_names_lie_in_domains_that_are_allowed() {
    use AlternativeKind::{Dns, Email, Upn};
    assert_eq!(alternative(Email, "Ada.L@Example.ORG"), Ok("Ada.L@example.org".to_owned()));
    assert_eq!(alternative(Email, "ada@example.com"), Err("name_domain"));
    assert_eq!(alternative(Email, "ada@corp.example.org"), Err("name_domain"), "the rule is for what lies below");
    assert_eq!(alternative(Email, "ada@hq.corp.example.org"), Ok("ada@hq.corp.example.org".to_owned()));
    assert_eq!(alternative(Email, "ada@evilcorp.example.org"), Err("name_domain"));
    assert_eq!(alternative(Email, "ada@example.org.evil.com"), Err("name_domain"));
    assert_eq!(alternative(Email, "ada@evil.com\0@example.org"), Err("name_control_character"));
    assert_eq!(alternative(Email, "ada@evil.com@example.org"), Err("name_form"));
    assert_eq!(alternative(Email, "ädä@example.org"), Err("name_form"));
    assert_eq!(alternative(Email, "ada..l@example.org"), Err("name_form"));
    assert_eq!(alternative(Email, ".ada@example.org"), Err("name_form"));
    assert_eq!(alternative(Email, "example.org"), Err("name_form"));
    assert_eq!(alternative(Email, &format!("{}@example.org", "a".repeat(65))), Err("name_form"));
    assert_eq!(alternative(Email, &format!("{}@example.org", "a".repeat(5000))), Err("name_too_long"));
    assert_eq!(alternative(Upn, "ädä@example.org"), Ok("ädä@example.org".to_owned()));
    assert_eq!(alternative(Upn, "ada\\x@example.org"), Err("name_form"));
    assert_eq!(alternative(Dns, "pc7.corp.example.org"), Ok("pc7.corp.example.org".to_owned()));
    assert_eq!(alternative(Dns, "*.corp.example.org"), Err("name_form"));
    assert_eq!(alternative(Dns, "-x.corp.example.org"), Err("name_form"));
}

#[test]
fn a_rule_is_a_domain_or_what_lies_below_it() {
    for text in ["example.org", "*.example.org"] {
        assert_eq!(text.parse::<DomainRule>().unwrap().to_string(), text);
    }
    for text in ["", "*", "*.", "*.*.org", "exa mple.org", "ex*.org"] {
        assert!(text.parse::<DomainRule>().is_err(), "{text}");
    }
}
