"""Makes a script or a style small: `python -m site_api.widget.minifier MEDIA_TYPE`, from stdin to stdout.

It runs in a process of its own, because the library brings the whole runtime of Go with it, which a server should not carry.
"""

import subprocess
import sys


def minified(text: str, media_type: str) -> str:
    """Return a script or a style without what only people need."""
    command = [sys.executable, "-m", __spec__.name, media_type]
    return subprocess.run(command, input=text, capture_output=True, text=True, encoding="utf-8", check=True).stdout


def main() -> None:
    """Read stdin and write what is left of it to stdout."""
    import minify

    sys.stdin.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.stdout.write(minify.string(sys.argv[1], sys.stdin.read()))


if __name__ == "__main__":
    main()
