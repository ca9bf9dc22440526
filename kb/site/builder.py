"""From a help centre to its published site."""

import collections
from dataclasses import dataclass
from pathlib import Path

from kb.errors import BuildError
from kb.help_centre import HelpCentre
from kb.site.finish import write_root
from kb.site.language_builds import build_languages
from kb.site.plan import Related, plan_site
from kb.site.workshop import open_workshop, publish


@dataclass(frozen=True, slots=True)
class SiteReport:
    """What was built: pages by language, what MkDocs warned about, and the link to the live site."""

    pages: dict[str, int]
    warnings: tuple[str, ...]
    path: Path


def build_site(centre: HelpCentre, out: Path, *, related: Related | None = None) -> SiteReport:
    """Build every language and publish them at once; raise BuildError and leave the last good site."""
    plan = plan_site(centre, related)
    with open_workshop(out) as room:
        site = room / "site"
        site.mkdir()
        warnings = build_languages(plan, room, site)
        if warnings and plan.settings.strict:
            more = f" (and {len(warnings) - 1} more)" if len(warnings) > 1 else ""
            raise BuildError(f"MkDocs warns: {warnings[0]}{more}", path=centre.docs, mend="Mend that page; `kb check` names the line")
        write_root(plan, site)
        path = publish(site, out)
    pages = collections.Counter(page.lang for page in plan.pages)
    return SiteReport(dict(pages), warnings, path)
