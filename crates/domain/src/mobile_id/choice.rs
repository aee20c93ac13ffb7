//! Options that are one of a few words.

use crate::credential::names::names;

/// The characters that a common name has at most (X.520, ub-common-name).
const LONGEST_NAME: usize = 64;

names! {
    /// Where the QR code goes, for whoever makes the mobile ID.
    pub enum QrCode: "place of the QR code" {
        /// On the screen.
        Shown = "shown", "shown on the screen";
        /// To the holder, by mail.
        Mailed = "mailed", "mailed to the holder";
        /// Where whoever makes the mobile ID wants it.
        Choice = "choice", "chosen each time";
    }
}

names! {
    /// Where a QR code goes.
    pub enum QrPlace: "place of the QR code" {
        /// On the screen.
        Shown = "shown", "shown on the screen";
        /// To the holder, by mail.
        Mailed = "mailed", "mailed to the holder";
    }
}

impl QrCode {
    /// Where a QR code may go; the first is meant where nobody says.
    #[must_use]
    pub const fn places(self) -> &'static [QrPlace] {
        match self {
            Self::Shown => &[QrPlace::Shown],
            Self::Mailed => &[QrPlace::Mailed],
            Self::Choice => &[QrPlace::Shown, QrPlace::Mailed],
        }
    }
}

names! {
    /// Whether the encryption keys that a holder had before go onto a new phone.
    pub enum Recovery: "way to recover" {
        /// If whoever makes the mobile ID leaves it so.
        Offered = "offered", "offered";
        /// Always.
        Always = "always", "always";
        /// Never.
        Never = "never", "never";
    }
}

names! {
    /// When certificates want an enrolment PIN, which comes by another way than the link.
    pub enum EnrolmentPin: "rule for the enrolment PIN" {
        /// When there is another way: a mobile number beside the mailed link, or a screen.
        WhenSecondChannel = "when_second_channel", "when there is a second way to the holder";
        /// Always; who cannot be reached by a second way gets no certificates.
        Always = "always", "always";
        /// Never.
        Never = "never", "never";
    }
}

names! {
    /// The keys that phones make.
    pub enum PhoneKey: "kind of key" {
        /// NIST P-256.
        P256 = "p256", "P-256";
        /// NIST P-384.
        P384 = "p384", "P-384";
        /// RSA with 2048 bits.
        Rsa2048 = "rsa2048", "RSA with 2048 bits";
        /// RSA with 3072 bits.
        Rsa3072 = "rsa3072", "RSA with 3072 bits";
    }
}

names! {
    /// What becomes of a name that is longer than the 64 characters of a certificate's common name.
    pub enum LongNames: "rule for long names" {
        /// Its first 64 characters stand in the certificate.
        Shorten = "shorten", "shortened";
        /// There is no certificate.
        Refuse = "refuse", "refused";
    }
}

impl LongNames {
    /// The name as it stands in a certificate; `None` where it is refused.
    #[must_use]
    pub fn fit(self, name: &str) -> Option<String> {
        match (name.chars().count() > LONGEST_NAME, self) {
            (false, _) => Some(name.to_owned()),
            (true, Self::Shorten) => Some(name.chars().take(LONGEST_NAME).collect::<String>().trim_end().to_owned()),
            (true, Self::Refuse) => None,
        }
    }
}
