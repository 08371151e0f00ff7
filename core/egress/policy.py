"""The policy that decides which addresses may be reached."""

from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

from core.egress.errors import EgressError

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

# Mail, remote shells, file shares, databases, brokers, caches, Docker, kubelet, etcd: services that accept
# commands in plain text or trust whoever reaches them, and that are never a web API.
COMMAND_PORTS = frozenset(
    {
        *(19, 21, 22, 23, 25, 53, 69, 110, 111, 135, 137, 139, 143, 161, 389, 445, 465, 512, 513, 514, 587),
        *(873, 993, 995, 1433, 1521, 2049, 2375, 2376, 2379, 2380, 3306, 3389, 5432, 5672, 5900, 6379),
        *(9042, 9092, 9200, 9300, 10250, 11211, 27017),
    }
)

# IANA's special-purpose registries (RFC 6890 and successors), and Azure's metadata service, which has a public
# address.
_CLOSED_V4 = tuple(
    IPv4Network(cidr)
    for cidr in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "168.63.129.16/32",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
    )
)
_GLOBAL_V6 = IPv6Network("2000::/3")
# Teredo and other protocol assignments, documentation, and 6to4, which embeds an IPv4 address.
_CLOSED_V6 = tuple(IPv6Network(cidr) for cidr in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"))


@dataclass(frozen=True)
class EgressPolicy:
    """What the operator allows.

    `allowed` are private networks that may be reached all the same; `excepted` are hosts (`name`, or
    `name:port`) that the operator has configured and that are not checked; `blocked_ports` are blocked
    everywhere else.
    """

    allowed: tuple[Network, ...] = ()
    excepted: frozenset[str] = frozenset()
    blocked_ports: frozenset[int] = COMMAND_PORTS

    def excepts(self, host: str, port: int) -> bool:
        """Whether the operator has excepted this host, or this host and port."""
        name = host.lower().rstrip(".")
        return name in self.excepted or f"{name}:{port}" in self.excepted

    def check_port(self, host: str, port: int) -> None:
        """Raise EgressError for a port that no web server uses."""
        if port in self.blocked_ports and not self.excepts(host, port):
            raise EgressError(
                "egress_blocked", f"Port {port} is not open to workflows.", "Web servers use 80, 443 or 8080."
            )

    def check_addresses(self, host: str, port: int, addresses: list[str]) -> list[str]:
        """The addresses to connect to. Raises EgressError if any of them is blocked."""
        if not self.excepts(host, port):
            for address in addresses:
                self._check_address(host, address)
        return addresses

    def _check_address(self, host: str, text: str) -> None:
        address = _plain(text)
        if is_public(address) or any(address in network for network in self.allowed):
            return
        named = host if host.strip("[]") == text else f"{host} ({text})"
        raise EgressError(
            "egress_blocked",
            f"{named} is not a public address.",
            "An operator can open a private network with WIRELOOM_EGRESS_ALLOW.",
        )


def is_public(address: Address) -> bool:
    """Whether the address belongs to the public internet."""
    if isinstance(address, IPv4Address):
        return not any(address in network for network in _CLOSED_V4)
    return address in _GLOBAL_V6 and not any(address in network for network in _CLOSED_V6)


def _plain(text: str) -> Address:
    """The address without its zone; an IPv4-mapped IPv6 address is checked as IPv4."""
    address = ip_address(text.partition("%")[0])
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address
