"""Which internet addresses the server may fetch from: those of the public internet, and no others.

`ipaddress.is_global` alone is not enough: it calls NAT64, 6to4 and others global, and those can carry a private IPv4
address inside. So every address that wraps another one is refused as a whole.
"""

from __future__ import annotations

import ipaddress

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

REFUSED = tuple(
    ipaddress.ip_network(network)
    for network in (
        "0.0.0.0/8",  # this network
        "100.64.0.0/10",  # shared address space of providers
        "169.254.0.0/16",  # link-local; clouds serve their machines' credentials there
        "192.0.0.0/24",  # protocol assignments
        "192.88.99.0/24",  # 6to4 relays
        "198.18.0.0/15",  # benchmarks
        "240.0.0.0/4",  # reserved, broadcast
        "::/96",  # IPv4-compatible, unspecified, loopback
        "::ffff:0:0/96",  # IPv4-mapped
        "::ffff:0:0:0/96",  # IPv4-translated
        "64:ff9b::/96",  # NAT64
        "64:ff9b:1::/48",  # NAT64, local use
        "100::/64",  # discard
        "2001::/23",  # protocol assignments: Teredo, ORCHID and others
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4
        "3fff::/20",  # documentation
        "5f00::/16",  # segment routing
        "fc00::/7",  # unique local
        "fe80::/10",  # link-local
        "fec0::/10",  # site-local
        "ff00::/8",  # multicast
    )
)


def is_public(address: str) -> bool:
    """Whether the server may connect to this address. Anything that cannot be read as an address: no."""
    try:
        parsed: Address = ipaddress.ip_address(address)
    except ValueError:
        return False
    if getattr(parsed, "scope_id", None) or getattr(parsed, "ipv4_mapped", None):
        return False
    if not parsed.is_global or parsed.is_multicast or parsed.is_reserved or parsed.is_unspecified:
        return False
    return not any(parsed.version == network.version and parsed in network for network in REFUSED)
