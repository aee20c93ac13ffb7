//! How each language writes a moment.

use domain::project::Locale;
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};

/// `27 November 2026`, `27. November 2026`.
pub(super) fn date(locale: Locale, at: Timestamp, zone: &TimeZone) -> String {
    let at = at.to_zoned(zone.clone());
    match locale {
        Locale::En => at.strftime("%-d %B %Y").to_string(),
        Locale::De => format!("{}. {} {}", at.day(), german_month(&at), at.year()),
    }
}

/// `27 November 2026, 14:05 (CET)`, `27. November 2026, 14:05 Uhr (CET)`.
pub(super) fn date_time(locale: Locale, at: Timestamp, zone: &TimeZone) -> String {
    let date = date(locale, at, zone);
    let time = at.to_zoned(zone.clone());
    match locale {
        Locale::En => format!("{date}, {}", time.strftime("%H:%M (%Z)")),
        Locale::De => format!("{date}, {}", time.strftime("%H:%M Uhr (%Z)")),
    }
}

fn german_month(at: &Zoned) -> &'static str {
    const MONTHS: [&str; 12] = [
        "Januar",
        "Februar",
        "März",
        "April",
        "Mai",
        "Juni",
        "Juli",
        "August",
        "September",
        "Oktober",
        "November",
        "Dezember",
    ];
    MONTHS.get(usize::from(at.month().unsigned_abs()).saturating_sub(1)).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_written_in_zone_and_language() {
        let berlin = TimeZone::posix("CET-1CEST,M3.5.0,M10.5.0/3").unwrap();
        let at: Timestamp = "2026-03-28T23:30:00Z".parse().unwrap();
        assert_eq!(date_time(Locale::En, at, &berlin), "29 March 2026, 00:30 (CET)");
        assert_eq!(date_time(Locale::De, at, &berlin), "29. März 2026, 00:30 Uhr (CET)");
        assert_eq!(date(Locale::De, at, &TimeZone::UTC), "28. März 2026");
    }
}
