"""What must hold of a run on two hosts, beside the rules of `tests.chaos`."""

from collections.abc import Iterator
from dataclasses import dataclass

from tests.chaos import effects
from tests.chaos.history import FINAL, Change, History
from tests.chaos.invariants import Violation
from tests.chaos.plan import LEASE_S
from tests.two_hosts.network import Host
from tests.two_hosts.refusals import Write

HEARTBEAT_S = 5.0
"""How often a worker renews its leases (architecture, section 4.2)."""
UNDER_WAY_S = 1.0
"""What had left the host when its cable was pulled has been committed by then."""


@dataclass(frozen=True)
class Record:
    """What was recorded. Times are in seconds since 1970; `senders` has the address of each receipt's call."""

    history: History
    stays: Host
    parted: Host
    cut: float
    joined: float
    senders: dict[int, str]
    refused: list[Write]

    def is_on(self, host: Host, change: Change) -> bool:
        """Whether a change was made under a claim of that host's."""
        return change.status == "running" and f"@{host.name}." in change.worker

    def held(self) -> dict[str, Change]:
        """The executions that ran on the parted host when it was cut off, each as it stood."""
        found = {}
        for execution, changes in self.history.changes.items():
            before = [change for change in changes if change.at <= self.cut + UNDER_WAY_S]
            if before and self.is_on(self.parted, before[-1]):
                found[execution] = before[-1]
        return found

    def after(self, execution: str, held: Change) -> list[Change]:
        """What came later than `held`."""
        return [change for change in self.history.changes[execution] if change.place > held.place]

    def back(self) -> list[Change]:
        """The parted host's claims since it came back, in order of time."""
        found = [
            change
            for changes in self.history.changes.values()
            for change in changes
            if change.at > self.joined and self.is_on(self.parted, change)
        ]
        return sorted(found, key=lambda change: change.at)


def host_was_parted(record: Record) -> Iterator[Violation]:
    """Nothing of the host got through while it was cut off, and it did hold executions."""
    if not record.held():
        yield Violation("two hosts", "", f"{record.parted.name} ran nothing when it was cut off")
    for call in record.history.calls:
        while_parted = record.cut + UNDER_WAY_S < call.at < record.joined
        if while_parted and record.senders[call.receipt] == record.parted.address:
            yield Violation("two hosts", call.execution, f"{call} came from the host that was cut off")


def executions_move(record: Record) -> Iterator[Violation]:
    """What the host ran is claimed by the other one: after the lease, and before the host is back."""
    for execution, held in record.held().items():
        later = record.after(execution, held)
        claims = [change for change in later if change.status == "running"]
        if not claims and any(change.status == "cancelled" for change in later):
            continue
        if not claims or claims[0].at > record.joined or not record.is_on(record.stays, claims[0]):
            yield Violation("two hosts", execution, f"was not taken over: {claims[:1]}")
        elif claims[0].at < record.cut + LEASE_S - HEARTBEAT_S - UNDER_WAY_S:
            yield Violation("two hosts", execution, "was taken over before its lease had run out")


def late_results_are_refused(record: Record) -> Iterator[Violation]:
    """I6: nothing is written under the claims of before any more; that it was tried shows that it was refused."""
    for execution, held in record.held().items():
        for change in record.after(execution, held):
            if change.fence <= held.fence and change.status != "cancelled":
                yield Violation("I6", execution, f"{change} was written under the fence {held.fence}")
    if not record.refused:
        yield Violation("two hosts", "", f"{record.parted.name} brought no late result: nothing was shown")


def late_calls_are_the_parted_hosts(record: Record) -> Iterator[Violation]:
    """I4: a call after the recorded one may only be a request that was under way when the cable was pulled."""
    for call in effects.late_calls(record.history):
        if record.senders[call.receipt] != record.parted.address:
            yield Violation("I4", call.execution, f"{call} was made by the host that was never cut off")


def host_works_again(record: Record) -> Iterator[Violation]:
    """Back on the network, the host claims and ends executions as before."""
    back = record.back()
    ended = {
        execution
        for execution, changes in record.history.changes.items()
        if set(changes) & set(back) and changes[-1].status in FINAL
    }
    if not ended:
        yield Violation("two hosts", "", f"{record.parted.name} ended no execution since it was back")


RULES = (
    host_was_parted,
    executions_move,
    late_results_are_refused,
    late_calls_are_the_parted_hosts,
    host_works_again,
)
