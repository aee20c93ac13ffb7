//! The instance's keys.

use store::Store;
use store::seal::DataKey;

use crate::on_both;

#[tokio::test]
async fn there_is_one_key_for_a_purpose_and_every_node_gets_it() {
    on_both(|store| async move {
        let first = key(&store, "nonce").await;
        assert_eq!(key(&store, "nonce").await.code(b"x"), first.code(b"x"));
        assert_ne!(key(&store, "other").await.code(b"x"), first.code(b"x"));
    })
    .await;
}

async fn key(store: &Store, purpose: &'static str) -> DataKey {
    let mut uow = store.begin().await.unwrap();
    let key = uow.instance_keys().get_or_create(purpose).await.unwrap();
    uow.commit().await.unwrap();
    key
}
