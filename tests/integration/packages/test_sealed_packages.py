"""A seal of the ledger goes along with a package: the recipient bounds the time without asking us."""

from __future__ import annotations

from pathlib import Path

from tests.timestamping import make_authority, served

from probatum.register.models import Incident
from probatum.register.services.package_check import verify_package
from probatum.register.services.packages import PackageRequest, export_package
from probatum.register.services.sealing import seal
from probatum.register.workspace import Workspace

from ...unit.dossier.verifiers import Alone
from ..test_sealing import configure, now
from ..workbench import Bench


def test_the_seal_after_an_entry_goes_along(
    bench: Bench, workspace: Workspace, settings: object, tmp_path: Path
) -> None:
    """With the entry that names its files; all three verifiers check the token."""
    bench.report("killed 2 Velyke 2024-10-01")
    bench.read()
    bench.link()
    authority = make_authority(tmp_path / "authority")
    with served(authority) as url:
        configure(workspace, settings, (url, authority.root))
        seal(actor="owner", clock=now)
        bench.report("nothing of note")
        seal(actor="owner", clock=now)
        bench.report("nothing of note, again")
    subject = Incident.objects.get(current=True).id
    request = PackageRequest(subjects=[subject])
    export_package(bench.case, request, target=tmp_path / "p", actor="owner", now=bench.clock())
    sealed = [path.name for path in (tmp_path / "p" / "data" / "ledger" / "seals").iterdir()]
    assert len(sealed) == 2
    leaves = [path.read_bytes() for path in (tmp_path / "p" / "data" / "ledger" / "leaves").iterdir()]
    assert len([each for each in leaves if b'"seal.made"' in each]) == 2
    report = verify_package(tmp_path / "p")
    assert report.ok, report.failures
    assert [check for check in report.checks if check.name == "package.seal" and "third party" in str(check.found)]
    alone = Alone(tmp_path / "alone")
    for done in (alone.python(tmp_path / "p"), alone.shell(tmp_path / "p")):
        assert done.returncode == 0, done.stdout
        assert "2 timestamps" in done.stdout
