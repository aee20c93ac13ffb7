//! What a link is said to bring.

use std::net::IpAddr;

use app::credentials;
use app::enrol::{self, Error};
use domain::invitation::{InvitationState, Refusal};
use domain::time::SignedDuration;

use crate::world::{Invited, thumbprint};

#[tokio::test]
async fn an_offer_tells_who_issues_what_to_whom_and_changes_nothing() {
    for invited in Invited::both().await {
        for _ in 0..3 {
            let offer = enrol::offer(&invited.house.app, &invited.code.to_uppercase(), None).await.unwrap();
            assert_eq!((offer.issuer.name.as_str(), offer.issuer.project.as_str()), ("Campus 北", "campus"));
            assert_eq!(offer.holder, "Ada Żółć-李");
            assert_eq!(offer.expires_at, invited.invitation().await.expires_at);
        }
        assert_eq!(invited.invitation().await.state, InvitationState::Sent);
        assert!(invited.claim(1).await.is_ok());
    }
}

#[tokio::test]
async fn what_cannot_be_claimed_is_not_offered() {
    for invited in Invited::both().await {
        let app = &invited.house.app;
        let offer = |code: &str| {
            let code = code.to_owned();
            async move { enrol::offer(app, &code, None).await }
        };
        assert!(matches!(offer("mzxw6ytboi2dknrxhazdgnbvga").await, Err(Error::CodeUnknown)));
        assert!(matches!(offer("no code at all").await, Err(Error::CodeUnknown)));
        invited.enrolled(1).await;
        assert!(matches!(offer(&invited.code).await, Err(Error::Code(Refusal::Used))), "whoever asks");
        enrol::reset(app, &thumbprint(1)).await.unwrap();
        assert!(matches!(offer(&invited.code).await, Err(Error::Code(Refusal::Used))));

        let cx = invited.house.system();
        let shown = Some(domain::invitation::Channel::Shown);
        let second = credentials::resend_invitation(&cx, invited.credential, shown).await.unwrap().shown.unwrap().code;
        let third = credentials::resend_invitation(&cx, invited.credential, shown).await.unwrap().shown.unwrap().code;
        assert!(matches!(offer(&second.text()).await, Err(Error::Code(Refusal::Void))));
        invited.house.pass(SignedDuration::from_mins(15));
        assert!(matches!(offer(&third.text()).await, Err(Error::Code(Refusal::Expired))));
    }
}

#[tokio::test]
async fn an_address_that_asks_too_often_waits() {
    for invited in Invited::both().await {
        let app = &invited.house.app;
        let ask = |address: &str| {
            let address: IpAddr = address.parse().unwrap();
            async move { enrol::offer(app, "mzxw6ytboi2dknrxhazdgnbvga", Some(address)).await.unwrap_err() }
        };
        for _ in 0..120 {
            assert!(matches!(ask("2001:db8:1:2::7").await, Error::CodeUnknown));
        }
        for neighbour in ["2001:db8:1:2::7", "2001:db8:1:2:ffff::1"] {
            let refused = ask(neighbour).await;
            let Error::Other(app::Error::TooMany { retry_after_s }) = refused else { panic!("{refused:?}") };
            assert!((1..=61).contains(&retry_after_s));
        }
        assert!(matches!(ask("2001:db8:1:3::7").await, Error::CodeUnknown), "others do not wait");
        invited.house.pass(SignedDuration::from_secs(60));
        assert!(matches!(ask("2001:db8:1:2::7").await, Error::CodeUnknown), "nor does anybody for long");
    }
}
