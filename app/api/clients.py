"""Who asks, as far as fairness needs to know."""

from __future__ import annotations

import ipaddress

from starlette.requests import Request

_ONE_NETWORK_BITS = 64
"""What one subscriber is given of IPv6: all of its addresses are one client."""


def client_of(request: Request) -> str:
    """The client's address, or its network where it can choose addresses by the billion; empty where none is known."""
    if request.client is None:
        return ""
    try:
        address = ipaddress.ip_address(request.client.host)
    except ValueError:
        return request.client.host
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(ipaddress.ip_network((int(address), _ONE_NETWORK_BITS), strict=False))
