"""The cost of one W1 execution by stage: `python -m benchmarks.engine.budget [--clients 50] [--frames 25]`.

First, the CPU time of every process and thread by the kernel's accounting, without a profiler. Then, if py-spy
is installed, a second load under py-spy: how long each stage was seen working, which includes waiting for the
disk, the database and the interpreter's lock, and in which functions.
"""

import argparse
from collections.abc import Iterable, Mapping

from benchmarks.engine import graphs, processes
from benchmarks.engine.instance import DATABASES, Instance, started, use_database
from benchmarks.engine.load import Load, run, sustained
from benchmarks.engine.profiles import RATE_HZ, Profile, Recording, available, stage_times
from tests.process_group import members

WARM_UP_S = 3.0
COMMITS = ("BaseDatabaseWrapper.commit (", "Atomic.__enter__ (")
STAGES = {
    "web": {
        "commit": COMMITS,
        "write the row": ("StartJob.apply (",),
        "hand over": ("executions/wire/hints.py",),
        "look up and admit": ("_look_at (", "_looked_at (", "executions/store/reader.py"),
        "answer": (
            "Intake._listen (",
            "Intake._receive_message (",
            "told (",
            "send_response (core/asgi/responses.py",
        ),
        "wait for a job": ("executions/store/writer.py",),
        "take in": ("uvicorn/", "core/asgi/fast_path.py"),
    },
    "worker": {
        "commit": COMMITS,
        "hear": ("celery/", "kombu/"),
        "claim": ("executions/worker/claims.py", "executions/worker/queue.py"),
        "load": ("executions/worker/assignments.py", "executions/worker/plans.py"),
        "write down": ("Batch.apply (",),
        "tell": ("executions/wire/news.py",),
        "run": ("executions/engine/",),
        "wait for a job": ("executions/store/writer.py",),
    },
}
"""By kind of process, in order of precedence: the functions or files that identify a stage."""
OTHERWISE = "the rest"


def main() -> None:
    """Measure and print."""
    options = _options()
    use_database(options.database)
    with started() as instance:
        _, url = instance.publish(graphs.order())
        run(sustained(url, graphs.order_call, options.clients, 0, WARM_UP_S))
        _print_cpu(instance, url, options)
        if not available():
            print("py-spy is not installed: no stages and no functions.")
            return
        _print_profile(instance, url, options)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.engine.budget", description=__doc__)
    parser.add_argument("--database", choices=DATABASES, default="sqlite")
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=10, help="of each of the two loads")
    parser.add_argument("--frames", type=int, default=25, help="functions to print a thread")
    return parser.parse_args()


# --- processor time ---


def _print_cpu(instance: Instance, url: str, options: argparse.Namespace) -> None:
    before, threads = _cpu(instance), _thread_cpu(instance)
    load = run(sustained(url, graphs.order_call, options.clients, 0, options.seconds))
    print(f"{options.database}, {options.clients} clients: {_load_text(load)}, {len(load.errors)} errors")
    print("\nProcessor time an execution:")
    for name, seconds in _cpu(instance).items():
        print(f"  {_ms(seconds - before.get(name, 0), load)}  {name}")
    print("\nof which threads:")
    for name, seconds in _thread_cpu(instance).items():
        spent = seconds - threads.get(name, 0)
        if spent / load.answered >= 1e-5:
            print(f"  {_ms(spent, load)}  {name}")


def _cpu(instance: Instance) -> dict[str, float]:
    """Seconds by process, the database's server among them."""
    return {
        **processes.cpu_seconds(instance.group),
        "postgresql": processes.postgresql_cpu_seconds(),
    }


def _thread_cpu(instance: Instance) -> dict[str, float]:
    """Seconds by process and thread id."""
    return {
        f"{name}, thread {thread}": seconds
        for name, pid in _profiled(instance).items()
        for thread, seconds in processes.thread_cpu_seconds(pid).items()
    }


def _profiled(instance: Instance) -> dict[str, int]:
    """The process ids, by name, of all processes that run our code."""
    names = {title.removeprefix("wireloom: "): pid for pid, title in members(instance.group).items()}
    return {
        name: pid for name, pid in sorted(names.items()) if name.startswith(("web", "worker", "scheduler"))
    }


# --- stages and functions ---


def _print_profile(instance: Instance, url: str, options: argparse.Namespace) -> None:
    recording = Recording(_profiled(instance), options.seconds)
    load = run(sustained(url, graphs.order_call, options.clients, 0, options.seconds + 2))
    share = options.seconds / load.seconds
    print(f"\nunder py-spy ({RATE_HZ} samples a second and thread): {_load_text(load)}")
    profiles = recording.profiles()
    for kind, stages in STAGES.items():
        _print_stages(
            kind, [one for name, one in profiles.items() if name.startswith(kind)], stages, load, share
        )
    for name, profile in profiles.items():
        _print_functions(name, profile, load, share, options.frames)


def _print_stages(
    kind: str, profiles: list[Profile], stages: Mapping[str, Iterable[str]], load: Load, share: float
) -> None:
    print(f"\nSeen at work an execution, {kind}:")
    total: dict[str, float] = dict.fromkeys([*stages, OTHERWISE], 0)
    for profile in profiles:
        for stage, seconds in stage_times(profile, stages, OTHERWISE).items():
            total[stage] += seconds
    for stage, seconds in total.items():
        print(f"  {_ms(seconds / share, load)}  {stage}")


def _print_functions(name: str, profile: Profile, load: Load, share: float, most: int) -> None:
    for id, thread in sorted(profile.items(), key=lambda item: -item[1].stacks.total()):
        seconds = thread.stacks.total() / RATE_HZ / share
        if seconds / load.answered < 1e-5:
            continue
        print(f"\n{name}, thread {id} ({thread.name}): {_ms(seconds, load)} seen an execution, of which in")
        for function, count in thread.inclusive().most_common(most):
            print(f"  {_ms(count / RATE_HZ / share, load)}  {function}")


def _ms(seconds: float, load: Load) -> str:
    return f"{seconds / load.answered * 1e3:7.3f} ms"


def _load_text(load: Load) -> str:
    p50, p99 = load.percentile(50), load.percentile(99)
    return f"{load.rate:.0f} executions/s, p50 {p50:.1f} ms, p99 {p99:.1f} ms (load {processes.load_average():.1f})"


if __name__ == "__main__":
    main()
