"""The built site, read as a browser and a crawler read it."""

import html
import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin

import pytest

from kb.errors import BuildError
from kb.help_centre import HelpCentre
from kb.reader import read_docs
from kb.site.builder import SiteReport, build_site
from kb.site.settings import BASE_CONFIG

LANGUAGES = ("es", "en", "ru")
TAGS = {"es": "Comisiones", "en": "Fees", "ru": "Комиссии"}
TITLES = {"es": "Cambiar el PIN", "en": "Change the PIN & keep it", "ru": "Сменить ПИН-код"}
CONFIG = f"""
INHERIT: {BASE_CONFIG}
site_name: Banco
site_url: https://help.example/
theme: {{ custom_dir: {BASE_CONFIG.parent / "overrides"} }}
hooks: [{BASE_CONFIG.parents[1] / "site" / "hooks.py"}]
"""
BANK = """
name: Banco
languages: [es, en, ru]
queues: { cards: { es: Tarjetas, en: Cards, ru: Карты } }
channels:
  - { id: emergency, phone: phone.emergency, hours: hours.emergency }
  - { id: email, email: contact.email, hours: hours.emergency }
facts:
  phone: { emergency: { phone: "+34 900 555 911" } }
  contact: { email: { text: help@bank.example } }
  hours: { emergency: { open: always } }
  card: { fee: { money: 6 } }
"""


def article(title: str, body: str, **keys: str) -> str:
    """Return an article's file."""
    head = "\n".join(f"{key}: {value}" for key, value in keys.items())
    return f'---\ntitle: "{title}"\nsummary: "{title}: {{{{ card.fee }}}} <ok>."\nqueue: cards\nreviewed: 2026-11-01\n{head}\n---\n{body}'


def folder(root: Path, **more: str) -> Path:
    """Write a small help centre in three languages and return its docs; `more` are files of the Spanish one."""
    files = {"bank.yml": BANK, "mkdocs.yml": CONFIG}
    for lang in LANGUAGES:
        body = f"Para.\n\n## {TITLES[lang]} A/B\n\nText with **{{{{ card.fee }}}}**.\n\n## Same\n\n## Same\n\n[lost](lost.md#ahora)\n"
        files[f"docs/{lang}/index.md"] = (
            '---\ntitle: "Hola"\nsummary: "Aquí."\ntemplate: home.html\ntopics: [{ id: pin, label: "El PIN" }]\n---\n'
        )
        files[f"docs/{lang}/cards/index.md"] = '---\ntitle: "Cards"\nsummary: "All cards."\n---\n'
        files[f"docs/{lang}/cards/pin.md"] = article(TITLES[lang], body, moved_from="[old-pin]", tags=f"[{TAGS[lang]}]")
        files[f"docs/{lang}/cards/lost.md"] = article(
            f"Lost {lang}", "## Ahora\n\n![p](p.png) ![shared](../../img/our%20card.png)\n", priority="urgent"
        )
        files[f"docs/{lang}/cards/p.png"] = "png"
        files[f"docs/{lang}/cards/draft.md"] = article("Draft", "Text.", status="draft")
        files[f"docs/{lang}/cards/staff.md"] = article("Staff", "Text.", audience="staff")
    files["docs/img/our card.png"] = "card"
    files["docs/notes.md"] = "Not in a language's folder.\n"
    files["docs/es/cards/solo.md"] = article("Solo", "Solo en español.")
    for name, text in {**files, **{f"docs/es/{name}.md": text for name, text in more.items()}}.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    return root / "docs"


@pytest.fixture(scope="session")
def centre(tmp_path_factory: pytest.TempPathFactory) -> HelpCentre:
    return read_docs(folder(tmp_path_factory.mktemp("bank")))


@pytest.fixture(scope="session")
def report(centre: HelpCentre, tmp_path_factory: pytest.TempPathFactory) -> SiteReport:
    return build_site(centre, tmp_path_factory.mktemp("out"), related={("es", "pin"): ["lost", "gone"]})


def page(report: SiteReport, url: str) -> str:
    """Return a page's HTML."""
    path = report.path / url.strip("/")
    return (path / "index.html" if url.endswith("/") else path).read_text(encoding="utf-8")


def links(text: str) -> dict[str, str]:
    """Return the address of each alternate by its language."""
    return dict(re.findall(r'<link rel="alternate" hreflang="([^"]+)" href="([^"]+)">', text))


def json_ld(text: str) -> list[dict[str, Any]]:
    """Return a page's structured data."""
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)
    assert found
    data: list[dict[str, Any]] = json.loads(found[1])
    return data


