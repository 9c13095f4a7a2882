"""Which servers may be asked: the address is checked when it is connected to, so that no name can lead inside.

A name can mean one address when it is looked at and another when it is used; therefore it is looked up once, and the
very address that was judged is the one connected to, for each connection.
"""

from __future__ import annotations

import ipaddress
import socket
from dataclasses import dataclass
from typing import Final
from urllib.parse import SplitResult, urlsplit

from gis.harvesting.refusing import HarvestError

PORTS: Final = {"http": 80, "https": 443}
LONGEST_ADDRESS: Final = 16_000  # a filter stands in it
_NAT64: Final = ipaddress.ip_network("64:ff9b::/96")
_GLOBAL: Final = ipaddress.ip_network("2000::/3")
"""What IPv6 has of addresses that lead anywhere (RFC 4291, IANA): not those of sites, nor of a network's own NAT64."""

Address = tuple[int, str]
"""Address family and numeric address."""


@dataclass(frozen=True)
class Gate:
    """`inside` are the hosts ("name" or "name:port") on the inside that the operator lets be asked.

    `only`, where it is given, are the hosts on the open internet that may be asked; without it all may.
    """

    inside: frozenset[str] = frozenset()
    only: frozenset[str] | None = None

    def lets_inside(self, host: str, port: int) -> bool:
        """Whether the operator has named this host."""
        return _is_among(self.inside, host, port)

    def checked(self, url: str) -> SplitResult:
        """The parts of an address that may be asked, as far as it shows before it is looked up. Raises HarvestError."""
        if len(url) > LONGEST_ADDRESS or any(ord(mark) <= 32 or ord(mark) == 127 for mark in url):
            raise HarvestError("Adressen är för lång eller innehåller blanksteg. Kontrollera den.")
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError:
            raise HarvestError("Adressen går inte att läsa. Den ska se ut som https://karta.exempel.se/ogc.") from None
        if parts.scheme not in PORTS or not parts.hostname:
            raise HarvestError("Adressen ska börja med https:// (eller http://) och ett servernamn.")
        if parts.username is not None or parts.password is not None:
            raise HarvestError("Skriv inget användarnamn eller lösenord i adressen. Välj en inloggning i stället.")
        if port == 0:
            raise HarvestError("Adressen har porten 0, som inte finns.")
        return parts

    def addresses(self, host: str, port: int) -> list[Address]:
        """The addresses of a host that may be connected to, each judged. Raises HarvestError."""
        if self.only is not None and not _is_among(self.only | self.inside, host, port):
            raise HarvestError(
                f"Servern {host} är inte en av dem som får hämtas från. "
                "Den som driver tjänsten kan lägga till den i LOVLIG_HARVEST_ONLY."
            )
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
        except (OSError, UnicodeError):
            raise HarvestError(
                f"Servern {host} hittades inte. Kontrollera stavningen, eller försök igen senare.", passing=True
            ) from None
        addresses = [(int(family), str(where[0])) for family, _type, _proto, _name, where in found]
        if not self.lets_inside(host, port) and not all(is_public(address) for _family, address in addresses):
            raise HarvestError(
                f"Servern {host} ligger på ett internt nät, dit hämtningen inte når. "
                "Den som driver tjänsten kan tillåta den med LOVLIG_HARVEST_HOSTS."
            )
        return addresses

    def connect(self, host: str, port: int, seconds: float) -> socket.socket:
        """A connection to an address of the host that has been judged. Raises HarvestError and OSError."""
        last: OSError | None = None
        for family, address in self.addresses(host, port):
            connection = socket.socket(family, socket.SOCK_STREAM)
            try:
                connection.settimeout(seconds)
                connection.connect((address, port))
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            except OSError as error:
                connection.close()
                last = error
            else:
                return connection
        raise last or OSError("no address")


def _is_among(hosts: frozenset[str], host: str, port: int) -> bool:
    return host.lower() in hosts or f"{host.lower()}:{port}" in hosts


def is_public(address: str) -> bool:
    """Whether an address belongs to the open internet, also when an IPv4 address is hidden in an IPv6 one."""
    try:
        told = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(told, ipaddress.IPv6Address):
        inner = told.ipv4_mapped or told.sixtofour or (told.teredo[1] if told.teredo else None)
        if inner is None and told in _NAT64:
            inner = ipaddress.IPv4Address(int(told) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
        if told not in _GLOBAL:
            return False
    return told.is_global and not told.is_multicast


def same_origin(url: str, base: str) -> str:
    """A link as it may be followed: on the server that `base` names. Raises HarvestError for another.

    A link that says http on a server asked over https is read as https: servers behind a proxy often write so.
    """
    link, own = urlsplit(url), urlsplit(base)
    if own.scheme == "https" and link.scheme == "http" and link.hostname == own.hostname and link.port in {None, 80}:
        link = link._replace(scheme="https", netloc=own.netloc)
    if _origin(link) != _origin(own):
        raise HarvestError(
            f"Servern hänvisar till en annan server ({(link.hostname or link.scheme or 'okänd')[:100]}). "
            "Hämtningen följer bara länkar inom samma server."
        )
    return link.geturl()


def _origin(parts: SplitResult) -> tuple[str, str, int | None]:
    try:
        port = parts.port
    except ValueError:
        return parts.scheme, parts.hostname or "", -1
    return parts.scheme, parts.hostname or "", port or PORTS.get(parts.scheme)
