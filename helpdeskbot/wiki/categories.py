"""Categories by whatever name people know them."""

from __future__ import annotations

from collections.abc import Sequence

from helpdeskbot.model.site import SiteInfo

CATEGORY_NAMESPACE = 14


def name_categories(names: Sequence[str], site: SiteInfo) -> list[str]:
    """Titles of categories that are written with their namespace or without.

    >>> name_categories(["No bots", "Kategori:Inga", ":Category: x"],
    ...                 SiteInfo(namespaces={"kategori": 14, "category": 14}))
    ['Category:No bots', 'Category:Inga', 'Category:x']
    """
    titles = []
    for name in names:
        text = name.strip().removeprefix(":").strip()
        prefix, colon, rest = text.partition(":")
        known = site.namespaces.get(prefix.strip().replace("_", " ").lower()) if colon else None
        text = rest.strip() if known == CATEGORY_NAMESPACE else text
        if text and not set(text) & set("|[]{}<>#\n\r\t\0\x1f"):
            titles.append(f"Category:{text}")
    return list(dict.fromkeys(titles))
