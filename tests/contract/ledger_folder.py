"""What every LedgerFolder must do. An adapter's tests subclass this and give a `folder` fixture."""

from __future__ import annotations

from probatum.vault.publication import LedgerFolder


class LedgerFolderContract:
    """The contract; `folder` is an empty folder of the adapter under test."""

    def test_what_was_written_is_read(self, folder: LedgerFolder) -> None:
        """A file comes back as it was written; one that nobody wrote is None, also below a file."""
        folder.write("tile/0/000", b"hashes")
        folder.sync()
        assert folder.read("tile/0/000") == b"hashes"
        assert folder.read("tile/0/001") is None
        assert folder.read("tile/0/000/below") is None

    def test_a_file_is_replaced_whole(self, folder: LedgerFolder) -> None:
        """Writing again leaves nothing of what was there."""
        folder.write("checkpoint", b"a long one")
        folder.write("checkpoint", b"short")
        assert folder.read("checkpoint") == b"short"

    def test_paths_are_listed_by_prefix_in_order(self, folder: LedgerFolder) -> None:
        """Only whole files are listed, each once."""
        for path in ("tile/0/000.p/2", "tile/0/000.p/1", "tile/0/000", "checkpoint"):
            folder.write(path, b"x")
        assert sorted(folder.paths()) == ["checkpoint", "tile/0/000", "tile/0/000.p/1", "tile/0/000.p/2"]
        assert list(folder.paths("tile/0/000.p/")) == ["tile/0/000.p/1", "tile/0/000.p/2"]
        assert list(folder.paths("openings/")) == []

    def test_what_was_removed_is_gone(self, folder: LedgerFolder) -> None:
        """Removing is final, removing nothing is fine, and the place can be used again."""
        folder.write("tile/0/000.p/1", b"x")
        folder.remove("tile/0/000.p/1")
        folder.remove("tile/0/000.p/1")
        assert list(folder.paths()) == []
        folder.write("tile/0/000.p/2", b"y")
        folder.sync()
        assert folder.read("tile/0/000.p/2") == b"y"

    def test_one_writer_after_the_other(self, folder: LedgerFolder) -> None:
        """The lock is given back, so that the next writer gets it."""
        for _ in range(2):
            with folder.exclusive():
                folder.write("checkpoint", b"x")
