//! Devices: phones that took an invitation.

use domain::device::{Device, DeviceState, PublicKey, Removal, Thumbprint};
use domain::id::{Id, kind};
use domain::time::Timestamp;
use filter::Checked;
use sqlx::AssertSqlSafe;
use zeroize::Zeroizing;

use crate::db::row::corrupt;
use crate::db::{Row, Value, values};
use crate::error::Result;
use crate::repo::exactly_one;
use crate::repo::list::{self, Column, ListQuery, ListSpec, Listed, Page, SortBy};
use crate::seal::Place;
use crate::session::Session;

/// Reads and writes devices. Whoever changes one has locked it before.
pub struct Devices<'s>(pub(crate) &'s mut Session);

/// What the server keeps of the PIN that guards the keys on a phone.
pub struct KeptPin {
    /// What the phone proves the PIN with, as a hash.
    pub proof: [u8; 32],
    /// The share that the phone needs beside the PIN; `None` once it was forgotten.
    pub share: Option<Zeroizing<Vec<u8>>>,
    /// How many tries there were since the last right one.
    pub attempts: u32,
}

/// The list of devices.
pub const DEVICES: ListSpec = ListSpec {
    table: "devices",
    key: Column::blob("id"),
    attributes: &[
        Listed::id::<kind::Device>("id", "id"),
        Listed::id::<kind::User>("user_id", "user_id"),
        Listed::id::<kind::Credential>("credential_id", "credential_id"),
        Listed::id::<kind::Invitation>("invitation_id", "invitation_id"),
        Listed::exact("name", "name"),
        Listed::exact("platform", "platform"),
        Listed::folded("state", "state"),
        Listed::boolean("stale", "stale"),
        Listed::time("lease_until", "lease_until"),
        Listed::time("last_seen_at", "last_seen_at"),
        Listed::time("claimed_at", "claimed_at"),
        Listed::time("enrolled_at", "enrolled_at"),
        Listed::time("gone_at", "gone_at"),
    ],
    custom: None,
    // Ids begin with the moment at which they were made.
    sorts: &[SortBy { name: "claimed_at", columns: &[], nullable: false }],
};

const COLUMNS: &[&str] = &[
    "id",
    "project_id",
    "user_id",
    "credential_id",
    "invitation_id",
    "platform",
    "thumbprint",
    "public_key",
    "encryption_key",
    "claimed_at",
    "name",
    "state",
    "removal",
    "lease_until",
    "last_seen_at",
    "enrolled_at",
    "gone_at",
    "stale",
];

