use filter::describe;

use crate::example::checked;

#[test]
fn filters_read_as_sentences() {
    for (text, expected) in [
        ("last_name sw \"Be\"", "Last name starts with “Be”."),
        ("custom_fields.department eq \"R&D\"", "Department is “R&D”."),
        ("rank ge 3 and visitor ne true", "Rank is at least 3 and visitor is false."),
        (
            "state eq \"active\" and (rank pr or rank eq null)",
            "State is “active” and (rank is set or rank is not set).",
        ),
        (
            "not (valid_until lt \"2026-01-31T09:00:00+01:00\")",
            "It is not so that (valid until is before 2026-01-31 08:00:00 UTC).",
        ),
        ("emails[type ne \"work\"] or first_name gt \"M\"", "Emails type is not “work” or first name comes after “M”."),
        ("rank eq 1 and rank eq 2 or rank lt 0", "(Rank is 1 and rank is 2) or rank is less than 0."),
    ] {
        assert_eq!(describe(&checked(text)), expected, "{text}");
    }
}
