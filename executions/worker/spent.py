"""The cost of an execution so far: running totals over all its node runs."""

from collections.abc import Iterable
from decimal import Decimal

from executions.engine.record import NodeRecord


class Spent:
    """Totals of the counted records; counting a record again replaces its previous values."""

    def __init__(self, records: Iterable[NodeRecord] = ()) -> None:
        self.cost = Decimal(0)
        """US dollars."""
        self.usage = {"input_tokens": 0, "output_tokens": 0}
        self._counted: dict[tuple[str, str], tuple[Decimal, dict[str, int]]] = {}
        for record in records:
            self.count(record)

    def count(self, record: NodeRecord) -> None:
        """Add the record's calls to the totals; most records have none."""
        place = (record.node_id, record.iteration)
        if not (record.calls or record.used or record.spent or place in self._counted):
            return
        cost, usage = record.cost(), record.usage()
        before, used_before = self._counted.get(place, (Decimal(0), {}))
        self.cost += cost - before
        for kind in {*usage, *used_before}:
            self.usage[kind] = self.usage.get(kind, 0) + usage.get(kind, 0) - used_before.get(kind, 0)
        self._counted[place] = (cost, usage)