impl Devices<'_> {
    /// The project's device with this id.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn lookup(&mut self, project: Id<kind::Project>, id: Id<kind::Device>) -> Result<Option<Device>> {
        let sql = "SELECT * FROM devices WHERE id = $1 AND project_id = $2";
        let row = self.0.db.fetch_optional(sql, values![id, project]).await?;
        row.as_ref().map(read).transpose()
    }

    /// As [`Devices::lookup`], and nobody else changes it until the unit ends.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn lock(&mut self, project: Id<kind::Project>, id: Id<kind::Device>) -> Result<Option<Device>> {
        let sql =
            format!("SELECT * FROM devices WHERE id = $1 AND project_id = $2{}", self.0.db.dialect().for_update());
        let row = self.0.db.fetch_optional(AssertSqlSafe(sql), values![id, project]).await?;
        row.as_ref().map(read).transpose()
    }

    /// The device that is bound to this key, in whatever project; one that was reset is bound to none.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn by_thumbprint(&mut self, thumbprint: &Thumbprint) -> Result<Option<Device>> {
        let sql = "SELECT * FROM devices WHERE thumbprint = $1 AND state <> 'reset'";
        let row = self.0.db.fetch_optional(sql, values![thumbprint.0]).await?;
        row.as_ref().map(read).transpose()
    }

    /// As [`Devices::by_thumbprint`], and nobody else changes it until the unit ends.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn lock_by_thumbprint(&mut self, thumbprint: &Thumbprint) -> Result<Option<Device>> {
        let sql = format!(
            "SELECT * FROM devices WHERE thumbprint = $1 AND state <> 'reset'{}",
            self.0.db.dialect().for_update()
        );
        let row = self.0.db.fetch_optional(AssertSqlSafe(sql), values![thumbprint.0]).await?;
        row.as_ref().map(read).transpose()
    }

    /// What the server keeps of the PIN that guards the keys on a phone; `None` if there is none.
    ///
    /// # Errors
    /// [`crate::Error::Unsealable`] if the share was sealed elsewhere or by another master key.
    pub async fn pin(&mut self, device: &Device) -> Result<Option<KeptPin>> {
        let sql = "SELECT pin_proof, pin_share, pin_attempts FROM devices WHERE id = $1";
        let Some(row) = self.0.db.fetch_optional(sql, values![device.id]).await? else { return Ok(None) };
        let Some(proof) = row.get::<Option<[u8; 32]>>("pin_proof")? else { return Ok(None) };
        let sealed: Option<Vec<u8>> = row.get("pin_share")?;
        let share = sealed.map(|sealed| self.0.master.open(&sealed, share_place(device))).transpose()?;
        Ok(Some(KeptPin { proof, share, attempts: row.get("pin_attempts")? }))
    }

    /// Keeps what proves a phone's PIN, and seals the share that the phone needs beside it.
    ///
    /// # Errors
    /// [`crate::Error::Stale`] if the device is gone.
    pub async fn set_pin(&mut self, device: &Device, proof: &[u8; 32], share: &[u8; 32]) -> Result<()> {
        let sealed = self.0.master.seal(share, share_place(device))?;
        let sql = "UPDATE devices SET pin_proof = $2, pin_share = $3, pin_attempts = 0 WHERE id = $1";
        self.0.db.execute(sql, values![device.id, *proof, sealed]).await.and_then(exactly_one)
    }

    /// Counts a try of a phone's PIN, in one statement; answers how many there were since the last right one.
    ///
    /// # Errors
    /// [`crate::Error::Stale`] if the device is gone.
    pub async fn count_pin_attempt(&mut self, device: Id<kind::Device>) -> Result<u32> {
        let sql = "UPDATE devices SET pin_attempts = pin_attempts + 1 WHERE id = $1 RETURNING pin_attempts";
        self.0.db.fetch_one(sql, values![device]).await?.get("pin_attempts")
    }

    /// Forgets the tries of a phone's PIN, after a right one.
    ///
    /// # Errors
    /// [`crate::Error::Stale`] if the device is gone.
    pub async fn clear_pin_attempts(&mut self, device: Id<kind::Device>) -> Result<()> {
        let sql = "UPDATE devices SET pin_attempts = 0 WHERE id = $1";
        self.0.db.execute(sql, values![device]).await.and_then(exactly_one)
    }

    /// Forgets the share of a phone's PIN: whatever is wrapped with it is lost.
    ///
    /// # Errors
    /// [`crate::Error::Stale`] if the device is gone.
    pub async fn forget_pin_share(&mut self, device: Id<kind::Device>) -> Result<()> {
        let sql = "UPDATE devices SET pin_share = NULL WHERE id = $1";
        self.0.db.execute(sql, values![device]).await.and_then(exactly_one)
    }

    /// All devices that ever took a credential, oldest first.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn of_credential(
        &mut self,
        project: Id<kind::Project>,
        credential: Id<kind::Credential>,
    ) -> Result<Vec<Device>> {
        let sql = "SELECT * FROM devices WHERE credential_id = $1 AND project_id = $2 ORDER BY id";
        let rows = self.0.db.fetch_all(sql, values![credential, project]).await?;
        rows.iter().map(read).collect()
    }

    /// All devices that a user ever had, oldest first.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn of_user(&mut self, project: Id<kind::Project>, user: Id<kind::User>) -> Result<Vec<Device>> {
        let sql = "SELECT * FROM devices WHERE user_id = $1 AND project_id = $2 ORDER BY id";
        let rows = self.0.db.fetch_all(sql, values![user, project]).await?;
        rows.iter().map(read).collect()
    }

    /// The project's device with this id, if it is this user's.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn lookup_of_user(
        &mut self,
        project: Id<kind::Project>,
        user: Id<kind::User>,
        id: Id<kind::Device>,
    ) -> Result<Option<Device>> {
        let sql = "SELECT * FROM devices WHERE id = $1 AND project_id = $2 AND user_id = $3";
        let row = self.0.db.fetch_optional(sql, values![id, project, user]).await?;
        row.as_ref().map(read).transpose()
    }

    /// Devices of any project whose lease has ended, of which nothing was made yet; the oldest first.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn past_lease(&mut self, now: Timestamp, limit: u32) -> Result<Vec<Device>> {
        let sql = "SELECT * FROM devices WHERE lease_until <= $1 AND gone_at IS NULL AND stale = 0 \
                   ORDER BY lease_until LIMIT $2";
        let rows = self.0.db.fetch_all(sql, values![now, limit]).await?;
        rows.iter().map(read).collect()
    }

    /// A page of a project's devices, as [`DEVICES`] can be filtered and sorted.
    ///
    /// # Errors
    /// [`crate::Error::ForeignCursor`] and [`crate::Error::Incomparable`] if the query does not fit the list.
    pub async fn list(&mut self, project: Id<kind::Project>, query: &ListQuery) -> Result<Page<Device>> {
        list::page(&mut self.0.db, &DEVICES, vec![("project_id", project.into())], query, read).await
    }

    /// How many devices a project has that the filter is true of.
    ///
    /// # Errors
    /// [`crate::Error::Incomparable`] if the filter does not fit the list.
    pub async fn count(&mut self, project: Id<kind::Project>, filter: Option<&Checked>) -> Result<u64> {
        list::count(&mut self.0.db, &DEVICES, vec![("project_id", project.into())], filter).await
    }

    /// Adds a device.
    ///
    /// # Errors
    /// [`crate::Error::Taken`] if another is bound to its key.
    pub async fn add(&mut self, device: &Device) -> Result<()> {
        self.0.db.bulk_insert("devices", COLUMNS, [columns(device)]).await.and_then(exactly_one)
    }

    /// Writes a device that this unit has locked.
    ///
    /// # Errors
    /// [`crate::Error::Stale`] if it is gone.
    pub async fn update(&mut self, device: &Device) -> Result<()> {
        let sql = "UPDATE devices SET name = $3, state = $4, removal = $5, lease_until = $6, last_seen_at = $7, \
                   enrolled_at = $8, gone_at = $9, stale = $10 WHERE id = $1 AND project_id = $2";
        let mut values = values![device.id, device.project];
        values.extend(changing(device));
        self.0.db.execute(sql, values).await.and_then(exactly_one)
    }
}

