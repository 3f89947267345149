"""IP addresses, under which people edit who have not logged in."""

from __future__ import annotations

import ipaddress


def is_address(name: str) -> bool:
    """Whether a user name is an IP address."""
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
