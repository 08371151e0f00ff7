"""The proof with real processes: load and faults at the same time, then a check of everything recorded.

`python -m tests.chaos --seed 1 --runs 300 --kills 10` or `make chaos`; `docs/reliability.md` has the promises.
The manner is Jepsen's (jepsen.io): concurrent clients, real faults, and a checker over the recorded history
instead of assertions in the middle.
"""