fn share_place(device: &Device) -> Place<'_> {
    let (row, project) = (device.id.as_bytes(), device.project.as_bytes());
    Place { table: "devices", column: "pin_share", row, project }
}

fn columns(device: &Device) -> Vec<Value> {
    let mut row = values![
        device.id,
        device.project,
        device.user,
        device.credential,
        device.invitation,
        &device.platform,
        device.thumbprint.0,
        point(&device.public_key),
        point(&device.encryption_key),
        device.claimed_at,
    ];
    row.extend(changing(device));
    row
}

fn changing(device: &Device) -> Vec<Value> {
    values![
        &device.name,
        device.state.as_str(),
        device.state.removal().map(Removal::as_str),
        device.lease_until,
        device.last_seen_at,
        device.enrolled_at,
        device.gone_at,
        device.stale,
    ]
}

fn point(key: &PublicKey) -> Vec<u8> {
    [key.x, key.y].concat()
}

fn read(row: &Row) -> Result<Device> {
    let state = DeviceState::from_parts(&row.get::<String>("state")?, row.opt_word("removal")?);
    Ok(Device {
        id: row.get("id")?,
        project: row.get("project_id")?,
        user: row.get("user_id")?,
        credential: row.get("credential_id")?,
        invitation: row.get("invitation_id")?,
        name: row.get("name")?,
        platform: row.get("platform")?,
        public_key: read_point(row, "public_key")?,
        thumbprint: Thumbprint(row.get("thumbprint")?),
        encryption_key: read_point(row, "encryption_key")?,
        state: state.ok_or_else(|| corrupt("state"))?,
        lease_until: row.get("lease_until")?,
        last_seen_at: row.get("last_seen_at")?,
        claimed_at: row.get("claimed_at")?,
        enrolled_at: row.get("enrolled_at")?,
        gone_at: row.get("gone_at")?,
        stale: row.get("stale")?,
    })
}

fn read_point(row: &Row, column: &str) -> Result<PublicKey> {
    let bytes: [u8; 64] = row.get(column)?;
    let (mut x, mut y) = ([0; 32], [0; 32]);
    x.copy_from_slice(&bytes[..32]);
    y.copy_from_slice(&bytes[32..]);
    Ok(PublicKey { x, y })
}
