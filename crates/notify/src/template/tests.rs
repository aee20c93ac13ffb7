use super::*;
use crate::{Link, Text};

fn every() -> impl Iterator<Item = (MessageKind, Locale)> {
    MessageKind::ALL.into_iter().flat_map(|kind| Locale::ALL.map(|locale| (kind, locale)))
}

fn key(kind: MessageKind, part: Part) -> Key {
    Key { kind, locale: Locale::En, part }
}

#[test]
fn every_mail_in_every_language() {
    for (kind, locale) in every() {
        let language = locale.as_str();
        let letterhead = example::letterhead(locale);
        let message = example::full(kind, locale);
        let mail = render(&message, &letterhead, None).unwrap();
        let sms = render_sms(&message, &letterhead, None).unwrap();
        let sms = sms.map(|sms| format!("\n--- sms\n{sms}")).unwrap_or_default();
        insta::assert_snapshot!(
            format!("{kind}.{language}.txt"),
            format!("Subject: {}\n\n{}{sms}", mail.subject, mail.text)
        );
        insta::assert_snapshot!(format!("{kind}.{language}.html"), mail.html);
    }
}

#[test]
fn every_mail_with_what_can_be_missing_left_out() {
    for (kind, locale) in every() {
        let language = locale.as_str();
        let mail = render(&example::sparse(kind, locale), &example::bare_letterhead(locale), None).unwrap();
        insta::assert_snapshot!(
            format!("{kind}.{language}.sparse.txt"),
            format!("Subject: {}\n\n{}", mail.subject, mail.text)
        );
        render_sms(&example::sparse(kind, locale), &example::bare_letterhead(locale), None).unwrap();
    }
}

#[test]
fn every_default_source_passes_as_override() {
    for (kind, locale) in every() {
        for part in [Part::Subject, Part::Text, Part::Html, Part::Sms] {
            let key = Key { kind, locale, part };
            assert_eq!(default_source(key).is_some(), part != Part::Sms || kind.has_sms());
            if let Some(source) = default_source(key) {
                validate_override(key, &source).unwrap_or_else(|error| panic!("{key:?}: {error}"));
            }
        }
    }
}

#[test]
fn html_asks_no_other_host_and_shows_the_link_as_code_and_button() {
    for (kind, locale) in every() {
        let message = example::full(kind, locale);
        let mail = render(&message, &example::letterhead(locale), None).unwrap();
        let link = message.link().map_or("-", Link::expose);
        let others = mail.html.replace(link, "").replace("http://www.w3.org/", "");
        assert!(!others.contains("http://") && !others.contains("https://"), "{kind} {locale:?}");
        assert_eq!(mail.inline.is_empty(), kind != MessageKind::Invitation, "{kind}");
        assert_eq!(mail.html.contains(&format!("href=\"{link}\"")), message.link().is_some(), "{kind}");
        assert!(mail.html.contains(&format!("lang=\"{}\"", locale.as_str())), "{kind}");
    }
}

fn hostile(value: &str) -> Message {
    let Message::Invitation(invitation) = example::full(MessageKind::Invitation, Locale::En) else { unreachable!() };
    Message::Invitation(Invitation { holder: Holder::new(value, value), ..invitation })
}

#[test]
fn who_has_one_name_is_greeted_by_it() {
    for (first, last, locale, greeting) in [
        ("Cher", "", Locale::En, "Hello Cher,"),
        ("", "Groß", Locale::De, "Guten Tag Groß,"),
        ("Maria", "Rossi", Locale::En, "Hello Maria Rossi,"),
    ] {
        let Message::Invitation(full) = example::full(MessageKind::Invitation, locale) else { unreachable!() };
        let message = Message::Invitation(Invitation { holder: Holder::new(first, last), ..full });
        let mail = render(&message, &example::letterhead(locale), None).unwrap();
        assert!(mail.text.starts_with(&format!("{greeting}\n")), "{}", mail.text);
        assert!(mail.html.contains(greeting), "{greeting}");
    }
}

