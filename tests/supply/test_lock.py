"""The lock is read as it is written: nobody is left out, and who needs whom is what it says."""

from deploy.supply.lock import LOCK, PROJECT, packages

WRITTEN = """\
certifi==2026.10.18 \\
    --hash=sha256:aa \\
    --hash=sha256:bb
    # via
    #   httpx
    #   requests
httpx==0.28.1 \\
    --hash=sha256:cc
    # via salespulse (pyproject.toml)
pytest==9.2.0 \\
    --hash=sha256:dd
    # via
    #   salespulse (pyproject.toml:dev)
    #   pytest-cov
Requests==2.34.2 \\
    --hash=sha256:ee
    # via schemathesis
schemathesis==4.32.5 \\
    --hash=sha256:ff
    # via salespulse (pyproject.toml:dev)
"""


def test_who_needs_a_package_is_what_the_lock_says() -> None:
    found = packages(WRITTEN)

    assert {name: (one.version, set(one.needed_by)) for name, one in found.items()} == {
        "certifi": ("2026.10.18", {"httpx", "requests"}),
        "httpx": ("0.28.1", {"salespulse"}),
        "pytest": ("9.2.0", {"salespulse:dev", "pytest-cov"}),
        "requests": ("2.34.2", {"schemathesis"}),
        "schemathesis": ("4.32.5", {"salespulse:dev"}),
    }


def test_every_pin_of_our_lock_is_read_and_needed_by_somebody_known() -> None:
    text = LOCK.read_text()
    found = packages(text)

    assert len(found) == sum("==" in line for line in text.splitlines())
    assert {who for one in found.values() for who in one.needed_by} <= found.keys() | {
        PROJECT,
        f"{PROJECT}:dev",
        f"{PROJECT}:local",
    }
    assert all(one.needed_by for one in found.values())
