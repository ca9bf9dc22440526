"""What MkDocs calls while it builds; each hook only passes things on."""

from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

from kb.article import Article
from kb.site.build_scope import SCOPE, BuildScope
from kb.site.finish import write_language, write_root
from kb.site.lead import with_lead
from kb.site.plain_build import plain_scope
from kb.site.shared_file import resolve_shared, shared_files


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Read the articles where plain `mkdocs build` has not been given any."""
    if SCOPE not in config.extra:
        config.extra[SCOPE] = plain_scope(
            Path(config.docs_dir), Path(config.config_file_path), config.site_name, config.site_url, config.extra
        )
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Drop what is not public, and add the pages that no file stands for."""
    scope = _scope(config)
    for file in [file for file in files if not scope.keeps(file)]:
        files.remove(file)
    for uri, text in scope.made():
        files.append(File.generated(config, uri, content=text))
    for shared in shared_files(scope.plan.centre, config) if scope.lang else ():
        files.append(shared)
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, **_: Any) -> str:
    """Return the article with its facts filled in and its summary on top."""
    scope = _scope(config)
    view, article = scope.view(page.file), scope.page(page.file)
    page.meta = {**page.meta, "title": view.title, "description": view.summary, "template": f"{view.kind}.html"}
    if view.kind in {"home", "search", "tags"}:
        page.meta["search"] = {"exclude": True}
    return with_lead(article) if isinstance(article, Article) else view.summary if view.kind == "category" else markdown


def on_page_content(html: str, **_: Any) -> str:
    """Return the article's HTML with its links to files that all languages share."""
    return resolve_shared(html)


def on_page_context(context: dict[str, Any], page: Page, config: MkDocsConfig, **_: Any) -> dict[str, Any]:
    """Hand the page's view to its template."""
    view = _scope(config).view(page.file)
    config.theme["language"] = _theme_language(config, view.lang)
    return {**context, "vt": view}


def on_template_context(context: dict[str, Any], config: MkDocsConfig, **_: Any) -> dict[str, Any]:
    """Hand a view to the page for unknown addresses."""
    return {**context, "vt": _scope(config).missing()}


def on_post_build(config: MkDocsConfig) -> None:
    """Write what MkDocs does not."""
    scope = _scope(config)
    root = scope.root(config.site_dir)
    for lang in scope.languages:
        write_language(scope.plan, root, lang)
    if not scope.lang:
        write_root(scope.plan, root)


def _scope(config: MkDocsConfig) -> BuildScope:
    scope: BuildScope = config.extra[SCOPE]
    return scope


def _theme_language(config: MkDocsConfig, lang: str) -> str:
    folders = [Path(folder) / "partials" / "languages" for folder in config.theme.dirs]
    return lang if any((folder / f"{lang}.html").is_file() for folder in folders) else "en"
