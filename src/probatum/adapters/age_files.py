"""Files encrypted to recipients (age, https://age-encryption.org/v1): only who holds the private key can read them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pyrage

from probatum.dossier.errors import PackageError
from probatum.model.errors import UsageError


def encrypt_file(path: Path, recipients: Sequence[str]) -> Path:
    """Write an encrypted copy beside `path` and return where; the caller removes both.

    Recipients are age keys (`age1…`) or SSH public keys. Raise UsageError for anything else.
    """
    target = path.with_name(path.name + ".age")
    keys = [_recipient(each) for each in recipients]
    try:
        with path.open("rb") as plain, open(target, "xb") as out:
            pyrage.encrypt_io(plain, out, keys)
    except (pyrage.EncryptError, pyrage.RecipientError) as error:
        target.unlink(missing_ok=True)
        raise PackageError("The package could not be encrypted", found=str(error)) from error
    return target


def _recipient(text: str) -> pyrage.x25519.Recipient | pyrage.ssh.Recipient:
    kind = pyrage.ssh.Recipient if text.startswith("ssh-") else pyrage.x25519.Recipient
    try:
        return kind.from_str(text.strip())
    except pyrage.RecipientError as error:
        raise UsageError(
            "Not a recipient", expected="an age key (age1…) or an SSH public key", found=repr(text)[:80]
        ) from error
