"""Identifiers sort in the order in which they were made."""

import time
from concurrent.futures import ThreadPoolExecutor

from core.db.ids import uuid7


def test_ids_of_one_process_rise_also_within_a_millisecond() -> None:
    made = [uuid7() for _ in range(5_000)]
    assert made == sorted(made)
    assert len(set(made)) == len(made)


def test_ids_of_many_threads_are_distinct() -> None:
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _: uuid7(), range(5_000)))
    assert len(set(made)) == len(made)


def test_an_id_is_a_uuid_of_version_7_and_holds_its_time() -> None:
    before = time.time_ns() // 1_000_000
    made = uuid7()
    assert (made.version, made.variant) == (7, "specified in RFC 4122")
    assert before <= made.int >> 80 <= before + 1_000