def seen(markup: str) -> str:
    """Return the text that a reader sees."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", markup)).split())


@pytest.mark.parametrize("lang", LANGUAGES)
def test_page_names_itself_and_its_translations(report: SiteReport, lang: str) -> None:
    text = page(report, f"/{lang}/cards/pin/")
    assert f'<html lang="{lang}"' in text
    assert f'<link rel="canonical" href="https://help.example/{lang}/cards/pin/">' in text
    expected = {one: f"https://help.example/{one}/cards/pin/" for one in LANGUAGES}
    assert links(text) == {**expected, "x-default": expected["es"]}


def test_untranslated_article_switches_to_the_home_page(report: SiteReport) -> None:
    text = page(report, "/es/cards/solo/")
    assert set(links(text)) == {"es", "x-default"}
    assert re.search(r'<a href="/ru/" hreflang="ru" lang="ru" data-vt-lang="ru">Русский <small', text)


def test_home_pages_lead_to_the_chooser_by_default(report: SiteReport) -> None:
    assert links(page(report, "/ru/"))["x-default"] == "https://help.example/"
    chooser = page(report, "/index.html")
    assert "navigator.languages" in chooser
    assert '<a href="/ru/" lang="ru" hreflang="ru">Русский</a>' in chooser


@pytest.mark.parametrize("lang", LANGUAGES)
def test_structured_answer_is_the_visible_one(report: SiteReport, lang: str) -> None:
    text = page(report, f"/{lang}/cards/pin/")
    faq, crumbs = json_ld(text)
    question = faq["mainEntity"][0]
    shown = {tag: re.search(rf"<{tag}[^>]*>(.*?)</", text, re.DOTALL) for tag in ("h1", 'p class="vt-lead"')}
    assert [seen(match[1]) for match in shown.values() if match] == [question["name"], question["acceptedAnswer"]["text"]]
    assert question["name"] == TITLES[lang]
    assert [item["name"] for item in crumbs["itemListElement"]][1:] == ["Cards", TITLES[lang]]


def test_anchors_of_articles_are_on_their_pages(report: SiteReport, centre: HelpCentre) -> None:
    public = [one for one in centre.articles if one.id in {"pin", "lost", "solo"}]
    wanted = [(one.url, section.anchor) for one in public for section in one.sections if section.anchor]
    assert len(wanted) == 12
    assert [(url, anchor) for url, anchor in wanted if f'id="{anchor}"' not in page(report, url)] == []


def test_drafts_and_staff_articles_are_nowhere(report: SiteReport) -> None:
    assert report.pages == {"es": 5, "en": 4, "ru": 4}
    built = [path for path in report.path.resolve().rglob("*") if path.is_file()]
    assert not [path for path in built if {"draft", "staff"} & {part.partition(".")[0] for part in path.parts}]
    assert not [path for path in built if path.suffix in {".html", ".json", ".txt", ".xml"} and "Draft" in path.read_text(encoding="utf-8")]


def test_sitemap_is_one_and_names_translations(report: SiteReport) -> None:
    text = page(report, "/sitemap.xml")
    assert text.count("<url>") == sum(report.pages.values())
    assert '<xhtml:link rel="alternate" hreflang="ru" href="https://help.example/ru/cards/pin/"/>' in text
    assert [path.relative_to(report.path.resolve()).as_posix() for path in report.path.resolve().rglob("sitemap*")] == ["sitemap.xml"]
    assert "Sitemap: https://help.example/sitemap.xml" in page(report, "/robots.txt")


def test_twins_are_markdown_with_absolute_links_and_facts(report: SiteReport) -> None:
    twin = page(report, "/en/cards/pin.md")
    assert twin == page(report, "/en/cards/pin/index.html.md")
    assert twin.startswith(f"# {TITLES['en']}\n\n> {TITLES['en']}: €6 <ok>.\n\nPara.")
    assert "[lost](https://help.example/en/cards/lost/#ahora)" in twin
    assert "https://help.example/ru/cards/pin/" in page(report, "/ru/index.md") + page(report, "/ru/cards/index.md")


def test_llms_txt_lists_each_article_with_its_summary(report: SiteReport) -> None:
    assert page(report, "/llms.txt").startswith(
        "# Banco\n\n> Aquí.\n\n## Español\n\n- [llms.txt](https://help.example/es/llms.txt): 3 artículos\n"
    )
    assert "\n## Cards\n\n- [Cambiar el PIN](https://help.example/es/cards/pin/): Cambiar el PIN: 6" in page(report, "/es/llms.txt")
    assert "Text with **6" in page(report, "/es/llms-full.txt")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_old_address_leads_to_the_new_one(report: SiteReport, lang: str) -> None:
    text = page(report, f"/{lang}/cards/old-pin/")
    assert f'<link rel="canonical" href="https://help.example/{lang}/cards/pin/">' in text
    assert f'content="0; url=/{lang}/cards/pin/"' in text


def test_article_ends_with_a_way_to_a_person(report: SiteReport) -> None:
    text = page(report, "/es/cards/pin/")
    assert "Te atiende nuestro equipo de Tarjetas." in text
    assert text.index('id="vt-feedback"') < text.index('href="mailto:help@bank.example"')
    assert 'href="tel:+34900555911"' not in text


def test_urgent_article_shows_the_emergency_number_first(report: SiteReport) -> None:
    text = page(report, "/es/cards/lost/")
    assert text.index('href="tel:+34900555911"') < text.index("<h1>")


def test_related_articles_are_those_that_exist(report: SiteReport) -> None:
    found = re.search(r'<nav class="vt-related".*?</nav>', page(report, "/es/cards/pin/"), re.DOTALL)
    assert found
    assert re.findall(r'href="([^"]+)"', found[0]) == ["/es/cards/lost/"]
    assert "vt-related" not in page(report, "/en/cards/pin/")


def test_date_is_written_as_the_language_does(report: SiteReport) -> None:
    assert "Actualizado el 1 de noviembre de 2026" in page(report, "/es/cards/pin/")
    assert "Обновлено 1 ноября 2026" in page(report, "/ru/cards/pin/")


def test_no_page_asks_another_site_for_anything(report: SiteReport) -> None:
    pages = [path.read_text(encoding="utf-8") for path in report.path.resolve().rglob("*.html")]
    assert not [
        found
        for text in pages
        for found in re.findall(r'(?:src|<link rel="(?:stylesheet|preconnect|icon)"[^>]*href)="(?:https?:)?//[^"]+', text)
    ]


def test_image_is_copied_and_home_has_topics(report: SiteReport) -> None:
    assert (report.path / "es/cards/p.png").read_text() == "png"
    assert re.search(r'href="/es/cards/pin/">\s*<span>El PIN</span>', page(report, "/es/"))


def test_file_that_languages_share_is_copied_once_and_found_from_a_page(report: SiteReport) -> None:
    for lang in LANGUAGES:
        found = re.search(r'<img alt="shared" src="([^"]+)"', page(report, f"/{lang}/cards/lost/"))
        assert found
        assert urljoin(f"/{lang}/cards/lost/", found[1]) == "/img/our%20card.png"
    copies = [path.relative_to(report.path.resolve()).as_posix() for path in report.path.resolve().rglob("our card.png")]
    assert copies == ["img/our card.png"]
    assert not (report.path / "notes.md").exists()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_tag_leads_to_the_articles_of_its_own_language(report: SiteReport, lang: str) -> None:
    tags = re.search(r'<nav class="vt-tags".*?</nav>', page(report, f"/{lang}/cards/pin/"), re.DOTALL)
    assert tags
    assert seen(tags[0]) == TAGS[lang]
    found = re.search(r'href="([^"#]+)#([^"]+)"', tags[0])
    assert found
    assert urljoin(f"/{lang}/cards/pin/", found[1]) == f"/{lang}/tags/"
    listed = page(report, f"/{lang}/tags/")
    assert f'<h2 id="{unquote(found[2])}">' in listed
    article_part = re.search(r'vt-tagged".*?</div>', listed, re.DOTALL)
    assert article_part
    assert [urljoin(f"/{lang}/tags/", url) for url in re.findall(r'href="([^"]+)"', article_part[0])] == [f"/{lang}/cards/pin/"]
    assert '<meta name="robots" content="noindex">' in listed
    assert "vt-tags" not in page(report, f"/{lang}/cards/lost/")


def test_warning_stops_the_build_and_leaves_the_last_good_site(tmp_path: Path) -> None:
    good = build_site(read_docs(folder(tmp_path)), tmp_path / "out")
    live = good.path.resolve()
    broken = read_docs(folder(tmp_path, broken=article("Broken", "[away](nowhere.md)")))
    with pytest.raises(BuildError, match=r"contains a link 'nowhere\.md'"):
        build_site(broken, tmp_path / "out")
    assert good.path.resolve() == live
    assert [path.name for path in (tmp_path / "out" / "sites").iterdir()] == [live.name]


def test_plain_pages_without_front_matter_build_with_warnings(tmp_path: Path) -> None:
    docs = tmp_path / "my-notes" / "docs"
    (docs / "guide").mkdir(parents=True)
    (docs / "index.md").write_text("# Welcome\n\nThis is the first page of the manual.\n")
    (docs / "guide" / "setup.md").write_text("# Set up\n\nInstall the program and start it, then [read](../missing.md).\n\n## Steps\n")
    report = build_site(read_docs(docs), tmp_path / "out")
    text = page(report, "/en/guide/setup/")
    assert text.count("<h1") == 1
    assert "<title>Set up – My notes</title>" in text
    assert "vt-lead" not in text
    assert len(report.warnings) == 1
    assert "missing.md" in report.warnings[0]
