"""Hosts on one machine: network namespaces on a bridge, whose links can be taken down."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass


class CannotPartError(Exception):
    """This machine cannot make hosts; the text says why."""


@dataclass(frozen=True)
class Host:
    """A namespace. `link` is its cable's end on the bridge."""

    name: str
    namespace: str
    address: str
    link: str

    def command(self, *words: str) -> list[str]:
        """The command line that runs `words` on this host, under the host's name."""
        named = ["sh", "-c", 'hostname "$0" && exec "$@"', self.name]
        return ["ip", "netns", "exec", self.namespace, "unshare", "--uts", "--", *named, *words]

    def cut_off(self) -> None:
        """Take the link down: packets are dropped silently."""
        _ip("link", "set", self.link, "down")

    def join(self) -> None:
        """Put it back."""
        _ip("link", "set", self.link, "up")


@dataclass(frozen=True)
class Network:
    """A bridge with this machine at `address`, and the hosts on it."""

    bridge: str
    cidr: str
    address: str
    hosts: dict[str, Host]


def require() -> None:
    """Raises CannotPartError unless this machine can make network namespaces."""
    if not sys.platform.startswith("linux"):
        raise CannotPartError("network namespaces are Linux's")
    for program, package in (("ip", "iproute2"), ("unshare", "util-linux")):
        if not shutil.which(program):
            raise CannotPartError(f"the program `{program}` is missing; Debian's package `{package}` has it")
    if os.geteuid() != 0:
        raise CannotPartError("only root may make network namespaces")
    probe = f"wireloom-{os.getpid()}-probe"
    try:
        _ip("netns", "add", probe)
        _ip("netns", "delete", probe)
    except RuntimeError as error:
        raise CannotPartError(f"the kernel or the container refuses network namespaces ({error})") from None


@contextmanager
def network(*names: str) -> Iterator[Network]:
    """Make the hosts, and take them away at the end. Raises RuntimeError where `ip` fails."""
    number = os.getpid()
    # 198.18.0.0/15 is set aside for tests of networks (RFC 2544).
    subnet = f"198.18.{number % 256}"
    hosts = {
        name: Host(name, f"wireloom-{number}-{name}", f"{subnet}.{10 + place}", f"wl{number}h{place}")
        for place, name in enumerate(names)
    }
    made = Network(f"wl{number}", f"{subnet}.0/24", f"{subnet}.1", hosts)
    try:
        _build(made)
        yield made
    finally:
        _remove(made)


def _build(made: Network) -> None:
    _ip("link", "add", made.bridge, "type", "bridge")
    _ip("address", "add", f"{made.address}/24", "dev", made.bridge)
    _ip("link", "set", made.bridge, "up")
    for host in made.hosts.values():
        _ip("netns", "add", host.namespace)
        _ip("link", "add", host.link, "type", "veth", "peer", "name", "eth0", "netns", host.namespace)
        _ip("link", "set", host.link, "master", made.bridge, "up")
        _ip("-n", host.namespace, "address", "add", f"{host.address}/24", "dev", "eth0")
        for device in ("lo", "eth0"):
            _ip("-n", host.namespace, "link", "set", device, "up")


def _remove(made: Network) -> None:
    for host in made.hosts.values():
        with suppress(RuntimeError):  # what was never made
            _ip("link", "delete", host.link)
        with suppress(RuntimeError):
            _ip("netns", "delete", host.namespace)
    with suppress(RuntimeError):
        _ip("link", "delete", made.bridge)


def _ip(*words: str) -> None:
    done = subprocess.run(["ip", *words], capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"`ip {' '.join(words)}`: {done.stderr.strip()}")
