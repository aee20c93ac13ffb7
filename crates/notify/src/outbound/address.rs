//! Which addresses may be reached from here.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// What the instance's configuration allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Policy {
    /// Loopback, RFC 1918, carrier-grade NAT and unique local addresses may be reached. Off, as what a project
    /// configures must not reach into the network that the server stands in.
    pub allow_private_addresses: bool,
}

impl Policy {
    /// Whether a connection to this address may be made.
    #[must_use]
    pub fn allows(self, address: IpAddr) -> bool {
        match Reach::of(address) {
            Reach::Public => true,
            Reach::Private => self.allow_private_addresses,
            Reach::Never => false,
        }
    }
}

/// Metadata services outside of link-local space: Alibaba's within carrier-grade NAT, Azure's within public space.
const METADATA_V4: [Ipv4Addr; 2] = [Ipv4Addr::new(100, 100, 100, 200), Ipv4Addr::new(168, 63, 129, 16)];
/// That of AWS, within unique local space.
const METADATA_V6: Ipv6Addr = Ipv6Addr::new(0xfd00, 0x0ec2, 0, 0, 0, 0, 0, 0x254);

/// How far an address is from here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reach {
    /// Global unicast.
    Public,
    /// This host, this site, this carrier.
    Private,
    /// Nothing that is configured has any business there: link-local (with the metadata services of the clouds),
    /// multicast, unspecified, documentation, tunnels whose end nobody knows, reserved.
    Never,
}

impl Reach {
    fn of(address: IpAddr) -> Self {
        match address {
            IpAddr::V4(address) => Self::of_v4(address),
            IpAddr::V6(address) => Self::of_v6(address),
        }
    }

    /// IANA's special-purpose registry for IPv4, with the metadata services that stand elsewhere.
    fn of_v4(address: Ipv4Addr) -> Self {
        if METADATA_V4.contains(&address) {
            return Self::Never;
        }
        match address.octets() {
            [127 | 10, ..] | [172, 16..=31, ..] | [192, 168, ..] | [100, 64..=127, ..] => Self::Private,
            // This network, multicast and reserved; link-local; protocol assignments, documentation, 6to4 relays,
            // benchmarks, documentation.
            [0 | 224..=255, ..]
            | [169, 254, ..]
            | [192, 0, 0 | 2, _]
            | [192, 88, 99, _]
            | [198, 18 | 19, ..]
            | [198, 51, 100, _]
            | [203, 0, 113, _] => Self::Never,
            _ => Self::Public,
        }
    }

    /// Only `2000::/3` is global unicast; within and around it are addresses that stand for an IPv4 one.
    fn of_v6(address: Ipv6Addr) -> Self {
        if address == Ipv6Addr::LOCALHOST {
            return Self::Private;
        }
        if address == METADATA_V6 {
            return Self::Never;
        }
        match address.segments() {
            // IPv4-mapped, and the well-known NAT64 prefix (RFC 6052): as far as what they stand for.
            [0, 0, 0, 0, 0, 0xffff, high, low] | [0x64, 0xff9b, 0, 0, 0, 0, high, low] => Self::of_v4(v4(high, low)),
            [0xfc00..=0xfdff, ..] => Self::Private,
            // Teredo, ORCHID and their kin (2001::/23), documentation, 6to4.
            [0x2001, 0..=0x1ff | 0xdb8, ..] | [0x2002, ..] | [0x3fff, 0..=0xfff, ..] => Self::Never,
            [0x2000..=0x3fff, ..] => Self::Public,
            _ => Self::Never,
        }
    }
}

fn v4(high: u16, low: u16) -> Ipv4Addr {
    Ipv4Addr::from((u32::from(high) << 16) | u32::from(low))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_address_has_its_reach() {
        use Reach::{Never, Private, Public};
        let table = [
            ("93.184.216.34", Public),
            ("8.8.8.8", Public),
            ("172.15.0.1", Public),
            ("172.32.0.1", Public),
            ("100.63.255.255", Public),
            ("100.128.0.1", Public),
            ("192.0.1.1", Public),
            ("223.255.255.255", Public),
            ("127.0.0.1", Private),
            ("127.255.255.254", Private),
            ("10.0.0.1", Private),
            ("172.16.0.1", Private),
            ("172.31.255.255", Private),
            ("192.168.1.1", Private),
            ("100.64.0.1", Private),
            ("100.127.255.255", Private),
            ("0.0.0.0", Never),
            ("0.1.2.3", Never),
            ("169.254.169.254", Never),
            ("169.254.0.1", Never),
            ("100.100.100.200", Never),
            ("168.63.129.16", Never),
            ("192.0.0.192", Never),
            ("192.0.2.1", Never),
            ("198.51.100.1", Never),
            ("203.0.113.1", Never),
            ("198.18.0.1", Never),
            ("192.88.99.1", Never),
            ("224.0.0.1", Never),
            ("239.1.2.3", Never),
            ("240.0.0.1", Never),
            ("255.255.255.255", Never),
            ("2606:4700:4700::1111", Public),
            ("2a00:1450::1", Public),
            ("::ffff:8.8.8.8", Public),
            ("64:ff9b::8.8.8.8", Public),
            ("::1", Private),
            ("fc00::1", Private),
            ("fd12:3456::1", Private),
            ("::ffff:127.0.0.1", Private),
            ("::ffff:10.1.2.3", Private),
            ("64:ff9b::10.0.0.1", Private),
            ("64:ff9b::127.0.0.1", Private),
            ("::", Never),
            ("::127.0.0.1", Never),
            ("fe80::1", Never),
            ("febf::1", Never),
            ("fec0::1", Never),
            ("ff02::1", Never),
            ("fd00:ec2::254", Never),
            ("::ffff:169.254.169.254", Never),
            ("64:ff9b::169.254.169.254", Never),
            ("64:ff9b:1::1", Never),
            ("2002:7f00:1::", Never),
            ("2002:808:808::1", Never),
            ("2001::1", Never),
            ("2001:20::1", Never),
            ("2001:db8::1", Never),
            ("3fff::1", Never),
            ("100::1", Never),
            ("4000::1", Never),
            ("5f00::1", Never),
        ];
        for (text, reach) in table {
            assert_eq!(Reach::of(text.parse().unwrap()), reach, "{text}");
        }
    }

    #[test]
    fn private_addresses_are_reached_only_when_allowed() {
        let [open, closed] = [true, false].map(|allow_private_addresses| Policy { allow_private_addresses });
        for (text, when_open, when_closed) in
            [("8.8.8.8", true, true), ("10.0.0.1", true, false), ("169.254.169.254", false, false)]
        {
            assert_eq!(open.allows(text.parse().unwrap()), when_open, "{text}");
            assert_eq!(closed.allows(text.parse().unwrap()), when_closed, "{text}");
        }
        assert_eq!(Policy::default(), closed);
    }
}
