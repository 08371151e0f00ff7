"""The providers are found by their folders."""

import importlib
from pathlib import Path

import pytest

from ai_models import providers

FOLDERS = [path.parent for path in sorted(Path(next(iter(providers.__path__))).glob("*/provider.py"))]
TWIN = "from ai_models.providers.sandbox.provider import PROVIDER\n"


def test_they_are_shown_in_the_products_order() -> None:
    assert list(providers.provider_types()) == ["openrouter", "sandbox", "openai_compatible"]


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_folder_is_named_after_its_provider(folder: Path) -> None:
    module = importlib.import_module(f"{providers.__name__}.{folder.name}.provider")
    assert module.PROVIDER.name == folder.name


def test_two_of_one_name_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "twin").mkdir()
    (tmp_path / "twin" / "__init__.py").write_text("")
    (tmp_path / "twin" / "provider.py").write_text(TWIN)
    monkeypatch.setattr(providers, "__path__", [*providers.__path__, str(tmp_path)])
    with pytest.raises(ValueError, match=r"twin\.provider.* have one name"):
        providers.provider_types.__wrapped__()
