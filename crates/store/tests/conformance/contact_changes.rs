//! What of the contact details was changed by hand.

use domain::contact_change::{ContactChange, ContactDetail};
use domain::event::Actor;
use domain::id::{Id, kind};

use crate::on_both;
use crate::world::{add_all, at, fresh, user, with_project};

fn change(user: Id<kind::User>, contact: ContactDetail, second: i64) -> ContactChange {
    ContactChange { user, contact, at: at(second), by: Actor::Operator(fresh()), approved_at: None }
}

#[tokio::test]
async fn the_latest_change_of_each_detail_is_kept_and_shown_with_its_user() {
    on_both(|store| async move {
        let project = with_project(&store).await;
        let (ada, bob) = (user(project, "Ada", "Berg"), user(project, "Bob", "Čapek"));
        add_all(&store, &[ada.clone(), bob.clone()]).await;
        let mut uow = store.begin().await.unwrap();
        uow.contact_changes().put(project, &change(ada.id, ContactDetail::Email, 1)).await.unwrap();
        let approved = ContactChange { approved_at: Some(at(3)), ..change(ada.id, ContactDetail::Email, 2) };
        uow.contact_changes().put(project, &approved).await.unwrap();
        let by_key = ContactChange { by: Actor::ApiKey(fresh()), ..change(bob.id, ContactDetail::Mobile, 4) };
        uow.contact_changes().put(project, &by_key).await.unwrap();
        let both = uow.contact_changes().of_users(project, &[ada.id, bob.id]).await.unwrap();
        assert_eq!(both.len(), 2);
        assert_eq!(uow.contact_changes().of_user(project, ada.id).await.unwrap(), [approved]);
        assert_eq!(uow.contact_changes().of_user(fresh(), ada.id).await.unwrap(), [], "of another project");
        let listed = uow.users().lookup_listed(project, bob.id).await.unwrap().unwrap();
        assert_eq!(listed.contact_changes, [by_key]);
        let found = uow.users().search(project, "ada", 10).await.unwrap();
        assert_eq!(found[0].contact_changes, [approved]);
        uow.contact_changes().remove(fresh(), bob.id, ContactDetail::Mobile).await.unwrap();
        uow.contact_changes().remove(project, bob.id, ContactDetail::Email).await.unwrap();
        assert_eq!(
            uow.contact_changes().of_user(project, bob.id).await.unwrap(),
            [by_key],
            "another's, another detail"
        );
        uow.contact_changes().remove(project, bob.id, ContactDetail::Mobile).await.unwrap();
        assert_eq!(uow.contact_changes().of_user(project, bob.id).await.unwrap(), []);
        uow.erase_users(project, &[ada.id]).await.unwrap();
        assert_eq!(uow.contact_changes().of_user(project, ada.id).await.unwrap(), [], "goes with the user");
    })
    .await;
}
