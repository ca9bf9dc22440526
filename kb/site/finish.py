"""Writes what MkDocs does not: twins, llms.txt, redirects, the sitemap and the root pages."""

from pathlib import Path

from kb.site.llms import language_llms, language_llms_full, root_llms
from kb.site.plan import SitePlan
from kb.site.redirect import redirects
from kb.site.root_pages import chooser_page, missing_page
from kb.site.sitemap import robots, sitemap
from kb.site.twin import twins


def write_language(plan: SitePlan, root: Path, lang: str) -> None:
    """Write a language's own files below the site's root."""
    for url, text in twins(plan, lang):
        _write(root, url, text)
    for url, text in redirects(plan, lang):
        if not (root / url.strip("/")).exists():
            _write(root, f"{url}index.html", text)
    _write(root, f"/{lang}/llms.txt", language_llms(plan, lang))
    _write(root, f"/{lang}/llms-full.txt", language_llms_full(plan, lang))
    _drop_sitemap(root / lang)


def write_root(plan: SitePlan, root: Path) -> None:
    """Write the files above the languages."""
    _drop_sitemap(root)
    _write(root, "/index.html", chooser_page(plan))
    _write(root, "/404.html", missing_page(plan))
    _write(root, "/llms.txt", root_llms(plan))
    _write(root, "/sitemap.xml", sitemap(plan))
    _write(root, "/robots.txt", robots(plan))


def _drop_sitemap(folder: Path) -> None:
    """Delete MkDocs's own sitemap, which knows one language only."""
    for name in ("sitemap.xml", "sitemap.xml.gz"):
        (folder / name).unlink(missing_ok=True)


def _write(root: Path, url: str, text: str) -> None:
    path = root / url.lstrip("/")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
