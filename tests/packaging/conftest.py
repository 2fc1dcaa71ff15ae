"""The set-up's pip opens no socket of the internet here, as no other test does."""

from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True, scope="package")
def _offline() -> Iterator[None]:
    """Let pip ask no index, nor the system, whenever it starts, whether there is IPv6: in this place its urllib3 does not."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("APPENGINE_RUNTIME", "python27")
        patch.setenv("SERVER_SOFTWARE", "Development/1.0")
        patch.setenv("PIP_NO_INDEX", "1")
        yield
