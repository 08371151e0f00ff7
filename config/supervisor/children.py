"""The code of each forked process. The parent has already imported everything."""

import asyncio
import faulthandler
import logging
import os
import signal
import sys
import threading
import warnings
from collections.abc import Callable
from types import FrameType

import uvicorn
from django.conf import settings
from django.db import connections
from setproctitle import setproctitle

from config.supervisor.names import is_orphan
from config.supervisor.open_files import default_connections
from config.supervisor.parent import die_with_parent
from config.web_limits import Limits
from config.web_protocol import limited
from executions.worker.stage import OnStage, Slot, tick_forever

log = logging.getLogger(__name__)

WEB_GRACE_S = 2
KEEP_ALIVE_S = 75
"""Longer than reverse proxies keep an idle connection (nginx and AWS load balancers: 60), which could otherwise
send a request into a connection that is just being closed."""
WATCHDOG_S = 9.0
HEAR_AGAIN_S = 5.0
FRAME_LIMIT = 64 * 1024


def fork(title: str, run: Callable[[], int], output: int) -> int:
    """Fork a child that runs `run` and exits with its result. Returns the child's pid."""
    pid = os.fork()
    if pid:
        return pid
    code = 70
    try:
        _settle_in(title, output)
        code = run()
    except BaseException:
        log.exception("%s ended", title)
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _settle_in(title: str, output: int) -> None:
    """Redirect output to the parent's pipe, end with the parent, and leave Ctrl-C to it."""
    os.dup2(output, 1)
    os.dup2(output, 2)
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for number in (signal.SIGTERM, signal.SIGCHLD):
        signal.signal(number, signal.SIG_DFL)
    die_with_parent()
    setproctitle(title)


def web(host: str, port: int, slot: Slot | None = None) -> int:
    """HTTP and WebSocket; `slot` is where it reports that its loop is running."""
    from config.asgi import application
    from executions.start.intake import intake

    class Server(uvicorn.Server):
        """Releases waiting callers as soon as it is told to stop, not when its time-out expires."""

        async def main_loop(self) -> None:
            """Serve, and report progress."""
            ticking = asyncio.create_task(tick_forever(slot)) if slot else None
            await super().main_loop()
            if ticking:
                ticking.cancel()

        def handle_exit(self, sig: int, frame: FrameType | None) -> None:
            """Handle a signal."""
            intake.stop_waiting()
            super().handle_exit(sig, frame)

    _tell_where_it_stands_when_asked()
    # uvicorn re-raises the signal when it ends; without this the exit code would be -15.
    signal.signal(signal.SIGTERM, lambda *_: None)
    server = Server(
        uvicorn.Config(
            application,
            host=host,
            port=port,
            lifespan="on",
            access_log=False,
            log_config=None,
            timeout_graceful_shutdown=WEB_GRACE_S,
            timeout_keep_alive=KEEP_ALIVE_S,
            ws_max_size=FRAME_LIMIT,
            http=limited(Limits(settings.MAX_CONNECTIONS or default_connections())),
            proxy_headers=False,  # `config.asgi` knows which proxies to trust
        )
    )
    server.run()
    return 0 if server.started else 1


def worker(name: str, title: str, slot: Slot | None = None) -> int:
    """Celery in the main thread receives the hints; the worker's loop in a second thread runs the executions."""
    from celery import signals
    from celery.platforms import SecurityWarning

    from config.celery import worker_app

    # Containers run as root, and no accepted message can carry code.
    warnings.filterwarnings("ignore", category=SecurityWarning)
    app = worker_app()
    loop = threading.Thread(target=_worker_loop, args=(name, slot), name="loop", daemon=True)
    draining = threading.Event()
    drain = _ready_to_drain(draining)
    _tell_where_it_stands_when_asked()

    def on_ready(**_: object) -> None:
        setproctitle(title)  # Celery has renamed the process

    signals.worker_ready.connect(on_ready, weak=False)
    signals.worker_shutting_down.connect(drain, weak=False)
    loop.start()
    while not draining.is_set():
        celery = app.Worker(
            pool="threads",
            concurrency=2,
            hostname=name,
            quiet=True,
            without_gossip=True,
            without_mingle=True,
            without_heartbeat=True,
        )
        celery.start()
        # Celery gives up on a broker that is reachable but refuses (MISCONF, NOREPLICAS). The loop works
        # without hints.
        draining.wait(HEAR_AGAIN_S)
    drain()
    loop.join()
    # Not sys.exit, which would wait for Celery's pool threads.
    return int(celery.exitcode or 0)


def _tell_where_it_stands_when_asked() -> None:
    # faulthandler's own handler also works while some code holds the interpreter's lock.
    faulthandler.register(signal.SIGUSR1, all_threads=True)


def _ready_to_drain(draining: threading.Event) -> Callable[..., None]:
    from executions.worker.inbox import inbox

    def drain(**_: object) -> None:
        # Inside a signal handler: no shared locks, no logging, no database.
        if draining.is_set():
            return
        draining.set()
        watchdog = threading.Timer(WATCHDOG_S, lambda: os._exit(70))
        watchdog.daemon = True
        watchdog.start()
        inbox.drain()

    return drain


def _worker_loop(name: str, slot: Slot | None) -> None:
    from executions.worker.inbox import inbox
    from executions.worker.worker import Worker

    async def work() -> None:
        worker = Worker(name, slot)
        inbox.open(worker)
        await worker.run()

    try:
        _run(work())
    except BaseException:
        log.exception("the worker's loop ended")
        os._exit(70)


def _run(main: object) -> None:
    import uvloop

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(main)  # type: ignore[arg-type]


def scheduler(name: str) -> int:
    """Planned times and the sweeper."""
    from executions.upkeep.scheduler import Scheduler

    process = Scheduler(name)
    signal.signal(signal.SIGTERM, lambda *_: process.stop())
    process.run()
    return 0


def migrate() -> int:
    """Migrate the database, and release executions whose workers are gone."""
    from django.core.management import call_command

    settings.DATA.mkdir(parents=True, exist_ok=True, mode=0o700)
    call_command("migrate", interactive=False, verbosity=0)
    _release_orphans(os.getppid())
    connections.close_all()
    return 0


def _release_orphans(supervisor: int) -> None:
    """Executions of a killed supervisor on this machine resume at once, not when their leases expire."""
    from executions.models import Execution

    running = Execution.objects.filter(status="running").order_by()
    for worker in running.values_list("worker", flat=True).distinct():
        if is_orphan(worker, supervisor):
            log.warning("releasing the executions of %s", worker)
            hand_back(worker)


def hand_back(worker_name: str, on_stage: OnStage | None = None) -> int:
    """End a dead worker's leases at once, instead of waiting for them to expire; `on_stage` is the step that
    killed it."""
    from executions.models import Execution
    from executions.store import transitions
    from executions.upkeep.strikes import strike
    from executions.wire.hints import hint

    if on_stage:
        strike(worker_name, on_stage.execution, on_stage.node)
    ids = list(Execution.objects.filter(worker=worker_name, status="running").values_list("pk", flat=True))
    transitions.hand_back(worker_name)
    hint(ids)
    return 0
