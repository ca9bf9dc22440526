"""The folder of articles that is written to: new files only, and none outside of it."""

from pathlib import Path

from kb.importing.source_article import Loss


class TargetFolder:
    """Writes files that are not there yet, below one folder."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self.losses: list[Loss] = []

    def write(self, path: Path, content: bytes) -> bool:
        """Write a new file; return whether it was written, else say why not."""
        # A folder inside may be a link that leads out of it.
        if not path.resolve().is_relative_to(self._root.resolve()):
            self.losses.append(Loss(str(path), f"it lies outside of {self._root}, so it was not written", "Take that link away"))
            return False
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("xb") as file:
                file.write(content)
        except FileExistsError:
            if not path.is_file() or path.read_bytes() != content:
                self.losses.append(Loss(str(path), "it is there already", "It was not touched"))
                return False
        except OSError as error:
            self.losses.append(Loss(str(path), f"it cannot be written ({error.strerror})"))
            return False
        return True
