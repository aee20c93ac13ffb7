//! `/m/`: where the links of invitations lead.
//!
//! The code stands in the link's fragment, which never comes here; so the page is
//! the same for everybody. It has no script, asks nobody for anything, and says
//! in English or German how to go on.

use std::sync::LazyLock;

use app::PublicUrl;
use aws_lc_rs::digest;
use axum::Router;
use axum::extract::State;
use axum::http::header::{ACCEPT_LANGUAGE, CONTENT_LANGUAGE, CONTENT_SECURITY_POLICY, VARY};
use axum::http::{HeaderMap, HeaderName};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::get;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::project::Locale;

use crate::server::Server;

const STYLE: &str = include_str!("phone.css");

/// The page and its address without the slash.
pub(crate) fn routes() -> Router<Server> {
    Router::new().route("/m", get(to_the_page)).route("/m/", get(page))
}

/// The browser keeps the fragment.
async fn to_the_page(State(server): State<Server>) -> Redirect {
    Redirect::permanent(&server.app().public_url().join("/m/"))
}

async fn page(State(server): State<Server>, headers: HeaderMap) -> Response {
    let locale = language(headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default());
    let headers = [
        (CONTENT_SECURITY_POLICY, POLICY.as_str()),
        (CONTENT_LANGUAGE, locale.as_str()),
        (VARY, "Accept-Language"),
        (HeaderName::from_static("x-robots-tag"), "noindex, nofollow"),
    ];
    (headers, Html(render(locale, server.app().public_url()))).into_response()
}

/// The style by its hash, and nothing else from anywhere.
static POLICY: LazyLock<String> = LazyLock::new(|| {
    let hash = STANDARD.encode(digest::digest(&digest::SHA256, STYLE.as_bytes()));
    format!(
        "default-src 'none'; style-src 'sha256-{hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
});

struct Texts {
    title: &'static str,
    what: &'static str,
    how: &'static str,
    link: &'static str,
    nothing_lost: &'static str,
    help: &'static str,
}

const ENGLISH: Texts = Texts {
    title: "Set up your Mobile ID",
    what: "You have been invited to carry your Mobile ID on your phone. This link is your personal key to it, \
           so please keep it to yourself.",
    how: "Setting it up in the browser comes with a later version. Until then, an app that speaks the open enrolment \
          protocol does it; open the link in that app, or give it to the reference phone:",
    link: "LINK",
    nothing_lost: "Looking at this page has changed nothing: your link still works, until the date in your invitation.",
    help: "Questions? The support contact in your invitation is glad to help.",
};

const GERMAN: Texts = Texts {
    title: "Ihre Mobile ID einrichten",
    what: "Sie sind eingeladen, Ihre Mobile ID auf dem Telefon zu tragen. Dieser Link ist Ihr persönlicher Schlüssel \
           dazu; geben Sie ihn bitte nicht weiter.",
    how: "Das Einrichten im Browser kommt mit einer späteren Version. Bis dahin geht es mit einer App, die das offene \
          Enrolment-Protokoll spricht: Öffnen Sie den Link in dieser App, oder geben Sie ihn dem Referenztelefon:",
    link: "LINK",
    nothing_lost: "Der Aufruf dieser Seite hat nichts verändert: Ihr Link gilt weiter, bis zum Datum in Ihrer Einladung.",
    help: "Fragen? Der Support, der in Ihrer Einladung steht, hilft gern.",
};

fn render(locale: Locale, public_url: &PublicUrl) -> String {
    let Texts { title, what, how, link, nothing_lost, help } = match locale {
        Locale::En => &ENGLISH,
        Locale::De => &GERMAN,
    };
    let (language, address) = (locale.as_str(), public_url.as_str());
    format!(
        r#"<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex, nofollow">
<meta name="referrer" content="no-referrer">
<title>{title}</title>
<style>{STYLE}</style>
</head>
<body>
<main>
<svg viewBox="0 0 48 48" fill="none" stroke="currentColor" stroke-width="3" stroke-linecap="round" aria-hidden="true">
<rect x="13" y="4" width="22" height="40" rx="5"/><path d="M21 38h6"/><circle cx="24" cy="17" r="4"/><path d="M24 21v9m0-3h4"/>
</svg>
<h1>{title}</h1>
<p>{what}</p>
<p>{how}<code>claviger phone enrol '{address}/m/#{link}'</code></p>
<p class="quiet">{nothing_lost}</p>
<p class="quiet">{help}</p>
</main>
</body>
</html>
"#
    )
}

/// German where it is asked for before English (RFC 9110 §12.5.4), else English.
fn language(accepted: &str) -> Locale {
    let mut best = (Locale::En, 0.0);
    for range in accepted.split(',') {
        let (tag, weight) = range.split_once(';').unwrap_or((range, ""));
        let weight = weight.trim().strip_prefix("q=").map_or(Some(1.0), |q| q.parse::<f32>().ok()).unwrap_or(0.0);
        let primary = tag.trim().split('-').next().unwrap_or_default().to_ascii_lowercase();
        if let Ok(locale) = primary.parse::<Locale>()
            && weight > best.1
        {
            best = (locale, weight);
        }
    }
    best.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_language_that_is_there_is_taken() {
        for (accepted, locale) in [
            ("", Locale::En),
            ("de", Locale::De),
            ("de-AT,de;q=0.9,en;q=0.8", Locale::De),
            ("en-GB,de;q=0.9", Locale::En),
            ("fr-FR,de;q=0.7,en;q=0.3", Locale::De),
            ("fr", Locale::En),
            ("de;q=0", Locale::En),
            ("de;q=nonsense", Locale::En),
        ] {
            assert_eq!(language(accepted), locale, "{accepted}");
        }
    }

    #[test]
    fn the_page_asks_nobody_for_anything_and_its_style_is_what_the_policy_allows() {
        for locale in Locale::ALL {
            let page = render(locale, &"https://doors.example.org".parse().unwrap());
            assert!(!page.contains("<script") && !page.contains("src=") && !page.contains("href="));
            assert!(!page.contains("url(") && !page.contains("@import") && !page.contains(" style="));
            let style = page.split("<style>").nth(1).unwrap().split("</style>").next().unwrap();
            let hash = STANDARD.encode(digest::digest(&digest::SHA256, style.as_bytes()));
            assert!(POLICY.contains(&format!("'sha256-{hash}'")));
        }
    }
}