#[test]
fn what_people_wrote_stays_text() {
    let elements = |html: &str| html.matches('<').count();
    let plain = render(&hostile("x"), &example::letterhead(Locale::En), None).unwrap();
    for value in [
        "<script>alert(1)</script>",
        "{{7*7}}",
        "{% include 'x' %}",
        "</mj-text><mj-raw><b>",
        "\"><img src=x onerror=y>",
        "a\r\nSubject: b\r\n\r\nc",
        "&lt;b&gt;",
        "-->",
        "<!--",
        "]]>",
        "\u{202E}evil\u{2066}",
        "\u{FFFC}",
        "محمد",
    ] {
        let letterhead = Letterhead { organisation: Text::new(value), ..example::letterhead(Locale::En) };
        let mail = render(&hostile(value), &letterhead, None).unwrap();
        assert_eq!(elements(&mail.html), elements(&plain.html), "{value:?} added markup");
        assert!(!mail.subject.contains(['\r', '\n']), "{value:?}");
        assert_eq!(mail.text.lines().count(), plain.text.lines().count(), "{value:?} added lines");
        assert!(!mail.text.contains("49") && !mail.html.contains("49}}"), "{value:?}");
        assert!(!mail.text.contains(['\u{202E}', '\u{2066}', '\u{FFFC}']), "{value:?}");
    }
    let mail = render(&hostile("<b>{{7*7}}"), &example::letterhead(Locale::En), None).unwrap();
    assert!(mail.text.contains("<b>{{7*7}}"), "{}", mail.text);
    assert!(mail.html.contains("&lt;b&gt;{{7*7}}"), "{}", mail.html);
}

#[test]
fn overrides_take_the_place_of_their_part_only() {
    let mut overrides = Overrides::default();
    overrides.set(key(MessageKind::Invitation, Part::Subject), "Welcome, {{ holder.first_name }}").unwrap();
    let letterhead = example::letterhead(Locale::En);
    let mail = preview(MessageKind::Invitation, &letterhead, Some(&overrides)).unwrap();
    let built_in = preview(MessageKind::Invitation, &letterhead, None).unwrap();
    assert_eq!(mail.subject, "Welcome, Maria");
    assert_eq!((mail.text, mail.html), (built_in.text, built_in.html));

    let json = serde_json::to_string(&overrides).unwrap();
    assert_eq!(serde_json::from_str::<Overrides>(&json).unwrap(), overrides);
    assert!(overrides.remove(key(MessageKind::Invitation, Part::Subject)));
    assert_eq!(overrides, Overrides::default());
}

#[test]
fn an_override_that_fails_does_not_keep_the_mail_back() {
    let stored = r#"[{"kind":"deletion","locale":"en","part":"text","source":"{{ gone }}"}]"#;
    let overrides: Overrides = serde_json::from_str(stored).unwrap();
    let letterhead = example::letterhead(Locale::En);
    let message = example::full(MessageKind::Deletion, Locale::En);
    assert_eq!(render(&message, &letterhead, Some(&overrides)), render(&message, &letterhead, None));
}

#[test]
fn overrides_are_refused_with_line_and_reason() {
    let nested = "{% for a in errors %}{% for b in errors %}{% for c in errors %}{% for d in errors %}".to_owned()
        + "{% for e in errors %}{% for f in errors %}{% for g in errors %}{% for h in errors %}{% for i in errors %}"
        + "{% for j in errors %}{% for k in errors %}x{% endfor %}{% endfor %}{% endfor %}{% endfor %}{% endfor %}"
        + "{% endfor %}{% endfor %}{% endfor %}{% endfor %}{% endfor %}{% endfor %}";
    let (invitation, failed) = (MessageKind::Invitation, MessageKind::SyncFailed);
    let table = [
        (invitation, Part::Text, "a\n{{ nickname }} {{ link }}", Some(2), "nickname is unknown"),
        (invitation, Part::Text, "{{ link }}\n\n{{ holder.age }}", Some(3), "holder.age is unknown"),
        (invitation, Part::Text, "{{ link }}\n{% if %}", Some(2), "syntax error"),
        (invitation, Part::Text, "{{ link }}\n{{ holder|upper }}", Some(2), "unknown filter"),
        (invitation, Part::Text, "{{ link }}\n{{ range(3) }}", Some(2), "range is unknown"),
        (invitation, Part::Text, "{% set a = 'x' %}{{ link }}", Some(1), "{% set %} is not available"),
        (invitation, Part::Text, "\n{%- include 'x' %}", Some(2), "{% include %} is not available"),
        (invitation, Part::Html, "{% autoescape false %}", Some(1), "not available"),
        (invitation, Part::Text, "hello", None, "{{ link }} is missing"),
        (invitation, Part::Text, "a\nhttps://evil.example/?{{ link }}", Some(2), "the link may stand only"),
        (invitation, Part::Subject, "{{ link }}", None, "the link"),
        (MessageKind::EnrolmentPin, Part::Sms, "hello", None, "{{ pin }} is missing"),
        (MessageKind::EnrolmentPin, Part::Subject, "Your PIN: {{ pin }}", None, "the PIN does not belong"),
        (invitation, Part::Subject, " ", None, "empty"),
        (invitation, Part::Html, "<mjml><mj-body>\n<mj-nothing/></mj-body></mjml>", None, "does not know"),
        (
            invitation,
            Part::Html,
            "<mjml><mj-head>\n<mj-style inline=\"inline\">a{}</mj-style></mj-head><mj-body/></mjml>",
            Some(2),
            "inlining",
        ),
        (invitation, Part::Html, "<p>{{ link }}</p>", None, "does not expect"),
        (
            invitation,
            Part::Html,
            "<mjml><mj-body>\n<mj-include path=\"/etc/passwd\"/></mj-body></mjml>",
            Some(2),
            "mj-include",
        ),
        (failed, Part::Html, "<mjml><mj-body><mj-raw><script>x</script></mj-raw></mj-body></mjml>", None, "scripts"),
        (failed, Part::Text, nested.as_str(), None, "too long"),
        (failed, Part::Text, "{{ file * 100000 }}", None, "makes more than"),
        (failed, Part::Sms, "x", None, "not sent as SMS"),
        (MessageKind::Deletion, Part::Sms, "", None, "between 1 and"),
        (MessageKind::Deletion, Part::Text, "{{ support.name }}", Some(1), "does not have"),
    ];
    for (kind, part, source, line, what) in table {
        let error = validate_override(key(kind, part), source).expect_err(source);
        assert_eq!(error.part, part, "{source}");
        assert!(error.to_string().contains(what), "{source}: {error}");
        if line.is_some() {
            assert_eq!(error.line, line, "{source}: {error}");
        }
    }
    let long = "x".repeat(64 * 1024 + 1);
    let error = validate_override(key(failed, Part::Text), &long).unwrap_err();
    assert!(error.to_string().contains("longer than 64 KiB"), "{error}");
}

