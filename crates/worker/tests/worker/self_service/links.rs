//! Mailed links: to whom they go, where they work, and that they do so once.

use app::Error;
use app::self_service::{Browser, LoggedIn, by_session, link};
use app::users;
use domain::event::Category;
use domain::self_service::Level;
use domain::time::SignedDuration;

use crate::office::Office;

const MAIL: &str = "ada@example.org";

impl Office {
    /// Asks for a link in a browser; answers the codes of the links that were mailed since.
    pub(super) async fn links_for(&self, email: &str, browser: &Browser) -> Vec<String> {
        let before = self.carrier.sent().len();
        let slug = &self.house.project.slug;
        link::ask(&self.app, slug, &email.parse().unwrap(), browser, None).await.unwrap();
        self.work().await;
        let sent = self.carrier.sent().split_off(before);
        assert!(sent.iter().all(|sent| sent.to == MAIL), "{sent:?}");
        sent.iter().filter_map(|sent| Some(sent.text.split_once("/me/campus#link=")?.1[..26].to_owned())).collect()
    }

    pub(super) async fn redeem(&self, code: &str, browser: Option<&Browser>) -> Result<LoggedIn, Error> {
        link::redeem(&self.app, &self.house.project.slug, code, browser, None).await
    }
}

fn code_of(refused: Result<LoggedIn, Error>) -> &'static str {
    match refused.unwrap_err() {
        Error::Conflict(conflict) => conflict.code,
        Error::NotAllowed(refusal) => refusal.code,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_link_lets_its_holder_look_and_lock_once_in_the_browser_that_asked() {
    for office in Office::both().await {
        let ada = office.house.user("Ada", "1").await;
        let (browser, other) = (Browser::fresh().unwrap(), Browser::fresh().unwrap());
        let code = office.links_for("ADA@example.org", &browser).await.pop().unwrap();
        assert_eq!(code_of(office.redeem(&code, Some(&other)).await), "link_other_browser");
        assert_eq!(code_of(office.redeem(&code, None).await), "link_other_browser");
        let logged_in = office.redeem(&code, Some(&browser)).await.unwrap();
        assert_eq!(logged_in.level, Level::Linked);
        let slug = &office.house.project.slug;
        let holder = by_session(&office.app, slug, logged_in.token.expose(), None).await.unwrap();
        assert_eq!(holder.id(), ada.id);
        assert_eq!(code_of(office.redeem(&code, Some(&browser)).await), "link_over", "it was used");
        let seen = office.events(Category::HolderLoggedIn).await;
        assert_eq!((seen.len(), seen[0].user, seen[0].detail.reason.as_deref()), (1, Some(ada.id), Some("link")));
    }
}

#[tokio::test]
async fn who_is_not_there_or_not_active_gets_no_link_and_nobody_is_told() {
    for office in Office::both().await {
        let ada = office.house.user("Ada", "1").await;
        let browser = Browser::fresh().unwrap();
        assert!(office.links_for("nobody@example.org", &browser).await.is_empty());
        let code = office.links_for(MAIL, &browser).await.pop().unwrap();
        users::lock(&office.cx(), ada.id).await.unwrap();
        assert_eq!(code_of(office.redeem(&code, Some(&browser)).await), "link_over");
        assert!(office.links_for(MAIL, &browser).await.is_empty());
    }
}

#[tokio::test]
async fn a_link_is_good_for_a_quarter_of_an_hour() {
    for office in Office::both().await {
        office.house.user("Ada", "1").await;
        let browser = Browser::fresh().unwrap();
        let code = office.links_for(MAIL, &browser).await.pop().unwrap();
        office.house.pass(SignedDuration::from_mins(15));
        assert_eq!(code_of(office.redeem(&code, Some(&browser)).await), "link_over");
        for text in ["", "x", "mzxw6ytboi2dknrxhazdgnbvgy"] {
            assert_eq!(code_of(office.redeem(text, Some(&browser)).await), "link_over", "{text}");
        }
    }
}

#[tokio::test]
async fn a_recipient_gets_so_many_links_in_an_hour() {
    for office in Office::both().await {
        office.house.user("Ada", "1").await;
        let browser = Browser::fresh().unwrap();
        for _ in 0..5 {
            assert_eq!(office.links_for(MAIL, &browser).await.len(), 1);
        }
        assert!(office.links_for(MAIL, &browser).await.is_empty());
        office.house.pass(SignedDuration::from_hours(1));
        assert_eq!(office.links_for(MAIL, &browser).await.len(), 1);
    }
}

#[tokio::test]
async fn a_session_ends_with_idleness_with_its_day_and_with_its_user() {
    for office in Office::both().await {
        let ada = office.house.user("Ada", "1").await;
        let browser = Browser::fresh().unwrap();
        let begin = async || {
            let code = office.links_for(MAIL, &browser).await.pop().unwrap();
            office.redeem(&code, Some(&browser)).await.unwrap().token
        };
        let is_open = async |token: &app::access::Secret| {
            by_session(&office.app, &office.house.project.slug, token.expose(), None).await.is_ok()
        };
        let idle = begin().await;
        office.house.pass(SignedDuration::from_mins(30));
        assert!(!is_open(&idle).await);
        let used = begin().await;
        for _ in 0..16 {
            office.house.pass(SignedDuration::from_mins(29));
            assert!(is_open(&used).await);
        }
        office.house.pass(SignedDuration::from_mins(16));
        assert!(!is_open(&used).await, "eight hours are over");
        let ended = begin().await;
        users::lock(&office.cx(), ada.id).await.unwrap();
        users::activate(&office.cx(), ada.id).await.unwrap();
        assert!(!is_open(&ended).await, "whoever was locked logs in anew");
    }
}
