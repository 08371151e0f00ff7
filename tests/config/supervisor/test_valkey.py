from pathlib import Path
from urllib.parse import urlsplit

import pytest

from config.supervisor import valkey
from config.supervisor.valkey import BrokerError, Valkey

LENT = Path("/proc/sys/net/ipv4/ip_local_port_range")


@pytest.mark.skipif(not LENT.exists(), reason="the system does not say which ports it lends")
def test_its_port_is_none_that_the_system_lends_to_a_client_while_it_starts_again(tmp_path: Path) -> None:
    lowest = int(LENT.read_text().split()[0])
    ports = [urlsplit(Valkey(tmp_path, output=2).url).port or 0 for _ in range(20)]
    assert max(ports) < lowest


def test_a_machine_without_a_server_of_the_package_is_told_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(valkey, "find_spec", lambda name: None)
    with pytest.raises(BrokerError, match="REDIS_URL"):
        Valkey(tmp_path, output=2).start()