#[test]
fn a_hundred_errors_of_the_longest_kind_are_within_the_limits() {
    let Message::SyncFailed(failed) = example::full(MessageKind::SyncFailed, Locale::De) else { unreachable!() };
    let faults: Vec<_> = (0..200)
        .map(|line| domain::sync::Fault::at(line, 3, &"<&>".repeat(100), domain::sync::Problem::IdScientific))
        .collect();
    let errors = RowError::list(&faults, Locale::De);
    assert_eq!(errors.len(), MAX_LISTED_ERRORS);
    let mail = render(
        &Message::SyncFailed(SyncFailed { errors, total_errors: 200, ..failed }),
        &example::letterhead(Locale::De),
        None,
    )
    .unwrap();
    assert!(mail.text.contains("die ersten 100 von 200"), "{}", mail.text);
}

#[test]
fn a_hundred_leavers_with_the_longest_names_are_within_the_limits() {
    let leaver = Leaver { name: Text::new("<&>".repeat(100)), at: jiff::Timestamp::UNIX_EPOCH, by_phone: false };
    let leavers = vec![leaver; MAX_LISTED_LEAVERS];
    for locale in Locale::ALL {
        let message = Message::RevocationConfirmed(RevocationConfirmed { leavers: leavers.clone(), total: 2_000 });
        let mail = render(&message, &example::letterhead(locale), None).unwrap();
        assert_eq!(mail.text.matches("<&>").count(), 100 * MAX_LISTED_LEAVERS);
        assert!(mail.subject.contains("2000"), "{}", mail.subject);
    }
}

#[test]
fn nothing_shows_the_code_in_debug() {
    let mail = preview(MessageKind::Invitation, &example::letterhead(Locale::En), None).unwrap();
    let shown = format!("{mail:?} {:?}", example::full(MessageKind::Invitation, Locale::En));
    assert!(!shown.contains("EXAMPLE-0000"), "{shown}");
    let mail = preview(MessageKind::EnrolmentPin, &example::letterhead(Locale::En), None).unwrap();
    assert!(mail.text.contains("123456"));
    let shown = format!("{mail:?} {:?}", example::full(MessageKind::EnrolmentPin, Locale::En));
    assert!(!shown.contains("123456"), "{shown}");
}

#[test]
fn every_failure_says_why_in_words_of_its_own() {
    use FailureReason::{CredentialEnded, Other, PinUndelivered, Timeout, WrongPins};
    for locale in Locale::ALL {
        let letters = [Timeout, CredentialEnded, WrongPins, PinUndelivered, Other].map(|reason| {
            let Message::MobileIdFailed(full) = example::full(MessageKind::MobileIdFailed, locale) else {
                unreachable!()
            };
            let message = Message::MobileIdFailed(MobileIdFailed { reason, ..full });
            render(&message, &example::letterhead(locale), None).unwrap().text
        });
        let different: std::collections::BTreeSet<_> = letters.iter().collect();
        assert_eq!(different.len(), letters.len(), "{letters:?}");
    }
}
