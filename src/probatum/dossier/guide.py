"""VERIFY.md: how to check a package, once for a lawyer and once for a technician."""

from __future__ import annotations

from importlib.resources import files
from string import Template

from probatum.model.times import instant

from .contents import PackageContents


def guide(contents: PackageContents) -> str:
    """The guide of this package; its words are in guide.md."""
    text = (files(__package__) / "guide.md").read_text("utf-8")
    return Template(text).substitute(
        label=f"> **{contents.label}**\n\n" if contents.label else "",
        id=contents.id,
        exported=instant(contents.exported_at),
        key=contents.ledger.keys[-1],
        size=contents.ledger.size,
    )
